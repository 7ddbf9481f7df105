//! Cancellation of queries that only multiply rows.
//!
//! The evaluator checks its cancellation token where it reads a statement. A product of patterns,
//! of `VALUES` blocks or of subquery results can run in memory for hours without reading one, and
//! it cannot fail: an error is a row like any other. So a `BIND` of a custom function that never
//! binds anything is put above every step that multiplies rows. When the token is cancelled, that
//! function unwinds the stack, the only way out of the evaluator's loops, which frees all that they
//! hold. It is not a panic: nothing is wrong and nothing is reported.
//!
//! A program built with `panic = "abort"` has to wait for such queries.

use super::rewrite::{Rewrite, map_pattern, walk_pattern};
use oxrdf::{NamedNodeRef, Term, Variable};
use spareval::CancellationToken;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The IRI by which a rewritten query calls the function of [`check_cancelled`].
pub(super) const FUNCTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("urn:annals:check-cancelled");

/// The payload with which the stack unwinds.
struct Cancelled;

/// The custom function that is called for each row of a step that multiplies.
pub(super) fn check_cancelled(token: CancellationToken) -> impl Fn(&[Term]) -> Option<Term> {
    move |_| {
        if cfg!(panic = "unwind") && token.is_cancelled() {
            resume_unwind(Box::new(Cancelled));
        }
        None
    }
}

/// The result of a computation, or `None` if it was cancelled.
pub(super) fn catch_cancelled<T>(compute: impl FnOnce() -> T) -> Option<T> {
    // The caller discards whatever a cancelled computation has changed.
    match catch_unwind(AssertUnwindSafe(compute)) {
        Ok(result) => Some(result),
        Err(payload) if payload.is::<Cancelled>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

/// A query in which every step that multiplies rows checks for cancellation.
pub(super) fn add_cancellation_checks(query: Query) -> Query {
    let mut checks = CancellationChecks { count: 0 };
    map_pattern(query, |pattern| checks.pattern(pattern))
}

struct CancellationChecks {
    count: usize,
}

impl Rewrite for CancellationChecks {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        let pattern = walk_pattern(self, pattern);
        match &pattern {
            // An `OPTIONAL` of one row, as the evaluator knows it: what multiplies is around it.
            G::LeftJoin { left, .. } if **left == GraphPattern::default() => return pattern,
            G::Join { .. } | G::LeftJoin { .. } => {}
            // A pattern evaluated for each row reads statements.
            G::Lateral { right, .. } if !matches!(**right, G::Bgp { .. } | G::Path { .. }) => {}
            _ => return pattern,
        }
        self.count += 1;
        G::Extend {
            inner: Box::new(pattern),
            // SPARQL variables have no hyphen, so no parsed query has this one.
            variable: Variable::new_unchecked(format!("check-cancelled-{}", self.count)),
            expression: Expression::FunctionCall(
                Function::Custom(FUNCTION.into_owned()),
                Vec::new(),
            ),
        }
    }
}
