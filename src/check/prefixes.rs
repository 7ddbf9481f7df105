//! Prefixes that stand for something else than they usually do: with `http:` for `https:`, or
//! without the `#`, a whole file would say nothing that anybody understands.

use crate::model::id;
use crate::model::problem::{Code, Place, Problem};
use crate::parse::tokens::{Kind, Token, tokens};
use crate::parse::{Document, Format};

/// Letters by which two namespaces differ at most where one was meant for the other.
const SLIP: usize = 5;

/// The faults of the `@prefix` lines at the head of a document.
pub fn prefixes(document: &Document) -> Vec<Problem> {
    if !matches!(document.format, Format::Turtle | Format::TriG) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut meaning = tokens(&document.text).filter(|token| !token.kind.is_blank());
    while let Some(token) = meaning.next() {
        let word = token.text.trim_start_matches('@').to_ascii_lowercase();
        match (token.kind, word.as_str()) {
            (Kind::At | Kind::Word, "prefix") => {
                let declared = meaning.next().zip(meaning.next());
                problems.extend(declared.and_then(|(name, iri)| fault(document, name, iri)));
            }
            (Kind::At | Kind::Word, "base") => drop(meaning.next()),
            (Kind::Mark, ".") => {}
            // The statements begin: nearly all documents have declared what they use.
            _ => break,
        }
    }
    problems
}

fn fault(document: &Document, name: Token<'_>, iri: Token<'_>) -> Option<Problem> {
    let prefix = name.text.trim_end_matches(':');
    let usual = id::namespace(prefix)?;
    let here = iri.text.trim_start_matches('<').trim_end_matches('>');
    if here == usual {
        return None;
    }
    // `need:` or `time:` may be another vocabulary's prefix; a slip looks like ours.
    let ours = here.contains("w3id.org/annals");
    if !ours && prefix != "ann" && strsim::osa_distance(here, usual) > SLIP {
        return None;
    }
    let message = format!("`{prefix}:` usually stands for something else");
    let place = Place::of_bytes(document.origin.file(), &document.text, iri.range());
    Some(
        Problem::of(Code::OtherNamespace, message)
            .at(place)
            .label("names with it mean nothing to annals")
            .help(format!("write @prefix {prefix}: <{usual}> .")),
    )
}
