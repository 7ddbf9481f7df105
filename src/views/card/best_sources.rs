//! Which sources to read first: those of who had a part in it or makes the claim, with a date and in the
//! reader's language; copies, reference works and data sets last.

use super::Card;
use crate::model::vocab::ann;
use crate::model::when::When;
use crate::views::model::{Basis, Claim, Source, Value};
use crate::views::read::PARTIES;
use oxrdf::{NamedNode, NamedNodeRef};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Documents that come from those who act, not from those who tell of it.
const FIRST_HAND: [NamedNodeRef<'static>; 7] = [
    ann::COURT_DOCUMENT,
    ann::LEGAL_ACT,
    ann::PRESS_RELEASE,
    ann::REGULATORY_FILING,
    ann::SECURITY_ADVISORY,
    ann::STATEMENT,
    ann::TRANSCRIPT,
];

/// Documents that gather what others have published.
const GATHERED: [NamedNodeRef<'static>; 2] = [ann::DATA_SET, ann::REFERENCE];

/// The language of the reader.
const LANGUAGE: &str = "en";

impl Card {
    /// The sources to read first, the best first.
    pub fn best_sources(&self, most: usize) -> Vec<&Source> {
        let mut resting: BTreeMap<&NamedNode, Vec<&Claim>> = BTreeMap::new();
        for claim in self.claims() {
            for source in &claim.sources {
                resting.entry(source).or_default().push(claim);
            }
        }
        let parties: BTreeSet<&NamedNode> = PARTIES
            .iter()
            .flat_map(|role| self.values(*role))
            .filter_map(Value::node)
            .collect();
        let mut sources: Vec<&Source> = self.sources.iter().collect();
        sources.sort_by_cached_key(|source| {
            let claims = resting.get(&source.id).map_or(&[][..], Vec::as_slice);
            let is_copy = source.url.is_none() && !source.archived_at.is_empty();
            let gathered = is_copy || source.copy_of.is_some() || is_of(source, &GATHERED);
            let language = source.language.as_deref().unwrap_or(LANGUAGE);
            (
                gathered,
                !is_first_hand(source, &parties, claims),
                vagueness(source),
                !language.starts_with(LANGUAGE),
                Reverse(claims.len()),
            )
        });
        sources.truncate(most);
        sources
    }
}

/// How little is known of its date: a day, some date, none.
fn vagueness(source: &Source) -> u8 {
    match source.issued.as_ref().map(When::bounds) {
        Some(bounds) if bounds.earliest.is_some() && bounds.earliest == bounds.latest => 0,
        Some(_) => 1,
        None => 2,
    }
}

fn is_of(source: &Source, kinds: &[NamedNodeRef<'_>]) -> bool {
    let kind = source.kind.as_ref().and_then(Value::node);
    kind.is_some_and(|kind| kinds.contains(&kind.as_ref()))
}

/// Whether a source was published by a party, or by who claims in it what was not only gathered.
fn is_first_hand(source: &Source, parties: &BTreeSet<&NamedNode>, claims: &[&Claim]) -> bool {
    let publisher = source.publisher.as_ref().and_then(Value::node);
    let told = [Basis::Journalistic, Basis::AnonymousSource];
    let is_own = |claim: &Claim| {
        let mut by = claim.by.iter().filter_map(Value::node);
        let basis = claim.basis.as_ref().map(|basis| &basis.value);
        publisher.is_some_and(|publisher| by.any(|by| by == publisher))
            && !basis.is_some_and(|basis| told.contains(basis))
    };
    is_of(source, &FIRST_HAND)
        || publisher.is_some_and(|publisher| parties.contains(publisher))
        || claims.iter().any(|claim| is_own(claim))
}
