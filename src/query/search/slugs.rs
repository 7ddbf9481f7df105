//! Slugs that begin with a text, for completion.

use super::expansion::Expander;
use crate::model::{id, words};
use crate::store::{Result, View};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeSet;

/// How many texts are looked at.
const LOOKED_AT: usize = 20_000;

/// The things whose slugs begin with a text, of some kinds (prefixes such as `ag`) or, if none is given,
/// of any; claims and sources apart, whose slugs nobody remembers.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn slugs(view: View<'_>, text: &str, kinds: &[&str]) -> Result<BTreeSet<NamedNode>> {
    let parts = words::folded(text);
    let mut found = BTreeSet::new();
    let Some(first) = parts.first() else {
        return Ok(found);
    };
    let spaces: Vec<&str> = kinds
        .iter()
        .filter_map(|kind| id::namespace(kind))
        .collect();
    // The first word of a slug with several is whole.
    let prefix = (parts.len() == 1).then_some(first.as_str());
    let hits = Expander::new(view)?
        .index
        .texts(&words::stem(first), prefix)?;
    for hit in hits.take(LOOKED_AT) {
        let hit = hit?;
        if !hit.is_slug() {
            continue;
        }
        if let Term::NamedNode(node) = view.term(hit.text)?
            && (spaces.is_empty() || spaces.iter().any(|space| node.as_str().starts_with(space)))
            && id::slug(node.as_str()).is_some_and(|slug| slug.starts_with(text))
        {
            found.insert(node);
        }
    }
    Ok(found)
}
