//! Readers see one state each, whatever is written in the meantime.

use super::files::{events, turtle};
use super::{TempDir, assert_same, dump, dump_of, node};
use annals::Annals;
use annals::store::{Durability, Error, Scope, Store};
use oxrdf::Triple;
use std::sync::atomic::{AtomicBool, Ordering};

/// A generation: the same number in ten statements, spread over two documents.
fn generation(number: usize) -> Vec<Triple> {
    let o = node(&number.to_string());
    (0..10)
        .map(|s| Triple::new(node(&format!("s{s}")), node("p"), o.clone()))
        .collect()
}

fn write(store: &Store, number: usize) {
    let (one, other) = (node("one"), node("other"));
    let triples = generation(number);
    let written = store.write(|writer| {
        writer.replace(Some(&one), &triples[..5])?;
        writer.replace(Some(&other), &triples[5..])
    });
    written.expect("a write");
}

#[test]
fn readers_see_one_generation_each_while_others_are_written() {
    let store = Store::scratch().expect("a store");
    write(&store, 0);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let (mut looks, mut newest) = (0, 0);
                    while !done.load(Ordering::Acquire) || looks == 0 {
                        let snapshot = store.snapshot().expect("a state");
                        let view = snapshot.view();
                        let found = view
                            .matches(None, None, None, Scope::Documents)
                            .expect("a scan");
                        let found: Vec<_> = found.map(|s| s.expect("a statement")).collect();
                        assert_eq!(found.len(), 10);
                        assert!(
                            found.iter().all(|s| s.o == found[0].o),
                            "two generations at once"
                        );
                        assert!(snapshot.state() >= newest, "an older state");
                        newest = snapshot.state();
                        looks += 1;
                    }
                    looks
                })
            })
            .collect();
        (1..200).for_each(|number| write(&store, number));
        done.store(true, Ordering::Release);
        for reader in readers {
            assert!(reader.join().expect("a reader") > 0);
        }
    });
    store.verify().expect("a sound store");
}

#[test]
fn a_state_that_is_held_for_long_stays_as_it_is_and_blocks_nobody() {
    let store = Store::scratch().expect("a store");
    write(&store, 0);
    let held = store.snapshot().expect("a state");
    let before = dump(held.view());
    let later: Vec<_> = (1..50)
        .map(|number| {
            write(&store, number);
            store.snapshot().expect("a state")
        })
        .collect();
    assert_same(&dump(held.view()), &before, "the state that is held");
    for (at, snapshot) in later.iter().enumerate() {
        let view = snapshot.view();
        let o = view
            .id(&node(&(at + 1).to_string()))
            .expect("a look-up")
            .expect("a number");
        assert_eq!(
            view.matches(None, None, Some(o), Scope::Union)
                .expect("a scan")
                .count(),
            10
        );
        assert_eq!(snapshot.state(), held.state() + at + 1);
    }
    drop(store);
    // the store is gone, what is held is not
    assert_same(&dump(held.view()), &before, "the state that is held");
}

#[test]
fn a_write_sees_itself_and_a_failed_one_leaves_no_trace() {
    let store = Store::scratch().expect("a store");
    write(&store, 0);
    let before = dump_of(&store);
    let failed = store.write(|writer| {
        writer.replace(Some(&node("one")), &generation(7))?;
        assert_eq!(
            writer
                .view()
                .count(writer.view().id(&node("p"))?.expect("p"))?,
            15
        );
        Err::<(), _>(Error::Changed)
    });
    assert!(failed.is_err());
    assert_same(&dump_of(&store), &before, "after a failed write");
}

#[test]
fn a_copy_made_during_writes_opens_and_is_sound() {
    let dir = TempDir::new();
    let text = events(300, "one");
    let documents = vec![turtle("a.ttl", &text)];
    let annals =
        Annals::create(&dir.join("store"), Durability::Scratch, documents).expect("a store");
    let store = annals.store();
    write(store, 0);
    let done = AtomicBool::new(false);
    let copies = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 1.. {
                write(store, number);
                if done.load(Ordering::Acquire) {
                    break;
                }
            }
        });
        let copies: Vec<_> = (0..5)
            .map(|number| {
                let to = dir.join(&format!("copy-{number}"));
                store.copy(&to).expect("a copy");
                to
            })
            .collect();
        done.store(true, Ordering::Release);
        writer.join().expect("the writer");
        copies
    });
    assert!(matches!(store.copy(&copies[0]), Err(Error::Exists(_))));
    for copy in &copies {
        let opened = Annals::open(copy, Durability::Durable).expect("a store");
        let statements = opened.store().verify().expect("a sound store").statements;
        assert!(statements > 300);
        assert_eq!(opened.documents().expect("documents").len(), 1);
    }
    let last = dir.join("last");
    store.copy(&last).expect("a copy");
    let copied = Store::open(&last, Durability::Durable).expect("a store");
    assert_same(&dump_of(&copied), &dump_of(store), "the copy");
}
