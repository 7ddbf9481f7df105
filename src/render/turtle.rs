//! Canonical Turtle: the same statements and comments give the same text.
//!
//! Used prefixes, even if only in a comment, sorted by name; subjects in order of appearance;
//! properties in the order of `turtle/order.txt`, `a` first, unlisted ones by name; values sorted by
//! their written form, on one line if they fit in 100 columns, else one per line. A blank node that
//! is the object of one statement is nested there; a well-formed collection is written as a list.
//! Terms are kept exactly.
//!
//! ```
//! use annals::parse::TurtleDocument;
//! use annals::render::turtle;
//! use oxrdf::{NamedNode, Triple, vocab::rdf};
//!
//! let node = |name| annals::model::id::expand(name).unwrap();
//! let written = TurtleDocument {
//!     statements: vec![
//!         Triple::new(node("ev:a"), node("ann:target"), node("ag:y")),
//!         Triple::new(node("ev:a"), node("ann:target"), node("ag:x")),
//!         Triple::new(node("ev:a"), rdf::TYPE, node("ann:Event")),
//!     ],
//!     ..TurtleDocument::default()
//! };
//! let text = turtle::write(&written);
//! assert!(text.starts_with("@prefix ag: <https://w3id.org/annals/id/agent/> .\n"));
//! assert!(text.ends_with("\n\nev:a a ann:Event ;\n  ann:target ag:x, ag:y .\n"));
//! ```

mod line;
mod literal;
mod prefixes;
mod subjects;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

use crate::parse::tokens::{TokenKind, tokens};
use crate::parse::{Comments, Document, TurtleDocument};
use line::comments;
use oxrdf::Triple;
use prefixes::{Prefix, Prefixes};
use std::collections::HashSet;
pub use subjects::SubjectWriter;
use tree::DocumentTree;
use writer::TurtleWriter;

/// Writes statements with their comments. Blank nodes that need a label keep their own. Terms are
/// not validated: an invalid one is written, but cannot be parsed again.
///
/// Subjects come in the order of their first statements: sort the statements for an order that does
/// not depend on the input.
pub fn write(written: &TurtleDocument) -> String {
    let mut declared: Vec<Prefix<'_>> = Vec::new();
    for (prefix, namespace) in &written.prefixes {
        declared.push((prefix, namespace));
    }
    // a commented-out statement must still parse when it is uncommented
    let mentioned = prefixes_in_comments(&written.comments);
    loop {
        let prefixes = Prefixes::new(&declared);
        for (prefix, _) in &declared {
            if mentioned.contains(*prefix) {
                prefixes.mark_used(prefix);
            }
        }
        let text = write_document(written, &prefixes);
        // an unused prefix may have shadowed one of ours: try again without it
        let before = declared.len();
        declared.retain(|(prefix, _)| prefixes.is_used(prefix));
        if declared.len() == before {
            return text;
        }
    }
}

/// Writes many statements of which only a part is in memory as a tree: each part has all statements of
/// its subjects, which are IRIs, and blank nodes are not in several parts.
pub fn write_by_subject(parts: impl IntoIterator<Item = Vec<Triple>>) -> String {
    let prefixes = Prefixes::new(&[]);
    let comments = Comments::default();
    let mut body = String::new();
    for statements in parts {
        let tree = DocumentTree::of(&statements, &prefixes);
        let writer = TurtleWriter {
            prefixes: &prefixes,
            tree: &tree,
            comments: &comments,
        };
        for root in tree.roots() {
            body.push('\n');
            body.push_str(&writer.root(root));
        }
    }
    // which prefixes are used is known only now
    let declarations = prefixes.declarations();
    match declarations.is_empty() {
        true => body.split_off(body.len().min(1)),
        false => declarations + &body,
    }
}

/// The prefixes used in comments.
fn prefixes_in_comments(comments: &Comments) -> HashSet<&str> {
    let around = comments
        .subjects
        .values()
        .chain(comments.properties.values());
    let around = around.chain(comments.statements.values());
    let lines = around.flat_map(|around| around.before.iter().chain(&around.after));
    let lines = lines.chain(&comments.head).chain(&comments.foot);
    let words = lines.flat_map(|line| line.split('#')).flat_map(tokens);
    let names = words.filter(|token| token.kind == TokenKind::PrefixedName);
    names
        .filter_map(|name| Some(name.text.split_once(':')?.0))
        .collect()
}

/// Formats a document; `None` if it is not Turtle.
pub fn format(document: &Document) -> Option<String> {
    TurtleDocument::of(document).map(|written| write(&written))
}

fn write_document(written: &TurtleDocument, prefixes: &Prefixes<'_>) -> String {
    let tree = DocumentTree::of(&written.statements, prefixes);
    let writer = TurtleWriter {
        prefixes,
        tree: &tree,
        comments: &written.comments,
    };
    let body: Vec<String> = tree.roots().map(|root| writer.root(root)).collect();
    let mut paragraphs = vec![comments(&written.comments.head), prefixes.declarations()];
    paragraphs.extend(body);
    paragraphs.push(comments(&written.comments.foot));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n")
}
