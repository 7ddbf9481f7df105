//! What nobody asks for is not looked up: under `DISTINCT`, an `OPTIONAL` of which no variable is
//! used further up can only repeat rows, and goes.

use super::Scans;
use super::scope::{Names, certain, in_scope, mentioned, mentioned_in};
use spargebra::algebra::GraphPattern;

/// What is told of it.
pub(super) const NOTE: &str = "an OPTIONAL that nobody asks for is left out";

/// A pattern without the options that do not matter where its rows count once each, and only by
/// these variables.
pub(super) fn left_out(pattern: GraphPattern, asked: &Names, scans: &mut Scans) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::LeftJoin {
            left,
            right,
            expression,
        } => {
            // What is surely bound already the option cannot bind otherwise.
            let bound = certain(&left);
            if in_scope(&right)
                .iter()
                .all(|name| bound.contains(name) || !asked.contains(name))
            {
                scans.note(NOTE);
                return left_out(*left, asked, scans);
            }
            let mut asked = asked | &mentioned_in(&right);
            asked.extend(expression.iter().flat_map(mentioned));
            G::LeftJoin {
                left: Box::new(left_out(*left, &asked, scans)),
                right,
                expression,
            }
        }
        G::Filter { expr, inner } => {
            let asked = asked | &mentioned(&expr);
            let inner = Box::new(left_out(*inner, &asked, scans));
            G::Filter { expr, inner }
        }
        G::Extend {
            inner,
            variable,
            expression,
        } => {
            let asked = asked | &mentioned(&expression);
            G::Extend {
                inner: Box::new(left_out(*inner, &asked, scans)),
                variable,
                expression,
            }
        }
        G::Project { inner, variables } => {
            let asked = variables
                .iter()
                .filter(|v| asked.contains(v))
                .cloned()
                .collect();
            let inner = Box::new(left_out(*inner, &asked, scans));
            G::Project { inner, variables }
        }
        other => other,
    }
}
