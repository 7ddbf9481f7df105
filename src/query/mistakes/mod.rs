//! The usual mistakes in SPARQL, with their place and cure.
//!
//! The parser says what it would have taken, not what is wrong. So where it rejects a text, this walks
//! over the tokens of the text and names what people write who know another language, or are in a
//! hurry. A rule knows a form that is never valid SPARQL; the mistake nearest to the place where the
//! parser gave up is told.
//!
//! * [`outline`]: tokens with their brackets and clauses
//! * [`expressions`]: operators, quotes, functions
//! * [`habits`]: what SQL, Turtle and programming languages write
//! * [`select`]: columns, groups, order
//! * [`statements`]: statements in braces, and what stands between them
//! * [`structure`]: prefixes, brackets, the kind of request

mod expressions;
mod habits;
mod outline;
mod select;
mod statements;
mod structure;

use super::tokens::TokenKind;
use outline::{ClauseKind, Outline};
use std::ops::Range;

/// A mistake: where it is, what is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub range: Range<usize>,
    pub label: String,
    pub help: String,
}

impl Mistake {
    fn new(range: Range<usize>, label: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            range,
            label: label.into(),
            help: help.into(),
        }
    }

    /// How far it is from a place.
    fn distance(&self, at: usize) -> usize {
        match at {
            _ if at < self.range.start => self.range.start - at,
            _ if at > self.range.end => at - self.range.end,
            _ => 0,
        }
    }
}

/// What was expected: a query or an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    Query,
    Update,
}

/// A rule: the mistake that begins with a token, if one does.
type Rule = fn(&Outline<'_>, usize) -> Option<Mistake>;

/// How far before the place where the parser gave up a mistake may end: it reads on for a while.
const MAX_DISTANCE: usize = 40;

/// The longest text whose mistakes are looked for, in tokens: some rules read the rest of the text at
/// each of them. Of a longer one, the place is told.
const MAX_TOKENS: usize = 5_000;

/// The rules, in the order in which they are asked about a token.
const RULES: [&[Rule]; 4] = [
    structure::RULES,
    habits::RULES,
    select::RULES,
    expressions::RULES,
];

/// The mistake nearest to where the parser gave up; none in a text of over [`MAX_TOKENS`].
pub(super) fn find(text: &str, request: Request, at: usize) -> Option<Mistake> {
    let outline = Outline::new(text);
    if let Some(mistake) = structure::other_request(&outline, request) {
        return Some(mistake);
    }
    if outline.len() > MAX_TOKENS {
        return None;
    }
    let by_token = (0..outline.len()).filter_map(|token| {
        let rules = RULES.iter().copied().flatten();
        rules.filter_map(|rule| rule(&outline, token)).next()
    });
    let mut mistakes: Vec<Mistake> = by_token.collect();
    mistakes.extend(statements::mistakes(&outline));
    if mistakes.is_empty() {
        mistakes.extend(select::ungrouped(&outline));
    }
    if mistakes.is_empty() {
        mistakes.extend(structure::unbalanced(&outline));
    }
    // What ends far before the place was taken by the parser; of the others, the first is the cause.
    let is_behind = |mistake: &Mistake| mistake.range.end + MAX_DISTANCE < at;
    mistakes
        .into_iter()
        .min_by_key(|mistake| match is_behind(mistake) {
            false => (false, mistake.range.start),
            true => (true, mistake.distance(at)),
        })
}

/// A mistake in a text that the parser takes, though it is not SPARQL.
pub(super) fn overlooked(text: &str) -> Option<Mistake> {
    let outline = Outline::new(text);
    (0..outline.len()).find_map(|token| expressions::misplaced_aggregate(&outline, token))
}

/// What to say of a place where no rule finds a mistake.
pub(super) fn unexpected(text: &str, request: Request, at: usize) -> Mistake {
    let outline = Outline::new(text);
    let token = outline.tokens.iter().position(|token| token.end() > at);
    let Some(token) = token else {
        let label = "the text ends here, where more is expected";
        return Mistake::new(
            text.len()..text.len(),
            label,
            help_at(&outline, request, None),
        );
    };
    let found = outline.tokens[token];
    let label = match found.kind {
        TokenKind::OpenText => "this text has no end".to_owned(),
        _ => format!("`{}` is not expected here", outline::excerpt(found.text)),
    };
    let range = found.start..found.end();
    Mistake::new(range, label, help_at(&outline, request, Some(token)))
}

/// What may stand in a place.
fn help_at(outline: &Outline<'_>, request: Request, token: Option<usize>) -> &'static str {
    let Some(token) = token else {
        return match (outline.len(), request) {
            (0, Request::Query) => "write a query: SELECT, the columns, and a pattern in braces",
            (0, Request::Update) => "write an update: INSERT DATA, and triples in braces",
            (_, Request::Query) => "is a bracket, or a part of the query, missing?",
            (_, Request::Update) => "is a bracket, or a part of the update, missing?",
        };
    };
    match (outline.bracket(token), outline.clause(token)) {
        ("(", _) => {
            "in parentheses stands an expression, such as ?n > 3 or CONTAINS(?label, \"x\")"
        }
        ("[", _) => "in square brackets stand a property and its value",
        ("", ClauseKind::Select) => {
            "after SELECT come variables or (expression AS ?name), then the pattern in braces"
        }
        ("", _) if request == Request::Update => {
            "an update begins with INSERT, DELETE, WITH, CLEAR or the like, after any PREFIX lines; a semicolon ends it"
        }
        ("", ClauseKind::Start) => {
            "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after any PREFIX lines"
        }
        ("", _) => {
            "after the braces come GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, in this order"
        }
        _ => {
            "in braces stand statements (?subject ann:property ?value .), FILTER, OPTIONAL, BIND, VALUES and UNION"
        }
    }
}
