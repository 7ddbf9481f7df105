//! The statements of a draft with the words that they rest on.

use super::page::Page;
use crate::model::id;
use crate::model::vocab::{ann, edtf, rdf, xsd};
use crate::parse::TurtleDocument;
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::collections::HashSet;
use std::ops::Range;

/// A draft as it grows.
pub(super) struct Draft<'p> {
    page: &'p Page,
    /// Where the lines of the text begin.
    lines: Vec<usize>,
    remarked: HashSet<String>,
    pub document: TurtleDocument,
}

/// More remarks than these nobody reads: the rest is counted.
const MOST_REMARKS: usize = 2000;

impl<'p> Draft<'p> {
    pub fn new(page: &'p Page) -> Self {
        Self {
            page,
            lines: page
                .text
                .match_indices('\n')
                .map(|(at, _)| at + 1)
                .collect(),
            remarked: HashSet::new(),
            document: TurtleDocument::default(),
        }
    }

    /// Begins a thing, which is a draft until somebody has looked at it.
    pub fn begin(&mut self, thing: &NamedNode, class: NamedNodeRef<'_>) {
        self.bare(thing, rdf::TYPE, class.into_owned());
        self.bare(thing, ann::DRAFT, Literal::from(true));
    }

    /// Adds what stands in no words, since it follows from the draft's own form.
    pub fn bare(&mut self, thing: &NamedNode, property: NamedNodeRef<'_>, value: impl Into<Term>) {
        let triple = Triple::new(thing.clone(), property.into_owned(), value);
        if !self.document.statements.contains(&triple) {
            self.document.statements.push(triple);
        }
    }

    /// Adds a statement with the words that say it.
    pub fn add(
        &mut self,
        thing: &NamedNode,
        property: NamedNodeRef<'_>,
        value: impl Into<Term>,
        words: Range<usize>,
    ) {
        let comment = self.place(&words);
        self.with_comment(thing, property, value, comment);
    }

    pub fn with_comment(
        &mut self,
        thing: &NamedNode,
        property: NamedNodeRef<'_>,
        value: impl Into<Term>,
        comment: String,
    ) {
        let triple = Triple::new(thing.clone(), property.into_owned(), value);
        if self.document.statements.contains(&triple) {
            return;
        }
        let around = self
            .document
            .comments
            .statements
            .entry(triple.clone())
            .or_default();
        around.after.push(format!("# {comment}"));
        self.document.statements.push(triple);
    }

    /// A comment before a thing.
    pub fn note(&mut self, thing: &NamedNode, text: &str) {
        let subject = NamedOrBlankNode::from(thing.clone());
        let around = self.document.comments.subjects.entry(subject).or_default();
        around.before.push(format!("# {}", one_line(text)));
    }

    /// A comment at the end of the draft.
    pub fn remark(&mut self, text: &str) {
        let line = format!("# {}", one_line(text));
        if self.remarked.insert(line.clone()) && self.remarked.len() <= MOST_REMARKS {
            self.document.comments.foot.push(line);
        }
    }

    /// The finished document.
    pub fn finish(mut self) -> TurtleDocument {
        if let Some(more @ 1..) = self.remarked.len().checked_sub(MOST_REMARKS) {
            let line = format!("# {more} more dates and names are not listed");
            self.document.comments.foot.push(line);
        }
        self.document
    }

    /// Where words stand: `line 7: "in December"`.
    pub fn place(&self, words: &Range<usize>) -> String {
        let text = self.page.text.get(words.clone()).unwrap_or_default();
        stands(
            self.lines.partition_point(|it| *it <= words.start) + 1,
            text,
        )
    }
}

/// `line 7: "in December"`.
pub(super) fn stands(line: usize, words: &str) -> String {
    format!("line {line}: \"{}\"", one_line(words))
}

/// A text in one line, without characters that steer a terminal.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A date as a literal.
pub(super) fn date(text: &str) -> Literal {
    Literal::new_typed_literal(text, edtf::EDTF)
}

/// An address as a literal.
pub(super) fn address(text: &str) -> Literal {
    Literal::new_typed_literal(text, xsd::ANY_URI)
}

/// Words in a language, if that is known.
pub(super) fn words_in(text: &str, language: Option<&str>) -> Literal {
    let tagged = language.and_then(|it| {
        let language = it.split('-').next().unwrap_or(it);
        Literal::new_language_tagged_literal(text, language).ok()
    });
    tagged.unwrap_or_else(|| Literal::new_simple_literal(text))
}

/// The node of a short name.
pub(super) fn node(name: &str) -> Option<NamedNode> {
    id::expand(name)
}
