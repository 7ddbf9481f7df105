//! Writes one block per subject, with the blank nodes nested in it.

use super::line::{
    CommentedLine, INDENT, MAX_WIDTH, columns, comments, new_line, without_blank_lines,
    write_closing_bracket, write_values,
};
use super::literal;
use super::prefixes::Prefixes;
use super::tree::{BlankNodeForm, DocumentTree, Properties};
use crate::parse::{AttachedComments, Comments};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNodeRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple, TripleRef};

/// Writes the statements of a document.
pub(super) struct TurtleWriter<'a> {
    pub prefixes: &'a Prefixes<'a>,
    pub tree: &'a DocumentTree<'a>,
    pub comments: &'a Comments,
}

impl TurtleWriter<'_> {
    /// The block of a top-level subject, with the final line break.
    pub fn root(&self, subject: NamedOrBlankNodeRef<'_>) -> String {
        let around = self.around_subject(subject);
        let before = around.map_or(&[][..], |around| &around.before);
        let mut text = comments(before);
        if !text.is_empty() && before.last().is_some_and(String::is_empty) {
            text.push('\n');
        }
        let lead = match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.prefixes.shorten(node),
            NamedOrBlankNodeRef::BlankNode(node) => match self.tree.form(node) {
                BlankNodeForm::Labelled => format!("_:{}", node.as_str()),
                BlankNodeForm::Nested | BlankNodeForm::List => "[]".to_owned(),
            },
        };
        text.push_str(&lead);
        let properties = self.tree.properties(subject);
        let lines = self.lines(subject, properties, INDENT, columns(&lead) + 1);
        let tail = around.map_or(&[][..], |around| &around.after);
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.iter().enumerate() {
            let mark = match at == last && tail.is_empty() {
                true => " .",
                false => " ;",
            };
            if at == 0 && line.before.is_empty() {
                text.push(' ');
                line.write(&mut text, mark);
            } else {
                line.write_on_new_line(&mut text, INDENT, mark);
            }
        }
        for comment in without_blank_lines(tail) {
            new_line(&mut text, INDENT);
            text.push_str(&comment);
        }
        if !tail.is_empty() {
            new_line(&mut text, INDENT);
            text.push('.');
        }
        text.push('\n');
        text
    }

    /// One line per property; the first begins at `column`, the others at `indent`.
    fn lines(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        properties: &Properties<'_>,
        indent: usize,
        column: usize,
    ) -> Vec<CommentedLine> {
        let mut lines = Vec::with_capacity(properties.len());
        for (at, (property, values)) in properties.iter().enumerate() {
            let mut line = CommentedLine::default();
            line.add_comments(self.around_property(subject, *property));
            let column = match at == 0 && line.before.is_empty() {
                true => column,
                false => indent,
            };
            let name = match *property == rdf::TYPE {
                true => "a".to_owned(),
                false => self.prefixes.shorten(*property),
            };
            let at = column + columns(&name) + 1;
            match &values[..] {
                [only] => {
                    let value = self.value(subject, *property, *only, indent, at);
                    line.before.extend(value.before);
                    line.after.extend(value.after);
                    line.text = format!("{name} {}", value.text);
                }
                _ => {
                    let own = indent + INDENT;
                    let values = values
                        .iter()
                        .map(|value| self.value(subject, *property, *value, own, own));
                    write_values(&mut line, &name, at, values.collect(), own);
                }
            }
            lines.push(line);
        }
        lines
    }

    /// One value, at `column` of a line indented by `indent`.
    fn value(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: TermRef<'_>,
        indent: usize,
        column: usize,
    ) -> CommentedLine {
        let mut line = CommentedLine {
            text: self.term(value, indent, column),
            ..CommentedLine::default()
        };
        line.add_comments(self.around_statement(subject, property, value));
        line
    }

    fn term(&self, term: TermRef<'_>, indent: usize, column: usize) -> String {
        match term {
            TermRef::NamedNode(rdf::NIL) => "()".to_owned(),
            TermRef::NamedNode(node) => self.prefixes.shorten(node),
            TermRef::Literal(literal) => {
                literal::write(literal, |datatype| self.prefixes.shorten(datatype))
            }
            TermRef::Triple(triple) => self.triple(triple),
            TermRef::BlankNode(node) => match self.tree.form(node) {
                BlankNodeForm::Labelled => format!("_:{}", node.as_str()),
                BlankNodeForm::List => self.collection(node, indent, column),
                BlankNodeForm::Nested => self.nested(node.into(), indent, column),
            },
        }
    }

    /// A triple term, on one line; its blank nodes have labels.
    fn triple(&self, triple: &Triple) -> String {
        let part = |term: TermRef<'_>| match term {
            TermRef::NamedNode(node) => self.prefixes.shorten(node),
            TermRef::BlankNode(node) => format!("_:{}", node.as_str()),
            TermRef::Triple(triple) => self.triple(triple),
            TermRef::Literal(literal) => {
                literal::write(literal, |datatype| self.prefixes.shorten(datatype))
            }
        };
        let [s, p, o] = [
            part(triple.subject.as_ref().into()),
            part(triple.predicate.as_ref().into()),
            part(triple.object.as_ref()),
        ];
        format!("<<( {s} {p} {o} )>>")
    }

    /// A blank node in brackets: on one line if it has at most one property and fits.
    fn nested(&self, node: NamedOrBlankNodeRef<'_>, indent: usize, column: usize) -> String {
        let around = self.around_subject(node);
        let properties = self.tree.properties(node);
        let mut lines = self.lines(node, properties, indent + INDENT, indent + INDENT);
        let tail = around.map_or(&[][..], |around| &around.after);
        if let (Some(around), Some(first)) = (around, lines.first_mut()) {
            first
                .before
                .splice(..0, without_blank_lines(&around.before));
        }
        match &lines[..] {
            [] if tail.is_empty() => return "[]".to_owned(),
            [only] if tail.is_empty() && only.is_plain() => {
                let text = format!("[ {} ]", only.text);
                if column + columns(&text) + 2 <= MAX_WIDTH {
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
            line.write_on_new_line(&mut text, indent + INDENT, mark);
        }
        write_closing_bracket(&mut text, tail, indent, "]");
        text
    }

    /// A collection: on one line if it fits.
    fn collection(&self, head: BlankNodeRef<'_>, indent: usize, column: usize) -> String {
        let inside = indent + INDENT;
        let mut items = Vec::new();
        let mut tail = Vec::new();
        for (cell, first, rest) in self.tree.cells(head) {
            let mut line = CommentedLine {
                text: self.term(first, inside, inside),
                ..CommentedLine::default()
            };
            if let Some(around) = self.around_subject(cell.into()) {
                line.before.extend(without_blank_lines(&around.before));
                tail.extend(around.after.iter().cloned());
            }
            for (property, value) in [(rdf::FIRST, first), (rdf::REST, rest)] {
                line.add_comments(self.around_property(cell.into(), property));
                line.add_comments(self.around_statement(cell.into(), property, value));
            }
            items.push(line);
        }
        if tail.is_empty() && items.iter().all(CommentedLine::is_plain) {
            let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            let text = format!("({})", texts.join(" "));
            if column + columns(&text) + 2 <= MAX_WIDTH {
                return text;
            }
        }
        let mut text = "(".to_owned();
        for item in &items {
            item.write_on_new_line(&mut text, inside, "");
        }
        write_closing_bracket(&mut text, &tail, indent, ")");
        text
    }

    fn around_subject(&self, subject: NamedOrBlankNodeRef<'_>) -> Option<&AttachedComments> {
        let subjects = &self.comments.subjects;
        (!subjects.is_empty()).then(|| subjects.get(&subject.into_owned()))?
    }

    fn around_property(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Option<&AttachedComments> {
        let properties = &self.comments.properties;
        let key = || (subject.into_owned(), property.into_owned());
        (!properties.is_empty()).then(|| properties.get(&key()))?
    }

    fn around_statement(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: TermRef<'_>,
    ) -> Option<&AttachedComments> {
        let statements = &self.comments.statements;
        let key = || TripleRef::new(subject, property, value).into_owned();
        (!statements.is_empty()).then(|| statements.get(&key()))?
    }
}
