//! Property tests: an optimized query has the answer of the plain one, on random small graphs.

use super::map_pattern;
use super::paths::expand_paths;
use super::random_queries::{RandomQuery, graph, random_query};
use super::scope::in_scope;
use super::test_graph::TestGraph;
use super::tests::{parse, parser};
use super::{Portable, portable};
use crate::query::endpoint::arranged;
use crate::query::evaluate::{evaluate, evaluator};
use crate::query::order::{key, sort_by_keys};
use crate::query::periods::{PeriodWriter, Periods};
use crate::query::rewrite::{Rewrite, walk_pattern};
use crate::query::{Answer, QueryOptions, Table};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxigraph::store::Store;
use oxrdf::{GraphName, NamedNode, Term, Triple};
use proptest::prelude::*;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
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
        truncated: false,
    }
}

/// The answer without optimization, on the same dataset.
fn answer_without_optimizer(graph: &TestGraph, text: &str) -> Table {
    use super::QueryableGraph;
    let dataset = graph.dataset(Arc::from(Vec::new()));
    let results = evaluator(CancellationToken::new())
        .for_query(sort_by_keys(map_pattern(parse(text), expand_paths)))
        .on_queryable_dataset(dataset)
        .execute();
    rows_of(results.expect("an answer"))
}

/// Oxigraph's own store with a graph; `None` if it does not keep the literals as they are, such as `01`.
fn store_of(graph: &TestGraph) -> Option<Store> {
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
    kept.then_some(store)
}

fn answer_of(store: &Store, query: Query) -> Table {
    let results = evaluator(CancellationToken::new())
        .for_query(sort_by_keys(map_pattern(query, expand_paths)))
        .on_store(store)
        .execute();
    rows_of(results.expect("an answer"))
}

/// The answer of oxigraph's own store.
fn answer_of_oxigraph(graph: &TestGraph, text: &str) -> Option<Table> {
    Some(answer_of(&store_of(graph)?, parse(text)))
}

/// The answer of the text that an engine of others is sent where the periods of events are published, if it
/// asks for them.
fn answer_with_periods(graph: &TestGraph, text: &str) -> Option<Table> {
    let named = NamedNode::new_unchecked("urn:periods");
    let store = store_of(graph)?;
    let mut writer = PeriodWriter::default();
    let triples = graph.triples.iter();
    let mut periods: Vec<Triple> = triples
        .filter_map(|it| writer.add(&it.subject, it.predicate.as_ref(), it.object.as_ref()))
        .collect();
    periods.extend(writer.finish());
    let published = Periods::new(named.clone());
    published.set_counts(periods.iter().map(|it| match &it.object {
        Term::Literal(period) => (period.value().to_owned(), 1),
        other => (other.to_string(), 1),
    }));
    let portable = portable(parse(text), Some(&published));
    if !portable.asks_periods {
        return None;
    }
    for period in periods {
        let quad = period.in_graph(named.clone());
        store.insert(&quad).expect("a statement");
    }
    let rows = answer_of(&store, parse(&portable.query.to_string()));
    Some(arranged(rows, portable.top_k.as_ref(), None))
}

fn sorted(mut rows: Vec<Row>) -> Vec<String> {
    let mut lines: Vec<_> = rows.drain(..).map(|row| format_row(&row)).collect();
    lines.sort();
    lines
}

fn format_row(row: &Row) -> String {
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

fn check(graph: &str, query: &RandomQuery) -> Result<(), TestCaseError> {
    // A BIND to a name in use, and the like.
    prop_assume!(parser().parse_query(&query.plain()).is_ok());
    let graph = TestGraph::turtle(graph);
    let full = answer_without_optimizer(&graph, &query.plain());
    if let Some(other) = answer_of_oxigraph(&graph, &query.plain()) {
        let (one, other) = (sorted(full.rows.clone()), sorted(other.rows));
        prop_assert_eq!(one, other, "the same as oxigraph: {}", query.plain());
    }
    let text = query.whole(&full.columns);
    let optimized = match evaluate(graph.clone(), parse(&text).into(), &QueryOptions::default()) {
        Ok(Answer::Table(table)) => table,
        other => return Err(TestCaseError::fail(format!("{text}: {other:?}"))),
    };
    has_rows_of(&optimized, full.clone(), query, &text)?;
    if binds_twice(&parse(&text)) {
        return Ok(());
    }
    has_rows_of(
        &answer_of_printed(&graph, &text)?,
        full.clone(),
        query,
        &text,
    )?;
    match answer_with_periods(&graph, &text) {
        Some(answer) => has_rows_of(&answer, full, query, &text),
        None => Ok(()),
    }
}

/// Whether a name is bound where it is bound already: our parser takes that in a `GROUP BY`, SPARQL does
/// not, and so no text can say it.
fn binds_twice(query: &Query) -> bool {
    struct Rebinding(bool);
    impl Rewrite for Rebinding {
        fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
            if let GraphPattern::Extend {
                inner, variable, ..
            } = &pattern
            {
                self.0 |= in_scope(inner).contains(variable);
            }
            walk_pattern(self, pattern)
        }
    }
    let mut found = Rebinding(false);
    let _ = map_pattern(query.clone(), |pattern| found.pattern(pattern));
    found.0
}

/// The answer of the text that an engine of others is sent, which gets no help of the optimizer.
fn answer_of_printed(graph: &TestGraph, text: &str) -> Result<Table, TestCaseError> {
    let Portable { query, top_k, .. } = portable(parse(text), None);
    let printed = query.to_string();
    if let Err(error) = parser().parse_query(&printed) {
        return Err(TestCaseError::fail(format!(
            "{text} is printed as {printed}: {error}"
        )));
    }
    let rows = answer_without_optimizer(graph, &printed);
    Ok(arranged(rows, top_k.as_ref(), None))
}

fn has_rows_of(
    answer: &Table,
    mut full: Table,
    query: &RandomQuery,
    text: &str,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(&answer.columns, &full.columns);
    let rest = full.rows.len().saturating_sub(query.offset);
    let count = query.limit.map_or(rest, |limit| limit.min(rest));
    prop_assert_eq!(answer.rows.len(), count, "rows of {}", text);
    if count == full.rows.len() {
        prop_assert_eq!(
            sorted(answer.rows.clone()),
            sorted(full.rows.clone()),
            "{}",
            text
        );
    }
    let mut left = full.rows.clone();
    for row in &answer.rows {
        let at = left.iter().position(|known| known == row);
        prop_assert!(
            at.is_some(),
            "{} of {} is no row of it",
            format_row(row),
            text
        );
        left.swap_remove(at.expect("a place"));
    }
    full.rows.sort_by(|a, b| {
        let (a, b) = (keys_of(a, &query.keys), keys_of(b, &query.keys));
        let by_key = a.iter().zip(&b).zip(&query.keys).map(
            |((a, b), (_, down))| {
                if *down { b.cmp(a) } else { a.cmp(b) }
            },
        );
        by_key.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let keys = |row: &Row| keys_of(row, &query.keys);
    let expected: Vec<_> = full
        .rows
        .iter()
        .skip(query.offset)
        .take(count)
        .map(keys)
        .collect();
    let found: Vec<_> = answer.rows.iter().map(keys).collect();
    prop_assert_eq!(found, expected, "the order of {}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn an_optimized_query_has_the_answer_of_the_plain_one(graph in graph(), query in random_query()) {
        check(&graph, &query)?;
    }
}

#[test]
fn the_random_queries_reach_every_rewriting() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeMap::<&str, usize>::new();
    for _ in 0..600 {
        let tree = (graph(), random_query())
            .new_tree(&mut runner)
            .expect("a case");
        let (graph, query) = tree.current();
        let graph = TestGraph::turtle(&graph);
        if parser().parse_query(&query.plain()).is_err() {
            continue;
        }
        let full = answer_without_optimizer(&graph, &query.plain());
        let plan = super::plan(parse(&query.whole(&full.columns)), &graph, None);
        for scan in &plan.scans {
            let name = match scan {
                super::Scan::Range { .. } => "range",
                super::Scan::Overlap { .. } => "overlap",
                super::Scan::ValueCounts { .. } => "value counts",
                super::Scan::EventDayCounts => "event day counts",
            };
            *reached.entry(name).or_default() += 1;
        }
        if plan
            .notes
            .iter()
            .any(|note| note.starts_with("solutions of EXISTS"))
        {
            *reached.entry("exists").or_default() += 1;
        }
        if plan
            .notes
            .iter()
            .any(|note| note == super::unused_optional::NOTE)
        {
            *reached.entry("unused").or_default() += 1;
        }
        if plan
            .notes
            .iter()
            .any(|note| note.starts_with("joined where"))
        {
            *reached.entry("equal texts").or_default() += 1;
        }
        if plan.top_k.is_some_and(|top_k| top_k.ordered_scan.is_some()) {
            *reached.entry("ordered scan").or_default() += 1;
        }
        if !full.rows.is_empty() {
            *reached.entry("answers").or_default() += 1;
        }
    }
    println!("{reached:?}");
    assert_eq!(reached.len(), 9, "{reached:?}");
}
