//! Files into the store and out again.

use super::{Desk, event};
use std::fs;

#[test]
fn the_first_load_makes_a_store_and_the_second_changes_nothing() {
    let desk = Desk::new();
    desk.write("data/a.ttl", event("flood", "2023-05", "it was"));
    desk.write("data/b.ttl", event("storm", "2023-06", "it was not"));
    let told = desk.done(&["load", "data"]);
    assert!(told.contains("note: made a store in "), "{told}");
    let summary = "2 documents added: 2 events added; 2 claims added; 22 statements added";
    assert!(told.contains(summary), "{told}");
    let told = desk.done(&["load", "data"]);
    assert_eq!(told, "note: nothing changed: 2 documents as before\n");
    let log = desk.done(&["log"]);
    assert_eq!(log.lines().count(), 2, "{log}");
}

#[test]
fn a_document_again_replaces_what_it_said_and_the_summary_tells() {
    let desk = Desk::new();
    desk.write("a.ttl", event("flood", "2023-05", "it was"));
    desk.write("b.ttl", event("storm", "2023-06", "it was"));
    desk.done(&["load", "a.ttl", "b.ttl"]);
    desk.write("a.ttl", event("flood", "2023-05-12", "it was"));
    desk.write("c.ttl", event("fire", "2024", "who knows"));
    let told = desk.done(&["load", "a.ttl", "b.ttl", "c.ttl"]);
    assert_eq!(
        told,
        "note: 1 document added, 1 changed, 1 as before: 1 event added, 1 changed; 1 claim added; \
         12 statements added, 1 removed\n"
    );
    assert!(desk.done(&["show", "ev:flood"]).contains("12 May 2023"));
}

#[test]
fn a_dry_run_tells_events_and_claims_with_their_properties_and_writes_nothing() {
    let desk = Desk::new();
    desk.write("a.ttl", event("flood", "2023-05", "it was"));
    desk.write("b.ttl", event("storm", "2023-06", "it was"));
    let told = desk.done(&["load", "--dry-run", "a.ttl"]);
    assert!(told.contains("+ event ev:flood  The flood\n"), "{told}");
    assert!(!desk.path(".annals").exists(), "a dry run makes no store");
    desk.done(&["load", "a.ttl", "b.ttl"]);
    let before = desk.holds();
    let text = event("flood", "2023-05-12", "it was, surely");
    desk.write("a.ttl", text + "ev:flood ann:sector ann:energy .\n");
    desk.write("c.ttl", event("fire", "2024", "who knows"));
    fs::remove_file(desk.path("b.ttl")).expect("a file");
    let told = desk.call(&["load", "--dry-run", "--prune", "."], "");
    insta::assert_snapshot!("dry-run", told.out + &told.err);
    assert_eq!(desk.holds(), before);
    assert_eq!(desk.done(&["log"]).lines().count(), 2);
    let told = desk.call(&["remove", "--dry-run", "a.ttl"], "");
    assert!(told.out.contains("- event ev:flood"), "{}", told.out);
    assert_eq!(desk.holds(), before);
}

#[test]
fn one_faulty_file_keeps_all_of_a_call_out() {
    let desk = Desk::new();
    desk.write("a.ttl", event("flood", "2023-05", "it was"));
    desk.done(&["load", "a.ttl"]);
    let before = desk.holds();
    desk.write("a.ttl", event("flood", "2024", "it was"));
    desk.write("b.ttl", event("storm", "2023-13", "it was"));
    for args in [
        &["load", "a.ttl", "b.ttl"][..],
        &["load", "--dry-run", "b.ttl"],
    ] {
        let told = desk.call(args, "");
        assert_eq!(told.code, Some(1), "{}", told.err);
        assert!(told.out.contains("b.ttl:9:67"), "{}", told.out);
        assert_eq!(told.err, "note: nothing was loaded\n");
        assert_eq!(desk.holds(), before);
    }
}

#[test]
fn standard_input_needs_a_name_and_takes_its_format_from_it() {
    let desk = Desk::new();
    let told = desk.call(&["load", "-"], "");
    assert_eq!(told.code, Some(2));
    assert!(
        told.err.contains("standard input has no name"),
        "{}",
        told.err
    );
    assert!(!desk.path(".annals").exists());
    let triple = "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .";
    let told = desk.call(&["load", "-", "--as", "feed/x.nq"], triple);
    assert_eq!(told.code, Some(0), "{}", told.err);
    let listed = desk.done(&["documents", "--format", "csv"]);
    assert!(listed.contains("feed/x.nq,1,"), "{listed}");
    assert!(listed.contains(",false,,none"), "{listed}");
    desk.write("a.ttl", event("flood", "2023", "it was"));
    desk.write("b.ttl", event("storm", "2023", "it was"));
    let message = desk.fails(2, &["load", "a.ttl", "b.ttl", "--as", "c.ttl"]);
    assert!(
        message.contains("2 documents cannot all be called `c.ttl`"),
        "{message}"
    );
    let message = desk.fails(2, &["load", "a.ttl", "--as", ""]);
    assert!(message.contains("a document needs a name"), "{message}");
    desk.done(&["load", "a.ttl", "--as", "cert/2023"]);
    assert!(desk.done(&["documents"]).contains("cert/2023"));
}

#[test]
fn files_that_vanished_from_a_folder_are_told_and_pruned_only_when_asked() {
    let desk = Desk::new();
    for name in ["data/a.ttl", "data/deep/b.ttl", "elsewhere/c.ttl"] {
        let slug = name.replace(['/', '.'], "-");
        desk.write(name, event(&slug, "2023", "it was"));
    }
    desk.done(&["load", "data", "elsewhere"]);
    desk.call(
        &["load", "-", "--as", "data/stdin.ttl"],
        &event("x", "2023", "y"),
    );
    fs::remove_file(desk.path("data/deep/b.ttl")).expect("a file");
    fs::remove_file(desk.path("elsewhere/c.ttl")).expect("a file");
    let told = desk.done(&["load", "data"]);
    assert!(
        told.contains("the files of 1 document are gone: data/deep/b.ttl; --prune"),
        "{told}"
    );
    let listed = desk.done(&["documents", "--format", "csv"]);
    assert_eq!(listed.matches(",gone").count(), 2, "{listed}");
    let told = desk.done(&["load", "data", "--prune"]);
    assert!(
        told.contains("1 document removed, 1 as before: 1 event removed"),
        "{told}"
    );
    let listed = desk.done(&["documents", "--format", "csv"]);
    assert!(
        !listed.contains("deep") && listed.contains("elsewhere"),
        "{listed}"
    );
    assert!(listed.contains("data/stdin.ttl"), "{listed}");
    desk.done(&["undo"]);
    assert!(desk.done(&["documents"]).contains("data/deep/b.ttl"));
}

#[test]
fn packed_files_say_what_they_say_unpacked() {
    let desk = Desk::new();
    let text = event("flood", "2023", "it was");
    desk.write("a.ttl.gz", annals::parse::pack(text.as_bytes()));
    desk.done(&["load", "a.ttl.gz"]);
    let packed = desk.holds();
    assert!(desk.done(&["documents"]).contains("same"));
    desk.done(&["remove", "a.ttl.gz"]);
    desk.write("a.ttl", &text);
    desk.done(&["load", "a.ttl"]);
    assert_eq!(desk.holds(), packed);
}

#[test]
fn documents_tell_when_they_were_loaded_and_what_became_of_their_files() {
    let desk = Desk::new();
    for name in ["same", "changed", "gone", "updated"] {
        desk.write(&format!("{name}.ttl"), event(name, "2023", "it was"));
    }
    desk.done(&["load", "."]);
    desk.write("changed.ttl", event("changed", "2024", "it was"));
    fs::remove_file(desk.path("gone.ttl")).expect("a file");
    desk.done(&[
        "update",
        "-e",
        "INSERT DATA { ev:updated ann:sector ann:energy }",
    ]);
    desk.done(&[
        "update",
        "-e",
        "DELETE DATA { ev:updated ann:date '2023'^^edtf:EDTF }",
    ]);
    let listed = desk.done(&["documents", "--format", "json"]);
    let listed: Vec<serde_json::Value> = serde_json::from_str(&listed).expect("JSON");
    let of = |name: &str| {
        let found = listed.iter().find(|document| document["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is not listed"))
    };
    for (name, file) in [
        ("same.ttl", "same"),
        ("changed.ttl", "changed"),
        ("gone.ttl", "gone"),
        ("updated.ttl", "same"),
    ] {
        let document = of(name);
        assert_eq!(document["file"], file, "{document}");
        assert_eq!(document["updated"], name == "updated.ttl", "{document}");
        let loaded = document["loaded"].as_str().expect("a time");
        chrono::DateTime::parse_from_rfc3339(loaded).expect("a time");
    }
    assert_eq!(of("same.ttl")["statements"], 11);
    assert_eq!(of("updated.ttl")["statements"], 10);
    let text = fs::read(desk.path("same.ttl")).expect("a file");
    assert_eq!(of("same.ttl")["sha256"], annals::database::digest(&text));
    let shown = desk.done(&["documents"]);
    for words in ["changed since", "gone", "differs by an update", "no file"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}
