//! Equal texts as the key of a join: `{ … } OPTIONAL { … FILTER(LCASE(STR(?a)) = LCASE(STR(?b))) }`.
//!
//! Where two patterns share no variable, the evaluator compares each row of one with each row of the
//! other. If a condition says that a text of the left row equals one of the right row, both texts are
//! bound to one new variable instead, by which the evaluator looks rows up in a hash table.
//!
//! A key has to find all rows whose condition is true. So one side of the equality must always be a
//! simple string: what equals it is the same term, which is not so for numbers, dates or language tags.
//! Where a text cannot be computed the condition is an error, which matches nothing: so the key is an IRI
//! then, one for the left and another for the right. The condition itself stays.

use super::Scans;
use super::lookup::once;
use super::scope::{Variables, certain, conjuncts, in_scope, mentioned};
use crate::query::rewrite::{Rewrite, walk_pattern};
use oxrdf::{NamedNode, Variable, vocab::xsd};
use spargebra::algebra::{Expression, Function, GraphPattern};

/// Adds keys to the joins that need them, at every depth outside of `EXISTS` and `GRAPH`: there,
/// conditions may name variables that are bound outside.
pub(super) fn add_text_keys(pattern: GraphPattern, scans: &mut Scans) -> GraphPattern {
    TextKeys { scans, count: 0 }.pattern(pattern)
}

struct TextKeys<'s> {
    scans: &'s mut Scans,
    count: usize,
}

impl Rewrite for TextKeys<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as G;
        let pattern = match pattern {
            G::Graph { .. } | G::Service { .. } => return pattern,
            G::Lateral { left, right } => {
                let left = Box::new(self.pattern(*left));
                return G::Lateral { left, right };
            }
            other => walk_pattern(self, other),
        };
        match pattern {
            G::LeftJoin {
                left,
                right,
                expression: Some(expression),
            } => self.optional(*left, *right, expression),
            G::Filter { expr, inner } => {
                let inner = Box::new(self.keyed(&expr, *inner));
                G::Filter { expr, inner }
            }
            other => other,
        }
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        expression
    }
}

impl TextKeys<'_> {
    fn optional(
        &mut self,
        left: GraphPattern,
        right: GraphPattern,
        expression: Expression,
    ) -> GraphPattern {
        let keys = keys(&expression, &left, &right);
        let with_keys = !keys.is_empty();
        let (left, right) = self.add(keys, left, right);
        let pattern = GraphPattern::LeftJoin {
            left: Box::new(left),
            right: Box::new(if with_keys { once(right) } else { right }),
            expression: Some(expression),
        };
        match with_keys {
            true => without_keys(pattern),
            false => pattern,
        }
    }

    /// A join, perhaps below other conditions, with the keys that a condition above it has for it.
    fn keyed(&mut self, condition: &Expression, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Filter { expr, inner } => GraphPattern::Filter {
                expr,
                inner: Box::new(self.keyed(condition, *inner)),
            },
            GraphPattern::Join { left, right } => {
                let keys = keys(condition, &left, &right);
                if keys.is_empty() {
                    return GraphPattern::Join { left, right };
                }
                let (left, right) = self.add(keys, *left, *right);
                without_keys(GraphPattern::Join {
                    left: Box::new(once(left)),
                    right: Box::new(once(right)),
                })
            }
            other => other,
        }
    }

    /// Both sides with their texts bound to the same variables.
    fn add(
        &mut self,
        keys: Vec<(Expression, Expression)>,
        mut left: GraphPattern,
        mut right: GraphPattern,
    ) -> (GraphPattern, GraphPattern) {
        for (of_left, of_right) in keys {
            self.scans
                .note(format!("joined where {of_left} = {of_right}"));
            // SPARQL variables have no hyphen, so no parsed query has this one.
            let key = Variable::new_unchecked(format!("{PREFIX}{}", self.count));
            self.count += 1;
            left = extended(left, &key, of_left, "urn:annals:no-text-left");
            right = extended(right, &key, of_right, "urn:annals:no-text-right");
        }
        (left, right)
    }
}

const PREFIX: &str = "text-key-";

fn extended(
    inner: GraphPattern,
    key: &Variable,
    text: Expression,
    otherwise: &str,
) -> GraphPattern {
    let otherwise = NamedNode::new_unchecked(otherwise);
    GraphPattern::Extend {
        inner: Box::new(inner),
        variable: key.clone(),
        expression: Expression::Coalesce(vec![text, otherwise.into()]),
    }
}

/// A join whose keys nothing outside of it sees.
fn without_keys(pattern: GraphPattern) -> GraphPattern {
    let mut variables = in_scope(&pattern);
    variables.retain(|variable| !variable.as_str().starts_with(PREFIX));
    GraphPattern::Project {
        variables: variables.into_iter().collect(),
        inner: Box::new(pattern),
    }
}

/// The texts of the left and of the right side that must be equal, if nothing else joins the two.
fn keys(
    condition: &Expression,
    left: &GraphPattern,
    right: &GraphPattern,
) -> Vec<(Expression, Expression)> {
    let mut parts = conjuncts(condition.clone());
    parts.retain(is_equality_of_texts);
    if parts.is_empty() || !certain(left).is_disjoint(&certain(right)) {
        return Vec::new();
    }
    let (of_left, of_right) = (own(left, right), own(right, left));
    let sides = parts.into_iter().filter_map(|part| {
        let (Expression::Equal(a, b) | Expression::SameTerm(a, b)) = part else {
            return None;
        };
        let is_of = |text: &Expression, names: &Variables| {
            let mentioned = mentioned(text);
            !mentioned.is_empty() && mentioned.is_subset(names)
        };
        if is_of(&a, &of_left) && is_of(&b, &of_right) {
            Some((*a, *b))
        } else if is_of(&b, &of_left) && is_of(&a, &of_right) {
            Some((*b, *a))
        } else {
            None
        }
    });
    sides.collect()
}

/// The variables that have the same value, or none, in a row of one side and in the joined row.
fn own(side: &GraphPattern, other: &GraphPattern) -> Variables {
    let mut names = &in_scope(side) - &in_scope(other);
    names.append(&mut certain(side));
    names
}

fn is_equality_of_texts(condition: &Expression) -> bool {
    let (Expression::Equal(a, b) | Expression::SameTerm(a, b)) = condition else {
        return false;
    };
    let is_variable = |it: &Expression| matches!(it, Expression::Variable(_));
    match (is_text(a), is_text(b)) {
        (true, true) => true,
        (true, false) => is_variable(b),
        (false, true) => is_variable(a),
        (false, false) => false,
    }
}

/// Whether an expression gives a simple string or an error, always the same for the same row.
fn is_text(expression: &Expression) -> bool {
    use Function as F;
    match expression {
        Expression::Literal(literal) => literal.datatype() == xsd::STRING,
        Expression::FunctionCall(F::Str, arguments) => {
            matches!(&arguments[..], [Expression::Variable(_)]) || arguments.iter().all(is_text)
        }
        Expression::FunctionCall(F::Lang, arguments) => {
            matches!(&arguments[..], [Expression::Variable(_)])
        }
        Expression::FunctionCall(F::LCase | F::UCase | F::EncodeForUri | F::Concat, arguments) => {
            !arguments.is_empty() && arguments.iter().all(is_text)
        }
        _ => false,
    }
}
