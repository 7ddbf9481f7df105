//! The card desk: all that is stated of one thing, who claims what about it, where it was read,
//! and what points at it.
//!
//! ```
//! use annals::Annals;
//! use annals::views::card::card;
//! use annals::query::Limits;
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let card = card(&annals, &thing, &Limits::default())?;
//! assert_eq!(card.kind.as_deref(), Some("Event"));
//! assert!(!card.claims.is_empty() && !card.sources.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use crate::Annals;
use crate::derive::bounds;
use crate::model::{id, vocab::ann, when::When};
use crate::query::{Error, Limits, Values};
use crate::views::claims::{Claim, Fact, Source, Value, claims, english, facts, sources, table};
use oxrdf::{NamedNode, NamedNodeRef, vocab::rdf, vocab::rdfs};

const TITLE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");
const DESCRIPTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");

/// Everything about one thing.
#[derive(Debug, Clone)]
pub struct Card {
    /// The thing.
    pub id: NamedNode,
    /// Its label or title, English first, or its short name.
    pub label: String,
    /// The name of its class.
    pub kind: Option<String>,
    /// When it was, for what is dated.
    pub when: Option<When>,
    /// What is stated of it, by property: what it is, when, where, who, and so on.
    pub facts: Vec<Fact>,
    /// The claims about it, by what they say and then by the day they were made.
    pub claims: Vec<Claim>,
    /// Where it and the claims about it were read, oldest first.
    pub sources: Vec<Source>,
    /// What points at it, by property.
    pub pointers: Vec<Fact>,
}

impl Card {
    /// The values of a property.
    pub fn values(&self, property: NamedNodeRef<'_>) -> &[Value] {
        let fact = self.facts.iter().find(|fact| fact.property == property);
        fact.map_or(&[], |fact| &fact.values)
    }

    /// What it is about, in a sentence or two.
    pub fn description(&self) -> Option<&str> {
        english(self.values(DESCRIPTION)).map(|value| value.shown.as_str())
    }
}

/// The card of a thing.
///
/// # Errors
/// See [`Error`].
pub fn card(annals: &Annals, thing: &NamedNode, limits: &Limits) -> Result<Card, Error> {
    let values = Values::default().with("thing", [thing.clone().into()]);
    let ask = |name| table(annals.query(name, &values, limits)?);
    let pointers = facts(&ask("pointers")?, "from", &["label", "title"]);
    let mut card = Card {
        id: thing.clone(),
        label: id::shorten(thing.as_str()),
        kind: None,
        when: None,
        facts: facts(&ask("facts")?, "value", &["label"]),
        claims: claims(&ask("claims")?),
        sources: sources(&ask("card-sources")?),
        pointers,
    };
    let names = [rdfs::LABEL, TITLE];
    if let Some(name) = names.iter().find_map(|name| english(card.values(*name))) {
        card.label = name.shown.clone();
    }
    let kind = card.values(rdf::TYPE).first();
    card.kind = kind.map(|kind| match kind.shown.split_once(':') {
        Some((_, local)) => local.to_owned(),
        None => kind.shown.clone(),
    });
    card.when = when(&card);
    Ok(card)
}

/// Its date, or else the span from its begin to its end; the earliest where there are several.
fn when(card: &Card) -> Option<When> {
    let first = |property| {
        let values = card.values(property).iter();
        values.filter_map(|value| bounds::read(&value.term)).min()
    };
    first(ann::DATE).or_else(|| {
        let (begin, end) = (first(ann::BEGIN_DATE), first(ann::END_DATE));
        When::span(begin.as_ref(), end.as_ref()).ok()
    })
}
