//! Turns `EXISTS` into a join.
//!
//! A `FILTER EXISTS` is tested once for each row. If it has far fewer solutions than there are rows,
//! its distinct solutions are found first and joined: the events of one actor out of a million.
//! `EXISTS { … } || EXISTS { … }` becomes a union.

use super::scope::{Variables, certain, in_scope};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};

/// The distinct solutions of an `EXISTS` condition, as a pattern to join; `None` if a join would
/// change the result.
pub(super) fn join_of(condition: &Expression, inner: &GraphPattern) -> Option<GraphPattern> {
    let mut patterns = Vec::new();
    alternatives(condition, &mut patterns)?;
    let (known, scope) = (certain(inner), in_scope(inner));
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

fn alternatives<'a>(condition: &'a Expression, into: &mut Vec<&'a GraphPattern>) -> Option<()> {
    match condition {
        Expression::Or(a, b) => {
            alternatives(a, into)?;
            alternatives(b, into)
        }
        Expression::Exists(pattern) => {
            into.push(joins_only(pattern).then_some(pattern)?);
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
