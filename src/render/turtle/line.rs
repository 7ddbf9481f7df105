//! Lines with the comments around them.

use crate::parse::Around;

/// Columns of a line that has several values.
pub(super) const WIDTH: usize = 100;

/// Columns by which what is inside stands further in.
pub(super) const STEP: usize = 2;

/// Something with comments on lines before it and on its last line.
#[derive(Default)]
pub(super) struct Line {
    pub before: Vec<String>,
    pub text: String,
    pub behind: Vec<String>,
}

impl Line {
    pub fn is_bare(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty() && !self.text.contains('\n')
    }

    pub fn surround(&mut self, around: Option<&Around>) {
        if let Some(around) = around {
            self.before.extend(said(&around.before));
            self.behind.extend(around.after.iter().cloned());
        }
    }

    /// Adds itself to a text, on a new line, before `mark`.
    pub fn put(&self, text: &mut String, indent: usize, mark: &str) {
        for comment in &self.before {
            new_line(text, indent);
            text.push_str(comment);
        }
        new_line(text, indent);
        self.finish(text, mark);
    }

    pub fn finish(&self, text: &mut String, mark: &str) {
        text.push_str(&self.text);
        text.push_str(mark);
        for comment in &self.behind {
            text.push(' ');
            text.push_str(comment);
        }
    }
}

/// Comments without the empty lines between them.
pub(super) fn said(lines: &[String]) -> impl Iterator<Item = String> {
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
pub(super) fn close(text: &mut String, tail: &[String], indent: usize, bracket: &str) {
    for comment in said(tail) {
        new_line(text, indent + STEP);
        text.push_str(&comment);
    }
    new_line(text, indent);
    text.push_str(bracket);
}

/// Several values: on the line of their property, or one a line.
pub(super) fn list(line: &mut Line, name: &str, at: usize, values: Vec<Line>, indent: usize) {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    let joined = texts.join(", ");
    if values.iter().all(Line::is_bare) && at + columns(&joined) + 2 <= WIDTH {
        line.text = format!("{name} {joined}");
        return;
    }
    // behind a list of several lines nobody would know what a comment is about
    line.before.append(&mut line.behind);
    line.text.push_str(name);
    let last = values.len().saturating_sub(1);
    for (at, value) in values.into_iter().enumerate() {
        match at == last {
            true => {
                line.behind.clone_from(&value.behind);
                let bare = Line {
                    behind: Vec::new(),
                    ..value
                };
                bare.put(&mut line.text, indent, "");
            }
            false => value.put(&mut line.text, indent, ","),
        }
    }
}

/// Comments on lines of their own, with single empty lines between but not around them.
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
