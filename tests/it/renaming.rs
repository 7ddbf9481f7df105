//! `annals rename` and `annals merge`: in a store, which can undo them, and in files.

use super::fmt::{annals, folder};
use std::fs;
use std::path::Path;

const EVENTS: &str = "# Who was hit.
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix ann: <https://w3id.org/annals/ns#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

# The first.
ev:breach a ann:Event ;
  rdfs:label \"Breach\"@en ;
  ann:date \"2023-12\"^^edtf:EDTF ;
  ann:target ag:acme .

ev:breach-2 a ann:Event ;
  rdfs:label \"Break-in\"@en ;
  ann:date \"2023-12-12\"^^edtf:EDTF ;
  ann:target ag:acme .
";

const AGENTS: &str = "@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix ann: <https://w3id.org/annals/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ag:acme a ann:Agent ;
  rdfs:label \"Acme\"@en .
";

fn files(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("data")).expect("a folder");
    fs::write(folder.join("data/events.ttl"), EVENTS).expect("a file");
    fs::write(folder.join("data/agents.ttl"), AGENTS).expect("a file");
    folder
}

fn run(folder: &Path, args: &[&str], code: i32) -> String {
    let output = annals(folder, args);
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    text
}

#[test]
fn in_a_store_the_old_name_leads_to_the_new_one_until_undo_takes_it_back() {
    let folder = files("rename-store");
    run(&folder, &["init"], 0);
    run(&folder, &["load", "data"], 0);
    let dry = run(&folder, &["rename", "ag:acme", "acme-corp", "--dry-run"], 0);
    assert!(dry.contains("nothing was written"), "{dry}");
    run(&folder, &["rename", "Acme", "ag:acme-corp"], 0);
    for name in ["ag:acme", "acme", "ag:acme-corp", "Acme"] {
        let shown = run(&folder, &["show", name], 0);
        assert!(
            shown.contains("ag:acme-corp") && shown.contains("Breach"),
            "{name}: {shown}"
        );
    }
    let filtered = run(&folder, &["timeline", "--target", "acme"], 0);
    assert!(filtered.contains("Breach"), "{filtered}");
    run(&folder, &["rename", "breach", "breach-2"], 2);
    run(&folder, &["rename", "breach", "ag:breach"], 2);
    run(&folder, &["undo"], 0);
    let back = run(&folder, &["export"], 0);
    assert!(back.contains("ann:target ag:acme ."), "{back}");
    assert!(
        !back.contains("acme-corp") && !back.contains("isReplacedBy"),
        "{back}"
    );
}

#[test]
fn merging_keeps_what_both_said() {
    let folder = files("merge-store");
    run(&folder, &["init"], 0);
    run(&folder, &["load", "data"], 0);
    run(&folder, &["merge", "ev:breach-2", "INTO", "ev:breach"], 0);
    let export = run(&folder, &["export"], 0);
    for expected in [
        "ev:breach-2 dcterms:isReplacedBy ev:breach .",
        "ann:date \"2023-12\"^^edtf:EDTF",
        "\"Break-in\"@en",
        "ev:breach-2, which is the same, had ann:date 2023-12-12",
    ] {
        assert!(export.contains(expected), "{expected}\n{export}");
    }
    let timeline = run(&folder, &["timeline"], 0);
    assert_eq!(timeline.matches("Br").count(), 1, "{timeline}");
    run(&folder, &["check", "--store", ".annals"], 0);
}

#[test]
fn in_files_comments_stay_and_all_are_written_or_none() {
    let folder = files("rename-files");
    let args = ["--data", "data"];
    run(
        &folder,
        &[&["rename", "ag:acme", "acme-corp", "--dry-run"][..], &args].concat(),
        0,
    );
    assert_eq!(
        fs::read_to_string(folder.join("data/agents.ttl")).expect("a file"),
        AGENTS
    );
    run(
        &folder,
        &[&["rename", "ag:acme", "acme-corp"][..], &args].concat(),
        0,
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let events = read("data/events.ttl");
    assert!(
        events.contains("ann:target ag:acme-corp .") && events.contains("# The first."),
        "{events}"
    );
    assert!(events.starts_with("# Who was hit."), "{events}");
    let agents = read("data/agents.ttl");
    assert!(agents.contains("ag:acme-corp a ann:Agent"), "{agents}");
    assert!(
        agents.contains("ag:acme dcterms:isReplacedBy ag:acme-corp ."),
        "{agents}"
    );
    run(&folder, &["fmt", "--check", "data"], 0);
    let shown = run(&folder, &["show", "ag:acme", "--data", "data"], 0);
    assert!(shown.contains("ag:acme-corp"), "{shown}");
    // and back again
    run(
        &folder,
        &[&["rename", "ag:acme-corp", "acme"][..], &args].concat(),
        0,
    );
    assert!(read("data/events.ttl").contains("ann:target ag:acme ."));
    assert!(run(&folder, &["show", "ag:acme-corp", "--data", "data"], 0).contains("ag:acme"));
}
