//! Query results: rows, a boolean or a graph, owned.

use crate::model::id;
use oxrdf::{Term, Triple};
use std::borrow::Cow;

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Rows of a SELECT.
    Table(Table),
    /// The result of an ASK.
    Boolean(bool),
    /// The graph of a CONSTRUCT or DESCRIBE, sorted and without duplicates.
    Graph {
        /// The triples.
        triples: Vec<Triple>,
        /// Whether the row limit left some out.
        truncated: bool,
    },
}

impl Answer {
    /// The rows of a SELECT.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            Self::Boolean(_) | Self::Graph { .. } => None,
        }
    }

    /// Whether the row limit left something out.
    pub fn is_truncated(&self) -> bool {
        match self {
            Self::Table(table) => table.truncated,
            Self::Graph { truncated, .. } => *truncated,
            Self::Boolean(_) => false,
        }
    }
}

/// Columns and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, without `?`.
    pub columns: Vec<String>,
    /// One cell for each column; `None` where the variable is unbound.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Whether the row limit left rows out, so that this is not the whole answer.
    pub truncated: bool,
}

impl Table {
    /// The rows, with their cells accessible by column name.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row {
            columns: &self.columns,
            cells,
        })
    }
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Option<Term>],
}

impl<'a> Row<'a> {
    /// The term in a column; `None` if it is unbound or there is no such column.
    pub fn get(&self, column: &str) -> Option<&'a Term> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.cells.get(at)?.as_ref()
    }

    /// The text of the term in a column: a literal's value or an IRI, without delimiters; `None` for a triple term
    /// too.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        match self.get(column)? {
            Term::NamedNode(node) => Some(node.as_str()),
            Term::BlankNode(node) => Some(node.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            Term::Triple(_) => None,
        }
    }
}

/// A literal's value, an IRI or a blank node label, without delimiters; a triple term as in Turtle,
/// with short names.
pub fn text_of(term: &Term) -> Cow<'_, str> {
    match term {
        Term::NamedNode(node) => Cow::Borrowed(node.as_str()),
        Term::BlankNode(node) => Cow::Borrowed(node.as_str()),
        Term::Literal(literal) => Cow::Borrowed(literal.value()),
        Term::Triple(triple) => Cow::Owned(triple_term(triple)),
    }
}

/// A triple term as in Turtle, with short names.
pub fn triple_term(triple: &Triple) -> String {
    let part = |term: Term| match &term {
        Term::NamedNode(node) => id::shorten(node.as_str()),
        Term::Triple(triple) => triple_term(triple),
        Term::BlankNode(_) | Term::Literal(_) => term.to_string(),
    };
    let subject = part(triple.subject.clone().into());
    let predicate = part(triple.predicate.clone().into());
    format!(
        "<<( {subject} {predicate} {} )>>",
        part(triple.object.clone())
    )
}
