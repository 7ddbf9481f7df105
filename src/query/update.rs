//! SPARQL Update: changes to documents, written in SPARQL.
//!
//! The operations of one request are one transaction: each sees the changes of the earlier ones,
//! and if one fails nothing is changed. What an operation does where it names no graph depends on
//! the default graph, as for queries:
//!
//! * With the union as default graph, statements are inserted into one document that the caller
//!   names (unless some document contains them already), and deleted from every document that
//!   contains them.
//! * With the stored default graph, an update does what the SPARQL standard says.
//!
//! Derived statements cannot be written: to insert one, or to delete one by naming its property, is
//! refused; a deletion with a variable as property skips them, since they disappear with the
//! statements that they are derived from. There are no empty graphs, so `CREATE` only fails for a
//! graph that exists, and `CLEAR` and `DROP` do the same and succeed for graphs that do not exist.
//!
//! ```
//! use annals::query::{Update, UpdateContext};
//! use annals::query::DefaultGraph::Stored;
//! use annals::store::{Scope, Store};
//!
//! let update = Update::parse("INSERT DATA { ev:outage rdfs:label 'Outage' }")?;
//! let store = Store::scratch()?;
//! let context = UpdateContext { default_graph: Stored, ..UpdateContext::default() };
//! let changed = store.write(|writer| update.run(writer, &context))?;
//! assert_eq!(changed[&None].inserted, 1);
//! # Ok::<_, annals::query::Error>(())
//! ```

mod data;
mod executor;

use super::dataset::DefaultGraph;
use super::mistakes::Request;
use super::options::DatasetSpec;
use super::parsed_query::{not_sparql, parser, refuse_overlooked};
use super::stack::with_room_for;
use super::survey::survey;
use super::tokens::with_lowercase_booleans;
use super::{Error, cancellation, text_limits};
use crate::store::Writer;
use executor::UpdateExecutor;
use oxrdf::NamedNode;
use spareval::CancellationToken;
use spargebra::GraphUpdateOperation as Operation;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How an update runs: where it writes, what it may change and the dataset that it reads.
#[derive(Debug, Clone, Default)]
pub struct UpdateContext {
    /// What its default graph is.
    pub default_graph: DefaultGraph,
    /// The document that receives statements inserted without `GRAPH`, if the default graph is the
    /// union.
    pub target: Option<NamedNode>,
    /// Documents that it must not change.
    pub protected: BTreeSet<NamedNode>,
    /// The dataset that its patterns read; then it must not name one itself.
    pub using: Option<DatasetSpec>,
    /// Graphs that `GRAPH` does not see.
    pub hidden_graphs: Vec<NamedNode>,
    /// The time after which it is stopped; `None` for no timeout.
    pub timeout: Option<Duration>,
}

/// How many statements were inserted into and deleted from a document or the stored default graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeCount {
    /// Statements that it did not contain before.
    pub inserted: usize,
    /// Statements that it no longer contains.
    pub deleted: usize,
}

/// The documents that an update changed; `None` is the stored default graph.
pub type ChangedGraphs = BTreeMap<Option<NamedNode>, ChangeCount>;

/// A parsed update.
#[derive(Debug, Clone)]
pub struct Update {
    update: spargebra::Update,
    /// How deep it is at most.
    depth: usize,
}

impl Update {
    /// Parses an update; the prefixes of the ontology need no declaration.
    ///
    /// # Errors
    /// [`Error::Syntax`] with a place in the text; [`Error::Limit`] if it is too large or too deep;
    /// [`Error::Refused`] if it would fetch a document (`LOAD`) or call another server (`SERVICE`).
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_with_base(text, None)
    }

    /// The same with a base for relative IRIs, if the text declares none.
    ///
    /// # Errors
    /// See [`Update::parse`]; [`Error::Refused`] too if the base is not an IRI.
    pub fn parse_with_base(text: &str, base: Option<&str>) -> Result<Self, Error> {
        let mut depth = text_limits::check("update", text)?;
        refuse_overlooked("update", text)?;
        let update = with_room_for(depth, || {
            let mut update = parser(base)?
                .parse_update(&with_lowercase_booleans(text))
                .map_err(|error| not_sparql("update", text, Request::Update, &error.to_string()))?;
            let mut most = 0;
            for operation in &mut update.operations {
                match operation {
                    Operation::DeleteInsert { pattern, .. } => {
                        let (surveyed, triples) = survey(std::mem::take(&mut **pattern))?;
                        **pattern = surveyed;
                        most = most.max(triples);
                    }
                    Operation::Load { silent: false, .. } => {
                        let reason =
                            "LOAD would fetch a document from the web; load it as a file instead";
                        return Err(Error::Refused(reason));
                    }
                    _ => {}
                }
            }
            depth += most;
            Ok(update)
        })?;
        Ok(Self { update, depth })
    }

    /// Applies its changes, without deriving anything from them; returns which documents changed.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::TimedOut`], or see [`Error`]; then the transaction must be
    /// abandoned.
    pub fn run(
        &self,
        writer: &mut Writer<'_>,
        context: &UpdateContext,
    ) -> Result<ChangedGraphs, Error> {
        let token = CancellationToken::new();
        let Some(timeout) = context.timeout else {
            return self.execute(writer, context, token);
        };
        let (done, wait) = channel::<()>();
        let timer_token = token.clone();
        std::thread::spawn(move || {
            if wait.recv_timeout(timeout) == Err(RecvTimeoutError::Timeout) {
                timer_token.cancel();
            }
        });
        let changed =
            cancellation::catch_cancelled(|| self.execute(writer, context, token.clone()));
        drop(done);
        match changed {
            Some(Err(_)) if token.is_cancelled() => Err(Error::TimedOut(timeout)),
            Some(changed) => changed,
            None => Err(Error::TimedOut(timeout)),
        }
    }

    fn execute(
        &self,
        writer: &mut Writer<'_>,
        context: &UpdateContext,
        token: CancellationToken,
    ) -> Result<ChangedGraphs, Error> {
        with_room_for(self.depth, || {
            let mut executor = UpdateExecutor::new(writer, context, token)?;
            for operation in &self.update.operations {
                executor.operation(operation, &self.update)?;
            }
            Ok(executor.finish())
        })
    }
}
