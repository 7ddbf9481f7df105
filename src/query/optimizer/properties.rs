//! A planned query answers as the plain one does: random queries over random small graphs.

use super::graph::Listed;
use super::map_pattern;
use super::paths::written_out;
use super::random_queries::{Asked, asked, graph};
use super::tests::{parse, parser};
use crate::query::evaluate::{evaluate, evaluator};
use crate::query::order::{by_keys, key};
use crate::query::{Answer, Limits, Table};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxigraph::store::Store;
use oxrdf::{GraphName, Term};
use proptest::prelude::*;
use std::sync::Arc;

type Row = Vec<Option<Term>>;

fn rows_of(results: QueryResults<'_>) -> Table {
    let QueryResults::Solutions(mut solutions) = results else {
        panic!("a SELECT")
    };
    let variables = solutions.variables().to_vec();
    let rows = solutions
        .by_ref()
        .map(|row| {
            let row = row.expect("a row");
            variables.iter().map(|v| row.get(v).cloned()).collect()
        })
        .collect();
    Table {
        columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
        rows,
        cut: false,
    }
}

/// The answer without any planning, on the same dataset.
fn plainly(graph: &Listed, text: &str) -> Table {
    use super::Graph;
    let dataset = graph.dataset(Arc::from(Vec::new()));
    let results = evaluator(CancellationToken::new())
        .for_query(by_keys(map_pattern(parse(text), written_out)))
        .on_queryable_dataset(dataset)
        .execute();
    rows_of(results.expect("an answer"))
}

/// The answer of oxigraph's own store; none where it does not keep what it is given to the letter,
/// as with `01`.
fn elsewhere(graph: &Listed, text: &str) -> Option<Table> {
    let store = Store::new().expect("a store in memory");
    for triple in graph.triples.iter() {
        let quad = triple.clone().in_graph(GraphName::DefaultGraph);
        store.insert(&quad).expect("a statement");
    }
    let kept = graph.triples.iter().all(|triple| {
        let quad = triple.clone().in_graph(GraphName::DefaultGraph);
        store
            .iter()
            .any(|known| known.is_ok_and(|known| known == quad))
    });
    let results = evaluator(CancellationToken::new())
        .for_query(by_keys(map_pattern(parse(text), written_out)))
        .on_store(&store)
        .execute();
    kept.then(|| rows_of(results.expect("an answer")))
}

fn sorted(mut rows: Vec<Row>) -> Vec<String> {
    let mut lines: Vec<_> = rows.drain(..).map(|row| line(&row)).collect();
    lines.sort();
    lines
}

fn line(row: &Row) -> String {
    let cells = row.iter().map(|cell| match cell {
        Some(term) => term.to_string(),
        None => "-".to_owned(),
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn keys_of(row: &Row, keys: &[(usize, bool)]) -> Vec<Option<String>> {
    let cells = keys.iter().map(|(column, _)| &row[column % row.len()]);
    cells.map(|cell| cell.as_ref().map(key)).collect()
}

fn check(graph: &str, asked: &Asked) -> Result<(), TestCaseError> {
    // A BIND to a name in use, and the like.
    prop_assume!(parser().parse_query(&asked.plain()).is_ok());
    let graph = Listed::turtle(graph);
    let mut full = plainly(&graph, &asked.plain());
    if let Some(other) = elsewhere(&graph, &asked.plain()) {
        let (one, other) = (sorted(full.rows.clone()), sorted(other.rows));
        prop_assert_eq!(one, other, "the same elsewhere: {}", asked.plain());
    }
    let text = asked.whole(&full.columns);
    let answer = match evaluate(graph.clone(), parse(&text), &Limits::default()) {
        Ok(Answer::Table(table)) => table,
        other => return Err(TestCaseError::fail(format!("{text}: {other:?}"))),
    };
    prop_assert_eq!(&answer.columns, &full.columns);
    let rest = full.rows.len().saturating_sub(asked.offset);
    let count = asked.limit.map_or(rest, |limit| limit.min(rest));
    prop_assert_eq!(answer.rows.len(), count, "rows of {}", &text);
    if count == full.rows.len() {
        prop_assert_eq!(
            sorted(answer.rows.clone()),
            sorted(full.rows.clone()),
            "{}",
            &text
        );
    }
    let mut left = full.rows.clone();
    for row in &answer.rows {
        let at = left.iter().position(|known| known == row);
        prop_assert!(at.is_some(), "{} of {} is no row of it", line(row), &text);
        left.swap_remove(at.expect("a place"));
    }
    full.rows.sort_by(|a, b| {
        let (a, b) = (keys_of(a, &asked.keys), keys_of(b, &asked.keys));
        let by_key = a.iter().zip(&b).zip(&asked.keys).map(
            |((a, b), (_, down))| {
                if *down { b.cmp(a) } else { a.cmp(b) }
            },
        );
        by_key.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let keys = |row: &Row| keys_of(row, &asked.keys);
    let expected: Vec<_> = full
        .rows
        .iter()
        .skip(asked.offset)
        .take(count)
        .map(keys)
        .collect();
    let found: Vec<_> = answer.rows.iter().map(keys).collect();
    prop_assert_eq!(found, expected, "the order of {}", &text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_planned_query_answers_as_the_plain_one_does(graph in graph(), asked in asked()) {
        check(&graph, &asked)?;
    }
}

#[test]
fn the_random_queries_reach_every_rewriting() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeMap::<&str, usize>::new();
    for _ in 0..600 {
        let tree = (graph(), asked()).new_tree(&mut runner).expect("a case");
        let (graph, asked) = tree.current();
        let graph = Listed::turtle(&graph);
        if parser().parse_query(&asked.plain()).is_err() {
            continue;
        }
        let full = plainly(&graph, &asked.plain());
        let plan = super::plan(parse(&asked.whole(&full.columns)), &graph, None);
        for scan in &plan.scans {
            let name = match scan {
                super::Scan::Range { .. } => "range",
                super::Scan::Overlap { .. } => "overlap",
                super::Scan::Runs { .. } => "runs",
                super::Scan::EventDays => "days",
            };
            *reached.entry(name).or_default() += 1;
        }
        if plan
            .notes
            .iter()
            .any(|note| note.starts_with("what must exist"))
        {
            *reached.entry("members").or_default() += 1;
        }
        if plan
            .notes
            .iter()
            .any(|note| note == super::unused_optional::NOTE)
        {
            *reached.entry("unasked").or_default() += 1;
        }
        if plan.top.is_some_and(|top| top.walk.is_some()) {
            *reached.entry("walk").or_default() += 1;
        }
        if !full.rows.is_empty() {
            *reached.entry("answers").or_default() += 1;
        }
    }
    println!("{reached:?}");
    assert_eq!(reached.len(), 8, "{reached:?}");
}
