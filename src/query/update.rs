//! SPARQL Update: changes to documents, written in SPARQL.
//!
//! The operations of one request are one change: each sees what the earlier ones did, and where
//! one fails nothing is changed. What an operation means where it names no graph is a choice, as
//! it is for queries:
//!
//! * Under the union, what is inserted is said by one document that the caller names (unless some
//!   document says it already), and what is deleted goes from every document that says it.
//! * Under the stored default graph, the text means what the standard says.
//!
//! Nobody writes derived statements: to insert one, or to delete one by its property's name, is
//! refused; a deletion whose property is a variable passes over them, since they go by themselves
//! with what they follow from. There are no empty graphs, so `CREATE` only finds fault with a
//! graph that is there, and `CLEAR` and `DROP` are the same and take what is not there for done.
//!
//! ```
//! use annals::query::{Rules, Update};
//! use annals::query::DefaultGraph::Stored;
//! use annals::store::{Scope, Store};
//!
//! let update = Update::parse("INSERT DATA { ev:outage rdfs:label 'Outage' }")?;
//! let store = Store::scratch()?;
//! let rules = Rules { default_graph: Stored, ..Rules::default() };
//! let touched = store.write(|writer| update.run(writer, &rules))?;
//! assert_eq!(touched[&None].inserted, 1);
//! # Ok::<_, annals::query::Error>(())
//! ```

mod data;
mod work;

use super::dataset::DefaultGraph;
use super::run::{Graphs, calls_nobody, parser};
use super::{Error, cancellation, syntax_error};
use crate::store::Writer;
use oxrdf::NamedNode;
use spareval::CancellationToken;
use spargebra::GraphUpdateOperation as Operation;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use work::Work;

/// What an update means and may do.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What it means where it names no graph.
    pub default_graph: DefaultGraph,
    /// Under the union: the document that says what is inserted without a graph's name.
    pub document: Option<NamedNode>,
    /// Documents that it may not change.
    pub guarded: BTreeSet<NamedNode>,
    /// The graphs that its patterns ask; then it may name none itself.
    pub using: Option<Graphs>,
    /// Time until it is stopped; none for as long as it takes.
    pub time: Option<Duration>,
}

/// How many statements a document, or the default graph proper, gained and lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many it says that it did not say before.
    pub inserted: usize,
    /// How many it says no more.
    pub deleted: usize,
}

/// The documents that an update changed; none stands for the default graph proper.
pub type Touched = BTreeMap<Option<NamedNode>, Tally>;

/// An update that was read and may be run.
#[derive(Debug, Clone)]
pub struct Update(spargebra::Update);

impl Update {
    /// Reads the text of an update; the prefixes that we know need no declaration.
    ///
    /// # Errors
    /// [`Error::Syntax`] with a place in the text; [`Error::Refused`] where it would read from
    /// elsewhere (`LOAD`) or ask another server (`SERVICE`).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let update = parser().parse_update(text).map_err(|error| {
            Error::Syntax(Box::new(syntax_error::syntax(
                "update",
                text,
                &error.to_string(),
            )))
        })?;
        for operation in &update.operations {
            match operation {
                Operation::DeleteInsert { pattern, .. } => calls_nobody(pattern)?,
                Operation::Load { silent: false, .. } => {
                    let reason = "LOAD would read from elsewhere; load the document instead";
                    return Err(Error::Refused(reason));
                }
                _ => {}
            }
        }
        Ok(Self(update))
    }

    /// Makes its changes, without what follows from them; tells which documents changed.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::TimedOut`], or see [`Error`]; afterwards the write cannot go
    /// on.
    pub fn run(&self, writer: &mut Writer<'_>, rules: &Rules) -> Result<Touched, Error> {
        let token = CancellationToken::new();
        let Some(time) = rules.time else {
            return self.work(writer, rules, token);
        };
        let (done, wait) = channel::<()>();
        let watched = token.clone();
        std::thread::spawn(move || {
            if wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                watched.cancel();
            }
        });
        let touched = cancellation::unless_stopped(|| self.work(writer, rules, token.clone()));
        drop(done);
        match touched {
            Some(Err(_)) if token.is_cancelled() => Err(Error::TimedOut(time)),
            Some(touched) => touched,
            None => Err(Error::TimedOut(time)),
        }
    }

    fn work(
        &self,
        writer: &mut Writer<'_>,
        rules: &Rules,
        token: CancellationToken,
    ) -> Result<Touched, Error> {
        let mut work = Work::new(writer, rules, token)?;
        for operation in &self.0.operations {
            work.operation(operation, &self.0)?;
        }
        Ok(work.finish())
    }
}
