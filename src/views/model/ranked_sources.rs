//! The order in which sources are cited: the best witness first.
//!
//! 1. What those concerned published themselves, then what others reported, then collections of other
//!    reports, then copies of another source, which witness nothing of their own.
//! 2. Among these one dated to the day before one that is dated roughly, and that before an undated one;
//!    one in the reader's language before others, one at its own address before one that was only read in
//!    an archive or on a mirror.
//! 3. The oldest first.

use super::entity::Source;
use crate::model::vocab::ann;
use crate::model::when::When;
use oxrdf::{NamedNode, NamedNodeRef};
use std::borrow::Borrow;
use std::cmp::Reverse;

/// The language of the program, and so that of its readers.
const READERS_LANGUAGE: &str = "en";

/// How close a source is to what it tells of; the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Published by whom it concerns, or by whom it is a statement.
    FirstHand,
    /// A report of others.
    Reported,
    /// A reference work or data set, which collects the reports of others.
    Collected,
    /// A copy of another source: no witness of its own.
    Copied,
}

/// How well a source is dated; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum DateRank {
    /// To the day.
    Day,
    /// To a month or year, or in doubt.
    Rough,
    /// Not at all.
    None,
}

impl DateRank {
    fn of(issued: &When) -> Self {
        let bounds = issued.bounds();
        let is_day = bounds.earliest.is_some() && bounds.earliest == bounds.latest;
        match is_day && !issued.is_uncertain() && !issued.is_approximate() {
            true => Self::Day,
            false => Self::Rough,
        }
    }
}

/// Documents in which their publishers speak for themselves.
const FIRST_HAND: [NamedNodeRef<'static>; 9] = [
    ann::COURT_DOCUMENT,
    ann::LEAK,
    ann::LEGAL_ACT,
    ann::POST,
    ann::PRESS_RELEASE,
    ann::REGULATORY_FILING,
    ann::SECURITY_ADVISORY,
    ann::STATEMENT,
    ann::TRANSCRIPT,
];

/// Documents in which newsrooms report what others did, even where they are cited as claimants.
const JOURNALISM: [NamedNodeRef<'static>; 3] = [ann::ARTICLE, ann::BROADCAST, ann::INTERVIEW];

/// Documents that collect what others published.
const COLLECTIONS: [NamedNodeRef<'static>; 2] = [ann::DATA_SET, ann::REFERENCE];

/// Whom the sources of something concern.
#[derive(Debug, Clone, Copy, Default)]
pub struct Concerned<'a> {
    /// Those who took part in it or were hit by it.
    pub parties: &'a [NamedNode],
    /// Those who claim something of it, but for newsrooms and what they report of others.
    pub claimants: &'a [NamedNode],
}

impl Source {
    /// How close it is to what it tells of.
    pub fn closeness(&self, concerned: &Concerned<'_>) -> Closeness {
        let kind = self.kind.as_ref().and_then(|kind| kind.node());
        let is =
            |kinds: &[NamedNodeRef<'_>]| kinds.iter().any(|it| kind.is_some_and(|kind| kind == it));
        let publisher = self
            .publisher
            .as_ref()
            .and_then(|publisher| publisher.node());
        let published_by =
            |agents: &[NamedNode]| publisher.is_some_and(|publisher| agents.contains(publisher));
        if self.copy_of.is_some() {
            return Closeness::Copied;
        }
        if is(&COLLECTIONS) {
            return Closeness::Collected;
        }
        let speaks_for_itself = is(&FIRST_HAND)
            || published_by(concerned.parties)
            || published_by(concerned.claimants) && !is(&JOURNALISM);
        match speaks_for_itself {
            true => Closeness::FirstHand,
            false => Closeness::Reported,
        }
    }

    /// The address to read it at: its own, else one at which the same text is kept.
    pub fn address(&self) -> Option<&str> {
        self.url
            .as_deref()
            .or(self.archived_at.first().map(String::as_str))
    }

    /// What it is called in a list: its publisher, else its title.
    pub fn name(&self) -> &str {
        let publisher = self
            .publisher
            .as_ref()
            .map(|publisher| publisher.shown.as_str());
        publisher.or(self.title.as_deref()).unwrap_or("source")
    }

    /// Whether its only address is that of a copy: a web archive, a mirror.
    pub fn is_only_archived(&self) -> bool {
        self.url.is_none() && !self.archived_at.is_empty()
    }
}

/// Puts sources into the order in which they are cited.
pub fn rank_sources<S: Borrow<Source>>(sources: &mut [S], concerned: &Concerned<'_>) {
    sources.sort_by_cached_key(|source| {
        let source: &Source = source.borrow();
        (
            source.closeness(concerned),
            source.issued.as_ref().map_or(DateRank::None, DateRank::of),
            // Without a title its language is unknown: neither the reader's nor another.
            match source.language.as_deref() {
                Some(language) if is_readers(language) => 0,
                None => 1,
                Some(_) => 2,
            },
            Reverse(source.url.is_some()),
            source.issued.clone(),
            source.id.clone(),
        )
    });
}

fn is_readers(language: &str) -> bool {
    language
        .split('-')
        .next()
        .unwrap_or_default()
        .eq_ignore_ascii_case(READERS_LANGUAGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::model::{SourceRecord, Value};

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("https://w3id.org/annals/id/{name}"))
    }

    fn value(node: NamedNode) -> Value {
        Value {
            shown: node.to_string(),
            term: node.into(),
        }
    }

    fn source(name: &str, publisher: &str, kind: NamedNodeRef<'_>, issued: &str) -> SourceRecord {
        SourceRecord {
            id: node(&format!("source/{name}")),
            title: Some(name.to_owned()),
            language: Some("en".to_owned()),
            url: Some("https://example.org/".to_owned()),
            publisher: Some(value(node(publisher))),
            issued: When::edtf(issued).ok(),
            accessed: None,
            copy_of: None,
            kind: Some(value(kind.into_owned())),
            archived_at: Vec::new(),
            archived_on: None,
            identifier: None,
        }
    }

    #[test]
    fn the_best_witness_comes_first() {
        let victims = source("victim", "agent/victim", ann::BLOG_POST, "2022-03-30");
        let release = source("release", "agent/state", ann::PRESS_RELEASE, "2022-05-10");
        let early = source("early", "agent/paper", ann::ARTICLE, "2022-02-28");
        let late = source("late", "agent/paper", ann::ARTICLE, "2022-03-01");
        let mirrored = SourceRecord {
            url: None,
            archived_at: vec!["https://mirror.example/".to_owned()],
            ..source("mirrored", "agent/paper", ann::ARTICLE, "2022-02-27")
        };
        let foreign = SourceRecord {
            language: Some("pt-BR".to_owned()),
            ..source("foreign", "agent/blog", ann::ARTICLE, "2022-02-26")
        };
        let rough = source("rough", "agent/paper", ann::ARTICLE, "2022-02");
        let undated = source("undated", "agent/paper", ann::ARTICLE, "");
        let tracker = source("tracker", "agent/tracker", ann::REFERENCE, "2022-02-25");
        let copy = SourceRecord {
            copy_of: Some(early.id.clone()),
            ..source("copy", "agent/victim", ann::STATEMENT, "2022-02-24")
        };
        let best = [
            victims, release, early, late, mirrored, foreign, rough, undated, tracker, copy,
        ]
        .map(Source::from);
        let concerned = Concerned {
            parties: &[node("agent/victim")],
            claimants: &[node("agent/paper")],
        };
        let mut ranked: Vec<Source> = best.iter().rev().cloned().collect();
        rank_sources(&mut ranked, &concerned);
        let names = |sources: &[Source]| -> Vec<String> {
            sources
                .iter()
                .filter_map(|source| source.title.clone())
                .collect()
        };
        assert_eq!(names(&ranked), names(&best));
    }
}
