//! The card of one entity: what it is, the claims about it by question, its sources, and what refers to
//! it.
//!
//! * `figures`: what claims say in numbers
//! * `best_sources`: which sources to read first
//!
//! ```
//! use annals::Annals;
//! use annals::views::card::card;
//! use annals::query::QueryOptions;
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let card = card(&annals, &thing, &QueryOptions::default())?;
//! assert_eq!(card.kind.as_deref(), Some("Event"));
//! assert!(card.claims().count() > 0 && card.best_sources(3).len() == 3);
//! assert!(card.figures().iter().any(|figure| figure.name == "customers affected"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod best_sources;
mod figures;

pub use figures::{Figure, FigureValue};

use crate::derive::bounds;
use crate::model::{
    id,
    languages::Languages,
    vocab::{self, ann, dcterms, skos},
    when::When,
};
use crate::query::{Error, QueryOptions};
use crate::views::claims::{self, LikelihoodRange, Topic};
use crate::views::model::{Claim, EventState, Fact, Reversal, Source, Value};
use crate::views::read::{CardQuery, DetailReader, facts, preferred};
use crate::{Annals, LabeledResource};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedNodeRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything in the record about one entity.
#[derive(Debug, Clone)]
pub struct Card {
    /// The entity.
    pub id: NamedNode,
    /// Its label or title, in the best of the wanted languages, or its short name.
    pub label: String,
    /// The name of its class.
    pub kind: Option<String>,
    /// Its date, if it is dated.
    pub when: Option<When>,
    /// Its statements, by property: what it is, when, where, who, and so on.
    pub facts: Vec<Fact>,
    /// Of an event, who did it according to whom, what of its record is disputed, and whether it
    /// happened.
    pub state: Option<EventState>,
    /// The later events that undo it, if it is an event.
    pub reversals: Vec<Reversal>,
    /// The claims about it, by the question that they answer.
    pub topics: Vec<Topic>,
    /// The scale and range of each likelihood term.
    pub likelihoods: BTreeMap<NamedNode, LikelihoodRange>,
    /// The sources of its record and of the claims about it, oldest first.
    pub sources: Vec<Source>,
    /// What refers to it, by property.
    pub pointers: Vec<Fact>,
    /// The language of this label.
    pub label_language: Option<String>,
    /// In which languages its name and description are.
    languages: Languages,
}

impl Card {
    /// The values of a property.
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Value] {
        let fact = self.facts.iter().find(|fact| fact.property == property);
        fact.map_or(&[], |fact| &fact.values)
    }

    /// All claims about it, by question.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.topics.iter().flat_map(|topic| &topic.claims)
    }

    /// Whether a claim is against a value of a property.
    pub fn is_disputed(&self, property: NamedNodeRef<'_>) -> bool {
        let state = self.state.as_ref();
        state.is_some_and(|state| !state.disputes_of_fact(property).is_empty())
    }

    /// Whether a fact is said by the head of the card or among its sources.
    pub fn is_said_elsewhere(&self, fact: &Fact) -> bool {
        let is = |terms: &[NamedNodeRef<'_>]| terms.iter().any(|term| fact.property == *term);
        let one = fact.values.len() == 1;
        is(&[
            rdf::TYPE,
            dcterms::SOURCE,
            ann::STATED_IN,
            skos::HIDDEN_LABEL,
        ]) || one && is(&[rdfs::LABEL, dcterms::TITLE, dcterms::DESCRIPTION])
            || one
                && self.when.is_some()
                && is(&[ann::DATE, ann::BEGIN_DATE, ann::END_DATE])
                && !self.is_disputed(fact.property.as_ref())
    }

    /// Its description, in the best of the wanted languages.
    pub fn description(&self) -> Option<&str> {
        let found = preferred(self.values(dcterms::DESCRIPTION), &self.languages);
        found.map(|value| value.shown.as_str())
    }
}

/// The card of an entity.
///
/// # Errors
/// See [`Error`].
pub fn card(annals: &Annals, thing: &NamedNode, limits: &QueryOptions) -> Result<Card, Error> {
    annals.bring(std::slice::from_ref(thing))?;
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::of(annals, &snapshot)?.in_languages(&limits.languages);
    let pointers = details.card_rows(annals, CardQuery::Pointers, thing, limits)?;
    let reversals = details.reversals(thing)?;
    let named = LabeledResource {
        id: thing.clone(),
        label: id::shorten(thing.as_str()),
        documents: Vec::new(),
    };
    let why = claims::read(annals, &mut details, &named, None, limits)?;
    let mut card = Card {
        id: thing.clone(),
        label: named.label,
        label_language: None,
        kind: None,
        when: None,
        facts: why.stated,
        state: why.state,
        reversals,
        topics: why.topics,
        likelihoods: why.likelihoods,
        sources: why.sources,
        pointers: facts(&pointers, "from", &["label", "title"]),
        languages: limits.languages.clone(),
    };
    let names = vocab::NAMES.iter();
    if let Some(name) = names
        .copied()
        .find_map(|name| preferred(card.values(name), &limits.languages))
    {
        let (label, language) = (name.shown.clone(), name.language().map(str::to_owned));
        (card.label, card.label_language) = (label, language);
    }
    let kind = card.values(rdf::TYPE).first();
    card.kind = kind.map(|kind| match kind.shown.split_once(':') {
        Some((_, local)) => local.to_owned(),
        None => kind.shown.clone(),
    });
    card.when = when(&card);
    Ok(card)
}

/// As [`card`]; a handle that keeps views has it for the next format.
///
/// # Errors
/// See [`Error`].
pub fn kept_card(
    annals: &Annals,
    thing: &NamedNode,
    limits: &QueryOptions,
) -> Result<Arc<Card>, Error> {
    let name = || format!("card {thing} {:?} {:?}", limits.languages, limits.max_rows);
    let weight = |card: &Card| {
        card.pointers
            .iter()
            .map(|it| it.values.len())
            .sum::<usize>()
    };
    annals.kept(name, weight, || card(annals, thing, limits))
}

/// Its date, or else the span from begin to end; the earliest if there are several.
fn when(card: &Card) -> Option<When> {
    let first = |property| {
        let values = card.values(property).iter();
        values
            .filter_map(|value| bounds::parse_date(&value.term))
            .min()
    };
    first(ann::DATE).or_else(|| {
        let (begin, end) = (first(ann::BEGIN_DATE), first(ann::END_DATE));
        When::span(begin.as_ref(), end.as_ref()).ok()
    })
}
