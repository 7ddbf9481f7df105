//! Loading and removing files.

use super::{Workspace, event};
use std::fs;

#[test]
fn the_first_load_creates_a_store_and_the_second_changes_nothing() {
    let workspace = Workspace::new();
    workspace.write("data/a.ttl", event("flood", "2023-05", "it was"));
    workspace.write("data/b.ttl", event("storm", "2023-06", "it was not"));
    let output = workspace.run(&["load", "data"]);
    assert!(output.contains("note: created a store in "), "{output}");
    let summary = "2 documents added: 2 events added; 2 claims added; 22 statements added";
    assert!(output.contains(summary), "{output}");
    let output = workspace.run(&["load", "data"]);
    assert_eq!(output, "note: nothing changed: 2 documents unchanged\n");
    let log = workspace.run(&["log"]);
    assert_eq!(log.lines().count(), 2, "{log}");
}

#[test]
fn a_document_loaded_again_is_replaced_and_the_summary_says_so() {
    let workspace = Workspace::new();
    workspace.write("a.ttl", event("flood", "2023-05", "it was"));
    workspace.write("b.ttl", event("storm", "2023-06", "it was"));
    workspace.run(&["load", "a.ttl", "b.ttl"]);
    workspace.write("a.ttl", event("flood", "2023-05-12", "it was"));
    workspace.write("c.ttl", event("fire", "2024", "who knows"));
    let output = workspace.run(&["load", "a.ttl", "b.ttl", "c.ttl"]);
    let store = workspace.path(".annals");
    assert_eq!(
        output,
        format!(
            "note: 1 document added, 1 changed, 1 unchanged: 1 event added, 1 changed; 1 claim added; \
             12 statements added, 1 removed, in {}\n",
            store.display()
        )
    );
    assert!(workspace.run(&["show", "ev:flood"]).contains("12 May 2023"));
}

#[test]
fn a_dry_run_lists_events_and_claims_with_their_properties_and_writes_nothing() {
    let workspace = Workspace::new();
    workspace.write("a.ttl", event("flood", "2023-05", "it was"));
    workspace.write("b.ttl", event("storm", "2023-06", "it was"));
    let output = workspace.run(&["load", "--dry-run", "a.ttl"]);
    assert!(output.contains("+ event ev:flood  The flood\n"), "{output}");
    assert!(
        !workspace.path(".annals").exists(),
        "a dry run makes no store"
    );
    workspace.run(&["load", "a.ttl", "b.ttl"]);
    let before = workspace.statements();
    let text = event("flood", "2023-05-12", "it was, surely");
    workspace.write("a.ttl", text + "ev:flood ann:sector ann:energy .\n");
    workspace.write("c.ttl", event("fire", "2024", "who knows"));
    fs::remove_file(workspace.path("b.ttl")).expect("a file");
    let output = workspace.call(&["load", "--dry-run", "--prune", "."], "");
    insta::assert_snapshot!("dry-run", output.out + &output.err);
    assert_eq!(workspace.statements(), before);
    assert_eq!(workspace.run(&["log"]).lines().count(), 2);
    let output = workspace.call(&["remove", "--dry-run", "a.ttl"], "");
    assert!(output.out.contains("- event ev:flood"), "{}", output.out);
    assert_eq!(workspace.statements(), before);
}

#[test]
fn one_invalid_file_rejects_the_whole_load() {
    let workspace = Workspace::new();
    workspace.write("a.ttl", event("flood", "2023-05", "it was"));
    workspace.run(&["load", "a.ttl"]);
    let before = workspace.statements();
    workspace.write("a.ttl", event("flood", "2024", "it was"));
    workspace.write("b.ttl", event("storm", "2023-13", "it was"));
    for args in [
        &["load", "a.ttl", "b.ttl"][..],
        &["load", "--dry-run", "b.ttl"],
    ] {
        let output = workspace.call(args, "");
        assert_eq!(output.code, Some(1), "{}", output.err);
        assert!(output.out.contains("b.ttl:9:67"), "{}", output.out);
        assert_eq!(output.err, "note: nothing was loaded\n");
        assert_eq!(workspace.statements(), before);
    }
}

#[test]
fn standard_input_needs_a_name_and_takes_its_format_from_it() {
    let workspace = Workspace::new();
    let output = workspace.call(&["load", "-"], "");
    assert_eq!(output.code, Some(2));
    assert!(
        output.err.contains("standard input has no name"),
        "{}",
        output.err
    );
    assert!(!workspace.path(".annals").exists());
    let triple = "<http://a/s> <http://a/p> <http://a/o> <http://a/g> .";
    let output = workspace.call(&["load", "-", "--as", "feed/x.nq"], triple);
    assert_eq!(output.code, Some(0), "{}", output.err);
    let listed = workspace.run(&["documents", "--format", "csv"]);
    assert!(listed.contains("feed/x.nq,1,"), "{listed}");
    assert!(listed.contains(",false,,none"), "{listed}");
    workspace.write("a.ttl", event("flood", "2023", "it was"));
    workspace.write("b.ttl", event("storm", "2023", "it was"));
    let message = workspace.fails(2, &["load", "a.ttl", "b.ttl", "--as", "c.ttl"]);
    assert!(
        message.contains("2 documents cannot share the name `c.ttl`"),
        "{message}"
    );
    let message = workspace.fails(2, &["load", "a.ttl", "--as", ""]);
    assert!(message.contains("a document needs a name"), "{message}");
    workspace.run(&["load", "a.ttl", "--as", "cert/2023"]);
    assert!(workspace.run(&["documents"]).contains("cert/2023"));
}

#[test]
fn missing_files_of_a_folder_are_reported_and_pruned_only_on_request() {
    let workspace = Workspace::new();
    for name in ["data/a.ttl", "data/deep/b.ttl", "elsewhere/c.ttl"] {
        let slug = name.replace(['/', '.'], "-");
        workspace.write(name, event(&slug, "2023", "it was"));
    }
    workspace.run(&["load", "data", "elsewhere"]);
    workspace.call(
        &["load", "-", "--as", "data/stdin.ttl"],
        &event("x", "2023", "y"),
    );
    fs::remove_file(workspace.path("data/deep/b.ttl")).expect("a file");
    fs::remove_file(workspace.path("elsewhere/c.ttl")).expect("a file");
    let output = workspace.run(&["load", "data"]);
    assert!(
        output.contains("the files of 1 document are gone: data/deep/b.ttl; --prune"),
        "{output}"
    );
    let listed = workspace.run(&["documents", "--format", "csv"]);
    assert_eq!(listed.matches(",gone").count(), 2, "{listed}");
    let output = workspace.run(&["load", "data", "--prune"]);
    assert!(
        output.contains("1 document removed, 1 unchanged: 1 event removed"),
        "{output}"
    );
    let listed = workspace.run(&["documents", "--format", "csv"]);
    assert!(
        !listed.contains("deep") && listed.contains("elsewhere"),
        "{listed}"
    );
    assert!(listed.contains("data/stdin.ttl"), "{listed}");
    workspace.run(&["undo"]);
    assert!(workspace.run(&["documents"]).contains("data/deep/b.ttl"));
}

#[test]
fn compressed_files_load_like_uncompressed_ones() {
    let workspace = Workspace::new();
    let text = event("flood", "2023", "it was");
    workspace.write("a.ttl.gz", annals::parse::compress(text.as_bytes()));
    workspace.run(&["load", "a.ttl.gz"]);
    let packed = workspace.statements();
    assert!(workspace.run(&["documents"]).contains("same"));
    workspace.run(&["remove", "a.ttl.gz"]);
    workspace.write("a.ttl", &text);
    workspace.run(&["load", "a.ttl"]);
    assert_eq!(workspace.statements(), packed);
}

#[test]
fn the_document_list_shows_load_times_and_the_state_of_files() {
    let workspace = Workspace::new();
    for name in ["same", "changed", "gone", "updated"] {
        workspace.write(&format!("{name}.ttl"), event(name, "2023", "it was"));
    }
    workspace.run(&["load", "."]);
    workspace.write("changed.ttl", event("changed", "2024", "it was"));
    fs::remove_file(workspace.path("gone.ttl")).expect("a file");
    workspace.run(&[
        "update",
        "-e",
        "INSERT DATA { ev:updated ann:sector ann:energy }",
    ]);
    workspace.run(&[
        "update",
        "-e",
        "DELETE DATA { ev:updated ann:date '2023'^^edtf:EDTF }",
    ]);
    let listed = workspace.run(&["documents", "--format", "json"]);
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
    let text = fs::read(workspace.path("same.ttl")).expect("a file");
    assert_eq!(of("same.ttl")["sha256"], annals::database::digest(&text));
    let shown = workspace.run(&["documents"]);
    for words in ["changed", "missing", "document updated", "no file"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
}
