//! Answers of queries: W3C's result formats for rows, RDF for graphs, a table for reading.

use crate::model::id;
use crate::query::table::text_of;
use crate::query::{Answer, Table};
use crate::render::style::clean;
use oxrdf::{Term, Triple, Variable};
use oxrdfio::{RdfFormat, RdfSerializer};
use sparesults::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{self, Write};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns for reading.
    Table,
    /// Rows in one of W3C's formats.
    Rows(QueryResultsFormat),
    /// Triples in a syntax of RDF.
    Graph(RdfFormat),
}

/// Writes an answer.
///
/// # Errors
/// What the writer says; [`io::ErrorKind::InvalidInput`] where the format is not for this kind of
/// answer.
pub fn write(out: &mut impl Write, answer: &Answer, format: Format) -> io::Result<()> {
    let unfit = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    match (answer, format) {
        (Answer::Table(table), Format::Table) => columns(out, table),
        (Answer::Table(table), Format::Rows(format)) => rows(out, table, format),
        (Answer::Truth(truth), Format::Table) => writeln!(out, "{truth}"),
        (Answer::Truth(truth), Format::Rows(format)) => {
            QueryResultsSerializer::from_format(format)
                .serialize_boolean_to_writer(&mut *out, *truth)?;
            writeln!(out)
        }
        (Answer::Graph { triples, .. }, Format::Table) => graph(out, triples, RdfFormat::Turtle),
        (Answer::Graph { triples, .. }, Format::Graph(format)) => graph(out, triples, format),
        (Answer::Graph { .. }, Format::Rows(_)) => {
            unfit("a graph is written as turtle, ntriples or jsonld")
        }
        (_, Format::Graph(_)) => unfit("rows are written as table, csv, tsv, json or xml"),
    }
}

fn columns(out: &mut impl Write, table: &Table) -> io::Result<()> {
    let cell = |term: &Option<Term>| match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => id::shorten(node.as_str()),
        Some(term) => clean(text_of(term)).into_owned(),
    };
    let header: Vec<_> = table.columns.iter().map(String::as_str).collect();
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect();
    crate::render::table::write(out, &header, &rows)
}

fn rows(out: &mut impl Write, table: &Table, format: QueryResultsFormat) -> io::Result<()> {
    let variables: Vec<_> = table.columns.iter().map(Variable::new_unchecked).collect();
    let mut writer = QueryResultsSerializer::from_format(format)
        .serialize_solutions_to_writer(&mut *out, variables.clone())?;
    for row in &table.rows {
        let cells = variables.iter().zip(row);
        writer.serialize(
            cells.filter_map(|(name, term)| Some((name.as_ref(), term.as_ref()?.as_ref()))),
        )?;
    }
    writer.finish()?;
    match format {
        QueryResultsFormat::Json | QueryResultsFormat::Xml => writeln!(out),
        _ => Ok(()),
    }
}

fn graph(out: &mut impl Write, triples: &[Triple], format: RdfFormat) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(format);
    let used = |namespace: &str| {
        let within = |text: &str| text.contains(namespace);
        triples.iter().any(|triple| within(&triple.to_string()))
    };
    for (prefix, namespace) in id::PREFIXES {
        if used(namespace) {
            serializer = serializer
                .with_prefix(*prefix, *namespace)
                .map_err(|error| io::Error::other(error.to_string()))?;
        }
    }
    let mut writer = serializer.for_writer(&mut *out);
    for triple in triples {
        writer.serialize_triple(triple)?;
    }
    writer.finish()?;
    Ok(())
}
