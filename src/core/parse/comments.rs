//! Turtle with all that its author wrote: statements, prefixes and comments.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::origin::Origin;
//! use annals::parse::{Format, Input, TurtleDocument, read};
//!
//! let text = "@prefix a: <http://a/> .\n# one\na:s a:p 1 .";
//! let input = Input { origin: Origin::new("s.ttl"), bytes: text.into(), format: Format::Turtle };
//! let turtle = TurtleDocument::of(&read(input).document.unwrap()).unwrap();
//! assert_eq!(turtle.prefixes, [("a".to_owned(), "http://a/".to_owned())]);
//! assert_eq!(turtle.comments.subjects[&turtle.statements[0].subject].before, ["# one"]);
//! ```

use super::locate::comment_collector::{Attachment, CollectedComment};
use super::locate::node::Node;
use super::locate::token_parser::TokenParser;
use super::tokens::{TokenKind, tokens};
use super::{Document, Format};
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// A Turtle document with prefixes and comments, as parsed or to be written.
#[derive(Debug, Clone, Default)]
pub struct TurtleDocument {
    /// Prefixes without their colon, and their namespaces, in the order of the text.
    pub prefixes: Vec<(String, String)>,
    /// The statements; subjects are in the order of their first statements.
    pub statements: Vec<Triple>,
    /// The comments, by what they are attached to.
    pub comments: Comments,
}

/// Comments, each from its `#` to the end of its line; an empty one is an empty line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// Those before the prefixes.
    pub head: Vec<String>,
    /// Those after the last statement.
    pub foot: Vec<String>,
    /// Those before a subject, and before the dot that ends its statements.
    pub subjects: HashMap<NamedOrBlankNode, AttachedComments>,
    /// Those before a property of a subject, and after its values.
    pub properties: HashMap<(NamedOrBlankNode, NamedNode), AttachedComments>,
    /// Those before and after one of several values.
    pub statements: HashMap<Triple, AttachedComments>,
}

impl Comments {
    /// Whether there is no comment at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Comments before and after one construct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttachedComments {
    /// On lines of their own before it.
    pub before: Vec<String>,
    /// After it.
    pub after: Vec<String>,
}

impl TurtleDocument {
    /// The content of a document; none if it is not Turtle (or N-Triples, a subset of it).
    ///
    /// Labels of blank nodes stay as they are. A subject comes where the text first makes a
    /// statement on it, before what is nested in it.
    pub fn of(document: &Document) -> Option<Self> {
        if !matches!(document.format, Format::Turtle | Format::NTriples) {
            return None;
        }
        let stem = stem(&document.text);
        let anonymous = |number| BlankNode::new_unchecked(format!("{stem}{number}"));
        let mut parser = TokenParser::with_comments(document);
        let mut found = Vec::new();
        while let Some(nodes) = parser.next_statement() {
            let [subject, predicate, object] = nodes.map(|node| parser.term_of(&node, &anonymous));
            let (Some(subject), Term::NamedNode(predicate)) = (as_subject(subject), predicate)
            else {
                continue;
            };
            let position = nodes.map(|node| node.range().start);
            found.push((position, Triple::new(subject, predicate, object)));
        }
        let statements: Vec<&Triple> = found.iter().map(|(_, triple)| triple).collect();
        let term_of = |node: &Node<'_>| parser.term_of(node, &anonymous);
        let comments = Comments::of(&parser.comments.collected, &statements, term_of);
        let prefixes = parser.comments.prefixes.iter();
        let prefixes =
            prefixes.map(|(prefix, namespace)| ((*prefix).to_owned(), namespace.clone()));
        let prefixes = prefixes.collect();
        found.sort_by_key(|(position, _)| *position);
        Some(Self {
            prefixes,
            statements: found.into_iter().map(|(_, triple)| triple).collect(),
            comments,
        })
    }
}

/// A prefix that no label begins with, for the names of anonymous nodes.
fn stem(text: &str) -> String {
    let labels = tokens(text).filter(|token| token.kind == TokenKind::BlankNode);
    let labels: Vec<&str> = labels.map(|token| &token.text[2..]).collect();
    let mut stem = "b".to_owned();
    while labels.iter().any(|label| label.starts_with(&stem)) {
        stem.push('b');
    }
    stem
}

/// A term as a subject; none for a literal or a triple term.
fn as_subject(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

impl Comments {
    fn of(
        collected: &[CollectedComment<'_>],
        statements: &[&Triple],
        term_of: impl Fn(&Node<'_>) -> Term,
    ) -> Self {
        let mut comments = Self::default();
        let mut first = HashMap::new();
        for (at, triple) in statements.iter().enumerate() {
            first.entry(&triple.subject).or_insert(at);
        }
        for comment in collected {
            if let Some(target) = comments.target(comment, statements, &first, &term_of) {
                target.push(comment.text.to_owned());
            }
        }
        comments
    }

    /// The list that a comment belongs to.
    fn target(
        &mut self,
        comment: &CollectedComment<'_>,
        statements: &[&Triple],
        first: &HashMap<&NamedOrBlankNode, usize>,
        term_of: impl Fn(&Node<'_>) -> Term,
    ) -> Option<&mut Vec<String>> {
        let property = |subject: &Node<'_>, property: &Node<'_>| match (
            as_subject(term_of(subject)),
            term_of(property),
        ) {
            (Some(subject), Term::NamedNode(property)) => Some((subject, property)),
            _ => None,
        };
        Some(match &comment.attachment {
            Attachment::Head => &mut self.head,
            Attachment::Foot => &mut self.foot,
            Attachment::Subject(node) => {
                let subject = as_subject(term_of(node))?;
                let is_known = first
                    .get(&subject)
                    .is_some_and(|first| *first < comment.next);
                let mut after = statements.iter().skip(comment.next);
                match after.find(|triple| triple.subject == subject) {
                    // more on a subject that already has its position
                    Some(triple) if is_known => {
                        let key = (subject, triple.predicate.clone());
                        &mut self.properties.entry(key).or_default().before
                    }
                    _ => &mut self.subjects.entry(subject).or_default().before,
                }
            }
            Attachment::EndOf(node) => {
                let subject = as_subject(term_of(node))?;
                &mut self.subjects.entry(subject).or_default().after
            }
            Attachment::Property(subject, node) => {
                let key = property(subject, node)?;
                &mut self.properties.entry(key).or_default().before
            }
            Attachment::Values(subject, node) => {
                let key = property(subject, node)?;
                &mut self.properties.entry(key).or_default().after
            }
            Attachment::Value => {
                let triple = (*statements.get(comment.next)?).clone();
                &mut self.statements.entry(triple).or_default().before
            }
            Attachment::AfterValue(number) => {
                let triple = (*statements.get(*number)?).clone();
                &mut self.statements.entry(triple).or_default().after
            }
        })
    }
}
