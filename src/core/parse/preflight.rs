//! A first pass over a text, before any parser: how deep its brackets are nested, which
//! blank nodes have labels, and whether rio can parse it correctly.

use super::tokens::{Token, TokenKind, tokens};
use std::collections::HashMap;

/// The deepest nesting of `[`, `(` and `<<(` that is parsed: far beyond any sensible document, and within
/// the stack of the smallest thread.
pub const MAX_DEPTH: usize = 100;

/// The result of one pass over the tokens.
#[derive(Debug, Default)]
pub(super) struct Preflight {
    /// The byte of the first bracket that is nested too deep; the pass ends there.
    pub too_deep: Option<usize>,
    /// Whether rio parses this text as oxttl does: see [`Scanner::term`] and [`is_plain`].
    pub plain: bool,
    /// The labels of blank nodes, numbered from 1 in the order of first mention.
    pub labels: HashMap<String, u64>,
}

/// Scans a whole text.
pub(super) fn scan(text: &str) -> Preflight {
    let mut scanner = Scanner::new();
    for token in tokens(text) {
        if !token.kind.is_trivia() && scanner.token(token).is_none() {
            scanner.result.too_deep = Some(token.start);
            break;
        }
    }
    scanner.result.plain &= scanner.is_plain();
    scanner.result
}

/// An open bracket: a collection, or a property list with the terms since its last `;`.
enum Bracket {
    Cells,
    List(u8),
}

/// Scans tokens one after the other.
pub(super) struct Scanner {
    pub result: Preflight,
    brackets: Vec<Bracket>,
    anonymous: usize,
    /// The next term is the datatype of a literal, not a term of its own.
    datatype: bool,
    /// The next IRI is the namespace of a prefix.
    namespace: bool,
}

impl Scanner {
    pub fn new() -> Self {
        Self {
            result: Preflight {
                plain: true,
                ..Preflight::default()
            },
            brackets: Vec::new(),
            anonymous: 0,
            datatype: false,
            namespace: false,
        }
    }

    /// Scans some tokens.
    pub fn tokens(&mut self, tokens: &[Token<'_>]) {
        for token in tokens {
            if self.token(*token).is_none() {
                self.result.too_deep = Some(token.start);
            }
        }
    }

    /// Whether rio can parse what was scanned so far.
    pub fn is_plain(&self) -> bool {
        // rio numbers anonymous nodes with eight digits
        self.result.plain && self.result.too_deep.is_none() && self.anonymous < 100_000_000
    }

    /// Scans one token; none if it is nested too deep.
    fn token(&mut self, token: Token<'_>) -> Option<()> {
        match token.kind {
            TokenKind::Punctuation => return self.mark(token.text),
            TokenKind::At => {
                // rio reads `@prefixa:` as `@prefix a:`
                self.namespace = token.text == "@prefix";
                self.result.plain &= self.namespace || !token.text.starts_with("@prefix");
                // rio knows no directions
                self.result.plain &= !token.text.contains("--");
            }
            TokenKind::Broken => self.result.plain = false,
            _ => {
                if token.kind == TokenKind::Iri && std::mem::take(&mut self.namespace) {
                    self.result.plain &= is_plain_namespace(token.text);
                }
                if token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case("prefix") {
                    self.namespace = true;
                }
                self.result.plain &= is_plain(token);
                if token.kind == TokenKind::BlankNode {
                    let (labels, label) = (&mut self.result.labels, &token.text[2..]);
                    if !labels.contains_key(label) {
                        labels.insert(label.to_owned(), labels.len() as u64 + 1);
                    }
                }
                if !std::mem::take(&mut self.datatype) {
                    self.term();
                }
            }
        }
        Some(())
    }

    fn mark(&mut self, mark: &str) -> Option<()> {
        match mark {
            "[" | "(" => {
                self.term();
                self.anonymous += usize::from(mark == "[");
                self.brackets.push(match mark {
                    "[" => Bracket::List(0),
                    _ => Bracket::Cells,
                });
                if self.brackets.len() > MAX_DEPTH {
                    return None;
                }
            }
            "<<" | "<<(" | "{|" => {
                // rio knows an early draft of them
                self.result.plain = false;
                self.brackets.push(Bracket::List(0));
                if self.brackets.len() > MAX_DEPTH {
                    return None;
                }
            }
            "]" | ")" | ">>" | ")>>" | "|}" => drop(self.brackets.pop()),
            ";" | "," => {
                if let Some(Bracket::List(terms)) = self.brackets.last_mut() {
                    *terms = u8::from(mark == ",");
                }
            }
            // a bracket that is still open is an error, not the depth of what follows
            "." => {
                self.brackets.clear();
            }
            "^^" => self.datatype = true,
            // graphs are not Turtle, and rio knows no reifiers
            _ => self.result.plain = false,
        }
        Some(())
    }

    /// One more term: rio accepts a missing `;` between two pairs inside `[ ]`.
    fn term(&mut self) {
        match self.brackets.last_mut() {
            Some(Bracket::List(terms)) => {
                *terms = terms.saturating_add(1);
                self.result.plain &= *terms <= 2;
            }
            Some(Bracket::Cells) => {
                self.anonymous += 1;
            }
            None => {}
        }
    }
}

/// Whether rio parses a term as oxttl does. It does not check the IRI of a prefixed name, ends a
/// name or `true` at another dot, takes quadratic time for runs of dots, and names its own blank
/// nodes `riog…`.
fn is_plain(token: Token<'_>) -> bool {
    let text = token.text.as_bytes();
    match token.kind {
        TokenKind::PrefixedName => {
            let mut colons = 0;
            let mut previous = 0;
            text.iter().all(|&byte| {
                let dotted = byte == b'.' && (colons == 0 || previous == b'.');
                colons += usize::from(byte == b':');
                previous = byte;
                byte.is_ascii() && byte != b'\\' && colons < 2 && !dotted
            })
        }
        TokenKind::Word => text.iter().all(|&byte| byte.is_ascii() && byte != b'.'),
        TokenKind::BlankNode => !text.starts_with(b"_:riog"),
        _ => true,
    }
}

/// With a path after its host, a namespace gives a valid IRI with every plain local name.
fn is_plain_namespace(iri: &str) -> bool {
    iri.split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_turtle_is_plain() {
        let text = "@prefix ev: <http://a/> .\nPREFIX b: <http://b/c#>\nev:a a b:E ; b:p 1, 2.5, \"x\"@en, \
             \"y\"^^b:t, [ b:q _:l ; b:r ( 1 2 [ ] \"z\"^^b:t ) , <http://x> ; ] .";
        assert!(scan(text).plain);
        assert_eq!(scan(text).labels["l"], 1);
    }

    #[test]
    fn what_rio_parses_differently_from_oxttl_is_not_plain() {
        for text in [
            "@prefixev: <http://a/> .",
            "@prefix ev: <http://a> .",
            "@prefix ev: <a/> .",
            "ev:a\\#b",
            "ev:a:b",
            "true.ev:a",
            "ev:a..b",
            "ev:é",
            "_:riog00000001",
            "<< ev:a ev:b ev:c >>",
            "ev:a ev:b <<( ev:a ev:b ev:c )>> .",
            "ev:a ev:b ev:c ~ ev:d .",
            "ev:a ev:b \"x\"@en--ltr .",
            "[ ev:a ev:b ev:c ev:d ]",
            "[ ev:a 1 2 ]",
        ] {
            assert!(!scan(text).plain, "{text}");
        }
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
