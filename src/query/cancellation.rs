//! Queries that only multiply, and how they hear that they are to stop.
//!
//! The evaluator looks at its cancellation where it reads a statement. A product of patterns, of
//! blocks of `VALUES` or of answers of inner queries goes on in memory for hours without reading
//! one, and has no way to fail: an error is a row like others, and the next one is made. So above
//! every step that multiplies stands the call of a function of ours, as a `BIND` that never binds
//! anything. When the sign was given the call does not come back: the stack unwinds, which is the
//! only way out of the evaluator's loops, and frees all that they hold. It is no panic: nothing is
//! wrong and nothing is reported.
//!
//! A program that is built to abort where others unwind has to wait for such queries.

use super::rewrite::{Rewrite, map_pattern, walk_pattern};
use oxrdf::{NamedNodeRef, Term, Variable};
use spareval::CancellationToken;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The name by which a rewritten query calls what [`call`] gives.
pub(super) const FUNCTION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:go-on");

/// What the stack unwinds with.
struct Stopped;

/// The function that is called for each row of a step that multiplies.
pub(super) fn call(token: CancellationToken) -> impl Fn(&[Term]) -> Option<Term> {
    move |_| {
        if cfg!(panic = "unwind") && token.is_cancelled() {
            resume_unwind(Box::new(Stopped));
        }
        None
    }
}

/// What the work gives; none where it was stopped.
pub(super) fn unless_stopped<T>(work: impl FnOnce() -> T) -> Option<T> {
    // Whoever stops a work throws away what it has changed.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Some(done),
        Err(reason) if reason.is::<Stopped>() => None,
        Err(fault) => resume_unwind(fault),
    }
}

/// A query in which every step that multiplies looks whether it is to stop.
pub(super) fn attentive(query: Query) -> Query {
    let mut calls = Calls { made: 0 };
    map_pattern(query, |pattern| calls.pattern(pattern))
}

struct Calls {
    made: usize,
}

impl Rewrite for Calls {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        let pattern = walk_pattern(self, pattern);
        match &pattern {
            G::Join { .. } | G::LeftJoin { .. } => {}
            // What is looked up for each row is read.
            G::Lateral { right, .. } if !matches!(**right, G::Bgp { .. } | G::Path { .. }) => {}
            _ => return pattern,
        }
        self.made += 1;
        G::Extend {
            inner: Box::new(pattern),
            // A name that no parsed query can hold.
            variable: Variable::new_unchecked(format!("go-on-{}", self.made)),
            expression: Expression::FunctionCall(
                Function::Custom(FUNCTION.into_owned()),
                Vec::new(),
            ),
        }
    }
}
