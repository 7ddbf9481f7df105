//! Running queries: read-only, with a timeout, and with a row limit that is never silent.
//!
//! Queries run through oxigraph's evaluator on the store's view of the graph. A query that would
//! call another server is refused before it runs. The graphs named by `FROM` are merged here,
//! since the evaluator would repeat a statement that two of them contain.
//!
//! ```
//! use annals::query::{Error, QueryOptions, run_query};
//! use annals::store::Store;
//!
//! let store = Store::scratch()?;
//! let text = "SELECT * { SERVICE <https://example.com/sparql> { ?s ?p ?o } }";
//! assert!(matches!(run_query(&store, text, &QueryOptions::default()), Err(Error::Refused(_))));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use super::Error;
use super::bind_params::{Binding, bind_params};
use super::catalog::{Param, SavedQuery};
use super::endpoint::Endpoint;
use super::evaluate::evaluate;
use super::explain_plan::{Explanation, explain_query};
use super::options::QueryOptions;
use super::params::{ParamValues, parse};
use super::parsed_query::{ParsedQuery, parse_query};
use super::stack::with_room_for;
use super::statistics::StoreGraph;
use super::table::Answer;
use crate::store::Store;
use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::QueryDataset;
use std::collections::BTreeMap;

/// Runs a saved query over an endpoint.
///
/// # Errors
/// As [`run_saved`], or [`Error::Remote`].
pub fn ask_saved(
    endpoint: &Endpoint,
    saved: &SavedQuery,
    values: &ParamValues,
    options: &QueryOptions,
) -> Result<Answer, Error> {
    endpoint.check_saved(saved.name())?;
    endpoint.run(bind(saved, values)?, options)
}

/// Runs a query given as text over an endpoint.
///
/// # Errors
/// As [`run_query`], or [`Error::Remote`].
pub fn ask_query(endpoint: &Endpoint, text: &str, options: &QueryOptions) -> Result<Answer, Error> {
    endpoint.run(parse_text(text, options)?, options)
}

/// Runs a saved query with values for its parameters.
///
/// # Errors
/// See [`Error`]; a parameter that is unknown, missing or given too many values is
/// [`Error::BadParameter`].
pub fn run_saved(
    store: &Store,
    saved: &SavedQuery,
    values: &ParamValues,
    options: &QueryOptions,
) -> Result<Answer, Error> {
    run(store, bind(saved, values)?, options)
}

/// A saved query with its parameters bound.
pub(super) fn bind(saved: &SavedQuery, values: &ParamValues) -> Result<ParsedQuery, Error> {
    let (ParsedQuery { query, depth }, header) = saved.parsed()?;
    let bad = |name: &str, reason: String| Error::BadParameter {
        query: saved.name().to_owned(),
        name: name.to_owned(),
        reason,
    };
    if let Some(name) = values
        .names()
        .find(|name| header.params().all(|(known, _)| known != *name))
    {
        let known: Vec<_> = header.params().map(|(name, _)| name).collect();
        let reason = match known.as_slice() {
            [] => "it takes no parameters".to_owned(),
            known => format!("it takes only {}", known.join(", ")),
        };
        return Err(bad(name, reason));
    }
    let mut bindings = BTreeMap::new();
    for (name, param) in header.params() {
        let binding = binding(param, values.get(name)).map_err(|reason| bad(name, reason))?;
        bindings.insert(Variable::new_unchecked(name), binding);
    }
    let query = with_room_for(*depth, || bind_params(query.clone(), bindings));
    Ok(ParsedQuery {
        query,
        depth: *depth,
    })
}

fn binding(param: &Param, given: Option<&[oxrdf::Term]>) -> Result<Binding, String> {
    match (given, &param.default) {
        (Some([one]), _) if !param.many => Ok(Binding::One(one.clone())),
        (Some(several), _) if param.many => Ok(Binding::OneOf(several.to_vec())),
        (Some(_), _) => Err("it takes one value".to_owned()),
        (None, Some(default)) => Ok(Binding::One(parse(param.kind, default)?)),
        (None, None) if param.optional => Ok(Binding::Unbound),
        (None, None) => Err("it must be given".to_owned()),
    }
}

/// The dataset that a query reads, and the query without its own dataset clause.
fn open_dataset(
    store: &Store,
    query: &mut Query,
    options: &QueryOptions,
) -> Result<StoreGraph, Error> {
    let (Query::Select { dataset, .. }
    | Query::Construct { dataset, .. }
    | Query::Describe { dataset, .. }
    | Query::Ask { dataset, .. }) = query;
    let own = dataset.take();
    let dataset = options.dataset.clone().map(QueryDataset::from).or(own);
    let graph = StoreGraph::new(
        store.snapshot()?,
        options.default_graph,
        dataset,
        &options.hidden_graphs,
    )?;
    Ok(graph)
}

/// Runs a parsed query.
pub(super) fn run(
    store: &Store,
    mut parsed: ParsedQuery,
    options: &QueryOptions,
) -> Result<Answer, Error> {
    let graph = open_dataset(store, &mut parsed.query, options)?;
    evaluate(graph, parsed, options)
}

fn explain_parsed(
    store: &Store,
    mut parsed: ParsedQuery,
    options: &QueryOptions,
) -> Result<Explanation, Error> {
    let graph = open_dataset(store, &mut parsed.query, options)?;
    with_room_for(parsed.depth, || {
        explain_query(&graph, parsed.query, options)
    })
}

fn parse_text(text: &str, options: &QueryOptions) -> Result<ParsedQuery, Error> {
    parse_query("query", text, options.base.as_deref())
}

/// Runs a query given as text; the prefixes of the ontology need no declaration.
///
/// # Errors
/// See [`Error`].
pub fn run_query(store: &Store, text: &str, options: &QueryOptions) -> Result<Answer, Error> {
    run(store, parse_text(text, options)?, options)
}

/// Explains how a query given as text is run, by running it without a timeout.
///
/// # Errors
/// See [`Error`].
pub fn explain(store: &Store, text: &str, options: &QueryOptions) -> Result<Explanation, Error> {
    explain_parsed(store, parse_text(text, options)?, options)
}

/// Explains how a saved query is run, by running it without a timeout.
///
/// # Errors
/// See [`run_saved`].
pub fn explain_saved(
    store: &Store,
    saved: &SavedQuery,
    values: &ParamValues,
    options: &QueryOptions,
) -> Result<Explanation, Error> {
    explain_parsed(store, bind(saved, values)?, options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::CancelToken;
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::time::Duration;

    fn run_on_empty_store(text: &str, options: &QueryOptions) -> Result<Answer, Error> {
        run_query(&Store::scratch().expect("a scratch store"), text, options)
    }

    #[test]
    fn sorting_mixed_dates_does_not_panic() {
        let mut rows = String::new();
        for i in 0..2000 {
            let (value, datatype) = match i % 4 {
                0 => (format!("20{:02}-01-02", i % 90 + 10), "date"),
                1 => (format!("20{:02}-03", i % 90 + 10), "gYearMonth"),
                2 => (format!("20{:02}", i % 90 + 10), "gYear"),
                _ => (format!("20{:02}-01-02T03:04:05Z", i % 90 + 10), "dateTime"),
            };
            rows.push_str(&format!("\"{value}\"^^xsd:{datatype} "));
        }
        let text = format!("SELECT ?d {{ VALUES ?d {{ {rows} }} }} ORDER BY DESC(?d) ?d");
        let answer = run_on_empty_store(&text, &QueryOptions::default()).expect("an answer");
        assert_eq!(answer.table().expect("rows").rows.len(), 2000);
    }

    #[test]
    fn a_truncated_answer_says_so() {
        let options = QueryOptions {
            max_rows: Some(2),
            ..QueryOptions::default()
        };
        let all =
            run_on_empty_store("SELECT ?x { VALUES ?x { 1 2 } }", &options).expect("an answer");
        let truncated =
            run_on_empty_store("SELECT ?x { VALUES ?x { 1 2 3 } }", &options).expect("an answer");
        assert!(!all.is_truncated() && truncated.is_truncated());
    }

    /// Queries that would run for years without reading a statement.
    fn endless() -> [String; 6] {
        let product = |one: fn(usize) -> String| (0..12).map(one).collect::<String>();
        let block = |i: usize| {
            format!(
                "{{ VALUES ?v{i} {{ {} }} }}",
                "0 1 2 3 4 5 6 7 8 9 ".repeat(10)
            )
        };
        let (values, linked) = (
            product(block),
            product(|i| format!("VALUES (?v{i} ?v{}) {{ {} }} ", i + 1, "(0 0) ".repeat(100))),
        );
        let names: Vec<_> = (0..12).map(|i| format!("?v{i}")).collect();
        let sum = names.join(" + ");
        let optional =
            product(|i| format!("OPTIONAL {{ VALUES ?v{i} {{ 0 1 2 3 4 5 6 7 8 9 }} }} "));
        let inner = product(|i| {
            format!(
                "{{ SELECT ?x ?v{i} {{ VALUES (?x ?v{i}) {{ (0 1) (0 2) (0 3) (0 4) (0 5) (0 6) (0 7) (0 8) (0 9) }} }} }} "
            )
        });
        [
            format!("SELECT (COUNT(*) AS ?n) {{ {values} }}"),
            format!("SELECT (COUNT(*) AS ?n) {{ {linked} }}"),
            format!("SELECT (COUNT(*) AS ?n) {{ {optional} }}"),
            format!("SELECT ?x (MAX(?v3) AS ?m) {{ {inner} }} GROUP BY ?x"),
            format!("SELECT * {{ {values} FILTER({sum} > 1000) }} ORDER BY ?v1"),
            format!("ASK {{ BIND(1 AS ?one) FILTER(EXISTS {{ {values} FILTER({sum} > 1000) }}) }}"),
        ]
    }

    #[test]
    fn a_query_that_takes_too_long_gives_no_partial_answer_and_its_thread_ends() {
        for text in endless() {
            let (permit, all) = channel::<()>();
            let options = QueryOptions {
                timeout: Some(Duration::from_millis(20)),
                cancel: Some(CancelToken::new(permit)),
                ..QueryOptions::default()
            };
            let answer = run_on_empty_store(&text, &options);
            assert!(
                matches!(answer, Err(Error::TimedOut(_))),
                "{text}: {answer:?}"
            );
            drop(options);
            // The permit is dropped when the last thread of the query has ended.
            let ended = all.recv_timeout(Duration::from_secs(60));
            assert_eq!(
                ended,
                Err(RecvTimeoutError::Disconnected),
                "{text} is still running"
            );
        }
    }

    #[test]
    fn queries_as_deep_as_the_limits_allow_need_no_more_stack_than_there_is() {
        let nested = |before: &str, open: &str, middle: &str, close: &str, after: &str| {
            let (open, close) = (open.repeat(97), close.repeat(97));
            format!("{before}{open}{middle}{close}{after}")
        };
        let texts = [
            nested("ASK { FILTER(", "(", "1", ")", ") }"),
            nested("ASK { FILTER ", "EXISTS { FILTER ", "(1)", " }", " }"),
            nested("ASK { ", "OPTIONAL { ", "?s ?p ?o", " }", " }"),
            nested("SELECT * ", "{ SELECT * ", "{ ?s ?p ?o }", " }", ""),
            nested("ASK { ?s ?p ", "[ ?p ", "1", " ]", " }"),
            nested("ASK { ?s ", "(a/", "a", ")", " ?o }"),
            format!("ASK {{ FILTER(1{}) }}", " || 1".repeat(990)),
            format!("ASK {{ ?s a ?t {} }}", "OPTIONAL { ?s a ?t } ".repeat(490)),
            format!("ASK {{ {} }}", "?s a ?t . ".repeat(990)),
            format!("SELECT * {{ {{}} {} }}", "UNION { ?s a ?t } ".repeat(490)),
        ];
        for text in texts {
            let answer = run_on_empty_store(&text, &QueryOptions::default());
            assert!(answer.is_ok(), "{text}: {answer:?}");
        }
    }

    #[test]
    fn an_unknown_function_is_an_error_of_its_expression_alone() {
        let text = "SELECT ?x { VALUES ?v { 1 2 } BIND(COALESCE(<urn:f>(?v), xsd:integer(?v, 1), ?v) AS ?x) }";
        let answer = run_on_empty_store(text, &QueryOptions::default()).expect("an answer");
        let table = answer.table().expect("rows");
        assert_eq!(
            table.iter().filter(|row| row.text("x").is_some()).count(),
            2
        );
        let none = run_on_empty_store(
            "SELECT * { VALUES ?v { 1 } FILTER(<urn:f>(?v)) }",
            &QueryOptions::default(),
        );
        assert_eq!(
            none.expect("an answer").table().expect("rows").rows.len(),
            0
        );
    }
}
