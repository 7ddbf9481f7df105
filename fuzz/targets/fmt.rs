//! Formatting preserves graph and comments, and is idempotent.
#![no_main]

use annals::model::origin::Origin;
use annals::parse::tokens::{TokenKind, tokens};
use annals::parse::{Document, Format, Input, read};
use annals::render::turtle;
use libfuzzer_sys::fuzz_target;
use oxrdf::Dataset;
use oxrdf::dataset::CanonicalizationAlgorithm;

fuzz_target!(|text: &str| {
    let Some(before) = document(text) else {
        return;
    };
    let once = turtle::format(&before).expect("it is Turtle");
    let after = document(&once).unwrap_or_else(|| panic!("refused:\n{once}"));
    assert_eq!(comments(text), comments(&once), "{once}");
    let twice = turtle::format(&after).expect("it is Turtle");
    assert_eq!(once, twice);
    // canonicalizing many blank nodes takes too long
    let (one, other) = (dataset(&before), dataset(&after));
    if one
        .iter()
        .filter(|quad| quad.subject.is_blank_node())
        .count()
        < 12
    {
        assert_eq!(canonical(one), canonical(other), "{once}");
    } else {
        assert_eq!(one.len(), other.len(), "{once}");
    }
});

fn document(text: &str) -> Option<Document> {
    let input = Input {
        origin: Origin::new("fuzz.ttl"),
        bytes: text.into(),
        format: Format::Turtle,
    };
    read(input).document
}

fn dataset(document: &Document) -> Dataset {
    document.quads.iter().collect()
}

fn canonical(mut dataset: Dataset) -> Vec<String> {
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = dataset.iter().map(|quad| quad.to_string()).collect();
    lines.sort_unstable();
    lines
}

/// The words of all comments, sorted: two comments may have become one.
fn comments(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let comments = tokens(text).filter(|token| token.kind == TokenKind::Comment);
    let words = comments.flat_map(|comment| comment.text.split_whitespace());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.sort_unstable();
    words
}
