//! The terms that derivation reads and writes, as ids of one store.

use crate::model::vocab::{ann, dcterms, rdfs, skos};
use crate::model::when::Precision;
use crate::store::Id;
use crate::term_ids;
use oxrdf::{NamedNodeRef, vocab::rdf};

term_ids! {
    /// The terms of derivation.
    of_type = rdf::TYPE,
    event = ann::EVENT_CLASS,
    label = rdfs::LABEL,
    claim = ann::CLAIM_CLASS,
    // asserted
    date = ann::DATE,
    begin = ann::BEGIN_DATE,
    end = ann::END_DATE,
    public = ann::PUBLIC_DATE,
    planned = ann::PLANNED,
    event_type = ann::EVENT_TYPE,
    follows = ann::FOLLOWS,
    enabled_by = ann::ENABLED_BY,
    status = ann::STATUS,
    postponed = ann::POSTPONED,
    reported = ann::REPORTED,
    cancelled = ann::CANCELLED,
    disproved = ann::DISPROVED,
    source = dcterms::SOURCE,
    issued = dcterms::ISSUED,
    accessed = ann::ACCESSED_ON,
    source_kind = ann::SOURCE_KIND,
    leak = ann::LEAK,
    court_document = ann::COURT_DOCUMENT,
    // claims
    about = ann::ABOUT,
    claimed_by = ann::CLAIMED_BY,
    on_behalf_of = ann::ON_BEHALF_OF,
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
    disputes = ann::DISPUTES,
    basis = ann::BASIS,
    journalistic = ann::JOURNALISTIC,
    anonymous_source = ann::ANONYMOUS_SOURCE,
    self_claimed = ann::SELF_CLAIMED,
    quantity_of = ann::QUANTITY_OF,
    value = ann::VALUE,
    value_min = ann::VALUE_MIN,
    value_max = ann::VALUE_MAX,
    // agents
    agent_type = ann::AGENT_TYPE,
    level = ann::LEVEL,
    broader = skos::BROADER,
    country = ann::COUNTRY,
    part_of = ann::PART_OF,
    unit_of = ann::UNIT_OF,
    sponsored_by = ann::SPONSORED_BY,
    subgroup_of = ann::SUBGROUP_OF,
    affiliate_of = ann::AFFILIATE_OF,
    same_group_as = ann::SAME_GROUP_AS,
    // roles
    initiator = ann::INITIATOR,
    target = ann::TARGET,
    participant = ann::PARTICIPANT,
    responder = ann::RESPONDER,
    supporter = ann::SUPPORTER,
    recipient = ann::RECIPIENT,
    investigator = ann::INVESTIGATOR,
    affected = ann::AFFECTED,
    // how the ontology marks properties
    claim_only = ann::CLAIM_ONLY_CLASS,
    claimable = ann::CLAIMABLE_CLASS,
    single_valued = ann::SINGLE_VALUED_CLASS,
    // derived; attributedTo is also asserted by claims
    attributed = ann::ATTRIBUTED_TO,
    earliest = ann::EARLIEST,
    latest_begin = ann::LATEST_BEGIN,
    earliest_end = ann::EARLIEST_END,
    latest = ann::LATEST,
    sort = ann::SORT_DATE,
    sort_key = ann::SORT_KEY,
    last_vouched = ann::LAST_VOUCHED,
    instant = ann::INSTANT,
    precision = ann::DATE_PRECISION,
    approximate = ann::DATE_APPROXIMATE,
    uncertain = ann::DATE_UNCERTAIN,
    ongoing = ann::ONGOING,
    first_known = ann::FIRST_KNOWN,
    standing = ann::STANDING,
    involves = ann::INVOLVES,
    contested = ann::CONTESTED,
    named = ann::NAMED,
    agreed_actor = ann::AGREED_ACTOR,
    dispute_kind = ann::DISPUTE_KIND,
    disputed_by = ann::DISPUTED_BY,
    rival_level = ann::RIVAL_LEVEL,
    also_claimed_by = ann::ALSO_CLAIMED_BY,
    disputed_fact = ann::DISPUTED_FACT,
    current_status = ann::CURRENT_STATUS,
    left_by = ann::LEFT_BY,
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
    pub fn reverse_properties(&self) -> [Id; 4] {
        [
            self.about,
            self.supersedes,
            self.retracts,
            self.same_group_as,
        ]
    }

    /// The properties by which a claim puts an agent below another.
    pub fn relations(&self) -> [Id; 5] {
        [
            self.part_of,
            self.unit_of,
            self.sponsored_by,
            self.subgroup_of,
            self.affiliate_of,
        ]
    }

    /// The properties by which an event comes after another: it follows it or is a part of it.
    pub fn before(&self) -> [Id; 3] {
        [self.follows, self.enabled_by, self.part_of]
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
