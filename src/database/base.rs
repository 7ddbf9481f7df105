//! A base for the relative IRIs of a text that declares none.
//!
//! It is written into the text, not passed beside it: the archive keeps the text, and what is restored
//! from it must mean the same.

use crate::parse::{self, Format, Input};

/// What was read, with a base for its relative IRIs if it needs one: Turtle and TriG begin with
/// `@base`, RDF/XML has `xml:base` on its first element. A text that is complete or has other mistakes
/// stays as it is; so do formats whose IRIs are absolute, and JSON-LD, whose base is in its `@context`.
pub fn with_base(input: Input, base: &str) -> Input {
    let Some(bytes) = declare(&input, base) else {
        return input;
    };
    if parse::read(input.clone()).document.is_some() {
        return input;
    }
    let based = Input {
        bytes,
        ..input.clone()
    };
    match parse::read(based.clone()).document {
        Some(_) => based,
        // Its errors have their places in the text that was sent.
        None => input,
    }
}

/// The text with a declaration of the base.
fn declare(input: &Input, base: &str) -> Option<Vec<u8>> {
    match input.format {
        Format::Turtle | Format::TriG => {
            Some([format!("@base <{base}> . ").as_bytes(), &input.bytes].concat())
        }
        Format::RdfXml => {
            let text = std::str::from_utf8(&input.bytes).ok()?;
            let at = text.match_indices('<').find_map(|(at, _)| {
                let name = text[at + 1..].find([' ', '\t', '\r', '\n', '>', '/'])?;
                let begins = text[at + 1..].starts_with(|c: char| c.is_alphabetic() || c == '_');
                begins.then_some(at + 1 + name)
            })?;
            let base = base.replace('&', "&amp;").replace('"', "&quot;");
            let text = format!("{} xml:base=\"{base}\"{}", &text[..at], &text[at..]);
            Some(text.into_bytes())
        }
        Format::NTriples | Format::NQuads | Format::JsonLd => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::origin::Origin;

    fn subject(text: &str, format: Format) -> Option<String> {
        let input = Input {
            origin: Origin::new("a"),
            bytes: text.as_bytes().to_vec(),
            format,
        };
        let document = parse::read(with_base(input, "http://example.org/g")).document?;
        Some(document.quads.first()?.subject.to_string())
    }

    #[test]
    fn relative_iris_are_resolved_unless_the_text_has_a_base() {
        let of = |text: &str| subject(text, Format::Turtle);
        assert_eq!(of("<> a <urn:x> ."), Some("<http://example.org/g>".into()));
        let own = "@base <http://b/> . <x> a <urn:x> .";
        assert_eq!(of(own), Some("<http://b/x>".into()));
        assert_eq!(of("<> a ."), None);
        let xml = "<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
                   <rdf:Description rdf:about=\"#me\"><rdf:value>1</rdf:value></rdf:Description></rdf:RDF>";
        let found = subject(xml, Format::RdfXml);
        assert_eq!(found, Some("<http://example.org/g#me>".into()));
    }
}
