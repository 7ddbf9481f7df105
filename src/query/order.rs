//! A total order for `ORDER BY`.
//!
//! The evaluator sorts by comparing terms, finds no order between, say, a day and a month, and
//! panics. So each key of an `ORDER BY` is turned into a string whose code point order is the order
//! we want: that of SPARQL where it defines one (blank nodes, IRIs, then literals; numbers and
//! times by value), and a fixed one elsewhere. Dates of all types, EDTF included, sort together by
//! their first possible moment. Keys are computed once for each row.

use super::optimizer::range::day;
use super::rewrite::{Rewrite, map_pattern, walk_pattern};
use crate::model::vocab;
use crate::model::when::{DateDatatype, When};
use oxrdf::{Literal, NamedNodeRef, Term, Triple, Variable, vocab::xsd};
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern, OrderExpression};

/// The IRI by which a rewritten query calls [`key`].
pub(super) const FUNCTION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:annals:order-key");

/// Rewrites every `ORDER BY` of a query, at any depth, to sort by keys.
pub(super) fn sort_by_keys(query: Query) -> Query {
    let mut keys = SortKeys { count: 0 };
    map_pattern(query, |pattern| keys.pattern(pattern))
}

struct SortKeys {
    count: usize,
}

impl Rewrite for SortKeys {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        let (inner, expression) = match walk_pattern(self, pattern) {
            GraphPattern::OrderBy { inner, expression } => (inner, expression),
            other => return other,
        };
        let mut inner = *inner;
        let mut keys = Vec::with_capacity(expression.len());
        for order in expression {
            // SPARQL variables have no hyphen, so no parsed query has this one.
            let variable = Variable::new_unchecked(format!("order-{}", self.count));
            self.count += 1;
            let (by, wrap): (_, fn(Expression) -> OrderExpression) = match order {
                OrderExpression::Asc(by) => (by, OrderExpression::Asc),
                OrderExpression::Desc(by) => (by, OrderExpression::Desc),
            };
            inner = GraphPattern::Extend {
                inner: Box::new(inner),
                variable: variable.clone(),
                expression: Expression::FunctionCall(
                    Function::Custom(FUNCTION.into_owned()),
                    vec![by],
                ),
            };
            keys.push(wrap(variable.into()));
        }
        GraphPattern::OrderBy {
            inner: Box::new(inner),
            expression: keys,
        }
    }
}

/// The query with the order of its rows reversed.
pub(super) fn reverse(query: Query) -> Query {
    map_pattern(query, reverse_pattern)
}

/// A SELECT without the order of its rows; with a limit, that decides which rows there are, and stays.
pub(super) fn remove(pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::OrderBy { inner, .. } => *inner,
        G::Project { inner, variables } => G::Project {
            inner: Box::new(remove(*inner)),
            variables,
        },
        G::Distinct { inner } => G::Distinct {
            inner: Box::new(remove(*inner)),
        },
        other => other,
    }
}

fn reverse_pattern(pattern: GraphPattern) -> GraphPattern {
    use GraphPattern as G;
    match pattern {
        G::OrderBy { inner, expression } => G::OrderBy {
            inner,
            expression: expression
                .into_iter()
                .map(|key| match key {
                    OrderExpression::Asc(by) => OrderExpression::Desc(by),
                    OrderExpression::Desc(by) => OrderExpression::Asc(by),
                })
                .collect(),
        },
        G::Project { inner, variables } => G::Project {
            inner: Box::new(reverse_pattern(*inner)),
            variables,
        },
        G::Distinct { inner } => G::Distinct {
            inner: Box::new(reverse_pattern(*inner)),
        },
        G::Reduced { inner } => G::Reduced {
            inner: Box::new(reverse_pattern(*inner)),
        },
        // An inner limit decides which rows there are, so it keeps its order.
        other => other,
    }
}

/// The key of a term by which `ORDER BY` sorts: strings whose order by code point is the order of
/// the terms.
pub fn key(term: &Term) -> String {
    match term {
        Term::BlankNode(node) => format!("1{}", node.as_str()),
        Term::NamedNode(node) => format!("2{}", node.as_str()),
        Term::Literal(literal) => format!("3{}", literal_key(literal)),
        Term::Triple(triple) => triple_key(triple),
    }
}

/// Triple terms come last, by subject, then property, then object.
fn triple_key(triple: &Triple) -> String {
    let subject = key(&triple.subject.clone().into());
    let object = key(&triple.object);
    format!("4{subject}\0{}\0{object}", triple.predicate.as_str())
}

/// Numbers, then booleans, then dates and times, then text, then everything else by datatype.
fn literal_key(literal: &Literal) -> String {
    let value = literal.value();
    if let Some(language) = literal.language() {
        let direction = literal.direction().map(|it| format!("--{it}"));
        return format!("t{value}\0{language}{}", direction.unwrap_or_default());
    }
    let datatype = literal.datatype();
    if datatype == xsd::STRING {
        return format!("t{value}");
    }
    if datatype == xsd::BOOLEAN {
        return format!("b{}", matches!(value, "true" | "1"));
    }
    number_key(value, datatype)
        .or_else(|| time_key(value, datatype))
        .unwrap_or_else(|| format!("z{}\0{value}", datatype.as_str()))
}

/// A number by value: as a double first, then, for integers too large for a double, exactly.
fn number_key(value: &str, datatype: NamedNodeRef<'_>) -> Option<String> {
    let local = datatype.as_str().strip_prefix(vocab::XSD)?;
    let numeric = matches!(
        local,
        "integer" | "decimal" | "double" | "float" | "byte" | "short"
    ) || matches!(
        local,
        "int" | "long" | "nonNegativeInteger" | "positiveInteger"
    ) || matches!(local, "nonPositiveInteger" | "negativeInteger")
        || matches!(
            local,
            "unsignedByte" | "unsignedShort" | "unsignedInt" | "unsignedLong"
        );
    let double: f64 = if numeric {
        value.trim().parse().ok()?
    } else {
        return None;
    };
    // -0 equals 0.
    let bits = (double + 0.0).to_bits();
    let ordered = if double.is_sign_negative() && double != 0.0 {
        !bits
    } else {
        bits | 1 << 63
    };
    let whole = value.trim().parse::<i128>().unwrap_or(double as i128);
    let whole = whole.cast_unsigned() ^ (1 << 127);
    Some(format!("a{ordered:016x}{whole:032x}"))
}

/// A date of any type by its first possible moment in UTC, then by its last possible day. Its
/// lexical form is not part of the key, so that the next key decides between equal dates.
fn time_key(value: &str, datatype: NamedNodeRef<'_>) -> Option<String> {
    // The most common case.
    if datatype == xsd::DATE && day(value).is_some() {
        return Some(format!("d{value}\0{value}"));
    }
    if let Some(far) = far_year(value, datatype) {
        return Some(format!("d{far}\0"));
    }
    let when = When::parse(value, DateDatatype::from_iri(datatype.as_str())?).ok()?;
    let moment = match when.instant() {
        Some(instant) => {
            let second = instant.format("%Y-%m-%dT%H:%M:%S");
            format!("{second}{}", fraction(value))
        }
        None => when.sort_day()?.to_string(),
    };
    let last = when
        .bounds()
        .latest
        .map_or("~".to_owned(), |day| day.to_string());
    Some(format!("d{moment}\0{last}"))
}

/// A time of XML Schema before year 0 or after year 9999, so that it sorts before or after all others:
/// `-` sorts before digits and `:` after them. Years before 0 count backwards.
fn far_year(value: &str, datatype: NamedNodeRef<'_>) -> Option<String> {
    /// More digits than a year can have in 64 bits.
    const WIDTH: usize = 20;
    let types = [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH];
    if !types.contains(&datatype) {
        return None;
    }
    let (is_negative, rest) = match value.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, value),
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (year, tail) = rest.split_at(end);
    let is_plain = year.len() == 4 && !is_negative;
    if is_plain || !(4..=WIDTH).contains(&year.len()) || !(tail.is_empty() || tail.starts_with('-'))
    {
        return None;
    }
    let year = format!("{year:0>WIDTH$}");
    Some(match is_negative {
        true => {
            let backwards = year.bytes().map(|digit| char::from(b'9' - (digit - b'0')));
            format!("-{}{tail}", backwards.collect::<String>())
        }
        false => format!(":{year}{tail}"),
    })
}

/// The fraction of a second: a point and digits, without trailing zeros.
fn fraction(value: &str) -> &str {
    let Some(point) = value.find('.') else {
        return "";
    };
    let digits = value[point + 1..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let fraction = value[point..=point + digits].trim_end_matches('0');
    if fraction == "." { "" } else { fraction }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::NamedNode;

    fn typed(value: &str, datatype: NamedNodeRef<'_>) -> Term {
        Literal::new_typed_literal(value, datatype).into()
    }

    #[test]
    fn keys_sort_in_the_order_of_their_terms() {
        let edtf = vocab::edtf::EDTF;
        let ordered: Vec<Term> = vec![
            oxrdf::BlankNode::new_unchecked("b").into(),
            NamedNode::new_unchecked("urn:a").into(),
            NamedNode::new_unchecked("urn:b").into(),
            typed("-INF", xsd::DOUBLE),
            typed("-10", xsd::INTEGER),
            typed("-2.5", xsd::DECIMAL),
            typed("0", xsd::INTEGER),
            typed("9", xsd::INTEGER),
            typed("10", xsd::INTEGER),
            typed("9007199254740992", xsd::INTEGER),
            typed("9007199254740993", xsd::INTEGER),
            typed("1e300", xsd::DOUBLE),
            typed("false", xsd::BOOLEAN),
            typed("true", xsd::BOOLEAN),
            typed("-0100", xsd::G_YEAR),
            typed("-0100-01-01", xsd::DATE),
            typed("-0044-03-14", xsd::DATE),
            typed("-0044-03-15", xsd::DATE),
            typed("0001-01-01", xsd::DATE),
            typed("2022", xsd::G_YEAR),
            typed("2023-05-01", xsd::DATE),
            typed("2023-05", edtf),
            typed("2023-05-02", edtf),
            typed("2023-05-02T10:00:00Z", xsd::DATE_TIME),
            typed("2023-05-02T10:00:00.0625Z", xsd::DATE_TIME),
            typed("2023-05-02T12:00:00.500+02:00", xsd::DATE_TIME),
            typed("2023-05-02T10:00:00-01:00", xsd::DATE_TIME),
            typed("10000-01-01", xsd::DATE),
            typed("12023", xsd::G_YEAR),
            Literal::new_simple_literal("B").into(),
            Literal::new_simple_literal("a").into(),
            typed("x", NamedNodeRef::new_unchecked("urn:odd")),
        ];
        let keys: Vec<_> = ordered.iter().map(key).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
    }

    #[test]
    fn two_lexical_forms_of_one_moment_have_one_key() {
        for (one, other) in [
            ("2023-05-02T10:00:00Z", "2023-05-02T12:00:00+02:00"),
            ("2023-05-02T10:00:00Z", "2023-05-02T10:00:00.000Z"),
            ("2023-05-02T10:00:00.5Z", "2023-05-02T10:00:00.50+00:00"),
        ] {
            let [one, other] = [one, other].map(|value| typed(value, xsd::DATE_TIME));
            assert_eq!(key(&one), key(&other), "{one} {other}");
        }
    }
}
