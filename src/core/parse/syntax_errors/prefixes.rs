//! Explains undeclared prefixes.

use super::{TokenKind, tokens};
use crate::model::id;
use crate::model::problem::{Code, Problem};

/// The problem, with the line to add for a well-known prefix, else with the most similar one.
pub(super) fn undeclared(text: &str, prefix: &str) -> Problem {
    let message = format!("prefix `{prefix}:` is not declared");
    let problem = Problem::error(Code::UndeclaredPrefix, message);
    let declared = declared(text);
    if declared.contains(&prefix) {
        return problem.help("its @prefix line comes later: move it up");
    }
    match (id::namespace(prefix), nearest(&declared, prefix)) {
        (Some(namespace), _) => {
            problem.help(format!("add this line: @prefix {prefix}: <{namespace}> ."))
        }
        (None, Some(near)) => problem.help(format!("did you mean `{near}:`?")),
        (None, None) => problem.help(format!("declare it: @prefix {prefix}: <https://…> .")),
    }
}

/// The prefixes that a text declares anywhere.
fn declared(text: &str) -> Vec<&str> {
    let mut tokens = tokens(text).filter(|token| !token.kind.is_trivia());
    let mut declared = Vec::new();
    while let Some(token) = tokens.next() {
        let declares = token.text == "@prefix"
            || token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case("prefix");
        if declares && let Some(name) = tokens.next() {
            declared.push(name.text.trim_end_matches(':'));
        }
    }
    declared
}

/// The most similar prefix, among the declared and the well-known ones.
fn nearest<'a>(declared: &[&'a str], prefix: &str) -> Option<&'a str> {
    /// Comparing takes time with the length of both.
    const MAX_COMPARED: usize = 200;
    if prefix.len() > MAX_COMPARED {
        return None;
    }
    let known = id::PREFIXES.iter().map(|(known, _)| *known);
    declared
        .iter()
        .copied()
        .chain(known)
        .filter(|known| known.len() <= MAX_COMPARED)
        .map(|known| (strsim::osa_distance(known, prefix), known))
        .filter(|&(distance, known)| distance <= 1 + known.len().min(prefix.len()) / 4)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}
