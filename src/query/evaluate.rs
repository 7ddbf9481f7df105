//! Evaluation of an optimized query, with a timeout and cancellation.

use super::cancel_token::CancelToken;
use super::optimizer::{
    Direction, OrderedScan, Plan, QueryableGraph, Scan, TopK, ValueRange, plan,
};
use super::options::QueryOptions;
use super::parsed_query::ParsedQuery;
use super::rewrite::map_pattern;
use super::rows::{Cells, TopKRows};
use super::stack::{spawn_with_room_for, with_room_for};
use super::survey::UNKNOWN_FUNCTION;
use super::table::{Answer, Table};
use super::{Error, cancellation, order, stored_forms};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxrdf::{Literal, Term, Triple};
use spareval::QueryEvaluator;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often the cancellation of a running query is checked.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How many statements the first chunk of an ordered scan has for each row that is wanted.
const FIRST_CHUNK: u64 = 2;
/// How much longer each following chunk is.
const GROWTH: u64 = 4;

/// Runs a query, on its own thread if it can be stopped. Then this returns as soon as the query is
/// stopped; the thread ends at the next statement that it reads or row that it multiplies.
pub(super) fn evaluate(
    graph: impl QueryableGraph + Send + 'static,
    ParsedQuery { query, depth }: ParsedQuery,
    options: &QueryOptions,
) -> Result<Answer, Error> {
    let query = shaped(query, options);
    let token = CancellationToken::new();
    let failed = |error: QueryEvaluationError| Error::Evaluation(error.to_string());
    if options.timeout.is_none() && options.cancel.is_none() {
        let answered = || answer(&graph, query, options.max_rows, token);
        return with_room_for(depth, answered).map_err(failed);
    }
    let (sender, receiver) = channel();
    let (max_rows, thread_token, cancel) =
        (options.max_rows, token.clone(), options.cancel.clone());
    let started = spawn_with_room_for(depth, move || {
        // The answer of an abandoned query has no receiver; a cancelled query unwinds from here.
        let _ = sender.send(answer(&graph, query, max_rows, thread_token));
        drop(cancel);
    });
    started.map_err(|error| Error::Evaluation(format!("no thread could be started: {error}")))?;
    let abandon = |error| {
        token.cancel();
        Err(error)
    };
    let started = Instant::now();
    loop {
        let left = options
            .timeout
            .map(|timeout| timeout.saturating_sub(started.elapsed()));
        if options
            .cancel
            .as_ref()
            .is_some_and(CancelToken::is_cancelled)
        {
            return abandon(Error::Cancelled);
        }
        match receiver.recv_timeout(left.map_or(POLL_INTERVAL, |left| left.min(POLL_INTERVAL))) {
            Ok(answer) => return answer.map_err(failed),
            Err(RecvTimeoutError::Timeout) => match options.timeout {
                Some(timeout) if started.elapsed() >= timeout => {
                    return abandon(Error::TimedOut(timeout));
                }
                _ => {}
            },
            Err(RecvTimeoutError::Disconnected) => {
                let reason = "it ended without an answer".to_owned();
                return Err(Error::Evaluation(reason));
            }
        }
    }
}

/// A query for the columns and in the order that are wanted.
pub(super) fn shaped(query: Query, options: &QueryOptions) -> Query {
    let query = match options.columns {
        Some(columns) => map_pattern(query, |pattern| project_columns(pattern, columns)),
        None => query,
    };
    match (options.unordered, options.reverse) {
        (true, _) => map_pattern(query, order::remove),
        (false, true) => order::reverse(query),
        (false, false) => query,
    }
}

/// A SELECT of these columns alone, with distinct rows. One with a limit would return other rows
/// then, and stays as it is.
pub(super) fn project_columns(pattern: GraphPattern, columns: &[&str]) -> GraphPattern {
    match pattern {
        GraphPattern::Distinct { inner } => project_columns(*inner, columns),
        GraphPattern::Project {
            inner,
            mut variables,
        } => {
            variables.retain(|variable| columns.contains(&variable.as_str()));
            GraphPattern::Distinct {
                inner: Box::new(GraphPattern::Project { inner, variables }),
            }
        }
        other => other,
    }
}

fn answer(
    graph: &impl QueryableGraph,
    query: Query,
    max_rows: Option<usize>,
    token: CancellationToken,
) -> Result<Answer, QueryEvaluationError> {
    let plan = plan(query, graph, max_rows);
    let evaluation = Evaluation {
        graph,
        max_rows,
        token,
    };
    match &plan.top_k {
        Some(top_k) => evaluation.sorted(&plan, top_k).map(Answer::Table),
        None => evaluation.unsorted(plan),
    }
}

/// The evaluator for one query.
pub(super) fn evaluator(token: CancellationToken) -> SparqlEvaluator {
    let evaluator = stored_forms::FUNCTIONS
        .into_iter()
        .fold(SparqlEvaluator::new(), |evaluator, (name, function)| {
            evaluator.with_custom_function(name.into_owned(), function)
        });
    evaluator
        .with_cancellation_token(token.clone())
        .with_custom_function(order::FUNCTION.into_owned(), order_key)
        .with_custom_function(UNKNOWN_FUNCTION.into_owned(), |_| None)
        .with_custom_function(
            cancellation::FUNCTION.into_owned(),
            cancellation::check_cancelled(token),
        )
}

struct Evaluation<'a, G> {
    graph: &'a G,
    max_rows: Option<usize>,
    token: CancellationToken,
}

impl<'a, G: QueryableGraph> Evaluation<'a, G> {
    fn results(
        &self,
        query: Query,
        scans: Vec<Scan>,
    ) -> Result<QueryResults<'a>, QueryEvaluationError> {
        evaluator(self.token.clone())
            .for_query(query)
            .on_queryable_dataset(self.graph.dataset(Arc::from(scans)))
            .execute()
    }

    fn check_cancelled(&self) -> Result<(), QueryEvaluationError> {
        if self.token.is_cancelled() {
            return Err(QueryEvaluationError::Cancelled);
        }
        Ok(())
    }

    /// Collects the whole result, up to the row limit.
    fn unsorted(&self, plan: Plan) -> Result<Answer, QueryEvaluationError> {
        let max_rows = self.max_rows.unwrap_or(usize::MAX);
        match self.results(plan.query, plan.scans)? {
            QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
            QueryResults::Solutions(mut solutions) => {
                let variables = solutions.variables().to_vec();
                let mut table = Table {
                    columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
                    ..Table::default()
                };
                for solution in &mut solutions {
                    self.check_cancelled()?;
                    let solution = solution?;
                    if table.rows.len() == max_rows {
                        table.truncated = true;
                        break;
                    }
                    table
                        .rows
                        .push(variables.iter().map(|v| solution.get(v).cloned()).collect());
                }
                Ok(Answer::Table(table))
            }
            QueryResults::Graph(results) => {
                let mut triples: Vec<Triple> = Vec::new();
                for triple in results {
                    self.check_cancelled()?;
                    triples.push(triple?);
                }
                triples.sort_by_cached_key(ToString::to_string);
                triples.dedup();
                let truncated = triples.len() > max_rows;
                triples.truncate(max_rows);
                Ok(Answer::Graph { triples, truncated })
            }
        }
    }

    fn sorted(&self, plan: &Plan, top_k: &TopK) -> Result<Table, QueryEvaluationError> {
        let mut rows = TopKRows::new(top_k, self.max_rows);
        let columns = match &top_k.ordered_scan {
            Some(scan) => self.scan_in_order(plan, scan, &mut rows)?,
            None => self.collect(plan.query.clone(), plan.scans.clone(), &mut rows)?,
        };
        Ok(rows.finish(columns.into_iter().take(top_k.columns).collect()))
    }

    /// Runs the query over one chunk of its first sort key's values after the other, each longer
    /// than the one before, until there are enough rows: all rows of later chunks sort after them.
    fn scan_in_order(
        &self,
        plan: &Plan,
        ordered: &OrderedScan,
        rows: &mut TopKRows<'_>,
    ) -> Result<Vec<String>, QueryEvaluationError> {
        let mut step = first_chunk_size(plan, self.max_rows);
        let mut rest = ordered.range.clone();
        let mut seen = 0_u64;
        loop {
            let edge = self
                .graph
                .nth_value(&ordered.property, &rest, step - 1, ordered.direction)
                .filter(|_| seen < ordered.max_statements);
            let (chunk, query) = match edge {
                Some(edge) => {
                    let (chunk, later) = split(&rest, edge, ordered.direction);
                    rest = later;
                    (Some(chunk), &ordered.query)
                }
                None => (None, &plan.query),
            };
            let last = chunk.is_none();
            let scans = with_range(&plan.scans, ordered, chunk.unwrap_or_else(|| rest.clone()));
            let columns = self.collect(query.clone(), scans, rows)?;
            if last || rows.has_enough() {
                return Ok(columns);
            }
            seen = seen.saturating_add(step);
            step = step.saturating_mul(GROWTH);
        }
    }

    /// Runs a query once and collects all its rows.
    fn collect(
        &self,
        query: Query,
        scans: Vec<Scan>,
        rows: &mut TopKRows<'_>,
    ) -> Result<Vec<String>, QueryEvaluationError> {
        let QueryResults::Solutions(mut solutions) = self.results(query, scans)? else {
            return Ok(Vec::new());
        };
        let variables = solutions.variables().to_vec();
        for solution in &mut solutions {
            self.check_cancelled()?;
            let solution = solution?;
            let cells: Cells = variables.iter().map(|v| solution.get(v).cloned()).collect();
            rows.add(cells);
        }
        Ok(variables.iter().map(|v| v.as_str().to_owned()).collect())
    }
}

/// How many values the first chunk of an ordered scan has.
fn first_chunk_size(plan: &Plan, max_rows: Option<usize>) -> u64 {
    let wanted = plan
        .top_k
        .as_ref()
        .and_then(|top_k| top_k.rows_needed(max_rows));
    let step = (wanted.unwrap_or(0) as u64).saturating_mul(FIRST_CHUNK);
    step.max(2)
}

/// The query and the scans of the first chunk of an ordered scan; `None` where the plan has none,
/// or where its first chunk is all there is.
pub(super) fn first_chunk(
    graph: &impl QueryableGraph,
    plan: &Plan,
    max_rows: Option<usize>,
) -> Option<(Query, Vec<Scan>)> {
    let ordered = plan.top_k.as_ref()?.ordered_scan.as_ref()?;
    let nth = first_chunk_size(plan, max_rows) - 1;
    let edge = graph.nth_value(&ordered.property, &ordered.range, nth, ordered.direction)?;
    let (chunk, _) = split(&ordered.range, edge, ordered.direction);
    let scans = with_range(&plan.scans, ordered, chunk);
    Some((ordered.query.clone(), scans))
}

/// The scans of a plan, with the ordered one limited to this range.
fn with_range(scans: &[Scan], ordered: &OrderedScan, range: ValueRange) -> Vec<Scan> {
    let mut scans = scans.to_vec();
    scans[ordered.scan] = Scan::Range {
        property: ordered.property.clone(),
        range,
    };
    scans
}

/// Splits a range after a value into what comes up to it in this direction, and what comes later.
fn split(range: &ValueRange, edge: Literal, direction: Direction) -> (ValueRange, ValueRange) {
    let (with, without) = (Bound::Included(edge.clone()), Bound::Excluded(edge));
    let (low, high) = (range.low.clone(), range.high.clone());
    match direction {
        Direction::Ascending => {
            let later = ValueRange { low: without, high };
            (ValueRange { low, high: with }, later)
        }
        Direction::Descending => {
            let later = ValueRange { low, high: without };
            (ValueRange { low: with, high }, later)
        }
    }
}

/// The evaluator for the changes of an update.
pub(super) fn update_evaluator(token: CancellationToken) -> QueryEvaluator {
    let evaluator = stored_forms::FUNCTIONS
        .into_iter()
        .fold(QueryEvaluator::new(), |evaluator, (name, function)| {
            evaluator.with_custom_function(name.into_owned(), function)
        });
    evaluator
        .with_cancellation_token(token.clone())
        .with_custom_function(order::FUNCTION.into_owned(), order_key)
        .with_custom_function(UNKNOWN_FUNCTION.into_owned(), |_| None)
        .with_custom_function(
            cancellation::FUNCTION.into_owned(),
            cancellation::check_cancelled(token),
        )
}

fn order_key(terms: &[Term]) -> Option<Term> {
    let key = order::key(terms.first()?);
    Some(Literal::new_simple_literal(key).into())
}
