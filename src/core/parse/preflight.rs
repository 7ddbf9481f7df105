//! A first pass over the tokens of a text, before a parser that builds a tree or overflows its stack: how deep
//! its brackets are nested, and which blank nodes have labels.

use super::tokens::{TokenKind, tokens};
use std::collections::HashMap;

/// The deepest nesting of `[`, `(` and `<<(` that is parsed: far beyond any sensible document, and within
/// the stack of the smallest thread.
pub const MAX_DEPTH: usize = 100;

/// The result of one pass over the tokens.
#[derive(Debug, Default)]
pub(super) struct Preflight {
    /// The byte of the first bracket that is nested too deep; the pass ends there.
    pub too_deep: Option<usize>,
    /// The labels of blank nodes, numbered from 1 in the order of first mention.
    pub labels: HashMap<String, u64>,
}

/// Scans a whole text.
pub(super) fn scan(text: &str) -> Preflight {
    let (mut found, mut depth) = (Preflight::default(), 0_usize);
    for token in tokens(text) {
        match (token.kind, token.text) {
            (TokenKind::Punctuation, "[" | "(" | "<<" | "<<(" | "{|") => depth += 1,
            (TokenKind::Punctuation, "]" | ")" | ">>" | ")>>" | "|}") => {
                depth = depth.saturating_sub(1);
            }
            // A bracket that is still open is an error, not the depth of what follows.
            (TokenKind::Punctuation, ".") => depth = 0,
            (TokenKind::BlankNode, label) => {
                let next = found.labels.len() as u64 + 1;
                if !found.labels.contains_key(&label[2..]) {
                    found.labels.insert(label[2..].to_owned(), next);
                }
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            found.too_deep = Some(token.start);
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_numbered_as_they_are_mentioned() {
        let labels = scan("_:b a:p _:a , _:b , \"_:c\" .").labels;
        let expected = [("b", 1), ("a", 2)].map(|(label, number)| (label.to_owned(), number));
        assert_eq!(labels, HashMap::from(expected));
    }

    #[test]
    fn depth_ignores_brackets_in_strings_and_comments() {
        let deep = |open: &str, count: usize| scan(&open.repeat(count)).too_deep;
        assert_eq!(deep("[", MAX_DEPTH), None);
        assert_eq!(deep("[", MAX_DEPTH + 1), Some(MAX_DEPTH));
        assert_eq!(deep("(", 100_000), Some(MAX_DEPTH));
        assert_eq!(deep("<<(", MAX_DEPTH), None);
        assert_eq!(deep("<<(", MAX_DEPTH + 1), Some(3 * MAX_DEPTH));
        assert_eq!(deep("ev:a {| ev:b |}", 1000), None);
        assert_eq!(deep("[]", 1000), None);
        assert_eq!(deep("\"[\" ", 1000), None);
        assert_eq!(deep("#[\n", 1000), None);
        assert_eq!(deep("ev:a ev:b [ .\n", 1000), None);
    }
}
