//! A change taken back, or made again: documents as they were before it, or after it, from the
//! kept copies.

use super::Error;
use super::archive::{self, Said};
use super::document::{self, Record};
use super::history::{self, Change, Changes, Kind, Occasion, Outcome};
use crate::derive;
use crate::store::{self, Store, Writer};
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::path::Path;

/// What was taken back or made again, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The change that was taken back, or made again.
    pub change: Change,
    /// What became of documents and things.
    pub outcome: Outcome,
}

/// Takes the last change back that is not taken back yet, or makes the last one again that was.
pub(super) fn undo(store: &Store, occasion: &Occasion, again: bool) -> Result<Undone, Error> {
    store.write(|writer| {
        let last = history::last(writer.view())?;
        let head = last
            .as_deref()
            .map(|name| history::entry(store.folder(), name));
        let head = head.transpose()?;
        let number = head.as_ref().and_then(|head| match again {
            true => head.redo.last().copied(),
            false => Some(head.undo).filter(|number| *number > 0),
        });
        let number = number.ok_or(Error::NothingToUndo(again))?;
        let mut changes = Changes::new(store.folder(), last);
        let found = changes.find(|change| !matches!(change, Ok(it) if it.number != number));
        let change = found.transpose()?.ok_or(Error::Forgotten(number))?;
        let steps: Vec<_> = change
            .documents
            .iter()
            .map(|touched| match again {
                true => (touched.before.as_ref(), touched.after.as_ref()),
                false => (touched.after.as_ref(), touched.before.as_ref()),
            })
            .collect();
        set(writer, store.folder(), &steps)?;
        derive::renew(writer)?;
        let kind = match again {
            true => Kind::Redo(number),
            false => Kind::Undo(number),
        };
        let outcome = history::enter(store, writer, occasion, kind)?;
        Ok(Undone { change, outcome })
    })
}

/// From the one record of a document to the other.
type Step<'r> = (Option<&'r Record>, Option<&'r Record>);

/// Makes documents say what their other records tell, and puts these in place.
pub(super) fn set(writer: &mut Writer<'_>, folder: &Path, steps: &[Step<'_>]) -> Result<(), Error> {
    let mut staying = BTreeSet::new();
    let mut whole = Vec::new();
    for (from, to) in steps {
        staying.extend(to.iter().flat_map(|record| &record.graphs));
        match (from, to) {
            (Some(from), Some(to)) if by_patches(writer, folder, from, to)? => {}
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
        say(writer, archive::said(folder, record)?)?;
    }
    for (from, to) in steps {
        let name = to.or(*from).map_or("", |record| &record.name);
        let note = to.map(Record::note);
        writer.note(&document::key(name), note.as_deref())?;
    }
    Ok(())
}

fn say(writer: &mut Writer<'_>, said: Said) -> store::Result<()> {
    for (graph, triples) in said {
        writer.replace(graph.as_ref(), &triples)?;
    }
    Ok(())
}

/// Whether one record comes from the other by patches alone; then these are applied, which is
/// much less work than reading the text of a large document.
fn by_patches(
    writer: &mut Writer<'_>,
    folder: &Path,
    from: &Record,
    to: &Record,
) -> Result<bool, Error> {
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
        for (added, quad) in archive::patch_of(folder, &patch)? {
            let graph = archive::named(&quad.graph_name);
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
