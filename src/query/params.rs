//! Typed values for the parameters of saved queries.
//!
//! ```
//! use annals::query::params::{ParamType, ParamValues, parse};
//!
//! let term = parse(ParamType::Date, "2023-12-01").unwrap();
//! assert_eq!(term.to_string(), "\"2023-12-01\"^^<http://www.w3.org/2001/XMLSchema#date>");
//! assert!(parse(ParamType::Date, "01.12.2023").is_err());
//! assert_eq!(parse(ParamType::Event, "kyivstar-attack").unwrap().to_string(),
//!     "<https://w3id.org/annals/id/event/kyivstar-attack>");
//! let values = ParamValues::default().with("event", [parse(ParamType::Thing, "ev:kyivstar-attack").unwrap()]);
//! assert!(values.names().eq(["event"]));
//! ```

use crate::model::id;
use crate::model::when::When;
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParamType {
    /// A day, as xsd:date.
    Date,
    /// Any text, as a plain string.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// Anything with an IRI: an IRI or a prefixed name.
    Thing,
    /// An event; a slug is enough.
    Event,
    /// An agent; a slug is enough.
    Agent,
    /// A claim; a slug is enough.
    Claim,
    /// A source; a slug is enough.
    Source,
    /// A place; a slug is enough.
    Place,
    /// A mechanism; a slug is enough.
    Mechanism,
    /// A term of the ontology or its vocabularies; its name without `ann:` is enough.
    Term,
}

impl ParamType {
    /// The prefix of the IRIs that values of this type have.
    pub fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Event => Some("ev"),
            Self::Agent => Some("ag"),
            Self::Claim => Some("cl"),
            Self::Source => Some("src"),
            Self::Place => Some("pl"),
            Self::Mechanism => Some("mech"),
            Self::Term => Some("ann"),
            Self::Date | Self::Text | Self::Integer | Self::Boolean | Self::Thing => None,
        }
    }

    /// Whether a value is an IRI rather than a literal.
    pub fn is_thing(self) -> bool {
        self == Self::Thing || self.prefix().is_some()
    }
}

/// Parses the text of a parameter value into a term.
///
/// # Errors
/// One line that says what was expected.
pub fn parse(kind: ParamType, text: &str) -> Result<Term, String> {
    match kind {
        ParamType::Date => day(text),
        ParamType::Text => Ok(Literal::new_simple_literal(text).into()),
        ParamType::Integer => match text.parse::<i64>() {
            Ok(number) => Ok(Literal::from(number).into()),
            Err(_) => Err(format!("`{text}` is not a whole number")),
        },
        ParamType::Boolean => match text {
            "true" => Ok(Literal::from(true).into()),
            "false" => Ok(Literal::from(false).into()),
            _ => Err(format!("`{text}` is neither `true` nor `false`")),
        },
        _ => resource(kind, text),
    }
}

fn day(text: &str) -> Result<Term, String> {
    let when = When::edtf(text).map_err(|fault| fault.message)?;
    let bounds = when.bounds();
    match bounds.earliest {
        Some(day) if bounds.latest == Some(day) && day.to_string() == text => {
            Ok(Literal::new_typed_literal(text, xsd::DATE).into())
        }
        _ => Err(format!(
            "`{text}` is not a single day; write it as 2023-12-31"
        )),
    }
}

fn resource(kind: ParamType, text: &str) -> Result<Term, String> {
    let bare = text.strip_prefix('<').and_then(|t| t.strip_suffix('>'));
    if let Some(node) = bare.and_then(|iri| NamedNode::new(iri).ok()) {
        return Ok(node.into());
    }
    if let Some(prefix) = kind.prefix()
        && !text.contains(':')
    {
        return id::expand(&format!("{prefix}:{text}"))
            .map(Term::from)
            .ok_or_else(|| format!("`{text}` is not a slug"));
    }
    if let Some(node) = id::expand(text) {
        return Ok(node.into());
    }
    match NamedNode::new(text) {
        Ok(node) => Ok(node.into()),
        Err(_) => Err(format!(
            "`{text}` is neither an IRI nor a prefixed name such as ev:kyivstar-attack"
        )),
    }
}

/// Values by parameter name; a parameter without a value stays unbound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ParamValues(BTreeMap<String, Vec<Term>>);

impl ParamValues {
    /// These values and the given ones.
    #[must_use]
    pub fn with(mut self, name: &str, terms: impl IntoIterator<Item = Term>) -> Self {
        self.set(name, terms);
        self
    }

    /// Sets the values of a parameter, replacing earlier ones.
    pub fn set(&mut self, name: &str, terms: impl IntoIterator<Item = Term>) {
        self.0.insert(name.to_owned(), terms.into_iter().collect());
    }

    /// The names of the parameters that are set, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The values of a parameter, if set.
    pub fn get(&self, name: &str) -> Option<&[Term]> {
        self.0.get(name).map(Vec::as_slice)
    }
}
