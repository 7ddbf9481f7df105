//! The ids of the terms that a search follows.

use crate::model::vocab::{ann, rdf, skos};
use annals_core::term_ids;
use oxrdf::NamedNodeRef;

term_ids! {
    /// The terms of a search.
    of_type = rdf::TYPE,
    event = ann::EVENT_CLASS,
    source = ann::SOURCE_CLASS,
    involves = ann::INVOLVES,
    attributed = ann::ATTRIBUTED_TO,
    event_type = ann::EVENT_TYPE,
    sector = ann::SECTOR,
    tool = ann::TOOL,
    place = ann::PLACE,
    country = ann::COUNTRY,
    target = ann::TARGET,
    within = ann::WITHIN,
    broader = skos::BROADER,
    agent_type = ann::AGENT_TYPE,
    tool_type = ann::TOOL_TYPE,
    about = ann::ABOUT,
    standing = ann::STANDING,
    stance = ann::STANCE,
    asserts = ann::ASSERTS,
}
