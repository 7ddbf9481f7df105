//! The tokens of a text with what is around each: its bracket and the clause that it stands in.

use crate::query::tokens::{Token, TokenKind, tokens};
use std::ops::Range;

/// The clause of a query that a token stands in, within its innermost bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKind {
    Start,
    Select,
    From,
    Where,
    GroupBy,
    Having,
    OrderBy,
    Limit,
    Values,
}

pub(super) struct Outline<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// The bracket around each token.
    around: Vec<Option<usize>>,
    /// The other bracket of a bracket.
    partners: Vec<Option<usize>>,
    clauses: Vec<ClauseKind>,
}

impl<'a> Outline<'a> {
    pub fn new(text: &'a str) -> Self {
        let tokens = tokens(text);
        let mut outline = Self {
            text,
            around: vec![None; tokens.len()],
            partners: vec![None; tokens.len()],
            clauses: vec![ClauseKind::Start; tokens.len()],
            tokens,
        };
        let mut open: Vec<(usize, ClauseKind)> = Vec::new();
        let mut clause = ClauseKind::Start;
        for token in 0..outline.len() {
            let mark = outline.mark(token);
            if matches!(mark, ")" | "]" | "}")
                && let Some((start, before)) = open.pop()
            {
                outline.partners[start] = Some(token);
                outline.partners[token] = Some(start);
                // What follows `VALUES ?x { … }` is no list any more.
                clause = match (mark, before) {
                    ("}", ClauseKind::Values) => ClauseKind::Where,
                    _ => before,
                };
            }
            clause = outline.clause_from(token).unwrap_or(clause);
            if mark == "{"
                && matches!(
                    clause,
                    ClauseKind::Start | ClauseKind::Select | ClauseKind::From
                )
            {
                clause = ClauseKind::Where;
            }
            outline.around[token] = open.last().map(|(start, _)| *start);
            outline.clauses[token] = clause;
            if matches!(mark, "(" | "[" | "{") {
                open.push((token, clause));
                clause = match mark {
                    "{" => ClauseKind::Start,
                    _ => clause,
                };
            }
        }
        outline
    }

    /// The clause that a keyword begins.
    fn clause_from(&self, token: usize) -> Option<ClauseKind> {
        Some(match self.word(token).as_str() {
            "select" | "describe" => ClauseKind::Select,
            "from" | "using" => ClauseKind::From,
            "where" => ClauseKind::Where,
            "group" if self.is_word(token + 1, "by") => ClauseKind::GroupBy,
            "having" => ClauseKind::Having,
            "order" if self.is_word(token + 1, "by") => ClauseKind::OrderBy,
            "limit" | "offset" => ClauseKind::Limit,
            "values" => ClauseKind::Values,
            _ => return None,
        })
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn kind(&self, token: usize) -> Option<TokenKind> {
        self.tokens.get(token).map(|token| token.kind)
    }

    pub fn source(&self, token: usize) -> &'a str {
        self.tokens.get(token).map_or("", |token| token.text)
    }

    /// A word in lowercase; empty for other tokens.
    pub fn word(&self, token: usize) -> String {
        match self.kind(token) {
            Some(TokenKind::Word) => self.source(token).to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    pub fn is_word(&self, token: usize, word: &str) -> bool {
        self.kind(token) == Some(TokenKind::Word) && self.source(token).eq_ignore_ascii_case(word)
    }

    /// The token before, for the rules that look back.
    pub fn is_word_before(&self, token: usize, word: &str) -> bool {
        token > 0 && self.is_word(token - 1, word)
    }

    /// A mark; empty for other tokens.
    pub fn mark(&self, token: usize) -> &'a str {
        match self.kind(token) {
            Some(TokenKind::Mark) => self.source(token),
            _ => "",
        }
    }

    pub fn mark_before(&self, token: usize) -> &'a str {
        token.checked_sub(1).map_or("", |before| self.mark(before))
    }

    pub fn is_variable(&self, token: usize) -> bool {
        self.kind(token) == Some(TokenKind::Variable)
    }

    /// The innermost bracket around a token; empty if there is none.
    pub fn bracket(&self, token: usize) -> &'a str {
        self.opening(token).map_or("", |open| self.mark(open))
    }

    /// Where the innermost bracket around a token is.
    pub fn opening(&self, token: usize) -> Option<usize> {
        self.around.get(token).copied().flatten()
    }

    /// The other bracket of a bracket.
    pub fn partner(&self, token: usize) -> Option<usize> {
        self.partners.get(token).copied().flatten()
    }

    /// The token after a whole bracket, or after a token that is none.
    pub fn after(&self, token: usize) -> usize {
        match self.mark(token) {
            "(" | "[" | "{" => self.partner(token).map_or(self.len(), |end| end + 1),
            _ => token + 1,
        }
    }

    pub fn clause(&self, token: usize) -> ClauseKind {
        self.clauses
            .get(token)
            .copied()
            .unwrap_or(ClauseKind::Start)
    }

    /// Whether a token is part of an expression: in parentheses that are not a list of values.
    pub fn is_in_expression(&self, token: usize) -> bool {
        self.bracket(token) == "(" && self.clause(token) != ClauseKind::Values
    }

    /// The place of some tokens, the last included.
    pub fn range(&self, first: usize, last: usize) -> Range<usize> {
        let end = self.tokens.get(last.min(self.len().saturating_sub(1)));
        let start = self.tokens.get(first).map_or(self.text.len(), |t| t.start);
        start..end.map_or(start, Token::end).max(start)
    }

    /// The text of some tokens, the last included, short enough to quote.
    pub fn quote(&self, first: usize, last: usize) -> String {
        excerpt(&self.text[self.range(first, last)])
    }
}

/// A text in one line of at most 60 characters.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}
