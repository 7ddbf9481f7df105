//! What claimants say is one with a thing.

use crate::Annals;
use crate::query::{Error, QueryOptions};
use crate::views::model::{Follow, SameAs};
use crate::views::read::equations;
use oxrdf::NamedNode;

/// What is one with a group or an event, according to those whose claims are followed.
///
/// # Errors
/// See [`Error`].
pub fn same_as(
    annals: &Annals,
    thing: &NamedNode,
    follow: &Follow,
    limits: &QueryOptions,
) -> Result<SameAs, Error> {
    Ok(equations(annals, follow, limits)?.same(thing))
}
