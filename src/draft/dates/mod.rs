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
mod ago;
mod calendar;
mod modifiers;
mod months;
mod parts;
mod periods;
mod relative;
mod tense;
#[cfg(test)]
mod tests;
mod weekday;

use super::words::{Word, words};
use crate::model::months::month_of;
use crate::model::when::When;
pub(super) use calendar::Context;
use calendar::Reading;
use modifiers::Kind;
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

/// Whether a word in lower case is a weekday or a month.
pub(super) fn is_time_word(word: &str) -> bool {
    month_of(word).is_some() || calendar::weekday_number(word).is_some()
}

/// All date expressions of a sentence.
pub(super) fn find(text: &str, sentence: Range<usize>, context: &Context) -> Vec<DateExpression> {
    let mut context = Context {
        told_year: context
            .told_year
            .or_else(|| absolute::told_year(text, &sentence)),
        ..context.clone()
    };
    let words = bare_words(text, sentence);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match range_of_two(&words, at, &context).or_else(|| single(&words, at, &context)) {
            Some((expression, next)) => {
                context.tell(expression.edtf.as_deref());
                found.push(expression);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// The words of a sentence without what is glued to a word of time: "Monday's".
fn bare_words(text: &str, sentence: Range<usize>) -> Vec<Word<'_>> {
    let mut words = words(text, sentence);
    for word in &mut words {
        if let Some(rest) = word.lower.strip_suffix("'s").map(str::to_owned) {
            let length = rest.len();
            // "’" has three bytes, and lower case may have other lengths than the text
            if let Some(bare) = word.text.get(..length) {
                word.text = bare;
                word.range.end = word.range.start + length;
                word.lower = rest;
            }
        }
    }
    words
}

/// A date at a word: absolute, else relative.
fn read(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    words.get(at)?;
    absolute::read(words, at, context)
        .or_else(|| weekday::read(words, at, context))
        .or_else(|| relative::read(words, at, context.published))
}

/// A date at a word or soon after it: "the end of 2022", "dem 12. Dezember".
fn read_soon(words: &[Word<'_>], at: usize, context: &Context) -> Option<Reading> {
    const FARTHEST: usize = 5;
    (at..at + FARTHEST)
        .take_while(|next| {
            words[at.min(words.len())..(*next).min(words.len())]
                .iter()
                .all(modifiers::is_part)
        })
        .find_map(|next| read(words, next, context))
}

/// "between A and B", "from A to B".
fn range_of_two(
    words: &[Word<'_>],
    at: usize,
    context: &Context,
) -> Option<(DateExpression, usize)> {
    let is_between = words[at].is(&[
        "between",
        "zwischen",
        "entre",
        "tussen",
        "tra",
        "між",
        "между",
    ]);
    let is_from = words[at].is(&[
        "from", "von", "vom", "de", "du", "del", "van", "dal", "з", "із", "від", "с",
    ]);
    if !is_between && !is_from {
        return None;
    }
    let first = read_soon(words, at + 1, context);
    let articles = |at: usize| {
        let is_article = |it: &&Word<'_>| it.is(&["the", "dem", "den", "le", "el"]);
        words.iter().skip(at).take_while(is_article).count()
    };
    let begin = at + 1 + articles(at + 1);
    // "12." before a month that only the second has
    let bare = begin + 1 + usize::from(words.get(begin + 1).is_some_and(|it| it.text == "."));
    let joint = first.as_ref().map_or(bare, |it| it.end);
    let is_joint = words.get(joint)?.is(match is_between {
        true => &["and", "und", "et", "y", "en", "e", "та", "і", "й", "и"],
        false => &[
            "to", "into", "until", "through", "till", "bis", "auf", "à", "a", "al", "au", "hasta",
            "до", "по", "tot", "-", "–",
        ],
    });
    let second = is_joint.then(|| read_soon(words, joint + 1, context))??;
    let first = match first {
        Some(first) => first,
        // "between 12 and 14 December", "between May and July 2023"
        None => absolute::shortened(words, begin, &second)?,
    };
    let first = absolute::with_year_of(first, words, begin, &second);
    let is_night = at > 0
        && words[at - 1].is(&[
            "overnight",
            "night",
            "nacht",
            "nuit",
            "noche",
            "ніч",
            "ночь",
        ]);
    let edtf = (|| {
        let (a, b) = (first.span?, second.span?);
        let (a, b) = (a.plain()?, b.plain()?);
        let text = match is_between || is_night {
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

fn single(words: &[Word<'_>], at: usize, context: &Context) -> Option<(DateExpression, usize)> {
    let reading = read(words, at, context)?;
    let mut modifiers = modifiers::modifiers(words, at);
    if reading.is_ago && words[modifiers.begin].is(&["vor", "avant"]) {
        modifiers.kind = Kind::At;
    }
    let end = modifiers.read_after(words, reading.end);
    let span = reading.span.as_ref();
    let expression = span.and_then(|span| modifiers.apply(span));
    let bound = match modifiers.kind {
        Kind::Begin | Kind::BegunBy => Bound::Begin,
        Kind::End | Kind::EndAfter => Bound::End,
        _ => Bound::At,
    };
    let edtf = expression.filter(|text| When::edtf(text).is_ok());
    let range = words[modifiers.begin].range.start..words[end - 1].range.end;
    Some((DateExpression { edtf, bound, range }, end))
}
