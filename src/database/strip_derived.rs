//! Removing statements that the program derives itself: a portable export contains the ontology and
//! all derived statements, for engines that derive nothing.
//!
//! When it is loaded again, these are left out; otherwise they would go stale when the data
//! changes.

use super::embedded;
use crate::model::vocab::ann;
use crate::parse;
use crate::store::{self, BulkLoader, Id};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, Quad};
use std::collections::{BTreeMap, HashSet};

/// The properties that only the program writes; a test compares them with the ontology.
const DERIVED: [NamedNodeRef<'static>; 25] = [
    ann::INVOLVES,
    ann::EARLIEST,
    ann::LATEST_BEGIN,
    ann::EARLIEST_END,
    ann::LATEST,
    ann::SORT_DATE,
    ann::SORT_KEY,
    ann::INSTANT,
    ann::DATE_PRECISION,
    ann::DATE_APPROXIMATE,
    ann::DATE_UNCERTAIN,
    ann::ONGOING,
    ann::FIRST_KNOWN,
    ann::LAST_VOUCHED,
    ann::STANDING,
    ann::CONTESTED,
    ann::NAMED,
    ann::AGREED_ACTOR,
    ann::DISPUTE_KIND,
    ann::DISPUTED_BY,
    ann::RIVAL_LEVEL,
    ann::ALSO_CLAIMED_BY,
    ann::DISPUTED_FACT,
    ann::CURRENT_STATUS,
    ann::LEFT_BY,
];

fn derived_ids(bulk: &mut BulkLoader) -> store::Result<Vec<Id>> {
    DERIVED
        .iter()
        .map(|property| bulk.intern(*property))
        .collect()
}

/// Whether any statement has a property that only the program writes.
pub(super) fn has_derived(bulk: &mut BulkLoader) -> store::Result<bool> {
    let derived = derived_ids(bulk)?;
    for it in bulk.statements() {
        if derived.contains(&it?.p) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes what the program derives, and what the ontology says, from the graphs of documents, which
/// `is_ours` tells from others; returns how many statements of each graph were removed.
pub(super) fn strip(
    bulk: &mut BulkLoader,
    is_ours: impl Fn(Id) -> bool,
) -> store::Result<BTreeMap<Id, usize>> {
    let mut left_out = BTreeMap::new();
    if !has_derived(bulk)? {
        return Ok(left_out);
    }
    let derived = derived_ids(bulk)?;
    let ontology = ontology_ids(bulk)?;
    let of_type = bulk.intern(rdf::TYPE)?;
    let (event, claim) = (
        bulk.intern(ann::EVENT_CLASS)?,
        bulk.intern(ann::CLAIM_CLASS)?,
    );
    let attributed = bulk.intern(ann::ATTRIBUTED_TO)?;
    let (mut events, mut claims) = (HashSet::new(), HashSet::new());
    for it in bulk.statements() {
        let it = it?;
        if it.p != of_type {
            continue;
        }
        if it.o == event {
            events.insert(it.s);
        } else if it.o == claim {
            claims.insert(it.s);
        }
    }
    bulk.retain(|it| {
        let Some(document) = it.document.filter(|its| is_ours(*its)) else {
            return true;
        };
        let shortcut = it.p == attributed && events.contains(&it.s) && !claims.contains(&it.s);
        let adds = derived.contains(&it.p) || shortcut || ontology.contains(&(it.s, it.p, it.o));
        if adds {
            *left_out.entry(document).or_default() += 1;
        }
        !adds
    })?;
    Ok(left_out)
}

/// The statements of the ontology.
fn ontology() -> Vec<Quad> {
    let documents = embedded::ontology().into_iter().map(parse::read);
    let documents = documents.filter_map(|reading| reading.document);
    documents.flat_map(|document| document.quads).collect()
}

fn ontology_ids(bulk: &mut BulkLoader) -> store::Result<HashSet<(Id, Id, Id)>> {
    let mut ids = HashSet::new();
    for quad in ontology() {
        let (s, p) = (bulk.intern(&quad.subject)?, bulk.intern(&quad.predicate)?);
        ids.insert((s, p, bulk.intern(&quad.object)?));
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::TermRef;
    use std::collections::BTreeSet;

    #[test]
    fn the_derived_properties_are_those_that_the_ontology_marks_as_derived() {
        let ontology = ontology();
        let called = ontology.iter().filter(|quad| {
            quad.predicate == rdf::TYPE && quad.object.as_ref() == TermRef::from(ann::DERIVED_CLASS)
        });
        let called: BTreeSet<String> = called.map(|quad| quad.subject.to_string()).collect();
        assert_eq!(called, DERIVED.iter().map(ToString::to_string).collect());
    }
}
