//! What a query gives back, owned and plain.

use oxrdf::{Term, Triple};

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Rows of a SELECT.
    Table(Table),
    /// The verdict of an ASK.
    Truth(bool),
    /// The graph of a CONSTRUCT or DESCRIBE, sorted, each triple once.
    Graph {
        /// The triples.
        triples: Vec<Triple>,
        /// Whether the row cap left some out.
        cut: bool,
    },
}

impl Answer {
    /// The rows, where there are any.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            Self::Truth(_) | Self::Graph { .. } => None,
        }
    }

    /// Whether the row cap left something out.
    pub fn is_cut(&self) -> bool {
        match self {
            Self::Table(table) => table.cut,
            Self::Graph { cut, .. } => *cut,
            Self::Truth(_) => false,
        }
    }
}

/// Columns and rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, without `?`.
    pub columns: Vec<String>,
    /// One cell for each column; none where the query left it unbound.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Whether the row cap left rows out: then this is not the whole answer.
    pub cut: bool,
}

impl Table {
    /// The rows, each with its cells reachable by column name.
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
    /// The term in a column; none where it is unbound or there is no such column.
    pub fn get(&self, column: &str) -> Option<&'a Term> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.cells.get(at)?.as_ref()
    }

    /// The characters of the term in a column: a literal's value or an IRI, without marks.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        self.get(column).map(text_of)
    }
}

/// A literal's value, an IRI or a blank node's name, without marks around it.
pub fn text_of(term: &Term) -> &str {
    match term {
        Term::NamedNode(node) => node.as_str(),
        Term::BlankNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
    }
}
