//! SPARQL 1.1: syntax, queries, updates and result formats, over any [`Engine`].

use super::manifest::{Source, cases};
use super::results::{by_value, expected, through};
use super::{Case, Suite, run};
use crate::engine::{AnnalsEngine, Engine, Failure, OxigraphEngine};
use crate::same::{canonical, same};
use oxrdf::{Dataset, Triple};
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

/// The parts of the suite that are run.
const MANIFESTS: [(&str, usize); 4] = [
    ("manifest-sparql11-query", 300),
    ("manifest-sparql11-update", 140),
    ("manifest-sparql11-results", 10),
    ("syntax-fed/manifest", 3),
];

const BASE: &str = "https://w3c.github.io/rdf-tests/sparql/";

fn triples(suite: &Suite, source: &Source) -> Vec<Triple> {
    let quads = suite.statements(&source.file).into_iter();
    quads.map(Into::into).collect()
}

/// An engine that holds what a test begins with.
fn filled<E: Engine>(suite: &Suite, case: &Case) -> E {
    let mut engine = E::default();
    for source in &case.before {
        engine.load(source.graph.clone(), triples(suite, source));
    }
    engine
}

fn check<E: Engine>(suite: &Suite, case: &Case) -> Result<(), String> {
    let text = suite.text(&case.action);
    let base = suite.iri(&case.action);
    match case.kind.as_str() {
        "PositiveSyntaxTest11" => accepted(E::default().query(&text, &base)),
        "NegativeSyntaxTest11" => refused(E::default().query(&text, &base)),
        "PositiveUpdateSyntaxTest11" => accepted(E::default().update(&text, &base)),
        "NegativeUpdateSyntaxTest11" => refused(E::default().update(&text, &base)),
        "QueryEvaluationTest" | "CSVResultFormatTest" => query::<E>(suite, case, &text, &base),
        "UpdateEvaluationTest" => update::<E>(suite, case, &text, &base),
        other => Err(format!("{other} is no kind of test that we know")),
    }
}

fn accepted<T>(outcome: Result<T, Failure>) -> Result<(), String> {
    match outcome {
        Err(Failure::Syntax(why)) => Err(why),
        _ => Ok(()),
    }
}

fn refused<T>(outcome: Result<T, Failure>) -> Result<(), String> {
    match outcome {
        Err(Failure::Syntax(_)) => Ok(()),
        _ => Err("it was taken for good syntax".to_owned()),
    }
}

fn query<E: Engine>(suite: &Suite, case: &Case, text: &str, base: &str) -> Result<(), String> {
    let result = case.result.as_deref().ok_or("there is no result file")?;
    let answer = filled::<E>(suite, case).query(text, base);
    let answer = answer.map_err(|failure| format!("{failure:?}"))?;
    let answer = by_value(through(answer, result));
    let expected = by_value(expected(suite, result));
    same(&expected, &answer, is_ordered(text, base))
        .map_err(|difference| format!("{text}\n{difference}"))
}

/// Whether the order of the rows is a part of the answer.
fn is_ordered(text: &str, base: &str) -> bool {
    let parser = SparqlParser::new().with_base_iri(base);
    let query = parser.expect("the base is an IRI").parse_query(text);
    let Ok(Query::Select { mut pattern, .. }) = query else {
        return false;
    };
    loop {
        pattern = match pattern {
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => *inner,
            other => return matches!(other, GraphPattern::OrderBy { .. }),
        }
    }
}

fn update<E: Engine>(suite: &Suite, case: &Case, text: &str, base: &str) -> Result<(), String> {
    let mut engine = filled::<E>(suite, case);
    let done = engine.update(text, base);
    done.map_err(|failure| format!("{failure:?}"))?;
    let mut expected = Dataset::new();
    for source in &case.after {
        for triple in triples(suite, source) {
            match &source.graph {
                Some(graph) => expected.insert(&triple.in_graph(graph.clone())),
                None => expected.insert(&triple.in_graph(oxrdf::GraphName::DefaultGraph)),
            };
        }
    }
    let got = engine.dump();
    if canonical(&expected) == canonical(&got) {
        return Ok(());
    }
    Err(format!("{text}\nexpected\n{expected}\nbut got\n{got}"))
}

/// The names of all tests that are run; none where there is no suite.
pub fn names() -> Vec<String> {
    let Some(suite) = Suite::open("sparql11", BASE) else {
        return Vec::new();
    };
    let read = |(manifest, _)| cases(&suite, &format!("{manifest}.ttl"));
    let all = MANIFESTS.into_iter().flat_map(read);
    all.map(|case| case.name).collect()
}

/// Runs every test of a manifest, over every engine.
fn run_all((manifest, least): (&str, usize)) {
    let Some(suite) = Suite::open("sparql11", BASE) else {
        return;
    };
    let cases = cases(&suite, &format!("{manifest}.ttl"));
    let found = cases.len();
    assert!(found >= least, "{manifest}: only {found} tests");
    over::<OxigraphEngine>(&suite, manifest, &cases);
    over::<AnnalsEngine>(&suite, manifest, &cases);
}

fn over<E: Engine>(suite: &Suite, manifest: &str, cases: &[Case]) {
    run(manifest, E::NAME, cases, |case| check::<E>(suite, case));
}

#[test]
fn sparql_queries_are_answered_as_the_w3c_says() {
    run_all(MANIFESTS[0]);
}

#[test]
fn sparql_updates_change_what_the_w3c_says() {
    run_all(MANIFESTS[1]);
}

#[test]
fn sparql_results_are_written_as_the_w3c_says() {
    run_all(MANIFESTS[2]);
}

#[test]
fn sparql_calls_to_other_servers_are_parsed_as_the_w3c_says() {
    run_all(MANIFESTS[3]);
}
