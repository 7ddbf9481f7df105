//! How IRIs are written: by the author's prefixes and by those that we know.

use super::literal::{escape, is_hidden};
use crate::model::id::PREFIXES;
use crate::parse::tokens::{Kind, tokens};
use oxrdf::NamedNodeRef;
use std::cell::RefCell;
use std::cmp::Reverse;

/// A prefix without its colon, and its namespace.
pub(super) type Prefix<'a> = (&'a str, &'a str);

/// The written forms of IRIs, and which prefixes these use.
pub(super) struct Names<'a> {
    /// The longest namespace first, of equal ones the author's, and of these by name.
    prefixes: Vec<Prefix<'a>>,
    used: RefCell<Vec<bool>>,
}

impl<'a> Names<'a> {
    /// The author's prefixes, the first of each name, and ours where the author has none such.
    pub fn new(authors: &[Prefix<'a>]) -> Self {
        let mut prefixes: Vec<Prefix<'a>> = Vec::new();
        for prefix in authors.iter().chain(PREFIXES) {
            if prefixes.iter().all(|(known, _)| *known != prefix.0) {
                prefixes.push(*prefix);
            }
        }
        prefixes.retain(|(_, namespace)| !namespace.is_empty());
        let is_ours = |prefix: &Prefix<'_>| !authors.contains(prefix);
        prefixes.sort_by_key(|prefix| (Reverse(prefix.1.len()), is_ours(prefix), prefix.0));
        Self {
            used: RefCell::new(vec![false; prefixes.len()]),
            prefixes,
        }
    }

    /// The name of an IRI that is about to be written.
    pub fn name(&self, node: NamedNodeRef<'_>) -> String {
        let Some((at, name)) = self.choose(node.as_str()) else {
            return bracketed(node.as_str());
        };
        self.used.borrow_mut()[at] = true;
        name
    }

    /// The name that an IRI would have, for putting it in order.
    pub fn look(&self, node: NamedNodeRef<'_>) -> String {
        self.choose(node.as_str())
            .map_or_else(|| bracketed(node.as_str()), |(_, name)| name)
    }

    /// The prefix that fits, by its place, and the name.
    fn choose(&self, iri: &str) -> Option<(usize, String)> {
        let mut prefixes = self.prefixes.iter().enumerate();
        prefixes.find_map(|(at, (prefix, namespace))| {
            let local = iri.strip_prefix(namespace)?;
            let name = format!("{prefix}:{local}");
            (!local.is_empty() && is_name(&name)).then_some((at, name))
        })
    }

    /// The prefixes that what was written uses.
    fn used(&self) -> Vec<Prefix<'a>> {
        let used = self.used.borrow();
        let prefixes = self.prefixes.iter().zip(used.iter());
        prefixes
            .filter(|(_, used)| **used)
            .map(|(prefix, _)| *prefix)
            .collect()
    }

    /// Counts a prefix as used.
    pub fn keep(&self, prefix: &str) {
        let at = self.prefixes.iter().position(|(known, _)| *known == prefix);
        if let Some(at) = at {
            self.used.borrow_mut()[at] = true;
        }
    }

    /// Whether what was written uses a prefix.
    pub fn uses(&self, prefix: &str) -> bool {
        self.used().iter().any(|(used, _)| *used == prefix)
    }

    /// The prefixes that are used, by name, one a line.
    pub fn declarations(&self) -> String {
        let mut used = self.used();
        used.sort_unstable();
        used.iter()
            .map(|(prefix, namespace)| format!("@prefix {prefix}: {} .\n", bracketed(namespace)))
            .collect()
    }
}

/// Whether this is one prefixed name that needs no escape.
fn is_name(text: &str) -> bool {
    let first = tokens(text).next();
    first.is_some_and(|token| token.kind == Kind::Name && token.text == text)
        && !text.contains('\\')
        && !text.chars().any(is_hidden)
}

fn bracketed(iri: &str) -> String {
    let mut text = String::with_capacity(iri.len() + 2);
    text.push('<');
    for c in iri.chars() {
        match c {
            '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' | ' ' => escape(&mut text, c),
            _ if is_hidden(c) => escape(&mut text, c),
            _ => text.push(c),
        }
    }
    text.push('>');
    text
}
