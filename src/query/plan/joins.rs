//! The order of joins, from what the graph says of itself.
//!
//! The parts of a join are put in a line: the one with the fewest rows first, then always the one
//! that a row found so far makes cheapest. A triple, a path or a block of `VALUES` in the line is
//! looked up once for each row before it (`Lateral`), which the evaluator's own optimiser leaves
//! as it is; a part of any other kind is a plain join, and the optimiser chooses how to run it.

use super::scope::{Names, certain, in_scope, of_triple};
use super::{Facts, MOST, Scan, Scans, members, scan_number};
use oxrdf::{NamedNode, Term};
use spargebra::algebra::{
    AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// How many rows a look-up is thought to give where nothing better is known.
const FEW: f64 = 10.0;
/// What is thought of a part that cannot be counted.
const MANY: f64 = 1e9;
/// How much dearer it is to find a thing that must exist than to look whether it does.
const LOOK_UP: f64 = 2.0;

/// Puts the joins of a pattern in order, at every depth. `first` names the triple of a scan that
/// must lead.
pub(super) fn order(
    pattern: GraphPattern,
    facts: &impl Facts,
    scans: &mut Scans,
    first: Option<&NamedNode>,
) -> (GraphPattern, Estimate) {
    let mut order = Order {
        facts,
        scans,
        first,
    };
    let pattern = order.pattern(pattern, &Names::new());
    let cost = order.cost(&pattern, &Names::new());
    (pattern, cost)
}

/// What running something is thought to take.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Estimate {
    /// Rows that come out.
    pub rows: f64,
    /// Rows that are made on the way, those that come out among them.
    pub work: f64,
}

struct Order<'a, F> {
    facts: &'a F,
    scans: &'a mut Scans,
    first: Option<&'a NamedNode>,
}

/// A part of a join.
#[derive(Debug, Clone)]
enum Part {
    Triple(TriplePattern),
    /// A path or `VALUES`: also looked up row by row.
    Looked(GraphPattern),
    Other(GraphPattern),
}

impl Part {
    fn scope(&self) -> Names {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Looked(pattern) | Self::Other(pattern) => in_scope(pattern),
        }
    }

    fn certain(&self) -> Names {
        match self {
            Self::Triple(triple) => of_triple(triple),
            Self::Looked(pattern) | Self::Other(pattern) => certain(pattern),
        }
    }

    /// Whether it has a variable in common with what is known, or none at all.
    fn linked(&self, known: &Names) -> bool {
        let scope = self.scope();
        scope.is_empty() || !scope.is_disjoint(known)
    }

    fn pattern(self) -> GraphPattern {
        match self {
            Self::Triple(triple) => GraphPattern::Bgp {
                patterns: vec![triple],
            },
            Self::Looked(pattern) | Self::Other(pattern) => pattern,
        }
    }
}

fn parts(pattern: GraphPattern, into: &mut Vec<Part>) {
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

impl<F: Facts> Order<'_, F> {
    fn pattern(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Bgp { .. } | G::Join { .. } => self.join(pattern, bound),
            G::Path { .. } | G::Values { .. } | G::Service { .. } => pattern,
            G::LeftJoin {
                left,
                right,
                expression,
            } => {
                let inner = bound | &certain(&left);
                let left = self.inside(left, bound);
                G::LeftJoin {
                    left,
                    right: self.inside(right, &inner),
                    expression: expression.map(|e| self.expression(e, &inner)),
                }
            }
            G::Lateral { left, right } => {
                let inner = bound | &certain(&left);
                let left = self.inside(left, bound);
                G::Lateral {
                    left,
                    right: self.inside(right, &inner),
                }
            }
            G::Union { left, right } => G::Union {
                left: self.inside(left, bound),
                right: self.inside(right, bound),
            },
            G::Minus { left, right } => G::Minus {
                left: self.inside(left, bound),
                right: self.inside(right, &Names::new()),
            },
            G::Filter { .. } => self.filtered(pattern, bound),
            G::Graph { name, inner } => G::Graph {
                name,
                inner: self.inside(inner, bound),
            },
            G::Extend {
                inner,
                variable,
                expression,
            } => {
                let known = bound | &certain(&inner);
                G::Extend {
                    expression: self.expression(expression, &known),
                    inner: self.inside(inner, bound),
                    variable,
                }
            }
            other => self.outer(other, bound),
        }
    }

    /// The patterns that stand around a whole group.
    fn outer(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        use GraphPattern as G;
        match pattern {
            G::Project { inner, variables } => {
                let bound = bound
                    .iter()
                    .filter(|v| variables.contains(v))
                    .cloned()
                    .collect();
                G::Project {
                    inner: self.inside(inner, &bound),
                    variables,
                }
            }
            G::Distinct { inner } => G::Distinct {
                inner: self.inside(inner, bound),
            },
            G::Reduced { inner } => G::Reduced {
                inner: self.inside(inner, bound),
            },
            G::Slice {
                inner,
                start,
                length,
            } => G::Slice {
                inner: self.inside(inner, bound),
                start,
                length,
            },
            G::OrderBy { inner, expression } => {
                let known = bound | &certain(&inner);
                G::OrderBy {
                    expression: expression
                        .into_iter()
                        .map(|key| match key {
                            OrderExpression::Asc(e) => {
                                OrderExpression::Asc(self.expression(e, &known))
                            }
                            OrderExpression::Desc(e) => {
                                OrderExpression::Desc(self.expression(e, &known))
                            }
                        })
                        .collect(),
                    inner: self.inside(inner, bound),
                }
            }
            G::Group {
                inner,
                variables,
                aggregates,
            } => {
                let known = bound | &certain(&inner);
                G::Group {
                    aggregates: aggregates
                        .into_iter()
                        .map(|(variable, aggregate)| (variable, self.aggregate(aggregate, &known)))
                        .collect(),
                    inner: self.inside(inner, bound),
                    variables,
                }
            }
            other => other,
        }
    }

    #[expect(clippy::boxed_local, reason = "the algebra holds boxes")]
    fn inside(&mut self, pattern: Box<GraphPattern>, bound: &Names) -> Box<GraphPattern> {
        Box::new(self.pattern(*pattern, bound))
    }

    fn expression(&mut self, expression: Expression, bound: &Names) -> Expression {
        super::exists::each(expression, &mut |pattern| self.pattern(pattern, bound))
    }

    fn aggregate(&mut self, aggregate: AggregateExpression, bound: &Names) -> AggregateExpression {
        match aggregate {
            AggregateExpression::CountSolutions { .. } => aggregate,
            AggregateExpression::FunctionCall {
                name,
                expr,
                distinct,
            } => AggregateExpression::FunctionCall {
                name,
                expr: self.expression(expr, bound),
                distinct,
            },
        }
    }

    /// Filters above a pattern; the things that must exist are joined to it where these are few.
    fn filtered(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        let (mut conditions, mut inner) = (Vec::new(), pattern);
        while let GraphPattern::Filter { expr, inner: next } = inner {
            conditions.push(expr);
            inner = *next;
        }
        let joins = matches!(inner, GraphPattern::Bgp { .. } | GraphPattern::Join { .. });
        if joins && bound.is_empty() {
            while let Some((at, things)) = self.few(&conditions, &inner) {
                conditions.remove(at);
                inner = GraphPattern::Join {
                    left: Box::new(things),
                    right: Box::new(inner),
                };
            }
        }
        let known = bound | &certain(&inner);
        let inner = self.pattern(inner, bound);
        conditions
            .into_iter()
            .rev()
            .fold(inner, |inner, expr| GraphPattern::Filter {
                expr: self.expression(expr, &known),
                inner: Box::new(inner),
            })
    }

    /// The condition whose things are so few that they are better found first.
    fn few(
        &mut self,
        conditions: &[Expression],
        inner: &GraphPattern,
    ) -> Option<(usize, GraphPattern)> {
        let none = Names::new();
        let (at, things, cost) = conditions
            .iter()
            .enumerate()
            .filter_map(|(at, condition)| {
                let things = members::join_of(condition, inner)?;
                let cost = self.cost(&things, &none);
                Some((at, things, cost))
            })
            .min_by(|a, b| a.2.work.total_cmp(&b.2.work))?;
        if cost.work * LOOK_UP >= self.cost(inner, &none).rows {
            return None;
        }
        let rows = cost.rows.ceil();
        self.scans
            .note(format!("what must exist is found first: ≈ {rows}"));
        Some((at, things))
    }

    /// The parts of a join, in a line.
    fn join(&mut self, pattern: GraphPattern, bound: &Names) -> GraphPattern {
        let mut left = Vec::new();
        parts(pattern, &mut left);
        let count = left.len();
        let mut known = bound.clone();
        let mut line: Option<GraphPattern> = None;
        let mut rows = 1.0;
        let mut steps = Vec::new();
        while let Some(at) = self.next(&left, &known, line.is_none()) {
            let part = left.remove(at);
            let linked = part.linked(&known);
            rows *= self.rows(&part, &known);
            steps.push(format!("{} ≈ {}", describe(&part), rows.ceil()));
            let certain = part.certain();
            line = Some(match (line, part) {
                (None, Part::Other(other)) => self.pattern(other, bound),
                (None, part) => part.pattern(),
                // Nothing in common: the evaluator makes the product better than a loop does.
                (Some(before), part) if !linked && !matches!(part, Part::Other(_)) => {
                    let alone = self.chain_alone(part, &mut left, &mut known, bound);
                    GraphPattern::Join {
                        left: Box::new(before),
                        right: Box::new(alone),
                    }
                }
                (Some(before), Part::Other(other)) => GraphPattern::Join {
                    left: Box::new(before),
                    right: Box::new(self.pattern(other, bound)),
                },
                (Some(before), part) => GraphPattern::Lateral {
                    left: Box::new(before),
                    right: Box::new(part.pattern()),
                },
            });
            known.extend(certain);
        }
        if count > 1 {
            self.scans.note(format!("joins: {}", steps.join(", then ")));
        }
        line.unwrap_or(GraphPattern::Bgp {
            patterns: Vec::new(),
        })
    }

    /// A line of its own from a part that has nothing in common with what stands before it.
    fn chain_alone(
        &mut self,
        part: Part,
        left: &mut Vec<Part>,
        known: &mut Names,
        bound: &Names,
    ) -> GraphPattern {
        let mut own = bound | &part.certain();
        let mut line = part.pattern();
        loop {
            let next = left
                .iter()
                .enumerate()
                .filter(|(_, part)| !matches!(part, Part::Other(_)))
                .filter(|(_, part)| {
                    let scope = part.scope();
                    !scope.is_disjoint(&own) && scope.is_disjoint(&(&*known - bound))
                })
                .map(|(at, part)| (at, self.rows(part, &own)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((at, _)) = next else { break };
            let part = left.remove(at);
            own.extend(part.certain());
            line = GraphPattern::Lateral {
                left: Box::new(line),
                right: Box::new(part.pattern()),
            };
        }
        known.extend(own);
        line
    }

    /// Which part comes next.
    fn next(&mut self, left: &[Part], known: &Names, leads: bool) -> Option<usize> {
        let must = self.first.filter(|_| leads).and_then(|first| {
            left.iter().position(|part| {
                matches!(part, Part::Triple(triple)
                    if matches!(&triple.predicate, NamedNodePattern::NamedNode(p) if p == first))
            })
        });
        if must.is_some() {
            return must;
        }
        let any_linked = left.iter().any(|part| part.linked(known));
        left.iter()
            .enumerate()
            .filter(|(_, part)| !any_linked || part.linked(known))
            .map(|(at, part)| (at, self.rows(part, known)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(at, _)| at)
    }

    /// How many rows a part is thought to give for one row before it.
    fn rows(&self, part: &Part, known: &Names) -> f64 {
        match part {
            Part::Triple(triple) => self.triple(triple, known),
            Part::Looked(pattern) | Part::Other(pattern) => self.cost(pattern, known).rows,
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
        if let Some(scan) = scan_number(property.as_str()).and_then(|n| self.scans.list.get(n)) {
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
                self.facts.count(None, Some(property), Some(&o), MOST) as f64
            }
            (Slot::Known, Slot::Free) => 1.0,
            // How many subjects share a value is not counted.
            (Slot::Free, Slot::Known) => all().sqrt().max(1.0),
            (Slot::Known, Slot::Term(o)) => {
                let some = self.facts.count(None, Some(property), Some(&o), MOST) as f64;
                (some / all().max(1.0)).min(1.0)
            }
            (Slot::Term(_) | Slot::Known, Slot::Known) => 0.5,
        }
    }

    fn scan(&self, scan: &Scan) -> f64 {
        (match scan {
            Scan::Range { property, range } | Scan::Runs { property, range } => {
                self.facts.count_range(property, range, MOST)
            }
            Scan::Overlap { from, to } => {
                self.facts.count_overlap(*from, *to, MOST).unwrap_or(MOST)
            }
            Scan::EventDays => MOST,
        }) as f64
    }

    /// What a pattern is thought to give and to take for one row before it.
    fn cost(&self, pattern: &GraphPattern, known: &Names) -> Estimate {
        use GraphPattern as G;
        match pattern {
            G::Bgp { .. } | G::Join { .. } => self.line(pattern, known),
            G::Path {
                subject,
                path,
                object,
            } => {
                let ends = [subject, object].map(|end| matches!(Slot::of(end, known), Slot::Free));
                let rows = match ends {
                    [false, false] => 0.5,
                    [true, true] if !matches!(path, PropertyPathExpression::NamedNode(_)) => MANY,
                    _ => FEW * FEW,
                };
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
                let before = self.cost(left, known);
                let after = self.cost(right, &(known | &certain(left)));
                let rows = before.rows * after.rows.max(1.0);
                Estimate {
                    rows,
                    work: before.work + before.rows * after.work,
                }
            }
            G::Union { left, right } => {
                let (a, b) = (self.cost(left, known), self.cost(right, known));
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
            | G::Group { inner, .. } => self.cost(inner, known),
            G::Slice { inner, length, .. } => {
                let inner = self.cost(inner, known);
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
fn describe(part: &Part) -> String {
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
