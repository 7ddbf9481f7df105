//! A visitor for the algebra of a query, and the kinds of its variables.

use annals::Annals;
use spargebra::algebra::{
    AggregateExpression, Expression, Function, GraphPattern, OrderExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::BTreeSet;

/// What the ontology says about properties.
pub struct Properties {
    /// Object properties.
    pub things: BTreeSet<String>,
    /// Properties with asserted dates.
    pub raw: BTreeSet<String>,
    /// Properties with an `xsd:date` or `xsd:dateTime`.
    pub days: BTreeSet<String>,
}

impl Properties {
    pub fn read() -> Self {
        let annals = Annals::new().expect("the ontology can be read");
        let ask = |text: &str, more: &[&str]| {
            let answer = annals.query(text).expect("an answer");
            let rows = answer.table().expect("rows").iter();
            let found = rows.filter_map(|row| row.text("p").map(ToOwned::to_owned));
            found.chain(more.iter().map(|&p| p.to_owned())).collect()
        };
        Self {
            things: ask(
                "SELECT ?p { ?p a owl:ObjectProperty }",
                &[
                    "http://purl.org/dc/terms/source",
                    "http://purl.org/dc/terms/publisher",
                    "http://www.w3.org/2004/02/skos/core#broader",
                    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
                ],
            ),
            raw: ask(
                "SELECT ?p { ?p a owl:DatatypeProperty FILTER(REGEX(STR(?p), \"(#date|Date|On)$\")) \
                 MINUS { ?p a ann:Derived } }",
                &["http://purl.org/dc/terms/issued"],
            ),
            days: ask(
                "SELECT ?p { ?p rdfs:range ?r FILTER(?r = xsd:date || ?r = xsd:dateTime) }",
                &[],
            ),
        }
    }
}

/// A node of the algebra.
pub enum AlgebraNode<'a> {
    Pattern(&'a GraphPattern),
    Expression(&'a Expression),
    Aggregate(&'a AggregateExpression),
    Key(&'a Expression),
}

/// Visits a pattern; `inside` is whether it is inside an EXISTS.
pub fn walk<'a>(
    pattern: &'a GraphPattern,
    inside: bool,
    visit: &mut dyn FnMut(AlgebraNode<'a>, bool),
) {
    use GraphPattern as G;
    visit(AlgebraNode::Pattern(pattern), inside);
    match pattern {
        G::Bgp { .. } | G::Path { .. } | G::Values { .. } => {}
        G::Join { left, right }
        | G::Lateral { left, right }
        | G::Union { left, right }
        | G::Minus { left, right } => {
            walk(left, inside, visit);
            walk(right, inside, visit);
        }
        G::LeftJoin {
            left,
            right,
            expression,
        } => {
            walk(left, inside, visit);
            walk(right, inside, visit);
            if let Some(expression) = expression {
                walk_expression(expression, inside, visit);
            }
        }
        G::Filter { expr, inner } => {
            walk_expression(expr, inside, visit);
            walk(inner, inside, visit);
        }
        G::Extend {
            inner, expression, ..
        } => {
            walk_expression(expression, inside, visit);
            walk(inner, inside, visit);
        }
        G::OrderBy { inner, expression } => {
            for OrderExpression::Asc(key) | OrderExpression::Desc(key) in expression {
                visit(AlgebraNode::Key(key), inside);
                walk_expression(key, inside, visit);
            }
            walk(inner, inside, visit);
        }
        G::Group {
            inner, aggregates, ..
        } => {
            for (_, aggregate) in aggregates {
                visit(AlgebraNode::Aggregate(aggregate), inside);
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    walk_expression(expr, inside, visit);
                }
            }
            walk(inner, inside, visit);
        }
        G::Graph { inner, .. }
        | G::Project { inner, .. }
        | G::Distinct { inner }
        | G::Reduced { inner }
        | G::Slice { inner, .. }
        | G::Service { inner, .. } => walk(inner, inside, visit),
    }
}

pub fn walk_expression<'a>(
    expression: &'a Expression,
    inside: bool,
    visit: &mut dyn FnMut(AlgebraNode<'a>, bool),
) {
    use Expression as E;
    visit(AlgebraNode::Expression(expression), inside);
    let mut each = |parts: &[&'a Expression]| {
        for part in parts {
            walk_expression(part, inside, visit);
        }
    };
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => {}
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => each(&[a, b]),
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => each(&[a]),
        E::If(a, b, c) => each(&[a, b, c]),
        E::In(a, list) => {
            each(&[a]);
            each(&list.iter().collect::<Vec<_>>());
        }
        E::Coalesce(list) | E::FunctionCall(_, list) => each(&list.iter().collect::<Vec<_>>()),
        E::Exists(pattern) => walk(pattern, true, visit),
    }
}

/// The variables of a query by the kind of their values, according to the triples.
#[derive(Default)]
pub struct Variables {
    pub things: BTreeSet<String>,
    pub raw: BTreeSet<String>,
    pub days: BTreeSet<String>,
    /// Variables joined by triples outside of EXISTS.
    pub joined: BTreeSet<String>,
}

impl Variables {
    pub fn read(pattern: &GraphPattern, properties: &Properties) -> Self {
        let mut found = Self::default();
        walk(pattern, false, &mut |met, inside| match met {
            AlgebraNode::Pattern(GraphPattern::Bgp { patterns }) => {
                for triple in patterns {
                    let property = match &triple.predicate {
                        NamedNodePattern::NamedNode(node) => node.as_str(),
                        NamedNodePattern::Variable(name) => {
                            found.things.insert(name.as_str().to_owned());
                            ""
                        }
                    };
                    found.triple(&triple.subject, property, &triple.object, properties);
                    if !inside {
                        found.join([&triple.subject, &triple.object]);
                    }
                }
            }
            AlgebraNode::Pattern(GraphPattern::Path {
                subject, object, ..
            }) => {
                found.triple(subject, "", object, properties);
                if !inside {
                    found.join([subject, object]);
                }
            }
            _ => {}
        });
        found
    }

    fn triple(&mut self, s: &TermPattern, property: &str, o: &TermPattern, known: &Properties) {
        if let TermPattern::Variable(name) = s {
            self.things.insert(name.as_str().to_owned());
        }
        if let TermPattern::Variable(name) = o {
            let name = name.as_str().to_owned();
            if known.things.contains(property) {
                self.things.insert(name);
            } else if known.raw.contains(property) {
                self.raw.insert(name);
            } else if known.days.contains(property) {
                self.days.insert(name);
            }
        }
    }

    fn join(&mut self, terms: [&TermPattern; 2]) {
        for term in terms {
            if let TermPattern::Variable(name) = term {
                self.joined.insert(name.as_str().to_owned());
            }
        }
    }

    pub fn is_raw(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Variable(name) => self.raw.contains(name.as_str()),
            Expression::Literal(literal) => literal.datatype().as_str().ends_with("/edtf/EDTF"),
            _ => false,
        }
    }

    pub fn is_date(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Variable(name) => {
                self.is_raw(expression) || self.days.contains(name.as_str())
            }
            Expression::Literal(literal) => is_date_type(literal.datatype().as_str()),
            Expression::FunctionCall(Function::Now, _) => true,
            _ => false,
        }
    }
}

pub fn is_date_type(iri: &str) -> bool {
    let name = iri.strip_prefix("http://www.w3.org/2001/XMLSchema#");
    name.is_some_and(|name| ["date", "dateTime", "gYear", "gYearMonth"].contains(&name))
}
