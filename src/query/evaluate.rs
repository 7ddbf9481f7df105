//! Evaluation of a planned query, under a time limit.

use super::optimizer::{Graph, Plan, Range, Scan, Top, Walk, plan};
use super::rewrite::map_pattern;
use super::rows::{Cells, Rows};
use super::stop::Stop;
use super::table::{Answer, Table};
use super::{Error, Limits, cancellation, order};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxrdf::{Literal, Term, Triple};
use spareval::QueryEvaluator;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often a query that runs is asked whether it is to stop.
const LOOK: Duration = Duration::from_millis(20);
/// How many statements a walk tries first for each row that is wanted.
const FIRST_STEP: u64 = 2;
/// How much further each next step goes.
const GROWTH: u64 = 4;

/// Runs a query on a thread of its own where it can be stopped. Whoever waits is told at once when it
/// is; the thread ends at the next statement that it reads, or row that it multiplies.
pub(super) fn evaluate(
    graph: impl Graph + Send + 'static,
    query: Query,
    limits: &Limits,
) -> Result<Answer, Error> {
    let query = match limits.columns {
        Some(columns) => map_pattern(query, |pattern| only(pattern, columns)),
        None => query,
    };
    let query = match limits.backwards {
        true => order::backwards(query),
        false => query,
    };
    let token = CancellationToken::new();
    let failed = |error: QueryEvaluationError| Error::Evaluation(error.to_string());
    if limits.time.is_none() && limits.stop.is_none() {
        return answer(&graph, query, limits.rows, token).map_err(failed);
    }
    let (tell, hear) = channel();
    let (rows, watched, stop) = (limits.rows, token.clone(), limits.stop.clone());
    std::thread::spawn(move || {
        // Nobody hears the answer of a query that was left behind; one that is stopped in the midst
        // of it unwinds from here.
        let _ = tell.send(answer(&graph, query, rows, watched));
        drop(stop);
    });
    let given_up = |error| {
        token.cancel();
        Err(error)
    };
    let begun = Instant::now();
    loop {
        let left = limits.time.map(|time| time.saturating_sub(begun.elapsed()));
        if limits.stop.as_ref().is_some_and(Stop::is_given) {
            return given_up(Error::Stopped);
        }
        match hear.recv_timeout(left.map_or(LOOK, |left| left.min(LOOK))) {
            Ok(answer) => return answer.map_err(failed),
            Err(RecvTimeoutError::Timeout) => match limits.time {
                Some(time) if begun.elapsed() >= time => {
                    return given_up(Error::TimedOut(time));
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

/// A selection of these columns alone, each different row once. (One that has a limit would have
/// other rows then: it stays as it is.)
pub(super) fn only(pattern: GraphPattern, columns: &[&str]) -> GraphPattern {
    match pattern {
        GraphPattern::Distinct { inner } => only(*inner, columns),
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
    graph: &impl Graph,
    query: Query,
    cap: Option<usize>,
    token: CancellationToken,
) -> Result<Answer, QueryEvaluationError> {
    let plan = plan(query, graph, cap);
    let run = Run { graph, cap, token };
    match &plan.top {
        Some(top) => run.sorted(&plan, top).map(Answer::Table),
        None => run.unsorted(plan),
    }
}

/// The evaluator, made ready for one query.
pub(super) fn evaluator(token: CancellationToken) -> SparqlEvaluator {
    SparqlEvaluator::new()
        .with_cancellation_token(token.clone())
        .with_custom_function(order::FUNCTION.into_owned(), order_key)
        .with_custom_function(
            cancellation::FUNCTION.into_owned(),
            cancellation::call(token),
        )
}

struct Run<'a, G> {
    graph: &'a G,
    cap: Option<usize>,
    token: CancellationToken,
}

impl<'a, G: Graph> Run<'a, G> {
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

    fn alive(&self) -> Result<(), QueryEvaluationError> {
        if self.token.is_cancelled() {
            return Err(QueryEvaluationError::Cancelled);
        }
        Ok(())
    }

    /// Takes in the whole result, up to the row cap, before anything of it is shown.
    fn unsorted(&self, plan: Plan) -> Result<Answer, QueryEvaluationError> {
        let cap = self.cap.unwrap_or(usize::MAX);
        match self.results(plan.query, plan.scans)? {
            QueryResults::Boolean(truth) => Ok(Answer::Truth(truth)),
            QueryResults::Solutions(mut solutions) => {
                let variables = solutions.variables().to_vec();
                let mut table = Table {
                    columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
                    ..Table::default()
                };
                for solution in &mut solutions {
                    self.alive()?;
                    let solution = solution?;
                    if table.rows.len() == cap {
                        table.cut = true;
                        break;
                    }
                    table
                        .rows
                        .push(variables.iter().map(|v| solution.get(v).cloned()).collect());
                }
                Ok(Answer::Table(table))
            }
            QueryResults::Graph(found) => {
                let mut triples: Vec<Triple> = Vec::new();
                for triple in found {
                    self.alive()?;
                    triples.push(triple?);
                }
                triples.sort_by_cached_key(ToString::to_string);
                triples.dedup();
                let cut = triples.len() > cap;
                triples.truncate(cap);
                Ok(Answer::Graph { triples, cut })
            }
        }
    }

    fn sorted(&self, plan: &Plan, top: &Top) -> Result<Table, QueryEvaluationError> {
        let mut rows = Rows::new(top, self.cap);
        let columns = match &top.walk {
            Some(walk) => self.walk(plan, walk, &mut rows)?,
            None => self.take(plan.query.clone(), plan.scans.clone(), &mut rows)?,
        };
        Ok(rows.finish(columns.into_iter().take(top.columns).collect()))
    }

    /// Runs the query over stretches of its first key's values, each longer than the one before,
    /// until there are rows enough: what comes after a stretch is ordered behind all of it.
    fn walk(
        &self,
        plan: &Plan,
        walk: &Walk,
        rows: &mut Rows<'_>,
    ) -> Result<Vec<String>, QueryEvaluationError> {
        let mut step = first_step(plan, self.cap);
        let mut rest = walk.range.clone();
        let mut seen = 0_u64;
        loop {
            let edge = self
                .graph
                .nth_value(&walk.property, &rest, step - 1, walk.backwards)
                .filter(|_| seen < walk.patience);
            let (stretch, query) = match edge {
                Some(edge) => {
                    let (stretch, later) = split(&rest, edge, walk.backwards);
                    rest = later;
                    (Some(stretch), &walk.query)
                }
                None => (None, &plan.query),
            };
            let last = stretch.is_none();
            let scans = moved(&plan.scans, walk, stretch.unwrap_or_else(|| rest.clone()));
            let columns = self.take(query.clone(), scans, rows)?;
            if last || rows.are_enough() {
                return Ok(columns);
            }
            seen = seen.saturating_add(step);
            step = step.saturating_mul(GROWTH);
        }
    }

    /// Runs a query once and takes in all its rows.
    fn take(
        &self,
        query: Query,
        scans: Vec<Scan>,
        rows: &mut Rows<'_>,
    ) -> Result<Vec<String>, QueryEvaluationError> {
        let QueryResults::Solutions(mut solutions) = self.results(query, scans)? else {
            return Ok(Vec::new());
        };
        let variables = solutions.variables().to_vec();
        for solution in &mut solutions {
            self.alive()?;
            let solution = solution?;
            let cells: Cells = variables.iter().map(|v| solution.get(v).cloned()).collect();
            rows.add(cells);
        }
        Ok(variables.iter().map(|v| v.as_str().to_owned()).collect())
    }
}

/// How many values the first stretch of a walk has.
fn first_step(plan: &Plan, cap: Option<usize>) -> u64 {
    let wanted = plan.top.as_ref().and_then(|top| top.wanted(cap));
    let step = (wanted.unwrap_or(0) as u64).saturating_mul(FIRST_STEP);
    step.max(2)
}

/// The query and the scans of the first stretch of a walk; none where there is no walk, or where
/// its first stretch is all there is.
pub(super) fn first_stretch(
    graph: &impl Graph,
    plan: &Plan,
    cap: Option<usize>,
) -> Option<(Query, Vec<Scan>)> {
    let walk = plan.top.as_ref()?.walk.as_ref()?;
    let nth = first_step(plan, cap) - 1;
    let edge = graph.nth_value(&walk.property, &walk.range, nth, walk.backwards)?;
    let (stretch, _) = split(&walk.range, edge, walk.backwards);
    Some((walk.query.clone(), moved(&plan.scans, walk, stretch)))
}

/// The scans with the walked one on this stretch.
fn moved(scans: &[Scan], walk: &Walk, stretch: Range) -> Vec<Scan> {
    let mut scans = scans.to_vec();
    scans[walk.scan] = Scan::Range {
        property: walk.property.clone(),
        range: stretch,
    };
    scans
}

/// A range up to and with a value, and what is left of it.
fn split(range: &Range, edge: Literal, backwards: bool) -> (Range, Range) {
    let (with, without) = (Bound::Included(edge.clone()), Bound::Excluded(edge));
    let (low, high) = (range.low.clone(), range.high.clone());
    if backwards {
        let later = Range { low, high: without };
        (Range { low: with, high }, later)
    } else {
        let later = Range { low: without, high };
        (Range { low, high: with }, later)
    }
}

/// The evaluator for the changes of an update, made ready in the same way.
pub(super) fn changer(token: CancellationToken) -> QueryEvaluator {
    QueryEvaluator::new()
        .with_cancellation_token(token.clone())
        .with_custom_function(order::FUNCTION.into_owned(), order_key)
        .with_custom_function(
            cancellation::FUNCTION.into_owned(),
            cancellation::call(token),
        )
}

fn order_key(terms: &[Term]) -> Option<Term> {
    let key = order::key(terms.first()?);
    Some(Literal::new_simple_literal(key).into())
}
