//! Literals as they are stored: `STR("007")` is `007`, and its smallest value is `007` too.
//!
//! The evaluator turns each literal into a value before an expression sees it, and values have one
//! form: `7`. So the last steps of the optimizer put functions of ours in the place of those whose
//! result depends on the form. A function is called right after its argument, a variable, was read
//! from the dataset, in the same thread; there the dataset has left the term as it is stored.
//!
//! What an expression returns becomes a value again. So MIN, MAX and SAMPLE compare texts, the key
//! of a term by which `ORDER BY` sorts and then the term; what is found is bound to a literal of a
//! datatype of our own, which the dataset takes for the term that it holds.

use super::language_tag::{self, keep_language_case};
use super::order;
use super::rewrite::{Rewrite, map_pattern, walk_expression, walk_pattern};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Variable};
use spareval::ExpressionTerm;
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern,
};
use std::cell::RefCell;
use std::str::FromStr;

/// A function of the evaluator.
type CustomFunction = fn(&[Term]) -> Option<Term>;

/// The functions that a rewritten query calls, by name.
pub(super) const FUNCTIONS: [(NamedNodeRef<'_>, CustomFunction); 5] = [
    (STR, |terms| text_of(&stored(terms)?)),
    (DATATYPE, |terms| match stored(terms)? {
        Term::Literal(literal) => Some(literal.datatype().into_owned().into()),
        _ => None,
    }),
    (PACK, |terms| pack(&stored(terms)?)),
    (UNPACK, |terms| unpack(terms)),
    (language_tag::LANG, language_tag::lang),
];
const STR: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:str");
const DATATYPE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:datatype");
const PACK: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:pack");
const UNPACK: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:unpack");

/// The datatype of literals that stand for the term that they hold.
const STORED: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:stored");

/// Between the key of a term and the term; no key has it.
const SEPARATOR: char = '\u{1}';

thread_local! {
    /// The literal that the dataset read last for an expression, if its form may not be canonical.
    static LAST_READ: RefCell<Option<Term>> = const { RefCell::new(None) };
}

/// Called by the dataset for each term that it reads for an expression.
pub(super) fn remember(term: &Term) {
    let has_forms = match term {
        Term::Literal(literal) => literal.language().is_none() && literal.datatype() != xsd::STRING,
        _ => false,
    };
    LAST_READ.with(|last| *last.borrow_mut() = has_forms.then(|| term.clone()));
}

/// The term that a literal of [`STORED`] holds.
pub(super) fn held_term(term: &ExpressionTerm) -> Option<Term> {
    match term {
        ExpressionTerm::OtherTypedLiteral { value, datatype } if *datatype == STORED => {
            Term::from_str(value).ok()
        }
        _ => None,
    }
}

/// The argument as it is stored, if it was just read, else as it is.
fn stored(terms: &[Term]) -> Option<Term> {
    let given = terms.first()?;
    let other_form = LAST_READ.with(|last| {
        let last = last.borrow();
        // Most are stored as they are given: comparing costs less than converting.
        let last = last.as_ref().filter(|last| *last != given)?;
        (Term::from(ExpressionTerm::from(last.clone())) == *given).then(|| last.clone())
    });
    Some(other_form.unwrap_or_else(|| given.clone()))
}

fn text_of(term: &Term) -> Option<Term> {
    let text = match term {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        _ => return None,
    };
    Some(Literal::new_simple_literal(text).into())
}

fn pack(term: &Term) -> Option<Term> {
    let packed = format!("{}{SEPARATOR}{term}", order::key(term));
    Some(Literal::new_simple_literal(packed).into())
}

fn unpack(terms: &[Term]) -> Option<Term> {
    let Term::Literal(packed) = terms.first()? else {
        return None;
    };
    let (_, term) = packed.value().split_once(SEPARATOR)?;
    Some(Literal::new_typed_literal(term, STORED).into())
}

/// The query with our functions where the form of a literal matters.
pub(super) fn keep_stored_forms(query: Query) -> Query {
    let mut forms = StoredForms { count: 0 };
    keep_language_case(map_pattern(query, |pattern| forms.pattern(pattern)))
}

struct StoredForms {
    count: usize,
}

fn call(function: NamedNodeRef<'_>, argument: Expression) -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::from(function)), vec![argument])
}

impl Rewrite for StoredForms {
    fn expression(&mut self, expression: Expression) -> Expression {
        let Expression::FunctionCall(function, arguments) = &expression else {
            return walk_expression(self, expression);
        };
        match (function, arguments.as_slice()) {
            (Function::Str, [Expression::Literal(literal)]) => {
                Literal::new_simple_literal(literal.value()).into()
            }
            (Function::Datatype, [Expression::Literal(literal)]) => {
                Expression::NamedNode(literal.datatype().into_owned())
            }
            (Function::Str, [Expression::Variable(_)]) => call(STR, arguments[0].clone()),
            (Function::Datatype, [Expression::Variable(_)]) => call(DATATYPE, arguments[0].clone()),
            _ => walk_expression(self, expression),
        }
    }

    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match walk_pattern(self, pattern) {
            GraphPattern::Group {
                inner,
                variables,
                aggregates,
            } => self.group(inner, variables, aggregates),
            other => other,
        }
    }
}

impl StoredForms {
    /// A group whose MIN, MAX and SAMPLE of a variable give a term as it is stored, and whose
    /// GROUP_CONCAT joins the texts of terms of any kind.
    fn group(
        &mut self,
        inner: Box<GraphPattern>,
        variables: Vec<Variable>,
        aggregates: Vec<(Variable, AggregateExpression)>,
    ) -> GraphPattern {
        use AggregateFunction as A;
        let mut packed = Vec::new();
        let aggregates = aggregates.into_iter().map(|(name, aggregate)| {
            let AggregateExpression::FunctionCall {
                name: function,
                expr,
                distinct,
            } = aggregate
            else {
                return (name, aggregate);
            };
            let is_variable = matches!(expr, Expression::Variable(_));
            let (name, expr) = match &function {
                A::GroupConcat { .. } if is_variable => (name, call(STR, expr)),
                A::GroupConcat { .. } => {
                    (name, Expression::FunctionCall(Function::Str, vec![expr]))
                }
                A::Min | A::Max | A::Sample if is_variable => {
                    // SPARQL variables have no hyphen, so no parsed query has this one.
                    let chosen = Variable::new_unchecked(format!("packed-{}", self.count));
                    self.count += 1;
                    packed.push((name, chosen.clone()));
                    (chosen, call(PACK, expr))
                }
                _ => (name, expr),
            };
            (
                name,
                AggregateExpression::FunctionCall {
                    name: function,
                    expr,
                    distinct,
                },
            )
        });
        let aggregates = aggregates.collect();
        let group = GraphPattern::Group {
            inner,
            variables,
            aggregates,
        };
        packed
            .into_iter()
            .fold(group, |inner, (variable, chosen)| GraphPattern::Extend {
                inner: Box::new(inner),
                variable,
                expression: call(UNPACK, chosen.into()),
            })
    }
}
