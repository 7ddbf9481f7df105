//! SPARQL text as tokens: for limits that hold before anything is parsed, and for messages about
//! texts that the parser rejects. Any text has tokens; what belongs to none is a token of its own.

use std::borrow::Cow;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword, the name of a built-in function, or a bare word.
    Word,
    /// A prefixed name, or a prefix with its colon.
    Name,
    /// `?x` or `$x`.
    Variable,
    /// An IRI in angle brackets.
    Iri,
    /// `_:x`.
    Blank,
    /// A quoted text.
    Text,
    /// A quote whose text does not end.
    OpenText,
    /// `@en`.
    Language,
    /// A number without its sign.
    Number,
    /// A bracket, a separator or an operator.
    Mark,
    /// A character that SPARQL has no use for.
    Stray,
}

/// A token and where it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    pub start: usize,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Marks of more than one character, the longest first.
const LONG_MARKS: [&str; 15] = [
    "<<(", ")>>", "===", "!==", "&&", "||", "!=", "==", "<=", ">=", "=>", "=<", "^^", "<<", ">>",
];

/// The tokens of a text, without blanks and comments.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
        } else if bytes[at] == b'#' {
            let comment = bytes[at..]
                .iter()
                .take_while(|byte| !b"\r\n".contains(byte));
            at += comment.count();
        } else {
            let (kind, length) = token(text, at);
            let end = text.ceil_char_boundary((at + length.max(1)).min(text.len()));
            tokens.push(Token {
                kind,
                text: &text[at..end],
                start: at,
            });
            at = end;
        }
    }
    tokens
}

/// The text with `TRUE` and `FALSE` in lowercase, the only keywords of SPARQL that the parser takes in
/// one case alone. Places stay the same.
pub(super) fn with_lowercase_booleans(text: &str) -> Cow<'_, str> {
    let is_boolean = |token: &Token<'_>| {
        let word = token.text.to_ascii_lowercase();
        let other_case = token.text != word;
        token.kind == TokenKind::Word && other_case && matches!(word.as_str(), "true" | "false")
    };
    let mut lowercase = Cow::Borrowed(text);
    for token in tokens(text).iter().filter(|token| is_boolean(token)) {
        let word = token.text.to_ascii_lowercase();
        lowercase
            .to_mut()
            .replace_range(token.start..token.end(), &word);
    }
    lowercase
}

/// The kind and length of the token at a place.
fn token(text: &str, at: usize) -> (TokenKind, usize) {
    use TokenKind as K;
    let bytes = text.as_bytes();
    let rest = &bytes[at..];
    let name_after = |skipped: usize| skipped + name_length(&text[at + skipped..]);
    match rest[0] {
        b'"' | b'\'' => match string_length(rest) {
            Some(length) => (K::Text, length),
            None => {
                let line = rest.iter().take_while(|byte| !b"\r\n".contains(byte));
                (K::OpenText, line.count())
            }
        },
        b'<' => match iri_length(rest) {
            Some(length) => (K::Iri, length),
            None => mark(text, at),
        },
        b'?' | b'$' if name_after(1) > 1 => (K::Variable, name_after(1)),
        b'@' if name_after(1) > 1 => {
            let part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
            (K::Language, 1 + rest[1..].iter().take_while(part).count())
        }
        b'0'..=b'9' => (K::Number, number_length(rest)),
        b'_' if rest.get(1) == Some(&b':') => (K::Blank, 2 + local_length(&rest[2..])),
        b':' => (K::Name, 1 + local_length(&rest[1..])),
        _ if name_after(0) > 0 => word(&text[at..]),
        _ => mark(text, at),
    }
}

/// A word, or a prefixed name, whose prefix may have `-` and `.` inside.
fn word(rest: &str) -> (TokenKind, usize) {
    let prefix = rest
        .find(|c: char| !is_letter(c) && !"-.".contains(c))
        .unwrap_or(rest.len());
    if rest[prefix..].starts_with(':') {
        let colon = prefix + 1;
        let local = local_length(&rest.as_bytes()[colon..]);
        return (TokenKind::Name, colon + local);
    }
    (TokenKind::Word, name_length(rest))
}

fn mark(text: &str, at: usize) -> (TokenKind, usize) {
    let rest = &text[at..];
    let long = LONG_MARKS.iter().find(|mark| rest.starts_with(**mark));
    let first = rest.chars().next().unwrap_or(' ');
    match long {
        Some(mark) => (TokenKind::Mark, mark.len()),
        None if "(){}[].,;*/|^+-!=<>?&~".contains(first) => (TokenKind::Mark, 1),
        None => (TokenKind::Stray, first.len_utf8()),
    }
}

fn name_length(rest: &str) -> usize {
    rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len())
}

/// Whether a character can be part of a name; typographic quotes and dashes cannot.
fn is_letter(c: char) -> bool {
    let is_punctuation = |c: char| c < '\u{c0}' || ('\u{2000}'..='\u{206f}').contains(&c);
    c == '_' || c.is_alphanumeric() || !is_punctuation(c)
}

/// The local part of a prefixed name; a dot at its end belongs to the statement.
fn local_length(rest: &[u8]) -> usize {
    let mut length = 0;
    while let Some(byte) = rest.get(length) {
        match byte {
            b'\\' => length += 2,
            _ if is_name(*byte) || b":.-%".contains(byte) => length += 1,
            _ => break,
        }
    }
    let length = length.min(rest.len());
    let dots = rest[..length]
        .iter()
        .rev()
        .take_while(|byte| **byte == b'.');
    length - dots.count()
}

fn number_length(rest: &[u8]) -> usize {
    let digits = |from: usize| {
        let digits = rest[from.min(rest.len())..].iter();
        digits.take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut length = digits(0);
    if rest.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if matches!(rest.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// The length of the string that begins with a quote; none if it has no end.
pub(super) fn string_length(rest: &[u8]) -> Option<usize> {
    let quote = rest[0];
    let is_quote = |at: usize| rest.get(at) == Some(&quote);
    let is_long = is_quote(1) && is_quote(2);
    let mut at = if is_long { 3 } else { 1 };
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            byte if byte == quote && !is_long => return Some(at + 1),
            byte if byte == quote && is_quote(at + 1) && is_quote(at + 2) => {
                at += 2;
                // the last three of up to five quotes end it
                while is_quote(at + 1) {
                    at += 1;
                }
                return Some(at + 1);
            }
            b'\n' | b'\r' if !is_long => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of the IRI that begins with `<`, brackets included; none if `<` is an operator.
pub(super) fn iri_length(rest: &[u8]) -> Option<usize> {
    let is_part = |byte: &&u8| **byte > b' ' && !b"<>\"{}|^`\\".contains(byte);
    let length = 1 + rest[1..].iter().take_while(is_part).count();
    (rest.get(length) == Some(&b'>')).then_some(length + 1)
}

/// Whether a byte is part of a name; bytes above ASCII are, wherever the grammar allows them.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
