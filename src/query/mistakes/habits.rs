//! What other languages write: SQL, Cypher and programming languages.

use super::outline::{ClauseKind, Outline};
use super::{Mistake, Rule};
use crate::query::tokens::TokenKind as K;

pub(super) const RULES: &[Rule] = &[
    comment,
    keyword,
    table,
    column_of_table,
    assignment,
    cast,
    ternary,
];

/// Keywords of other languages, and what to write in SPARQL.
const KEYWORDS: [(&str, &str, &str); 13] = [
    (
        "top",
        "SPARQL has no TOP",
        "write LIMIT 10 after the braces",
    ),
    (
        "fetch",
        "SPARQL has no FETCH",
        "write LIMIT 10 after the braces",
    ),
    (
        "join",
        "SPARQL has no JOIN",
        "statements that share a variable are joined already",
    ),
    (
        "inner",
        "SPARQL has no JOIN",
        "statements that share a variable are joined already",
    ),
    ("left", "SPARQL has no LEFT JOIN", "write OPTIONAL { … }"),
    ("outer", "SPARQL has no OUTER JOIN", "write OPTIONAL { … }"),
    (
        "except",
        "SPARQL has no EXCEPT",
        "write MINUS { … } or FILTER NOT EXISTS { … }",
    ),
    (
        "case",
        "SPARQL has no CASE",
        "write IF(condition, then, else)",
    ),
    (
        "match",
        "SPARQL has no MATCH",
        "write the pattern in braces after SELECT and the columns",
    ),
    (
        "return",
        "SPARQL has no RETURN",
        "name the columns after SELECT",
    ),
    (
        "let",
        "SPARQL has no LET",
        "write BIND(expression AS ?name)",
    ),
    (
        "set",
        "SPARQL has no SET",
        "write BIND(expression AS ?name)",
    ),
    ("unique", "SPARQL has no UNIQUE", "write SELECT DISTINCT"),
];

fn keyword(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let (_, label, help) = KEYWORDS.iter().find(|(known, ..)| *known == word)?;
    Some(Mistake::new(outline.range(token, token), *label, *help))
}

/// `-- …`, `// …` and `/* … */`.
fn comment(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let touches = outline.tokens.get(token)?.end() == outline.tokens.get(token + 1)?.start;
    let pair = (outline.mark(token), outline.mark(token + 1));
    let fits = touches && matches!(pair, ("-", "-") | ("/", "/") | ("/", "*"));
    let label = "this is no comment in SPARQL";
    let help = "a comment begins with `#`";
    fits.then(|| Mistake::new(outline.range(token, token + 1), label, help))
}

/// `FROM events`.
fn table(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let is_table = outline.is_word_before(token, "from")
        && outline.kind(token) == Some(K::Word)
        && !outline.is_word(token, "named");
    let name = outline.source(token);
    let label = "SPARQL has no tables";
    let help = format!("what `{name}` are is a statement: WHERE {{ ?x a ann:Event }}");
    is_table.then(|| Mistake::new(outline.range(token - 1, token), label, help))
}

/// `e.label` and `?e.label`.
fn column_of_table(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let touches = |a: usize, b: usize| match (outline.tokens.get(a), outline.tokens.get(b)) {
        (Some(a), Some(b)) => a.end() == b.start,
        _ => false,
    };
    let is_owner = matches!(outline.kind(token), Some(K::Word | K::Variable));
    let is_column = is_owner
        && outline.mark(token + 1) == "."
        && outline.kind(token + 2) == Some(K::Word)
        && touches(token, token + 1)
        && touches(token + 1, token + 2)
        && (outline.clause(token) == ClauseKind::Select || outline.is_in_expression(token));
    let owner = outline.source(token).trim_start_matches(['?', '$']);
    let column = outline.source(token + 2);
    let label = "SPARQL has no columns of tables";
    let help = format!("bind the value in a statement: ?{owner} ann:{column} ?{column}");
    is_column.then(|| Mistake::new(outline.range(token, token + 2), label, help))
}

/// `?x := 1` and `?x = 1` as a statement.
fn assignment(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let fits = outline.is_variable(token)
        && outline.mark(token + 1) == "="
        && outline.bracket(token) == "{"
        && !outline.is_word_before(token, "filter");
    let name = outline.source(token);
    let label = "a condition or a new value is no statement";
    let help =
        format!("write BIND(… AS {name}) for a new value, FILTER({name} = …) for a condition");
    fits.then(|| Mistake::new(outline.range(token, token + 1), label, help))
}

/// `CAST(?x AS integer)`.
fn cast(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let fits = outline.is_word(token, "cast") && outline.mark(token + 1) == "(";
    let label = "SPARQL has no CAST";
    let help = "a datatype is a function: xsd:integer(?x), xsd:date(?x)";
    fits.then(|| Mistake::new(outline.range(token, token), label, help))
}

/// `?a ? ?b : ?c`.
fn ternary(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let fits = outline.mark(token) == "?" && outline.is_in_expression(token);
    let is_path = token > 0 && matches!(outline.kind(token - 1), Some(K::Name | K::Iri));
    let label = "SPARQL has no `? :`";
    let help = "write IF(condition, then, else)";
    (fits && !is_path).then(|| Mistake::new(outline.range(token, token), label, help))
}
