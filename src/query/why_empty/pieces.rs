//! The patterns and conditions of a query in their order, and how many rows they have together.

use super::readable;
use crate::query::options::QueryOptions;
use crate::query::parsed_query::ParsedQuery;
use crate::query::run::run;
use crate::query::{Answer, Error};
use crate::store::Store;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, QueryDataset};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::time::{Duration, Instant};

/// The most rows that are counted.
const MAX_ROWS: usize = 1000;
/// The most patterns that are tried one after the other.
const MAX_TRIED: usize = 20;
/// How long they may take together.
const TIMEOUT: Duration = Duration::from_secs(3);

/// What must hold for a query to have rows.
#[derive(Default)]
pub(super) struct Pieces {
    /// Patterns that are joined.
    pub patterns: Vec<GraphPattern>,
    /// Conditions of FILTER.
    pub conditions: Vec<Expression>,
    /// All statements in patterns, those of nested parts included.
    pub statements: Vec<TriplePattern>,
}

impl Pieces {
    pub fn of(pattern: &GraphPattern) -> Self {
        let mut pieces = Self::default();
        pieces.add(pattern);
        let joined = std::mem::take(&mut pieces.patterns);
        for pattern in &joined {
            statements(pattern, &mut pieces.statements);
        }
        pieces.patterns = joined;
        pieces
    }

    fn add(&mut self, pattern: &GraphPattern) {
        use GraphPattern as G;
        match pattern {
            G::Bgp { patterns } => {
                let one = |triple: &TriplePattern| G::Bgp {
                    patterns: vec![triple.clone()],
                };
                self.patterns.extend(patterns.iter().map(one));
            }
            G::Join { left, right } | G::Lateral { left, right } => {
                self.add(left);
                self.add(right);
            }
            G::Filter { expr, inner } => {
                self.add(inner);
                self.condition(expr);
            }
            G::LeftJoin { left: inner, .. }
            | G::Minus { left: inner, .. }
            | G::Extend { inner, .. }
            | G::OrderBy { inner, .. }
            | G::Project { inner, .. }
            | G::Distinct { inner }
            | G::Reduced { inner }
            | G::Slice { inner, .. }
            | G::Group { inner, .. } => self.add(inner),
            other => self.patterns.push(other.clone()),
        }
    }

    fn condition(&mut self, condition: &Expression) {
        match condition {
            Expression::And(a, b) => {
                self.condition(a);
                self.condition(b);
            }
            other => self.conditions.push(other.clone()),
        }
    }
}

/// The statements in a pattern that must match.
fn statements(pattern: &GraphPattern, found: &mut Vec<TriplePattern>) {
    use GraphPattern as G;
    match pattern {
        G::Bgp { patterns } => found.extend(patterns.iter().cloned()),
        G::Path {
            subject,
            path,
            object,
        } => found.extend(first_step(path).map(|predicate| TriplePattern {
            subject: subject.clone(),
            predicate,
            object: object.clone(),
        })),
        G::Join { left, right } | G::Union { left, right } | G::Lateral { left, right } => {
            statements(left, found);
            statements(right, found);
        }
        G::Graph { inner, .. } | G::Filter { inner, .. } | G::Extend { inner, .. } => {
            statements(inner, found);
        }
        _ => {}
    }
}

/// The property of a path of one step.
fn first_step(path: &spargebra::algebra::PropertyPathExpression) -> Option<NamedNodePattern> {
    use spargebra::algebra::PropertyPathExpression as P;
    match path {
        P::NamedNode(node) => Some(node.clone().into()),
        P::OneOrMore(inner) => first_step(inner),
        _ => None,
    }
}

/// What names the first pattern that leaves nothing, with the number of rows before it.
pub(super) fn first_without_rows(
    store: &Store,
    pieces: &Pieces,
    dataset: Option<QueryDataset>,
    depth: usize,
    options: &QueryOptions,
) -> Result<Option<String>, Error> {
    let begin = Instant::now();
    let count = |pattern: GraphPattern| -> Result<Option<usize>, Error> {
        let left = TIMEOUT.saturating_sub(begin.elapsed());
        let options = QueryOptions {
            timeout: Some(options.timeout.map_or(left, |timeout| timeout.min(left))),
            columns: None,
            max_rows: None,
            ..options.clone()
        };
        count_rows(store, pattern, dataset.clone(), depth, &options)
    };
    let mut joined = GraphPattern::default();
    let mut before = None;
    for (number, piece) in pieces.patterns.iter().take(MAX_TRIED).enumerate() {
        joined = match number {
            0 => piece.clone(),
            _ => GraphPattern::Join {
                left: Box::new(joined),
                right: Box::new(piece.clone()),
            },
        };
        let Some(rows) = count(joined.clone())? else {
            return Ok(None);
        };
        if rows == 0 {
            return Ok(Some(match before {
                None => format!("nothing matches {}", quoted(piece)),
                Some(before) => format!(
                    "the patterns before {} have {}; with it, none is left",
                    quoted(piece),
                    in_words(before)
                ),
            }));
        }
        before = Some(rows);
    }
    for condition in &pieces.conditions {
        joined = GraphPattern::Filter {
            expr: condition.clone(),
            inner: Box::new(joined),
        };
        match (count(joined.clone())?, before) {
            (Some(0), Some(before)) => {
                let rows = in_words(before);
                let text = readable(condition);
                return Ok(Some(format!(
                    "of {rows}, none is left by FILTER({})",
                    bare(&text)
                )));
            }
            (Some(rows), _) => before = Some(rows),
            (None, _) => return Ok(None),
        }
    }
    Ok(None)
}

/// How many rows a pattern has; none if that takes too long.
fn count_rows(
    store: &Store,
    pattern: GraphPattern,
    dataset: Option<QueryDataset>,
    depth: usize,
    options: &QueryOptions,
) -> Result<Option<usize>, Error> {
    let query = Query::Select {
        dataset,
        pattern: GraphPattern::Slice {
            inner: Box::new(pattern),
            start: 0,
            length: Some(MAX_ROWS),
        },
        base_iri: None,
    };
    match run(
        store,
        ParsedQuery {
            query,
            depth: depth + MAX_TRIED,
        },
        options,
    ) {
        Ok(Answer::Table(table)) => Ok(Some(table.rows.len())),
        Ok(_) | Err(Error::TimedOut(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn in_words(rows: usize) -> String {
    match rows {
        1 => "1 row".to_owned(),
        MAX_ROWS => format!("{MAX_ROWS} rows or more"),
        rows => format!("{rows} rows"),
    }
}

fn quoted(piece: &GraphPattern) -> String {
    let text = match piece {
        GraphPattern::Bgp { patterns } => patterns
            .iter()
            .map(statement)
            .collect::<Vec<_>>()
            .join(" . "),
        other => readable(other),
    };
    format!("`{}`", text.trim_end_matches(['.', ' ']))
}

fn statement(triple: &TriplePattern) -> String {
    let term = |term: &TermPattern| match term {
        TermPattern::BlankNode(_) => "[]".to_owned(),
        other => readable(other),
    };
    let property = match readable(&triple.predicate) {
        name if name == "rdf:type" => "a".to_owned(),
        name => name,
    };
    format!(
        "{} {property} {}",
        term(&triple.subject),
        term(&triple.object)
    )
}

/// An expression without the parentheses around it.
fn bare(text: &str) -> &str {
    match text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) if !inner.contains(['(', ')']) => inner,
        _ => text,
    }
}
