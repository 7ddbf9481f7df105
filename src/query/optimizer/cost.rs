//! The cost model: estimates of the rows and the work of a pattern.

use super::scope::{Variables, certain, in_scope, of_triple};
use super::{COUNT_LIMIT, Scan, Statistics, scan_number};
use oxrdf::Term;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The estimated rows of a lookup where nothing better is known.
const LOOKUP_ROWS: f64 = 10.0;
/// The estimated rows of an operand that cannot be counted.
const UNKNOWN_ROWS: f64 = 1e9;

/// The estimated cost of a pattern.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Estimate {
    /// Rows of the result.
    pub rows: f64,
    /// All rows computed on the way, those of the result included.
    pub work: f64,
}

/// An operand of a join.
#[derive(Debug, Clone)]
pub(super) enum JoinOperand {
    Triple(TriplePattern),
    /// A path or `VALUES`: also looked up for each row.
    Lookup(GraphPattern),
    Other(GraphPattern),
}

impl JoinOperand {
    pub(super) fn scope(&self) -> Variables {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Lookup(pattern) | Self::Other(pattern) => in_scope(pattern),
        }
    }

    pub(super) fn certain(&self) -> Variables {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Lookup(pattern) | Self::Other(pattern) => certain(pattern),
        }
    }

    /// Whether it shares a variable with those known, or has no variable at all.
    pub(super) fn connected(&self, known: &Variables) -> bool {
        let scope = self.scope();
        scope.is_empty() || !scope.is_disjoint(known)
    }

    pub(super) fn pattern(self) -> GraphPattern {
        match self {
            Self::Triple(triple) => GraphPattern::Bgp {
                patterns: vec![triple],
            },
            Self::Lookup(pattern) | Self::Other(pattern) => pattern,
        }
    }
}

/// Collects the operands of a join.
pub(super) fn join_operands(pattern: GraphPattern, into: &mut Vec<JoinOperand>) {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            into.extend(patterns.into_iter().map(JoinOperand::Triple))
        }
        GraphPattern::Join { left, right } => {
            join_operands(*left, into);
            join_operands(*right, into);
        }
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            into.push(JoinOperand::Lookup(pattern))
        }
        other => into.push(JoinOperand::Other(other)),
    }
}

/// Estimates costs from the statistics of a graph and the scans of the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct CostModel<'a, F> {
    pub statistics: &'a F,
    pub scans: &'a [Scan],
}

impl<F: Statistics> CostModel<'_, F> {
    /// The estimated rows of an operand for one row before it.
    pub(super) fn rows(&self, operand: &JoinOperand, known: &Variables) -> f64 {
        match operand {
            JoinOperand::Triple(triple) => self.triple(triple, known),
            JoinOperand::Lookup(pattern) | JoinOperand::Other(pattern) => {
                self.estimate(pattern, known).rows
            }
        }
    }

    fn triple(&self, triple: &TriplePattern, known: &Variables) -> f64 {
        let subject = Slot::of(&triple.subject, known);
        let object = Slot::of(&triple.object, known);
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            let any = |slot: &Slot| matches!(slot, Slot::Free);
            return match (any(&subject), any(&object)) {
                (true, true) => self.statistics.count(None, None, None, u64::MAX) as f64,
                (true, false) => LOOKUP_ROWS * LOOKUP_ROWS,
                (false, true) => LOOKUP_ROWS,
                (false, false) => 1.0,
            };
        };
        if let Some(scan) = scan_number(property.as_str()).and_then(|n| self.scans.get(n)) {
            return match (subject, object) {
                (Slot::Free, Slot::Free | Slot::Term(_)) => self.scan(scan),
                (Slot::Free, Slot::Bound) => LOOKUP_ROWS,
                _ => 0.5,
            };
        }
        let all = || self.statistics.count(None, Some(property), None, u64::MAX) as f64;
        match (subject, object) {
            (Slot::Free, Slot::Free) => all(),
            (Slot::Term(s), Slot::Term(o)) => {
                self.statistics.count(Some(&s), Some(property), Some(&o), 1) as f64
            }
            (Slot::Term(s), Slot::Free) => {
                self.statistics
                    .count(Some(&s), Some(property), None, COUNT_LIMIT) as f64
            }
            (Slot::Free, Slot::Term(o)) => {
                self.statistics
                    .count(None, Some(property), Some(&o), u64::MAX) as f64
            }
            (Slot::Bound, Slot::Free) => 1.0,
            // There are no statistics on how many subjects share a value.
            (Slot::Free, Slot::Bound) => all().sqrt().max(1.0),
            (Slot::Bound, Slot::Term(o)) => {
                let some =
                    self.statistics
                        .count(None, Some(property), Some(&o), u64::MAX) as f64;
                (some / all().max(1.0)).min(1.0)
            }
            (Slot::Term(_) | Slot::Bound, Slot::Bound) => 0.5,
        }
    }

    fn scan(&self, scan: &Scan) -> f64 {
        (match scan {
            Scan::Range { property, range } | Scan::ValueCounts { property, range } => {
                self.statistics.count_range(property, range, u64::MAX)
            }
            Scan::Overlap { from, to } => {
                let count = self.statistics.count_overlap(*from, *to, u64::MAX);
                count.unwrap_or(COUNT_LIMIT)
            }
            Scan::EventDayCounts => COUNT_LIMIT,
        }) as f64
    }

    /// The estimated cost of a pattern for one row before it.
    pub(super) fn estimate(&self, pattern: &GraphPattern, known: &Variables) -> Estimate {
        use GraphPattern as G;
        match pattern {
            G::Bgp { .. } | G::Join { .. } => self.join_chain(pattern, known),
            G::Path {
                subject,
                path,
                object,
            } => {
                let rows = path_rows(subject, path, object, known);
                Estimate { rows, work: rows }
            }
            G::Values { bindings, .. } => {
                let scope = in_scope(pattern);
                let rows = bindings.len() as f64;
                let rows = if !scope.is_empty() && scope.is_subset(known) {
                    rows.min(1.0)
                } else {
                    rows
                };
                Estimate { rows, work: rows }
            }
            G::LeftJoin { left, right, .. } | G::Lateral { left, right } => {
                let before = self.estimate(left, known);
                let after = self.estimate(right, &(known | &certain(left)));
                let rows = before.rows * after.rows.max(1.0);
                Estimate {
                    rows,
                    work: before.work + before.rows * after.work,
                }
            }
            G::Union { left, right } => {
                let (a, b) = (self.estimate(left, known), self.estimate(right, known));
                Estimate {
                    rows: a.rows + b.rows,
                    work: a.work + b.work,
                }
            }
            G::Minus { left: inner, .. }
            | G::Filter { inner, .. }
            | G::Extend { inner, .. }
            | G::Graph { inner, .. }
            | G::OrderBy { inner, .. }
            | G::Project { inner, .. }
            | G::Distinct { inner }
            | G::Reduced { inner } => self.estimate(inner, known),
            G::Group {
                inner, variables, ..
            } => {
                let inner = self.estimate(inner, known);
                let is_one = variables.iter().all(|variable| known.contains(variable));
                Estimate {
                    rows: if is_one {
                        inner.rows.min(1.0)
                    } else {
                        inner.rows
                    },
                    ..inner
                }
            }
            G::Slice { inner, length, .. } => {
                let inner = self.estimate(inner, known);
                Estimate {
                    rows: inner.rows.min(length.unwrap_or(usize::MAX) as f64),
                    ..inner
                }
            }
            G::Service { .. } => Estimate {
                rows: UNKNOWN_ROWS,
                work: UNKNOWN_ROWS,
            },
        }
    }

    fn join_chain(&self, pattern: &GraphPattern, known: &Variables) -> Estimate {
        let mut left = Vec::new();
        join_operands(pattern.clone(), &mut left);
        let mut known = known.clone();
        let mut sum = Estimate {
            rows: 1.0,
            work: 0.0,
        };
        while !left.is_empty() {
            let best = left
                .iter()
                .enumerate()
                .map(|(at, operand)| (at, !operand.connected(&known), self.rows(operand, &known)))
                .min_by(|a, b| (a.1, a.2).partial_cmp(&(b.1, b.2)).unwrap_or(a.0.cmp(&b.0)));
            let Some((at, _, rows)) = best else { break };
            let operand = left.remove(at);
            sum.rows *= rows;
            sum.work += sum.rows;
            known.extend(operand.certain());
        }
        sum
    }
}

fn path_rows(
    subject: &TermPattern,
    path: &PropertyPathExpression,
    object: &TermPattern,
    known: &Variables,
) -> f64 {
    let ends = [subject, object].map(|end| matches!(Slot::of(end, known), Slot::Free));
    match ends {
        [false, false] => 0.5,
        [true, true] if !matches!(path, PropertyPathExpression::NamedNode(_)) => UNKNOWN_ROWS,
        _ => LOOKUP_ROWS * LOOKUP_ROWS,
    }
}

/// A position of a triple pattern in a lookup.
enum Slot {
    Term(Term),
    Bound,
    Free,
}

impl Slot {
    fn of(term: &TermPattern, known: &Variables) -> Self {
        match term {
            TermPattern::NamedNode(node) => Self::Term(node.clone().into()),
            TermPattern::Literal(literal) => Self::Term(literal.clone().into()),
            TermPattern::Variable(variable) if known.contains(variable) => Self::Bound,
            TermPattern::Variable(_) | TermPattern::BlankNode(_) | TermPattern::Triple(_) => {
                Self::Free
            }
        }
    }
}

/// An operand as the notes describe it.
pub(super) fn describe(operand: &JoinOperand) -> String {
    match operand {
        JoinOperand::Triple(triple) => triple.to_string(),
        JoinOperand::Lookup(GraphPattern::Values { bindings, .. }) => {
            format!("VALUES of {} rows", bindings.len())
        }
        JoinOperand::Lookup(GraphPattern::Path {
            subject,
            path,
            object,
        }) => format!("{subject} {path} {object}"),
        JoinOperand::Lookup(_) | JoinOperand::Other(_) => "a group".to_owned(),
    }
}
