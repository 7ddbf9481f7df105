//! What comments are about, noted on the walk over a document.
//!
//! A comment on a line of its own is about what follows: a subject, a property or a value; before
//! a closing dot or bracket, about what that closes. A comment at the end of a line is about what
//! stands before it: all values of the property if these stand on that line, else the last value.

use super::walk::Node;
use crate::parse::tokens::{Kind, Token, tokens};
use std::iter::Peekable;

/// What a comment is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// The document, before its prefixes.
    Head,
    /// The document, after its last statement.
    Foot,
    /// What begins here.
    Subject(Node<'a>),
    /// What ends here.
    EndOf(Node<'a>),
    /// The property that begins here.
    Property(Node<'a>, Node<'a>),
    /// The values on the line.
    Values(Node<'a>, Node<'a>),
    /// The value of the next statement.
    Value,
    /// The value of a statement before.
    Behind(usize),
}

/// One comment, or one empty line between comments.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// What it is about.
    pub about: About<'a>,
    /// The number of the next statement.
    pub next: usize,
    /// From `#`; empty for an empty line.
    pub text: &'a str,
}

/// What was said last.
#[derive(Debug, Default)]
enum Last<'a> {
    /// A bracket that opens, or nothing at all.
    #[default]
    Nothing,
    Directive,
    Subject(Node<'a>),
    Property(Node<'a>, Node<'a>),
    /// The statement's number; its subject and property, unless it is an item of a collection.
    Value(usize, Option<(Node<'a>, Node<'a>)>),
}

type Comments<'a> = Box<dyn Iterator<Item = Token<'a>> + 'a>;

/// The notes of a walk.
#[derive(Default)]
pub struct Notes<'a> {
    text: &'a str,
    /// Those that the walk has not passed yet; none at all if nothing is to be noted.
    comments: Option<Peekable<Comments<'a>>>,
    /// Those that wait for what they are about.
    waiting: Vec<&'a str>,
    last: Last<'a>,
    /// Whether a comma came after the last value.
    goes_on: bool,
    /// The byte after the last token or comment.
    end: usize,
    /// How many statements there were.
    pub statements: usize,
    /// What was noted.
    pub found: Vec<Note<'a>>,
    /// Prefixes and namespaces as declared.
    pub prefixes: Vec<(&'a str, String)>,
}

impl<'a> Notes<'a> {
    /// Before a text.
    pub fn of(text: &'a str) -> Self {
        let comments = tokens(text).filter(|token| token.kind == Kind::Comment);
        let comments: Comments<'a> = Box::new(comments);
        Self {
            text,
            comments: Some(comments.peekable()),
            ..Self::default()
        }
    }

    /// The walk comes to a token.
    pub fn pass(&mut self, token: Token<'a>) {
        self.comments_before(token.start);
        if !self.waiting.is_empty() && self.is_gap(token.start) {
            self.waiting.push("");
        }
        self.goes_on = token.is(",");
        self.end = token.end();
    }

    /// The walk is over.
    pub fn end(&mut self) {
        self.comments_before(self.text.len());
        self.give(About::Foot);
    }

    fn comments_before(&mut self, start: usize) {
        let Some(comments) = &mut self.comments else {
            return;
        };
        let mut passed = Vec::new();
        while let Some(comment) = comments.next_if(|comment| comment.start < start) {
            passed.push(comment);
        }
        for comment in passed {
            let line = self.text[..comment.start]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let text = comment.text.trim_end_matches([' ', '\t']);
            if self.text[line..comment.start].trim().is_empty() {
                if !self.waiting.is_empty() && self.is_gap(comment.start) {
                    self.waiting.push("");
                }
                self.waiting.push(text);
            } else {
                self.behind(text, line);
            }
            self.end = comment.end();
        }
    }

    /// Whether an empty line lies between the last comment and here.
    fn is_gap(&self, start: usize) -> bool {
        let between = self.text.get(self.end..start).unwrap_or_default();
        between.matches('\n').count() > 1
    }

    /// A comment at the end of a line.
    fn behind(&mut self, text: &'a str, line: usize) {
        let about = match self.last {
            Last::Nothing => return self.waiting.push(text),
            Last::Directive if self.statements > 0 => return self.waiting.push(text),
            Last::Directive => About::Head,
            Last::Subject(subject) => About::Subject(subject),
            Last::Property(subject, property) => About::Property(subject, property),
            Last::Value(_, Some((subject, property)))
                if !self.goes_on && property.range().start >= line =>
            {
                About::Values(subject, property)
            }
            Last::Value(number, _) => About::Behind(number),
        };
        let next = self.statements;
        self.found.push(Note { about, next, text });
    }

    /// What waits is about this.
    fn give(&mut self, about: About<'a>) {
        let next = self.statements;
        let waiting = self.waiting.drain(..);
        self.found
            .extend(waiting.map(|text| Note { about, next, text }));
    }

    /// A directive is complete. Amid statements it is not the place for comments to stay.
    pub fn directive(&mut self) {
        if self.statements == 0 {
            self.give(About::Head);
        }
        self.last = Last::Directive;
    }

    /// A prefix is declared.
    pub fn prefix(&mut self, prefix: &'a str, namespace: &str) {
        if self.comments.is_some() {
            self.prefixes.push((prefix, namespace.to_owned()));
        }
        self.directive();
    }

    /// A subject was named.
    pub fn subject(&mut self, subject: Node<'a>) {
        self.give(About::Subject(subject));
        self.last = Last::Subject(subject);
    }

    /// A property was named.
    pub fn predicate(&mut self, subject: Node<'a>, property: Node<'a>) {
        self.give(About::Property(subject, property));
        self.last = Last::Property(subject, property);
    }

    /// A value was named, which makes the next statement.
    pub fn object(&mut self, of: Option<(Node<'a>, Node<'a>)>) {
        self.give(About::Value);
        self.last = Last::Value(self.statements, of);
    }

    /// A bracket opens: what waits is about the whole of it.
    pub fn open(&mut self) -> Vec<&'a str> {
        self.last = Last::Nothing;
        std::mem::take(&mut self.waiting)
    }

    /// A dot or a bracket ends what was said of a subject; in an empty collection there is none.
    pub fn close(&mut self, subject: Option<Node<'a>>) {
        if let Some(subject) = subject {
            self.give(About::EndOf(subject));
        }
    }

    /// Comments from before a bracket wait for it to be given its place.
    pub fn wait(&mut self, before: Vec<&'a str>) {
        self.waiting.splice(..0, before);
    }
}
