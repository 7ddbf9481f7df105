//! Removing statements that the program derives itself: a portable export contains the ontology and
//! all derived statements, for engines that derive nothing.
//!
//! When it is loaded again, these are left out; otherwise they would go stale when the data
//! changes.

use super::load::BUILT_IN;
use super::{ONTOLOGY, embedded};
use crate::model::id;
use crate::model::vocab::ann;
use crate::parse::{self, Document};
use crate::store::{self, BulkLoader, Id};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, NamedOrBlankNodeRef, Quad, TripleRef};
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

fn is_derived(property: NamedNodeRef<'_>) -> bool {
    DERIVED.contains(&property)
}

/// Removes from a document what the program derives; returns how many statements were removed.
pub(super) fn strip_document(document: &mut Document) -> usize {
    let mut quads = document.quads.iter();
    if !quads.any(|quad| is_derived(quad.predicate.as_ref())) {
        return 0;
    }
    let of = |class: NamedNodeRef<'static>| -> HashSet<_> {
        let is = |quad: &&Quad| quad.predicate == rdf::TYPE && quad.object.as_ref() == class.into();
        let those = document.quads.iter().filter(is);
        those.map(|quad| quad.subject.clone()).collect()
    };
    let (events, claims) = (of(ann::EVENT_CLASS), of(ann::CLAIM_CLASS));
    let ontology = ontology();
    let ontology: HashSet<TripleRef<'_>> = ontology.iter().map(triple).collect();
    let before = document.quads.len();
    document.quads.retain(|quad| {
        let shortcut = quad.predicate == ann::ATTRIBUTED_TO
            && events.contains(&quad.subject)
            && !claims.contains(&quad.subject);
        let own = is_derived(quad.predicate.as_ref()) || shortcut;
        !(own || is_term(quad) && ontology.contains(&triple(quad)))
    });
    before - document.quads.len()
}

fn triple(quad: &Quad) -> TripleRef<'_> {
    TripleRef::new(&quad.subject, &quad.predicate, &quad.object)
}

fn is_term(quad: &Quad) -> bool {
    match quad.subject.as_ref() {
        NamedOrBlankNodeRef::NamedNode(node) => !node.as_str().starts_with(id::DATA),
        NamedOrBlankNodeRef::BlankNode(_) => false,
    }
}

/// The statements of the ontology.
fn ontology() -> Vec<Quad> {
    let documents = embedded(&ONTOLOGY, BUILT_IN).into_iter().map(parse::read);
    let documents = documents.filter_map(|reading| reading.document);
    documents.flat_map(|document| document.quads).collect()
}

/// Removes from a bulk load what the program derives, where `built_in` are the graphs of the
/// ontology; returns how many statements of each graph were removed.
pub(super) fn strip_bulk(
    bulk: &mut BulkLoader,
    built_in: &HashSet<Id>,
) -> store::Result<BTreeMap<Id, usize>> {
    let mut derived = Vec::new();
    for property in DERIVED {
        derived.push(bulk.intern(property)?);
    }
    let mut left_out = BTreeMap::new();
    if !bulk.statements().any(|it| derived.contains(&it.p)) {
        return Ok(left_out);
    }
    let of_type = bulk.intern(rdf::TYPE)?;
    let (event, claim) = (
        bulk.intern(ann::EVENT_CLASS)?,
        bulk.intern(ann::CLAIM_CLASS)?,
    );
    let attributed = bulk.intern(ann::ATTRIBUTED_TO)?;
    let (mut events, mut claims, mut ontology) = (HashSet::new(), HashSet::new(), HashSet::new());
    for it in bulk.statements() {
        if it.p == of_type && it.o == event {
            events.insert(it.s);
        } else if it.p == of_type && it.o == claim {
            claims.insert(it.s);
        }
        if it.document.is_some_and(|its| built_in.contains(&its)) {
            ontology.insert((it.s, it.p, it.o));
        }
    }
    bulk.retain(|it| {
        let Some(document) = it.document.filter(|its| !built_in.contains(its)) else {
            return true;
        };
        let shortcut = it.p == attributed && events.contains(&it.s) && !claims.contains(&it.s);
        let adds = derived.contains(&it.p) || shortcut || ontology.contains(&(it.s, it.p, it.o));
        if adds {
            *left_out.entry(document).or_default() += 1;
        }
        !adds
    });
    Ok(left_out)
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
