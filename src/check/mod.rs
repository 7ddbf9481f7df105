//! Validation: what is wrong with documents that were parsed.
//!
//! The checks work on the ids of statements, before they are written or before the transaction is
//! committed, so that a million events are checked in seconds. Messages are formatted and places
//! located only for what is found.
//!
//! ```text
//!  store::GraphReader ─ check each record ─┬─ values         literals, what a property takes
//!                                          ├─ schemes        each term where it belongs
//!                                          ├─ records        what a record needs, where a property may be
//!                                          ├─ chronology     what comes before what
//!                                          ├─ sequence       events known too early, or in the wrong order
//!                                          ├─ contradiction  several documents on one record
//!                                          ├─ references     undefined names, cycles, shared aliases
//!                                          └─ retractions    who takes which claim back
//!                                                │
//!                                            Findings ─ similar names, locations ─▶ Problems
//! ```
//!
//! Nothing is corrected automatically: a document with an error is rejected.
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
//! assert_eq!(problems[0].location.as_ref().unwrap().line, 4);
//! # Ok::<_, annals::database::Error>(())
//! ```

mod checker;
mod chronology;
mod contradiction;
mod findings;
mod names;
mod ontology_terms;
mod prefixes;
mod properties;
mod records;
mod references;
mod retractions;
mod schemes;
mod sequence;
mod terms;
mod values;
mod xsd_literals;

pub use findings::{Findings, Text};
pub use prefixes::prefixes;

use crate::derive;
use crate::model::id;
use crate::model::problem::Problem;
use crate::query::table::triple_term;
use crate::store::{GraphReader, Id, IdSet, Result};
use checker::Checker;
use oxrdf::{NamedNodeRef, Term};
use std::collections::{BTreeMap, BTreeSet};
use terms::TermIds;

/// Which documents are checked, and against what besides the graph itself.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The documents that are checked; others are assumed to be correct.
    pub checked: &'a IdSet,
    /// Those of them with syntax errors, so that nothing missing is reported for them.
    pub incomplete: &'a IdSet,
    /// The documents that come with the program, which are never part of a contradiction.
    pub built_in: &'a IdSet,
    /// IRIs that are defined elsewhere; used only for one that the graph does not define.
    pub known_elsewhere: fn() -> &'static BTreeSet<String>,
    /// The principals of claims that are defined elsewhere, by the IRIs of both.
    pub principals_elsewhere: fn() -> &'static BTreeMap<String, BTreeSet<String>>,
}

/// The properties that the checks look up with [`GraphReader::incoming`], with ids from `term_id`.
///
/// # Errors
/// Those of `term_id`.
pub fn inverse_properties(
    mut term_id: impl FnMut(NamedNodeRef<'static>) -> Result<Id>,
) -> Result<Vec<Id>> {
    let terms = TermIds::new(&mut term_id)?;
    let mut properties = vec![
        terms.alias,
        terms.other_label,
        terms.in_scheme,
        terms.values_from,
    ];
    properties.extend(derive::reverse_properties(term_id)?);
    Ok(properties)
}

/// Checks some records of a graph.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn check_records<G: GraphReader>(
    graph: &G,
    scope: Scope<'_>,
    records: &[Id],
) -> Result<Findings> {
    let mut checker = Checker::new(graph, scope)?;
    for record in records {
        checker.record(*record)?;
    }
    Ok(checker.findings)
}

/// Turns findings into problems, in no particular order. They are located if `text` returns their
/// document.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn problems<'d, T: Text + 'd>(
    findings: Findings,
    graph: &impl GraphReader,
    scope: Scope<'_>,
    text: impl Fn(Id) -> Option<&'d T>,
) -> Result<Vec<Problem>> {
    let findings = names::report_unknown(findings, graph, scope)?;
    references::report_cycles_and_aliases(findings, graph)?.into_problems(graph, text)
}

/// The short name of a term: `ev:outage`.
fn name(graph: &impl GraphReader, id: Id) -> Result<String> {
    Ok(match graph.term(id)? {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::BlankNode(_) => "a blank node".to_owned(),
        Term::Literal(literal) => format!("\"{}\"", literal.value()),
        Term::Triple(triple) => triple_term(&triple),
    })
}

/// The name of the document with this graph.
fn document(graph: &impl GraphReader, id: Id) -> Result<String> {
    let Term::NamedNode(node) = graph.term(id)? else {
        return name(graph, id);
    };
    let base = id::document("").into_string();
    let name = node.as_str();
    Ok(name.strip_prefix(&base).unwrap_or(name).to_owned())
}
