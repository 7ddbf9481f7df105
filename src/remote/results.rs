//! Results in JSON, read as they arrive.

use super::{Address, Error};
use oxrdf::{BlankNode, Literal, NamedNode, Term, vocab::xsd};
use sparesults::{
    QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput,
};
use std::io::{self, Read};

/// The namespace of the IRIs that stand for blank nodes in what is published (RDF 1.1, 3.5).
pub const SKOLEM: &str = "https://w3id.org/annals/.well-known/genid/";

/// The answer of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// Rows of a SELECT.
    Rows {
        /// The names of the columns.
        columns: Vec<String>,
        /// The rows, one cell a column.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// The answer to an ASK.
    Boolean(bool),
}

/// Reads an answer with no more rows than `most`.
pub(super) fn read(address: &Address, body: impl Read, most: usize) -> Result<Results, Error> {
    let failed = |error: QueryResultsParseError| {
        let reason = error.to_string();
        let address = address.to_string();
        match error {
            QueryResultsParseError::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                Error::Cut {
                    address,
                    reason: "the time was over".to_owned(),
                }
            }
            _ => Error::Cut { address, reason },
        }
    };
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
    match parser.for_reader(body).map_err(failed)? {
        ReaderQueryResultsParserOutput::Boolean(value) => Ok(Results::Boolean(value)),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(failed)?;
                if rows.len() == most {
                    return Err(Error::TooManyRows {
                        address: address.to_string(),
                        rows: most,
                    });
                }
                let cells = variables.iter();
                rows.push(
                    cells
                        .map(|v| solution.get(v).cloned().map(arrived))
                        .collect(),
                );
            }
            Ok(Results::Rows {
                columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
                rows,
            })
        }
    }
}

/// A term as we write it: engines differ in booleans, and blank nodes were sent as IRIs.
pub fn arrived(term: Term) -> Term {
    match term {
        Term::NamedNode(node) => match unskolemized(&node) {
            Some(blank) => blank.into(),
            None => node.into(),
        },
        Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => match literal.value() {
            "1" => Literal::from(true).into(),
            "0" => Literal::from(false).into(),
            _ => literal.into(),
        },
        other => other,
    }
}

/// The blank node that an IRI stands for.
fn unskolemized(node: &NamedNode) -> Option<BlankNode> {
    BlankNode::new(node.as_str().strip_prefix(SKOLEM)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str, most: usize) -> Result<Results, Error> {
        let address = Address::parse("http://localhost/").expect("an address");
        read(&address, text.as_bytes(), most)
    }

    const TWO: &str = r#"{"head":{"vars":["a","b"]},"results":{"bindings":[
        {"a":{"type":"uri","value":"https://w3id.org/annals/.well-known/genid/x1"}},
        {"b":{"type":"literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#boolean"}}]}}"#;

    #[test]
    fn blank_nodes_and_booleans_come_back_as_they_were_sent() {
        let Results::Rows { columns, rows } = read_text(TWO, 9).expect("rows") else {
            panic!("rows");
        };
        assert_eq!(columns, ["a", "b"]);
        let blank = Term::from(BlankNode::new_unchecked("x1"));
        let expected = [
            vec![Some(blank), None],
            vec![None, Some(Literal::from(true).into())],
        ];
        assert_eq!(rows, expected);
        assert_eq!(
            read_text(r#"{"head":{},"boolean":true}"#, 1),
            Ok(Results::Boolean(true))
        );
    }

    #[test]
    fn an_answer_that_is_cut_anywhere_is_no_answer() {
        for end in 0..TWO.len() {
            let error = read_text(&TWO[..end], 9).expect_err("an error");
            assert!(matches!(error, Error::Cut { .. }), "{end}: {error}");
        }
        let many = read_text(TWO, 1).expect_err("an error");
        assert!(matches!(many, Error::TooManyRows { rows: 1, .. }), "{many}");
    }
}
