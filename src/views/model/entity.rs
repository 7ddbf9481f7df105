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
    /// When it was read.
    pub accessed: Option<When>,
    /// The source that it is a copy of.
    pub copy_of: Option<NamedNode>,
    /// What kind of document it is.
    pub kind: Option<Value>,
    /// The addresses at which the same text is kept.
    pub archived_at: Vec<String>,
    /// When it was archived there.
    pub archived_on: Option<When>,
}

impl Source {
    /// When it was published, in words; the day on which it was read is never taken for that.
    pub fn date_words(&self) -> String {
        match (&self.issued, &self.accessed) {
            (Some(issued), _) => issued.words(),
            (None, Some(accessed)) => {
                let (first, last) = (accessed.bounds().earliest, accessed.bounds().latest);
                let read = match first.filter(|_| first == last) {
                    Some(day) => day.format("%-d %b %Y").to_string(),
                    None => accessed.words(),
                };
                format!("undated (read {read})")
            }
            (None, None) => "undated".to_owned(),
        }
    }
}
