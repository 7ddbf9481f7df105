//! Single values: invalid dates, ill-typed literals, literals in place of resources and the reverse.

use super::checker::Checker;
use super::findings::{Finding, StatementPart};
use super::properties::{Property, ValueType};
use super::xsd_literals::{self, is_number};
use crate::model::id;
use crate::model::problem::Code;
use crate::model::when::{DateDatatype, DateError, When};
use crate::store::{GraphReader, Id, Result, Statement, Tag};
use oxrdf::{Literal, NamedNodeRef, Term, vocab::rdf, vocab::xsd};
use std::ops::Range;

impl<G: GraphReader> Checker<'_, G> {
    /// Checks the object of a statement.
    pub fn value(&mut self, at: &Statement, property: Property) -> Result<()> {
        match at.o.tag() {
            Some(Tag::Iri | Tag::Blank) => self.resource(at, property.expected),
            // A value encoded in its id is valid for its datatype.
            Some(tag) if at.o.is_inline() && fits(tag, property.expected) => Ok(()),
            Some(Tag::Text)
                if matches!(property.expected, ValueType::Text | ValueType::Anything) =>
            {
                Ok(())
            }
            _ if property.is_foreign => self.foreign_literal(at),
            _ => self.literal(at, property.expected),
        }
    }

    /// A resource in place of a literal.
    fn resource(&mut self, at: &Statement, expected: ValueType) -> Result<()> {
        let (code, wanted, help) = match expected {
            ValueType::Anything | ValueType::Resource => return Ok(()),
            ValueType::Date => (
                Code::InvalidDate,
                "a date",
                "write a date as a literal, such as \"2023-12\"^^edtf:EDTF",
            ),
            ValueType::Text => (Code::WrongTermKind, "text", "write it in quotes"),
            ValueType::Url => (
                Code::WrongTermKind,
                "a URL as a literal",
                "write it in quotes: \"https://…\"^^xsd:anyURI",
            ),
            ValueType::Integer | ValueType::Number => (
                Code::WrongTermKind,
                "a number",
                "write the number without quotes",
            ),
            ValueType::Boolean => (Code::WrongTermKind, "true or false", "write true or false"),
        };
        let property = self.name(at.p)?;
        let message = format!("{property} takes {wanted}, not a resource");
        self.report(Finding::new(code, *at, StatementPart::Object, message).help([help]));
        Ok(())
    }

    /// A literal of another vocabulary: XML Schema judges it, not our rules.
    fn foreign_literal(&mut self, at: &Statement) -> Result<()> {
        let Term::Literal(literal) = self.graph.term(at.o)? else {
            return Ok(());
        };
        if !xsd_literals::is_valid(&literal) {
            let (value, name) = (abbreviate(literal.value()), type_name(&literal));
            let message = format!("`{value}` is not a valid {name}");
            let finding = Finding::new(
                Code::InvalidForeignValue,
                *at,
                StatementPart::Object,
                message,
            );
            self.report(finding.help(["it is kept as it is, but queries cannot compare it"]));
        }
        Ok(())
    }

    fn literal(&mut self, at: &Statement, expected: ValueType) -> Result<()> {
        let Term::Literal(literal) = self.graph.term(at.o)? else {
            return Ok(());
        };
        if expected == ValueType::Resource {
            return self.literal_for_resource(at, &literal);
        }
        if let Some(date) = date(&literal, expected) {
            if let Err(fault) = date {
                let finding = Finding::new(fault.code, *at, StatementPart::Object, fault.message);
                let finding = finding.label(fault.label).help(fault.help);
                self.report(finding.within(fault.at));
            }
            return Ok(());
        }
        // Literals of other vocabularies are not checked.
        let ill_typed = ill_typed(&literal).filter(|_| expected != ValueType::Anything);
        if let Some((message, help, within)) = ill_typed {
            let finding = Finding::new(Code::WrongDatatype, *at, StatementPart::Object, message);
            self.report(finding.help([help]).within(within));
        } else if let Some((wanted, help)) = unexpected_type(&literal, expected) {
            let property = self.name(at.p)?;
            let message = format!("{property} takes {wanted}");
            let finding = Finding::new(Code::WrongDatatype, *at, StatementPart::Object, message);
            let label = format!("this is {}", type_name(&literal));
            self.report(finding.label(label).help([help]));
        }
        Ok(())
    }

    /// A literal in place of a resource.
    fn literal_for_resource(&mut self, at: &Statement, literal: &Literal) -> Result<()> {
        let property = self.name(at.p)?;
        let message = format!("{property} takes a resource, not text");
        let value = literal.value();
        let help = match id::expand(value) {
            Some(_) => format!("without quotes: {value}"),
            None => {
                "write its name: ag:… for an agent, src:… for a source, pl:… for a place".to_owned()
            }
        };
        let finding = Finding::new(Code::WrongTermKind, *at, StatementPart::Object, message);
        self.report(finding.help([help]));
        Ok(())
    }
}

/// Whether a property takes values with this tag.
fn fits(tag: Tag, expected: ValueType) -> bool {
    match expected {
        ValueType::Anything => true,
        ValueType::Date => matches!(
            tag,
            Tag::Year
                | Tag::Month
                | Tag::Date
                | Tag::Moment
                | Tag::EdtfYear
                | Tag::EdtfMonth
                | Tag::EdtfDay
        ),
        ValueType::Integer | ValueType::Number => tag == Tag::Integer,
        ValueType::Boolean => tag == Tag::Boolean,
        // A number or a date is fine as text.
        ValueType::Text => true,
        ValueType::Resource | ValueType::Url => false,
    }
}

/// The date of a literal, if it has a date datatype or its property takes dates.
fn date(literal: &Literal, expected: ValueType) -> Option<Result<When, DateError>> {
    match DateDatatype::from_iri(literal.datatype().as_str()) {
        Some(written) => Some(When::parse(literal.value(), written)),
        None if expected == ValueType::Date => Some(Err(untyped(literal))),
        None => None,
    }
}

/// A date without a date datatype; if its text is a date, help says how to write it.
fn untyped(literal: &Literal) -> DateError {
    let value = literal.value();
    let mut fault = match When::edtf(value) {
        Ok(_) => DateError {
            code: Code::InvalidDate,
            message: format!("`{value}` does not have a date datatype"),
            at: 0..value.len(),
            label: String::new(),
            help: vec![format!("write \"{value}\"^^edtf:EDTF")],
        },
        Err(fault) => fault,
    };
    fault.label = match literal.language() {
        Some(language) => format!("text in language `{language}`"),
        None => format!("this is {}", id::shorten(literal.datatype().as_str())),
    };
    fault.at = 0..value.len();
    fault
}

/// The datatypes whose lexical form is checked, with a description and an example.
const TYPES: [(NamedNodeRef<'_>, &str, &str); 5] = [
    (
        xsd::INTEGER,
        "a whole number",
        "write it as digits, such as 24000000",
    ),
    (xsd::DECIMAL, "a number", "write it as digits, such as 0.5"),
    (
        xsd::DOUBLE,
        "a number",
        "write it as digits, such as 5.0e-1",
    ),
    (
        xsd::BOOLEAN,
        "true or false",
        "write true or false, in lowercase",
    ),
    (
        xsd::ANY_URI,
        "a URL",
        "write a complete URL without spaces, such as \"https://example.com/page\"^^xsd:anyURI",
    ),
];

/// For a literal with an invalid lexical form: the message, help, and the bytes that are wrong, if
/// that is only a part.
fn ill_typed(literal: &Literal) -> Option<(String, &'static str, Range<usize>)> {
    let (datatype, wanted, help) = TYPES.into_iter().find(|row| literal.datatype() == row.0)?;
    let value = literal.value();
    let good = match datatype {
        xsd::BOOLEAN => ["true", "false", "1", "0"].contains(&value),
        xsd::ANY_URI => is_url(value),
        _ => is_number(value, datatype),
    };
    (!good).then(|| {
        let message = format!("`{}` is not {wanted}", abbreviate(value));
        match (datatype == xsd::ANY_URI)
            .then(|| bad_character(value))
            .flatten()
        {
            Some((what, within)) => (format!("{message}: {what}"), help, within),
            None => (message, help, 0..0),
        }
    })
}

/// The character that makes an address invalid, with what stands around it.
fn bad_character(value: &str) -> Option<(String, Range<usize>)> {
    const AROUND: usize = 12;
    let chars: Vec<char> = value.chars().collect();
    let is_bad = |at: usize| match chars[at] {
        '%' => !(1..=2).all(|next| chars.get(at + next).is_some_and(char::is_ascii_hexdigit)),
        c => c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c),
    };
    let at = (0..chars.len()).find(|at| is_bad(*at))?;
    let shown = match chars[at] {
        ' ' => "a space".to_owned(),
        '%' => "`%` without two hexadecimal digits".to_owned(),
        c if c.is_control() || c.is_whitespace() => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    };
    let before: String = chars[at.saturating_sub(AROUND)..at].iter().collect();
    let after: String = chars[at + 1..chars.len().min(at + 1 + AROUND)]
        .iter()
        .collect();
    let (start, _) = value.char_indices().nth(at)?;
    let what = format!(
        "{shown} at character {}, between `{before}` and `{after}`",
        at + 1
    );
    Some((what, start..start + chars[at].len_utf8()))
}

/// For a valid literal of a type that its property does not take: what it takes, and help.
fn unexpected_type(literal: &Literal, expected: ValueType) -> Option<(&'static str, &'static str)> {
    let is = |types: &[NamedNodeRef<'_>]| types.contains(&literal.datatype());
    let (wanted, help, good) = match expected {
        ValueType::Integer => (
            "a whole number",
            "write it as digits without quotes; words go in ann:claimText, a range in ann:valueMin and ann:valueMax",
            is(&[xsd::INTEGER]),
        ),
        ValueType::Number => (
            "a number",
            "write it as digits without quotes; words go in ann:claimText, a range in ann:valueMin and ann:valueMax",
            is(&[xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE]),
        ),
        ValueType::Boolean => (
            "true or false",
            "write true or false without quotes",
            is(&[xsd::BOOLEAN]),
        ),
        ValueType::Url => (
            "a URL",
            "write a complete URL without spaces: \"https://example.com/page\"^^xsd:anyURI",
            is(&[xsd::ANY_URI, xsd::STRING]) && is_url(literal.value()),
        ),
        ValueType::Anything | ValueType::Resource | ValueType::Text | ValueType::Date => {
            return None;
        }
    };
    (!good).then_some((wanted, help))
}

/// Whether a text is an absolute IRI, as a URL must be.
fn is_url(value: &str) -> bool {
    oxrdf::NamedNode::new(value).is_ok()
}

fn type_name(literal: &Literal) -> String {
    match literal.language() {
        Some(language) => format!("text in language `{language}`"),
        None if literal.datatype() == rdf::LANG_STRING => "text".to_owned(),
        None => id::shorten(literal.datatype().as_str()),
    }
}

/// A value for use in a message.
fn abbreviate(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &value[..cut]),
        None => value.to_owned(),
    }
}

impl<G: GraphReader> Checker<'_, G> {
    /// Whether a record has a property with the value `true`.
    pub fn has_flag(&self, record: Id, flag: Id) -> Result<bool> {
        let yes = Term::from(Literal::from(true));
        for (p, o) in self.graph.outgoing(record)? {
            if p == flag && self.graph.term(o)? == yes {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
