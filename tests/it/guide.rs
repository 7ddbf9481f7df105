//! The guide to SPARQL: every question in `docs/sparql.md` is answered by the bundled data, and what
//! is said of a query that finds nothing.

use crate::queries::folder;
use annals::Annals;
use annals::query::{Answer, QueryOptions, is_empty, why_empty};
use std::fs;

/// The questions of the guide, each with its query.
fn questions() -> Vec<(String, String)> {
    let guide = fs::read_to_string(folder("docs/sparql.md")).expect("a guide");
    let parts = guide.split("\n### ").skip(1).map(|part| {
        let (question, rest) = part.split_once('\n').expect("a heading");
        let query = rest.split("```").nth(1).expect("a query");
        let query = query.strip_prefix("sparql\n").expect("a block of SPARQL");
        (question.to_owned(), query.to_owned())
    });
    parts.collect()
}

#[test]
fn every_question_of_the_guide_is_answered_by_the_bundled_data() {
    let annals = Annals::bundled().expect("the data can be read");
    let questions = questions();
    assert!(questions.len() >= 30, "{}", questions.len());
    for (number, (question, query)) in questions.iter().enumerate() {
        assert!(
            question.starts_with(&format!("{}. ", number + 1)),
            "{question}"
        );
        assert!(question.ends_with('?'), "{question}");
        assert!(!query.to_uppercase().contains("PREFIX "), "{question}");
        let answer = annals.query(query);
        let answer = answer.unwrap_or_else(|error| panic!("{question}: {error}"));
        assert!(
            !is_empty(&answer) && answer != Answer::Boolean(false),
            "{question}"
        );
    }
}

/// Queries that find nothing in the bundled data, with a part of what is said.
const EMPTY: [(&str, &str); 10] = [
    ("SELECT ?e { ?e ann:tarjet ?x }", "did you mean ann:target"),
    (
        "SELECT ?e { ?e ann:target ag:kyivstr }",
        "did you mean ag:kyivstar?",
    ),
    (
        "SELECT ?e { ?e ann:Event ?x }",
        "ann:Event is a class, not a property",
    ),
    (
        "SELECT ?e { ?e rdfs:label \"Kyivstar\" }",
        "\"Kyivstar\"@en",
    ),
    (
        "SELECT ?e { ?e rdfs:label ?l FILTER(?l = \"Kyivstar\") }",
        "FILTER(STR(?x) = \"Kyivstar\")",
    ),
    (
        "SELECT ?e { ?e ann:date ?d FILTER(?d >= \"2023-12-01\"^^xsd:date) }",
        "compare ann:earliest or ann:latest",
    ),
    (
        "SELECT ?e { ?e a ann:Event ; ann:stance ?s }",
        "none is left",
    ),
    (
        "SELECT ?e { ?e a ann:Event FILTER(?e = ev:nothing) }",
        "none is left by FILTER(?e = ev:nothing)",
    ),
    ("SELECT ?e { ?e <urn:p> 1 }", "<urn:p> is in no statement"),
    (
        "CONSTRUCT WHERE { ?e ann:tarjet ?x }",
        "did you mean ann:target",
    ),
];

#[test]
fn a_query_that_finds_nothing_tells_why() {
    let annals = Annals::bundled().expect("the data can be read");
    for (text, note) in EMPTY {
        let answer = annals
            .query(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(is_empty(&answer), "{text}");
        let notes = why_empty(annals.store(), text, &QueryOptions::default());
        let notes = notes.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(
            notes.iter().any(|told| told.contains(note)),
            "{text}: {notes:?}"
        );
    }
}
