//! Widths, colours, and text that does no harm on a terminal.
//!
//! Colour only repeats what words and marks already say: without it nothing is lost.

use crate::database::AsOf;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How wide to write, and whether in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 100,
            colour: false,
        }
    }
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// A heading, a name.
    Strong,
    /// What a reader may skip: addresses, counts.
    Faint,
    /// A date.
    Date,
    /// An attack.
    Attack,
    /// Another event.
    Event,
    /// What is in doubt or disputed, and warnings.
    Doubt,
    /// An error.
    Error,
    /// Where in a file.
    Place,
    /// Help.
    Help,
}

impl Style {
    /// The text in a colour, or as it is.
    pub fn paint(self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Date | Ink::Help => "36",
            Ink::Attack => "31",
            Ink::Event => "32",
            Ink::Doubt => "1;33",
            Ink::Error => "1;31",
            Ink::Place => "1;34",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A heading with a rule to the end of the line.
    pub fn heading(self, text: &str) -> String {
        let text = cut(text, self.width.saturating_sub(4));
        let room = self.width.saturating_sub(text.width() + 4);
        self.paint(Ink::Strong, &format!("── {text} {}", "─".repeat(room)))
    }
}

/// Whether a character could steer a terminal or turn its text around.
fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}

/// Data as a terminal may show it: control and bidirectional characters are written out, line
/// breaks and tabs stay.
pub fn harmless(text: &str) -> String {
    let escape = |c: char| match c {
        '\n' | '\r' | '\t' => c.to_string(),
        c if harmful(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// The same text with control and bidirectional characters written out; a line break or a tab
/// becomes a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| match c {
        '\n' | '\t' => " ".to_owned(),
        c if harmful(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    Cow::Owned(text.replace("\r\n", "\n").chars().map(escape).collect())
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

/// The text in at most so many columns, cut with an ellipsis where it is longer.
pub fn cut(text: &str, columns: usize) -> String {
    fit(text, columns).trim_end().to_owned()
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    clean(text).width()
}

/// How many columns a text takes that is clean already; our own colours take none.
fn painted_width(text: &str) -> usize {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    first
        + parts
            .map(|part| part.split_once('m').map_or(part, |(_, rest)| rest).width())
            .sum::<usize>()
}

/// Clean text in lines of at most so many columns, broken at spaces; the first line begins with
/// `first`, the others with as many blanks. A word that is too long keeps a line to itself.
pub fn wrap(text: &str, first: &str, columns: usize) -> String {
    let indent = " ".repeat(painted_width(first));
    let mut wrapped = String::from(first);
    let mut used = indent.len();
    let mut at_start = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let width = painted_width(word);
        if !at_start && used + 1 + width > columns {
            wrapped.push('\n');
            wrapped.push_str(&indent);
            used = indent.len();
            at_start = true;
        }
        if !at_start {
            wrapped.push(' ');
            used += 1;
        }
        wrapped.push_str(word);
        used += width;
        at_start = false;
    }
    wrapped
}

/// A count with its noun, which takes an `s` for more or less than one.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

/// Of which day something shows the knowledge, and what it holds back.
pub fn as_known_on(as_of: &AsOf) -> String {
    let day = as_of.day.format("%-d %B %Y");
    match (as_of.events_held_back, as_of.claims_held_back) {
        (0, 0) => format!("as known on {day}"),
        (events, claims) => format!(
            "as known on {day}; {} and {} that may have been known are held back, since no dated source says so",
            count(events, "event"),
            count(claims, "claim")
        ),
    }
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
            "الهجوم على الشبكة",
        ] {
            for columns in 0..20 {
                assert_eq!(fit(text, columns).width(), columns, "{text:?} in {columns}");
            }
        }
    }

    #[test]
    fn harmless_data_keeps_its_lines_and_loses_its_spells() {
        assert_eq!(
            harmless("a\tb\n\u{1b}[31m\u{202e}"),
            "a\tb\n\\u{1b}[31m\\u{202e}"
        );
    }

    #[test]
    fn wrapped_text_keeps_to_its_columns_and_loses_no_word() {
        let style = Style {
            colour: true,
            ..Style::default()
        };
        let text = format!("one two {} four five", style.paint(Ink::Faint, "three"));
        let wrapped = wrap(&text, "  - ", 13);
        assert_eq!(
            wrapped,
            "  - one two\n    \u{1b}[2mthree\u{1b}[0m\n    four five"
        );
    }
}
