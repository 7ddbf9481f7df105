//! What events and claims refer to: agents, places, tools, and sources.

use super::terms::Role;
use super::value::Value;
use crate::model::when::When;
use oxrdf::NamedNode;

/// An entity with its label: an agent, a place, a tool, an event, a concept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name if it has none.
    pub label: String,
    /// The type of an agent or tool, by its local name in the ontology (`threatGroup`, `wiper` …),
    /// where it was read.
    pub kind: Option<String>,
    /// The UUID of the same thing elsewhere, where one was read.
    pub uuid: Option<String>,
}

/// An agent in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The role.
    pub role: Role,
    /// The agent.
    pub agent: Entity,
    /// The two-letter country code, for a state.
    pub code: Option<String>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its IRI.
    pub id: NamedNode,
    /// Its title, if recorded.
    pub title: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Its publisher.
    pub publisher: Option<Value>,
    /// When it was published.
    pub issued: Option<When>,
    /// The source that it is a copy of.
    pub copy_of: Option<NamedNode>,
}
