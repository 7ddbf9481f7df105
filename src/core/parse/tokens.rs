//! One lossless lexer for Turtle, TriG, N-Triples and N-Quads.
//!
//! The parsers check grammar and build statements but report no locations and drop comments. This
//! lexer keeps every byte: its tokens, joined, are the input, for any text at all. What no rule of
//! the grammar matches becomes [`TokenKind::Broken`], as short as possible so that lexing can go
//! on: an unclosed string ends at its line, an unclosed IRI at the next space.
//!
//! The terminals are those of <https://www.w3.org/TR/rdf12-turtle/#sec-grammar-grammar>, matched as long
//! as possible; escapes are skipped, not checked.
//!
//! ```
//! # use annals_core as annals;
//! use annals::parse::tokens::{TokenKind, tokens};
//!
//! let text = "ev:a a ann:Event . # done";
//! let kinds: Vec<TokenKind> = tokens(text).map(|token| token.kind).filter(|kind| !kind.is_trivia()).collect();
//! assert_eq!(kinds, [TokenKind::PrefixedName, TokenKind::Word, TokenKind::PrefixedName, TokenKind::Punctuation]);
//! assert_eq!(tokens(text).map(|token| token.text).collect::<String>(), text);
//! ```

use std::ops::Range;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Spaces, tabs and line ends.
    Space,
    /// From `#` to before the line end.
    Comment,
    /// `<…>`, brackets included.
    Iri,
    /// A prefixed name: `ev:kyivstar-attack`, `ev:`, `:a`.
    PrefixedName,
    /// Letters without a colon: `a`, `true`, `PREFIX`, or what should have been quoted.
    Word,
    /// A labelled blank node, `_:x`.
    BlankNode,
    /// A string with its quotes, short or long; language and datatype are tokens of their own.
    StringLiteral,
    /// An integer, decimal or double.
    Number,
    /// `@en`, `@ar--rtl`, `@prefix`, `@base`, `@version`.
    At,
    /// Punctuation: `. ; , [ ] ( ) { } ^^ << >> <<( )>> {| |} ~`.
    Punctuation,
    /// What no rule matches.
    Broken,
}

impl TokenKind {
    /// Whether it has no meaning in the grammar: space or comment.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Space | Self::Comment)
    }

    /// Whether it can be (the beginning of) a term.
    pub fn is_term(self) -> bool {
        matches!(
            self,
            Self::Iri
                | Self::PrefixedName
                | Self::Word
                | Self::BlankNode
                | Self::StringLiteral
                | Self::Number
        )
    }
}

/// One token: its kind, its text, and the byte at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its kind.
    pub kind: TokenKind,
    /// Its first byte, counted from the start of the text.
    pub start: usize,
    /// Its text, never empty.
    pub text: &'a str,
}

impl Token<'_> {
    /// The byte after its last.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// Whether it is this punctuation.
    pub fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Punctuation && self.text == mark
    }
}

/// The tokens of a text, spaces and comments included.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// Iterator over the tokens of a text.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Continues from a byte that begins a token; nothing is left if no character begins there.
    #[must_use]
    pub fn from(mut self, at: usize) -> Self {
        self.at = if self.text.is_char_boundary(at) {
            at
        } else {
            self.text.len()
        };
        self
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        let (kind, length) = scan(rest, *rest.as_bytes().first()?);
        let start = self.at;
        self.at += length;
        Some(Token {
            kind,
            start,
            text: &rest[..length],
        })
    }
}

/// TokenKind and length in bytes of the token at the start of `rest`, which begins with `first`.
fn scan(rest: &str, first: u8) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    match first {
        b' ' | b'\t' | b'\r' | b'\n' => (TokenKind::Space, run(bytes, is_space)),
        b'#' => (
            TokenKind::Comment,
            run(bytes, |b| !matches!(b, b'\r' | b'\n')),
        ),
        b'<' if bytes.starts_with(b"<<(") => (TokenKind::Punctuation, 3),
        b'<' if bytes.starts_with(b"<<") => (TokenKind::Punctuation, 2),
        b')' if bytes.starts_with(b")>>") => (TokenKind::Punctuation, 3),
        b'{' if bytes.starts_with(b"{|") => (TokenKind::Punctuation, 2),
        b'|' if bytes.starts_with(b"|}") => (TokenKind::Punctuation, 2),
        b'<' => iri(rest),
        b'"' | b'\'' => string(rest, first),
        b'_' if bytes.get(1) == Some(&b':') => label(rest),
        b'@' => at(bytes),
        b'.' if !bytes.get(1).is_some_and(u8::is_ascii_digit) => (TokenKind::Punctuation, 1),
        b'.' | b'+' | b'-' | b'0'..=b'9' => number(bytes),
        b';' | b',' | b'[' | b']' | b'(' | b')' | b'{' | b'}' | b'~' => (TokenKind::Punctuation, 1),
        b'^' | b'>' if bytes.get(1) == Some(&first) => (TokenKind::Punctuation, 2),
        _ => name_or_word(rest),
    }
}

/// How many bytes from the start satisfy the test.
fn run(bytes: &[u8], test: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&b| !test(b)).unwrap_or(bytes.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// An IRI is closed on its line and contains no `<`; else it is cut at the first space.
fn iri(rest: &str) -> (TokenKind, usize) {
    let body = &rest.as_bytes()[1..];
    let length = run(body, |b| !matches!(b, b'>' | b'<' | b'\r' | b'\n'));
    match body.get(length) {
        Some(b'>') => (TokenKind::Iri, length + 2),
        _ => (
            TokenKind::Broken,
            1 + run(body, |b| !is_space(b) && b != b'<'),
        ),
    }
}

/// A string, long if it begins with three quotes; a short one that is not closed ends with its
/// line, a long one with the text.
fn string(rest: &str, quote: u8) -> (TokenKind, usize) {
    let bytes = rest.as_bytes();
    let long = bytes.len() >= 3 && bytes[1] == quote && bytes[2] == quote;
    let mut at = if long { 3 } else { 1 };
    while at < bytes.len() {
        at += run(&bytes[at..], |b| {
            b != quote && b != b'\\' && (long || !matches!(b, b'\r' | b'\n'))
        });
        match bytes.get(at) {
            Some(b'\\') => at += 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8),
            Some(&b) if b == quote && !long => return (TokenKind::StringLiteral, at + 1),
            Some(&b) if b == quote => {
                if bytes[at..].starts_with(&[quote; 3]) {
                    return (TokenKind::StringLiteral, at + 3);
                }
                at += 1;
            }
            _ => break,
        }
    }
    (TokenKind::Broken, at.min(bytes.len()))
}

fn at(bytes: &[u8]) -> (TokenKind, usize) {
    let mut end = 1 + run(&bytes[1..], |b| b.is_ascii_alphabetic());
    if end == 1 {
        return (TokenKind::Broken, 1);
    }
    while bytes.get(end) == Some(&b'-') {
        let part = run(&bytes[end + 1..], |b| b.is_ascii_alphanumeric());
        if part == 0 {
            break;
        }
        end += 1 + part;
    }
    // the direction of a string
    if bytes[end..].starts_with(b"--") {
        let direction = run(&bytes[end + 2..], |b| b.is_ascii_alphabetic());
        end += if direction == 0 { 0 } else { 2 + direction };
    }
    (TokenKind::At, end)
}

/// A number; a dot belongs to it only if digits or an exponent follow.
fn number(bytes: &[u8]) -> (TokenKind, usize) {
    let digits = |from: usize| run(&bytes[from..], |b| b.is_ascii_digit());
    let exponent = |from: usize| {
        let sign = usize::from(matches!(bytes.get(from + 1), Some(b'+' | b'-')));
        matches!(bytes.get(from), Some(b'e' | b'E'))
            .then(|| digits((from + 1 + sign).min(bytes.len())))
            .filter(|&count| count > 0)
            .map_or(0, |count| 1 + sign + count)
    };
    let mut end = usize::from(matches!(bytes[0], b'+' | b'-'));
    let whole = digits(end);
    end += whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction > 0 || (whole > 0 && exponent(end + 1) > 0) {
            end += 1 + fraction;
        } else if whole == 0 {
            return (TokenKind::Broken, end);
        }
    } else if whole == 0 {
        return (TokenKind::Broken, end);
    }
    (TokenKind::Number, end + exponent(end))
}

fn label(rest: &str) -> (TokenKind, usize) {
    let body = &rest[2..];
    match body.chars().next() {
        Some(c) if is_name_char(c) && c != '-' => {
            (TokenKind::BlankNode, 2 + dotted(body, is_name_char))
        }
        _ => (TokenKind::Broken, 2),
    }
}

/// A prefixed name, a word, or one character that begins neither.
fn name_or_word(rest: &str) -> (TokenKind, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let prefix = match rest.chars().next() {
        Some(':') => 0,
        Some(c) if is_name_start(c) => dotted(rest, is_name_char),
        _ => return (TokenKind::Broken, first),
    };
    if rest.as_bytes().get(prefix) == Some(&b':') {
        (
            TokenKind::PrefixedName,
            prefix + 1 + local(&rest[prefix + 1..]),
        )
    } else {
        (TokenKind::Word, prefix)
    }
}

/// Length of the characters that pass, with dots between but not after them.
fn dotted(text: &str, test: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut end) = (0, 0);
    loop {
        match bytes.get(at) {
            Some(b'.') => {
                at += 1;
                continue;
            }
            Some(&b) if b.is_ascii() && test(char::from(b)) => at += 1,
            Some(&b) if !b.is_ascii() => match text[at..].chars().next() {
                Some(c) if test(c) => at += c.len_utf8(),
                _ => return end,
            },
            _ => return end,
        }
        end = at;
    }
}

/// Length of the local part of a prefixed name, escapes included.
fn local(text: &str) -> usize {
    if text.starts_with(['-', '.']) {
        return 0;
    }
    let bytes = text.as_bytes();
    let mut end = 0;
    loop {
        let part = dotted(&text[end..], |c| c == ':' || is_name_char(c));
        // dots may stand before an escape too
        let dots = run(&bytes[end + part..], |b| b == b'.');
        let escape = match bytes[end + part + dots..] {
            [b'\\', b, ..] if b"_~.-!$&'()*+,;=/?#@%".contains(&b) => 2,
            [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => 3,
            _ => return end + part,
        };
        if end + part == 0 && dots > 0 {
            return 0;
        }
        end += part + dots + escape;
    }
}

/// `PN_CHARS_BASE` of the grammar.
fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c,
            '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
            | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
            | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// `PN_CHARS` of the grammar.
fn is_name_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    }
    is_name_start(c) || matches!(c, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tokens without spaces and comments, each as `Kind text`.
    fn seen(text: &str) -> Vec<String> {
        tokens(text)
            .filter(|token| !token.kind.is_trivia())
            .map(|token| format!("{:?} {}", token.kind, token.text))
            .collect()
    }

    #[test]
    fn a_token_is_as_long_as_the_grammar_allows() {
        for (text, expected) in [
            ("ev:a.b. ", &["PrefixedName ev:a.b", "Punctuation ."][..]),
            (
                "1.5. 1. .5 1.e3 -2 +",
                &[
                    "Number 1.5",
                    "Punctuation .",
                    "Number 1",
                    "Punctuation .",
                    "Number .5",
                    "Number 1.e3",
                    "Number -2",
                    "Broken +",
                ],
            ),
            (
                "\"a\\\"b\"@en-GB",
                &["StringLiteral \"a\\\"b\"", "At @en-GB"],
            ),
            (
                "'''a''b'''^^xsd:string",
                &[
                    "StringLiteral '''a''b'''",
                    "Punctuation ^^",
                    "PrefixedName xsd:string",
                ],
            ),
            ("\"\" ''", &["StringLiteral \"\"", "StringLiteral ''"]),
            (
                "_:a.b. _:1",
                &["BlankNode _:a.b", "Punctuation .", "BlankNode _:1"],
            ),
            (
                "ex:a\\.b%20c:d ex:.\\-",
                &[
                    "PrefixedName ex:a\\.b%20c:d",
                    "PrefixedName ex:",
                    "Punctuation .",
                    "Broken \\",
                    "Broken -",
                ],
            ),
            (
                "<a> << >> [](){}",
                &[
                    "Iri <a>",
                    "Punctuation <<",
                    "Punctuation >>",
                    "Punctuation [",
                    "Punctuation ]",
                    "Punctuation (",
                    "Punctuation )",
                    "Punctuation {",
                    "Punctuation }",
                ],
            ),
            ("true.x:y a", &["PrefixedName true.x:y", "Word a"]),
            (
                "Подія:кіберНапад .",
                &["PrefixedName Подія:кіберНапад", "Punctuation ."],
            ),
            (
                "a..:b a.:b",
                &[
                    "Word a",
                    "Punctuation .",
                    "Punctuation .",
                    "PrefixedName :b",
                    "Word a",
                    "Punctuation .",
                    "PrefixedName :b",
                ],
            ),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_closed_is_cut_where_lexing_can_go_on() {
        for (text, expected) in [
            ("\"open\n;", &["Broken \"open", "Punctuation ;"][..]),
            ("\"\"\"open\n;", &["Broken \"\"\"open\n;"]),
            (
                "<http://a b .\n<c>",
                &["Broken <http://a", "Word b", "Punctuation .", "Iri <c>"],
            ),
            ("\"a\\", &["Broken \"a\\"]),
            (
                "@ ^ > | é§",
                &[
                    "Broken @",
                    "Broken ^",
                    "Broken >",
                    "Broken |",
                    "Word é",
                    "Broken §",
                ],
            ),
        ] {
            assert_eq!(seen(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn joined_tokens_are_the_text(text in "([ \n.;,a:\\\\\"'<>\\[\\]()@^_%#\\-+0-9eé\u{1F600}{}]|\"\"\"|'''|\\\\u00e9|PREFIX|_:|ev:a)*") {
            prop_assert_eq!(tokens(&text).map(|token| token.text).collect::<String>(), text);
        }

        #[test]
        fn joined_tokens_are_any_text(text in any::<String>()) {
            prop_assert_eq!(tokens(&text).map(|token| token.text).collect::<String>(), text);
        }
    }
}
