//! `/terms.json`: completions for the editor: the terms of the loaded ontology, foreign terms used by
//! the saved queries, and the prefixes; for a property also the vocabulary of its values; with `like=ag:sand`, the things with such a name.

use super::links::PageContext;
use crate::model::id;
use crate::query::{Answer, ParamValues};
use crate::server::{HttpError, Response};
use crate::views::ontology::{self, Concept, Term};
use oxrdf::{Literal, Term as Node};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A completion: name, kind, label, definition.
fn completion(term: &Term, kind: &str) -> Value {
    json!([term.name, kind, term.label, term.definition])
}

pub(super) fn answer(context: &PageContext<'_>) -> Result<Response, HttpError> {
    let json = match context.get("like") {
        Some(name) => things(context, name)?,
        None => vocabulary(context)?,
    };
    Ok(Response::new("application/json", format!("{json}\n")))
}

fn vocabulary(context: &PageContext<'_>) -> Result<Value, HttpError> {
    let ontology = ontology::read(context.annals, context.options)?;
    let mut terms: Vec<Value> = Vec::new();
    for term in &ontology.classes {
        terms.push(completion(term, "class"));
    }
    for property in ontology.groups.iter().flat_map(|group| &group.properties) {
        let mut term = completion(&property.term, "property");
        let mut schemes = ontology.schemes.iter().map(|scheme| &scheme.term);
        // Its values are the concepts of this kind.
        if let Some(scheme) = schemes.find(|its| property.values_from.contains(&its.name))
            && let Some(parts) = term.as_array_mut()
        {
            parts.push(scheme.label.clone().into());
        }
        terms.push(term);
    }
    for scheme in &ontology.schemes {
        terms.push(completion(&scheme.term, "vocabulary"));
        for concept in &scheme.concepts {
            add_concept(concept, &scheme.term.label, &mut terms);
        }
    }
    for (name, queries) in foreign_terms(context) {
        let queries = format!("used in the saved queries {}", queries.join(", "));
        terms.push(json!([name, "", "", queries]));
    }
    let prefixes = id::PREFIXES.iter().map(|(prefix, space)| {
        let is_data = space.starts_with(id::DATA);
        json!([prefix, space, is_data])
    });
    Ok(json!({ "prefixes": prefixes.collect::<Vec<_>>(), "terms": terms }))
}

fn add_concept(concept: &Concept, scheme: &str, terms: &mut Vec<Value>) {
    terms.push(completion(&concept.term, scheme));
    for narrower in &concept.narrower {
        add_concept(narrower, scheme, terms);
    }
}

/// Foreign names in the saved queries (`rdfs:label`, `xsd:date`), with up to two of the queries.
fn foreign_terms(context: &PageContext<'_>) -> BTreeMap<String, Vec<String>> {
    let mut foreign_terms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for saved in context.annals.catalog().listed() {
        let breaks = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'));
        for name in saved.text().split(breaks) {
            let foreign = name.split_once(':').filter(|(prefix, local)| {
                let space = id::namespace(prefix);
                let space = space.filter(|it| !it.starts_with(id::DATA) && *it != id::TERMS);
                space.is_some() && local.starts_with(|c: char| c.is_ascii_alphabetic())
            });
            if foreign.is_some() {
                let queries = foreign_terms.entry(name.to_owned()).or_default();
                if queries.len() < 2 && !queries.iter().any(|known| known == saved.name()) {
                    queries.push(saved.name().to_owned());
                }
            }
        }
    }
    foreign_terms
}

/// The things whose prefixed names or labels match.
fn things(context: &PageContext<'_>, name: &str) -> Result<Value, HttpError> {
    let parsed = name.split_once(':').and_then(|(prefix, letters)| {
        let space = id::namespace(prefix).filter(|space| space.starts_with(id::DATA))?;
        Some((space, letters))
    });
    let Some((space, letters)) = parsed else {
        let error = HttpError::new(400, format!("`{name}` is not the name of a thing"));
        return Err(error.hint("write like=ag:sand, with the prefix of a kind"));
    };
    let mut values = ParamValues::default();
    for (name, text) in [("space", space), ("letters", &letters.to_lowercase())] {
        values.set(name, [Literal::new_simple_literal(text).into()]);
    }
    let mut terms = Vec::new();
    if let Answer::Table(table) =
        context
            .annals
            .query_saved("names-like", &values, context.options)?
    {
        for row in table.iter() {
            if let Some(Node::NamedNode(thing)) = row.get("thing") {
                let named = context.annals.labeled(thing)?;
                terms.push(json!([id::shorten(thing.as_str()), "", named.label, ""]));
            }
        }
    }
    Ok(json!({ "terms": terms }))
}
