//! One block a subject, with what is nested in it.

use super::graph::{Form, Graph, Properties};
use super::line::{Line, STEP, WIDTH, close, columns, comments, list, new_line, said};
use super::literal;
use super::names::Names;
use crate::parse::{Around, Remarks};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNodeRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef, TripleRef};

/// Writes the statements of one graph.
pub(super) struct Writer<'a> {
    pub names: &'a Names<'a>,
    pub graph: &'a Graph<'a>,
    pub remarks: &'a Remarks,
}

impl Writer<'_> {
    /// All that is said of one subject, with the line end.
    pub fn root(&self, subject: NamedOrBlankNodeRef<'_>) -> String {
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
            match &values[..] {
                [only] => {
                    let value = self.value(subject, *property, *only, indent, at);
                    line.before.extend(value.before);
                    line.behind.extend(value.behind);
                    line.text = format!("{name} {}", value.text);
                }
                _ => {
                    let own = indent + STEP;
                    let values = values
                        .iter()
                        .map(|value| self.value(subject, *property, *value, own, own));
                    list(&mut line, &name, at, values.collect(), own);
                }
            }
            lines.push(line);
        }
        lines
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
        let key = || TripleRef::new(subject, property, value).into_owned();
        (!statements.is_empty()).then(|| statements.get(&key()))?
    }
}
