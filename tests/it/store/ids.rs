//! Terms and their ids: nothing is lost, distinct terms have distinct ids, order is kept.

use super::edge_case_terms;
use annals::model::when::Day;
use annals::store::{BulkLoader, Id, Store, Tag};
use chrono::DateTime;
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};
use proptest::prelude::*;
use std::collections::HashMap;

/// The ids of terms in a store of their own.
fn numbers(store: &Store, terms: &[Term]) -> Vec<Id> {
    let intern = |writer: &mut annals::store::Writer<'_>| {
        let ids = terms.iter().map(|term| writer.intern(term));
        ids.collect::<annals::store::Result<Vec<_>>>()
    };
    store.write(intern).expect("numbers")
}

fn assert_one_id_each(store: &Store, terms: &[Term]) {
    let ids = numbers(store, terms);
    let snapshot = store.snapshot().expect("a state");
    let view = snapshot.view();
    view.verify().expect("a sound store");
    let mut by_id: HashMap<Id, &Term> = HashMap::new();
    let mut by_term: HashMap<&Term, Id> = HashMap::new();
    for (term, id) in terms.iter().zip(&ids) {
        assert_eq!(&view.term(*id).expect("a term"), term);
        assert_eq!(view.id(term).expect("a look-up"), Some(*id), "{term}");
        assert_eq!(*by_id.entry(*id).or_insert(term), term);
        assert_eq!(*by_term.entry(term).or_insert(*id), *id, "{term}");
    }
}

#[test]
fn edge_case_terms_round_trip_exactly_and_have_one_id_each() {
    let store = Store::scratch().expect("a store");
    let terms = edge_case_terms::terms();
    assert_one_id_each(&store, &terms);
    // and the same in a store that is filled in bulk
    let mut bulk = BulkLoader::new().expect("a beginning");
    let ids: Vec<Id> = terms
        .iter()
        .map(|t| bulk.intern(t).expect("a number"))
        .collect();
    for (at, term) in terms.iter().enumerate() {
        for (other, its) in terms.iter().zip(&ids) {
            assert_eq!(ids[at] == *its, term == other, "{term} and {other}");
        }
    }
}

#[test]
fn values_with_a_canonical_form_are_inlined() {
    let store = Store::scratch().expect("a store");
    let inline = |value: &str, datatype| {
        let term = Literal::new_typed_literal(value, datatype).into();
        numbers(&store, &[term])[0].is_inline()
    };
    assert!(inline("2023-05-01", xsd::DATE) && inline("0000-01-01", xsd::DATE));
    assert!(inline("-7", xsd::INTEGER) && inline("true", xsd::BOOLEAN));
    assert!(inline("2023-05", xsd::G_YEAR_MONTH) && inline("2023", xsd::G_YEAR));
    assert!(inline("2023-05-01T10:00:00Z", xsd::DATE_TIME));
    for (value, datatype) in [
        ("2023-05-01Z", xsd::DATE),
        ("007", xsd::INTEGER),
        ("1", xsd::BOOLEAN),
        ("2023-05-01T10:00:00.000Z", xsd::DATE_TIME),
        ("2016-12-31T23:59:60Z", xsd::DATE_TIME),
    ] {
        assert!(!inline(value, datatype), "{value}");
    }
}

/// Texts close to what can be inlined.
fn spelling() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-+]?0{0,2}[0-9]{1,18}",
        "-?[0-9]{3,5}(-[0-9]{1,2}){0,2}(Z|\\+00:00)?",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\\.0{1,3})?(Z|)",
        "(true|false|0|1)",
        any::<String>(),
    ]
}

fn term() -> impl Strategy<Value = Term> {
    let types = [
        xsd::INTEGER,
        xsd::DATE,
        xsd::DATE_TIME,
        xsd::G_YEAR,
        xsd::G_YEAR_MONTH,
        xsd::BOOLEAN,
        xsd::STRING,
    ];
    let edtf = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    (spelling(), 0..9_usize).prop_map(move |(text, kind)| match types.get(kind) {
        Some(datatype) => Literal::new_typed_literal(text, *datatype).into(),
        None if kind == 7 => Literal::new_typed_literal(text, edtf.clone()).into(),
        None => Literal::new_language_tagged_literal_unchecked(text, "en").into(),
    })
}

/// The value of a literal that can be inlined.
fn worth(literal: &Literal) -> i64 {
    let text = literal.value();
    let joined = |text: &str| text.replace('-', "").parse().expect("digits");
    match literal.datatype() {
        xsd::INTEGER => text.parse().expect("a number"),
        xsd::BOOLEAN => i64::from(text == "true"),
        xsd::DATE_TIME => DateTime::parse_from_rfc3339(text)
            .expect("a moment")
            .timestamp(),
        _ => joined(text),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn two_terms_have_the_same_id_exactly_if_they_are_the_same_term(terms in prop::collection::vec(term(), 1..60)) {
        let store = Store::scratch().expect("a store");
        assert_one_id_each(&store, &terms);
    }

    #[test]
    fn inline_ids_sort_like_their_values(terms in prop::collection::vec(term(), 2..60)) {
        let store = Store::scratch().expect("a store");
        let ids = numbers(&store, &terms);
        let inline = terms.iter().zip(ids).filter(|(_, id)| id.is_inline());
        let inline: Vec<_> = inline
            .map(|(term, id)| match term {
                Term::Literal(literal) => (id, worth(literal)),
                other => panic!("{other} is inline"),
            })
            .collect();
        for (a, x) in &inline {
            for (b, y) in inline.iter().filter(|(b, _)| b.tag() == a.tag()) {
                prop_assert_eq!(a.cmp(b), x.cmp(y));
            }
        }
    }
}

#[test]
fn a_day_and_its_literal_have_the_same_id() {
    let store = Store::scratch().expect("a store");
    let snapshot = store.snapshot().expect("a state");
    let view = snapshot.view();
    let mut seen = 0;
    for year in [
        -10000, -1, 0, 1, 999, 1000, 1969, 1970, 2023, 9998, 9999, 10000, 100_000,
    ] {
        for (month, day) in [(1, 1), (2, 28), (12, 31)] {
            let day = Day::from_ymd_opt(year, month, day).expect("a day");
            let Some(id) = Id::from_day(day) else {
                assert!(!(0..=9999).contains(&year));
                continue;
            };
            seen += 1;
            let literal = view.term(id).expect("a literal");
            assert_eq!(view.id(&literal).expect("a look-up"), Some(id), "{literal}");
            assert_eq!((id.day(), id.tag()), (Some(day), Some(Tag::Date)));
        }
    }
    assert_eq!(seen, 27);
}
