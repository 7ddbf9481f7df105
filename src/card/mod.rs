//! The card desk: all that is stated of one thing, who claims what about it, where it was read,
//! and what points at it.
//!
//! ```
//! use annals::{Annals, card::card, query::Limits};
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let card = card(&annals, &thing, &Limits::default())?;
//! assert_eq!(card.kind.as_deref(), Some("Event"));
//! assert!(!card.claims.is_empty() && !card.sources.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod claim;
mod order;

pub use claim::{Claim, Tie};

use crate::Annals;
use crate::derive::bounds;
use crate::model::{id, vocab::ann, when::When};
use crate::query::table::{Row, text_of};
use crate::query::{Answer, Error, Limits, Table, Values};
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdf, vocab::rdfs};

const TITLE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");
const DESCRIPTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");

/// A value with the name that it is shown by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term itself.
    pub term: Term,
    /// Its label, text, date in words or short name.
    pub shown: String,
}

impl Value {
    /// The short name of a thing of the data, by which its own card is asked for.
    pub fn name(&self) -> Option<String> {
        match &self.term {
            Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
                Some(id::shorten(node.as_str()))
            }
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Literal(_) => None,
        }
    }

    /// The language of a text.
    pub fn language(&self) -> Option<&str> {
        match &self.term {
            Term::Literal(literal) => literal.language(),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        }
    }
}

/// One property of the thing, with all its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The property.
    pub property: NamedNode,
    /// The property's label, or its short name.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// Where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The source.
    pub id: NamedNode,
    /// Its title, where one was seen.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<Value>,
    /// When it came out.
    pub issued: Option<When>,
    /// Of what it is a copy.
    pub copy_of: Option<NamedNode>,
}

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
        claims: claim::claims(&ask("card-claims")?),
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

fn english(values: &[Value]) -> Option<&Value> {
    let in_language = |wanted| values.iter().find(|value| value.language() == wanted);
    in_language(Some("en"))
        .or_else(|| in_language(None))
        .or_else(|| values.first())
}

fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.cut => Ok(table),
        _ => Err(Error::Refused("more rows than the limit allows")),
    }
}

fn node(row: Row<'_>, column: &str) -> Option<NamedNode> {
    match row.get(column)? {
        Term::NamedNode(node) => Some(node.clone()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

fn value(row: Row<'_>, column: &str, labels: &[&str]) -> Option<Value> {
    let term = row.get(column)?.clone();
    let label = labels.iter().find_map(|label| row.text(label));
    let shown = match label {
        Some(label) => label.to_owned(),
        None => shown(&term),
    };
    Some(Value { term, shown })
}

/// Dates in words, things by their short names, the rest as it stands.
fn shown(term: &Term) -> String {
    match (term, bounds::read(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        (term, None) => text_of(term).to_owned(),
    }
}

fn facts(rows: &Table, column: &str, labels: &[&str]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for row in rows.iter() {
        add(&mut facts, row, column, labels);
    }
    order::sort(&mut facts);
    facts
}

fn add(facts: &mut Vec<Fact>, row: Row<'_>, column: &str, labels: &[&str]) {
    let (Some(property), Some(value)) = (node(row, "property"), value(row, column, labels)) else {
        return;
    };
    let at = facts.iter().position(|fact| fact.property == property);
    let at = at.unwrap_or_else(|| {
        facts.push(Fact {
            name: order::name(&property, row.text("name")),
            property,
            values: Vec::new(),
        });
        facts.len() - 1
    });
    let values = &mut facts[at].values;
    if !values.iter().any(|known| known.term == value.term) {
        values.push(value);
    }
}

fn sources(rows: &Table) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for row in rows.iter() {
        let Some(id) = node(row, "source") else {
            continue;
        };
        if !sources.iter().any(|known| known.id == id) {
            sources.push(Source {
                id,
                title: row.text("title").map(ToOwned::to_owned),
                url: row.text("url").map(ToOwned::to_owned),
                publisher: value(row, "publisher", &["publisherLabel"]),
                issued: row.get("issued").and_then(bounds::read),
                copy_of: node(row, "copyOf"),
            });
        }
    }
    sources.sort_by(|a, b| match (&a.issued, &b.issued) {
        (Some(one), Some(other)) => one.cmp(other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    });
    sources
}
