//! The library inside another program: the example, and what a handle keeps.

#[allow(dead_code)]
#[path = "../../examples/embed.rs"]
mod example;

use crate::database::event;
use crate::store::TempDir;
use annals::database::WriteContext;
use annals::{Annals, LoadOptions};
use std::fs;

#[test]
fn the_example_opens_loads_and_asks_within_thirty_lines() {
    assert!(include_str!("../../examples/embed.rs").lines().count() <= 30);
    let dir = TempDir::new();
    let (store, file) = (dir.join("store"), dir.join("flood.ttl"));
    fs::write(&file, event("flood", "2023-05", "it was")).expect("a file");
    let (store, file) = (store.display().to_string(), file.display().to_string());
    let first = example::run(&store, std::slice::from_ref(&file)).expect("a timeline");
    assert_eq!(first, "documents: 1\n2023-05  The flood\nclaims: 1\n");
    // The store is there by now.
    let again = example::run(&store, &[file]).expect("the same timeline");
    assert_eq!(again, first);
}

#[test]
fn a_dry_run_does_not_stick_to_the_handle() {
    let dir = TempDir::new();
    let file = dir.join("flood.ttl");
    fs::write(&file, event("flood", "2023-05", "it was")).expect("a file");
    let mut annals = Annals::open_or_create(dir.join("store")).expect("a store");
    let found =
        annals::parse::discover(std::slice::from_ref(&file), &dir.join("."), None).expect("a file");
    let inputs = found
        .iter()
        .map(|it| annals::parse::open(it).expect("text"));
    let options = LoadOptions {
        context: WriteContext {
            dry_run: true,
            ..WriteContext::default()
        },
        ..LoadOptions::default()
    };
    let tried = annals.load(inputs.collect(), &options).expect("a dry run");
    assert_eq!(tried.outcome.documents.added, ["flood.ttl"]);
    assert_eq!(annals.documents().expect("documents"), []);
    let loaded = annals.load_files([&file]).expect("a load");
    assert_eq!(loaded.outcome.documents.added, ["flood.ttl"]);
    assert_eq!(annals.documents().expect("documents").len(), 1);
}
