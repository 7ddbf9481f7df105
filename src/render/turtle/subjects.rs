//! Turtle of statements that come subject by subject: only those with blank nodes stay in memory until the
//! end, since a blank node is nested where it is used, which may come before or after what is said of it.

use super::prefixes::Prefixes;
use super::tree::DocumentTree;
use super::writer::TurtleWriter;
use crate::parse::Comments;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// Writes statements whose subjects come one after the other, as [`write`](super::write) writes them all
/// at once.
pub struct SubjectWriter {
    prefixes: Prefixes<'static>,
    comments: Comments,
    written: Vec<Piece>,
    /// The statements of the last subject.
    current: Vec<Triple>,
    /// Those of all subjects that have to do with blank nodes.
    deferred: Vec<Triple>,
}

/// What is written so far, in order.
enum Piece {
    Text(String),
    /// The place of a subject that is written last.
    Subject(NamedOrBlankNode),
}

impl Default for SubjectWriter {
    fn default() -> Self {
        Self {
            prefixes: Prefixes::new(&[]),
            comments: Comments::default(),
            written: Vec::new(),
            current: Vec::new(),
            deferred: Vec::new(),
        }
    }
}

impl SubjectWriter {
    /// Adds a statement.
    pub fn push(&mut self, triple: Triple) {
        if self
            .current
            .first()
            .is_some_and(|first| first.subject != triple.subject)
        {
            self.end_subject();
        }
        self.current.push(triple);
    }

    fn end_subject(&mut self) {
        let statements = std::mem::take(&mut self.current);
        let Some(first) = statements.first() else {
            return;
        };
        if statements.iter().any(has_blank_node) {
            self.written.push(Piece::Subject(first.subject.clone()));
            self.deferred.extend(statements);
            return;
        }
        let tree = DocumentTree::of(&statements, &self.prefixes);
        let writer = TurtleWriter {
            prefixes: &self.prefixes,
            tree: &tree,
            comments: &self.comments,
        };
        for root in tree.roots() {
            let block = writer.root(root);
            match self.written.last_mut() {
                Some(Piece::Text(text)) => {
                    text.push('\n');
                    text.push_str(&block);
                }
                _ => self.written.push(Piece::Text(block)),
            }
        }
    }

    /// How many statements are in memory.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.current.len() + self.deferred.len()
    }

    /// The text in its parts.
    pub fn finish(mut self) -> impl Iterator<Item = String> {
        self.end_subject();
        let tree = DocumentTree::of(&self.deferred, &self.prefixes);
        let writer = TurtleWriter {
            prefixes: &self.prefixes,
            tree: &tree,
            comments: &self.comments,
        };
        let roots = tree
            .roots()
            .map(|root| (root.into_owned(), writer.root(root)));
        let mut deferred: HashMap<NamedOrBlankNode, String> = roots.collect();
        let blocks = self.written.into_iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            Piece::Subject(subject) => deferred.remove(&subject),
        });
        let mut parts: Vec<String> = blocks.collect();
        // Which prefixes are used is known only now.
        let declarations = self.prefixes.declarations();
        if !declarations.is_empty() {
            parts.insert(0, declarations);
        }
        let last = parts.len().saturating_sub(1);
        for part in &mut parts[..last] {
            part.push('\n');
        }
        parts.into_iter()
    }
}

fn has_blank_node(triple: &Triple) -> bool {
    triple.subject.is_blank_node() || is_or_has_blank_node(&triple.object)
}

fn is_or_has_blank_node(mut term: &Term) -> bool {
    while let Term::Triple(triple) = term {
        if triple.subject.is_blank_node() {
            return true;
        }
        term = &triple.object;
    }
    term.is_blank_node()
}
