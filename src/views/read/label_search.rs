//! Full-text search over event labels and slugs.
//!
//! A query would look up the label of every event, each on a different page. The store keeps labels
//! in ID order and their text in the same order, so both are scanned sequentially, side by side.

use super::term_ids::TermIds;
use crate::model::id;
use crate::store::{Id, Result, View};
use std::collections::BTreeSet;

/// Candidate events for some lowercase words: a superset of the events whose label or slug contains
/// all of them.
pub(super) fn with_words(
    view: View<'_>,
    names: &TermIds,
    words: &[String],
) -> Result<BTreeSet<Id>> {
    // The longest word is in the fewest labels.
    let word = words.iter().max_by_key(|word| word.len());
    let word = word.map_or("", String::as_str);
    let has = |text: &str| text.to_lowercase().contains(word);
    let (low, high) = Id::full_range();
    let mut found = BTreeSet::new();
    let mut texts = view.text_reader();
    for event in view.range(names.of_type, names.event, names.event)? {
        let (_, event) = event?;
        let node = texts.text(event)?;
        let slug = node.as_deref().map(|node| id::slug(node).unwrap_or(node));
        if slug.is_some_and(has) {
            found.insert(event);
        }
    }
    let mut texts = view.text_reader();
    let mut before = None;
    let labels = names.names.into_iter().filter(|it| *it != Id::ABSENT);
    for label in labels
        .map(|property| view.range(property, low, high))
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
    {
        let (label, thing) = label?;
        // Several entities may share a label.
        let fits = match before {
            Some((same, fits)) if same == label => fits,
            _ => texts.text(label)?.as_deref().is_some_and(has),
        };
        before = Some((label, fits));
        if fits && view.contains(thing, names.of_type, names.event)? {
            found.insert(thing);
        }
    }
    Ok(found)
}
