//! The columns of `SELECT *` in the order in which the query names them; the parser sorts them.

use super::tokens::{Token, TokenKind, tokens};
use oxrdf::Variable;
use spargebra::algebra::GraphPattern;
use std::collections::HashMap;

/// Orders the columns of a query whose text selects `*`.
pub(super) fn order_columns(pattern: &mut GraphPattern, text: &str) {
    let tokens = tokens(text);
    if !selects_all(&tokens) {
        return;
    }
    let mut places = HashMap::new();
    for token in tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Variable)
    {
        let next = places.len();
        places.entry(&token.text[1..]).or_insert(next);
    }
    if let Some(columns) = columns(pattern) {
        columns.sort_by_key(|column| places.get(column.as_str()).copied().unwrap_or(usize::MAX));
    }
}

fn selects_all(tokens: &[Token<'_>]) -> bool {
    let is_word = |token: &Token<'_>, word: &str| {
        token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word)
    };
    let after = tokens.iter().skip_while(|token| !is_word(token, "select"));
    let is_option = |token: &&Token<'_>| is_word(token, "distinct") || is_word(token, "reduced");
    let first = after.skip(1).find(|token| !is_option(token));
    first.is_some_and(|token| token.text == "*")
}

/// The columns of a query.
fn columns(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => columns(inner),
        _ => None,
    }
}
