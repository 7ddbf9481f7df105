//! Numbers of those whom an incident affected: "some 24 million users", "at least two dozen hospitals".

use super::sentence::Sentence;
use super::words::Word;
use std::ops::Range;
use std::sync::LazyLock;

/// How many of what, as a sentence says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    /// The property that counts it, such as `ann:customersAffected`.
    pub property: &'static str,
    pub value: Value,
    /// From what stands before the number to what is counted.
    pub words: Range<usize>,
}

/// What is known about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Exactly(u64),
    About(u64),
    AtLeast(u64),
    AtMost(u64),
    Between(u64, u64),
}

/// The words of `counts.tsv` by what they do.
static WORDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("counts.tsv")
        .lines()
        .filter(|it| !it.starts_with('#'));
    let rows = rows.filter_map(|row| row.split_once('\t'));
    rows.map(|(key, words)| (key, words.split('|').collect()))
        .collect()
});

/// What a word does: the rest of a key that begins so.
fn key(beginning: &str, word: &Word<'_>) -> Option<&'static str> {
    let known = WORDS
        .iter()
        .filter_map(|(key, words)| Some((key.strip_prefix(beginning)?, words)));
    let mut known = known.filter(|(_, words)| words.contains(&word.lower.as_str()));
    known.next().map(|(rest, _)| rest)
}

/// The counts of a sentence.
pub(super) fn find(sentence: &Sentence<'_>) -> Vec<Count> {
    let words = &sentence.words;
    // Without a word of what was done nobody knows what a number counts.
    if !words.iter().any(|it| key("affected", it).is_some()) {
        return Vec::new();
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match count(sentence, at) {
            Some((count, end)) => {
                found.push(count);
                at = end;
            }
            // a number that counts nothing is skipped as a whole
            None => at = number(words, at).map_or(at + 1, |(_, end)| end),
        }
    }
    found
}

fn count(sentence: &Sentence<'_>, at: usize) -> Option<(Count, usize)> {
    let words = &sentence.words;
    let is_glued =
        at > 0 && words[at - 1].range.end == words[at].range.start && words[at - 1].text != "(";
    if sentence.is_in_date(at) || is_glued {
        return None;
    }
    let (first, mut end) = number(words, at)?;
    let second = words
        .get(end)
        .filter(|it| it.is(&["to", "and", "-", "–", "bis", "à", "y", "et", "до", "і", "и"]));
    let second = second.and_then(|_| number(words, end + 1));
    let (noun, property) = match second {
        Some((_, next)) => {
            end = next;
            noun(words, next)?
        }
        None => noun(words, end)?,
    };
    let (begin, kind) = kind(words, at);
    let is_between = begin > 0
        && words[begin - 1].is(&["between", "zwischen", "entre", "між", "от", "from", "від"]);
    let value = match (second, kind) {
        (Some((last, _)), _) if first < last && !words[end - 1].is(&["and"]) || is_between => {
            Value::Between(first, second?.0)
        }
        (Some(_), _) => return None,
        (None, Some(Kind::Least)) => Value::AtLeast(first),
        (None, Some(Kind::Most)) => Value::AtMost(first),
        (None, Some(Kind::About)) => Value::About(first),
        (None, None) => Value::Exactly(first),
    };
    // "none of the 24 million users", "not 600 sites"; one is no count of victims
    let is_article = |it: &&Word<'_>| it.is(&["the", "its", "their", "den", "les", "los"]);
    let articles = words[..begin].iter().rev().take_while(is_article).count();
    let before = begin.checked_sub(1 + articles).map(|it| &words[it]);
    if before.is_some_and(|it| key("negation", it).is_some()) || first < 2 {
        return None;
    }
    let begin = if is_between { begin - 1 } else { begin };
    let range = words[begin].range.start..words[noun].range.end;
    Some((
        Count {
            property,
            value,
            words: range,
        },
        noun + 1,
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Least,
    Most,
    About,
}

/// What stands before a number, and the word with which it begins.
fn kind(words: &[Word<'_>], number: usize) -> (usize, Option<Kind>) {
    let stands = |phrase: &str| {
        let begin = number.checked_sub(phrase.split(' ').count())?;
        let words = words[begin..number].iter();
        words
            .zip(phrase.split(' '))
            .all(|(word, it)| word.lower == it)
            .then_some(begin)
    };
    let kinds = [
        ("least", Kind::Least),
        ("most", Kind::Most),
        ("about", Kind::About),
    ];
    let found = kinds.into_iter().filter_map(|(name, kind)| {
        let (_, phrases) = WORDS.iter().find(|(key, _)| *key == name)?;
        let begin = phrases.iter().filter_map(|it| stands(it)).min()?;
        Some((begin, kind))
    });
    let longest = found.min_by_key(|(begin, _)| *begin);
    longest.map_or((number, None), |(begin, kind)| (begin, Some(kind)))
}

/// What is counted, at most two words after a number, with its property.
fn noun(words: &[Word<'_>], from: usize) -> Option<(usize, &'static str)> {
    const FARTHEST: usize = 3;
    for at in from..words.len().min(from + FARTHEST) {
        let word = &words[at];
        let property = WORDS
            .iter()
            .find(|(key, words)| key.starts_with("ann:") && words.contains(&word.lower.as_str()));
        if let Some((property, _)) = property {
            return Some((at, *property));
        }
        if !word.text.chars().all(|c| c.is_alphabetic() || c == '\'') {
            return None;
        }
    }
    None
}

/// A number at a word, with the word after it.
fn number(words: &[Word<'_>], at: usize) -> Option<(u64, usize)> {
    let half = words
        .get(at..at + 2)
        .is_some_and(|it| it[0].is(&["half"]) && it[1].is(&["a"]));
    if half {
        let scale = scale(words.get(at + 2)?)?;
        return Some((scale / 2, at + 3));
    }
    let word = words.get(at)?;
    let in_words = || {
        let small = key("small ", word).and_then(|it| it.parse().ok());
        // "a million": the article may be missing
        let is_scale = scale(word).is_some_and(|it| it >= 1000);
        small
            .map(|value| (value, 0, at + 1))
            .or(is_scale.then_some((1, 0, at)))
    };
    let (mut value, tenths, mut next) = digits(words, at).or_else(in_words)?;
    let mut is_scaled = false;
    while let Some(scale) = words.get(next).and_then(scale) {
        value = value.checked_mul(scale)?;
        if !is_scaled {
            value = value.checked_add(tenths.checked_mul(scale / 100)?)?;
        }
        is_scaled = true;
        next += 1;
        // "24 млн."
        next += usize::from(
            words
                .get(next)
                .is_some_and(|it| it.text == "." && words[next - 1].range.end == it.range.start),
        );
    }
    // "1.5 systems" is no count; "a people" neither
    let is_article = next == at + 1 && words[at].is(&["a", "un", "une", "una", "ein", "eine"]);
    ((tenths == 0 || is_scaled) && !is_article).then_some((value, next))
}

fn scale(word: &Word<'_>) -> Option<u64> {
    key("scale ", word)?.parse().ok()
}

/// `24`, `24,000`, `24.000`, `300 000`, `1.5`: the whole, the hundredths, and the word after it.
fn digits(words: &[Word<'_>], at: usize) -> Option<(u64, u64, usize)> {
    let is_digits =
        |word: &Word<'_>| word.text.len() <= 12 && word.text.bytes().all(|it| it.is_ascii_digit());
    let first = words.get(at).filter(|it| is_digits(it))?;
    let mut whole: u64 = first.text.parse().ok()?;
    let mut next = at + 1;
    let glued = |a: usize, b: usize| {
        words
            .get(b)
            .is_some_and(|it| it.range.start == words[a].range.end)
    };
    loop {
        let thousands = |at: usize| {
            words
                .get(at)
                .is_some_and(|it| is_digits(it) && it.text.len() == 3)
        };
        let is_marked = words
            .get(next)
            .is_some_and(|it| matches!(it.text, "," | "." | "’" | "'"));
        if is_marked && glued(next - 1, next) && glued(next, next + 1) && thousands(next + 1) {
            whole = whole
                .checked_mul(1000)?
                .checked_add(words[next + 1].text.parse().ok()?)?;
            next += 2;
        } else if thousands(next)
            && first.text.len() <= 3
            && words[next].range.start <= words[next - 1].range.end + 3
        {
            whole = whole
                .checked_mul(1000)?
                .checked_add(words[next].text.parse().ok()?)?;
            next += 1;
        } else {
            break;
        }
    }
    let is_point = words
        .get(next)
        .is_some_and(|it| matches!(it.text, "," | "."));
    let part = words
        .get(next + 1)
        .filter(|it| is_digits(it) && it.text.len() <= 2);
    if let Some(part) = part.filter(|_| is_point && glued(next - 1, next) && glued(next, next + 1))
    {
        let digits: u64 = part.text.parse().ok()?;
        let hundredths = if part.text.len() == 1 {
            digits * 10
        } else {
            digits
        };
        return Some((whole, hundredths, next + 2));
    }
    Some((whole, 0, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::dates::Context;

    fn read(text: &str) -> Vec<Value> {
        let sentence = Sentence::new(text, 0..text.len(), &[], &Context::default());
        find(&sentence).into_iter().map(|it| it.value).collect()
    }

    #[test]
    fn numbers_are_read_with_their_words() {
        for (text, expected) in [
            (
                "It affected some 24 million users.",
                vec![Value::About(24_000_000)],
            ),
            (
                "It hit at least two dozen hospitals.",
                vec![Value::AtLeast(24)],
            ),
            (
                "It affected up to 7,000 servers.",
                vec![Value::AtMost(7000)],
            ),
            (
                "It affected 1.5 million people.",
                vec![Value::Exactly(1_500_000)],
            ),
            (
                "It affected 1.25 million people.",
                vec![Value::Exactly(1_250_000)],
            ),
            (
                "It affected half a million people.",
                vec![Value::Exactly(500_000)],
            ),
            (
                "It affected between 10 and 20 hospitals.",
                vec![Value::Between(10, 20)],
            ),
            (
                "It affected 10 to 20 hospitals in 3 countries.",
                vec![Value::Between(10, 20), Value::Exactly(3)],
            ),
            (
                "It affected more than five hundred companies.",
                vec![Value::AtLeast(500)],
            ),
            (
                "Постраждали понад 2 мільйони клієнтів.",
                vec![Value::AtLeast(2_000_000)],
            ),
            (
                "Betroffen waren bis zu 300.000 Kunden.",
                vec![Value::AtMost(300_000)],
            ),
            (
                "Environ 200 000 personnes ont été touchées.",
                vec![Value::About(200_000)],
            ),
            (
                "It affected dozens of hospitals and hundreds of people.",
                vec![],
            ),
            ("It affected none of the 24 million users.", vec![]),
            ("On 12 May 2023 people were affected.", vec![]),
            ("The company has 24 million users.", vec![]),
            ("It affected CVE-2023-1234 users.", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
