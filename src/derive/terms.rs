//! The terms that derivation reads and writes, as ids of one store.

use crate::model::vocab::{ann, dcterms};
use crate::model::when::Precision;
use crate::store::{Id, term_ids};
use oxrdf::{NamedNodeRef, vocab::rdf};

term_ids! {
    /// The terms of derivation.
    of_type = rdf::TYPE,
    event = ann::EVENT_CLASS,
    claim = ann::CLAIM_CLASS,
    // asserted
    date = ann::DATE,
    begin = ann::BEGIN_DATE,
    end = ann::END_DATE,
    planned = ann::PLANNED,
    source = dcterms::SOURCE,
    issued = dcterms::ISSUED,
    accessed = ann::ACCESSED_ON,
    about = ann::ABOUT,
    claimed = ann::CLAIMED_ON,
    stated_in = ann::STATED_IN,
    rank = ann::RANK,
    deprecated = ann::DEPRECATED,
    stance = ann::STANCE,
    denies = ann::DENIES,
    doubts = ann::DOUBTS,
    declines = ann::DECLINES,
    supersedes = ann::SUPERSEDES,
    retracts = ann::RETRACTS,
    part_of = ann::PART_OF,
    unit_of = ann::UNIT_OF,
    sponsored_by = ann::SPONSORED_BY,
    initiator = ann::INITIATOR,
    target = ann::TARGET,
    participant = ann::PARTICIPANT,
    responder = ann::RESPONDER,
    supporter = ann::SUPPORTER,
    recipient = ann::RECIPIENT,
    investigator = ann::INVESTIGATOR,
    affected = ann::AFFECTED,
    // derived; attributedTo is also asserted by claims
    attributed = ann::ATTRIBUTED_TO,
    earliest = ann::EARLIEST,
    latest_begin = ann::LATEST_BEGIN,
    earliest_end = ann::EARLIEST_END,
    latest = ann::LATEST,
    sort = ann::SORT_DATE,
    instant = ann::INSTANT,
    precision = ann::DATE_PRECISION,
    approximate = ann::DATE_APPROXIMATE,
    uncertain = ann::DATE_UNCERTAIN,
    ongoing = ann::ONGOING,
    first_known = ann::FIRST_KNOWN,
    standing = ann::STANDING,
    involves = ann::INVOLVES,
    contested = ann::CONTESTED,
    second = unit(Precision::Second),
    day = unit(Precision::Day),
    month = unit(Precision::Month),
    year = unit(Precision::Year),
    decade = unit(Precision::Decade),
    century = unit(Precision::Century),
    millennium = unit(Precision::Millennium),
}

/// The unit of a precision that has one.
const fn unit(precision: Precision) -> NamedNodeRef<'static> {
    match precision.iri() {
        Some(iri) => NamedNodeRef::new_unchecked(iri),
        None => panic!("only precisions that have a unit are named here, when this is compiled"),
    }
}

impl TermIds {
    /// The properties that are followed from object to subject.
    pub fn reverse_properties(&self) -> [Id; 3] {
        [self.about, self.supersedes, self.retracts]
    }

    /// The unit of a precision, where it has one.
    pub fn unit(&self, precision: Precision) -> Option<Id> {
        Some(match precision {
            Precision::Second => self.second,
            Precision::Day => self.day,
            Precision::Month => self.month,
            Precision::Year => self.year,
            Precision::Decade => self.decade,
            Precision::Century => self.century,
            Precision::Millennium => self.millennium,
            Precision::Season | Precision::Unspecified => return None,
        })
    }

    /// The roles in which an agent can be involved in an event.
    pub fn roles(&self) -> [Id; 8] {
        [
            self.initiator,
            self.target,
            self.participant,
            self.responder,
            self.supporter,
            self.recipient,
            self.investigator,
            self.affected,
        ]
    }
}
