//! What running a pattern is thought to give and to take.

use super::scope::{Names, certain, in_scope, of_triple};
use super::{Facts, MOST, Scan, scan_number};
use oxrdf::Term;
use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// How many rows a look-up is thought to give where nothing better is known.
const FEW: f64 = 10.0;
/// What is thought of a part that cannot be counted.
const MANY: f64 = 1e9;
/// What running something is thought to take.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Estimate {
    /// Rows that come out.
    pub rows: f64,
    /// Rows that are made on the way, those that come out among them.
    pub work: f64,
}

/// A part of a join.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Triple(TriplePattern),
    /// A path or `VALUES`: also looked up row by row.
    Looked(GraphPattern),
    Other(GraphPattern),
}

impl Part {
    pub(super) fn scope(&self) -> Names {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Looked(pattern) | Self::Other(pattern) => in_scope(pattern),
        }
    }

    pub(super) fn certain(&self) -> Names {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Looked(pattern) | Self::Other(pattern) => certain(pattern),
        }
    }

    /// Whether it has a variable in common with what is known, or none at all.
    pub(super) fn linked(&self, known: &Names) -> bool {
        let scope = self.scope();
        scope.is_empty() || !scope.is_disjoint(known)
    }

    pub(super) fn pattern(self) -> GraphPattern {
        match self {
            Self::Triple(triple) => GraphPattern::Bgp {
                patterns: vec![triple],
            },
            Self::Looked(pattern) | Self::Other(pattern) => pattern,
        }
    }
}

/// The parts of a join.
pub(super) fn parts(pattern: GraphPattern, into: &mut Vec<Part>) {
    match pattern {
        GraphPattern::Bgp { patterns } => into.extend(patterns.into_iter().map(Part::Triple)),
        GraphPattern::Join { left, right } => {
            parts(*left, into);
            parts(*right, into);
        }
        GraphPattern::Path { .. } | GraphPattern::Values { .. } => into.push(Part::Looked(pattern)),
        other => into.push(Part::Other(other)),
    }
}

/// What is thought of a graph and the scans that are planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Costs<'a, F> {
    pub facts: &'a F,
    pub scans: &'a [Scan],
}

impl<F: Facts> Costs<'_, F> {
    /// How many rows a part is thought to give for one row before it.
    pub(super) fn rows(&self, part: &Part, known: &Names) -> f64 {
        match part {
            Part::Triple(triple) => self.triple(triple, known),
            Part::Looked(pattern) | Part::Other(pattern) => self.of(pattern, known).rows,
        }
    }

    fn triple(&self, triple: &TriplePattern, known: &Names) -> f64 {
        let subject = Slot::of(&triple.subject, known);
        let object = Slot::of(&triple.object, known);
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            let any = |slot: &Slot| matches!(slot, Slot::Free);
            return match (any(&subject), any(&object)) {
                (true, true) => self.facts.count(None, None, None, u64::MAX) as f64,
                (true, false) => FEW * FEW,
                (false, true) => FEW,
                (false, false) => 1.0,
            };
        };
        if let Some(scan) = scan_number(property.as_str()).and_then(|n| self.scans.get(n)) {
            return match (subject, object) {
                (Slot::Free, Slot::Free | Slot::Term(_)) => self.scan(scan),
                (Slot::Free, Slot::Known) => FEW,
                _ => 0.5,
            };
        }
        let all = || self.facts.count(None, Some(property), None, u64::MAX) as f64;
        match (subject, object) {
            (Slot::Free, Slot::Free) => all(),
            (Slot::Term(s), Slot::Term(o)) => {
                self.facts.count(Some(&s), Some(property), Some(&o), 1) as f64
            }
            (Slot::Term(s), Slot::Free) => {
                self.facts.count(Some(&s), Some(property), None, MOST) as f64
            }
            (Slot::Free, Slot::Term(o)) => {
                self.facts.count(None, Some(property), Some(&o), u64::MAX) as f64
            }
            (Slot::Known, Slot::Free) => 1.0,
            // How many subjects share a value is not counted.
            (Slot::Free, Slot::Known) => all().sqrt().max(1.0),
            (Slot::Known, Slot::Term(o)) => {
                let some = self.facts.count(None, Some(property), Some(&o), u64::MAX) as f64;
                (some / all().max(1.0)).min(1.0)
            }
            (Slot::Term(_) | Slot::Known, Slot::Known) => 0.5,
        }
    }

    fn scan(&self, scan: &Scan) -> f64 {
        (match scan {
            Scan::Range { property, range } | Scan::Runs { property, range } => {
                self.facts.count_range(property, range, u64::MAX)
            }
            Scan::Overlap { from, to } => {
                let count = self.facts.count_overlap(*from, *to, u64::MAX);
                count.unwrap_or(MOST)
            }
            Scan::EventDays => MOST,
        }) as f64
    }

    /// What a pattern is thought to give and to take for one row before it.
    pub(super) fn of(&self, pattern: &GraphPattern, known: &Names) -> Estimate {
        use GraphPattern as G;
        match pattern {
            G::Bgp { .. } | G::Join { .. } => self.line(pattern, known),
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
                let before = self.of(left, known);
                let after = self.of(right, &(known | &certain(left)));
                let rows = before.rows * after.rows.max(1.0);
                Estimate {
                    rows,
                    work: before.work + before.rows * after.work,
                }
            }
            G::Union { left, right } => {
                let (a, b) = (self.of(left, known), self.of(right, known));
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
            | G::Reduced { inner }
            | G::Group { inner, .. } => self.of(inner, known),
            G::Slice { inner, length, .. } => {
                let inner = self.of(inner, known);
                Estimate {
                    rows: inner.rows.min(length.unwrap_or(usize::MAX) as f64),
                    ..inner
                }
            }
            G::Service { .. } => Estimate {
                rows: MANY,
                work: MANY,
            },
        }
    }

    fn line(&self, pattern: &GraphPattern, known: &Names) -> Estimate {
        let mut left = Vec::new();
        parts(pattern.clone(), &mut left);
        let mut known = known.clone();
        let mut sum = Estimate {
            rows: 1.0,
            work: 0.0,
        };
        while !left.is_empty() {
            let best = left
                .iter()
                .enumerate()
                .map(|(at, part)| (at, !part.linked(&known), self.rows(part, &known)))
                .min_by(|a, b| (a.1, a.2).partial_cmp(&(b.1, b.2)).unwrap_or(a.0.cmp(&b.0)));
            let Some((at, _, rows)) = best else { break };
            let part = left.remove(at);
            sum.rows *= rows;
            sum.work += sum.rows;
            known.extend(part.certain());
        }
        sum
    }
}

fn path_rows(
    subject: &TermPattern,
    path: &PropertyPathExpression,
    object: &TermPattern,
    known: &Names,
) -> f64 {
    let ends = [subject, object].map(|end| matches!(Slot::of(end, known), Slot::Free));
    match ends {
        [false, false] => 0.5,
        [true, true] if !matches!(path, PropertyPathExpression::NamedNode(_)) => MANY,
        _ => FEW * FEW,
    }
}

/// One end of a triple as it is looked up.
enum Slot {
    Term(Term),
    Known,
    Free,
}

impl Slot {
    fn of(term: &TermPattern, known: &Names) -> Self {
        match term {
            TermPattern::NamedNode(node) => Self::Term(node.clone().into()),
            TermPattern::Literal(literal) => Self::Term(literal.clone().into()),
            TermPattern::Variable(variable) if known.contains(variable) => Self::Known,
            TermPattern::Variable(_) | TermPattern::BlankNode(_) => Self::Free,
        }
    }
}

/// A part in a person's words.
pub(super) fn describe(part: &Part) -> String {
    match part {
        Part::Triple(triple) => triple.to_string(),
        Part::Looked(GraphPattern::Values { bindings, .. }) => {
            format!("VALUES of {} rows", bindings.len())
        }
        Part::Looked(GraphPattern::Path {
            subject,
            path,
            object,
        }) => format!("{subject} {path} {object}"),
        Part::Looked(_) | Part::Other(_) => "a group".to_owned(),
    }
}
