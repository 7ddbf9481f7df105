//! The card desk: all that is stated of one thing, who claims what about it, and what points at
//! it.
//!
//! ```
//! use annals::{Annals, card::card, query::Limits};
//!
//! let annals = Annals::bundled()?;
//! let thing = annals.resolve("kyivstar-attack", &[])?;
//! let card = card(&annals, &thing, &Limits::default())?;
//! assert_eq!(card.kind.as_deref(), Some("Event"));
//! assert!(!card.claims.is_empty());
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

use crate::Annals;
use crate::derive::bounds;
use crate::model::{id, vocab::ann, when::When};
use crate::query::table::{Row, text_of};
use crate::query::{Answer, Error, Limits, Table, Values};
use oxrdf::{NamedNode, Term, vocab::rdf};

/// A property or value with the name that it is shown by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term itself.
    pub term: Term,
    /// Its label, text or short name.
    pub shown: String,
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

/// One claim about the thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The claim.
    pub id: NamedNode,
    /// What it says, by property; empty where it says so only in words.
    pub says: Vec<Fact>,
    /// Who says so.
    pub by: Vec<Value>,
    /// When they said so, as the record has it.
    pub on: Option<When>,
    /// On what basis, by its name in the ontology.
    pub basis: Option<String>,
    /// `asserts`, `denies`, `doubts` or `declines`.
    pub stance: String,
    /// The claim in words.
    pub text: Option<String>,
    /// Whether it stands.
    pub standing: bool,
    /// Where it was read, with the address where there is one.
    pub sources: Vec<(NamedNode, Option<String>)>,
}

/// Everything about one thing.
#[derive(Debug, Clone)]
pub struct Card {
    /// The thing.
    pub id: NamedNode,
    /// Its label or title, or its short name.
    pub label: String,
    /// The name of its class.
    pub kind: Option<String>,
    /// When it was, for what is dated.
    pub when: Option<When>,
    /// What is stated of it, by property.
    pub facts: Vec<Fact>,
    /// The claims about it.
    pub claims: Vec<Claim>,
    /// What points at it, by property.
    pub pointers: Vec<Fact>,
}

/// The card of a thing.
///
/// # Errors
/// See [`Error`].
pub fn card(annals: &Annals, thing: &NamedNode, limits: &Limits) -> Result<Card, Error> {
    let values = Values::default().with("thing", [thing.clone().into()]);
    let ask = |name| table(annals.query(name, &values, limits)?);
    let facts = facts(&ask("facts")?, "value", &["label"]);
    let of = |property: &str| {
        facts
            .iter()
            .find(|fact| fact.property.as_str().ends_with(property))
    };
    let label = ["rdf-schema#label", "terms/title"]
        .iter()
        .find_map(|property| first(of(property)));
    let kind = facts.iter().find(|fact| fact.property == rdf::TYPE);
    Ok(Card {
        label: label.unwrap_or_else(|| id::shorten(thing.as_str())),
        kind: first(kind),
        when: when(&facts),
        claims: claims(&ask("claims-about")?),
        pointers: self::facts(&ask("pointers")?, "from", &["label", "title"]),
        id: thing.clone(),
        facts,
    })
}

/// When the thing was, from what is stated of it.
fn when(facts: &[Fact]) -> Option<When> {
    let date = |property| {
        let fact = facts.iter().find(|fact| fact.property == property)?;
        fact.values
            .iter()
            .filter_map(|value| bounds::read(&value.term))
            .min()
    };
    let (begin, end) = (date(ann::BEGIN_DATE), date(ann::END_DATE));
    date(ann::DATE).or_else(|| When::span(begin.as_ref(), end.as_ref()).ok())
}

fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.cut => Ok(table),
        _ => Err(Error::Refused("more rows than the limit allows")),
    }
}

fn first(fact: Option<&Fact>) -> Option<String> {
    fact?.values.first().map(|value| value.shown.clone())
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
    facts
}

fn add(facts: &mut Vec<Fact>, row: Row<'_>, column: &str, labels: &[&str]) {
    let (Some(property), Some(value)) = (node(row, "property"), value(row, column, labels)) else {
        return;
    };
    let at = facts.iter().position(|fact| fact.property == property);
    let at = at.unwrap_or_else(|| {
        let name = row.text("name").map(ToOwned::to_owned);
        facts.push(Fact {
            name: name.unwrap_or_else(|| id::shorten(property.as_str())),
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

fn claims(rows: &Table) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let local = |row: Row<'_>, column| {
        node(row, column).map(|node| node.as_str().trim_start_matches(id::TERMS).to_owned())
    };
    for row in rows.iter() {
        let Some(id) = node(row, "claim") else {
            continue;
        };
        let at = claims.iter().position(|claim| claim.id == id);
        let at = at.unwrap_or_else(|| {
            claims.push(Claim {
                id,
                says: Vec::new(),
                by: Vec::new(),
                on: row.get("on").and_then(bounds::read),
                basis: local(row, "basis"),
                stance: local(row, "stance").unwrap_or_else(|| "asserts".to_owned()),
                text: row.text("text").map(ToOwned::to_owned),
                standing: row.text("standing") == Some("true"),
                sources: Vec::new(),
            });
            claims.len() - 1
        });
        let claim = &mut claims[at];
        add(&mut claim.says, row, "value", &["label"]);
        if let Some(by) = value(row, "by", &["byLabel"])
            && !claim.by.contains(&by)
        {
            claim.by.push(by);
        }
        if let Some(source) = node(row, "source")
            && !claim.sources.iter().any(|(known, _)| *known == source)
        {
            claim
                .sources
                .push((source, row.text("url").map(ToOwned::to_owned)));
        }
    }
    claims
}
