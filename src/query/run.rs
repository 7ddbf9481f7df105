//! Evaluation: read-only, under a time limit, with a row cap that is never silent.
//!
//! Queries start through oxigraph's own entry, on the store's view of the graph. A query that
//! would call another server is refused before it runs. The graphs that a query names by `FROM`
//! are merged here: the evaluator would repeat what two of them say.
//!
//! ```
//! use annals::query::{Error, Limits, ask};
//! use annals::store::Store;
//!
//! let store = Store::scratch()?;
//! let text = "SELECT * { SERVICE <https://example.com/sparql> { ?s ?p ?o } }";
//! assert!(matches!(ask(&store, text, &Limits::default()), Err(Error::Refused(_))));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use super::bind_params::{Cell, fill};
use super::catalog::{Param, Saved};
use super::dataset::DefaultGraph;
use super::evaluate::evaluate;
use super::explain_plan::{Explained, explained};
use super::params::{Values, parse};
use super::rewrite::{Rewrite, walk_pattern};
use super::statistics::State;
use super::stop::Stop;
use super::table::Answer;
use super::{Error, syntax_error as words};
use crate::model::id;
use crate::store::Store;
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{GraphPattern, QueryDataset};
use spargebra::{Query, SparqlParser};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a query may take and how much it may give back.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Time until it is stopped; none for as long as it takes.
    pub time: Option<Duration>,
    /// What stops it earlier, where nobody waits for the answer any more.
    pub stop: Option<Stop>,
    /// Rows or triples after which the answer is cut, and marked as cut.
    pub rows: Option<usize>,
    /// Whether the rows are wanted from the other end of their order.
    pub backwards: bool,
    /// The only columns that are wanted of a SELECT without a limit of its own, each different row
    /// of them once; none for all columns and rows. What nobody asks for is not looked up.
    pub columns: Option<&'static [&'static str]>,
    /// What the query means by its default graph.
    pub default_graph: DefaultGraph,
    /// The graphs to ask in place of those that the query names.
    pub graphs: Option<Graphs>,
}

/// Graphs to ask, as a protocol names them beside a query or an update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graphs {
    /// Those that make up the default graph together.
    pub default: Vec<NamedNode>,
    /// Those behind `GRAPH`.
    pub named: Vec<NamedNode>,
}

impl From<Graphs> for QueryDataset {
    fn from(graphs: Graphs) -> Self {
        Self {
            default: graphs.default,
            named: Some(graphs.named),
        }
    }
}

/// Runs a saved query with values for its parameters.
///
/// # Errors
/// See [`Error`]; a parameter that is unknown, missing or given too many values is
/// [`Error::BadParameter`].
pub fn run(
    store: &Store,
    saved: &Saved,
    values: &Values,
    limits: &Limits,
) -> Result<Answer, Error> {
    let (state, query) = state(store, filled(saved, values)?, limits)?;
    evaluate(state, query, limits)
}

/// A saved query with its cells filled.
pub(super) fn filled(saved: &Saved, values: &Values) -> Result<Query, Error> {
    let query = parse_query(saved.name(), saved.text())?;
    let header = saved.header()?;
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
    let mut cells = BTreeMap::new();
    for (name, param) in header.params() {
        let cell = cell(param, values.get(name)).map_err(|reason| bad(name, reason))?;
        cells.insert(Variable::new_unchecked(name), cell);
    }
    Ok(fill(query, cells))
}

fn cell(param: &Param, given: Option<&[oxrdf::Term]>) -> Result<Cell, String> {
    match (given, &param.default) {
        (Some([one]), _) if !param.many => Ok(Cell::One(one.clone())),
        (Some(several), _) if param.many => Ok(Cell::Each(several.to_vec())),
        (Some(_), _) => Err("it takes one value".to_owned()),
        (None, Some(default)) => Ok(Cell::One(parse(param.kind, default)?)),
        (None, None) if param.optional => Ok(Cell::Any),
        (None, None) => Err("it must be given".to_owned()),
    }
}

/// The present state of the store as a query sees it, and the query without the graphs that it
/// names.
fn state(store: &Store, mut query: Query, limits: &Limits) -> Result<(State, Query), Error> {
    let (Query::Select { dataset, .. }
    | Query::Construct { dataset, .. }
    | Query::Describe { dataset, .. }
    | Query::Ask { dataset, .. }) = &mut query;
    let own = dataset.take();
    let graphs = limits.graphs.clone().map(QueryDataset::from).or(own);
    let state = State::new(store.snapshot()?, limits.default_graph, graphs)?;
    Ok((state, query))
}

/// Runs the text of a query; the prefixes that we know need no declaration.
///
/// # Errors
/// See [`Error`].
pub fn ask(store: &Store, text: &str, limits: &Limits) -> Result<Answer, Error> {
    let (state, query) = state(store, parse_query("query", text)?, limits)?;
    evaluate(state, query, limits)
}

/// Tells how the text of a query is run, by running it without a time limit.
///
/// # Errors
/// See [`Error`].
pub fn explain(store: &Store, text: &str, limits: &Limits) -> Result<Explained, Error> {
    let (state, query) = state(store, parse_query("query", text)?, limits)?;
    explained(&state, query, limits)
}

/// Tells how a saved query is run, by running it without a time limit.
///
/// # Errors
/// See [`run`].
pub fn explain_saved(
    store: &Store,
    saved: &Saved,
    values: &Values,
    limits: &Limits,
) -> Result<Explained, Error> {
    let (state, query) = state(store, filled(saved, values)?, limits)?;
    explained(&state, query, limits)
}

/// A parser that knows our prefixes.
pub(super) fn parser() -> SparqlParser {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in id::PREFIXES {
        parser = parser
            .with_prefix(*prefix, *namespace)
            .expect("our own namespaces are IRIs");
    }
    parser
}

fn parse_query(name: &str, text: &str) -> Result<Query, Error> {
    let query = parser()
        .parse_query(text)
        .map_err(|error| Error::Syntax(Box::new(words::syntax(name, text, &error.to_string()))))?;
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &query;
    calls_nobody(pattern)?;
    Ok(query)
}

/// Refuses a pattern that would call another server.
pub(super) fn calls_nobody(pattern: &GraphPattern) -> Result<(), Error> {
    struct Services(bool);
    impl Rewrite for Services {
        fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
            self.0 |= matches!(pattern, GraphPattern::Service { .. });
            walk_pattern(self, pattern)
        }
    }
    let mut services = Services(false);
    services.pattern(pattern.clone());
    if services.0 {
        let reason = "SERVICE would call another server; annals only asks its own data";
        return Err(Error::Refused(reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{RecvTimeoutError, channel};

    fn ask_nothing(text: &str, limits: &Limits) -> Result<Answer, Error> {
        ask(&Store::scratch().expect("a place for it"), text, limits)
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
        let answer = ask_nothing(&text, &Limits::default()).expect("an answer");
        assert_eq!(answer.table().expect("rows").rows.len(), 2000);
    }

    #[test]
    fn a_capped_answer_says_so() {
        let limits = Limits {
            rows: Some(2),
            ..Limits::default()
        };
        let all = ask_nothing("SELECT ?x { VALUES ?x { 1 2 } }", &limits).expect("an answer");
        let cut = ask_nothing("SELECT ?x { VALUES ?x { 1 2 3 } }", &limits).expect("an answer");
        assert!(!all.is_cut() && cut.is_cut());
    }

    /// Queries that would go on for years without reading anything.
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
    fn a_query_that_takes_too_long_gives_no_part_of_an_answer_and_its_thread_ends() {
        for text in endless() {
            let (permit, all) = channel::<()>();
            let limits = Limits {
                time: Some(Duration::from_millis(20)),
                stop: Some(Stop::new(permit)),
                ..Limits::default()
            };
            let answer = ask_nothing(&text, &limits);
            assert!(
                matches!(answer, Err(Error::TimedOut(_))),
                "{text}: {answer:?}"
            );
            drop(limits);
            // The last who works drops the permit; nobody is waited for longer than patience lasts.
            let ended = all.recv_timeout(Duration::from_secs(60));
            assert_eq!(ended, Err(RecvTimeoutError::Disconnected), "{text} goes on");
        }
    }
}
