//! Histograms: counting by the values of one property without reading its statements.
//!
//! A `GROUP BY` on expressions of `?d` in `?e property ?d`, with `COUNT`s of rows, is a sum over the
//! distinct values, which the store counts faster than it lists their statements.

use super::condition::{Constraint, constraints};
use super::range::ValueRange;
use super::scope::{Variables, mentioned};
use super::{Scan, Scans, Statistics};
use crate::model::vocab::ann;
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// Rewrites the histograms of a pattern, at every depth outside of `EXISTS` and `GRAPH`.
pub(super) fn rewrite_histograms(
    pattern: GraphPattern,
    statistics: &impl Statistics,
    scans: &mut Scans,
) -> GraphPattern {
    if !scans.allowed {
        return pattern;
    }
    RewriteHistograms { statistics, scans }.pattern(pattern)
}

struct RewriteHistograms<'a, F> {
    statistics: &'a F,
    scans: &'a mut Scans,
}

impl<F: Statistics> Rewrite for RewriteHistograms<'_, F> {
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

/// The triple whose values a histogram counts.
struct CountedTriple {
    scan: Scan,
    subject: Variable,
    value: Variable,
}

impl<F: Statistics> RewriteHistograms<'_, F> {
    fn histogram(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Option<GraphPattern> {
        let (mut bottom, mut used) = (inner, Variables::new());
        let patterns = loop {
            bottom = match bottom {
                GraphPattern::Bgp { patterns } => break patterns,
                GraphPattern::Extend {
                    inner, expression, ..
                } => {
                    used.append(&mut deterministic_variables(expression)?);
                    inner
                }
                GraphPattern::Filter { expr, inner } => {
                    used.append(&mut deterministic_variables(expr)?);
                    inner
                }
                _ => return None,
            }
        };
        let value = value_of(patterns)?;
        let counted = self.counted(patterns, range_of(inner, value))?;
        if used.contains(&counted.subject) || variables.contains(&counted.subject) {
            return None;
        }
        let number = Variable::new_unchecked(format!("count-{}", self.scans.list.len()));
        let aggregates = aggregates
            .iter()
            .map(|(v, a)| Some((v.clone(), sum_of_counts(a, &counted, &number)?)))
            .collect::<Option<Vec<_>>>()?;
        self.scans.note(format!(
            "counts by ?{} are read from value counts",
            counted.value.as_str()
        ));
        let triple = TriplePattern {
            subject: number.into(),
            predicate: self.scans.add(counted.scan).into(),
            object: counted.value.into(),
        };
        Some(GraphPattern::Group {
            inner: Box::new(replace_triples(inner, &triple)),
            variables: variables.to_vec(),
            aggregates,
        })
    }

    fn counted(&self, patterns: &[TriplePattern], range: ValueRange) -> Option<CountedTriple> {
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
            None => Scan::ValueCounts {
                property: NamedNode::clone(property),
                range,
            },
            Some(class)
                if class.subject == triple.subject
                    && *property == ann::SORT_DATE
                    && self.statistics.has_event_day_counts() =>
            {
                Scan::EventDayCounts
            }
            Some(_) => return None,
        };
        (subject != value).then(|| CountedTriple {
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

/// The range that the filters of a pattern leave of its value.
fn range_of(pattern: &GraphPattern, value: &Variable) -> ValueRange {
    match pattern {
        GraphPattern::Extend { inner, .. } => range_of(inner, value),
        GraphPattern::Filter { expr, inner } => {
            let constraints = constraints(expr).into_iter();
            constraints.fold(range_of(inner, value), |range, known| match known {
                Constraint::Within(v, more) if v == *value => range.intersect(&more),
                _ => range,
            })
        }
        _ => ValueRange::ALL,
    }
}

/// The variables of an expression; `None` if it may differ between rows of equal value.
fn deterministic_variables(expression: &Expression) -> Option<Variables> {
    struct FindNonDeterministic(bool);
    impl Rewrite for FindNonDeterministic {
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
    let mut find = FindNonDeterministic(false);
    find.expression(expression.clone());
    (!find.0).then(|| mentioned(expression))
}

/// The aggregate over value counts that equals this aggregate over rows.
fn sum_of_counts(
    aggregate: &AggregateExpression,
    counted: &CountedTriple,
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
            // MIN and MAX do not depend on how often a value occurs.
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

/// The pattern with its innermost triples replaced.
fn replace_triples(pattern: &GraphPattern, triple: &TriplePattern) -> GraphPattern {
    match pattern {
        GraphPattern::Extend {
            inner,
            variable,
            expression,
        } => GraphPattern::Extend {
            inner: Box::new(replace_triples(inner, triple)),
            variable: variable.clone(),
            expression: expression.clone(),
        },
        GraphPattern::Filter { expr, inner } => GraphPattern::Filter {
            expr: expr.clone(),
            inner: Box::new(replace_triples(inner, triple)),
        },
        _ => GraphPattern::Bgp {
            patterns: vec![triple.clone()],
        },
    }
}
