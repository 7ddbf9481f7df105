//! Collects comments while a document is parsed, and decides what each is attached to.
//!
//! A comment on a line of its own belongs to what follows: a subject, a property or a value; before
//! a closing dot or bracket, to what that closes. A comment at the end of a line belongs to what
//! precedes it: all values of the property if they are on that line, else the last value.

use super::node::Node;
use crate::parse::tokens::{Token, TokenKind, tokens};
use std::iter::Peekable;

/// What a comment is attached to.
#[derive(Debug, Clone, Copy)]
pub enum Attachment<'a> {
    /// The document, before its prefixes.
    Head,
    /// The document, after its last statement.
    Foot,
    /// The subject that begins here.
    Subject(Node<'a>),
    /// The end of a subject or bracket.
    EndOf(Node<'a>),
    /// The property that begins here.
    Property(Node<'a>, Node<'a>),
    /// The values on the line.
    Values(Node<'a>, Node<'a>),
    /// The value of the next statement.
    Value,
    /// The value of an earlier statement, by its number.
    AfterValue(usize),
}

/// One comment, or one empty line between comments.
#[derive(Debug, Clone, Copy)]
pub struct CollectedComment<'a> {
    /// What it is attached to.
    pub attachment: Attachment<'a>,
    /// The number of the next statement.
    pub next: usize,
    /// From `#`; empty for an empty line.
    pub text: &'a str,
}

/// The last construct that was parsed.
#[derive(Debug, Default)]
enum LastConstruct<'a> {
    /// A bracket that opens, or nothing at all.
    #[default]
    Nothing,
    Directive,
    Subject(Node<'a>),
    Property(Node<'a>, Node<'a>),
    /// The statement's number; its subject and property, unless it is an item of a collection.
    Value(usize, Option<(Node<'a>, Node<'a>)>),
}

type CommentTokens<'a> = Box<dyn Iterator<Item = Token<'a>> + 'a>;

/// Collects the comments and prefixes of a document.
#[derive(Default)]
pub struct CommentCollector<'a> {
    text: &'a str,
    /// Those that the parser has not reached yet; none if comments are not collected.
    comments: Option<Peekable<CommentTokens<'a>>>,
    /// Those whose construct has not begun yet.
    pending: Vec<&'a str>,
    last: LastConstruct<'a>,
    /// Whether a comma came after the last value.
    continues: bool,
    /// The byte after the last token or comment.
    end: usize,
    /// How many statements there were.
    pub statements: usize,
    /// The comments collected.
    pub collected: Vec<CollectedComment<'a>>,
    /// Prefixes and namespaces as declared.
    pub prefixes: Vec<(&'a str, String)>,
}

impl<'a> CommentCollector<'a> {
    /// At the start of a text.
    pub fn of(text: &'a str) -> Self {
        let comments = tokens(text).filter(|token| token.kind == TokenKind::Comment);
        let comments: CommentTokens<'a> = Box::new(comments);
        Self {
            text,
            comments: Some(comments.peekable()),
            ..Self::default()
        }
    }

    /// The parser reaches a token.
    pub fn reach(&mut self, token: Token<'a>) {
        self.comments_before(token.start);
        if !self.pending.is_empty() && self.is_gap(token.start) {
            self.pending.push("");
        }
        self.continues = token.is(",");
        self.end = token.end();
    }

    /// The parser reaches the end.
    pub fn end(&mut self) {
        self.comments_before(self.text.len());
        self.attach(Attachment::Foot);
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
                if !self.pending.is_empty() && self.is_gap(comment.start) {
                    self.pending.push("");
                }
                self.pending.push(text);
            } else {
                self.end_of_line(text, line);
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
    fn end_of_line(&mut self, text: &'a str, line: usize) {
        let attachment = match self.last {
            LastConstruct::Nothing => return self.pending.push(text),
            LastConstruct::Directive if self.statements > 0 => return self.pending.push(text),
            LastConstruct::Directive => Attachment::Head,
            LastConstruct::Subject(subject) => Attachment::Subject(subject),
            LastConstruct::Property(subject, property) => Attachment::Property(subject, property),
            LastConstruct::Value(_, Some((subject, property)))
                if !self.continues && property.range().start >= line =>
            {
                Attachment::Values(subject, property)
            }
            LastConstruct::Value(number, _) => Attachment::AfterValue(number),
        };
        let next = self.statements;
        self.collected.push(CollectedComment {
            attachment,
            next,
            text,
        });
    }

    /// Attaches the pending comments.
    fn attach(&mut self, attachment: Attachment<'a>) {
        let next = self.statements;
        let pending = self.pending.drain(..);
        self.collected.extend(pending.map(|text| CollectedComment {
            attachment,
            next,
            text,
        }));
    }

    /// A directive is complete. Comments are attached to it only before all statements.
    pub fn directive(&mut self) {
        if self.statements == 0 {
            self.attach(Attachment::Head);
        }
        self.last = LastConstruct::Directive;
    }

    /// A prefix is declared.
    pub fn prefix(&mut self, prefix: &'a str, namespace: &str) {
        if self.comments.is_some() {
            self.prefixes.push((prefix, namespace.to_owned()));
        }
        self.directive();
    }

    /// A subject was parsed.
    pub fn subject(&mut self, subject: Node<'a>) {
        self.attach(Attachment::Subject(subject));
        self.last = LastConstruct::Subject(subject);
    }

    /// A property was parsed.
    pub fn predicate(&mut self, subject: Node<'a>, property: Node<'a>) {
        self.attach(Attachment::Property(subject, property));
        self.last = LastConstruct::Property(subject, property);
    }

    /// A value was parsed, which completes the next statement.
    pub fn object(&mut self, of: Option<(Node<'a>, Node<'a>)>) {
        self.attach(Attachment::Value);
        self.last = LastConstruct::Value(self.statements, of);
    }

    /// A bracket opens: pending comments belong to the whole of it.
    pub fn open(&mut self) -> Vec<&'a str> {
        self.last = LastConstruct::Nothing;
        std::mem::take(&mut self.pending)
    }

    /// A dot or a bracket ends the statements on a subject; an empty collection has none.
    pub fn close(&mut self, subject: Option<Node<'a>>) {
        if let Some(subject) = subject {
            self.attach(Attachment::EndOf(subject));
        }
    }

    /// Comments from before a bracket are pending again until its term is placed.
    pub fn restore(&mut self, before: Vec<&'a str>) {
        self.pending.splice(..0, before);
    }
}
