//! `--same`, `--same-as`, `--fold`: what claimants say is the same is followed where somebody asks for
//! it, one claimant's claims at a time, and nothing is merged.

use serde_json::Value;
use std::process::Command;

/// The output and the messages of a command.
fn printed(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--data", "tests/data/equations/world.ttl"])
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let (out, told) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    (out, told)
}

fn timeline(arguments: &[&str]) -> Value {
    let all = [&["timeline", "--format", "json"], arguments].concat();
    serde_json::from_str(&printed(&all).0).expect("JSON")
}

fn slugs(timeline: &Value) -> Vec<&str> {
    let entries = timeline["entries"].as_array().expect("a list").iter();
    entries
        .map(|entry| entry["slug"].as_str().expect("a slug"))
        .collect()
}

#[test]
fn an_actor_is_widened_by_the_claims_of_the_one_who_is_asked_for() {
    assert_eq!(slugs(&timeline(&["--actor", "grey-fox"])), ["mill-outage"]);
    let vendor = ["--actor", "grey-fox", "--same-as", "vendor"];
    assert_eq!(slugs(&timeline(&vendor)), ["mill-outage", "mill-attack"]);
    let lab = ["--actor", "grey-fox", "--same-as", "lab"];
    assert_eq!(slugs(&timeline(&lab)), ["mill-outage"]);
    let lab = ["--actor", "far-fox", "--same-as", "lab"];
    assert_eq!(slugs(&timeline(&lab)), ["mill-attack", "mill-fire"]);
}

#[test]
fn a_chain_over_several_claimants_is_said_by_nobody() {
    let all = timeline(&["--actor", "grey-fox", "--same"]);
    assert_eq!(slugs(&all), ["mill-outage", "mill-attack"]);
    assert_eq!(all["same"]["unsaid"][0]["label"], "Far Fox");
    let (_, told) = printed(&["timeline", "--actor", "grey-fox", "--same"]);
    assert!(
        told.contains("Grey Fox is Red Fox, says Vendor, 1 June 2023; denied or doubted by Lab"),
        "{told}"
    );
    assert!(
        told.contains("nobody says that Grey Fox is Far Fox"),
        "{told}"
    );
}

#[test]
fn events_that_a_claim_equates_are_one_row_and_one_count_on_request() {
    let all = timeline(&[]);
    assert_eq!(slugs(&all), ["mill-outage", "mill-attack", "mill-fire"]);
    assert!(all.get("same").is_none(), "nobody asked");
    let folded = timeline(&["--fold"]);
    assert_eq!(slugs(&folded), ["mill-outage", "mill-fire"]);
    assert_eq!(folded["count"], 2);
    let claim = &folded["entries"][0]["folded"][0]["claims"][0]["claim"];
    assert_eq!(claim, "https://w3id.org/annals/id/claim/mill-outage-02");
    let lab = timeline(&["--fold", "--same-as", "lab"]);
    assert_eq!(slugs(&lab), ["mill-outage", "mill-attack"]);
    let reverse = timeline(&["--fold", "--reverse"]);
    assert_eq!(slugs(&reverse), ["mill-fire", "mill-outage"]);
    let first = timeline(&["--fold", "-n", "1"]);
    assert_eq!(
        (slugs(&first), &first["leftOut"]),
        (vec!["mill-outage"], &1.into())
    );
    for format in [
        "text",
        "table",
        "markdown",
        "csv",
        "ics",
        "atom",
        "svg",
        "timelinejs",
        "stix",
    ] {
        let (out, _) = printed(&["timeline", "--fold", "--format", format]);
        let out = out.replace("\r\n ", "");
        assert!(
            out.contains("Attack on the mill (says Vendor)"),
            "{format}: {out}"
        );
    }
}

#[test]
fn a_card_a_graph_and_the_evidence_follow_too() {
    let (out, told) = printed(&["show", "grey-fox", "--same-as", "vendor"]);
    assert!(out.contains("Attack on the mill"), "{out}");
    assert!(told.contains("cl:grey-fox-01"), "{told}");
    let (alone, _) = printed(&["show", "grey-fox"]);
    assert!(!alone.contains("Attack on the mill"), "{alone}");
    let (out, _) = printed(&["graph", "grey-fox", "--same", "--depth", "1"]);
    assert!(out.contains("Attack on the mill"), "{out}");
    let (out, told) = printed(&["why", "mill-outage", "attributedTo", "--same"]);
    assert!(out.contains("Red Fox") && !out.contains("Far Fox"), "{out}");
    assert!(
        told.contains("nobody says that Outage of the mill is Fire in the mill"),
        "{told}"
    );
}
