//! Mistakes in the clauses of a query: columns, groups, order, limits.

use super::expressions::is_aggregate;
use super::outline::{ClauseKind, Outline};
use super::{Mistake, Rule};
use crate::query::tokens::TokenKind as K;
use std::collections::BTreeSet;

pub(super) const RULES: &[Rule] = &[
    comma,
    expression,
    named,
    parentheses,
    bare_name,
    order,
    by,
    limit,
    sequence,
    inside,
];

/// Whether a token stands in a clause itself and not in parentheses of it.
fn is_directly_in(outline: &Outline<'_>, token: usize, clauses: &[ClauseKind]) -> bool {
    outline.bracket(token) != "(" && clauses.contains(&outline.clause(token))
}

fn comma(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let clauses = [ClauseKind::Select, ClauseKind::GroupBy, ClauseKind::OrderBy];
    if outline.mark(token) != "," || !is_directly_in(outline, token, &clauses) {
        return None;
    }
    let (before, after) = (token.checked_sub(1)?, token + 1);
    let help = match outline.is_variable(before) && outline.is_variable(after) {
        true => format!("write {} {}", outline.source(before), outline.source(after)),
        false => "leave out the comma".to_owned(),
    };
    let label = "no comma stands between columns in SPARQL";
    Some(Mistake::new(outline.range(token, token), label, help))
}

/// A name for the result of a function: `COUNT(?e)` gives `?count`.
fn result_name(word: &str) -> String {
    match word {
        "group_concat" => "?list".to_owned(),
        word => format!("?{word}"),
    }
}

/// A function among the columns without parentheses around it.
fn expression(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let is_option = ["distinct", "reduced", "select", "describe"].contains(&word.as_str());
    let open = token + 1;
    let is_call = !word.is_empty() && !is_option && outline.mark(open) == "(";
    if !is_call || !is_directly_in(outline, token, &[ClauseKind::Select]) {
        return None;
    }
    let end = outline.partner(open)?;
    let is_named = outline.is_word(end + 1, "as") && outline.is_variable(end + 2);
    let (last, name) = match is_named {
        true => (end + 2, outline.source(end + 2).to_owned()),
        false => (end, result_name(&word)),
    };
    let call = outline.quote(token, end);
    let label = match is_aggregate(&word) {
        true => "an aggregate among the columns needs parentheses and a name",
        false => "an expression among the columns needs parentheses and a name",
    };
    let help = format!("write ({call} AS {name})");
    Some(Mistake::new(outline.range(token, last), label, help))
}

/// `?x AS ?y` without parentheses.
fn named(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let fits = outline.is_variable(token)
        && outline.is_word(token + 1, "as")
        && is_directly_in(outline, token, &[ClauseKind::Select, ClauseKind::GroupBy]);
    let help = format!("write ({})", outline.quote(token, token + 2));
    let label = "a column with a new name needs parentheses";
    fits.then(|| Mistake::new(outline.range(token, token + 2), label, help))
}

/// `(?x)`, `(COUNT(?x))` and `DISTINCT(?x)`: parentheses without a name in them.
fn parentheses(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let owner = token
        .checked_sub(1)
        .map(|owner| outline.word(owner))
        .unwrap_or_default();
    let is_column = ["", "select", "distinct", "reduced"].contains(&owner.as_str());
    if outline.mark(token) != "(" || !is_column || outline.clause(token) != ClauseKind::Select {
        return None;
    }
    if outline.bracket(token) == "(" {
        return None;
    }
    let end = outline.partner(token)?;
    let own = |inner: &usize| outline.opening(*inner) == Some(token);
    if (token + 1..end)
        .filter(own)
        .any(|inner| outline.is_word(inner, "as"))
    {
        return None;
    }
    let inside = outline.quote(token + 1, end - 1);
    let range = outline.range(token, end);
    if (token + 1..end).all(|inner| outline.is_variable(inner) || outline.mark(inner) == ",") {
        let columns = inside.replace(',', "");
        return Some(Mistake::new(
            range,
            "columns have no parentheses",
            format!("write {columns}"),
        ));
    }
    let name = result_name(
        &Some(outline.word(token + 1))
            .filter(|w| !w.is_empty())
            .unwrap_or("value".to_owned()),
    );
    let help = format!("write ({inside} AS {name})");
    Some(Mistake::new(range, "this column has no name", help))
}

/// A column without its question mark.
fn bare_name(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    const KEYWORDS: [&str; 14] = [
        "select", "distinct", "reduced", "describe", "as", "where", "from", "top", "unique", "all",
        "and", "or", "like", "is",
    ];
    let word = outline.word(token);
    let is_column = !word.is_empty()
        && !KEYWORDS.contains(&word.as_str())
        && is_directly_in(outline, token, &[ClauseKind::Select])
        && !matches!(outline.mark(token + 1), "(" | "*");
    let name = outline.source(token);
    let label = "a variable begins with a question mark";
    is_column.then(|| Mistake::new(outline.range(token, token), label, format!("write ?{name}")))
}

/// `ORDER BY DESC ?x` and `ORDER BY ?x DESC`.
fn order(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let direction = word == "desc" || word == "asc";
    if !direction || outline.clause(token) != ClauseKind::OrderBy || outline.mark(token + 1) == "("
    {
        return None;
    }
    let (first, last, key) = match outline.is_variable(token + 1) {
        true => (token, token + 1, token + 1),
        false if token > 0 && outline.is_variable(token - 1) => (token - 1, token, token - 1),
        false => (token, token, token),
    };
    let key = Some(outline.source(key))
        .filter(|key| key.starts_with(['?', '$']))
        .unwrap_or("?x");
    let direction = word.to_ascii_uppercase();
    let label = format!("{direction} takes its key in parentheses");
    let help = format!("write {direction}({key})");
    Some(Mistake::new(outline.range(first, last), label, help))
}

/// `ORDER ?x`, `GROUP ?x`, `SORT BY ?x`.
fn by(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let range = outline.range(token, token);
    let name = word.to_ascii_uppercase();
    match word.as_str() {
        "sort" if outline.is_word(token + 1, "by") => {
            Some(Mistake::new(range, "SPARQL has no SORT", "write ORDER BY"))
        }
        "group" | "order" if outline.is_variable(token + 1) => Some(Mistake::new(
            range,
            format!("{name} is followed by BY"),
            format!("write {name} BY"),
        )),
        _ => None,
    }
}

fn limit(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    if word != "limit" && word != "offset" {
        return None;
    }
    let number = token + 1;
    if outline.kind(number) != Some(K::Number) {
        let name = word.to_ascii_uppercase();
        let label = format!("{name} takes a number");
        let help = format!("write {name} 10");
        return Some(Mistake::new(outline.range(token, number), label, help));
    }
    if outline.mark(number + 1) != "," {
        return None;
    }
    let (first, second) = (outline.source(number), outline.source(number + 2));
    let help = format!("write LIMIT {second} OFFSET {first}");
    let label = "LIMIT takes one number";
    Some(Mistake::new(outline.range(token, number + 2), label, help))
}

/// The clauses after the pattern, in their order.
fn rank(outline: &Outline<'_>, token: usize) -> Option<(u8, &'static str)> {
    match outline.word(token).as_str() {
        "where" => Some((0, "WHERE")),
        "group" if outline.is_word(token + 1, "by") => Some((1, "GROUP BY")),
        "having" => Some((2, "HAVING")),
        "order" if outline.is_word(token + 1, "by") => Some((3, "ORDER BY")),
        "limit" | "offset" => Some((4, "LIMIT")),
        _ => None,
    }
}

/// Clauses in another order than SPARQL has them.
fn sequence(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let (own, name) = rank(outline, token)?;
    let level = outline.opening(token);
    let earlier = (0..token).rev();
    let mut same = earlier.filter(|other| outline.opening(*other) == level);
    let (before, other) = same.find_map(|other| rank(outline, other))?;
    if before <= own {
        return None;
    }
    let label = format!("{name} comes before {other}");
    let help = "the order is WHERE { … } GROUP BY … HAVING … ORDER BY … LIMIT …";
    Some(Mistake::new(outline.range(token, token), label, help))
}

/// `LIMIT` and the like inside of the braces.
fn inside(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let (own, name) = rank(outline, token)?;
    let level = outline.opening(token)?;
    let same = (level..token).filter(|other| outline.opening(*other) == Some(level));
    let is_subquery = same
        .into_iter()
        .any(|other| outline.is_word(other, "select"));
    let is_outside = own == 0 || is_subquery || outline.mark(level) != "{";
    let label = format!("{name} comes after the braces");
    let help = format!("close the pattern first: }} {name} …");
    (!is_outside).then(|| Mistake::new(outline.range(token, token), label, help))
}

/// Columns that are neither grouped nor aggregated.
pub(super) fn ungrouped(outline: &Outline<'_>) -> Vec<Mistake> {
    let selects = (0..outline.len()).filter(|token| outline.is_word(*token, "select"));
    selects
        .filter_map(|select| ungrouped_in(outline, select))
        .collect()
}

fn ungrouped_in(outline: &Outline<'_>, select: usize) -> Option<Mistake> {
    let level = outline.opening(select);
    let end = level
        .and_then(|open| outline.partner(open))
        .unwrap_or(outline.len());
    let own = |token: &usize| outline.opening(*token) == level;
    let columns: Vec<usize> = (select + 1..end)
        .take_while(|token| !own(token) || outline.clause(*token) == ClauseKind::Select)
        .collect();
    let groups: BTreeSet<&str> = (select..end)
        .filter(|token| {
            outline.clause(*token) == ClauseKind::GroupBy && outline.is_variable(*token)
        })
        .map(|token| &outline.source(token)[1..])
        .collect();
    let has_groups = (select..end)
        .filter(own)
        .any(|token| outline.clause(token) == ClauseKind::GroupBy);
    let aggregate = |token: &usize| is_aggregate(&outline.word(*token));
    let is_grouped = has_groups || columns.iter().any(aggregate);
    let mut after = 0;
    for &token in &columns {
        if token < after {
            continue;
        }
        if aggregate(&token) {
            after = outline.after(token + 1);
        }
        let name = outline.source(token);
        // `AS ?x` gives a name; it does not use one.
        if !is_grouped || !outline.is_variable(token) || outline.is_word_before(token, "as") {
            continue;
        }
        if !groups.contains(&name[1..]) {
            let label = format!("{name} is neither grouped nor aggregated");
            let by = match groups.is_empty() {
                true => format!("GROUP BY {name} after the braces"),
                false => format!("{name} to GROUP BY"),
            };
            let help = format!("add {by}, or take one of its values: (SAMPLE({name}) AS ?one)");
            return Some(Mistake::new(outline.range(token, token), label, help));
        }
    }
    None
}
