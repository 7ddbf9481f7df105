//! The prefixes that a text declares, so that what is written later uses the author's own.

use super::format::Format;
use super::tokens::{Token, TokenKind, tokens};

/// The prefixes of a Turtle, TriG or RDF/XML text, without their colon, each with its namespace: the
/// first where one is declared twice. Relative namespaces are left out.
pub fn declared_prefixes(text: &str, format: Format) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |prefix: &str, namespace: &str| {
        if namespace.contains(':') && !found.iter().any(|(known, _)| known == prefix) {
            found.push((prefix.to_owned(), namespace.to_owned()));
        }
    };
    match format {
        Format::Turtle | Format::TriG => {
            for line in text.lines().filter(|line| declares(line)) {
                of_line(line, &mut add);
            }
        }
        Format::RdfXml => {
            for (prefix, namespace) in text.split("xmlns:").skip(1).filter_map(attribute) {
                add(prefix, namespace);
            }
        }
        Format::NTriples | Format::NQuads | Format::JsonLd => {}
    }
    found
}

/// Whether a line begins with a declaration.
fn declares(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches('@').as_bytes();
    line.get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"prefix"))
}

/// The declarations of a line.
fn of_line(line: &str, add: &mut impl FnMut(&str, &str)) {
    let tokens: Vec<Token<'_>> = tokens(line)
        .filter(|token| !token.kind.is_trivia())
        .collect();
    for part in tokens.windows(3) {
        let [word, name, iri] = part else { continue };
        let is_declaration = word.text == "@prefix" || word.text.eq_ignore_ascii_case("prefix");
        if is_declaration
            && iri.kind == TokenKind::Iri
            && let Some(prefix) = name.text.strip_suffix(':')
        {
            add(prefix, iri.text.trim_matches(['<', '>']));
        }
    }
}

/// `p="namespace"` of an attribute `xmlns:p`.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = text.split_once('=')?;
    let (prefix, rest) = (prefix.trim_end(), rest.trim_start());
    let quote = rest.chars().next().filter(|it| ['"', '\''].contains(it))?;
    let (namespace, _) = rest[1..].split_once(quote)?;
    let is_plain = !namespace.contains(['&', '<']) && !prefix.contains(char::is_whitespace);
    is_plain.then_some((prefix, namespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefixes_of_a_text_are_those_that_it_declares() {
        let turtle = "@prefix a: <http://a/> . @prefix : <http://n/> .\n  PREFIX b: <http://b/>\n\
                      @prefix a: <http://again/> .\na:s a:p \"prefix c: <http://c/>\" .\n@prefix r: <r/> .";
        let xml = "<r:RDF xmlns:r=\"http://r/\" xmlns:x = 'http://x/' xmlns:e=\"&e;\"/>";
        let of = |text, format| {
            let found = declared_prefixes(text, format).into_iter();
            found
                .map(|(prefix, namespace)| format!("{prefix}={namespace}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of(turtle, Format::Turtle),
            ["a=http://a/", "=http://n/", "b=http://b/"]
        );
        assert_eq!(of(xml, Format::RdfXml), ["r=http://r/", "x=http://x/"]);
        assert!(of(turtle, Format::NTriples).is_empty());
    }
}
