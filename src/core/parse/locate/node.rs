//! The terms of a located statement.

use crate::parse::tokens::Token;
use std::ops::Range;

/// One term of a statement, as tokens that are not resolved yet.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// An IRI, name, label, number or word.
    Token(Token<'a>),
    /// A string, and the language or datatype after it.
    StringLiteral(Token<'a>, Option<Token<'a>>),
    /// The nth anonymous node, and its bracket or collection item.
    Anonymous(u64, Token<'a>),
    /// The nth triple term, and its bracket or what reifies it.
    Triple(usize, Token<'a>),
    /// An IRI that the syntax implies: `a`, `()`, the order of a collection, what a reifier reifies.
    Implied(&'static str, Token<'a>),
}

impl<'a> Node<'a> {
    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.token().range()
    }

    /// The token that it begins with.
    pub fn token(&self) -> Token<'a> {
        match *self {
            Self::Token(token)
            | Self::StringLiteral(token, _)
            | Self::Anonymous(_, token)
            | Self::Triple(_, token)
            | Self::Implied(_, token) => token,
        }
    }
}
