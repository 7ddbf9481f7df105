//! Turtle in its one form: the same statements and comments give the same text.
//!
//! Prefixes that are used, by name; subjects in the order in which they are met; properties in
//! the order of `turtle/order.txt`, `a` first, those not listed there by name; values by their
//! written form, on one line where they fit in [`WIDTH`] columns, else one a line. A blank node
//! that one statement names is nested there, a whole collection is a list. Terms stay to the
//! letter.
//!
//! ```
//! use annals::read::Written;
//! use annals::render::turtle;
//! use oxrdf::{NamedNode, Triple, vocab::rdf};
//!
//! let node = |name| annals::model::id::expand(name).unwrap();
//! let written = Written {
//!     statements: vec![
//!         Triple::new(node("ev:a"), node("ann:target"), node("ag:y")),
//!         Triple::new(node("ev:a"), node("ann:target"), node("ag:x")),
//!         Triple::new(node("ev:a"), rdf::TYPE, node("ann:Event")),
//!     ],
//!     ..Written::default()
//! };
//! let text = turtle::write(&written);
//! assert!(text.starts_with("@prefix ag: <https://w3id.org/annals/id/agent/> .\n"));
//! assert!(text.ends_with("\n\nev:a a ann:Event ;\n  ann:target ag:x, ag:y .\n"));
//! ```

mod graph;
mod literal;
mod names;
#[cfg(test)]
mod tests;

use crate::read::{Around, Remarks, Written};
use graph::{Form, Graph, Properties};
use names::{Names, Prefix};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNodeRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef};

/// Columns of a line that has several values.
pub const WIDTH: usize = 100;

const STEP: usize = 2;

/// Writes statements with their comments. Blank nodes that need a label get the name that they
/// have; whatever comes is written, but only valid terms can be read again.
///
/// The order of subjects is that of their first statements: sort these for one that does not
/// depend on where they came from.
pub fn write(written: &Written) -> String {
    let mut authors: Vec<Prefix<'_>> = Vec::new();
    for (prefix, namespace) in &written.prefixes {
        authors.push((prefix, namespace));
    }
    loop {
        let names = Names::new(&authors);
        let text = whole(written, &names);
        // a prefix that nothing uses may have stood in the way of one of ours
        let before = authors.len();
        authors.retain(|(prefix, _)| names.uses(prefix));
        if authors.len() == before {
            return text;
        }
    }
}

fn whole(written: &Written, names: &Names<'_>) -> String {
    let graph = Graph::of(&written.statements, names);
    let writer = Writer {
        names,
        graph: &graph,
        remarks: &written.remarks,
    };
    let body: Vec<String> = graph.roots().map(|root| writer.root(root)).collect();
    let mut paragraphs = vec![comments(&written.remarks.head), names.declarations()];
    paragraphs.extend(body);
    paragraphs.push(comments(&written.remarks.foot));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n")
}

/// Comments on lines of their own, with single empty lines between but not around them.
fn comments(lines: &[String]) -> String {
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

/// Something with comments on lines before it and on its last line.
#[derive(Default)]
struct Line {
    before: Vec<String>,
    text: String,
    behind: Vec<String>,
}

impl Line {
    fn is_bare(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty() && !self.text.contains('\n')
    }

    fn surround(&mut self, around: Option<&Around>) {
        if let Some(around) = around {
            self.before.extend(said(&around.before));
            self.behind.extend(around.after.iter().cloned());
        }
    }

    /// Adds itself to a text, on a new line, before `mark`.
    fn put(&self, text: &mut String, indent: usize, mark: &str) {
        for comment in &self.before {
            new_line(text, indent);
            text.push_str(comment);
        }
        new_line(text, indent);
        self.finish(text, mark);
    }

    fn finish(&self, text: &mut String, mark: &str) {
        text.push_str(&self.text);
        text.push_str(mark);
        for comment in &self.behind {
            text.push(' ');
            text.push_str(comment);
        }
    }
}

/// Comments without the empty lines between them.
fn said(lines: &[String]) -> impl Iterator<Item = String> {
    lines.iter().filter(|line| !line.is_empty()).cloned()
}

fn new_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

struct Writer<'a> {
    names: &'a Names<'a>,
    graph: &'a Graph<'a>,
    remarks: &'a Remarks,
}

impl Writer<'_> {
    /// All that is said of one subject, with the line end.
    fn root(&self, subject: NamedOrBlankNodeRef<'_>) -> String {
        let around = self.around_subject(subject);
        let before = around.map_or(&[][..], |around| &around.before);
        let mut text = comments(before);
        if !text.is_empty() && before.last().is_some_and(String::is_empty) {
            text.push('\n');
        }
        let lead = match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.names.name(node),
            NamedOrBlankNodeRef::BlankNode(node) => match self.graph.form(node) {
                Form::Labelled => format!("_:{}", node.as_str()),
                Form::Nested | Form::List => "[]".to_owned(),
            },
        };
        text.push_str(&lead);
        let properties = self.graph.properties(subject);
        let lines = self.lines(subject, properties, STEP, columns(&lead) + 1);
        let tail = around.map_or(&[][..], |around| &around.after);
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.iter().enumerate() {
            let mark = match at == last && tail.is_empty() {
                true => " .",
                false => " ;",
            };
            if at == 0 && line.before.is_empty() {
                text.push(' ');
                line.finish(&mut text, mark);
            } else {
                line.put(&mut text, STEP, mark);
            }
        }
        for comment in said(tail) {
            new_line(&mut text, STEP);
            text.push_str(&comment);
        }
        if !tail.is_empty() {
            new_line(&mut text, STEP);
            text.push('.');
        }
        text.push('\n');
        text
    }

    /// One line a property; the first begins at `column`, the others at `indent`.
    fn lines(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        properties: &Properties<'_>,
        indent: usize,
        column: usize,
    ) -> Vec<Line> {
        let mut lines = Vec::with_capacity(properties.len());
        for (at, (property, values)) in properties.iter().enumerate() {
            let mut line = Line::default();
            line.surround(self.around_property(subject, *property));
            let column = match at == 0 && line.before.is_empty() {
                true => column,
                false => indent,
            };
            let name = match *property == rdf::TYPE {
                true => "a".to_owned(),
                false => self.names.name(*property),
            };
            let at = column + columns(&name) + 1;
            let mut values: Vec<Line> = values
                .iter()
                .map(|value| self.value(subject, *property, *value, indent, at))
                .collect();
            match &mut values[..] {
                [only] => {
                    line.before.append(&mut only.before);
                    line.behind.append(&mut only.behind);
                    line.text = format!("{name} {}", only.text);
                }
                _ => self.list(&mut line, &name, at, values, indent + STEP),
            }
            lines.push(line);
        }
        lines
    }

    /// Several values: on the line of their property, or one a line.
    fn list(&self, line: &mut Line, name: &str, at: usize, values: Vec<Line>, indent: usize) {
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

    /// One value, which begins at `column` of a line that begins at `indent`.
    fn value(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: TermRef<'_>,
        indent: usize,
        column: usize,
    ) -> Line {
        let mut line = Line {
            text: self.term(value, indent, column),
            ..Line::default()
        };
        line.surround(self.around_statement(subject, property, value));
        line
    }

    fn term(&self, term: TermRef<'_>, indent: usize, column: usize) -> String {
        match term {
            TermRef::NamedNode(rdf::NIL) => "()".to_owned(),
            TermRef::NamedNode(node) => self.names.name(node),
            TermRef::Literal(literal) => {
                literal::write(literal, |datatype| self.names.name(datatype))
            }
            TermRef::BlankNode(node) => match self.graph.form(node) {
                Form::Labelled => format!("_:{}", node.as_str()),
                Form::List => self.collection(node, indent, column),
                Form::Nested => self.nested(node.into(), indent, column),
            },
        }
    }

    /// A blank node in brackets: on one line if it has at most one property and fits there.
    fn nested(&self, node: NamedOrBlankNodeRef<'_>, indent: usize, column: usize) -> String {
        let around = self.around_subject(node);
        let properties = self.graph.properties(node);
        let mut lines = self.lines(node, properties, indent + STEP, indent + STEP);
        let tail = around.map_or(&[][..], |around| &around.after);
        if let (Some(around), Some(first)) = (around, lines.first_mut()) {
            first.before.splice(..0, said(&around.before));
        }
        match &lines[..] {
            [] if tail.is_empty() => return "[]".to_owned(),
            [only] if tail.is_empty() && only.is_bare() => {
                let text = format!("[ {} ]", only.text);
                if column + columns(&text) + 2 <= WIDTH {
                    return text;
                }
            }
            _ => {}
        }
        let mut text = "[".to_owned();
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.iter().enumerate() {
            let mark = match at == last && tail.is_empty() {
                true => "",
                false => " ;",
            };
            line.put(&mut text, indent + STEP, mark);
        }
        close(&mut text, tail, indent, "]");
        text
    }

    /// A whole collection: on one line if it fits there.
    fn collection(&self, head: BlankNodeRef<'_>, indent: usize, column: usize) -> String {
        let inside = indent + STEP;
        let mut items = Vec::new();
        let mut tail = Vec::new();
        for (cell, first, rest) in self.graph.cells(head) {
            let mut line = Line {
                text: self.term(first, inside, inside),
                ..Line::default()
            };
            if let Some(around) = self.around_subject(cell.into()) {
                line.before.extend(said(&around.before));
                tail.extend(around.after.iter().cloned());
            }
            for (property, value) in [(rdf::FIRST, first), (rdf::REST, rest)] {
                line.surround(self.around_property(cell.into(), property));
                line.surround(self.around_statement(cell.into(), property, value));
            }
            items.push(line);
        }
        if tail.is_empty() && items.iter().all(Line::is_bare) {
            let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            let text = format!("({})", texts.join(" "));
            if column + columns(&text) + 2 <= WIDTH {
                return text;
            }
        }
        let mut text = "(".to_owned();
        for item in &items {
            item.put(&mut text, inside, "");
        }
        close(&mut text, &tail, indent, ")");
        text
    }

    fn around_subject(&self, subject: NamedOrBlankNodeRef<'_>) -> Option<&Around> {
        let subjects = &self.remarks.subjects;
        (!subjects.is_empty()).then(|| subjects.get(&subject.into_owned()))?
    }

    fn around_property(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Option<&Around> {
        let properties = &self.remarks.properties;
        let key = || (subject.into_owned(), property.into_owned());
        (!properties.is_empty()).then(|| properties.get(&key()))?
    }

    fn around_statement(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: TermRef<'_>,
    ) -> Option<&Around> {
        let statements = &self.remarks.statements;
        let key = || oxrdf::TripleRef::new(subject, property, value).into_owned();
        (!statements.is_empty()).then(|| statements.get(&key()))?
    }
}

/// The comments before a closing bracket, and the bracket.
fn close(text: &mut String, tail: &[String], indent: usize, bracket: &str) {
    for comment in said(tail) {
        new_line(text, indent + STEP);
        text.push_str(&comment);
    }
    new_line(text, indent);
    text.push_str(bracket);
}
