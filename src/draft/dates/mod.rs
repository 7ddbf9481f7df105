//! Date expressions of a text as EDTF, never narrower than the words.
//!
//! ```text
//! "late December 2023"   2023-12                   which part of it is "late" nobody knows
//! "about 12 December"    2023-12-12~               beside a page of that month
//! "on Tuesday"           the last one by the day of publication, or the next of what is to come
//! "earlier this month"   [2023-12-01..2023-12-13]
//! "by May 2023"          [..2023-05]
//! "2/12/2023"            [2023-02-12,2023-12-02]   unless the page's region says which
//! ```

mod absolute;
mod calendar;
mod relative;
#[cfg(test)]
mod tests;

use super::words::{Word, words};
use crate::model::when::When;
pub(super) use calendar::Context;
use calendar::{Reading, Span};
use std::ops::Range;

/// What a date says about the time of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// It was then.
    At,
    /// It began then: "since", "as early as".
    Begin,
    /// It lasted until then.
    End,
}

/// A date expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateExpression {
    /// As EDTF; `None` where it cannot be placed.
    pub edtf: Option<String>,
    pub bound: Bound,
    /// The bytes of the text.
    pub range: Range<usize>,
}

/// Words before a date that belong to it, and what they do.
#[derive(Debug, Clone, Copy, Default)]
struct Modifiers {
    /// The word of the text with which the expression begins.
    begin: usize,
    approximate: bool,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    At,
    /// "since at least": by then it had begun.
    BegunBy,
    Begin,
    End,
    By,
    Before,
    After,
}

/// All date expressions of a sentence.
pub(super) fn find(text: &str, sentence: Range<usize>, context: &Context) -> Vec<DateExpression> {
    let words = words(text, sentence);
    let is_future = words
        .iter()
        .any(|it| it.is(&["will", "wird", "werden", "будет"]))
        || words.windows(2).any(|it| {
            it[0].is(&["due", "set", "scheduled", "expected", "planned"])
                && it[1].is(&["to", "for", "on"])
        });
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match range_of_two(&words, at, context, is_future)
            .or_else(|| single(&words, at, context, is_future))
        {
            Some((expression, next)) => {
                found.push(expression);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// A date at a word: absolute, else relative.
fn read(words: &[Word<'_>], at: usize, context: &Context, is_future: bool) -> Option<Reading> {
    absolute::read(words, at, context, is_future)
        .or_else(|| relative::read(words, at, context, is_future))
}

/// "between A and B", "from A to B".
fn range_of_two(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
    is_future: bool,
) -> Option<(DateExpression, usize)> {
    let is_between = words[at].is(&["between", "zwischen", "entre", "між"]);
    let is_from = words[at].is(&["from", "von", "vom", "de", "з"]);
    if !is_between && !is_from {
        return None;
    }
    let first = read(words, at + 1, context, is_future);
    let joint = first.as_ref().map_or(at + 2, |it| it.end);
    let is_joint = words.get(joint)?.is(match is_between {
        true => &["and", "und", "et", "y", "та", "і"],
        false => &[
            "to", "until", "through", "till", "bis", "à", "a", "до", "-", "–",
        ],
    });
    let second = is_joint.then(|| read(words, joint + 1, context, is_future))??;
    let first = match first {
        Some(first) => first,
        // "between 12 and 14 December", "between May and July 2023"
        None => absolute::shortened(words, at + 1, &second)?,
    };
    let first = absolute::with_year_of(first, words, at + 1, &second);
    let edtf = (|| {
        let (a, b) = (first.span?, second.span?);
        let (a, b) = (a.plain()?, b.plain()?);
        let text = match is_between {
            true => format!("[{a}..{b}]"),
            false => format!("{a}/{b}"),
        };
        When::edtf(&text).ok().map(|_| text)
    })();
    let expression = DateExpression {
        edtf,
        bound: Bound::At,
        range: words[at].range.start..words[second.end - 1].range.end,
    };
    Some((expression, second.end))
}

fn single(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
    is_future: bool,
) -> Option<(DateExpression, usize)> {
    let reading = read(words, at, context, is_future)?;
    let modifiers = modifiers(words, at);
    let expression = reading
        .span
        .as_ref()
        .and_then(|span| apply(span, &modifiers));
    let bound = match modifiers.kind {
        Kind::Begin | Kind::BegunBy => Bound::Begin,
        Kind::End => Bound::End,
        _ => Bound::At,
    };
    let edtf = expression.filter(|text| When::edtf(text).is_ok());
    let range = words[modifiers.begin].range.start..words[reading.end - 1].range.end;
    Some((DateExpression { edtf, bound, range }, reading.end))
}

/// A span as EDTF with what stands before it.
fn apply(span: &Span, modifiers: &Modifiers) -> Option<String> {
    let approximate = modifiers.approximate || span.approximate;
    let qualified = |text: String| match approximate && !text.ends_with(['~', ']']) {
        true => text + "~",
        false => text,
    };
    Some(match modifiers.kind {
        Kind::At | Kind::Begin | Kind::End => qualified(span.edtf.clone()),
        Kind::By | Kind::BegunBy => format!("[..{}]", qualified(span.last()?)),
        Kind::Before if approximate => format!("[..{}]", qualified(span.last()?)),
        Kind::Before => format!("[..{}]", span.before()?),
        Kind::After => format!("[{}..]", qualified(span.first()?)),
    })
}

/// Parts of a span, which say no day.
const PARTS: &[&str] = &[
    "early",
    "mid",
    "late",
    "beginning",
    "start",
    "middle",
    "end",
    "anfang",
    "mitte",
    "ende",
    "début",
    "mi",
    "fin",
    "principios",
    "mediados",
    "finales",
    "початку",
    "кінці",
    "наприкінці",
    "-",
    "the",
];

/// Words that make a date approximate.
const ABOUT: &[&str] = &[
    "about",
    "around",
    "approximately",
    "roughly",
    "circa",
    "some",
    "near",
    "etwa",
    "ungefähr",
    "gegen",
    "environ",
    "vers",
    "hacia",
    "близько",
    "приблизно",
];

/// Words of time before a date.
const KINDS: &[(&[&str], Kind)] = &[
    (
        &["since", "from", "seit", "depuis", "desde", "з"],
        Kind::Begin,
    ),
    (
        &["until", "till", "through", "bis", "jusqu'en", "hasta", "до"],
        Kind::End,
    ),
    (&["by"], Kind::By),
    (&["before", "vor", "avant", "antes"], Kind::Before),
    (&["after", "nach", "après", "después", "після"], Kind::After),
];

/// Reads the words before a date, backwards from it.
fn modifiers(words: &[Word<'_>], date: usize) -> Modifiers {
    let mut found = Modifiers {
        begin: date,
        ..Modifiers::default()
    };
    let mut at = date;
    let before = |at: usize, list: &[&str]| at > 0 && words[at - 1].is(list);
    // In the order in which they stand before a date, the nearest first.
    if before(at, &["the", "of", "des", "der", "de"]) {
        at -= 1;
    }
    while before(at, PARTS) {
        at -= 1;
        found.begin = at;
    }
    if before(at, ABOUT) {
        at -= 1;
        (found.begin, found.approximate) = (at, true);
    }
    if before(at, &["in", "on", "im", "am", "en", "le", "el", "у", "в"]) {
        at -= 1;
        found.begin = at;
    }
    if at > 2
        && words[at - 3].is(&["as"])
        && words[at - 2].is(&["early"])
        && words[at - 1].is(&["as"])
    {
        (found.begin, found.kind) = (at - 3, Kind::Begin);
        return found;
    }
    let least = at > 1 && words[at - 2].is(&["at"]) && words[at - 1].is(&["least"]);
    let least = least || before(at, &["mindestens", "spätestens"]);
    let from = if least {
        at - 1 - usize::from(words[at - 1].is(&["least"]))
    } else {
        at
    };
    let kind = |words: &Word<'_>| {
        let known = KINDS.iter().find(|(list, _)| words.is(list));
        known.map(|(_, kind)| *kind)
    };
    if let Some(kind) = from.checked_sub(1).and_then(|at| kind(&words[at])) {
        found.begin = from - 1;
        found.kind = if least && kind == Kind::Begin {
            Kind::BegunBy
        } else {
            kind
        };
    } else if at > 2
        && words[at - 3].is(&["no", "not"])
        && words[at - 2].is(&["later"])
        && words[at - 1].is(&["than"])
    {
        (found.begin, found.kind) = (at - 3, Kind::By);
    } else if least {
        (found.begin, found.approximate) = (from, true);
    }
    found
}
