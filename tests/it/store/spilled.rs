//! Loads that do not fit into memory: what is sorted on disk makes the same store.

use super::{TempDir, assert_same, dump_of};
use crate::skew::generate;
use annals::database::LoadError;
use annals::model::origin::Origin;
use annals::model::problem::Problem;
use annals::parse::{Format, Input, LargeFile};
use annals::store::Durability;
use annals::{Annals, LoadOptions};
use std::fs;
use std::path::Path;

/// So little that each table is sorted in many runs, and some of these are merged early.
const LITTLE: usize = 16 << 10;

fn world(events: u64) -> String {
    let mut text = Vec::new();
    generate::write(&mut text, events).expect("text");
    generate::write_skew(&mut text, events).expect("text");
    String::from_utf8(text).expect("Turtle")
}

/// Another document, which takes a graph over and has one of its own.
fn named_graphs() -> Input {
    let lines =
        (0..400).map(|n| format!("<x:s{n}> <x:p> {n} . <x:g> {{ <x:s{n}> <x:q> \"{n}\"@en }}\n"));
    Input {
        origin: Origin::new("graphs.trig"),
        bytes: lines.collect::<String>().into_bytes(),
        format: Format::TriG,
    }
}

fn file(path: &Path, text: &str) -> LargeFile {
    fs::write(path, text).expect("a file");
    LargeFile {
        path: path.to_owned(),
        length: text.len() as u64,
        origin: Origin::new("world.ttl"),
        format: Format::Turtle,
    }
}

fn input(text: &str) -> Input {
    Input {
        origin: Origin::new("world.ttl"),
        bytes: text.into(),
        format: Format::Turtle,
    }
}

/// Loads a world into an empty store, then another that replaces it, which writes the store anew.
fn load(folder: &Path, memory: Option<usize>, in_stretches: bool) -> (Annals, Vec<Vec<Problem>>) {
    let mut annals = Annals::create(folder, Durability::Durable, Vec::new()).expect("a store");
    let mut problems = Vec::new();
    for events in [300, 200] {
        let text = world(events);
        let (mut inputs, mut files) = (vec![named_graphs()], Vec::new());
        match in_stretches {
            true => files.push(file(&folder.join("world.ttl"), &text)),
            false => inputs.push(input(&text)),
        }
        let options = LoadOptions {
            rewrite_from: Some(0),
            memory,
            files,
            ..LoadOptions::default()
        };
        problems.push(annals.load(inputs, &options).expect("a load").problems);
    }
    (annals, problems)
}

#[test]
fn what_is_sorted_on_disk_makes_the_same_store() {
    let dir = TempDir::new();
    let (whole, expected) = load(&dir.join("whole"), None, false);
    for (name, memory, in_stretches) in [
        ("spilled", Some(LITTLE), false),
        ("stretches", None, true),
        ("both", Some(LITTLE), true),
    ] {
        let (annals, problems) = load(&dir.join(name), memory, in_stretches);
        assert_same(&dump_of(annals.store()), &dump_of(whole.store()), name);
        assert_eq!(
            annals.documents().expect("documents"),
            whole.documents().expect("documents")
        );
        assert_eq!(problems, expected, "{name}");
        let counts = |annals: &Annals| {
            let snapshot = annals.store().snapshot().expect("a state");
            snapshot.view().verify().expect("a sound store")
        };
        assert_eq!(
            format!("{:?}", counts(&annals)),
            format!("{:?}", counts(&whole))
        );
        let left = fs::read_dir(dir.join(name)).expect("the folder").flatten();
        let left = left.filter(|it| it.file_name().to_string_lossy().starts_with(".spill"));
        assert_eq!(left.count(), 0);
    }
}

#[test]
fn a_file_that_is_checked_in_stretches_has_the_problems_of_the_whole() {
    let dir = TempDir::new();
    let text = world(300);
    let whole = Annals::check(vec![input(&text)], None).expect("problems");
    let in_stretches = [file(&dir.join("world.ttl"), &text)];
    let checked = Annals::check_files(Vec::new(), &in_stretches, None);
    assert_eq!(checked.expect("problems"), whole);
    assert!(whole.iter().any(|problem| problem.location.is_some()));
}

#[test]
fn errors_of_a_file_that_is_read_in_stretches_are_those_of_the_whole() {
    let dir = TempDir::new();
    let text = world(100).replace("ev:event-50 a ann:Event", "ev:event-50 a ann:Event ;; x");
    let whole = Annals::check(vec![input(&text)], None).expect("problems");
    let in_stretches = [file(&dir.join("world.ttl"), &text)];
    let checked = Annals::check_files(Vec::new(), &in_stretches, None);
    assert_eq!(checked.expect("problems"), whole);
    let options = LoadOptions {
        files: vec![file(&dir.join("world.ttl"), &text)],
        memory: Some(LITTLE),
        ..LoadOptions::default()
    };
    let mut annals = Annals::new().expect("a store");
    let errors = |problems: &[Problem]| -> Vec<Problem> {
        let errors = problems.iter().filter(|problem| problem.is_error());
        errors.cloned().collect()
    };
    match annals.load(Vec::new(), &options) {
        Err(LoadError::Rejected(rejected)) => {
            assert!(errors(&whole)[0].location.is_some());
            assert_eq!(errors(&rejected.0), errors(&whole));
        }
        other => panic!("{other:?}"),
    }
    assert!(annals.documents().expect("documents").is_empty());
}
