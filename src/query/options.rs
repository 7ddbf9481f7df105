//! The options of a query, and the RDF dataset that it reads.

use super::cancel_token::CancelToken;
use super::dataset::DefaultGraph;
use crate::model::languages::Languages;
use oxrdf::NamedNode;
use spargebra::algebra::QueryDataset;
use std::time::Duration;

/// How a query runs: its limits, the dataset that it reads and the rows that are wanted.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    /// The time after which it is stopped; `None` for no timeout.
    pub timeout: Option<Duration>,
    /// Cancels it earlier, for instance when the client has disconnected.
    pub cancel: Option<CancelToken>,
    /// The number of rows or triples after which the answer is truncated, and marked as truncated.
    pub max_rows: Option<usize>,
    /// Whether to return the rows in reverse order.
    pub reverse: bool,
    /// Whether the order of the rows does not matter: then nothing is read or sorted for it.
    pub unordered: bool,
    /// The only columns wanted of a SELECT without a limit of its own, as distinct rows; `None` for
    /// all columns and rows. The optimizer drops whatever the other columns needed.
    pub columns: Option<&'static [&'static str]>,
    /// What the default graph of the query is.
    pub default_graph: DefaultGraph,
    /// The dataset to query in place of the one that the query names.
    pub dataset: Option<DatasetSpec>,
    /// Graphs that `GRAPH` does not see.
    pub hidden_graphs: Vec<NamedNode>,
    /// The base of relative IRIs, if the text declares none.
    pub base: Option<String>,
    /// In which languages views show names; no query depends on it.
    pub languages: Languages,
}

/// The RDF dataset of a query or an update, as the SPARQL protocol specifies it in a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetSpec {
    /// The graphs merged into the default graph.
    pub default: Vec<NamedNode>,
    /// The graphs available to `GRAPH`.
    pub named: Vec<NamedNode>,
}

impl From<DatasetSpec> for QueryDataset {
    fn from(dataset: DatasetSpec) -> Self {
        Self {
            default: dataset.default,
            named: Some(dataset.named),
        }
    }
}
