//! The answer to a query as a Markdown table, or as one value in a sentence.

use crate::derive::bounds;
use crate::model::id;
use crate::query::Answer;
use crate::query::table::text_of;
use crate::render::timeline::markdown::escape;
use oxrdf::Term;
use std::io::{self, Write};

/// Why an answer is no single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoValue {
    /// It has rows and columns.
    #[error("the answer has {0} rows and {1} columns; in a sentence it needs one of each")]
    Table(usize, usize),
    /// It has triples.
    #[error("the answer is a graph")]
    Graph,
}

/// Writes an answer as a table.
///
/// # Errors
/// Fails if writing fails.
pub fn table(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    match answer {
        Answer::Boolean(truth) => writeln!(out, "{}", if *truth { "Yes" } else { "No" }),
        Answer::Table(table) if table.rows.is_empty() => writeln!(out, "No rows."),
        Answer::Table(table) => {
            let names: Vec<String> = table.columns.iter().map(|name| escape(name)).collect();
            row(out, &names)?;
            row(out, &vec!["---".to_owned(); names.len()])?;
            for cells in &table.rows {
                let cells = cells
                    .iter()
                    .map(|term| term.as_ref().map_or_else(String::new, cell));
                row(out, &cells.collect::<Vec<_>>())?;
            }
            Ok(())
        }
        Answer::Graph { triples, .. } => {
            for triple in triples {
                let parts = [triple.subject.to_string(), triple.predicate.to_string()];
                let parts: Vec<String> = parts.iter().map(|part| escape(part)).collect();
                writeln!(out, "- {} {}", parts.join(" "), cell(&triple.object))?;
            }
            Ok(())
        }
    }
}

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

/// An IRI by its short name, a date in words, other values as they are.
fn cell(term: &Term) -> String {
    let shown = match (term, bounds::parse_date(term)) {
        (Term::NamedNode(node), _) => id::shorten(node.as_str()),
        (_, Some(when)) => when.words(),
        (term, None) => text_of(term).into_owned(),
    };
    escape(&shown)
}

/// An answer as one value.
///
/// # Errors
/// It has more than one, or none.
pub fn value(answer: &Answer) -> Result<String, NoValue> {
    match answer {
        Answer::Boolean(truth) => Ok(if *truth { "yes" } else { "no" }.to_owned()),
        Answer::Table(table) => match table.rows.as_slice() {
            [row] => match row.as_slice() {
                [Some(term)] => Ok(cell(term)),
                row => Err(NoValue::Table(1, row.len())),
            },
            rows => Err(NoValue::Table(rows.len(), table.columns.len())),
        },
        Answer::Graph { .. } => Err(NoValue::Graph),
    }
}
