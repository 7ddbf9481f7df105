//! Customs: what is wrong with documents that could be read.
//!
//! The checks look at statements in numbers, before they are written or before the write is
//! committed, so that a look at a million events takes seconds. Only what is found is put into
//! words, and its place is found in the text.
//!
//! ```text
//! a graph ─ look at each thing ─┬─ values       literals, what a property takes
//!  (store::Graph)               ├─ things       what a record needs, where a property may stand
//!                               ├─ order        what comes before what
//!                               ├─ contradiction  several documents on one thing
//!                               └─ ties         names of nobody, circles, shared aliases
//!                                     │
//!                          Found ─ names, places ─▶ Problems
//! ```
//!
//! Nothing is changed or guessed: a document with an error stays out until its author mends it.
//!
//! ```
//! use annals::Annals;
//! use annals::model::origin::Origin;
//! use annals::parse::{Format, Input};
//!
//! let text = r#"@prefix ann: <https://w3id.org/annals/ns#> .
//! @prefix ev: <https://w3id.org/annals/id/event/> .
//! @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
//! ev:outage ann:date "2023-13"^^edtf:EDTF ."#;
//! let input = Input {
//!     origin: Origin::new("outage.ttl"),
//!     bytes: text.into(),
//!     format: Format::Turtle,
//! };
//! let problems = Annals::check(vec![input], None)?;
//! assert_eq!(problems[0].code.to_string(), "E012");
//! assert_eq!(problems[0].place.as_ref().unwrap().line, 4);
//! # Ok::<_, annals::database::Error>(())
//! ```

mod checker;
mod chronology;
mod contradiction;
mod findings;
mod names;
mod prefixes;
mod properties;
mod records;
mod references;
mod terms;
mod values;

pub use findings::Found;
pub use prefixes::prefixes;

use crate::derive;
use crate::model::id;
use crate::model::problem::Problem;
use crate::parse::Document;
use crate::store::{Graph, Id, Result};
use checker::Look;
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeSet, HashSet};
use terms::Words;

/// Which documents are judged, and what they are held against beside the graph itself.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The documents that are judged; what others say is taken for given.
    pub judged: &'a HashSet<Id>,
    /// Those of them that have faults of syntax: what they do not say they may have meant to.
    pub broken: &'a HashSet<Id>,
    /// The documents that come with the program, which contradict nobody.
    pub built_in: &'a HashSet<Id>,
    /// IRIs that are described elsewhere; asked for only where the graph does not describe one.
    pub elsewhere: fn() -> &'static BTreeSet<String>,
}

/// The properties by which [`Graph::pointing`] is asked, numbered by `number`.
///
/// # Errors
/// Those of `number`.
pub fn reversed(mut number: impl FnMut(NamedNodeRef<'static>) -> Result<Id>) -> Result<Vec<Id>> {
    let words = Words::new(&mut number)?;
    let mut reversed = vec![words.alias, words.other_label];
    reversed.extend(derive::reversed(number)?);
    Ok(reversed)
}

/// Looks at some things of a graph.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn look<G: Graph>(graph: &G, scope: Scope<'_>, things: &[Id]) -> Result<Found> {
    let mut look = Look::new(graph, scope)?;
    for thing in things {
        look.thing(*thing)?;
    }
    Ok(look.found)
}

/// Puts what was found into words, in no certain order. Places are found where `text` gives the
/// text of a document; of that only name, format and text are read.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn problems<'d>(
    found: Found,
    graph: &impl Graph,
    scope: Scope<'_>,
    text: impl Fn(Id) -> Option<&'d Document>,
) -> Result<Vec<Problem>> {
    let found = names::tell(found, graph, scope)?;
    references::tell(found, graph)?.into_problems(graph, text)
}

/// The short name of a term: `ev:outage`.
fn name(graph: &impl Graph, id: Id) -> Result<String> {
    Ok(match graph.term(id)? {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::BlankNode(_) => "a blank node".to_owned(),
        Term::Literal(literal) => format!("\"{}\"", literal.value()),
    })
}

/// What a document is called whose graph this is.
fn document(graph: &impl Graph, id: Id) -> Result<String> {
    let Term::NamedNode(node) = graph.term(id)? else {
        return name(graph, id);
    };
    let base = id::document("").into_string();
    let name = node.as_str();
    Ok(name.strip_prefix(&base).unwrap_or(name).to_owned())
}
