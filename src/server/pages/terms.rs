//! `/terms.json`: what an editor can complete: the terms of the ontology that is loaded, those that
//! the saved queries use beside them, the prefixes; and with `like=ag:sand` the things of a kind that
//! go by such a name.

use super::links::Visit;
use crate::model::id;
use crate::query::{Answer, Values};
use crate::server::{Failure, Page};
use crate::views::ontology::{self, Concept, Term};
use oxrdf::{Literal, Term as Node};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The words about a term: name, kind, label, definition.
fn row(term: &Term, kind: &str) -> Value {
    json!([term.name, kind, term.label, term.definition])
}

pub(super) fn answer(visit: &Visit<'_>) -> Result<Page, Failure> {
    let told = match visit.get("like") {
        Some(name) => things(visit, name)?,
        None => vocabulary(visit)?,
    };
    Ok(Page::new("application/json", format!("{told}\n")))
}

fn vocabulary(visit: &Visit<'_>) -> Result<Value, Failure> {
    let ontology = ontology::read(visit.annals, visit.limits)?;
    let mut terms: Vec<Value> = Vec::new();
    for term in &ontology.classes {
        terms.push(row(term, "class"));
    }
    for property in ontology.groups.iter().flat_map(|group| &group.properties) {
        terms.push(row(&property.term, "property"));
    }
    for scheme in &ontology.schemes {
        terms.push(row(&scheme.term, "vocabulary"));
        for concept in &scheme.concepts {
            put(concept, &scheme.term.label, &mut terms);
        }
    }
    for (name, queries) in used(visit) {
        let queries = format!("used in the saved queries {}", queries.join(", "));
        terms.push(json!([name, "", "", queries]));
    }
    let prefixes = id::PREFIXES.iter().map(|(prefix, space)| {
        let is_data = space.starts_with(id::DATA);
        json!([prefix, space, is_data])
    });
    Ok(json!({ "prefixes": prefixes.collect::<Vec<_>>(), "terms": terms }))
}

fn put(concept: &Concept, scheme: &str, terms: &mut Vec<Value>) {
    terms.push(row(&concept.term, scheme));
    for narrower in &concept.narrower {
        put(narrower, scheme, terms);
    }
}

/// The names from elsewhere (`rdfs:label`, `xsd:date`) in the saved queries, with two of the queries.
fn used(visit: &Visit<'_>) -> BTreeMap<String, Vec<String>> {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for saved in visit.annals.catalog().listed() {
        let breaks = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'));
        for name in saved.text().split(breaks) {
            let foreign = name.split_once(':').filter(|(prefix, local)| {
                let space = id::namespace(prefix);
                let space = space.filter(|it| !it.starts_with(id::DATA) && *it != id::TERMS);
                space.is_some() && local.starts_with(|c: char| c.is_ascii_alphabetic())
            });
            if foreign.is_some() {
                let queries = used.entry(name.to_owned()).or_default();
                if queries.len() < 2 && !queries.iter().any(|known| known == saved.name()) {
                    queries.push(saved.name().to_owned());
                }
            }
        }
    }
    used
}

/// The things whose prefixed names or labels are like this one.
fn things(visit: &Visit<'_>, name: &str) -> Result<Value, Failure> {
    let wanted = name.split_once(':').and_then(|(prefix, letters)| {
        let space = id::namespace(prefix).filter(|space| space.starts_with(id::DATA))?;
        Some((space, letters))
    });
    let Some((space, letters)) = wanted else {
        let failure = Failure::new(400, format!("`{name}` is not the name of a thing"));
        return Err(failure.hint("write like=ag:sand, with the prefix of a kind"));
    };
    let mut values = Values::default();
    for (name, text) in [("space", space), ("letters", &letters.to_lowercase())] {
        values.set(name, [Literal::new_simple_literal(text).into()]);
    }
    let mut terms = Vec::new();
    if let Answer::Table(table) = visit.annals.query("names-like", &values, visit.limits)? {
        for row in table.iter() {
            if let Some(Node::NamedNode(thing)) = row.get("thing") {
                let named = visit.annals.named(thing)?;
                terms.push(json!([id::shorten(thing.as_str()), "", named.label, ""]));
            }
        }
    }
    Ok(json!({ "terms": terms }))
}
