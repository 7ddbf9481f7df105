//! Escaping for XML; HTML is escaped by its templates (`render::html`).

use super::style::{clean, is_right_to_left};
use std::borrow::Cow;

/// Escapes a text for elements and attributes. Control and bidirectional characters, and those that
/// XML forbids, are written as `\u{…}`.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Wraps escaped right-to-left text in bidi isolates, so that it does not reorder the numbers beside
/// it. They are character references: as characters they would be escaped in a page.
pub(super) fn isolate_bidi(text: &str) -> Cow<'_, str> {
    match is_right_to_left(text) {
        true => Cow::Owned(format!("&#x2068;{text}&#x2069;")),
        false => Cow::Borrowed(text),
    }
}

/// Escapes element content like [`escape`], but keeps line breaks.
pub(super) fn text(text: &str) -> String {
    escape_markup(&clean_lines(text))
}

/// Escapes losslessly, for programs that read the text back; characters that XML forbids become
/// `U+FFFD`.
pub(super) fn escape_exact(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in escape_markup(text).chars() {
        match c {
            '"' => escaped.push_str("&quot;"),
            // in attributes these would be normalized to spaces
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes `&`, `<` and `>`.
fn escape_markup(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// An element with escaped text.
pub(super) fn element(name: &str, value: &str) -> String {
    format!("<{name}>{}</{name}>", text(value))
}

/// Cleans each line. `U+FFFE` and `U+FFFF` are not XML characters either.
fn clean_lines(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(clean).collect();
    lines
        .join("\n")
        .replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
