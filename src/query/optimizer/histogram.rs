//! Histograms: counting by the values of one property without reading its statements.
//!
//! `GROUP BY` what is made of the one value in `?e property ?d`, with `COUNT`s of rows, is a sum
//! over the distinct values, which the store counts faster than it lists them.

use super::condition::{Known, read};
use super::range::Range;
use super::scope::{Names, mentioned};
use super::{Facts, Scan, Scans};
use crate::model::vocab::ann;
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// Rewrites the histograms of a pattern, at every depth outside of `EXISTS` and `GRAPH`.
pub(super) fn count_by_runs(
    pattern: GraphPattern,
    facts: &impl Facts,
    scans: &mut Scans,
) -> GraphPattern {
    if !scans.allowed {
        return pattern;
    }
    Runs { facts, scans }.pattern(pattern)
}

struct Runs<'a, F> {
    facts: &'a F,
    scans: &'a mut Scans,
}

impl<F: Facts> Rewrite for Runs<'_, F> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Graph { .. } => pattern,
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => match self.histogram(&inner, &variables, &aggregates) {
                Some(pattern) => pattern,
                None => GraphPattern::Group {
                    inner: Box::new(self.pattern(*inner)),
                    variables,
                    aggregates,
                },
            },
            other => walk_pattern(self, other),
        }
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        expression
    }
}

/// The one value that a histogram counts.
struct Counted {
    scan: Scan,
    subject: Variable,
    value: Variable,
}

impl<F: Facts> Runs<'_, F> {
    fn histogram(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Option<GraphPattern> {
        let (mut bottom, mut looks_at) = (inner, Names::new());
        let patterns = loop {
            bottom = match bottom {
                GraphPattern::Bgp { patterns } => break patterns,
                GraphPattern::Extend {
                    inner, expression, ..
                } => {
                    looks_at.append(&mut plain(expression)?);
                    inner
                }
                GraphPattern::Filter { expr, inner } => {
                    looks_at.append(&mut plain(expr)?);
                    inner
                }
                _ => return None,
            }
        };
        let value = value_of(patterns)?;
        let counted = self.counted(patterns, range_of(inner, value))?;
        if looks_at.contains(&counted.subject) || variables.contains(&counted.subject) {
            return None;
        }
        let number = Variable::new_unchecked(format!("count-{}", self.scans.list.len()));
        let aggregates = aggregates
            .iter()
            .map(|(v, a)| Some((v.clone(), summed(a, &counted, &number)?)))
            .collect::<Option<Vec<_>>>()?;
        self.scans.note(format!(
            "counts by ?{} come from runs of equal values",
            counted.value.as_str()
        ));
        let triple = TriplePattern {
            subject: number.into(),
            predicate: self.scans.add(counted.scan).into(),
            object: counted.value.into(),
        };
        Some(GraphPattern::Group {
            inner: Box::new(over(inner, &triple)),
            variables: variables.to_vec(),
            aggregates,
        })
    }

    fn counted(&self, patterns: &[TriplePattern], range: Range) -> Option<Counted> {
        let [triple, others @ ..] = patterns else {
            return None;
        };
        let (triple, class) = match others {
            [] => (triple, None),
            [other] if is_event(triple) => (other, Some(triple)),
            [other] if is_event(other) => (triple, Some(other)),
            _ => return None,
        };
        let (TermPattern::Variable(subject), TermPattern::Variable(value)) =
            (&triple.subject, &triple.object)
        else {
            return None;
        };
        let NamedNodePattern::NamedNode(property) = &triple.predicate else {
            return None;
        };
        let scan = match class {
            None => Scan::Runs {
                property: NamedNode::clone(property),
                range,
            },
            Some(class)
                if class.subject == triple.subject
                    && *property == ann::SORT_DATE
                    && self.facts.keeps_event_days() =>
            {
                Scan::EventDays
            }
            Some(_) => return None,
        };
        (subject != value).then(|| Counted {
            scan,
            subject: subject.clone(),
            value: value.clone(),
        })
    }
}

fn is_event(triple: &TriplePattern) -> bool {
    matches!(&triple.predicate, NamedNodePattern::NamedNode(p) if *p == rdf::TYPE)
        && matches!(&triple.object, TermPattern::NamedNode(class) if *class == ann::EVENT_CLASS)
}

fn value_of(patterns: &[TriplePattern]) -> Option<&Variable> {
    patterns.iter().find_map(|triple| match &triple.object {
        TermPattern::Variable(value) => Some(value),
        _ => None,
    })
}

/// What the filters above a pattern leave of its value.
fn range_of(pattern: &GraphPattern, value: &Variable) -> Range {
    match pattern {
        GraphPattern::Extend { inner, .. } => range_of(inner, value),
        GraphPattern::Filter { expr, inner } => {
            let known = read(expr).into_iter();
            known.fold(range_of(inner, value), |range, known| match known {
                Known::Within(v, more) if v == *value => range.and(&more),
                _ => range,
            })
        }
        _ => Range::ALL,
    }
}

/// What an expression looks at; none where it says something else for each row of equal value.
fn plain(expression: &Expression) -> Option<Names> {
    struct Uneven(bool);
    impl Rewrite for Uneven {
        fn expression(&mut self, expression: Expression) -> Expression {
            use spargebra::algebra::Function as F;
            self.0 |= matches!(
                &expression,
                Expression::Exists(_)
                    | Expression::FunctionCall(
                        F::Rand | F::BNode | F::Uuid | F::StrUuid | F::Custom(_),
                        _
                    )
            );
            super::super::rewrite::walk_expression(self, expression)
        }
    }
    let mut uneven = Uneven(false);
    uneven.expression(expression.clone());
    (!uneven.0).then(|| mentioned(expression))
}

/// The aggregate over runs that is this one over rows.
fn summed(
    aggregate: &AggregateExpression,
    counted: &Counted,
    number: &Variable,
) -> Option<AggregateExpression> {
    let sum = AggregateExpression::FunctionCall {
        name: AggregateFunction::Sum,
        expr: number.clone().into(),
        distinct: false,
    };
    match aggregate {
        AggregateExpression::CountSolutions { distinct: false } => Some(sum),
        AggregateExpression::CountSolutions { distinct: true } => None,
        AggregateExpression::FunctionCall {
            name,
            expr,
            distinct,
        } => match (name, expr) {
            (AggregateFunction::Count, Expression::Variable(v))
                if !distinct && (*v == counted.subject || *v == counted.value) =>
            {
                Some(sum)
            }
            // One of each value is as good as many.
            (AggregateFunction::Min | AggregateFunction::Max, Expression::Variable(v))
                if *v == counted.value =>
            {
                Some(aggregate.clone())
            }
            (AggregateFunction::Count, Expression::Variable(v))
                if *distinct && *v == counted.value =>
            {
                Some(aggregate.clone())
            }
            _ => None,
        },
    }
}

/// The pattern with another triple at its bottom.
fn over(pattern: &GraphPattern, triple: &TriplePattern) -> GraphPattern {
    match pattern {
        GraphPattern::Extend {
            inner,
            variable,
            expression,
        } => GraphPattern::Extend {
            inner: Box::new(over(inner, triple)),
            variable: variable.clone(),
            expression: expression.clone(),
        },
        GraphPattern::Filter { expr, inner } => GraphPattern::Filter {
            expr: expr.clone(),
            inner: Box::new(over(inner, triple)),
        },
        _ => GraphPattern::Bgp {
            patterns: vec![triple.clone()],
        },
    }
}
