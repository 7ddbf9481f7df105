//! What a new report says that an older one did not, and the reverse.

use std::collections::HashMap;

/// The lines that only one of two reports has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Lines of the new report alone.
    pub added: Vec<String>,
    /// Lines of the old report alone.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether the reports say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// Compares two reports, in Markdown or HTML, by what they say: neither tags nor the numbers of notes
/// count, nor where a line stands.
pub fn changes(old: &str, new: &str) -> Changes {
    let (old, new) = (lines(old), lines(new));
    Changes {
        added: surplus(&new, &old),
        removed: surplus(&old, &new),
    }
}

/// The lines that occur more often than in the other report, in their order.
fn surplus(lines: &[String], others: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in others {
        *left.entry(line).or_default() += 1;
    }
    let is_new = |line: &&String| match left.get_mut(line.as_str()) {
        Some(number) if *number > 0 => {
            *number -= 1;
            false
        }
        _ => true,
    };
    lines.iter().filter(is_new).cloned().collect()
}

/// The lines of a report as text.
fn lines(report: &str) -> Vec<String> {
    let is_html = report.trim_start().starts_with("<!DOCTYPE html>");
    let body = match report.split_once("<body>") {
        Some((_, body)) if is_html => body,
        _ => report,
    };
    let lines = body.lines().map(|line| match is_html {
        true => without_tags(line),
        false => line.trim().to_owned(),
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// The text of a line of HTML, without references to notes.
fn without_tags(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let tag = &rest[open..];
        let end = match tag.starts_with("<sup") {
            true => tag.find("</sup>").map(|end| end + "</sup>".len()),
            false => tag.find('>').map(|end| end + 1),
        };
        rest = end.map_or("", |end| &tag[end..]);
    }
    text.push_str(rest);
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    text.replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_numbers_of_notes_are_no_change() {
        let old =
            "<!DOCTYPE html>\n<body><p>A<sup><a href=\"#1\">1</a></sup> &amp; B</p>\n<p>C</p>";
        let new = "<!DOCTYPE html>\n<body><p><b>A</b><sup><a href=\"#2\">2</a></sup> &amp; B</p>\n<p>D</p>";
        let changes = changes(old, new);
        assert_eq!(
            (changes.added, changes.removed),
            (vec!["D".to_owned()], vec!["C".to_owned()])
        );
    }

    #[test]
    fn a_line_that_is_there_once_more_is_new() {
        assert_eq!(changes("a\nb\n", "b\na\na\n").added, ["a"]);
        assert!(changes("a\nb\n", "\nb\n a\n").is_empty());
    }
}
