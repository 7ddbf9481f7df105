//! The ids of the terms that the checks use.

use crate::model::vocab::{ann, dcterms, owl, rdf, rdfs, skos};
use crate::store::term_ids;
use oxrdf::NamedNodeRef;

term_ids! {
    /// The terms of the checks.
    of_type = rdf::TYPE,
    event = ann::EVENT_CLASS,
    agent = ann::AGENT_CLASS,
    claim = ann::CLAIM_CLASS,
    source = ann::SOURCE_CLASS,
    place = ann::PLACE_CLASS,
    tool = ann::TOOL_CLASS,
    need = ann::NEED_CLASS,
    offer = ann::OFFER_CLASS,
    agreement = ann::MATCH_CLASS,
    delivery = ann::DELIVERY_CLASS,
    mechanism = ann::MECHANISM_CLASS,
    // properties of records
    label = rdfs::LABEL,
    title = dcterms::TITLE,
    title_seen = ann::TITLE_SEEN,
    url = ann::URL,
    event_type = ann::EVENT_TYPE,
    read_in = dcterms::SOURCE,
    about = ann::ABOUT,
    claimed_by = ann::CLAIMED_BY,
    stated_in = ann::STATED_IN,
    stance = ann::STANCE,
    denies = ann::DENIES,
    doubts = ann::DOUBTS,
    rank = ann::RANK,
    deprecated = ann::DEPRECATED,
    deprecated_on = ann::DEPRECATED_ON,
    planned = ann::PLANNED,
    alias = ann::ALIAS,
    other_label = skos::ALT_LABEL,
    attributed = ann::ATTRIBUTED_TO,
    // dates
    date = ann::DATE,
    begin = ann::BEGIN_DATE,
    end = ann::END_DATE,
    public = ann::PUBLIC_DATE,
    claimed_on = ann::CLAIMED_ON,
    issued = dcterms::ISSUED,
    // properties that must not form cycles
    part_of = ann::PART_OF,
    within = ann::WITHIN,
    supersedes = ann::SUPERSEDES,
    retracts = ann::RETRACTS,
    copy_of = ann::COPY_OF,
    follows = ann::FOLLOWS,
    enabled_by = ann::ENABLED_BY,
    broader = skos::BROADER,
    // how the ontology describes properties
    claim_only = ann::CLAIM_ONLY_CLASS,
    derived = ann::DERIVED_CLASS,
    object_property = owl::OBJECT_PROPERTY,
    datatype_property = owl::DATATYPE_PROPERTY,
    range = rdfs::RANGE,
    domain = rdfs::DOMAIN,
}
