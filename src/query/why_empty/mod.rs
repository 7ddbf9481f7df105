//! Why a query found nothing: notes for people, from the query and the data.
//!
//! * [`pieces`]: the patterns and conditions of a query, and the first that leaves nothing
//! * [`terms`]: names that the data do not have, and values that never compare

mod pieces;
mod terms;

use super::Error;
use super::catalog::SavedQuery;
use super::options::QueryOptions;
use super::params::ParamValues;
use super::parsed_query::{ParsedQuery, parse_query};
use super::run::bind;
use super::table::Answer;
use crate::model::id;
use crate::store::Store;
use pieces::Pieces;
use spargebra::Query;

/// The most notes: the first ones tell the cause of the others.
const MAX_NOTES: usize = 5;

/// Whether an answer has no rows or statements, so that the reader may ask why.
pub fn is_empty(answer: &Answer) -> bool {
    match answer {
        Answer::Table(table) => table.rows.is_empty(),
        Answer::Graph { triples, .. } => triples.is_empty(),
        Answer::Boolean(_) => false,
    }
}

/// Notes on why a query given as text finds nothing.
///
/// # Errors
/// See [`Error`].
pub fn why_empty(store: &Store, text: &str, options: &QueryOptions) -> Result<Vec<String>, Error> {
    let parsed = parse_query("query", text, options.base.as_deref())?;
    notes(store, parsed, options)
}

/// Notes on why a saved query finds nothing.
///
/// # Errors
/// See [`Error`].
pub fn why_empty_saved(
    store: &Store,
    saved: &SavedQuery,
    values: &ParamValues,
    options: &QueryOptions,
) -> Result<Vec<String>, Error> {
    notes(store, bind(saved, values)?, options)
}

/// Notes on the names and values of a query alone: nothing is run.
///
/// # Errors
/// See [`Error`].
pub(super) fn notes_on_terms(store: &Store, query: &Query) -> Result<Vec<String>, Error> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let snapshot = store.snapshot()?;
    let mut notes = terms::notes(snapshot.view(), &Pieces::of(pattern))?;
    notes.dedup();
    notes.truncate(MAX_NOTES);
    Ok(notes)
}

fn notes(
    store: &Store,
    ParsedQuery { query, depth }: ParsedQuery,
    options: &QueryOptions,
) -> Result<Vec<String>, Error> {
    let mut notes = notes_on_terms(store, &query)?;
    let (Query::Select {
        pattern, dataset, ..
    }
    | Query::Construct {
        pattern, dataset, ..
    }
    | Query::Describe {
        pattern, dataset, ..
    }
    | Query::Ask {
        pattern, dataset, ..
    }) = query;
    let pieces = Pieces::of(&pattern);
    notes.extend(pieces::first_without_rows(
        store, &pieces, dataset, depth, options,
    )?);
    notes.dedup();
    notes.truncate(MAX_NOTES);
    Ok(notes)
}

/// A part of the algebra as SPARQL with prefixed names.
fn readable(part: &impl ToString) -> String {
    let text = part.to_string();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else {
            break;
        };
        let iri = &rest[start + 1..start + length];
        let short = id::shorten(iri);
        out.push_str(&rest[..start]);
        match short == iri {
            true => out.push_str(&rest[start..=start + length]),
            false => out.push_str(&short),
        }
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    let line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace(" rdf:type ", " a ")
}
