//! From SPARQL text to a query that may run: within the limits, and without calls of other servers.

use super::mistakes::{self, Request};
use super::stack::with_room_for;
use super::survey::survey;
use super::tokens::with_lowercase_booleans;
use super::{Error, select_star, syntax_error, text_limits};
use crate::model::id;
use spargebra::{Query, SparqlParser};

/// A query that may run.
#[derive(Debug, Clone)]
pub(super) struct ParsedQuery {
    /// Its algebra.
    pub query: Query,
    /// How deep it is at most, also when it is optimized.
    pub depth: usize,
}

#[cfg(test)]
impl From<Query> for ParsedQuery {
    fn from(query: Query) -> Self {
        Self { query, depth: 100 }
    }
}

/// A parser that knows the prefixes of the ontology, and perhaps a base.
pub(super) fn parser(base: Option<&str>) -> Result<SparqlParser, Error> {
    let mut parser = SparqlParser::new();
    if let Some(base) = base {
        let reason = "the base is not an absolute IRI such as https://example.org/";
        parser = parser
            .with_base_iri(base)
            .map_err(|_| Error::Refused(reason))?;
    }
    for (prefix, namespace) in id::PREFIXES {
        parser = parser
            .with_prefix(*prefix, *namespace)
            .expect("our own namespaces are IRIs");
    }
    Ok(parser)
}

/// Parses a query that keeps to the limits.
pub(super) fn parse_query(
    name: &str,
    text: &str,
    base: Option<&str>,
) -> Result<ParsedQuery, Error> {
    let depth = text_limits::check(name, text)?;
    refuse_overlooked(name, text)?;
    with_room_for(depth, || {
        let mut query = parser(base)?
            .parse_query(&with_lowercase_booleans(text))
            .map_err(|error| not_sparql(name, text, Request::Query, &error.to_string()))?;
        let (Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. }) = &mut query;
        let (surveyed, triples) = survey(std::mem::take(pattern))?;
        *pattern = surveyed;
        let depth = depth + triples;
        if let Query::Select { pattern, .. } = &mut query {
            select_star::order_columns(pattern, text);
        }
        Ok(ParsedQuery { query, depth })
    })
}

/// Refuses what the parser takes though it is not SPARQL.
pub(super) fn refuse_overlooked(name: &str, text: &str) -> Result<(), Error> {
    mistakes::overlooked(text).map_or(Ok(()), |mistake| {
        let problem = syntax_error::problem_of(name, text, mistake);
        Err(Error::Syntax(Box::new(problem)))
    })
}

/// The error for a text that the parser rejects with this message.
pub(super) fn not_sparql(name: &str, text: &str, request: Request, message: &str) -> Error {
    let problem = syntax_error::syntax_problem(name, text, request, message);
    Error::Syntax(Box::new(problem))
}
