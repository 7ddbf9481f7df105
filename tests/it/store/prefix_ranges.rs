//! Which range of which table answers a pattern: ids at a byte boundary, documents and values of
//! different sizes.

use super::node;
use annals::store::{Scope, Store};
use oxrdf::Triple;

#[test]
fn properties_with_ids_at_a_byte_boundary_have_their_own_ranges() {
    let store = Store::scratch().expect("a store");
    let document = node("many.ttl");
    let triples: Vec<Triple> = (0..600)
        .map(|n| Triple::new(node("s"), node(&format!("p{n}")), node("o")))
        .collect();
    store
        .write(|writer| writer.replace(Some(&document), &triples))
        .expect("a write");
    let snapshot = store.snapshot().expect("a state");
    let view = snapshot.view();
    let o = view.id(&node("o")).expect("a look-up").expect("a number");
    for triple in &triples {
        let p = view
            .id(&triple.predicate)
            .expect("a look-up")
            .expect("a number");
        assert_eq!(view.min_max(p).expect("ends"), Some((o, o)));
        assert_eq!(
            view.matches(None, Some(p), None, Scope::Union)
                .expect("a scan")
                .count(),
            1
        );
    }
}

/// A value with many subjects in a small document, and with few in a large one.
#[test]
fn one_document_is_searched_by_its_subjects_or_by_the_value() {
    let store = Store::scratch().expect("a store");
    let (great, small) = (node("great.ttl"), node("small.ttl"));
    let many = |n: usize, o: &str| -> Vec<Triple> {
        (0..n)
            .map(|s| Triple::new(node(&format!("s{s}")), node("p"), node(o)))
            .collect()
    };
    let (all, few) = (many(1000, "o"), many(3, "o"));
    let filled = store.write(|writer| {
        writer.replace(Some(&great), all.iter().chain(&many(2, "rare")))?;
        writer.replace(Some(&small), &few)
    });
    filled.expect("a write");
    let snapshot = store.snapshot().expect("a state");
    let view = snapshot.view();
    let id = |name: &str| view.id(&node(name)).expect("a look-up").expect("a number");
    for (document, o, wanted) in [
        ("great.ttl", Some("o"), 1000),
        ("great.ttl", Some("rare"), 2),
        ("great.ttl", None, 1002),
        ("small.ttl", Some("o"), 3),
        ("small.ttl", Some("rare"), 0),
        ("small.ttl", None, 3),
    ] {
        for p in [None, Some(id("p"))] {
            let scope = Scope::Document(id(document));
            let found = view.matches(None, p, o.map(id), scope).expect("a scan");
            assert_eq!(found.count(), wanted, "{document} {o:?}");
        }
    }
}
