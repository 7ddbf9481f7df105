//! Single values: dates that are none, literals that are not of their type, texts where a thing
//! belongs.

use super::checker::Look;
use super::findings::{Finding, Part};
use super::properties::{Property, Takes};
use crate::model::id;
use crate::model::problem::Code;
use crate::model::when::{Fault, When, Written};
use crate::store::{Graph, Id, Result, Statement, Tag};
use oxrdf::{Literal, NamedNodeRef, Term, vocab::rdf, vocab::xsd};

impl<G: Graph> Look<'_, G> {
    /// Looks at the object of a statement.
    pub fn value(&mut self, at: &Statement, property: Property) -> Result<()> {
        match at.o.tag() {
            Some(Tag::Iri | Tag::Blank) => self.thing_for(at, property.takes),
            // A value that is its own number is of its type.
            Some(tag) if at.o.is_inline() && fits(tag, property.takes) => Ok(()),
            Some(Tag::Text) if matches!(property.takes, Takes::Text | Takes::Anything) => Ok(()),
            _ => self.literal(at, property.takes),
        }
    }

    /// A thing stands where a literal belongs.
    fn thing_for(&mut self, at: &Statement, takes: Takes) -> Result<()> {
        let (code, wanted, help) = match takes {
            Takes::Anything | Takes::Thing => return Ok(()),
            Takes::Date => (
                Code::NotADate,
                "a date",
                "write a date as a literal, such as \"2023-12\"^^edtf:EDTF",
            ),
            Takes::Text => (Code::WrongKind, "a text", "write it in quotes"),
            Takes::Address => (
                Code::WrongKind,
                "an address as a literal",
                "write it in quotes: \"https://…\"^^xsd:anyURI",
            ),
            Takes::Whole | Takes::Number => (
                Code::WrongKind,
                "a number",
                "write the number without quotes",
            ),
            Takes::Truth => (Code::WrongKind, "true or false", "write true or false"),
        };
        let property = self.name(at.p)?;
        let message = format!("{property} takes {wanted}, not a thing");
        self.find(Finding::new(code, *at, Part::Object, message).help([help]));
        Ok(())
    }

    fn literal(&mut self, at: &Statement, takes: Takes) -> Result<()> {
        let Term::Literal(literal) = self.graph.term(at.o)? else {
            return Ok(());
        };
        if takes == Takes::Thing {
            return self.text_for_thing(at, &literal);
        }
        if let Some(date) = date(&literal, takes) {
            if let Err(fault) = date {
                let finding = Finding::new(fault.code, *at, Part::Object, fault.message);
                let finding = finding.label(fault.label).help(fault.help);
                self.find(finding.within(fault.at));
            }
            return Ok(());
        }
        // What other vocabularies do with their literals is their own matter.
        let ill_typed = ill_typed(&literal).filter(|_| takes != Takes::Anything);
        if let Some((message, help)) = ill_typed {
            let finding = Finding::new(Code::NotOfItsType, *at, Part::Object, message);
            self.find(finding.help([help]));
        } else if let Some((wanted, help)) = unfit(&literal, takes) {
            let property = self.name(at.p)?;
            let message = format!("{property} takes {wanted}");
            let finding = Finding::new(Code::NotOfItsType, *at, Part::Object, message);
            let label = format!("this is {}", type_name(&literal));
            self.find(finding.label(label).help([help]));
        }
        Ok(())
    }

    fn text_for_thing(&mut self, at: &Statement, literal: &Literal) -> Result<()> {
        let property = self.name(at.p)?;
        let message = format!("{property} takes a thing, not a text");
        let value = literal.value();
        let help = match id::expand(value) {
            Some(_) => format!("without quotes: {value}"),
            None => {
                "write the thing's name: ag:… for an agent, src:… for a source, pl:… for a place"
                    .to_owned()
            }
        };
        let finding = Finding::new(Code::WrongKind, *at, Part::Object, message);
        self.find(finding.help([help]));
        Ok(())
    }
}

/// Whether values of a kind of number are what a property takes.
fn fits(tag: Tag, takes: Takes) -> bool {
    match takes {
        Takes::Anything => true,
        Takes::Date => matches!(
            tag,
            Tag::Year
                | Tag::Month
                | Tag::Date
                | Tag::Moment
                | Tag::EdtfYear
                | Tag::EdtfMonth
                | Tag::EdtfDay
        ),
        Takes::Whole | Takes::Number => tag == Tag::Integer,
        Takes::Truth => tag == Tag::Boolean,
        // A number or a date as a text loses nothing.
        Takes::Text => true,
        Takes::Thing | Takes::Address => false,
    }
}

/// The date of a literal, where it is meant to be one.
fn date(literal: &Literal, takes: Takes) -> Option<Result<When, Fault>> {
    match Written::from_iri(literal.datatype().as_str()) {
        Some(written) => Some(When::parse(literal.value(), written)),
        None if takes == Takes::Date => Some(Err(untyped(literal))),
        None => None,
    }
}

/// A date without the datatype of one. What it says may still be a date, and then help says so.
fn untyped(literal: &Literal) -> Fault {
    let value = literal.value();
    let mut fault = match When::edtf(value) {
        Ok(_) => Fault {
            code: Code::NotADate,
            message: format!("`{value}` has no date's datatype"),
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

/// The datatypes whose spelling is looked at, in words and with an example.
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
        "write true or false, in small letters",
    ),
    (
        xsd::ANY_URI,
        "an address",
        "write a whole address without spaces, such as \"https://example.com/page\"^^xsd:anyURI",
    ),
];

/// A literal that is not spelt as its own datatype wants: what is wrong, and help.
fn ill_typed(literal: &Literal) -> Option<(String, &'static str)> {
    let (datatype, wanted, help) = TYPES.into_iter().find(|row| literal.datatype() == row.0)?;
    let value = literal.value();
    let good = match datatype {
        xsd::BOOLEAN => ["true", "false", "1", "0"].contains(&value),
        xsd::ANY_URI => is_address(value),
        _ => is_number(value, datatype),
    };
    (!good).then(|| (format!("`{}` is not {wanted}", short(value)), help))
}

/// A literal that is well spelt but not what its property takes: what it takes, and help.
fn unfit(literal: &Literal, takes: Takes) -> Option<(&'static str, &'static str)> {
    let is = |types: &[NamedNodeRef<'_>]| types.contains(&literal.datatype());
    let (wanted, help, good) = match takes {
        Takes::Whole => (
            "a whole number",
            "write it as digits without quotes; words go to ann:claimText, a range to ann:valueMin and ann:valueMax",
            is(&[xsd::INTEGER]),
        ),
        Takes::Number => (
            "a number",
            "write it as digits without quotes; words go to ann:claimText, a range to ann:valueMin and ann:valueMax",
            is(&[xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE]),
        ),
        Takes::Truth => (
            "true or false",
            "write true or false without quotes",
            is(&[xsd::BOOLEAN]),
        ),
        Takes::Address => (
            "an address",
            "write a whole address without spaces: \"https://example.com/page\"^^xsd:anyURI",
            is(&[xsd::ANY_URI, xsd::STRING]) && is_address(literal.value()),
        ),
        Takes::Anything | Takes::Thing | Takes::Text | Takes::Date => return None,
    };
    (!good).then_some((wanted, help))
}

fn is_number(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match datatype {
        xsd::INTEGER => !digits.is_empty() && plain(digits),
        xsd::DECIMAL => {
            let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
            plain(whole) && plain(part) && !(whole.is_empty() && part.is_empty())
        }
        _ => {
            let words = ["INF", "NaN"].contains(&digits);
            let begins = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
            words || begins && digits.parse::<f64>().is_ok()
        }
    }
}

/// Whether a text is a whole IRI, as an address has to be.
fn is_address(value: &str) -> bool {
    oxrdf::NamedNode::new(value).is_ok()
}

fn type_name(literal: &Literal) -> String {
    match literal.language() {
        Some(language) => format!("text in language `{language}`"),
        None if literal.datatype() == rdf::LANG_STRING => "text".to_owned(),
        None => id::shorten(literal.datatype().as_str()),
    }
}

/// A value as a message repeats it.
fn short(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &value[..cut]),
        None => value.to_owned(),
    }
}

impl<G: Graph> Look<'_, G> {
    /// Whether a flag is raised on a thing.
    pub fn is_raised(&self, thing: Id, flag: Id) -> Result<bool> {
        let raised = Term::from(Literal::from(true));
        for (p, o) in self.graph.about(thing)? {
            if p == flag && self.graph.term(o)? == raised {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
