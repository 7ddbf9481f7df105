//! The steps that all ways of loading have in common.

use super::batch::{Copies, DocumentBatch};
use super::bundled::{self, BundledCopies};
use super::document::{self, digest};
use super::embedded;
use super::history::WriteContext;
use super::load_options::LoadOptions;
use super::{LoadError, Rejected};
use crate::model::id;
use crate::model::problem::{Code, Problem, Severity};
use crate::parse::{self, Format, Input};
use crate::store::{self, Durability, Store, View};
use std::collections::HashSet;

/// Whether the texts of documents are archived.
pub(super) fn copies(store: &Store, context: &WriteContext) -> Copies {
    match store.durability() {
        Durability::Durable if !context.dry_run => Copies::Archived,
        _ => Copies::None,
    }
}

/// The warnings among some problems.
///
/// # Errors
/// [`Rejected`] with all of them if one is an error.
pub(super) fn accept(mut problems: Vec<Problem>) -> Result<Vec<Problem>, Rejected> {
    // A draft is nothing wrong, and yet no part of a record.
    for problem in problems.iter_mut().filter(|it| it.code == Code::Draft) {
        problem.severity = Severity::Error;
    }
    if problems.iter().any(Problem::is_error) {
        return Err(Rejected(problems));
    }
    Ok(problems)
}

/// Adds the bundled descriptions that a store needs with a batch; where it needs none any more, they
/// are gone too.
pub(super) fn copy_bundled(
    view: View<'_>,
    batch: &mut DocumentBatch,
    gone: &mut Vec<String>,
    options: &LoadOptions,
) -> Result<BundledCopies, LoadError> {
    let adding = options.copy_bundled;
    let mut copies = bundled::for_store(view, &batch.bulk, &batch.names, gone, adding)?;
    match copies.input() {
        Some(input) => batch.add(input)?,
        None if copies.text.is_some() => gone.push(embedded::COPIES.to_owned()),
        None => {}
    }
    Ok(copies)
}

/// Reads the documents that are not as they were loaded; returns the names of the others.
pub(super) fn read_changed(
    before: View<'_>,
    batch: &mut DocumentBatch,
    inputs: Vec<Input>,
    options: &LoadOptions,
) -> Result<Vec<String>, LoadError> {
    let (mut same, mut names_graphs) = (Vec::new(), false);
    let (mut changed, mut names) = (Vec::new(), HashSet::new());
    for input in inputs {
        let name = input.origin.name().to_owned();
        // Of two documents with the same name, or with the same graph, the last counts.
        if !names_graphs && !names.contains(&name) && is_unchanged(before, &input)? {
            same.push(name);
            continue;
        }
        names_graphs |= !has_no_named_graphs(input.format);
        names.insert(name);
        changed.push(input);
    }
    options.read(batch, changed)?;
    Ok(same)
}

/// Whether documents of a format have no named graphs.
fn has_no_named_graphs(format: Format) -> bool {
    matches!(format, Format::Turtle | Format::NTriples | Format::RdfXml)
}

/// Whether a document is exactly as it was when it was loaded, so that it need not be parsed. A
/// document that can name graphs is always parsed: others may have taken these over.
fn is_unchanged(view: View<'_>, input: &Input) -> store::Result<bool> {
    let name = input.origin.name();
    let Some(record) = document::find(view, name)? else {
        return Ok(false);
    };
    let own = [id::document(name).into_string()];
    if record.hash.is_empty()
        || record.built_in
        || record.format != input.format.extension()
        || record.path.as_deref() != input.origin.path()
        || record.graphs != own
        || record.base.as_deref() != input.origin.base()
    {
        return Ok(false);
    }
    let text = parse::text(input.bytes.clone(), input.origin.file());
    Ok(text.is_ok_and(|text| digest(text.as_bytes()) == record.hash))
}
