//! Top-k: `ORDER BY` and `LIMIT` of a whole query, removed from its algebra and done by us.

use super::range::{Direction, ValueRange};
use super::scope::certain;
use super::{Scan, Scans, Statistics, scan_number};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The order of the rows of a query, and which of them are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopK {
    /// How many columns of the rewritten query to return; those after them are only for sorting.
    pub columns: usize,
    /// The columns to sort by.
    pub keys: Vec<SortKey>,
    /// Whether duplicate rows are removed.
    pub distinct: bool,
    /// How many rows to skip.
    pub offset: usize,
    /// How many rows to return after that.
    pub limit: Option<usize>,
    /// How to find the rows in sort order, where that is estimated to be cheaper.
    pub ordered_scan: Option<OrderedScan>,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// Which column.
    pub column: usize,
    /// Whether the least or the greatest comes first.
    pub direction: Direction,
}

/// Another way to run the query: chunk by chunk along the values of its first sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedScan {
    /// The scan of the values: a [`Scan::Range`], whose range is set for each chunk.
    pub scan: usize,
    /// The property whose values are scanned.
    pub property: NamedNode,
    /// All values that can matter.
    pub range: ValueRange,
    /// Whether to scan from the lowest value up or from the highest down.
    pub direction: Direction,
    /// The query with that scan first.
    pub query: spargebra::Query,
    /// The number of statements after which the rest is run at once.
    pub max_statements: u64,
}

impl TopK {
    /// How many rows must be found, given the row limit of the caller; `None` for all.
    pub fn rows_needed(&self, max_rows: Option<usize>) -> Option<usize> {
        // One row more than the limit shows whether rows were left out.
        let max_rows = max_rows.map(|max_rows| max_rows.saturating_add(1));
        let rows = match (self.limit, max_rows) {
            (Some(limit), Some(max_rows)) => limit.min(max_rows),
            (limit, max_rows) => limit.or(max_rows)?,
        };
        Some(rows.saturating_add(self.offset))
    }
}

/// Removes the order and the limit from a SELECT pattern; `None` if it has no order.
pub(super) fn extract_top_k(pattern: GraphPattern) -> (GraphPattern, Option<TopK>) {
    let whole = pattern.clone();
    let (pattern, offset, limit) = match pattern {
        GraphPattern::Slice {
            inner,
            start,
            length,
        } => (*inner, start, length),
        other => (other, 0, None),
    };
    let (pattern, distinct) = match pattern {
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => (*inner, true),
        other => (other, false),
    };
    let GraphPattern::Project {
        inner,
        mut variables,
    } = pattern
    else {
        return (whole, None);
    };
    let GraphPattern::OrderBy { inner, expression } = *inner else {
        return (whole, None);
    };
    let columns = variables.len();
    let (inner, keys) = sort_keys(*inner, expression, &mut variables);
    let pattern = GraphPattern::Project {
        inner: Box::new(inner),
        variables,
    };
    let top_k = TopK {
        columns,
        keys,
        distinct,
        offset,
        limit,
        ordered_scan: None,
    };
    (pattern, Some(top_k))
}

/// The sort keys as columns, with expressions bound to variables.
fn sort_keys(
    mut inner: GraphPattern,
    expression: Vec<OrderExpression>,
    variables: &mut Vec<Variable>,
) -> (GraphPattern, Vec<SortKey>) {
    let mut keys = Vec::with_capacity(expression.len());
    for (number, key) in expression.into_iter().enumerate() {
        let (by, direction) = match key {
            OrderExpression::Asc(by) => (by, Direction::Ascending),
            OrderExpression::Desc(by) => (by, Direction::Descending),
        };
        let variable = match by {
            Expression::Variable(variable) => variable,
            expression => {
                // SPARQL variables have no hyphen, so no parsed query has this one.
                let variable = Variable::new_unchecked(format!("key-{number}"));
                inner = GraphPattern::Extend {
                    inner: Box::new(inner),
                    variable: variable.clone(),
                    expression,
                };
                variable
            }
        };
        let column = variables.iter().position(|v| *v == variable);
        keys.push(SortKey {
            column: column.unwrap_or_else(|| {
                variables.push(variable);
                variables.len() - 1
            }),
            direction,
        });
    }
    (inner, keys)
}

/// Puts a scan for the first sort key into the pattern, in place of a triple that binds it in every
/// row, if the values of its property are ordered.
pub(super) fn add_ordered_scan(
    pattern: &mut GraphPattern,
    top_k: &TopK,
    statistics: &impl Statistics,
    scans: &mut Scans,
) -> Option<usize> {
    let key = top_k.keys.first().filter(|_| scans.allowed)?;
    let GraphPattern::Project { inner, variables } = pattern else {
        return None;
    };
    let variable = &variables[key.column];
    if !certain(inner).contains(variable) {
        return None;
    }
    let triple = binding_triple(inner, variable)?;
    let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
        return None;
    };
    if let Some(number) = scan_number(predicate.as_str()) {
        return match scans.list.get(number) {
            Some(Scan::Range { property, .. })
                if statistics.ordered_datatype(property).is_some() =>
            {
                Some(number)
            }
            _ => None,
        };
    }
    statistics.ordered_datatype(predicate)?;
    let scan = Scan::Range {
        property: predicate.clone(),
        range: ValueRange::ALL,
    };
    let number = scans.list.len();
    triple.predicate = scans.add(scan).into();
    Some(number)
}

/// The triple with this variable as its object that every row matches.
fn binding_triple<'a>(
    pattern: &'a mut GraphPattern,
    variable: &Variable,
) -> Option<&'a mut TriplePattern> {
    use GraphPattern as G;
    match pattern {
        G::Bgp { patterns } => patterns.iter_mut().find(|triple| {
            matches!(&triple.object, TermPattern::Variable(v) if v == variable)
                && matches!(triple.predicate, NamedNodePattern::NamedNode(_))
        }),
        G::Join { left, right } => {
            binding_triple(left, variable).or_else(|| binding_triple(right, variable))
        }
        G::LeftJoin { left: inner, .. }
        | G::Lateral { left: inner, .. }
        | G::Minus { left: inner, .. }
        | G::Filter { inner, .. } => binding_triple(inner, variable),
        G::Extend {
            inner, variable: v, ..
        } if v != variable => binding_triple(inner, variable),
        _ => None,
    }
}
