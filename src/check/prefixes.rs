//! Well-known prefixes declared with an unusual namespace, such as `http:` for `https:` or without
//! the `#`, which would make every name in a file unknown.

use crate::model::id;
use crate::model::problem::{Code, Location, Problem};
use crate::parse::tokens::{Token, TokenKind, tokens};
use crate::parse::{Document, Format, resolve};

/// The largest edit distance at which one namespace is taken for a typo of another.
const MAX_DISTANCE: usize = 5;

/// The problems with the `@prefix` lines at the beginning of a document.
pub fn prefixes(document: &Document) -> Vec<Problem> {
    if !matches!(document.format, Format::Turtle | Format::TriG) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut base = None;
    let mut significant = tokens(&document.text).filter(|token| !token.kind.is_trivia());
    while let Some(token) = significant.next() {
        let word = token.text.trim_start_matches('@').to_ascii_lowercase();
        match (token.kind, word.as_str()) {
            (TokenKind::At | TokenKind::Word, "prefix") => {
                let declared = significant.next().zip(significant.next());
                problems.extend(declared.and_then(|(name, iri)| fault(document, &base, name, iri)));
            }
            (TokenKind::At | TokenKind::Word, "base") => {
                base = significant.next().map(|iri| resolved(&base, iri));
            }
            (TokenKind::Punctuation, ".") => {}
            // The first statement: prefixes are rarely declared after it.
            _ => break,
        }
    }
    problems
}

/// The IRI of a token, resolved against the base if there is one.
fn resolved(base: &Option<String>, iri: Token<'_>) -> String {
    let written = iri.text.trim_start_matches('<').trim_end_matches('>');
    let whole = base.as_deref().and_then(|base| resolve(base, written));
    whole.unwrap_or_else(|| written.to_owned())
}

fn fault(
    document: &Document,
    base: &Option<String>,
    name: Token<'_>,
    iri: Token<'_>,
) -> Option<Problem> {
    let prefix = name.text.trim_end_matches(':');
    let expected = id::namespace(prefix)?;
    let declared = resolved(base, iri);
    if declared == expected {
        return None;
    }
    // `need:` or `time:` may be the prefix of another vocabulary; a typo looks like ours.
    let ours = declared.contains("w3id.org/annals");
    if !ours && prefix != "ann" && strsim::osa_distance(&declared, expected) > MAX_DISTANCE {
        return None;
    }
    let message = format!("`{prefix}:` is not declared as its usual namespace");
    let location = Location::from_byte_range(document.origin.file(), &document.text, iri.range());
    Some(
        Problem::of(Code::UnusualNamespace, message)
            .at(location)
            .label("annals does not know this namespace")
            .help(format!("write @prefix {prefix}: <{expected}> .")),
    )
}
