//! Text for terminals: widths, colours, and escaping of control characters.
//!
//! Colour only repeats what words and symbols already say: nothing is lost without it.

use crate::database::AsOf;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// Output width, and whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns per line.
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

/// The meaning of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Highlight {
    /// A heading or a name.
    Strong,
    /// Secondary information: URLs, counts.
    Faint,
    /// A date.
    Date,
    /// An attack.
    Attack,
    /// An event other than an attack.
    Event,
    /// Something uncertain or contested; a warning.
    Doubt,
    /// An error.
    Error,
    /// A location in a file.
    Place,
    /// A help message.
    Help,
}

impl Style {
    /// Colours the text if colour is on.
    pub fn paint(self, highlight: Highlight, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match highlight {
            Highlight::Strong => "1",
            Highlight::Faint => "2",
            Highlight::Date | Highlight::Help => "36",
            Highlight::Attack => "31",
            Highlight::Event => "32",
            Highlight::Doubt => "1;33",
            Highlight::Error => "1;31",
            Highlight::Place => "1;34",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A heading with a rule to the end of the line.
    pub fn heading(self, text: &str) -> String {
        let text = truncate(text, self.width.saturating_sub(4));
        let room = self.width.saturating_sub(text.width() + 4);
        self.paint(
            Highlight::Strong,
            &format!("── {text} {}", "─".repeat(room)),
        )
    }
}

/// Whether a character could control a terminal or reorder its text.
pub(in crate::render) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}

/// Escapes control and bidirectional characters; line breaks and tabs are kept.
pub fn escape_controls(text: &str) -> String {
    let escape = |c: char| match c {
        '\n' | '\r' | '\t' => c.to_string(),
        c if is_unsafe(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}

/// Escapes control and bidirectional characters; a line break or a tab becomes a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| match c {
        '\n' | '\t' => " ".to_owned(),
        c if is_unsafe(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    Cow::Owned(text.replace("\r\n", "\n").chars().map(escape).collect())
}

/// Whether a text has a letter that is written from right to left.
pub(in crate::render) fn is_right_to_left(text: &str) -> bool {
    text.contains(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// A clean text that does not turn what is around it, whichever way it is written.
pub(in crate::render) fn isolated(text: &str) -> Cow<'_, str> {
    match is_right_to_left(text) {
        true => Cow::Owned(format!("\u{2068}{text}\u{2069}")),
        false => Cow::Borrowed(text),
    }
}

/// The text in exactly `columns`: padded, or truncated with an ellipsis. Text from right to left is
/// isolated.
pub fn fit(text: &str, columns: usize) -> String {
    let fitted = truncate(text, columns);
    let room = columns.saturating_sub(fitted.width());
    format!("{}{}", isolated(&fitted), " ".repeat(room))
}

/// The text in at most `columns`, truncated with an ellipsis if it is longer.
pub fn truncate(text: &str, columns: usize) -> String {
    let text = clean(text);
    if text.width() <= columns {
        return text.trim_end().to_owned();
    }
    let mut fitted = String::new();
    for c in text.chars() {
        // A grapheme cluster is narrower than the sum of its characters: measure the whole.
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
    fitted
}

/// The width of a text in columns.
pub fn width(text: &str) -> usize {
    clean(text).width()
}

/// The width of a clean text in columns, without our own colour codes.
fn visible_width(text: &str) -> usize {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    first
        + parts
            .map(|part| part.split_once('m').map_or(part, |(_, rest)| rest).width())
            .sum::<usize>()
}

/// Wraps clean text at spaces to at most `columns`. The first line begins with `first`, the others
/// are indented by its width. A word that is too long gets a line of its own.
pub fn wrap(text: &str, first: &str, columns: usize) -> String {
    let indent = " ".repeat(visible_width(first));
    let mut wrapped = String::from(first);
    let mut used = indent.len();
    let mut at_start = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let width = visible_width(word);
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

/// A count with its noun, in the plural unless it is one.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

/// Which day's knowledge is shown, and how much is left out.
pub fn as_known_on(as_of: &AsOf) -> String {
    let day = as_of.day.format("%-d %B %Y");
    match (as_of.events_held_back, as_of.claims_held_back) {
        (0, 0) => format!("as known on {day}"),
        (events, claims) => format!(
            "as known on {day}; {} and {} are left out: no dated source shows they were known by then",
            count(events, "event"),
            count(claims, "claim")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_right_to_left_does_not_turn_what_stands_beside_it() {
        assert_eq!(fit("هجوم", 6), "\u{2068}هجوم\u{2069}  ");
        assert_eq!(fit("attack", 8), "attack  ");
        assert_eq!(fit("אבגדה", 4).as_str().width(), 4);
    }

    #[test]
    fn fitted_text_has_exactly_the_requested_columns() {
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
    fn control_characters_are_escaped_and_line_breaks_kept() {
        assert_eq!(
            escape_controls("a\tb\n\u{1b}[31m\u{202e}"),
            "a\tb\n\\u{1b}[31m\\u{202e}"
        );
    }

    #[test]
    fn wrapped_text_stays_within_its_columns_and_loses_no_word() {
        let style = Style {
            colour: true,
            ..Style::default()
        };
        let text = format!(
            "one two {} four five",
            style.paint(Highlight::Faint, "three")
        );
        let wrapped = wrap(&text, "  - ", 13);
        assert_eq!(
            wrapped,
            "  - one two\n    \u{1b}[2mthree\u{1b}[0m\n    four five"
        );
    }
}
