//! One look over the algebra of a query that was just parsed: how large it is, whether it may run,
//! and which of its functions are unknown.

use super::Error;
use super::graph_scope::close_graphs;
use super::rewrite::{Rewrite, walk_expression, walk_pattern};
use crate::model::problem::{Code, Problem};
use oxrdf::NamedNodeRef;
use oxrdf::vocab::xsd;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};

/// The most nodes of the algebra: patterns, statements in them, and expressions. The optimizer
/// compares them with each other.
pub const MAX_NODES: usize = 10_000;
/// The most triple patterns: joins of them become a tree as deep as there are patterns.
pub const MAX_TRIPLE_PATTERNS: usize = 1_000;

/// A function without a value. SPARQL lets a call of an unknown function fail like any other
/// expression, where the evaluator refuses the query.
pub(super) const UNKNOWN_FUNCTION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("urn:annals:unknown-function");

/// The casts, which are called by the names of the datatypes and take one argument.
const CASTS: [NamedNodeRef<'_>; 17] = [
    xsd::STRING,
    xsd::BOOLEAN,
    xsd::DOUBLE,
    xsd::FLOAT,
    xsd::INTEGER,
    xsd::DECIMAL,
    xsd::DATE,
    xsd::TIME,
    xsd::DATE_TIME,
    xsd::DURATION,
    xsd::YEAR_MONTH_DURATION,
    xsd::DAY_TIME_DURATION,
    xsd::G_YEAR,
    xsd::G_YEAR_MONTH,
    xsd::G_MONTH,
    xsd::G_MONTH_DAY,
    xsd::G_DAY,
];

/// A pattern that may run, with its unknown functions replaced, and how many triple patterns it has.
///
/// # Errors
/// [`Error::Limit`] if it is too large, [`Error::Refused`] if it contains `SERVICE`.
pub(super) fn survey(pattern: GraphPattern) -> Result<(GraphPattern, usize), Error> {
    let mut survey = Survey::default();
    let pattern = survey.pattern(pattern);
    let limit = |what: String, help: &str| {
        let problem = Problem::error(Code::TooDeep, what).help(help);
        Err(Error::Limit(Box::new(problem)))
    };
    if survey.triples > MAX_TRIPLE_PATTERNS {
        let what = format!("the query has more than {MAX_TRIPLE_PATTERNS} triple patterns");
        return limit(what, "ask several smaller queries");
    }
    if survey.nodes > MAX_NODES {
        let what = format!("the query has more than {MAX_NODES} patterns and expressions");
        return limit(what, "write constants as a list: IN (…) or VALUES");
    }
    if survey.calls_service {
        let reason = "SERVICE would call another server; annals only queries its own store";
        return Err(Error::Refused(reason));
    }
    Ok((close_graphs(pattern), survey.triples))
}

#[derive(Default)]
struct Survey {
    nodes: usize,
    triples: usize,
    calls_service: bool,
}

/// How many triple patterns a path becomes at most.
fn steps(path: &PropertyPathExpression) -> usize {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(_) | P::NegatedPropertySet(_) => 1,
        P::Sequence(a, b) | P::Alternative(a, b) => steps(a) + steps(b),
        P::Reverse(a) | P::ZeroOrMore(a) | P::OneOrMore(a) | P::ZeroOrOne(a) => steps(a),
    }
}

impl Rewrite for Survey {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        self.nodes += 1;
        match &pattern {
            GraphPattern::Service { .. } => self.calls_service = true,
            GraphPattern::Bgp { patterns } => {
                self.nodes += patterns.len();
                self.triples += patterns.len();
            }
            GraphPattern::Path { path, .. } => self.triples += steps(path),
            _ => {}
        }
        walk_pattern(self, pattern)
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        self.nodes += usize::from(!matches!(
            expression,
            Expression::NamedNode(_) | Expression::Literal(_)
        ));
        match walk_expression(self, expression) {
            Expression::FunctionCall(Function::Custom(name), arguments)
                if !CASTS.contains(&name.as_ref()) || arguments.len() != 1 =>
            {
                let unknown = Function::Custom(UNKNOWN_FUNCTION.into_owned());
                Expression::FunctionCall(unknown, arguments)
            }
            other => other,
        }
    }
}
