//! Literals in their shortest form, with escapes only where needed.

use crate::parse::tokens::{TokenKind, tokens};
use oxrdf::vocab::xsd;
use oxrdf::{LiteralRef, NamedNodeRef};
use std::fmt::Write as _;

/// Writes a literal: numbers and booleans unquoted where the grammar allows it, multi-line text in
/// triple quotes; `name` writes the datatype.
pub(super) fn write(literal: LiteralRef<'_>, name: impl Fn(NamedNodeRef<'_>) -> String) -> String {
    let value = literal.value();
    if let Some(language) = literal.language() {
        let direction = literal
            .direction()
            .map(|direction| format!("--{direction}"));
        let direction = direction.unwrap_or_default();
        return format!("{}@{language}{direction}", quoted(value));
    }
    let datatype = literal.datatype();
    if datatype == xsd::STRING {
        return quoted(value);
    }
    if unquoted_datatype(value) == Some(datatype.as_str()) {
        return value.to_owned();
    }
    format!("{}^^{}", quoted(value), name(datatype))
}

/// The datatype of a text if it is written without quotes.
fn unquoted_datatype(value: &str) -> Option<&'static str> {
    if value == "true" || value == "false" {
        return Some(xsd::BOOLEAN.as_str());
    }
    let begins = |c: char| c.is_ascii_digit() || "+-.".contains(c);
    if !value.starts_with(begins) {
        return None;
    }
    let mut tokens = tokens(value);
    let kind = tokens.next().map(|token| token.kind);
    (kind == Some(TokenKind::Number) && tokens.next().is_none()).then(|| {
        let has = |sign: &[char]| value.contains(sign);
        match (has(&['e', 'E']), has(&['.'])) {
            (true, _) => xsd::DOUBLE.as_str(),
            (false, true) => xsd::DECIMAL.as_str(),
            (false, false) => xsd::INTEGER.as_str(),
        }
    })
}

/// A string in quotes.
fn quoted(value: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if value.bytes().all(is_plain) {
        return ["\"", value, "\""].concat();
    }
    let long = value.contains('\n');
    let quotes = if long { "\"\"\"" } else { "\"" };
    let mut text = String::with_capacity(value.len() + 2 * quotes.len());
    text.push_str(quotes);
    let mut characters = value.chars().peekable();
    let mut run = 0;
    while let Some(c) = characters.next() {
        // a long string may contain two quotes in a row, but not three, nor end with one
        let last = characters.peek().is_none();
        run = if c == '"' { run + 1 } else { 0 };
        match c {
            '"' if !long || last || run % 3 == 0 => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ if is_hidden(c) && c != '\n' => escape(&mut text, c),
            _ => text.push(c),
        }
    }
    text.push_str(quotes);
    text
}

/// Writes a character as a numeric escape.
pub(super) fn escape(text: &mut String, c: char) {
    let number = u32::from(c);
    let _ = match number {
        0..=0xFFFF => write!(text, "\\u{number:04X}"),
        _ => write!(text, "\\U{number:08X}"),
    };
}

/// Whether a character is invisible or reorders the text around it.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}')
}
