//! Shortens IRIs with the author's prefixes and the well-known ones.

use super::literal::{escape, is_hidden};
use crate::model::id::PREFIXES;
use crate::parse::tokens::{TokenKind, tokens};
use oxrdf::NamedNodeRef;
use std::cell::RefCell;
use std::cmp::Reverse;

/// A prefix without its colon, and its namespace.
pub(super) type Prefix<'a> = (&'a str, &'a str);

/// The available prefixes, and which of them are used.
pub(super) struct Prefixes<'a> {
    /// Longest namespace first, then the author's own, then by name.
    prefixes: Vec<Prefix<'a>>,
    /// Which of them the grammar allows.
    valid: Vec<bool>,
    used: RefCell<Vec<bool>>,
}

impl<'a> Prefixes<'a> {
    /// The author's prefixes, the first of each name, and ours where the author has none of that name.
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
            valid: prefixes
                .iter()
                .map(|(prefix, _)| is_prefixed_name(&format!("{prefix}:x")))
                .collect(),
            prefixes,
        }
    }

    /// Shortens an IRI and marks its prefix as used.
    pub fn shorten(&self, node: NamedNodeRef<'_>) -> String {
        let Some((at, name)) = self.find(node.as_str()) else {
            return iri_ref(node.as_str());
        };
        self.used.borrow_mut()[at] = true;
        name
    }

    /// Shortens an IRI for sorting, without marking its prefix as used.
    pub fn peek(&self, node: NamedNodeRef<'_>) -> String {
        self.find(node.as_str())
            .map_or_else(|| iri_ref(node.as_str()), |(_, name)| name)
    }

    /// The index of the matching prefix, and the prefixed name.
    fn find(&self, iri: &str) -> Option<(usize, String)> {
        let mut prefixes = self.prefixes.iter().enumerate();
        prefixes.find_map(|(at, (prefix, namespace))| {
            // most namespaces differ in where they end
            let end = namespace.len() - 1;
            if iri.as_bytes().get(end) != namespace.as_bytes().get(end) {
                return None;
            }
            let local = iri.strip_prefix(namespace)?;
            let name = || [prefix, ":", local].concat();
            // most names need no look at the grammar
            if is_plain(local) {
                return self.valid[at].then(|| (at, name()));
            }
            let name = name();
            (!local.is_empty() && is_prefixed_name(&name)).then_some((at, name))
        })
    }

    /// The used prefixes.
    fn used(&self) -> Vec<Prefix<'a>> {
        let used = self.used.borrow();
        let prefixes = self.prefixes.iter().zip(used.iter());
        prefixes
            .filter(|(_, used)| **used)
            .map(|(prefix, _)| *prefix)
            .collect()
    }

    /// Marks a prefix as used.
    pub fn mark_used(&self, prefix: &str) {
        let at = self.prefixes.iter().position(|(known, _)| *known == prefix);
        if let Some(at) = at {
            self.used.borrow_mut()[at] = true;
        }
    }

    /// Whether a prefix is used.
    pub fn is_used(&self, prefix: &str) -> bool {
        self.used().iter().any(|(used, _)| *used == prefix)
    }

    /// The declarations of the used prefixes, sorted by name, one per line.
    pub fn declarations(&self) -> String {
        let mut used = self.used();
        used.sort_unstable();
        used.iter()
            .map(|(prefix, namespace)| format!("@prefix {prefix}: {} .\n", iri_ref(namespace)))
            .collect()
    }
}

/// Whether a local name is one in every dialect of the grammar: letters and digits, hyphens inside.
fn is_plain(local: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !local.is_empty() && !local.starts_with('-') && local.bytes().all(plain)
}

/// Whether this is a single prefixed name that needs no escapes.
fn is_prefixed_name(text: &str) -> bool {
    let first = tokens(text).next();
    first.is_some_and(|token| token.kind == TokenKind::PrefixedName && token.text == text)
        && !text.contains('\\')
        && !text.chars().any(is_hidden)
}

fn iri_ref(iri: &str) -> String {
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
