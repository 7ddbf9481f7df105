//! Expected answers from the files of a suite, and ours on the way through the same format.

use super::Suite;
use annals::query::{Answer, Table};
use annals::render::query::answer::{AnswerFormat, write};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNode, Graph, Literal, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef, Triple};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use std::collections::BTreeSet;

/// Ends the path of a file's name and tells how rows in it are written.
const FORMATS: [(&str, QueryResultsFormat); 4] = [
    (".srx", QueryResultsFormat::Xml),
    (".srj", QueryResultsFormat::Json),
    (".tsv", QueryResultsFormat::Tsv),
    (".csv", QueryResultsFormat::Csv),
];

fn format(file: &str) -> Option<QueryResultsFormat> {
    let found = FORMATS.iter().find(|(ending, _)| file.ends_with(ending));
    found.map(|(_, format)| *format)
}

/// The answer that a file holds.
pub fn expected(suite: &Suite, file: &str) -> Answer {
    if let Some(format) = format(file) {
        return parse(&suite.text(file), format);
    }
    let quads = suite.statements(file).into_iter();
    let triples: Vec<Triple> = quads.map(Into::into).collect();
    match result_set(&triples.iter().collect()) {
        Some(table) => Answer::Table(table),
        None => Answer::Graph {
            triples,
            truncated: false,
        },
    }
}

/// Our answer as a reader finds it that gets it in the format of a file: what a format cannot
/// say is lost on both sides, and what ours says wrongly is found.
pub fn through(answer: Answer, file: &str) -> Answer {
    let Some(format) = format(file) else {
        return answer;
    };
    let mut out = Vec::new();
    write(&mut out, &answer, AnswerFormat::Rows(format)).expect("rows can be written");
    parse(&String::from_utf8(out).expect("results are UTF-8"), format)
}

/// An answer with numbers and truth values in one spelling each: SPARQL says which value a sum
/// has, not how it is written.
pub fn by_value(answer: Answer) -> Answer {
    let Answer::Table(mut table) = answer else {
        return answer;
    };
    for cell in table.rows.iter_mut().flatten() {
        if let Some(Term::Literal(literal)) = cell {
            let spelt = spelt(literal.value(), literal.datatype());
            if let Some(value) = spelt {
                *literal = Literal::new_typed_literal(value, literal.datatype());
            }
        }
    }
    Answer::Table(table)
}

/// The one spelling; none for what is no number and no truth value.
fn spelt(value: &str, datatype: NamedNodeRef<'_>) -> Option<String> {
    if datatype == xsd::BOOLEAN {
        return Some(matches!(value, "true" | "1").to_string());
    }
    if datatype == xsd::DOUBLE || datatype == xsd::FLOAT {
        return Some(value.parse::<f64>().ok()?.to_string());
    }
    if datatype == xsd::DECIMAL && value.contains('.') {
        let short = value.trim_end_matches('0').trim_end_matches('.');
        return Some(short.to_owned());
    }
    None
}

fn parse(text: &str, format: QueryResultsFormat) -> Answer {
    if format == QueryResultsFormat::Csv {
        return Answer::Table(csv(text));
    }
    let results = QueryResultsParser::from_format(format).for_slice(text.as_bytes());
    match results.expect("results can be read") {
        SliceQueryResultsParserOutput::Boolean(truth) => Answer::Boolean(truth),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows = solutions.map(|solution| {
                let solution = solution.expect("a row can be read");
                variables.iter().map(|v| solution.get(v).cloned()).collect()
            });
            Answer::Table(Table {
                rows: rows.collect(),
                columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
                truncated: false,
            })
        }
    }
}

/// CSV tells blank nodes from the rest, and nothing else.
fn csv(text: &str) -> Table {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let cell = |text: &str| match text.strip_prefix("_:") {
        _ if text.is_empty() => None,
        Some(name) => Some(BlankNode::new_unchecked(name).into()),
        None => Some(Literal::new_simple_literal(text).into()),
    };
    let rows = reader.records().map(|record| {
        let record = record.expect("a record");
        record.iter().map(cell).collect()
    });
    Table {
        rows: rows.collect(),
        columns: header.iter().map(ToOwned::to_owned).collect(),
        truncated: false,
    }
}

/// Rows that are written as a graph; none where the graph is an answer itself.
fn result_set(graph: &Graph) -> Option<Table> {
    let name = |name: &str| format!("http://www.w3.org/2001/sw/DataAccess/tests/result-set#{name}");
    let objects = |subject: NamedOrBlankNodeRef<'_>, property: &str| -> Vec<TermRef<'_>> {
        let property = name(property);
        let property = NamedNodeRef::new_unchecked(&property);
        graph
            .objects_for_subject_predicate(subject, property)
            .collect()
    };
    let kind = name("ResultSet");
    let kind = NamedNodeRef::new_unchecked(&kind);
    let set = graph.subject_for_predicate_object(rdf::TYPE, kind)?;
    let text = |term: &TermRef<'_>| match term {
        TermRef::Literal(literal) => literal.value().to_owned(),
        other => panic!("{other} is not a name"),
    };
    let columns: BTreeSet<_> = objects(set, "resultVariable").iter().map(text).collect();
    let columns: Vec<_> = columns.into_iter().collect();
    let mut rows = Vec::new();
    for solution in objects(set, "solution") {
        let solution = node(solution);
        let mut row = vec![None; columns.len()];
        for binding in objects(solution, "binding") {
            let binding = node(binding);
            let variable = text(&objects(binding, "variable")[0]);
            let at = columns.iter().position(|column| *column == variable);
            row[at.expect("a column")] = Some(objects(binding, "value")[0].into_owned());
        }
        let index = objects(solution, "index").first().map(text);
        rows.push((
            index.map(|index| index.parse::<usize>().expect("a number")),
            row,
        ));
    }
    rows.sort_by_key(|(index, _)| *index);
    Some(Table {
        columns,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        truncated: false,
    })
}

fn node(term: TermRef<'_>) -> NamedOrBlankNodeRef<'_> {
    match term {
        TermRef::NamedNode(node) => node.into(),
        TermRef::BlankNode(node) => node.into(),
        other => panic!("{other} has no parts"),
    }
}
