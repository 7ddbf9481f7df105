//! `EXISTS` as a join with what exists.
//!
//! A `FILTER` on a pattern's existence is looked up once a row. Where far fewer things satisfy it
//! than there are rows, the things are found first and joined, each once: one actor's events out
//! of a million. `EXISTS { … } || EXISTS { … }` is their union.

use super::scope::{Names, certain, in_scope};
use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};

/// What must exist for a condition to hold, as a pattern to join, each solution once; none where
/// a join would say something else.
pub(super) fn join_of(condition: &Expression, inner: &GraphPattern) -> Option<GraphPattern> {
    let mut patterns = Vec::new();
    alternatives(condition, &mut patterns)?;
    let (known, scope) = (certain(inner), in_scope(inner));
    let mut shared: Option<Names> = None;
    for pattern in &patterns {
        let common = &in_scope(pattern) & &scope;
        let sure = common.is_subset(&known) && common.is_subset(&certain(pattern));
        if common.is_empty() || !sure || shared.as_ref().is_some_and(|known| *known != common) {
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

/// Whether putting a row's values into a pattern and joining with the row are the same.
fn joins_only(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => true,
        GraphPattern::Join { left, right } | GraphPattern::Union { left, right } => {
            joins_only(left) && joins_only(right)
        }
        _ => false,
    }
}
