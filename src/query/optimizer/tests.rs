//! What the rewrites make of queries.

use super::test_graph::TestGraph;
use super::unused_optional::NOTE;
use super::{Plan, plan};
use crate::query::evaluate::{evaluate, project_columns};
use crate::query::rewrite::map_pattern;
use crate::query::run::bind;
use crate::query::table::text_of;
use crate::query::{Answer, Catalog, ParamValues, QueryOptions};
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};
use spargebra::{Query, SparqlParser};

pub(crate) fn parser() -> SparqlParser {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in [
        ("", "urn:"),
        ("ann", "https://w3id.org/annals/ns#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ] {
        parser = parser.with_prefix(prefix, namespace).expect("a namespace");
    }
    parser
}

pub(crate) fn parse(text: &str) -> Query {
    parser()
        .parse_query(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn planned(graph: &TestGraph, text: &str) -> Plan {
    plan(parse(text), graph, None)
}

/// Twelve events, one a month of 2023, and the even ones with an end as well.
fn months() -> TestGraph {
    let mut text = String::new();
    for month in 1..=12 {
        text.push_str(&format!(
            ":e{month} a ann:Event ; ann:earliest \"2023-{month:02}-01\"^^xsd:date ; \
             ann:sortDate \"2023-{month:02}-01\"^^xsd:date ; :size {month} . "
        ));
        if month % 2 == 0 {
            text.push_str(&format!(
                ":e{month} ann:latest \"2023-{month:02}-28\"^^xsd:date . "
            ));
        }
    }
    TestGraph::turtle(&text)
}

fn rows(graph: &TestGraph, text: &str) -> Vec<String> {
    match evaluate(graph.clone(), parse(text).into(), &QueryOptions::default()) {
        Ok(Answer::Table(table)) => table
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().map(|cell| match cell {
                    Some(term) => crate::query::table::text_of(term).into_owned(),
                    None => "-".to_owned(),
                });
                cells.collect::<Vec<_>>().join(" ")
            })
            .collect(),
        other => panic!("rows, not {other:?}"),
    }
}

/// Queries, and the scans that they are run with.
const SCANS: &[(&str, &[&str])] = &[
    (
        "SELECT * { ?e :size ?n FILTER(?n >= 3 && ?n < 5) }",
        &["only values of <urn:size> from 3 before 5"],
    ),
    (
        "SELECT * { ?e a ann:Event { ?e :size ?n } FILTER(5 > ?n) }",
        &["only values of <urn:size> before 5"],
    ),
    (
        "SELECT * { ?e :size ?n OPTIONAL { ?e ann:latest ?l } FILTER(?n = 5) }",
        &["only values of <urn:size> from 5 to 5"],
    ),
    (
        "SELECT * { { SELECT ?n { ?e :size ?n } } BIND(?n AS ?m) FILTER(?m > 5) }",
        &["only values of <urn:size> after 5"],
    ),
    (
        "SELECT * { { SELECT ?n { ?e :size ?n } LIMIT 3 } FILTER(?n > 5) }",
        &[],
    ),
    (
        "SELECT * { { SELECT ?e { ?e :size ?n } } ?x :other ?n FILTER(?n > 5) }",
        &[],
    ),
    (
        "SELECT * { ?e a ann:Event OPTIONAL { ?e :size ?n } FILTER(!BOUND(?n) || ?n > 5) }",
        &[],
    ),
    (
        "SELECT * { ?e a ann:Event OPTIONAL { ?e :size ?n } FILTER(?n > 5) }",
        &["only values of <urn:size> after 5"],
    ),
    (
        "SELECT * { ?e a ann:Event OPTIONAL { ?e :size ?n FILTER(?n > 5) } }",
        &["only values of <urn:size> after 5"],
    ),
    (
        "SELECT * { ?e a ann:Event MINUS { ?e :size ?n FILTER(?n > 5) } }",
        &["only values of <urn:size> after 5"],
    ),
    (
        "SELECT * { ?e a ann:Event MINUS { ?e :size ?n } FILTER(?n > 5) }",
        &[],
    ),
    ("SELECT * { GRAPH ?g { ?e :size ?n FILTER(?n > 5) } }", &[]),
    ("SELECT * FROM :g { ?e :size ?n FILTER(?n > 5) }", &[]),
    ("SELECT * { ?e :size ?n FILTER(?n > 0) }", &[]),
    (
        "SELECT * { ?e a ann:Event ; ann:earliest ?a ; ann:latest ?b \
         FILTER(?a <= '2023-06-30'^^xsd:date && ?b >= '2023-05-01'^^xsd:date) }",
        &[
            "only events that may overlap a window from 2023-05-01 to 2023-06-30",
            "only values of <https://w3id.org/annals/ns#earliest> to 2023-06-30",
            "only values of <https://w3id.org/annals/ns#latest> from 2023-05-01",
        ],
    ),
    (
        "SELECT * { ?e a ann:Event OPTIONAL { ?e ann:earliest ?a } OPTIONAL { ?e ann:latest ?b } \
         OPTIONAL { ?e ann:sortDate ?s } \
         FILTER(BOUND(?s) && (!BOUND(?b) || ?b >= '2023-05-01'^^xsd:date)) \
         FILTER(BOUND(?s) && (!BOUND(?a) || ?a < '2023-07-01'^^xsd:date)) }",
        &["only events that may overlap a window from 2023-05-01 to 2023-06-30"],
    ),
    // ?b is bound before, possibly to any value.
    (
        "SELECT * { ?e a ann:Event . ?e :size ?b OPTIONAL { ?e ann:latest ?b } \
         FILTER(!BOUND(?b) || ?b >= '2023-05-01'^^xsd:date) }",
        &[],
    ),
    (
        "SELECT ?d (COUNT(?e) AS ?n) { ?e ann:earliest ?d FILTER(?d >= '2023-05-01'^^xsd:date) } GROUP BY ?d",
        &[
            "only distinct values of <https://w3id.org/annals/ns#earliest>, from 2023-05-01, with counts",
        ],
    ),
    (
        "SELECT ?y (COUNT(*) AS ?n) { ?e ann:sortDate ?d . ?e a ann:Event BIND(YEAR(?d) AS ?y) } GROUP BY ?y",
        &["only the days of events, with counts"],
    ),
    (
        "SELECT ?d (COUNT(DISTINCT ?e) AS ?n) { ?e :size ?d } GROUP BY ?d",
        &[],
    ),
    (
        "SELECT ?e (COUNT(?d) AS ?n) { ?e :size ?d } GROUP BY ?e",
        &[],
    ),
    (
        "SELECT ?d (SAMPLE(?e) AS ?n) { ?e :size ?d } GROUP BY ?d",
        &[],
    ),
];

#[test]
fn a_condition_reads_only_the_statements_that_can_matter() {
    let graph = months();
    for (query, expected) in SCANS {
        let mut found: Vec<_> = planned(&graph, query)
            .scans
            .iter()
            .map(ToString::to_string)
            .collect();
        found.sort();
        assert_eq!(found, *expected, "{query}");
    }
}

#[test]
fn every_query_has_the_answer_that_it_has_without_scans() {
    let graph = months();
    let plain = TestGraph {
        without_scans: true,
        ..graph.clone()
    };
    for (query, _) in SCANS {
        let (mut with, mut without) = (rows(&graph, query), rows(&plain, query));
        with.sort();
        without.sort();
        assert_eq!(with, without, "{query}");
    }
}

/// The saved query of the timeline with these parameters, optimized for a graph.
fn timeline(graph: &TestGraph, params: &[(&str, Term)]) -> Plan {
    let catalog = Catalog::embedded();
    let saved = catalog.get("timeline").expect("a saved query");
    let values = params
        .iter()
        .fold(ParamValues::default(), |values, (name, term)| {
            values.with(name, [term.clone()])
        });
    plan(
        bind(saved, &values).expect("good values").query,
        graph,
        None,
    )
}

fn day(text: &str) -> Term {
    Literal::new_typed_literal(text, xsd::DATE).into()
}

#[test]
fn the_window_of_the_timeline_is_found_by_spans() {
    let plan = timeline(
        &months(),
        &[("from", day("2023-05-01")), ("to", day("2023-06-30"))],
    );
    let scans: Vec<_> = plan.scans.iter().map(ToString::to_string).collect();
    assert_eq!(
        scans,
        ["only events that may overlap a window from 2023-05-01 to 2023-06-30"]
    );
}

#[test]
fn the_few_events_of_one_actor_are_found_first() {
    let mut text = String::new();
    for number in 0..100 {
        text.push_str(&format!(":e{number} a ann:Event . "));
    }
    text.push_str(":e7 ann:initiator :actor . :e8 ann:attributedTo :actor .");
    let plan = timeline(
        &TestGraph::turtle(&text),
        &[("actor", NamedNode::new_unchecked("urn:actor").into())],
    );
    assert!(
        plan.notes
            .iter()
            .any(|note| note == "solutions of EXISTS are found first: ≈ 2"),
        "{:?}",
        plan.notes
    );
}

#[test]
fn of_a_timeline_only_the_wanted_columns_are_read() {
    let graph = months();
    let text = "SELECT ?e ?n ?l { ?e a ann:Event ; ann:sortDate ?d OPTIONAL { ?e :size ?n } \
        OPTIONAL { ?e ann:latest ?l } FILTER(!BOUND(?l) || ?l > \"2023-11-01\"^^xsd:date) } \
        ORDER BY DESC(?d)";
    let options = QueryOptions {
        columns: Some(&["e"]),
        ..QueryOptions::default()
    };
    let all = rows(&graph, text);
    let answer = evaluate(graph.clone(), parse(text).into(), &options).expect("an answer");
    let table = answer.table().expect("rows");
    assert_eq!(table.columns, ["e"]);
    let cell = |row: &Vec<Option<Term>>| row[0].as_ref().map(|term| text_of(term).into_owned());
    let events: Vec<_> = table.rows.iter().map(cell).collect();
    let first = |row: &String| row.split(' ').next().map(str::to_owned);
    assert_eq!(events, all.iter().map(first).collect::<Vec<_>>());
    let plan = plan(
        map_pattern(parse(text), |pattern| project_columns(pattern, &["e"])),
        &graph,
        None,
    );
    let left = plan.notes.iter().filter(|note| *note == NOTE).count();
    assert_eq!(left, 1, "{:?}", plan.notes);
}

#[test]
fn a_sum_of_a_date_and_a_duration_is_found_whatever_its_variables_are_called() {
    let graph = TestGraph::default();
    for (a, b) in [
        ("a", "b"),
        ("b", "a"),
        ("x", "d"),
        ("d", "x"),
        ("day", "more"),
    ] {
        let text = format!(
            "SELECT ?sum {{ VALUES (?{a} ?{b}) {{ ('2023-01-31'^^xsd:date 'P1D'^^xsd:dayTimeDuration) }} \
             BIND(?{a} + ?{b} AS ?sum) }}"
        );
        assert_eq!(rows(&graph, &text), ["2023-02-01"], "{text}");
    }
}

#[test]
fn an_optional_that_distinct_aggregates_do_not_need_is_removed() {
    let graph = months();
    let removed = |text: &str| {
        let plan = planned(&graph, text);
        plan.notes.iter().filter(|note| *note == NOTE).count()
    };
    let inside = "?e a ann:Event OPTIONAL { ?e ann:latest ?l } OPTIONAL { ?e :size ?n }";
    for (select, rest, unused) in [
        ("(COUNT(DISTINCT ?e) AS ?c)", "", 2),
        ("?n (COUNT(DISTINCT ?e) AS ?c)", " GROUP BY ?n", 1),
        ("(MAX(?l) AS ?c)", "", 1),
        // How often a row is there is what these count.
        ("(COUNT(?e) AS ?c)", "", 0),
        ("(COUNT(DISTINCT *) AS ?c)", "", 0),
        ("(SUM(?n) AS ?c)", "", 0),
    ] {
        let text = format!("SELECT {select} {{ {inside} }}{rest}");
        assert_eq!(removed(&text), unused, "{text}");
        let plain = QueryOptions::default();
        evaluate(graph.clone(), parse(&text).into(), &plain).expect("an answer");
    }
    let counted =
        "SELECT (COUNT(DISTINCT ?e) AS ?c) { ?e a ann:Event OPTIONAL { ?e ann:latest ?l } }";
    assert_eq!(rows(&graph, counted), ["12"]);
    let last = "SELECT (MAX(?n) AS ?m) (COUNT(DISTINCT ?l) AS ?c) \
                { ?e :size ?n OPTIONAL { ?e ann:latest ?l } OPTIONAL { ?e ann:earliest ?x } }";
    assert_eq!(
        (removed(last), rows(&graph, last)),
        (1, vec!["12 6".to_owned()])
    );
    let inner =
        "SELECT ?e { { SELECT DISTINCT ?e { ?e :size ?n OPTIONAL { ?e ann:latest ?l } } } }";
    assert_eq!((removed(inner), rows(&graph, inner).len()), (1, 12));
}

#[test]
fn equal_texts_are_looked_up_where_nothing_else_joins_two_patterns() {
    let graph = TestGraph::turtle(
        ":a :name 'One' . :b :alias 'ONE' . :c :alias 'two', 7 . :d :name 'TWO'@en, 7, '07', 'x' . :e :alias :f .",
    );
    let keyed = |text: &str| {
        let notes = planned(&graph, text).notes;
        notes
            .iter()
            .filter(|it| it.starts_with("joined where"))
            .count()
    };
    let names = "{ ?x :name ?n } ";
    for (with, keys, expected) in [
        (
            "OPTIONAL { ?y :alias ?a FILTER(LCASE(STR(?a)) = LCASE(STR(?n))) }",
            1,
            &["One ONE", "TWO two", "7 7", "07 -", "x -"][..],
        ),
        // An error is no match, and no match for another error.
        (
            "?y :alias ?a FILTER(LANG(?a) = LANG(?n) && STR(?n) != STR(?a) && STR(?a) != 'two')",
            1,
            &[
                "One ONE", "7 ONE", "07 ONE", "x ONE", "One 7", "07 7", "x 7",
            ],
        ),
        ("?y :alias ?a FILTER(STR(?n) = UCASE(?a))", 0, &["TWO two"]),
        ("?y :alias ?a FILTER(?a = STR(?n))", 1, &[]),
        // Numbers are equal by value.
        ("?y :alias ?a FILTER(?a = ?n)", 0, &["7 7"]),
        // What joins them is looked up.
        (
            "OPTIONAL { ?x :alias ?a FILTER(STR(?a) = STR(?n)) }",
            0,
            &["One -", "TWO -", "7 -", "07 -", "x -"],
        ),
    ] {
        let text = format!("SELECT ?n ?a {{ {names}{with} }}");
        assert_eq!(keyed(&text), keys, "{text}");
        let (mut found, mut expected) = (rows(&graph, &text), expected.to_vec());
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
}
