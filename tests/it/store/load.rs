//! Loading documents: in bulk or one by one, taken over, replaced, removed.

use super::files::{events, turtle};
use super::{TempDir, assert_same, dump_of, fixtures};
use annals::database::{DocumentRecord, LoadError, LoadStage, UpdateOptions, WriteContext};
use annals::model::origin::Origin;
use annals::model::problem::Problem;
use annals::parse::{Format, Input};
use annals::query::DefaultGraph;
use annals::store::{Durability, Scope};
use annals::{Annals, LoadOptions};
use oxrdf::Triple;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

fn trig(name: &str, text: &str) -> Input {
    Input {
        origin: Origin::new(name),
        bytes: text.into(),
        format: Format::TriG,
    }
}

fn text(triples: &[Triple]) -> String {
    triples
        .iter()
        .map(|triple| format!("{triple} .\n"))
        .collect()
}

fn records(annals: &Annals) -> BTreeMap<String, DocumentRecord> {
    let records = annals.documents().expect("documents").into_iter();
    records
        .map(|record| (record.name.clone(), record))
        .collect()
}

/// Asserts that two ways of loading have the same result.
#[track_caller]
fn assert_alike(one: &Annals, other: &Annals, what: &str) {
    assert_same(&dump_of(one.store()), &dump_of(other.store()), what);
    assert_eq!(records(one), records(other), "{what}");
}

/// What a load reported.
type Reported = (annals::database::Outcome, Vec<Problem>, usize);

/// Loads documents one by one into a database that holds another one, which is then removed; each load
/// writes the database anew, or changes it statement by statement.
fn step_by_step(inputs: &[Input], rewrite_from: Option<usize>) -> (Annals, Vec<Reported>) {
    let options = LoadOptions {
        rewrite_from,
        ..LoadOptions::default()
    };
    let mut annals = Annals::new().expect("a store");
    // A first document of another name, so that none of these is the first.
    let first = vec![turtle("first.ttl", &events(1, "first"))];
    annals.load(first, &options).expect("a load");
    let mut reported = Vec::new();
    for input in inputs {
        let loaded = annals.load(vec![input.clone()], &options).expect("a load");
        let mut problems = loaded.problems;
        // Of a name that is used several times one place is shown: the first by the ids of the store.
        for problem in &mut problems {
            if problem
                .help
                .iter()
                .any(|help| help.starts_with("it is used"))
            {
                problem.location = None;
            }
        }
        problems.sort_by(|a, b| a.message.cmp(&b.message));
        reported.push((loaded.outcome, problems, loaded.left_out));
    }
    annals
        .remove(&["first.ttl".to_owned()], &WriteContext::default())
        .expect("a removal");
    (annals, reported)
}

/// In bulk, one by one, and one by one with the database written anew each time.
#[track_caller]
fn both(inputs: &[Input]) -> Annals {
    let at_once = Annals::scratch(inputs.to_vec()).expect("sound documents");
    let (changed, reported) = step_by_step(inputs, None);
    assert_alike(&at_once, &changed, "at once, and one by one");
    let (written_anew, same_reported) = step_by_step(inputs, Some(0));
    assert_alike(&at_once, &written_anew, "at once, and written anew");
    assert_eq!(reported, same_reported);
    at_once
}

const A: &str = "https://w3id.org/annals/id/document/a.trig";
const B: &str = "https://w3id.org/annals/id/document/b.ttl";

fn graph(annals: &Annals, name: &str) -> usize {
    let snapshot = annals.store().snapshot().expect("a state");
    let view = snapshot.view();
    let id = view
        .id(oxrdf::NamedNodeRef::new_unchecked(name))
        .expect("a look-up");
    id.map_or(0, |id| {
        view.matches(None, None, None, Scope::Document(id))
            .expect("a scan")
            .count()
    })
}

#[test]
fn a_database_that_was_written_anew_keeps_its_documents_history_and_notes() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let options = LoadOptions {
        rewrite_from: Some(0),
        copy_bundled: true,
        ..LoadOptions::default()
    };
    let documents = vec![turtle("a.ttl", &events(40, "one"))];
    let mut annals = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let stored = UpdateOptions {
        default_graph: DefaultGraph::Stored,
        ..UpdateOptions::default()
    };
    let text = "INSERT DATA { <x:s> <x:p> 'in the default graph itself' }";
    annals.update(text, &stored).expect("an update");
    let mut states = vec![dump_of(annals.store())];
    let again = events(30, "one") + "ev:one-1 ann:target ag:kyivstar .";
    let again = format!("@prefix ag: <https://w3id.org/annals/id/agent/> .\n{again}");
    for documents in [
        vec![
            turtle("b.ttl", &events(20, "two")),
            trig("c.trig", "<x:g> { <x:s> <x:p> 1, 2 }"),
        ],
        vec![
            turtle("a.ttl", &again),
            trig("d.trig", "<x:g> { <x:s> <x:p> 3 }"),
        ],
    ] {
        let loaded = annals.load(documents.clone(), &options).expect("a load");
        assert!(!loaded.outcome.is_empty());
        states.push(dump_of(annals.store()));
        let loaded = annals.load(documents, &options).expect("a load");
        assert!(loaded.outcome.is_empty(), "{:?}", loaded.outcome);
    }
    assert_eq!(
        annals.documents().expect("documents").len(),
        5,
        "with the copies"
    );
    let mut before_undo = states.clone();
    before_undo.pop();
    for expected in before_undo.iter().rev() {
        annals.undo(&WriteContext::default()).expect("an undo");
        assert_same(&dump_of(annals.store()), expected, "after an undo");
    }
    for expected in &states[1..] {
        annals.redo(&WriteContext::default()).expect("a redo");
        assert_same(&dump_of(annals.store()), expected, "after a redo");
    }
    drop(annals);
    annals::database::verify(&folder).expect("a history that tells it all");
}

#[test]
fn the_first_load_keeps_what_an_update_said_in_the_default_graph_itself() {
    let mut annals = Annals::new().expect("a store");
    let stored = UpdateOptions {
        default_graph: DefaultGraph::Stored,
        ..UpdateOptions::default()
    };
    annals
        .update("INSERT DATA { <x:s> <x:p> 1 }", &stored)
        .expect("an update");
    let documents = vec![turtle("a.ttl", &events(1, "one"))];
    annals
        .load(documents, &LoadOptions::default())
        .expect("a load");
    let found = annals.query("ASK { <x:s> <x:p> 1 }").expect("an answer");
    assert_eq!(found, annals::query::Answer::Boolean(true));
}

/// Many documents, some of them large, are parsed side by side: the result does not show it.
#[test]
fn documents_that_are_read_side_by_side_are_taken_in_in_their_order() {
    let mut documents = Vec::new();
    for number in 0..12 {
        let many = if number % 5 == 0 { 6_000 } else { 40 };
        let text = events(many, &format!("w{number}"));
        documents.push(turtle(&format!("{number}.ttl"), &text));
        documents.push(trig("g.trig", &format!("<x:g> {{ <x:s> <x:p> {number} }}")));
    }
    let bytes: usize = documents.iter().map(|document| document.bytes.len()).sum();
    assert!(bytes > 3 << 19, "{bytes}: too few for threads");
    let stages = Arc::new(Mutex::new(Vec::new()));
    let told = stages.clone();
    let options = LoadOptions {
        progress: Some(Arc::new(move |stage| {
            told.lock().expect("no panic").push(stage)
        })),
        ..LoadOptions::default()
    };
    let mut at_once = Annals::new().expect("a store");
    at_once.load(documents.clone(), &options).expect("a load");
    let mut one_by_one = Annals::new().expect("a store");
    for document in documents {
        let loaded = one_by_one.load(vec![document], &LoadOptions::default());
        loaded.expect("a load");
    }
    assert_alike(&at_once, &one_by_one, "side by side, and one by one");
    let stages = stages.lock().expect("no panic");
    let read = stages.iter().filter_map(|stage| match stage {
        LoadStage::Reading { read, of } => Some((*read, *of)),
        _ => None,
    });
    let read: Vec<_> = read.collect();
    assert!(read.is_sorted() && read.len() > 12, "{read:?}");
    assert_eq!(read.last(), Some(&(bytes, bytes)));
    assert_eq!(stages.last(), Some(&LoadStage::Writing));
}

#[test]
fn of_two_documents_with_the_same_name_the_last_counts() {
    let annals = both(&[
        turtle("b.ttl", "<x:a> <x:p> 1, 2 ."),
        turtle("b.ttl", "<x:a> <x:p> 2, 3, 4 ."),
    ]);
    assert_eq!(graph(&annals, B), 3);
    assert_eq!(records(&annals)["b.ttl"].statements, 3);
}

#[test]
fn a_named_graph_belongs_to_the_document_that_named_it_last() {
    let one = trig(
        "a.trig",
        "<x:s> <x:p> 0 . <x:g> { <x:s> <x:p> 1, 2 } <x:h> { <x:s> <x:p> 1 }",
    );
    let other = trig("c.trig", "<x:g> { <x:s> <x:p> 3 }");
    let mut annals = both(&[one.clone(), other.clone()]);
    assert_eq!(
        (
            graph(&annals, "x:g"),
            graph(&annals, "x:h"),
            graph(&annals, A)
        ),
        (1, 1, 1)
    );
    assert_eq!(records(&annals)["a.trig"].graphs, [A, "x:h"]);
    assert_eq!(records(&annals)["a.trig"].statements, 2);
    annals
        .remove(&["a.trig".to_owned()], &WriteContext::default())
        .expect("a removal");
    assert_eq!((graph(&annals, "x:g"), graph(&annals, "x:h")), (1, 0));
    annals
        .load(vec![one], &LoadOptions::default())
        .expect("a load");
    annals
        .remove(&["c.trig".to_owned()], &WriteContext::default())
        .expect("a removal");
    assert_eq!((graph(&annals, "x:g"), graph(&annals, "x:h")), (2, 1));
}

#[test]
fn a_document_can_be_named_by_another_whether_it_is_empty_or_not() {
    for said in ["", "<x:s> <x:p> 1 ."] {
        let named = trig(
            "a.trig",
            &format!("<{B}> {{ <x:s> <x:p> 2, 3 }} <{A}> {{ <x:s> <x:p> 4 }}"),
        );
        let mut annals = both(&[turtle("b.ttl", said), named.clone()]);
        assert_eq!((graph(&annals, A), graph(&annals, B)), (1, 2));
        annals
            .remove(&["b.ttl".to_owned()], &WriteContext::default())
            .expect("a removal");
        assert_eq!(graph(&annals, B), 2, "{said}");
        let annals = both(&[named, turtle("b.ttl", said)]);
        assert_eq!(graph(&annals, B), said.lines().count());
    }
}

#[test]
fn built_in_documents_cannot_be_replaced() {
    let own = "https://w3id.org/annals/id/document/built-in:/annals.ttl";
    let mut annals = Annals::new().expect("a store");
    assert!(graph(&annals, own) > 100);
    let before = dump_of(annals.store());
    let names = [
        turtle("built-in:/annals.ttl", "<x:s> <x:p> 1 ."),
        trig("a.trig", &format!("<{own}> {{ <x:s> <x:p> 1 }}")),
    ];
    for input in names {
        for _ in 0..2 {
            let refused = annals
                .load(vec![input.clone()], &LoadOptions::default())
                .expect_err("a name that is taken");
            assert!(matches!(refused, LoadError::Reserved(_)), "{refused:?}");
        }
        let loaded = annals.load(
            vec![turtle("b.ttl", "<x:s> <x:p> 1 .")],
            &LoadOptions::default(),
        );
        loaded.expect("a load");
        annals
            .load(vec![input], &LoadOptions::default())
            .expect_err("a name that is taken");
        annals
            .remove(
                &["b.ttl".to_owned(), "built-in:/annals.ttl".to_owned()],
                &WriteContext::default(),
            )
            .expect("a removal");
        assert_same(&dump_of(annals.store()), &before, "after a refusal");
    }
    // the project's own ontology, loaded as a document, is a document like others
    annals
        .load(
            vec![turtle("ontology/annals.ttl", "<x:s> <x:p> 1 .")],
            &LoadOptions::default(),
        )
        .expect("a load");
    assert!(graph(&annals, own) > 100);
}

#[test]
fn built_in_documents_of_another_version_are_replaced() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let documents = vec![turtle("b.ttl", &events(3, "one"))];
    let annals = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let expected = dump_of(annals.store());
    let gone =
        oxrdf::NamedNode::new_unchecked("https://w3id.org/annals/id/document/built-in:/old.ttl");
    let record = r#"{"name":"built-in:/old.ttl","graphs":["https://w3id.org/annals/id/document/built-in:/old.ttl"],"statements":1,"hash":"","built_in":true}"#;
    let aged = annals.store().write(|writer| {
        writer.note("built-in", Some(b"0.0.1 0"))?;
        writer.note("document/built-in:/old.ttl", Some(record.as_bytes()))?;
        writer.insert(Some(&gone), &fixtures::scenario()[0].0)
    });
    assert!(aged.expect("a write"));
    drop(annals);
    let annals = Annals::open(&folder, Durability::Durable).expect("a store");
    assert_same(
        &dump_of(annals.store()),
        &expected,
        "after the ontology was replaced",
    );
    assert_eq!(annals.documents().expect("documents").len(), 1);
}

#[test]
fn a_rejected_load_changes_nothing() {
    let mut annals = Annals::new().expect("a store");
    let bad = turtle(
        "bad.ttl",
        "@prefix ann: <https://w3id.org/annals/ns#> . <x:s> ann:date \"soon\" .",
    );
    let good = turtle("good.ttl", &events(3, "one"));
    for _ in 0..2 {
        let before = dump_of(annals.store());
        let refused = annals.load(
            vec![turtle("b.ttl", "<x:s> <x:p> 1 ."), bad.clone()],
            &LoadOptions::default(),
        );
        assert!(matches!(refused, Err(LoadError::Rejected(_))));
        assert_same(&dump_of(annals.store()), &before, "after a refusal");
        annals
            .load(vec![good.clone()], &LoadOptions::default())
            .expect("a load");
    }
}

/// Documents from the fixtures that can be loaded.
fn documents() -> impl Strategy<Value = Vec<Input>> {
    let documents = prop::collection::vec((0..3_usize, fixtures::document()), 1..5);
    documents.prop_map(|documents| {
        let inputs = documents.into_iter().map(|(number, triples)| match number {
            0 => trig("a.trig", &format!("<x:g> {{ {} }}", text(&triples))),
            1 => trig(
                "c.trig",
                &format!(
                    "<x:g> {{ {} }} <{B}> {{ <x:s> <x:p> {} }}",
                    text(&triples),
                    triples.len()
                ),
            ),
            _ => turtle("b.ttl", &text(&triples)),
        });
        // Two valid documents can contradict each other: each must be valid with those before it,
        // and alone, since it may take the place of one of them.
        let mut sound: Vec<Input> = Vec::new();
        for input in inputs {
            let beside = sound.iter().cloned().chain([input.clone()]).collect();
            let alone = Annals::scratch(vec![input.clone()]).is_ok();
            if alone && Annals::scratch(beside).is_ok() {
                sound.push(input);
            }
        }
        sound
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::cases(12), failure_persistence: None, ..Default::default() })]

    #[test]
    fn loading_in_bulk_and_one_by_one_has_the_same_result(inputs in documents()) {
        both(&inputs);
    }
}
