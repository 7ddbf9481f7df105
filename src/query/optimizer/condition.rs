//! Constraints on single variables that a condition implies.

use super::range::{ValueRange, ordered_value};
use super::scope::conjuncts;
use oxrdf::{Literal, Variable, vocab::xsd};
use spargebra::algebra::Expression;
use std::ops::Bound;

/// A constraint that every row passing a condition satisfies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Constraint {
    /// The variable is bound.
    Bound(Variable),
    /// The variable is bound to a value in the range, or to an unordered one.
    Within(Variable, ValueRange),
    /// The variable is unbound, or as above.
    WithinIfBound(Variable, ValueRange),
}

/// All constraints that a condition implies.
pub(super) fn constraints(condition: &Expression) -> Vec<Constraint> {
    conjuncts(condition.clone())
        .iter()
        .flat_map(of_conjunct)
        .collect()
}

fn of_conjunct(condition: &Expression) -> Vec<Constraint> {
    use Expression as E;
    match condition {
        E::Bound(variable) => vec![Constraint::Bound(variable.clone())],
        E::Or(a, b) => unbound_or(a, b)
            .or_else(|| unbound_or(b, a))
            .into_iter()
            .collect(),
        _ => {
            let mut known: Vec<_> = operands(condition)
                .into_iter()
                .flatten()
                .filter_map(|side| match side {
                    E::Variable(variable) => Some(Constraint::Bound(variable.clone())),
                    _ => None,
                })
                .collect();
            known.extend(comparison(condition).map(|(v, range)| Constraint::Within(v, range)));
            known
        }
    }
}

/// `!BOUND(?v) || ?v <= constant`
fn unbound_or(open: &Expression, closed: &Expression) -> Option<Constraint> {
    let Expression::Not(inner) = open else {
        return None;
    };
    let Expression::Bound(variable) = &**inner else {
        return None;
    };
    let (compared, range) = comparison(closed)?;
    (compared == *variable).then_some(Constraint::WithinIfBound(compared, range))
}

fn operands(condition: &Expression) -> Option<[&Expression; 2]> {
    use Expression as E;
    match condition {
        E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Equal(a, b) => Some([a, b]),
        _ => None,
    }
}

/// A comparison of a variable with a constant of an ordered datatype.
fn comparison(condition: &Expression) -> Option<(Variable, ValueRange)> {
    use Expression as E;
    let [a, b] = operands(condition)?;
    let (variable, constant, reversed) = match (a, b) {
        (E::Variable(variable), E::Literal(constant)) => (variable, constant, false),
        (E::Literal(constant), E::Variable(variable)) => (variable, constant, true),
        _ => return None,
    };
    let constant = canonical(constant)?;
    let all = Bound::Unbounded;
    let (low, high) = match (condition, reversed) {
        (E::Less(..), false) | (E::Greater(..), true) => (all, Bound::Excluded(constant)),
        (E::LessOrEqual(..), false) | (E::GreaterOrEqual(..), true) => {
            (all, Bound::Included(constant))
        }
        (E::Greater(..), false) | (E::Less(..), true) => (Bound::Excluded(constant), all),
        (E::GreaterOrEqual(..), false) | (E::LessOrEqual(..), true) => {
            (Bound::Included(constant), all)
        }
        _ => (Bound::Included(constant.clone()), Bound::Included(constant)),
    };
    Some((variable.clone(), ValueRange { low, high }))
}

/// The constant in canonical form, if it is of an ordered datatype.
fn canonical(constant: &Literal) -> Option<Literal> {
    if constant.datatype() == xsd::INTEGER {
        return constant.value().parse::<i64>().ok().map(Literal::from);
    }
    ordered_value(constant).map(|_| constant.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::{Query, SparqlParser, algebra::GraphPattern};

    fn described(condition: &str) -> Vec<String> {
        let text = format!(
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT * {{ ?s ?p ?d FILTER({condition}) }}"
        );
        let query = SparqlParser::new().parse_query(&text).expect("a query");
        let Query::Select { pattern, .. } = query else {
            panic!("a SELECT")
        };
        let GraphPattern::Project { inner, .. } = pattern else {
            panic!("a projection")
        };
        let GraphPattern::Filter { expr, .. } = *inner else {
            panic!("a filter")
        };
        constraints(&expr)
            .iter()
            .map(|known| match known {
                Constraint::Bound(v) => format!("{v} bound"),
                Constraint::Within(v, range) => format!("{v} {range}"),
                Constraint::WithinIfBound(v, range) => format!("{v}? {range}"),
            })
            .collect()
    }

    #[test]
    fn comparisons_with_constants_are_ranges_whichever_way_they_are_written() {
        let table: &[(&str, &[&str])] = &[
            ("?d >= 3", &["?d bound", "?d from 3"]),
            ("3 < ?d", &["?d bound", "?d after 3"]),
            ("?d = 03", &["?d bound", "?d from 3 to 3"]),
            (
                "?d > '2023-05-01'^^xsd:date && '2023-06'^^xsd:gYearMonth >= ?s",
                &[
                    "?d bound",
                    "?d after 2023-05-01",
                    "?s bound",
                    "?s to 2023-06",
                ],
            ),
            ("!BOUND(?d) || ?d <= 3", &["?d? to 3"]),
            ("?d <= 3 || !BOUND(?d)", &["?d? to 3"]),
            ("!BOUND(?d) || ?s <= 3", &[]),
            ("BOUND(?s)", &["?s bound"]),
            ("?d >= '2023-05-01Z'^^xsd:date", &["?d bound"]),
            ("?d >= 1.5", &["?d bound"]),
            ("?d >= '2023-02-30'^^xsd:date", &["?d bound"]),
            ("?d < 3 || ?d > 5", &[]),
            ("!(?d < 3)", &[]),
        ];
        for (condition, expected) in table {
            assert_eq!(described(condition), *expected, "{condition}");
        }
    }
}
