//! Queries over a SPARQL endpoint: the same saved queries, asked of an engine of others.
//!
//! The algebra with its parameters bound goes through [`portable`] and out as text. The rows come back
//! into the same [`Answer`], put in order here, since engines differ in that.

use super::Error;
use super::evaluate::shaped;
use super::optimizer::{TopK, portable};
use super::options::QueryOptions;
use super::parsed_query::ParsedQuery;
use super::periods::Periods;
use super::publication;
use super::rows::TopKRows;
use super::stack::with_room_for;
use super::table::{Answer, Table};
use crate::model::when::Day;
use crate::remote::{self, Client, Dataset, Results};
use oxrdf::{NamedNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfParser};
use spargebra::Query;
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

/// How many rows of answers are remembered: a view that had to bring something asks the same again.
const REMEMBERED: usize = 200_000;

/// A published graph at an endpoint.
#[derive(Debug)]
pub struct Endpoint {
    client: Arc<Client>,
    /// The graph that is read.
    graph: String,
    /// The graph with the periods of its events, if there is one.
    periods: Option<Periods>,
    /// Saved queries that the endpoint is known to answer wrongly.
    refused: BTreeSet<String>,
    remembered: Mutex<Vec<(String, Results)>>,
}

impl Endpoint {
    /// A graph of an endpoint; the saved queries with a name in `refused` are not asked of it.
    pub fn new(client: Arc<Client>, graph: impl Into<String>, refused: BTreeSet<String>) -> Self {
        Self {
            client,
            graph: graph.into(),
            periods: None,
            refused,
            remembered: Mutex::default(),
        }
    }

    /// The same with the graph of the periods of its events.
    pub fn with_periods(self, periods: Option<NamedNode>) -> Self {
        Self {
            periods: periods.map(Periods::new),
            ..self
        }
    }

    /// A day after which, or before which, a number of events begin, if the periods of all are published.
    pub(crate) fn day_of(&self, events: usize, from_end: bool) -> Result<Option<Day>, Error> {
        let Some(periods) = &self.periods else {
            return Ok(None);
        };
        if !periods.are_counted() {
            let graph = periods.graph().as_str();
            let counts = publication::count_values();
            let results = self.client.query(&counts, Some(graph), None, None)?;
            periods.set_counts(publication::counted_values(results));
        }
        Ok(periods.day_of(events, from_end))
    }

    /// The client that asks.
    pub fn client(&self) -> &Arc<Client> {
        &self.client
    }

    /// The graph that is read.
    pub fn graph(&self) -> &str {
        &self.graph
    }

    /// An error if the endpoint is known to answer a saved query wrongly.
    pub(super) fn check_saved(&self, name: &str) -> Result<(), Error> {
        match self.refused.contains(name) {
            true => Err(Error::WrongThere {
                name: name.to_owned(),
            }),
            false => Ok(()),
        }
    }

    /// Runs a query.
    pub(super) fn run(&self, parsed: ParsedQuery, options: &QueryOptions) -> Result<Answer, Error> {
        let ParsedQuery { query, depth } = parsed;
        with_room_for(depth, || self.run_here(query, options))
    }

    fn run_here(&self, query: Query, options: &QueryOptions) -> Result<Answer, Error> {
        let (Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. }) = &query;
        if dataset.is_some() || options.dataset.is_some() {
            let reason = "over an endpoint a query asks the published graph: leave FROM out";
            return Err(Error::Refused(reason));
        }
        let shaped = shaped(query, options);
        let is_graph = matches!(shaped, Query::Construct { .. } | Query::Describe { .. });
        let portable = portable(shaped, self.periods.as_ref());
        let text = portable.query.to_string();
        let named = self.periods.as_ref().filter(|_| portable.asks_periods);
        let graphs = Dataset {
            default: Some(&self.graph),
            named: named.map(|periods| periods.graph().as_str()),
        };
        if is_graph {
            let body = self.client.construct(&text, graphs, options.timeout)?;
            let address = self.client.address().to_string();
            return graph_answer(address, body, options.max_rows);
        }
        Ok(match self.results(text, graphs, options)? {
            Results::Boolean(value) => Answer::Boolean(value),
            Results::Rows { columns, rows } => {
                let table = Table {
                    columns,
                    rows,
                    truncated: false,
                };
                Answer::Table(arranged(table, portable.top_k.as_ref(), options.max_rows))
            }
        })
    }

    fn results(
        &self,
        text: String,
        graphs: Dataset<'_>,
        options: &QueryOptions,
    ) -> Result<Results, Error> {
        let remembered = || {
            let lock = self.remembered.lock();
            lock.unwrap_or_else(PoisonError::into_inner)
        };
        let known = remembered()
            .iter()
            .find(|(known, _)| *known == text)
            .map(|(_, results)| results.clone());
        if let Some(results) = known {
            return Ok(results);
        }
        let results = self.client.query(&text, graphs, options.timeout, None)?;
        let mut all = remembered();
        all.push((text, results.clone()));
        let rows = |(_, results): &(String, Results)| match results {
            Results::Rows { rows, .. } => rows.len() + 1,
            Results::Boolean(_) => 1,
        };
        let mut kept: usize = all.iter().map(rows).sum();
        while kept > REMEMBERED {
            kept -= rows(&all.remove(0));
        }
        Ok(results)
    }
}

/// The rows that are wanted, in their order.
pub(super) fn arranged(mut table: Table, top_k: Option<&TopK>, max_rows: Option<usize>) -> Table {
    let Some(top_k) = top_k else {
        let most = max_rows.unwrap_or(usize::MAX);
        table.truncated = table.rows.len() > most;
        table.rows.truncate(most);
        return table;
    };
    let mut rows = TopKRows::new(top_k, max_rows);
    for row in table.rows {
        rows.add(row);
    }
    rows.finish(table.columns.into_iter().take(top_k.columns).collect())
}

/// The answer to a CONSTRUCT or DESCRIBE, from N-Triples.
fn graph_answer(
    address: String,
    body: impl Read,
    max_rows: Option<usize>,
) -> Result<Answer, Error> {
    let mut triples: Vec<Triple> = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::NTriples).for_reader(body) {
        let quad = quad.map_err(|error| remote::Error::Cut {
            address: address.clone(),
            reason: error.to_string(),
        })?;
        triples.push(Triple {
            subject: match remote::arrived(quad.subject.into()) {
                Term::NamedNode(node) => node.into(),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) | Term::Triple(_) => continue,
            },
            predicate: quad.predicate,
            object: remote::arrived(quad.object),
        });
    }
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    let most = max_rows.unwrap_or(usize::MAX);
    let truncated = triples.len() > most;
    triples.truncate(most);
    Ok(Answer::Graph { triples, truncated })
}
