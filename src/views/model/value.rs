//! Values with their display text, by property.

use crate::model::id;
use oxrdf::{NamedNode, Term, vocab::xsd};

/// A value with its display text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The RDF term.
    pub term: Term,
    /// Its label, text, date in words or short name.
    pub shown: String,
}

impl Value {
    /// The IRI, if it is one.
    pub fn node(&self) -> Option<&NamedNode> {
        match &self.term {
            Term::NamedNode(node) => Some(node),
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
        }
    }

    /// The short name, if it is an entity of the data with a card of its own.
    pub fn name(&self) -> Option<String> {
        let node = self.node().filter(|it| it.as_str().starts_with(id::DATA));
        node.map(|node| id::shorten(node.as_str()))
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        let numbers = [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT];
        match &self.term {
            Term::Literal(literal) => numbers.contains(&literal.datatype()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => false,
        }
    }

    /// The language tag of a text.
    pub fn language(&self) -> Option<&str> {
        match &self.term {
            Term::Literal(literal) => literal.language(),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
        }
    }
}

/// One property of an entity, with all its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The property.
    pub property: NamedNode,
    /// Its display name.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}
