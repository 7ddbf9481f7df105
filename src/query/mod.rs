//! SPARQL: saved queries with typed parameters, the optimizer, evaluation and updates.
//!
//! A query is parsed, its parameters are bound as terms of the algebra (nothing is ever pasted
//! into text), its ordering is made total, and the evaluator runs it with a timeout. The result is
//! an owned [`Answer`]: rows, a boolean or a graph.
//!
//! * [`catalog`]: the saved queries, embedded in the program
//! * [`text_limits`]: how large and how deep a text may be
//! * [`params`]: typed values for their parameters
//! * [`optimizer`]: rewrites of the algebra before evaluation
//! * [`options`]: the options of a query
//! * [`mod@run`]: running a query
//! * [`endpoint`]: the same over a SPARQL endpoint
//! * [`periods`]: how an engine there finds the events of a window
//! * [`publication`]: the requests by which a graph is published there
//! * [`table`]: query results
//! * [`search`]: things by words
//! * [`why_empty()`]: notes on why a query finds nothing
//! * [`hints()`]: mistakes and unknown names, while a query is typed
//! * [`mod@update`]: SPARQL Update
//!
//! ```
//! use annals::query::{QueryOptions, run_query};
//! use annals::store::Store;
//!
//! let store = Store::scratch()?;
//! let answer = run_query(&store, "SELECT (1 + 1 AS ?two) {}", &QueryOptions::default())?;
//! assert_eq!(answer.table().unwrap().rows[0][0].as_ref().unwrap().to_string(),
//!     "\"2\"^^<http://www.w3.org/2001/XMLSchema#integer>");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod bind_params;
mod cancel_token;
mod cancellation;
pub mod catalog;
mod dataset;
pub mod endpoint;
mod evaluate;
mod explain_plan;
mod graph_scope;
mod hints;
mod language_tag;
mod mistakes;
mod nearest;
pub mod optimizer;
pub mod options;
mod order;
pub mod params;
mod parsed_query;
pub mod periods;
mod probe_cases;
pub mod publication;
mod rewrite;
mod rows;
pub mod run;
mod scan;
pub mod search;
mod select_star;
mod stack;
mod statistics;
mod stored_forms;
mod survey;
mod syntax_error;
pub mod table;
pub mod text_limits;
mod tokens;
pub mod update;
mod why_empty;

pub use cancel_token::CancelToken;
pub use catalog::{Catalog, SavedQuery};
pub use dataset::DefaultGraph;
pub use endpoint::Endpoint;
pub use explain_plan::{Explanation, PlanStep};
pub use hints::{Hints, hints};
pub use nearest::nearest;
pub use options::{DatasetSpec, QueryOptions};
pub use order::key as order_key;
pub use params::ParamValues;
pub use probe_cases::probe_cases;
pub use run::{ask_query, ask_saved, explain, explain_saved, run_query, run_saved};
pub use table::{Answer, Table};
pub use update::{ChangedGraphs, Update, UpdateContext};
pub use why_empty::{is_empty, why_empty, why_empty_saved};

use crate::model::problem::Problem;
use crate::store;
use std::time::Duration;

/// Why a query or an update failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not SPARQL; the problem says where.
    #[error("{}", .0.message)]
    Syntax(Box<Problem>),
    /// The text exceeds a limit of size or depth; the problem names it and says where.
    #[error("{}", .0.message)]
    Limit(Box<Problem>),
    /// No saved query has this name.
    #[error("no saved query is called `{name}`")]
    NoSuchQuery {
        /// The name that was asked for.
        name: String,
        /// Saved queries with similar names.
        near: Vec<String>,
    },
    /// The header of a saved query is not valid.
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
    /// The query or update needs something that is not supported or not allowed.
    #[error("{0}")]
    Refused(&'static str),
    /// The update would change this property or document, which is not allowed.
    #[error("{name} {reason}")]
    RefusedFor {
        /// The property or document.
        name: String,
        /// Why not, and what to do instead.
        reason: &'static str,
    },
    /// The timeout passed; there is no partial answer.
    #[error("the query took longer than {} s and was stopped", .0.as_secs_f32())]
    TimedOut(Duration),
    /// The caller cancelled the query.
    #[error("the query was cancelled")]
    Cancelled,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The endpoint is known to answer this saved query wrongly.
    #[error("this endpoint answers `{name}` wrongly, as `annals publish --probe` found")]
    WrongThere {
        /// The query.
        name: String,
    },
    /// The endpoint gave no answer.
    #[error(transparent)]
    Remote(#[from] crate::remote::Error),
    /// The evaluator failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
}

impl Error {
    /// An answer that is needed as a whole has more rows than the limit allows.
    pub(crate) const TOO_MANY_ROWS: Self = Self::Refused("more rows than the limit allows");
}
