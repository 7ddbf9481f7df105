//! History, undo and redo, compared with a model: the state after each change.

use super::{Workspace, event};
use crate::store::{TempDir, assert_same, cases, dump_of};
use annals::database::{Operation, UpdateOptions, WriteContext, rebuild, verify};
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::store::Durability;
use annals::{Annals, LoadOptions};
use proptest::prelude::*;
use std::time::Duration;

/// One thing that a user does.
#[derive(Debug, Clone)]
enum Step {
    Load(Vec<(usize, usize)>),
    Remove(usize),
    Update(usize),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let documents = prop::collection::vec((0..4_usize, 0..6_usize), 1..4);
    prop_oneof![
        4 => documents.prop_map(Step::Load),
        1 => (0..4_usize).prop_map(Step::Remove),
        3 => (0..UPDATES.len()).prop_map(Step::Update),
        4 => Just(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

/// Documents; the graphs of some are named by others too, and some have blank nodes.
const TEXTS: [&str; 6] = [
    "",
    "<x:a> <x:p> 1, 2 .",
    "<x:a> <x:p> 2, [ <x:q> 3 ], [ <x:q> 4 ] . _:b <x:p> _:b .",
    "<x:g> { <x:a> <x:p> 1 . _:c <x:p> 2 } <x:b> <x:p> 5 .",
    "<x:g> { <x:b> <x:p> 7 } <x:h> { <x:b> <x:p> [] }",
    "<https://w3id.org/annals/id/document/d1.trig> { <x:a> <x:p> 8 }",
];

const UPDATES: [&str; 6] = [
    "INSERT DATA { <x:a> <x:p> 1, 9 . _:n <x:p> _:n }",
    "DELETE WHERE { <x:a> <x:p> ?o }",
    "DELETE { ?s <x:p> ?o } INSERT { ?s <x:q> ?o } WHERE { ?s <x:p> ?o }",
    "INSERT { GRAPH <x:g> { <x:c> <x:p> ?o } } WHERE { ?s ?p ?o FILTER(isNumeric(?o) && ?o < 3) }",
    "CLEAR ALL",
    "DELETE WHERE { GRAPH <x:g> { ?s ?p ?o } }",
];

fn input(document: usize, text: usize) -> Input {
    Input {
        origin: Origin::new(format!("d{document}.trig")),
        bytes: TEXTS[text].into(),
        format: Format::TriG,
    }
}

/// Whether the store has changed.
fn act(annals: &mut Annals, step: &Step) -> Option<bool> {
    let context = WriteContext {
        command: format!("{step:?}"),
        ..WriteContext::default()
    };
    let outcome = match step {
        Step::Load(documents) => {
            let inputs = documents
                .iter()
                .map(|(document, text)| input(*document, *text));
            let options = LoadOptions {
                context,
                ..LoadOptions::default()
            };
            let loaded = annals.load(inputs.collect(), &options);
            loaded.expect("a load").outcome
        }
        Step::Remove(document) => annals
            .remove(&[format!("d{document}.trig")], &context)
            .expect("a removal"),
        Step::Update(update) => {
            let options = UpdateOptions {
                document: Some("update/1".to_owned()),
                context,
                ..UpdateOptions::default()
            };
            annals
                .update(UPDATES[*update], &options)
                .expect("an update")
                .outcome
        }
        Step::Undo => annals.undo(&context).ok()?.outcome,
        Step::Redo => annals.redo(&context).ok()?.outcome,
    };
    Some(!outcome.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(12),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn undo_and_redo_restore_earlier_states(
        steps in prop::collection::vec(step(), 1..14)
    ) {
        let dir = TempDir::new();
        let folder = dir.join("store");
        let mut annals = Annals::create(&folder, Durability::Durable, Vec::new()).expect("a store");
        let now = || (dump_of(annals.store()), annals.documents().expect("documents"));
        // The states so far, and how many were undone.
        let (mut states, mut at) = (vec![now()], 0_usize);
        for step in &steps {
            // The state that was last found is the one before this step: to dump it again takes long.
            let before = states[at].0.clone();
            let changed = act(&mut annals, step);
            let now = (dump_of(annals.store()), annals.documents().expect("documents"));
            match step {
                Step::Undo => {
                    prop_assert_eq!(changed.is_some(), at > 0);
                    at = at.saturating_sub(1);
                }
                Step::Redo => {
                    prop_assert_eq!(changed.is_some(), at + 1 < states.len());
                    at = (at + 1).min(states.len() - 1);
                }
                _ if changed == Some(true) => {
                    states.truncate(at + 1);
                    states.push(now.clone());
                    at += 1;
                }
                _ => assert_same(&now.0, &before, "nothing changed"),
            }
            assert_same(&now.0, &states[at].0, &format!("after {step:?} of {steps:?}"));
            prop_assert_eq!(&now.1, &states[at].1);
        }
        drop(annals);
        verify(&folder).expect("a whole store");
        // A process that another test starts holds our locks for a moment, until it runs its program.
        rebuild(&folder, Duration::from_secs(30)).expect("a rebuilt store");
        verify(&folder).expect("a whole store");
        let annals = Annals::open(&folder, Durability::Durable).expect("the store");
        assert_same(&dump_of(annals.store()), &states[at].0, "made anew");
        prop_assert_eq!(&annals.documents().expect("documents"), &states[at].1);
    }
}

#[test]
fn the_log_lists_each_change_latest_first() {
    let workspace = Workspace::new();
    workspace.write("a b.ttl", event("flood", "2023-05", "it was"));
    workspace.run(&["load", "a b.ttl"]);
    workspace.run(&["remove", "a b.ttl"]);
    workspace.run(&["undo"]);
    workspace.run(&["undo", "--redo"]);
    let output = workspace.run(&["log"]);
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines.len(), 8, "{output}");
    assert!(
        lines[6].ends_with("annals load 'a b.ttl' --no-bundled"),
        "{output}"
    );
    assert_eq!(
        lines[7],
        "      a b.ttl added: 1 event added; 1 claim added; 11 statements added"
    );
    assert!(
        lines[3].starts_with("      undid 2: a b.ttl added"),
        "{output}"
    );
    assert!(
        lines[1].starts_with("      redid 2: a b.ttl removed"),
        "{output}"
    );
    let output = workspace.run(&["log", "-n", "1"]);
    assert!(
        output.ends_with("note: there are earlier changes\n"),
        "{output}"
    );
    let output = workspace.run(&["log", "--format", "json"]);
    let output: Vec<serde_json::Value> = serde_json::from_str(&output).expect("JSON");
    assert_eq!(output.len(), 4);
    assert_eq!(output[1]["kind"], "undo");
    assert_eq!(output[1]["of"], 2);
    assert_eq!(output[3]["events"]["added"], 1);
    assert_eq!(output[3]["documents"][0]["name"], "a b.ttl");
    let when = output[0]["when"].as_str().expect("a time");
    chrono::DateTime::parse_from_rfc3339(when).expect("a time");
    let empty = Workspace::new();
    empty.run(&["init"]);
    assert_eq!(empty.run(&["log"]), "note: no changes yet\n");
    let message = empty.fails(2, &["undo"]);
    assert!(message.contains("there is nothing to undo"), "{message}");
}

#[test]
fn of_two_documents_with_the_same_name_the_last_counts_even_if_unchanged() {
    let dir = TempDir::new();
    let durability = Durability::Durable;
    let mut annals = Annals::create(&dir.join("s"), durability, Vec::new()).expect("a store");
    annals
        .load(vec![input(0, 1), input(1, 2)], &LoadOptions::default())
        .expect("a load");
    let before = dump_of(annals.store());
    // A document that names the graph of another, and the other again after it.
    let again = vec![input(0, 2), input(2, 5), input(1, 2), input(0, 1)];
    annals.load(again, &LoadOptions::default()).expect("a load");
    annals
        .remove(&["d2.trig".to_owned()], &WriteContext::default())
        .expect("a removal");
    assert_same(&dump_of(annals.store()), &before, "the last of each");
}

#[test]
fn the_library_gets_the_time_from_the_caller() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let mut annals = Annals::create(&folder, Durability::Durable, Vec::new()).expect("a store");
    let now = "2026-07-03T10:11:12Z".parse().ok();
    let context = WriteContext {
        now,
        command: "mine".to_owned(),
        ..WriteContext::default()
    };
    let load_options = LoadOptions {
        context: context.clone(),
        ..LoadOptions::default()
    };
    annals
        .load(vec![input(0, 1)], &load_options)
        .expect("a load");
    let text = "INSERT DATA { <x:new> <x:p> 1 }";
    let updated = annals
        .update(
            text,
            &UpdateOptions {
                context,
                ..UpdateOptions::default()
            },
        )
        .expect("an update");
    assert_eq!(updated.documents, ["update/2026-07-03-1"]);
    let changes: Vec<_> = annals
        .log()
        .expect("a log")
        .map(|it| it.expect("a change"))
        .collect();
    assert_eq!(changes.len(), 2);
    assert_eq!((changes[0].when, changes[0].kind), (now, Operation::Update));
    assert_eq!(changes[1].command, "mine");
    assert!(
        annals
            .documents()
            .expect("documents")
            .iter()
            .all(|it| it.loaded == now)
    );
}
