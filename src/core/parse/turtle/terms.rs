//! The terms that tokens stand for: names, labels of blank nodes, strings, languages.

use super::{Step, Unfit};
use crate::parse::blank_nodes::BlankNodeNames;
use crate::parse::tokens::{Token, TokenKind};
use oxrdf::{
    BlankNode, BlankNodeRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef,
};
use std::collections::HashMap;

/// An IRI or a blank node, in a buffer that is used again.
#[derive(Debug, Clone, Default)]
pub(super) struct Resource {
    pub name: String,
    is_blank: bool,
}

impl Resource {
    pub fn iri(iri: NamedNodeRef<'_>) -> Self {
        Self {
            name: iri.as_str().to_owned(),
            is_blank: false,
        }
    }

    fn blank(node: BlankNode) -> Self {
        Self {
            name: node.into_string(),
            is_blank: true,
        }
    }

    pub fn as_subject(&self) -> NamedOrBlankNodeRef<'_> {
        match self.is_blank {
            true => BlankNodeRef::new_unchecked(&self.name).into(),
            false => NamedNodeRef::new_unchecked(&self.name).into(),
        }
    }

    pub fn as_term(&self) -> TermRef<'_> {
        self.as_subject().into()
    }
}

/// How many prefixes are remembered by their first letter and length.
const REMEMBERED: usize = 32;

/// Resolves names and numbers blank nodes.
pub(super) struct Terms<'n> {
    names: &'n BlankNodeNames,
    namespaces: Vec<(String, String)>,
    /// The places of the prefixes in that list.
    prefixes: HashMap<String, usize>,
    remembered: [usize; REMEMBERED],
    /// The labels of blank nodes, numbered from 1 in the order of first mention.
    labels: HashMap<String, u64>,
    anonymous: u64,
    /// The last language in lower case, and its token.
    pub language: String,
    written: String,
}

impl<'n> Terms<'n> {
    pub fn new(names: &'n BlankNodeNames) -> Self {
        Self {
            names,
            namespaces: Vec::new(),
            prefixes: HashMap::new(),
            remembered: [0; REMEMBERED],
            labels: HashMap::new(),
            anonymous: 0,
            language: String::new(),
            written: String::new(),
        }
    }

    /// Declares a prefix. With a path after its host, a namespace gives a valid IRI with every name that
    /// is accepted here.
    pub fn declare(&mut self, prefix: &str, namespace: Token<'_>) -> Step {
        let mut iri = String::new();
        let path = namespace.text.split_once("://");
        if namespace.kind != TokenKind::Iri || !path.is_some_and(|(_, path)| path.contains('/')) {
            return Err(Unfit);
        }
        self.iri(namespace, &mut iri)?;
        let next = self.namespaces.len();
        let at = *self.prefixes.entry(prefix.to_owned()).or_insert(next);
        match self.namespaces.get_mut(at) {
            Some(known) => known.1 = iri,
            None => self.namespaces.push((prefix.to_owned(), iri)),
        }
        Ok(())
    }

    fn namespace(&mut self, prefix: &str) -> Step<&str> {
        let first = prefix.bytes().next().unwrap_or_default();
        let slot = (usize::from(first) + prefix.len()) % REMEMBERED;
        let remembered = self.namespaces.get(self.remembered[slot]);
        if remembered.is_none_or(|known| known.0 != prefix) {
            self.remembered[slot] = *self.prefixes.get(prefix).ok_or(Unfit)?;
        }
        let namespace = self.namespaces.get(self.remembered[slot]);
        namespace.map(|(_, iri)| iri.as_str()).ok_or(Unfit)
    }

    /// The IRI of a token.
    pub fn iri(&mut self, token: Token<'_>, to: &mut String) -> Step {
        match token.kind {
            TokenKind::PrefixedName if is_plain(token.text) => {
                let (prefix, local) = token.text.split_once(':').ok_or(Unfit)?;
                let namespace = self.namespace(prefix)?;
                to.clear();
                to.push_str(namespace);
                to.push_str(local);
                Ok(())
            }
            TokenKind::Iri if !token.text.contains('\\') => {
                let iri = &token.text[1..token.text.len() - 1];
                *to = NamedNode::new(iri).map_err(|_| Unfit)?.into_string();
                Ok(())
            }
            _ => Err(Unfit),
        }
    }

    /// The IRI or blank node of a token.
    pub fn resource(&mut self, token: Token<'_>, to: &mut Resource) -> Step {
        if token.kind == TokenKind::BlankNode {
            let (label, next) = (&token.text[2..], self.labels.len() as u64 + 1);
            let number = match self.labels.get(label) {
                Some(number) => *number,
                None => *self.labels.entry(label.to_owned()).or_insert(next),
            };
            *to = Resource::blank(self.names.labelled(number));
            return Ok(());
        }
        to.is_blank = false;
        self.iri(token, &mut to.name)
    }

    /// The next node without a label.
    pub fn anonymous(&mut self) -> Resource {
        self.anonymous += 1;
        Resource::blank(self.names.anonymous(self.anonymous))
    }

    /// Reads the language of a token.
    pub fn read_language(&mut self, token: &str) -> Step {
        if self.written == token {
            return Ok(());
        }
        let tag = token.strip_prefix('@').ok_or(Unfit)?;
        // A keyword, or a language with a direction.
        if ["prefix", "base", "version"].contains(&tag) || tag.contains("--") {
            return Err(Unfit);
        }
        let literal = Literal::new_language_tagged_literal("", tag).map_err(|_| Unfit)?;
        self.language = literal.language().ok_or(Unfit)?.to_ascii_lowercase();
        token.clone_into(&mut self.written);
        Ok(())
    }
}

/// Whether a prefixed name is the same to every parser, and its IRI valid without a look: ASCII, one colon, no
/// escape, no dot in the prefix, no two dots.
fn is_plain(name: &str) -> bool {
    let (mut colons, mut previous) = (0, 0);
    name.bytes().all(|byte| {
        let dotted = byte == b'.' && (colons == 0 || previous == b'.');
        colons += usize::from(byte == b':');
        previous = byte;
        byte.is_ascii() && byte != b'\\' && colons < 2 && !dotted
    })
}

/// The prefix that is declared by a token, without its colon.
pub(super) fn prefix(token: Token<'_>) -> Option<&str> {
    let is_name = token.kind == TokenKind::PrefixedName && is_plain(token.text);
    token.text.strip_suffix(':').filter(|_| is_name)
}

/// The value of a string in quotes.
pub(super) fn unquoted(text: &str, to: &mut String) -> Step {
    to.clear();
    let long = text.len() >= 6 && (text.starts_with("\"\"\"") || text.starts_with("'''"));
    let quotes = if long { 3 } else { 1 };
    let mut rest = text.get(quotes..text.len() - quotes).ok_or(Unfit)?;
    while let Some(at) = rest.find('\\') {
        to.push_str(&rest[..at]);
        let sign = *rest.as_bytes().get(at + 1).ok_or(Unfit)?;
        rest = rest.get(at + 2..).ok_or(Unfit)?;
        let digits = match sign {
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        to.push(match sign {
            b't' => '\t',
            b'b' => '\u{8}',
            b'n' => '\n',
            b'r' => '\r',
            b'f' => '\u{C}',
            b'"' | b'\'' | b'\\' => char::from(sign),
            b'u' | b'U' => character(rest.get(..digits).ok_or(Unfit)?)?,
            _ => return Err(Unfit),
        });
        rest = &rest[digits..];
    }
    to.push_str(rest);
    Ok(())
}

/// The character with a number in hexadecimal digits.
fn character(digits: &str) -> Step<char> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Unfit);
    }
    let number = u32::from_str_radix(digits, 16).map_err(|_| Unfit)?;
    char::from_u32(number).ok_or(Unfit)
}
