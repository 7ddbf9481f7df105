//! What each rewriting makes of a query.

use super::graph::Listed;
use super::{Plan, plan};
use crate::query::evaluate::evaluate;
use crate::query::{Answer, Limits};
use spargebra::{Query, SparqlParser};

pub(super) fn parser() -> SparqlParser {
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

pub(super) fn parse(text: &str) -> Query {
    parser()
        .parse_query(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn planned(graph: &Listed, text: &str) -> Plan {
    plan(parse(text), graph, None)
}

/// Twelve events, one a month of 2023, and the even ones with an end as well.
fn months() -> Listed {
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
    Listed::turtle(&text)
}

fn rows(graph: &Listed, text: &str) -> Vec<String> {
    match evaluate(graph.clone(), parse(text), &Limits::default()) {
        Ok(Answer::Table(table)) => table
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().map(|cell| match cell {
                    Some(term) => crate::query::table::text_of(term).to_owned(),
                    None => "-".to_owned(),
                });
                cells.collect::<Vec<_>>().join(" ")
            })
            .collect(),
        other => panic!("rows, not {other:?}"),
    }
}

/// Queries, and the scans that they are run with, in words; none where there are none.
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
    // What binds ?b before it could have any value.
    (
        "SELECT * { ?e a ann:Event . ?e :size ?b OPTIONAL { ?e ann:latest ?b } \
         FILTER(!BOUND(?b) || ?b >= '2023-05-01'^^xsd:date) }",
        &[],
    ),
    (
        "SELECT ?d (COUNT(?e) AS ?n) { ?e ann:earliest ?d FILTER(?d >= '2023-05-01'^^xsd:date) } GROUP BY ?d",
        &[
            "only distinct values of <https://w3id.org/annals/ns#earliest>, from 2023-05-01, and their number",
        ],
    ),
    (
        "SELECT ?y (COUNT(*) AS ?n) { ?e ann:sortDate ?d . ?e a ann:Event BIND(YEAR(?d) AS ?y) } GROUP BY ?y",
        &["only the days of events, and their number"],
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
fn every_query_has_the_answer_of_its_plain_evaluation() {
    let graph = months();
    let plain = Listed {
        plain: true,
        ..graph.clone()
    };
    for (query, _) in SCANS {
        let (mut with, mut without) = (rows(&graph, query), rows(&plain, query));
        with.sort();
        without.sort();
        assert_eq!(with, without, "{query}");
    }
}
