//! From what stands behind an option to the term that it means.

use super::Known;
use crate::cli::Failure;
use crate::model::when::When;
use crate::model::{id, slug};
use crate::{Candidate, NotResolved};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};

/// Turns values of one run of the program into terms.
pub struct Values<'a> {
    pub known: &'a Known,
    pub language: &'a str,
    /// What to tell the user beside the answer.
    pub notes: Vec<String>,
}

impl Values<'_> {
    /// The term that a text means as a value of this kind.
    pub fn term(&mut self, kind: &str, text: &str) -> Result<Term, Failure> {
        Ok(match kind {
            "words" => Literal::new_language_tagged_literal(text, self.language)
                .map_err(|_| Failure::new(format!("`{}` is not a language", self.language)))?
                .into(),
            "plain" => Literal::new_simple_literal(text).into(),
            "date" | "day" => date(kind, text)?.into(),
            "number" => number(text)?.into(),
            "url" => Literal::new_typed_literal(iri(text)?.into_string(), xsd::ANY_URI).into(),
            "iri" => iri(text)?.into(),
            "term" => self.known.annals.resolve(text, &["ann"])?.into(),
            "thing" => self.thing(text, &["ev", "ag"])?.into(),
            prefix => self.thing(text, &[prefix])?.into(),
        })
    }

    /// A thing that somebody described, or that somebody is going to: a slug that is free.
    fn thing(&mut self, text: &str, prefixes: &[&str]) -> Result<NamedNode, Failure> {
        let named: Vec<NamedNode> = prefixes
            .iter()
            .filter_map(|prefix| {
                let slug = text
                    .strip_prefix(prefix)
                    .and_then(|rest| rest.strip_prefix(':'));
                id::thing(prefix, slug.unwrap_or(text))
            })
            .collect();
        if let Some(node) = named.iter().find(|node| self.known.in_file(node)) {
            return Ok(node.clone());
        }
        let found = self.known.annals.resolve(text, prefixes);
        match (found, &named[..]) {
            (Ok(node), _) => Ok(node),
            (Err(NotResolved::Unknown { near, .. }), [node]) => {
                self.note(node, &near);
                Ok(node.clone())
            }
            (Err(error @ NotResolved::Unknown { .. }), _) => {
                let failure = Failure::from(error);
                let slug = slug::of(text).map(|slug| format!("{}:{slug}", prefixes[0]));
                Err(match slug {
                    Some(slug) => {
                        failure.hint(format!("for one that is yet to be described: {slug}"))
                    }
                    None => failure,
                })
            }
            (Err(error), _) => Err(error.into()),
        }
    }

    fn note(&mut self, node: &NamedNode, near: &[Candidate]) {
        let name = id::shorten(node.as_str());
        let near: Vec<_> = near
            .iter()
            .map(|near| id::shorten(near.id.as_str()))
            .collect();
        self.notes.push(match near.is_empty() {
            true => format!("nobody describes {name} yet"),
            false => format!("nobody describes {name} yet; near it: {}", near.join(", ")),
        });
    }
}

/// A date as EDTF; a `day` that is one gets the plainer type that sources and claims have.
fn date(kind: &str, text: &str) -> Result<Literal, Failure> {
    let text = text.trim();
    let when = When::edtf(text)?;
    let bounds = when.bounds();
    let is_day = bounds.earliest == bounds.latest
        && bounds.earliest.is_some_and(|day| day.to_string() == text);
    let datatype = match is_day && kind == "day" {
        true => xsd::DATE.into_owned(),
        false => NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF"),
    };
    Ok(Literal::new_typed_literal(text, datatype))
}

/// A number in one of the forms that Turtle writes bare.
fn number(text: &str) -> Result<Literal, Failure> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let datatype = match digits.contains('.') {
        true => xsd::DECIMAL,
        false => xsd::INTEGER,
    };
    match is_number {
        true => Ok(Literal::new_typed_literal(text, datatype)),
        false => Err(Failure::new(format!("`{text}` is not a number"))
            .hint("write digits alone, such as 24000000")),
    }
}

fn iri(text: &str) -> Result<NamedNode, Failure> {
    NamedNode::new(text).map_err(|error| Failure::new(format!("`{text}` is no address: {error}")))
}
