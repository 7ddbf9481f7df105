//! Turtle in its one form: the same statements and comments give the same text.
//!
//! Prefixes that are used, if only in a comment, by name; subjects in the order in which they are met; properties in
//! the order of `turtle/order.txt`, `a` first, those not listed there by name; values by their
//! written form, on one line where they fit in 100 columns, else one a line. A blank node
//! that one statement names is nested there, a whole collection is a list. Terms stay to the
//! letter.
//!
//! ```
//! use annals::parse::Written;
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
mod line;
mod literal;
mod names;
#[cfg(test)]
mod tests;
mod writer;

use crate::parse::tokens::{Kind, tokens};
use crate::parse::{Document, Remarks, Written};
use graph::Graph;
use line::comments;
use names::{Names, Prefix};
use std::collections::HashSet;
use writer::Writer;

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
    // what a comment keeps for later shall be right when it comes back
    let mentioned = mentioned(&written.remarks);
    loop {
        let names = Names::new(&authors);
        for (prefix, _) in &authors {
            if mentioned.contains(*prefix) {
                names.keep(prefix);
            }
        }
        let text = whole(written, &names);
        // a prefix that nothing uses may have stood in the way of one of ours
        let before = authors.len();
        authors.retain(|(prefix, _)| names.uses(prefix));
        if authors.len() == before {
            return text;
        }
    }
}

/// The prefixes of the names in comments.
fn mentioned(remarks: &Remarks) -> HashSet<&str> {
    let around = remarks.subjects.values().chain(remarks.properties.values());
    let around = around.chain(remarks.statements.values());
    let lines = around.flat_map(|around| around.before.iter().chain(&around.after));
    let lines = lines.chain(&remarks.head).chain(&remarks.foot);
    let words = lines.flat_map(|line| line.split('#')).flat_map(tokens);
    let names = words.filter(|token| token.kind == Kind::Name);
    names
        .filter_map(|name| Some(name.text.split_once(':')?.0))
        .collect()
}

/// Writes a document in that form; none if it is not Turtle.
pub fn format(document: &Document) -> Option<String> {
    Written::of(document).map(|written| write(&written))
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
