//! `ORDER BY` and `LIMIT` of a whole query, taken off its algebra and done by us.

use super::range::Range;
use super::scope::certain;
use super::{Facts, Scan, Scans, scan_number};
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The order of a query's rows, and which of them are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Top {
    /// The columns to hand out, the first ones of the rewritten query; those behind them are only
    /// there to sort by.
    pub columns: usize,
    /// By which columns to sort.
    pub keys: Vec<Key>,
    /// Whether equal rows are one.
    pub distinct: bool,
    /// How many rows to leave out.
    pub offset: usize,
    /// How many rows are wanted after these.
    pub limit: Option<usize>,
    /// How to find the rows in their order, where that is thought to be cheaper.
    pub walk: Option<Walk>,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Which column.
    pub column: usize,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Another way to run the query: stretch by stretch along the values of its first key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The scan that gives the values: a [`Scan::Range`], whose range is to be moved.
    pub scan: usize,
    /// The property that is walked.
    pub property: NamedNode,
    /// All values that can matter.
    pub range: Range,
    /// Which way.
    pub backwards: bool,
    /// The query with that scan in front.
    pub query: spargebra::Query,
    /// Statements after which walking is given up, and the rest is run at once.
    pub patience: u64,
}

impl Top {
    /// How many rows are to be found, with a cap of the caller's; none for all of them.
    pub fn wanted(&self, cap: Option<usize>) -> Option<usize> {
        // One more than the cap tells whether rows were cut off.
        let cap = cap.map(|cap| cap.saturating_add(1));
        let rows = match (self.limit, cap) {
            (Some(limit), Some(cap)) => limit.min(cap),
            (limit, cap) => limit.or(cap)?,
        };
        Some(rows.saturating_add(self.offset))
    }
}

/// Takes the order and the limit off a pattern that selects; none where it has no order.
pub(super) fn take_off(pattern: GraphPattern) -> (GraphPattern, Option<Top>) {
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
    let (inner, keys) = keys(*inner, expression, &mut variables);
    let pattern = GraphPattern::Project {
        inner: Box::new(inner),
        variables,
    };
    let top = Top {
        columns,
        keys,
        distinct,
        offset,
        limit,
        walk: None,
    };
    (pattern, Some(top))
}

/// The keys as columns, with those that are expressions bound to variables.
fn keys(
    mut inner: GraphPattern,
    expression: Vec<OrderExpression>,
    variables: &mut Vec<Variable>,
) -> (GraphPattern, Vec<Key>) {
    let mut keys = Vec::with_capacity(expression.len());
    for (number, key) in expression.into_iter().enumerate() {
        let (by, descending) = match key {
            OrderExpression::Asc(by) => (by, false),
            OrderExpression::Desc(by) => (by, true),
        };
        let variable = match by {
            Expression::Variable(variable) => variable,
            expression => {
                // A name that no parsed query can hold: SPARQL has no hyphen in variables.
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
        keys.push(Key {
            column: column.unwrap_or_else(|| {
                variables.push(variable);
                variables.len() - 1
            }),
            descending,
        });
    }
    (inner, keys)
}

/// The scan by which the first key can be walked, put into the pattern: the one triple that binds
/// the key in every row, of a property whose values are in order.
pub(super) fn walkable(
    pattern: &mut GraphPattern,
    top: &Top,
    facts: &impl Facts,
    scans: &mut Scans,
) -> Option<usize> {
    let key = top.keys.first().filter(|_| scans.allowed)?;
    let GraphPattern::Project { inner, variables } = pattern else {
        return None;
    };
    let variable = &variables[key.column];
    if !certain(inner).contains(variable) {
        return None;
    }
    let triple = binds(inner, variable)?;
    let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
        return None;
    };
    if let Some(number) = scan_number(predicate.as_str()) {
        return match scans.list.get(number) {
            Some(Scan::Range { property, .. }) if facts.ordered(property).is_some() => Some(number),
            _ => None,
        };
    }
    facts.ordered(predicate)?;
    let scan = Scan::Range {
        property: predicate.clone(),
        range: Range::ALL,
    };
    let number = scans.list.len();
    triple.predicate = scans.add(scan).into();
    Some(number)
}

/// The triple of a property with this variable as its value, of which every row holds a match.
fn binds<'a>(pattern: &'a mut GraphPattern, variable: &Variable) -> Option<&'a mut TriplePattern> {
    use GraphPattern as G;
    match pattern {
        G::Bgp { patterns } => patterns.iter_mut().find(|triple| {
            matches!(&triple.object, TermPattern::Variable(v) if v == variable)
                && matches!(triple.predicate, NamedNodePattern::NamedNode(_))
        }),
        G::Join { left, right } => binds(left, variable).or_else(|| binds(right, variable)),
        G::LeftJoin { left: inner, .. }
        | G::Lateral { left: inner, .. }
        | G::Minus { left: inner, .. }
        | G::Filter { inner, .. } => binds(inner, variable),
        G::Extend {
            inner, variable: v, ..
        } if v != variable => binds(inner, variable),
        _ => None,
    }
}
