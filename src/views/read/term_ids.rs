//! The store IDs of the terms that a timeline needs.

use crate::model::vocab::{self, ann, dcterms, rdf, skos};
use crate::store::{Id, Result, View};
use crate::views::model::Role;

/// Store IDs of ontology terms.
#[derive(Clone, Copy)]
pub(super) struct TermIds {
    pub of_type: Id,
    pub event: Id,
    pub claim: Id,
    /// The class of properties that are derived.
    pub derived: Id,
    /// The properties of names, the best first.
    pub names: [Id; vocab::NAMES.len()],
    pub date: Id,
    pub begin: Id,
    pub end: Id,
    pub public: Id,
    pub marking: Id,
    pub discovered: Id,
    pub status: Id,
    pub current_status: Id,
    pub dispute_kind: Id,
    pub planned: Id,
    pub reverses: Id,
    pub reversed_for: Id,
    pub known: Id,
    pub vouched: Id,
    pub sort_key: Id,
    pub description: Id,
    pub part_of: Id,
    pub event_type: Id,
    pub sector: Id,
    pub place: Id,
    pub country: Id,
    pub within: Id,
    pub broader: Id,
    pub tool: Id,
    /// The role properties, in the order of [`Role::TERMS`].
    pub roles: [Id; Role::TERMS.len()],
    pub target: Id,
    pub agent_type: Id,
    pub tool_type: Id,
    pub state: Id,
    pub notation: Id,
    pub exact_match: Id,
    pub alt_label: Id,
    pub alias: Id,
    pub identifier: Id,
    pub modified: Id,
    pub about: Id,
    pub attributed: Id,
    pub claimed_by: Id,
    pub claimed_on: Id,
    pub basis: Id,
    /// The bases of claims that newsrooms report.
    pub reporting: [Id; 2],
    pub stance: Id,
    pub asserts: Id,
    pub likelihood: Id,
    pub rank: Id,
    pub text: Id,
    pub quote: Id,
    pub translated_from: Id,
    pub translated_by: Id,
    pub spoken_by: Id,
    pub on_behalf_of: Id,
    pub measure_status: Id,
    pub standing: Id,
    pub stated_in: Id,
    pub source: Id,
    pub title: Id,
    pub url: Id,
    pub publisher: Id,
    pub issued: Id,
    pub accessed: Id,
    pub copy_of: Id,
    pub source_kind: Id,
    /// The numbers of those whom an event affected.
    pub affected: [Id; 2],
    pub quantity_of: Id,
    /// The amounts of a quantity that are surely reached.
    pub amounts: [Id; 2],
    pub archived_at: Id,
    pub archived_on: Id,
    pub card: CardTermIds,
}

impl TermIds {
    /// Resolves them in one snapshot of a store.
    pub fn of(view: View<'_>) -> Result<Self> {
        // A term without an ID is in no statement.
        let id = |term| Ok::<_, crate::store::Error>(view.id(term)?.unwrap_or(Id::ABSENT));
        Ok(Self {
            of_type: id(rdf::TYPE)?,
            event: id(ann::EVENT_CLASS)?,
            claim: id(ann::CLAIM_CLASS)?,
            derived: id(ann::DERIVED_CLASS)?,
            names: names(view)?,
            date: id(ann::DATE)?,
            begin: id(ann::BEGIN_DATE)?,
            end: id(ann::END_DATE)?,
            public: id(ann::PUBLIC_DATE)?,
            marking: id(ann::MARKING)?,
            discovered: id(ann::DISCOVERED_ON)?,
            status: id(ann::STATUS)?,
            current_status: id(ann::CURRENT_STATUS)?,
            dispute_kind: id(ann::DISPUTE_KIND)?,
            planned: id(ann::PLANNED)?,
            reverses: id(ann::REVERSES)?,
            reversed_for: id(ann::REVERSED_FOR)?,
            known: id(ann::FIRST_KNOWN)?,
            vouched: id(ann::LAST_VOUCHED)?,
            sort_key: id(ann::SORT_KEY)?,
            description: id(dcterms::DESCRIPTION)?,
            part_of: id(ann::PART_OF)?,
            event_type: id(ann::EVENT_TYPE)?,
            sector: id(ann::SECTOR)?,
            place: id(ann::PLACE)?,
            country: id(ann::COUNTRY)?,
            within: id(ann::WITHIN)?,
            broader: id(skos::BROADER)?,
            tool: id(ann::TOOL)?,
            roles: roles(view)?,
            target: id(ann::TARGET)?,
            agent_type: id(ann::AGENT_TYPE)?,
            tool_type: id(ann::TOOL_TYPE)?,
            state: id(ann::STATE)?,
            notation: id(skos::NOTATION)?,
            exact_match: id(skos::EXACT_MATCH)?,
            alt_label: id(skos::ALT_LABEL)?,
            alias: id(ann::ALIAS)?,
            identifier: id(dcterms::IDENTIFIER)?,
            modified: id(dcterms::MODIFIED)?,
            about: id(ann::ABOUT)?,
            attributed: id(ann::ATTRIBUTED_TO)?,
            claimed_by: id(ann::CLAIMED_BY)?,
            claimed_on: id(ann::CLAIMED_ON)?,
            basis: id(ann::BASIS)?,
            reporting: [id(ann::JOURNALISTIC)?, id(ann::ANONYMOUS_SOURCE)?],
            stance: id(ann::STANCE)?,
            asserts: id(ann::ASSERTS)?,
            likelihood: id(ann::LIKELIHOOD)?,
            rank: id(ann::RANK)?,
            text: id(ann::CLAIM_TEXT)?,
            quote: id(ann::QUOTE)?,
            translated_from: id(ann::TRANSLATED_FROM)?,
            translated_by: id(ann::TRANSLATED_BY)?,
            spoken_by: id(ann::SPOKEN_BY)?,
            on_behalf_of: id(ann::ON_BEHALF_OF)?,
            measure_status: id(ann::MEASURE_STATUS)?,
            standing: id(ann::STANDING)?,
            stated_in: id(ann::STATED_IN)?,
            source: id(dcterms::SOURCE)?,
            title: id(dcterms::TITLE)?,
            url: id(ann::URL)?,
            publisher: id(dcterms::PUBLISHER)?,
            issued: id(dcterms::ISSUED)?,
            accessed: id(ann::ACCESSED_ON)?,
            copy_of: id(ann::COPY_OF)?,
            source_kind: id(ann::SOURCE_KIND)?,
            affected: [id(ann::PEOPLE_AFFECTED)?, id(ann::CUSTOMERS_AFFECTED)?],
            quantity_of: id(ann::QUANTITY_OF)?,
            amounts: [id(ann::VALUE)?, id(ann::VALUE_MIN)?],
            archived_at: id(ann::ARCHIVED_AT)?,
            archived_on: id(ann::ARCHIVED_ON)?,
            card: CardTermIds::of(view)?,
        })
    }
}

/// What only the page of a thing needs.
#[derive(Clone, Copy)]
pub(super) struct CardTermIds {
    /// The class of properties that only claims have.
    pub claim_only: Id,
    pub established_by: Id,
    /// How an event says that it follows from another.
    pub follow_ups: [Id; 5],
}

impl CardTermIds {
    fn of(view: View<'_>) -> Result<Self> {
        let id = |term| Ok::<_, crate::store::Error>(view.id(term)?.unwrap_or(Id::ABSENT));
        Ok(Self {
            claim_only: id(ann::CLAIM_ONLY_CLASS)?,
            established_by: id(ann::ESTABLISHED_BY)?,
            follow_ups: [
                id(ann::PART_OF)?,
                id(ann::FOLLOWS)?,
                id(ann::RESPONDS_TO)?,
                id(ann::CONCERNS)?,
                id(ann::ENABLED_BY)?,
            ],
        })
    }
}

/// The properties of roles, in the order of [`Role::TERMS`].
fn roles(view: View<'_>) -> Result<[Id; Role::TERMS.len()]> {
    let mut roles = [Id::ABSENT; Role::TERMS.len()];
    for (role, term) in roles.iter_mut().zip(Role::TERMS) {
        *role = view.id(*term)?.unwrap_or(Id::ABSENT);
    }
    Ok(roles)
}

/// The properties of names, the best first.
fn names(view: View<'_>) -> Result<[Id; vocab::NAMES.len()]> {
    let mut names = [Id::ABSENT; vocab::NAMES.len()];
    for (name, term) in names.iter_mut().zip(vocab::NAMES) {
        *name = view.id(term)?.unwrap_or(Id::ABSENT);
    }
    Ok(names)
}
