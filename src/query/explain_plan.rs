//! `EXPLAIN` for queries: the rewrites of the optimizer, and the rows that each step returned.

use super::Error;
use super::evaluate::{evaluator, first_chunk, shaped};
use super::optimizer::{QueryableGraph, plan};
use super::options::QueryOptions;
use oxigraph::sparql::{CancellationToken, QueryResults};
use spargebra::Query;
use std::fmt;
use std::sync::Arc;

/// How a query is run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What the optimizer did, in order.
    pub notes: Vec<String>,
    /// The query that the evaluator ran.
    pub query: String,
    /// The steps of the evaluator, each before its inputs.
    pub steps: Vec<PlanStep>,
}

/// One step of the evaluator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Its depth below the last step.
    pub depth: usize,
    /// What it does, as the evaluator describes it.
    pub operator: String,
    /// How many rows it returned.
    pub rows: u64,
}

impl fmt::Display for Explanation {
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
                step.operator
            )?;
        }
        Ok(())
    }
}

/// Runs a query and explains how; of an ordered scan, only the first chunk, which is mostly enough.
pub(super) fn explain_query(
    graph: &impl QueryableGraph,
    query: Query,
    options: &QueryOptions,
) -> Result<Explanation, Error> {
    let mut plan = plan(shaped(query, options), graph, options.max_rows);
    if let Some((query, scans)) = first_chunk(graph, &plan, options.max_rows) {
        (plan.query, plan.scans) = (query, scans);
        let note = "steps for the first values in that order; more are scanned only if these give too few rows";
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
    Ok(Explanation {
        notes: plan.notes,
        query: text,
        steps: steps(&format!("{explanation:#?}")),
    })
}

/// Parses the steps from the evaluator's debug output, the only form in which it offers them.
fn steps(listing: &str) -> Vec<PlanStep> {
    let mut steps: Vec<PlanStep> = Vec::new();
    let mut outermost = None;
    for line in listing.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if let Some(operator) = text
            .strip_prefix("name: \"")
            .and_then(|rest| rest.strip_suffix("\","))
        {
            let depth = indent.saturating_sub(*outermost.get_or_insert(indent)) / 8;
            steps.push(PlanStep {
                depth,
                operator: operator.replace("\\\"", "\""),
                rows: 0,
            });
        } else if let Some(rows) = text.strip_prefix("number of results: ")
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
    use crate::query::optimizer::test_graph::TestGraph;
    use crate::query::optimizer::tests::parse;

    #[test]
    fn an_explanation_has_the_rewrites_and_the_rows_of_each_step() {
        let graph = TestGraph::turtle(":a :size 1 . :b :size 2 . :c :size 3 . :c :name \"c\" .");
        let text = "SELECT * { ?e :size ?n . ?e :name ?name FILTER(?n > 1) }";
        let explanation =
            explain_query(&graph, parse(text), &QueryOptions::default()).expect("no failure");
        assert_eq!(
            explanation.to_string(),
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
