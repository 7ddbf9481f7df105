//! Text in XML and HTML.

use super::style::clean;
use std::borrow::Cow;

/// A text as XML can hold it, in an element as well as in quotes: control and bidirectional
/// characters, and those that XML forbids, are written out.
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

/// An address that a reader may follow: the web's alone, so that no data can make a link that
/// runs something.
pub(crate) fn web(address: &str) -> Option<&str> {
    let scheme = address.split_once("://")?.0.to_ascii_lowercase();
    ["http", "https"]
        .contains(&scheme.as_str())
        .then_some(address)
}

/// Whether any of its letters is read from right to left.
fn turns(text: &str) -> bool {
    let right_to_left =
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    text.contains(right_to_left)
}

/// The text set apart, where it is read from right to left and would turn the figures beside it
/// around.
pub(super) fn apart(text: &str) -> Cow<'_, str> {
    match turns(text) {
        true => Cow::Owned(format!("\u{2068}{text}\u{2069}")),
        false => Cow::Borrowed(text),
    }
}

/// Text between marks: as [`escape`] gives it, but its lines stay.
pub(super) fn text(text: &str) -> String {
    signs(&spelt(text))
}

/// A text to the letter, for a program that reads it back from an element or from quotes; what XML
/// cannot hold becomes `U+FFFD`.
pub(super) fn exact(text: &str) -> String {
    let mut exact = String::with_capacity(text.len());
    for c in signs(text).chars() {
        match c {
            '"' => exact.push_str("&quot;"),
            // in quotes these would become spaces
            '\t' | '\n' | '\r' => exact.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => exact.push('\u{fffd}'),
            c => exact.push(c),
        }
    }
    exact
}

/// What would begin or end a mark, written out.
fn signs(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// A whole element of text.
pub(super) fn element(name: &str, value: &str) -> String {
    format!("<{name}>{}</{name}>", text(value))
}

/// Lines stay; `U+FFFE` and `U+FFFF` are no characters of XML either.
fn spelt(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(clean).collect();
    lines
        .join("\n")
        .replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
