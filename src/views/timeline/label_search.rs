//! Events by words of their names.
//!
//! A query would look up the name of each event there is, each on a page of its own. The store has
//! names in the order of their numbers, and their characters in the same order: so both are read
//! from their first to their last, side by side.

use super::terms::Words;
use crate::model::id;
use crate::store::{Id, Result, View};
use std::collections::BTreeSet;

/// Events that may have all of some words, in small letters, in their names and slugs: every one
/// that has, and some that have not.
pub(super) fn with_words(view: View<'_>, names: &Words, words: &[String]) -> Result<BTreeSet<Id>> {
    // The longest word is in the fewest names; an event has it in a label or in its slug.
    let word = words.iter().max_by_key(|word| word.len());
    let word = word.map_or("", String::as_str);
    let has = |text: &str| text.to_lowercase().contains(word);
    let (low, high) = Id::all();
    let mut found = BTreeSet::new();
    let mut texts = view.texts();
    for event in view.range(names.of_type, names.event, names.event, false)? {
        let (_, event) = event?;
        let node = texts.text(event)?;
        let slug = node.as_deref().map(|node| id::slug(node).unwrap_or(node));
        if slug.is_some_and(has) {
            found.insert(event);
        }
    }
    let mut texts = view.texts();
    let mut before = None;
    for label in view.range(names.label, low, high, false)? {
        let (label, thing) = label?;
        // Several things may go by one name.
        let fits = match before {
            Some((same, fits)) if same == label => fits,
            _ => texts.text(label)?.as_deref().is_some_and(has),
        };
        before = Some((label, fits));
        if fits && view.holds(thing, names.of_type, names.event)? {
            found.insert(thing);
        }
    }
    Ok(found)
}
