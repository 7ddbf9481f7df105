//! Lines of Turtle with their comments.

use crate::parse::AttachedComments;

/// The maximum width of a line with several values.
pub(super) const MAX_WIDTH: usize = 100;

/// Columns of one indentation level.
pub(super) const INDENT: usize = 2;

/// Text with comments before it and at the end of its last line.
#[derive(Default)]
pub(super) struct CommentedLine {
    pub before: Vec<String>,
    pub text: String,
    pub after: Vec<String>,
}

impl CommentedLine {
    pub fn is_plain(&self) -> bool {
        self.before.is_empty() && self.after.is_empty() && !self.text.contains('\n')
    }

    pub fn add_comments(&mut self, around: Option<&AttachedComments>) {
        if let Some(around) = around {
            self.before.extend(without_blank_lines(&around.before));
            self.after.extend(around.after.iter().cloned());
        }
    }

    /// Appends it to a text on a new line, followed by `mark`.
    pub fn write_on_new_line(&self, text: &mut String, indent: usize, mark: &str) {
        for comment in &self.before {
            new_line(text, indent);
            text.push_str(comment);
        }
        new_line(text, indent);
        self.write(text, mark);
    }

    pub fn write(&self, text: &mut String, mark: &str) {
        text.push_str(&self.text);
        text.push_str(mark);
        for comment in &self.after {
            text.push(' ');
            text.push_str(comment);
        }
    }
}

/// Comments without the blank lines between them.
pub(super) fn without_blank_lines(lines: &[String]) -> impl Iterator<Item = String> {
    lines.iter().filter(|line| !line.is_empty()).cloned()
}

pub(super) fn new_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

pub(super) fn columns(text: &str) -> usize {
    text.chars().count()
}

/// The comments before a closing bracket, and the bracket.
pub(super) fn write_closing_bracket(
    text: &mut String,
    tail: &[String],
    indent: usize,
    bracket: &str,
) {
    for comment in without_blank_lines(tail) {
        new_line(text, indent + INDENT);
        text.push_str(&comment);
    }
    new_line(text, indent);
    text.push_str(bracket);
}

/// Writes several values: on the line of their property, or one per line.
pub(super) fn write_values(
    line: &mut CommentedLine,
    name: &str,
    at: usize,
    values: Vec<CommentedLine>,
    indent: usize,
) {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    let joined = texts.join(", ");
    if values.iter().all(CommentedLine::is_plain) && at + columns(&joined) + 2 <= MAX_WIDTH {
        line.text = format!("{name} {joined}");
        return;
    }
    // after a list of several lines it would be unclear what a comment refers to
    line.before.append(&mut line.after);
    line.text.push_str(name);
    let last = values.len().saturating_sub(1);
    for (at, value) in values.into_iter().enumerate() {
        match at == last {
            true => {
                line.after.clone_from(&value.after);
                let bare = CommentedLine {
                    after: Vec::new(),
                    ..value
                };
                bare.write_on_new_line(&mut line.text, indent, "");
            }
            false => value.write_on_new_line(&mut line.text, indent, ","),
        }
    }
}

/// Comments on lines of their own, with single blank lines between but not around them.
pub(super) fn comments(lines: &[String]) -> String {
    let mut text = String::new();
    let mut gap = false;
    for line in lines {
        if !line.is_empty() {
            if gap && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
            text.push('\n');
        }
        gap = line.is_empty();
    }
    text
}
