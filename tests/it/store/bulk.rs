//! A store holds and derives the same statements whichever way they were loaded.

use super::{assert_same, dump_of, fixtures, name, node};
use annals::derive;
use annals::model::vocab::ann;
use annals::store::{Batch, BulkLoader, Error, Store};
use oxrdf::{Literal, NamedNode, Triple, vocab::rdf};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Documents = BTreeMap<usize, Vec<Triple>>;

fn title(number: usize) -> NamedNode {
    node(&format!("{number}.ttl"))
}

/// A store filled in bulk.
fn at_once(documents: &Documents) -> Store {
    let store = Store::scratch().expect("a store");
    let mut bulk = BulkLoader::new().expect("a beginning");
    for (number, triples) in documents {
        let document = bulk.intern(&title(*number)).expect("a number");
        let mut batch = Batch::default();
        for triple in triples {
            let (s, o) = (&triple.subject, &triple.object);
            let packed = batch.add(Some(document), s, triple.predicate.as_ref(), o);
            packed.expect("room");
        }
        bulk.add_batch(&batch).expect("room");
    }
    let state = store.snapshot().expect("a state").state();
    derive::finish_bulk(bulk, &store, state).expect("a store");
    store
}

/// One write: documents added or removed, and derivation.
fn write(store: &Store, changes: &[(usize, Option<Vec<Triple>>)]) {
    let written = store.write(|writer| {
        for (number, triples) in changes {
            writer.replace(Some(&title(*number)), triples.iter().flatten())?;
        }
        derive::rederive(writer)
    });
    written.expect("a write");
}

type Writes = Vec<Vec<(usize, Option<Vec<Triple>>)>>;

fn writes() -> impl Strategy<Value = Writes> {
    let change = (
        0..4_usize,
        prop::option::weighted(0.8, fixtures::document()),
    );
    prop::collection::vec(prop::collection::vec(change, 1..3), 1..6)
}

/// Which documents hold the statements of the scenario, other documents, and the statements that
/// are toggled one after the other.
type Strokes = (Vec<usize>, Vec<Triple>, Vec<usize>);

fn strokes() -> impl Strategy<Value = Strokes> {
    let number = fixtures::scenario().len();
    let places = prop::collection::vec(0..3_usize, number);
    let beside = prop_oneof![Just(Vec::new()), fixtures::document()];
    (places, beside, prop::collection::vec(0..number, 1..16))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::cases(160), failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_derived_step_by_step_is_what_is_derived_at_once(writes in writes(), start in any::<bool>()) {
        let mut documents = Documents::new();
        let mut writes = writes.as_slice();
        if start {
            // A store that was filled in bulk is changed step by step.
            documents.extend(writes[0].iter().filter_map(|(n, t)| Some((*n, t.clone()?))));
            writes = &writes[1..];
        }
        let store = at_once(&documents);
        for changes in writes {
            write(&store, changes);
            for (number, triples) in changes {
                match triples {
                    Some(triples) => documents.insert(*number, triples.clone()),
                    None => documents.remove(number),
                };
            }
            assert_same(&dump_of(&store), &dump_of(&at_once(&documents)), "step by step, and at once");
        }
    }

    #[test]
    fn one_statement_less_and_again_one_more_derives_what_it_should((places, beside, strokes) in strokes()) {
        let scenario = fixtures::scenario();
        let mut documents = Documents::from([(3, beside)]);
        for ((triple, stands), place) in scenario.iter().zip(&places) {
            let said = documents.entry(*place).or_default();
            said.extend(stands.then(|| triple.clone()));
        }
        let store = at_once(&documents);
        for stroke in strokes {
            let (triple, place) = (&scenario[stroke].0, places[stroke]);
            let said = documents.get_mut(&place).expect("a document");
            let there = said.contains(triple);
            let written = store.write(|writer| {
                match there {
                    true => writer.remove(Some(&title(place)), triple)?,
                    false => writer.insert(Some(&title(place)), triple)?,
                };
                derive::rederive(writer)
            });
            written.expect("a write");
            match there {
                true => said.retain(|other| other != triple),
                false => said.push(triple.clone()),
            }
            assert_same(&dump_of(&store), &dump_of(&at_once(&documents)), "stroke by stroke, and at once");
        }
    }

    #[test]
    fn the_order_of_loading_and_what_was_there_in_between_leaves_no_trace(
        documents in prop::collection::vec(fixtures::document(), 1..5),
        between in fixtures::document(),
        order in any::<prop::sample::Index>(),
    ) {
        let documents: Documents = documents.into_iter().enumerate().collect();
        let store = Store::scratch().expect("a store");
        write(&store, &[(9, Some(between))]);
        let mut ordered: Vec<_> = documents.iter().collect();
        ordered.rotate_left(order.index(documents.len()));
        for (number, triples) in ordered {
            write(&store, &[(*number, Some(triples.clone()))]);
        }
        write(&store, &[(9, None)]);
        let expected = dump_of(&at_once(&documents));
        assert_same(&dump_of(&store), &expected, "in another order");
        let renewed = store.write(derive::rederive_all);
        renewed.expect("a write");
        assert_same(&dump_of(&store), &expected, "derived anew");
        write(&store, &documents.keys().map(|number| (*number, None)).collect::<Vec<_>>());
        prop_assert!(dump_of(&store).is_empty());
    }
}

/// Beyond ten thousand subjects two threads derive.
#[test]
fn a_large_store_is_derived_as_a_small_one_is() {
    let mut triples = Vec::new();
    for number in 0..12_000 {
        let event = fixtures::thing("event", number);
        triples.push(Triple::new(event.clone(), rdf::TYPE, ann::EVENT_CLASS));
        let day = format!("20{:02}-{:02}", number % 90 + 10, number % 12 + 1);
        let day = Literal::new_typed_literal(day, oxrdf::vocab::xsd::G_YEAR_MONTH);
        triples.push(Triple::new(event, ann::DATE, day));
        if number % 3 == 0 {
            let claim = fixtures::thing("claim", number);
            triples.push(Triple::new(
                claim.clone(),
                ann::ABOUT,
                fixtures::thing("event", number * 7 % 12_000),
            ));
            triples.push(Triple::new(
                claim,
                ann::ATTRIBUTED_TO,
                fixtures::thing("agent", number % 5),
            ));
        }
    }
    let documents = Documents::from([(0, triples)]);
    let (one, other) = (at_once(&documents), Store::scratch().expect("a store"));
    write(&other, &[(0, Some(documents[&0].clone()))]);
    assert_same(
        &dump_of(&one),
        &dump_of(&other),
        "at once, and in one write",
    );
}

/// Chains of relations may be of any length.
#[test]
fn a_chain_of_a_hundred_thousand_claims_is_followed_to_its_end() {
    let claim = |number| fixtures::thing("claim", number);
    let mut triples = vec![
        Triple::new(claim(0), ann::ABOUT, fixtures::thing("event", 0)),
        Triple::new(fixtures::thing("event", 0), rdf::TYPE, ann::EVENT_CLASS),
        Triple::new(claim(0), ann::ATTRIBUTED_TO, fixtures::thing("agent", 0)),
    ];
    for number in 0..100_000 {
        triples.push(Triple::new(
            claim(number + 1),
            ann::SUPERSEDES,
            claim(number),
        ));
        let (unit, of) = (
            fixtures::thing("agent", number),
            fixtures::thing("agent", number + 1),
        );
        triples.push(Triple::new(unit, ann::PART_OF, of));
    }
    let store = at_once(&Documents::from([(0, triples)]));
    let last = Triple::new(claim(100_000), rdf::TYPE, ann::CLAIM_CLASS);
    let party = Triple::new(
        fixtures::thing("agent", 100_000),
        ann::PART_OF,
        fixtures::thing("agent", 100_001),
    );
    write(&store, &[(1, Some(vec![last, party]))]);
    let snapshot = store.snapshot().expect("a state");
    snapshot.view().verify().expect("a sound store");
}

#[test]
fn a_store_that_changed_in_the_meantime_is_not_replaced() {
    let store = Store::scratch().expect("a store");
    let state = store.snapshot().expect("a state").state();
    let triple = Triple::new(node("s"), node("p"), node("o"));
    write(&store, &[(0, Some(vec![triple]))]);
    let before = dump_of(&store);
    let refused = derive::finish_bulk(BulkLoader::new().expect("a beginning"), &store, state);
    assert!(matches!(refused, Err(Error::Changed)), "{refused:?}");
    assert_same(&dump_of(&store), &before, "as it was");
    let snapshot = store.snapshot().expect("a state");
    let documents: Vec<_> = snapshot.view().documents().expect("documents").collect();
    let document = documents
        .into_iter()
        .next()
        .expect("one")
        .expect("a document");
    assert_eq!(
        name(snapshot.view().term(document).expect("a name")),
        title(0)
    );
}
