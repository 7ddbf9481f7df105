//! Text inside XML and HTML: marks as entities, and characters that XML 1.0 has no place for
//! (2.2) spelt out, as are those that would turn text around.

use super::style::clean;

/// Text between marks.
pub(super) fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in spelt(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Text in an attribute between double quotes.
pub(super) fn attribute(value: &str) -> String {
    text(value).replace('"', "&quot;")
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
