//! Parses the values of options into RDF terms.

use super::existing::ExistingData;
use crate::cli::Failure;
use crate::model::vocab::edtf;
use crate::model::when::When;
use crate::model::{id, slug};
use crate::{Candidate, ResolveError};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};

/// Parses values in the context of the existing data.
pub struct ValueParser<'a> {
    pub existing: &'a ExistingData<'a>,
    pub language: &'a str,
    /// Whether a record may be about a thing that nothing describes.
    pub force: bool,
    /// Notes to print for the user.
    pub notes: Vec<String>,
}

impl ValueParser<'_> {
    /// Parses a text as a value of this kind, for the placeholder of a template.
    pub fn term(&mut self, placeholder: &str, kind: &str, text: &str) -> Result<Term, Failure> {
        let must_exist = placeholder == "about" && !self.force;
        Ok(match kind {
            "words" => Literal::new_language_tagged_literal(text, self.language)
                .map_err(|_| Failure::new(format!("`{}` is not a language", self.language)))?
                .into(),
            "plain" => Literal::new_simple_literal(text).into(),
            "date" | "day" => date(kind, text)?.into(),
            "number" => number(text)?.into(),
            "url" => url(text)?.into(),
            "iri" => iri(text)?.into(),
            property if property.contains(':') => {
                self.existing.annals.resolve(text, &[property])?.into()
            }
            "thing" => self.thing(text, &["ev", "ag"], must_exist)?.into(),
            prefix => self.thing(text, &[prefix], must_exist)?.into(),
        })
    }

    /// Resolves an existing thing, or accepts an unused slug for one that is yet to be described
    /// unless it must exist.
    fn thing(
        &mut self,
        text: &str,
        prefixes: &[&str],
        must_exist: bool,
    ) -> Result<NamedNode, Failure> {
        let named: Vec<NamedNode> = prefixes
            .iter()
            .filter_map(|prefix| {
                let slug = text
                    .strip_prefix(prefix)
                    .and_then(|rest| rest.strip_prefix(':'));
                id::data_iri(prefix, slug.unwrap_or(text))
            })
            .collect();
        if let Some(node) = named.iter().find(|node| self.existing.in_file(node)) {
            return Ok(node.clone());
        }
        let found = self.existing.annals.resolve(text, prefixes);
        match (found, &named[..]) {
            (Ok(node), _) => Ok(node),
            (Err(error @ ResolveError::Unknown { .. }), _) if must_exist => {
                let hint = "describe it first, or pass --force with its name, such as ev:its-slug";
                Err(Failure::from(error).hint(hint))
            }
            (Err(ResolveError::Unknown { near, .. }), [node]) => {
                self.note(node, &near);
                Ok(node.clone())
            }
            (Err(error @ ResolveError::Unknown { .. }), _) => {
                let failure = Failure::from(error);
                let slug = slug::from_label(text).map(|slug| format!("{}:{slug}", prefixes[0]));
                Err(match slug {
                    Some(slug) => {
                        failure.hint(format!("if it has not been described yet, write {slug}"))
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
            true => format!("{name} is not defined yet"),
            false => format!(
                "{name} is not defined yet; similar names: {}",
                near.join(", ")
            ),
        });
    }
}

/// Checks the text of a date, number, URL or IRI.
pub fn check(kind: &str, text: &str) -> Result<(), Failure> {
    match kind {
        "date" | "day" => date(kind, text).map(drop),
        "number" => number(text).map(drop),
        _ => iri(text).map(drop),
    }
}

/// Parses an EDTF date; a full date of kind `day` becomes an `xsd:date`, as sources and claims use.
fn date(kind: &str, text: &str) -> Result<Literal, Failure> {
    let text = text.trim();
    let when = When::edtf(text)?;
    let bounds = when.bounds();
    let is_day = bounds.earliest == bounds.latest
        && bounds.earliest.is_some_and(|day| day.to_string() == text);
    let datatype = match is_day && kind == "day" {
        true => xsd::DATE.into_owned(),
        false => edtf::EDTF.into_owned(),
    };
    Ok(Literal::new_typed_literal(text, datatype))
}

/// Parses an integer or decimal.
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
            .hint("write only digits, for example 24000000")),
    }
}

/// Parses a URL as a literal.
pub fn url(text: &str) -> Result<Literal, Failure> {
    Ok(Literal::new_typed_literal(
        iri(text)?.into_string(),
        xsd::ANY_URI,
    ))
}

fn iri(text: &str) -> Result<NamedNode, Failure> {
    NamedNode::new(text).map_err(|error| Failure::new(format!("`{text}` is not a URL: {error}")))
}
