//! What to say about a prefix that is not declared.

use super::{Kind, tokens};
use crate::model::id;
use crate::model::problem::{Code, Problem};

/// The problem, with the line to add where the prefix is ours, else with the most likely meant.
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
        (None, None) => problem.help(format!(
            "say what it stands for: @prefix {prefix}: <https://…> ."
        )),
    }
}

/// The prefixes that a text declares anywhere.
fn declared(text: &str) -> Vec<&str> {
    let mut meaning = tokens(text).filter(|token| !token.kind.is_blank());
    let mut declared = Vec::new();
    while let Some(token) = meaning.next() {
        let declares = token.text == "@prefix"
            || token.kind == Kind::Word && token.text.eq_ignore_ascii_case("prefix");
        if declares && let Some(name) = meaning.next() {
            declared.push(name.text.trim_end_matches(':'));
        }
    }
    declared
}

/// The prefix most like this one, among the declared and those that we know.
fn nearest<'a>(declared: &[&'a str], prefix: &str) -> Option<&'a str> {
    let known = id::PREFIXES.iter().map(|(known, _)| *known);
    declared
        .iter()
        .copied()
        .chain(known)
        .map(|known| (strsim::osa_distance(known, prefix), known))
        .filter(|&(distance, known)| distance <= 1 + known.len().min(prefix.len()) / 4)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}
