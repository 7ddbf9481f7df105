//! What events and claims refer to: agents, places, tools, and sources.

use super::terms::Role;
use super::value::Value;
use crate::model::when::When;
use oxrdf::NamedNode;
use std::ops::Deref;
use std::sync::Arc;

/// An entity with its label: an agent, a place, a tool, an event, a concept. Its copies share what they
/// hold, since the events of a timeline name the same few again and again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity(Arc<EntityRecord>);

/// What is known of an [`Entity`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityRecord {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name if it has none.
    pub label: String,
    /// The type of an agent or tool, by its local name in the ontology (`threatGroup`, `wiper` …),
    /// where it was read.
    pub kind: Option<String>,
    /// The two-letter country code of a state, where it was read.
    pub code: Option<String>,
    /// What it is called elsewhere, where that was read.
    pub elsewhere: Elsewhere,
}

/// What a thing is called elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// The IRIs of the same thing elsewhere, sorted.
    pub exact: Vec<String>,
    /// Its identifier in the format that it was brought in from.
    pub identifier: Option<String>,
    /// Its other names on record, sorted.
    pub labels: Vec<String>,
    /// Its other names according to standing claims, sorted.
    pub aliases: Vec<String>,
}

impl Elsewhere {
    /// The first UUID among the same things elsewhere.
    pub fn uuid(&self) -> Option<&str> {
        self.exact
            .iter()
            .find_map(|iri| iri.strip_prefix("urn:uuid:"))
    }
}

impl Deref for Entity {
    type Target = EntityRecord;

    fn deref(&self) -> &EntityRecord {
        &self.0
    }
}

impl From<EntityRecord> for Entity {
    fn from(record: EntityRecord) -> Self {
        Self(Arc::new(record))
    }
}

impl Entity {
    /// An entity of which only the name was read.
    pub fn named(id: NamedNode, label: String) -> Self {
        Self::from(EntityRecord {
            id,
            label,
            kind: None,
            code: None,
            elsewhere: Elsewhere::default(),
        })
    }

    /// The country code of a state, else the label.
    pub fn short_label(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.label)
    }
}

/// An agent in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The role.
    pub role: Role,
    /// The agent.
    pub agent: Entity,
}

/// A source. Its copies share what they hold, as those of an [`Entity`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(Arc<SourceRecord>);

/// What is known of a [`Source`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// Its IRI.
    pub id: NamedNode,
    /// Its identifier in the format that it was brought in from.
    pub identifier: Option<String>,
    /// Its title, if recorded.
    pub title: Option<String>,
    /// The language of its title, if that is tagged with one.
    pub language: Option<String>,
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

impl Deref for Source {
    type Target = SourceRecord;

    fn deref(&self) -> &SourceRecord {
        &self.0
    }
}

impl From<SourceRecord> for Source {
    fn from(record: SourceRecord) -> Self {
        Self(Arc::new(record))
    }
}

impl Source {
    /// A source of which nothing was read but which it is.
    pub(crate) fn unread(id: NamedNode) -> Self {
        Self::from(SourceRecord {
            id,
            identifier: None,
            title: None,
            language: None,
            url: None,
            publisher: None,
            issued: None,
            accessed: None,
            copy_of: None,
            kind: None,
            archived_at: Vec::new(),
            archived_on: None,
        })
    }

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
