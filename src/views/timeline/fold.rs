//! Events that claims say are the same, in one row: that of the first of them. Nothing is merged: the
//! row is the first event's own, and names the others with the claims.

use super::reader::PartialEntries;
use crate::views::model::{Equations, SameAs};
use oxrdf::NamedNode;
use std::collections::HashSet;

/// Folds events, which are in order, or in the reverse order, and gives the claims by which it was
/// done. What only claims of several claimants together connect stays apart.
pub(super) fn fold(found: &mut PartialEntries, equations: &Equations, reverse: bool) -> SameAs {
    let mut used = SameAs::default();
    let events: HashSet<NamedNode> = found.iter().map(|it| it.entry.id.clone()).collect();
    let mut folded: HashSet<NamedNode> = HashSet::new();
    let order: Box<dyn Iterator<Item = usize>> = match reverse {
        true => Box::new((0..found.len()).rev()),
        false => Box::new(0..found.len()),
    };
    for at in order {
        let entry = &mut found[at].entry;
        if folded.contains(&entry.id) || !equations.mention(&entry.id) {
            continue;
        }
        let mut same = equations.same(&entry.id);
        same.unsaid.retain(|it| events.contains(&it.other.id));
        same.said
            .retain(|it| events.contains(&it.other.id) && !folded.contains(&it.other.id));
        folded.extend(same.things().cloned());
        entry.folded.clone_from(&same.said);
        used.add(same);
    }
    found.retain(|it| !folded.contains(&it.entry.id));
    used
}
