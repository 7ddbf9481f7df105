//! Undo and redo: restores documents as they were before or after a change, from the archive.

use super::archive::{self, GraphContents};
use super::document::{self, DocumentRecord};
use super::history::{self, Change, Changes, Direction, Operation, Outcome, WriteContext};
use super::{HistoryError, UndoError};
use crate::derive;
use crate::store::{self, Store, Writer};
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::path::Path;

/// The result of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoReport {
    /// The change that was undone or redone.
    pub change: Change,
    /// How documents and things changed.
    pub outcome: Outcome,
}

/// Undoes the last change that is not yet undone, or redoes the last one that is.
pub(super) fn undo(
    store: &Store,
    context: &WriteContext,
    direction: Direction,
) -> Result<UndoReport, UndoError> {
    store.write(|writer| {
        let last = history::last(writer.view())?;
        let head = last
            .as_deref()
            .map(|name| history::entry(store.folder(), name));
        let head = head.transpose()?;
        let (number, nothing) = match direction {
            Direction::Undo => (
                head.map(|head| head.undo).filter(|number| *number > 0),
                UndoError::NothingToUndo,
            ),
            Direction::Redo => (
                head.and_then(|head| head.redo.last().copied()),
                UndoError::NothingToRedo,
            ),
        };
        let number = number.ok_or(nothing)?;
        let mut changes = Changes::new(store.folder(), last);
        let found = changes.find(|change| !matches!(change, Ok(it) if it.number != number));
        let change = found.transpose()?.ok_or(HistoryError::Forgotten(number))?;
        let documents = change.documents.iter();
        let steps: Vec<_> = documents
            .map(|changed| {
                let (before, after) = (changed.before.as_ref(), changed.after.as_ref());
                match direction {
                    Direction::Undo => (after, before),
                    Direction::Redo => (before, after),
                }
            })
            .collect();
        restore_records(writer, store.folder(), &steps)?;
        derive::rederive(writer)?;
        let kind = match direction {
            Direction::Undo => Operation::Undo(number),
            Direction::Redo => Operation::Redo(number),
        };
        let outcome = history::record_change(store, writer, context, kind)?;
        Ok(UndoReport { change, outcome })
    })
}

/// A document's record before and after.
type RecordChange<'r> = (Option<&'r DocumentRecord>, Option<&'r DocumentRecord>);

/// Restores documents to the second record of each step.
pub(super) fn restore_records(
    writer: &mut Writer<'_>,
    folder: &Path,
    steps: &[RecordChange<'_>],
) -> Result<(), HistoryError> {
    let mut staying = BTreeSet::new();
    let mut whole = Vec::new();
    for (from, to) in steps {
        staying.extend(to.iter().flat_map(|record| &record.graphs));
        match (from, to) {
            (Some(from), Some(to)) if apply_patches(writer, folder, from, to)? => {}
            (_, Some(to)) => whole.push(*to),
            (_, None) => {}
        }
    }
    for (from, to) in steps {
        for graph in from.iter().flat_map(|record| &record.graphs) {
            if !staying.contains(graph) {
                writer.replace(Some(&NamedNode::new_unchecked(graph.clone())), [])?;
            }
        }
        if from.is_some_and(|record| record.name.is_empty()) && to.is_none() {
            writer.replace(None, [])?;
        }
    }
    for record in whole {
        replace_graphs(writer, archive::contents(folder, record)?)?;
    }
    for (from, to) in steps {
        let name = to.or(*from).map_or("", |record| &record.name);
        let note = to.map(DocumentRecord::note);
        writer.note(&document::key(name), note.as_deref())?;
    }
    Ok(())
}

fn replace_graphs(writer: &mut Writer<'_>, contents: GraphContents) -> store::Result<()> {
    for (graph, triples) in contents {
        writer.replace(graph.as_ref(), &triples)?;
    }
    Ok(())
}

/// Applies patches if one record follows from the other by patches alone, which is much less work
/// than reading the text of a large document; returns whether it did.
fn apply_patches(
    writer: &mut Writer<'_>,
    folder: &Path,
    from: &DocumentRecord,
    to: &DocumentRecord,
) -> Result<bool, HistoryError> {
    if from.text != to.text || from.graphs != to.graphs {
        return Ok(false);
    }
    let (patches, forward) = match to.patches.strip_prefix(from.patches.as_slice()) {
        Some(more) => (more.to_vec(), true),
        None => match from.patches.strip_prefix(to.patches.as_slice()) {
            Some(less) => (less.iter().rev().cloned().collect(), false),
            None => return Ok(false),
        },
    };
    for patch in patches {
        for (added, quad) in archive::read_patch(folder, &patch)? {
            let graph = archive::graph_name(&quad.graph_name);
            if !to.makes(graph.as_ref().map(NamedNode::as_str)) {
                continue;
            }
            match added == forward {
                true => writer.insert(graph.as_ref(), &quad.into())?,
                false => writer.remove(graph.as_ref(), &quad.into())?,
            };
        }
    }
    Ok(true)
}
