//! How a query is run: what was done to it, and how many rows each of its steps gave.

use super::evaluate::{evaluator, first_stretch};
use super::optimizer::{Graph, plan};
use super::{Error, Limits};
use oxigraph::sparql::{CancellationToken, QueryResults};
use spargebra::Query;
use std::fmt;
use std::sync::Arc;

/// How a query is run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    /// What was done to it, in words, in the order in which it was done.
    pub notes: Vec<String>,
    /// What the evaluator was given.
    pub query: String,
    /// The evaluator's steps, each before those that it takes its rows from.
    pub steps: Vec<Step>,
}

/// One step of the evaluator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How many steps it stands below the last one.
    pub depth: usize,
    /// What it does, in the evaluator's words.
    pub what: String,
    /// How many rows it gave.
    pub rows: u64,
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        for step in &self.steps {
            writeln!(
                f,
                "{:>9}  {:2$}{3}",
                step.rows,
                "",
                step.depth * 2,
                step.what
            )?;
        }
        Ok(())
    }
}

/// Runs a query and tells how; of a walk along an order the first stretch, which mostly is enough.
pub(super) fn explained(
    graph: &impl Graph,
    query: Query,
    limits: &Limits,
) -> Result<Explained, Error> {
    let mut plan = plan(query, graph, limits.rows);
    if let Some((query, scans)) = first_stretch(graph, &plan, limits.rows) {
        (plan.query, plan.scans) = (query, scans);
        let note =
            "below, the first values in that order; the next only where these give too few rows";
        plan.notes.push(note.to_owned());
    }
    let text = plan.query.to_string();
    let (results, explanation) = evaluator(CancellationToken::new())
        .for_query(plan.query)
        .on_queryable_dataset(graph.dataset(Arc::from(plan.scans)))
        .compute_statistics()
        .explain();
    let failed = |error: &dyn fmt::Display| Error::Evaluation(error.to_string());
    match results.map_err(|error| failed(&error))? {
        QueryResults::Boolean(_) => {}
        QueryResults::Solutions(rows) => {
            for row in rows {
                row.map_err(|error| failed(&error))?;
            }
        }
        QueryResults::Graph(triples) => {
            for triple in triples {
                triple.map_err(|error| failed(&error))?;
            }
        }
    }
    Ok(Explained {
        notes: plan.notes,
        query: text,
        steps: steps(&format!("{explanation:#?}")),
    })
}

/// The steps out of the evaluator's own listing: it offers no other way to them than text.
fn steps(listing: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut outermost = None;
    for line in listing.lines() {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        if let Some(what) = words
            .strip_prefix("name: \"")
            .and_then(|rest| rest.strip_suffix("\","))
        {
            let depth = indent.saturating_sub(*outermost.get_or_insert(indent)) / 8;
            steps.push(Step {
                depth,
                what: what.replace("\\\"", "\""),
                rows: 0,
            });
        } else if let Some(rows) = words.strip_prefix("number of results: ")
            && let Some(step) = steps.last_mut()
        {
            step.rows = rows.trim_end_matches(',').parse().unwrap_or(0);
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::optimizer::graph::Listed;
    use crate::query::optimizer::tests::parse;

    #[test]
    fn an_explanation_tells_what_was_done_and_how_many_rows_each_step_gave() {
        let graph = Listed::turtle(":a :size 1 . :b :size 2 . :c :size 3 . :c :name \"c\" .");
        let text = "SELECT * { ?e :size ?n . ?e :name ?name FILTER(?n > 1) }";
        let explained = explained(&graph, parse(text), &Limits::default()).expect("no failure");
        assert_eq!(
            explained.to_string(),
            "only values of <urn:size> after 1\n\
             joins: ?e <urn:name> ?name ≈ 1, then ?e <urn:annals:scan:0> ?n ≈ 1\n        \
             1  Project(?e, ?n, ?name)\n        \
             1    Filter((?n > \"1\"^^<http://www.w3.org/2001/XMLSchema#integer>))\n        \
             1      Lateral\n        \
             1        QuadPattern(?e <urn:name> ?name)\n        \
             1        QuadPattern(?e <urn:annals:scan:0> ?n)\n"
        );
    }
}
