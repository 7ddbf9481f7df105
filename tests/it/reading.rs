//! Files that need a base or a format from outside, and what is told of where names come from.

use super::fmt::{annals, folder};
use std::path::Path;
use std::process::Output;

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(folder: &Path, args: &[&str]) -> String {
    let output = annals(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    out(&output)
}

const RELATIVE: &str = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
    @prefix mine: <https://mine.example/#> .\n\
    <event/outage> a ann:Event ; rdfs:label \"Outage\"@en ; mine:size 3 ; ann:date \"2023-13\" .\n";

#[test]
fn a_base_is_for_whatever_reads_files_and_a_store_keeps_it() {
    let folder = folder("base");
    let text = RELATIVE.replace("; ann:date \"2023-13\"", "");
    std::fs::write(folder.join("r.ttl"), &text).expect("a file");
    std::fs::write(folder.join("wrong.ttl"), RELATIVE).expect("a file");
    let base = ["--base", "https://w3id.org/annals/id/"];
    let without = annals(&folder, &["check", "r.ttl"]);
    assert!(out(&without).contains("E005"), "{}", out(&without));
    for args in [
        &["check", "r.ttl"][..],
        &["show", "ev:outage", "--data", "r.ttl"],
    ] {
        run(&folder, &[args, &base].concat());
    }
    // the place of a statement is found by its resolved names
    let wrong = annals(&folder, &[&["check", "wrong.ttl"][..], &base].concat());
    assert!(out(&wrong).contains("wrong.ttl:4:"), "{}", out(&wrong));
    run(&folder, &["init"]);
    run(&folder, &[&["load", "r.ttl"][..], &base].concat());
    run(&folder, &["store", "rebuild"]);
    assert!(run(&folder, &["show", "ev:outage"]).contains("Outage"));
    let again = annals(&folder, &[&["load", "r.ttl"][..], &base].concat());
    assert!(err(&again).contains("nothing changed"), "{}", err(&again));
    let bad = annals(&folder, &["check", "r.ttl", "--base", "no base"]);
    assert_eq!(bad.status.code(), Some(2));
    // the author's prefixes come back
    let export = run(&folder, &["export", "ev:outage"]);
    assert!(
        export.contains("@prefix mine: <https://mine.example/#> ."),
        "{export}"
    );
    assert!(export.contains("mine:size 3"), "{export}");
}

#[test]
fn a_format_goes_before_the_extension_of_a_file_that_is_named() {
    let folder = folder("format");
    let text = "<https://w3id.org/annals/id/event/x> <http://www.w3.org/2000/01/rdf-schema#label> \"X\" .\n";
    std::fs::write(folder.join("x.txt"), text).expect("a file");
    let json = "{\"@id\": \"https://w3id.org/annals/id/event/j\", \
                \"http://www.w3.org/2000/01/rdf-schema#label\": \"J\"}";
    std::fs::write(folder.join("j.json"), json).expect("a file");
    let refused = annals(&folder, &["show", "ev:x", "--data", "x.txt"]);
    assert!(
        err(&refused).contains("unknown file extension"),
        "{}",
        err(&refused)
    );
    run(
        &folder,
        &[
            "show",
            "ev:x",
            "--data",
            "x.txt",
            "--input-format",
            "turtle",
        ],
    );
    run(&folder, &["show", "ev:j", "--data", "j.json"]);
    run(&folder, &["init"]);
    run(&folder, &["load", "x.txt", "--format", "nt"]);
    assert!(run(&folder, &["documents"]).contains("x.txt"));
    let unknown = annals(&folder, &["load", "x.txt", "--format", "word"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_name_that_several_things_have_says_where_each_comes_from() {
    let folder = folder("ambiguous");
    let agent = |slug: &str| {
        format!(
            "<https://w3id.org/annals/id/agent/{slug}> a <https://w3id.org/annals/ns#Agent> ; \
             <http://www.w3.org/2000/01/rdf-schema#label> \"Acme\"@en .\n"
        )
    };
    std::fs::write(folder.join("one.ttl"), agent("one")).expect("a file");
    std::fs::write(folder.join("two.ttl"), agent("two")).expect("a file");
    let output = annals(
        &folder,
        &["show", "Acme", "--data", "one.ttl", "--data", "two.ttl"],
    );
    assert_eq!(output.status.code(), Some(2));
    let text = err(&output);
    assert!(text.contains("ag:one  Acme  (one.ttl)"), "{text}");
    assert!(text.contains("ag:two  Acme  (two.ttl)"), "{text}");
}

#[test]
fn the_wrong_character_of_an_address_is_shown_at_its_end_too() {
    let folder = folder("address");
    let long = "a".repeat(400);
    let text = format!(
        "<https://w3id.org/annals/id/source/s> a <https://w3id.org/annals/ns#Source> ; \
         <https://w3id.org/annals/ns#url> \"https://x.example/{long} b\"^^<http://www.w3.org/2001/XMLSchema#anyURI> .\n"
    );
    std::fs::write(folder.join("a.ttl"), &text).expect("a file");
    let output = annals(&folder, &["check", "a.ttl"]);
    let shown = out(&output);
    let line = shown
        .lines()
        .rfind(|line| line.contains("1 |"))
        .expect("the line");
    let carets = shown
        .lines()
        .rfind(|line| line.trim_start().starts_with('|') && line.contains('^'))
        .expect("carets");
    let at = carets.find('^').expect("carets");
    assert_eq!(line.chars().nth(at), Some(' '), "{shown}");
    assert!(
        line.chars().take(at).collect::<String>().ends_with("aaaa"),
        "{shown}"
    );
}
