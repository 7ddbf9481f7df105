//! Turns `EXISTS` into a join.
//!
//! A `FILTER EXISTS` is tested once for each row. If it has far fewer solutions than there are rows,
//! its distinct solutions are found first and joined: the events of one actor out of a million.
//! `EXISTS { … } || EXISTS { … }` becomes a union.

use super::scope::{Variables, certain, in_scope, mentioned_in};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};

/// The distinct solutions of an `EXISTS` condition, as a pattern to join; `None` if a join would
/// change the result.
pub(super) fn join_of(condition: &Expression, inner: &GraphPattern) -> Option<GraphPattern> {
    join_if(condition, inner, |pattern, _| joins_only(pattern))
}

/// As [`join_of`], with conditions that have a `MINUS`, too.
pub(super) fn join_with_minus(
    condition: &Expression,
    inner: &GraphPattern,
) -> Option<GraphPattern> {
    join_if(condition, inner, joins_and_minus)
}

fn join_if(
    condition: &Expression,
    inner: &GraphPattern,
    is_join: impl Fn(&GraphPattern, &Variables) -> bool,
) -> Option<GraphPattern> {
    let mut patterns = Vec::new();
    let (known, scope) = (certain(inner), in_scope(inner));
    alternatives(condition, &mut patterns, &|pattern| {
        is_join(pattern, &scope)
    })?;
    let mut shared: Option<Variables> = None;
    for pattern in &patterns {
        let common = &in_scope(pattern) & &scope;
        let always_bound = common.is_subset(&known) && common.is_subset(&certain(pattern));
        if common.is_empty()
            || !always_bound
            || shared.as_ref().is_some_and(|known| *known != common)
        {
            return None;
        }
        shared = Some(common);
    }
    let variables: Vec<Variable> = shared?.into_iter().collect();
    let union = patterns
        .into_iter()
        .cloned()
        .reduce(|left, right| GraphPattern::Union {
            left: Box::new(left),
            right: Box::new(right),
        })?;
    Some(GraphPattern::Distinct {
        inner: Box::new(GraphPattern::Project {
            inner: Box::new(union),
            variables,
        }),
    })
}

fn alternatives<'a>(
    condition: &'a Expression,
    into: &mut Vec<&'a GraphPattern>,
    is_join: &impl Fn(&GraphPattern) -> bool,
) -> Option<()> {
    match condition {
        Expression::Or(a, b) => {
            alternatives(a, into, is_join)?;
            alternatives(b, into, is_join)
        }
        Expression::Exists(pattern) => {
            into.push(is_join(pattern).then_some(pattern)?);
            Some(())
        }
        _ => None,
    }
}

/// Whether substituting a row's values into a pattern and joining with the row are the same.
fn joins_only(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            joins_only(left) && joins_only(right)
        }
        _ => false,
    }
}

/// The same where a `MINUS` takes away what has nothing to do with the row: none of its variables.
fn joins_and_minus(pattern: &GraphPattern, scope: &Variables) -> bool {
    match pattern {
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            joins_and_minus(left, scope) && joins_and_minus(right, scope)
        }
        GraphPattern::Minus { left, right } => {
            joins_and_minus(left, scope) && mentioned_in(right).is_disjoint(scope)
        }
        other => joins_only(other),
    }
}
