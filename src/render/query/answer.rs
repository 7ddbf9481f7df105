//! Query results: the W3C SPARQL result formats for rows, RDF for graphs, a text table.

use crate::model::id;
use crate::query::table::text_of;
use crate::query::{Answer, Table};
use crate::render::format::FormatInfo;
use crate::render::style::{clean, is_unsafe};
use oxrdf::{Term, Triple, Variable};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use sparesults::{QueryResultsFormat, QueryResultsSerializer};
use std::io::{self, Write};

/// The output format of a query result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFormat {
    /// A text table.
    Table,
    /// Rows in a W3C SPARQL result format.
    Rows(QueryResultsFormat),
    /// Triples in an RDF syntax.
    Graph(RdfFormat),
}

/// A format with its names.
#[derive(Debug, Clone, Copy)]
pub struct NamedFormat {
    /// The format.
    pub format: AnswerFormat,
    /// Its names.
    pub info: FormatInfo,
}

const fn rows(
    name: &'static str,
    extensions: &'static [&'static str],
    description: &'static str,
    format: QueryResultsFormat,
) -> NamedFormat {
    NamedFormat {
        format: AnswerFormat::Rows(format),
        info: FormatInfo::new(name, extensions, description),
    }
}

const fn graph(info: FormatInfo, format: RdfFormat) -> NamedFormat {
    NamedFormat {
        format: AnswerFormat::Graph(format),
        info,
    }
}

/// The formats that can be asked for by name, in the order in which the help lists them.
pub static FORMATS: &[NamedFormat] = &[
    NamedFormat {
        format: AnswerFormat::Table,
        info: FormatInfo::new("table", &["txt"], "Aligned columns with prefixed names"),
    },
    rows(
        "csv",
        &["csv"],
        "SPARQL results as CSV",
        QueryResultsFormat::Csv,
    ),
    rows(
        "tsv",
        &["tsv"],
        "SPARQL results as TSV",
        QueryResultsFormat::Tsv,
    ),
    rows(
        "json",
        &["json"],
        "SPARQL results as JSON",
        QueryResultsFormat::Json,
    ),
    rows(
        "xml",
        &["xml"],
        "SPARQL results as XML",
        QueryResultsFormat::Xml,
    ),
    graph(
        FormatInfo::new("turtle", &["ttl"], "A graph as Turtle").or(&["ttl"]),
        RdfFormat::Turtle,
    ),
    graph(
        FormatInfo::new("ntriples", &["nt"], "A graph as N-Triples").or(&["nt"]),
        RdfFormat::NTriples,
    ),
    graph(
        FormatInfo::new("jsonld", &["jsonld"], "A graph as JSON-LD"),
        RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
    ),
];

/// Writes a query result.
///
/// # Errors
/// Fails if writing fails; [`io::ErrorKind::InvalidInput`] if the format does not
/// fit this kind of result.
pub fn write(out: &mut impl Write, answer: &Answer, format: AnswerFormat) -> io::Result<()> {
    let mut text = Vec::new();
    write_raw(&mut text, answer, format)?;
    out.write_all(&escape(text, format))
}

/// Writes a query result with notes for people, under `notes` in JSON; other formats have no place for
/// them.
///
/// # Errors
/// See [`write()`].
pub fn write_with_notes(
    out: &mut impl Write,
    answer: &Answer,
    format: AnswerFormat,
    notes: &[String],
) -> io::Result<()> {
    if format != AnswerFormat::Rows(QueryResultsFormat::Json) || notes.is_empty() {
        return write(out, answer, format);
    }
    let mut text = Vec::new();
    write(&mut text, answer, format)?;
    let end = text
        .iter()
        .rposition(|byte| *byte == b'}')
        .unwrap_or(text.len());
    out.write_all(&text[..end])?;
    out.write_all(b",\"notes\":")?;
    serde_json::to_writer(&mut *out, notes)?;
    out.write_all(b"}\n")
}

/// Escapes characters that could control a terminal, as far as the format can: in CSV it cannot.
fn escape(bytes: Vec<u8>, format: AnswerFormat) -> Vec<u8> {
    use QueryResultsFormat as Rows;
    // its cells are clean, and isolated by such characters
    if format == AnswerFormat::Table {
        return bytes;
    }
    let is_unsafe = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\r' | '\t');
    let Some(text) = std::str::from_utf8(&bytes)
        .ok()
        .filter(|text| text.contains(is_unsafe))
    else {
        return bytes;
    };
    let escaped = |c: char| match format {
        AnswerFormat::Rows(Rows::Json) | AnswerFormat::Graph(RdfFormat::JsonLd { .. }) => {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            units.map(|unit| format!("\\u{unit:04X}")).collect()
        }
        // XML 1.0 has no way to write these.
        AnswerFormat::Rows(Rows::Xml) if c < ' ' => '\u{fffd}'.to_string(),
        AnswerFormat::Rows(Rows::Xml) => format!("&#x{:X};", u32::from(c)),
        AnswerFormat::Rows(Rows::Csv) => c.to_string(),
        _ if u32::from(c) > 0xffff => format!("\\U{:08X}", u32::from(c)),
        _ => format!("\\u{:04X}", u32::from(c)),
    };
    let safe = |c: char| match is_unsafe(c) {
        true => escaped(c),
        false => c.to_string(),
    };
    text.chars().map(safe).collect::<String>().into_bytes()
}

fn write_raw(out: &mut Vec<u8>, answer: &Answer, format: AnswerFormat) -> io::Result<()> {
    let unsupported = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    match (answer, format) {
        (Answer::Table(table), AnswerFormat::Table) => write_table(out, table),
        (Answer::Table(table), AnswerFormat::Rows(format)) => write_rows(out, table, format),
        (Answer::Boolean(truth), AnswerFormat::Table) => writeln!(out, "{truth}"),
        (Answer::Boolean(truth), AnswerFormat::Rows(format)) => {
            QueryResultsSerializer::from_format(format)
                .serialize_boolean_to_writer(&mut *out, *truth)?;
            writeln!(out)
        }
        (Answer::Graph { triples, .. }, AnswerFormat::Table) => {
            write_graph(out, triples, RdfFormat::Turtle)
        }
        (Answer::Graph { triples, .. }, AnswerFormat::Graph(format)) => {
            write_graph(out, triples, format)
        }
        (Answer::Graph { .. }, AnswerFormat::Rows(_)) => {
            unsupported("a graph can be written as turtle, ntriples or jsonld")
        }
        (_, AnswerFormat::Graph(_)) => {
            unsupported("rows can be written as table, csv, tsv, json or xml")
        }
    }
}

fn write_table(out: &mut impl Write, table: &Table) -> io::Result<()> {
    let cell = |term: &Option<Term>| match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => clean(&id::shorten(node.as_str())).into_owned(),
        Some(term) => clean(&text_of(term)).into_owned(),
    };
    let header: Vec<_> = table.columns.iter().map(|name| clean(name)).collect();
    let header: Vec<&str> = header.iter().map(|name| &**name).collect();
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| row.iter().map(cell).collect())
        .collect();
    crate::render::table::write(out, &header, &rows)
}

fn write_rows(out: &mut impl Write, table: &Table, format: QueryResultsFormat) -> io::Result<()> {
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

fn write_graph(out: &mut impl Write, triples: &[Triple], format: RdfFormat) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;
    use sparesults::{QueryResultsParser, ReaderQueryResultsParserOutput};

    #[test]
    fn what_controls_a_terminal_is_escaped_where_the_format_can_and_comes_back() {
        let text = "a\u{1b}[31mb\u{9b}c\u{202e}d\ne";
        let table = Table {
            columns: vec!["x".to_owned()],
            rows: vec![vec![Some(Literal::new_simple_literal(text).into())]],
            truncated: false,
        };
        let answer = Answer::Table(table);
        for format in [
            QueryResultsFormat::Json,
            QueryResultsFormat::Tsv,
            QueryResultsFormat::Xml,
        ] {
            let mut out = Vec::new();
            write(&mut out, &answer, AnswerFormat::Rows(format)).expect("memory");
            let written = std::str::from_utf8(&out).expect("text");
            let is_raw = |c| is_unsafe(c) && !matches!(c, '\n' | '\r' | '\t');
            assert!(!written.contains(is_raw), "{written:?}");
            let parsed = QueryResultsParser::from_format(format).for_reader(&*out);
            let Ok(ReaderQueryResultsParserOutput::Solutions(mut rows)) = parsed else {
                panic!("{written}");
            };
            let row = rows.next().expect("a row").expect("a valid row");
            let Some(Term::Literal(value)) = row.get("x") else {
                panic!("{written}");
            };
            // XML has no way to write the first.
            let expected = match format {
                QueryResultsFormat::Xml => text.replace('\u{1b}', "\u{fffd}"),
                _ => text.to_owned(),
            };
            assert_eq!(value.value(), expected);
        }
    }
}
