//! A first look at Turtle or TriG, before any reader: how deep its brackets go, which blank nodes
//! have labels, and whether rio may be trusted with it.

use super::tokens::{Kind, Token, tokens};
use std::collections::HashMap;

/// Deepest nesting of `[` and `(` that is read: far beyond any sensible document, and within what
/// the stack of the smallest thread bears.
pub const DEEPEST: usize = 100;

/// What one pass over the tokens found.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// The byte of the first bracket that is nested too deep; the look ends there.
    pub too_deep: Option<usize>,
    /// Whether rio reads this text as the authority does: see [`Look::term`] and [`is_plain`].
    pub plain: bool,
    /// The labels of blank nodes, numbered from 1 in the order of first mention.
    pub labels: HashMap<&'a str, u64>,
}

/// Looks over a whole text.
pub(super) fn survey(text: &str) -> Survey<'_> {
    let mut look = Look::new();
    for token in tokens(text) {
        if !token.kind.is_blank() && look.token(token).is_none() {
            look.found.too_deep = Some(token.start);
            break;
        }
    }
    // rio numbers anonymous nodes with eight digits
    look.found.plain &= look.anonymous < 100_000_000;
    look.found
}

/// An open bracket: a collection, or a property list with the terms since its last `;`.
enum Bracket {
    Cells,
    List(u8),
}

struct Look<'a> {
    found: Survey<'a>,
    brackets: Vec<Bracket>,
    anonymous: usize,
    /// The term to come is the datatype of a literal, no term of its own.
    datatype: bool,
    /// The IRI to come is the namespace of a prefix.
    namespace: bool,
}

impl<'a> Look<'a> {
    fn new() -> Self {
        Self {
            found: Survey {
                plain: true,
                ..Survey::default()
            },
            brackets: Vec::new(),
            anonymous: 0,
            datatype: false,
            namespace: false,
        }
    }

    /// Takes one token in; none if it is nested too deep.
    fn token(&mut self, token: Token<'a>) -> Option<()> {
        match token.kind {
            Kind::Mark => return self.mark(token.text),
            Kind::At => {
                // rio takes `@prefixa:` for `@prefix a:`
                self.namespace = token.text == "@prefix";
                self.found.plain &= self.namespace || !token.text.starts_with("@prefix");
            }
            Kind::Broken => self.found.plain = false,
            _ => {
                if token.kind == Kind::Iri && std::mem::take(&mut self.namespace) {
                    self.found.plain &= is_plain_namespace(token.text);
                }
                if token.kind == Kind::Word && token.text.eq_ignore_ascii_case("prefix") {
                    self.namespace = true;
                }
                self.found.plain &= is_plain(token);
                if token.kind == Kind::Blank {
                    let next = self.found.labels.len() as u64 + 1;
                    self.found.labels.entry(&token.text[2..]).or_insert(next);
                }
                if !std::mem::take(&mut self.datatype) {
                    self.term();
                }
            }
        }
        Some(())
    }

    fn mark(&mut self, mark: &str) -> Option<()> {
        match mark {
            "[" | "(" => {
                self.term();
                self.anonymous += usize::from(mark == "[");
                self.brackets.push(match mark {
                    "[" => Bracket::List(0),
                    _ => Bracket::Cells,
                });
                if self.brackets.len() > DEEPEST {
                    return None;
                }
            }
            "]" | ")" => drop(self.brackets.pop()),
            ";" | "," => {
                if let Some(Bracket::List(terms)) = self.brackets.last_mut() {
                    *terms = u8::from(mark == ",");
                }
            }
            // a bracket that is still open is a fault, not the depth of what follows
            "." => {
                self.brackets.clear();
            }
            "^^" => self.datatype = true,
            // graphs are not Turtle; quoted triples rio would take, the authority does not
            _ => self.found.plain = false,
        }
        Some(())
    }

    /// One more term: rio does not miss the `;` between two pairs inside `[ ]`.
    fn term(&mut self) {
        match self.brackets.last_mut() {
            Some(Bracket::List(terms)) => {
                *terms = terms.saturating_add(1);
                self.found.plain &= *terms <= 2;
            }
            Some(Bracket::Cells) => {
                self.anonymous += 1;
            }
            None => {}
        }
    }
}

/// Whether rio reads a term as the authority does. It does not check the IRI that a prefixed name
/// makes, ends a name or `true` at another dot, takes time squared for rows of dots, and names its
/// own blank nodes `riog…`.
fn is_plain(token: Token<'_>) -> bool {
    let text = token.text.as_bytes();
    match token.kind {
        Kind::Name => {
            let mut colons = 0;
            let mut previous = 0;
            text.iter().all(|&byte| {
                let dotted = byte == b'.' && (colons == 0 || previous == b'.');
                colons += usize::from(byte == b':');
                previous = byte;
                byte.is_ascii() && byte != b'\\' && colons < 2 && !dotted
            })
        }
        Kind::Word => text.iter().all(|&byte| byte.is_ascii() && byte != b'.'),
        Kind::Blank => !text.starts_with(b"_:riog"),
        _ => true,
    }
}

/// With a path after its host, a namespace makes an IRI of every plain local name.
fn is_plain_namespace(iri: &str) -> bool {
    iri.split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_turtle_is_plain() {
        let text = "@prefix ev: <http://a/> .\nPREFIX b: <http://b/c#>\nev:a a b:E ; b:p 1, 2.5, \"x\"@en, \
             \"y\"^^b:t, [ b:q _:l ; b:r ( 1 2 [ ] \"z\"^^b:t ) , <http://x> ; ] .";
        assert!(survey(text).plain);
        assert_eq!(survey(text).labels["l"], 1);
    }

    #[test]
    fn what_rio_reads_otherwise_than_the_authority_is_not_plain() {
        for text in [
            "@prefixev: <http://a/> .",
            "@prefix ev: <http://a> .",
            "@prefix ev: <a/> .",
            "ev:a\\#b",
            "ev:a:b",
            "true.ev:a",
            "ev:a..b",
            "ev:é",
            "_:riog00000001",
            "<< ev:a ev:b ev:c >>",
            "[ ev:a ev:b ev:c ev:d ]",
            "[ ev:a 1 2 ]",
        ] {
            assert!(!survey(text).plain, "{text}");
        }
    }

    #[test]
    fn depth_counts_brackets_and_not_their_pictures_in_strings_and_comments() {
        let deep = |open: &str, count: usize| survey(&open.repeat(count)).too_deep;
        assert_eq!(deep("[", DEEPEST), None);
        assert_eq!(deep("[", DEEPEST + 1), Some(DEEPEST));
        assert_eq!(deep("(", 100_000), Some(DEEPEST));
        assert_eq!(deep("[]", 1000), None);
        assert_eq!(deep("\"[\" ", 1000), None);
        assert_eq!(deep("#[\n", 1000), None);
        assert_eq!(deep("ev:a ev:b [ .\n", 1000), None);
    }
}
