//! The program as a user meets it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn annals(args: &[&str]) -> Output {
    with_input(args, "")
}

fn with_input(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env_remove("ANNALS_DATA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that ends before it has read everything is no fault of this test.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn the_timeline_shows_the_intrusion_since_at_least_may_without_an_invented_first_day() {
    let output = annals(&[
        "timeline", "--from", "2023-12", "--to", "2023-12", "--format", "jsonl",
    ]);
    let lines = text(&output.stdout);
    let line = lines
        .lines()
        .find(|line| line.contains("\"slug\":\"kyivstar-intrusion\""))
        .expect("the intrusion");
    assert!(line.contains("\"certainty\":\"definite\""), "{line}");
    assert!(line.contains("\"earliest\":null"), "{line}");
    assert!(
        line.contains("since at least May 2023, until 12 December 2023"),
        "{line}"
    );
    assert!(!text(&annals(&["timeline"]).stdout).contains("2023-05-01"));
}

#[test]
fn an_actor_is_found_through_the_claims() {
    let output = annals(&["timeline", "--actor", "sandworm"]);
    let lines = text(&output.stdout);
    assert!(
        lines.contains("Kyivstar") && lines.lines().count() >= 3,
        "{lines}"
    );
}

#[test]
fn every_line_of_the_plain_timeline_fits_100_columns() {
    let lines = text(&annals(&["timeline"]).stdout);
    assert!(lines.lines().count() > 40);
    for line in lines.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn three_faults_are_three_places_and_exit_is_1() {
    let broken = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
        ev:a ann:date 2023-12-12 .\n\
        ev:b rdfs:label \"B\" .\n";
    let output = with_input(&["check", "-"], broken);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains(":4:") && shown.contains(":5:"), "{shown}");
    let month = broken
        .replace("2023-12-12 .", "\"2023-13\"^^edtf:EDTF .")
        .replace("rdfs:label", "ann:x");
    let output = with_input(&["check", "-"], &month);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("error[E012]") && shown.contains("month must be 01 to 12"),
        "{shown}"
    );
}

#[test]
fn a_name_that_means_nothing_lists_what_may_have_been_meant() {
    let output = annals(&["show", "kyivstar-atack"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("ev:kyivstar-attack"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_saved_query_takes_a_slug_and_writes_tsv_into_a_pipe() {
    let output = annals(&["query", "attributions", "event=kyivstar-attack"]);
    let rows = text(&output.stdout);
    assert!(rows.starts_with("?claim\t?agent"), "{rows}");
    assert!(rows.contains("agent/sandworm"), "{rows}");
}

#[test]
fn service_is_refused() {
    let output = annals(&[
        "query",
        "-e",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ]);
    assert_eq!(output.status.code(), Some(2));
}
