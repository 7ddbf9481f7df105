//! Removes unused `OPTIONAL`s: under `DISTINCT`, an `OPTIONAL` whose variables are not used further
//! up can only repeat rows.

use super::Scans;
use super::scope::{Variables, certain, in_scope, mentioned, mentioned_in};
use spargebra::algebra::GraphPattern;

/// The note about it.
pub(super) const NOTE: &str = "an unused OPTIONAL is removed";

/// A pattern without the `OPTIONAL`s that do not matter if its rows are distinct and only these
/// variables are used.
pub(super) fn remove_unused(
    pattern: GraphPattern,
    used: &Variables,
    scans: &mut Scans,
) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::LeftJoin {
            left,
            right,
            expression,
        } => {
            // The OPTIONAL cannot rebind a variable that is always bound already.
            let bound = certain(&left);
            if in_scope(&right)
                .iter()
                .all(|name| bound.contains(name) || !used.contains(name))
            {
                scans.note(NOTE);
                return remove_unused(*left, used, scans);
            }
            let mut used = used | &mentioned_in(&right);
            used.extend(expression.iter().flat_map(mentioned));
            G::LeftJoin {
                left: Box::new(remove_unused(*left, &used, scans)),
                right,
                expression,
            }
        }
        G::Filter { expr, inner } => {
            let used = used | &mentioned(&expr);
            let inner = Box::new(remove_unused(*inner, &used, scans));
            G::Filter { expr, inner }
        }
        G::Extend {
            inner,
            variable,
            expression,
        } => {
            let used = used | &mentioned(&expression);
            G::Extend {
                inner: Box::new(remove_unused(*inner, &used, scans)),
                variable,
                expression,
            }
        }
        G::Project { inner, variables } => {
            let used = variables
                .iter()
                .filter(|v| used.contains(v))
                .cloned()
                .collect();
            let inner = Box::new(remove_unused(*inner, &used, scans));
            G::Project { inner, variables }
        }
        other => other,
    }
}
