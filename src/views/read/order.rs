//! The display order of properties, and the names of properties from other vocabularies.

use crate::model::{
    id, property_names,
    vocab::{ann, dcterms, skos},
};
use crate::views::model::Fact;
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdf, vocab::rdfs};

/// Who did it, to whom, and who else had a part in it.
pub(crate) const PARTIES: &[NamedNodeRef<'static>] = &[
    ann::INITIATOR,
    ann::ATTRIBUTED_TO,
    ann::TARGET,
    ann::AFFECTED,
    ann::RECIPIENT,
    ann::PARTICIPANT,
    ann::SUPPORTER,
    ann::RESPONDER,
    ann::INVESTIGATOR,
];

/// What, when and where: before the parties.
const FIRST: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdfs::LABEL,
    dcterms::TITLE,
    dcterms::DESCRIPTION,
    ann::EVENT_TYPE,
    ann::AGENT_TYPE,
    ann::TOOL_TYPE,
    ann::ABOUT,
    ann::PLANNED,
    ann::STATUS,
    ann::MEASURE_STATUS,
    ann::DATE,
    ann::BEGIN_DATE,
    ann::END_DATE,
    ann::PUBLIC_DATE,
    ann::DISCOVERED_ON,
    ann::PLACE,
    ann::COUNTRY,
    ann::WITHIN,
];

/// The other properties of the ontology, after the parties. A property in none of the lists comes after
/// these, by name.
const NEXT: &[NamedNodeRef<'static>] = &[
    ann::UNIT_OF,
    ann::SPONSORED_BY,
    ann::LOCATED_IN,
    ann::PART_OF,
    ann::MEMBER,
    ann::FOUNDER,
    ann::OBSERVER,
    ann::DONOR,
    ann::REQUESTER,
    ann::BENEFICIARY,
    ann::SECTOR,
    ann::TOOL,
    ann::CLAIMED_BY,
    ann::CLAIMED_ON,
    ann::STANCE,
    ann::LIKELIHOOD,
    ann::BASIS,
    ann::PEOPLE_AFFECTED,
    ann::CUSTOMERS_AFFECTED,
    ann::ORGANISATIONS_AFFECTED,
    ann::DEVICES_AFFECTED,
    ann::SITES_AFFECTED,
    ann::COUNTRIES_AFFECTED,
    ann::COST,
    ann::RANSOM_PAID,
    ann::AMOUNT_COMMITTED,
    ann::DURATION,
    ann::VECTOR,
    ann::METHOD,
    ann::EFFECT,
    ann::DATA_TAKEN,
    ann::MOTIVE,
    ann::ALIAS,
    dcterms::PUBLISHER,
    dcterms::ISSUED,
    ann::URL,
    ann::SOURCE_KIND,
    ann::COPY_OF,
    ann::ARCHIVED_AT,
    ann::ARCHIVED_ON,
];

/// Links, notes and sources, shown last.
const LAST: &[NamedNodeRef<'static>] = &[
    ann::FOLLOWS,
    ann::RESPONDS_TO,
    ann::CONCERNS,
    ann::REVERSES,
    ann::ENABLED_BY,
    skos::ALT_LABEL,
    skos::NOTATION,
    skos::EXACT_MATCH,
    skos::CLOSE_MATCH,
    rdfs::SEE_ALSO,
    rdfs::COMMENT,
    ann::TITLE_SEEN,
    ann::ACCESSED_ON,
    ann::STATED_IN,
    dcterms::SOURCE,
];

/// The display name of a property: our own name for it, else its label, else its short name.
pub(super) fn name(property: &NamedNode, label: Option<&str>) -> String {
    let short = id::shorten(property.as_str());
    match (label, property_names::label(&short)) {
        (_, Some(name)) => name.to_owned(),
        (Some(label), None) => label.to_owned(),
        (None, None) => short,
    }
}

/// Sorts facts into display order.
pub(super) fn sort(facts: &mut [Fact]) {
    facts.sort_by(|a, b| {
        let rank = |fact: &Fact| rank(fact.property.as_ref());
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
}

/// The position of a property in the display order.
pub(crate) fn rank(property: NamedNodeRef<'_>) -> usize {
    let mut known = [FIRST, PARTIES, NEXT].into_iter().flatten();
    let others = FIRST.len() + PARTIES.len() + NEXT.len();
    let last = || LAST.iter().position(|last| *last == property);
    known
        .position(|known| *known == property)
        .or_else(|| last().map(|at| others + 1 + at))
        .unwrap_or(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_come_last_and_the_kind_first() {
        let rank_of = |text| rank(NamedNodeRef::new_unchecked(text));
        let source = rank(dcterms::SOURCE);
        let unknown = rank_of("https://example.org/x");
        assert_eq!(rank(rdf::TYPE), 0);
        assert!(rank(ann::TARGET) < unknown && unknown < source);
        assert!(rank(ann::DATE) < rank(ann::PLACE) && rank(ann::PLACE) < rank(ann::TARGET));
    }
}
