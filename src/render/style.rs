//! Widths, and text that does no harm on a terminal.

use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How wide to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 100 }
    }
}

/// The same text with control and bidirectional characters written out.
pub fn clean(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| {
        if c == '\n' {
            " ".to_owned()
        } else if harmful(c) {
            c.escape_unicode().to_string()
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(escape).collect())
}

/// The text in exactly so many columns: padded, or cut with an ellipsis.
pub fn fit(text: &str, columns: usize) -> String {
    let text = clean(text);
    let width = text.width();
    if width <= columns {
        return format!("{text}{}", " ".repeat(columns - width));
    }
    let mut fitted = String::new();
    for c in text.chars() {
        // Joined characters are narrower than their parts: the whole is measured.
        let before = fitted.len();
        fitted.push(c);
        if fitted.width() + 1 > columns {
            fitted.truncate(before);
            break;
        }
    }
    if columns > 0 {
        fitted.push('…');
    }
    let used = fitted.width();
    fitted.push_str(&" ".repeat(columns.saturating_sub(used)));
    fitted
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    clean(text).width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitted_text_has_exactly_the_columns_asked_for() {
        for text in [
            "",
            "abc",
            "日本語テキスト",
            "a\u{202e}b\nc",
            "👩‍💻 and more words",
        ] {
            for columns in 0..20 {
                assert_eq!(fit(text, columns).width(), columns, "{text:?} in {columns}");
            }
        }
    }
}
