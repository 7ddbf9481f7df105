//! Questions: saved queries with typed parameters, and what evaluating a query gives back.
//!
//! A query is parsed, its parameters are put into the algebra as terms (nothing is ever pasted
//! into text), its ordering is made total, and the evaluator runs it under a time limit. What
//! comes out is an owned [`Answer`]: rows, a truth value or a graph.
//!
//! * [`catalog`]: the saved queries, embedded in the program
//! * [`params`]: typed values for their parameters
//! * [`plan`]: what is done to its algebra first
//! * [`mod@run`]: evaluation and its limits
//! * [`table`]: what comes out
//! * [`mod@update`]: changes, written in SPARQL
//!
//! ```
//! use annals::query::{Limits, ask};
//! use annals::store::Store;
//!
//! let store = Store::scratch()?;
//! let answer = ask(&store, "SELECT (1 + 1 AS ?two) {}", &Limits::default())?;
//! assert_eq!(answer.table().unwrap().rows[0][0].as_ref().unwrap().to_string(),
//!     "\"2\"^^<http://www.w3.org/2001/XMLSchema#integer>");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod bind_params;
mod cancellation;
pub mod catalog;
mod dataset;
mod evaluate;
mod explain_plan;
pub mod optimizer;
mod order;
pub mod params;
mod rewrite;
mod rows;
pub mod run;
mod scan;
mod statistics;
mod stop;
mod syntax_error;
pub mod table;
pub mod update;

pub use catalog::{Catalog, Saved};
pub use dataset::DefaultGraph;
pub use explain_plan::{Explained, Step};
pub use order::key as order_key;
pub use params::Values;
pub use run::{Graphs, Limits, ask, explain, explain_saved, run};
pub use stop::Stop;
pub use table::{Answer, Table};
pub use update::{Rules, Touched, Update};

use crate::model::problem::Problem;
use crate::store;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not SPARQL; the problem says where.
    #[error("{}", .0.message)]
    Syntax(Box<Problem>),
    /// No saved query has this name.
    #[error("no saved query is called `{name}`")]
    NoSuchQuery {
        /// What was asked for.
        name: String,
        /// Saved queries of nearly that name.
        near: Vec<String>,
    },
    /// The header of a saved query is not what its text needs.
    #[error("saved query `{name}`: {reason}")]
    BadHeader {
        /// The query.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A parameter is unknown, missing, or not of its type.
    #[error("parameter `{name}` of `{query}`: {reason}")]
    BadParameter {
        /// The query.
        query: String,
        /// The parameter.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The query asks for something that we do not do.
    #[error("{0}")]
    Refused(&'static str),
    /// The update asks for something that we do not do with this property or document.
    #[error("{name} {reason}")]
    RefusedFor {
        /// The property or document.
        name: String,
        /// What it is, and what to do instead.
        reason: &'static str,
    },
    /// The time limit passed; there is no part of an answer.
    #[error("the query took longer than {} s and was stopped", .0.as_secs_f32())]
    TimedOut(Duration),
    /// Nobody waits for the answer any more.
    #[error("the query was stopped")]
    Stopped,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The evaluator failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
}
