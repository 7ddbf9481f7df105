//! The names of documents, from those of their graphs.

use crate::model::id;
use oxrdf::NamedNode;

/// The name of the document whose graph has this name.
pub(super) fn name(graph: &NamedNode) -> &str {
    let name = graph.as_str();
    let base = id::document("").into_string();
    name.strip_prefix(&base)
        .filter(|name| !name.is_empty() && id::document(name) == *graph)
        .unwrap_or(name)
}
