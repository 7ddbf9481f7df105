//! Words of a text with their places, and its sentences.

use std::ops::Range;

/// A word, a number or a mark.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As written.
    pub text: &'t str,
    /// In lower case, with the plain apostrophe.
    pub lower: String,
    /// The bytes of the text.
    pub range: Range<usize>,
}

impl Word<'_> {
    pub fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }

    /// Its number, if it is one of at most four digits, with or without an ordinal's ending.
    pub fn number(&self) -> Option<u32> {
        let digits = self.lower.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = &self.lower[digits.len()..];
        let is_number =
            (1..=4).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
        let is_ordinal = ["", "st", "nd", "rd", "th", "er", "го"].contains(&ending);
        (is_number && is_ordinal).then(|| digits.parse().ok())?
    }

    pub fn is_capitalised(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// Splits a part of a text into words; each mark is one of its own.
pub(super) fn words(text: &str, part: Range<usize>) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut at = part.start;
    while at < part.end {
        let rest = &text[at..part.end];
        let Some(first) = rest.chars().next() else {
            break;
        };
        let end = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c if c.is_alphanumeric() => elision(rest).unwrap_or_else(|| {
                rest.char_indices()
                    .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
                    .map_or(rest.len(), |(at, _)| at)
            }),
            c => c.len_utf8(),
        };
        let word = &rest[..end];
        found.push(Word {
            text: word,
            lower: word.to_lowercase().replace('’', "'"),
            range: at..at + end,
        });
        at += end;
    }
    found
}

/// How long the article or pronoun is that a text begins with: "l'" of "l'attaque".
fn elision(text: &str) -> Option<usize> {
    /// The longest of them, in bytes.
    const LONGEST: usize = 2;
    let end = text.find(|c: char| !c.is_ascii_alphabetic());
    let (short, rest) = text.split_at(end.filter(|end| *end <= LONGEST)?);
    let rest = rest.strip_prefix(['\'', '’'])?;
    let is_short = ["l", "d", "n", "s", "c", "j", "m", "t", "qu"]
        .iter()
        .any(|it| short.eq_ignore_ascii_case(it));
    let goes_on = rest.starts_with(char::is_alphabetic);
    (is_short && goes_on).then(|| text.len() - rest.len())
}

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "gov", "sen", "rep", "st", "no",
    "inc", "ltd", "corp", "co", "vs", "etc", "approx", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "e.g", "i.e", "a.m", "p.m", "bzw",
    "nr", "jr", "sr",
];

/// The sentences of a text as ranges of bytes; an empty line ends one too.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut characters = text.char_indices().peekable();
    let mut add = |begin: usize, end: usize| {
        let part = &text[begin..end];
        let start = begin + (part.len() - part.trim_start().len());
        let end = begin + part.trim_end().len();
        if start < end {
            found.push(start..end);
        }
    };
    while let Some((at, c)) = characters.next() {
        let after = at + c.len_utf8();
        let ends = match c {
            '\n' => text[after..]
                .trim_start_matches([' ', '\t'])
                .starts_with('\n'),
            '!' | '?' | '…' | '。' => true,
            '.' => ends_at_stop(text, begin, at),
            _ => false,
        };
        if !ends {
            continue;
        }
        // Closing marks belong to the sentence.
        let rest = &text[after..];
        let closing = rest.len()
            - rest
                .trim_start_matches(['"', '”', '’', '»', ')', '“', '.', '!', '?'])
                .len();
        let end = after + closing;
        let next = text[end..].chars().next();
        if c == '\n' || next.is_none_or(char::is_whitespace) {
            add(begin, end);
            begin = end;
            while characters.peek().is_some_and(|(at, _)| *at < end) {
                characters.next();
            }
        }
    }
    add(begin, text.len());
    found
}

/// Whether a full stop ends a sentence: no abbreviation before it, no small letter after it.
fn ends_at_stop(text: &str, begin: usize, at: usize) -> bool {
    let before = text[begin..at]
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    let is_initial = before.chars().count() == 1 && before.starts_with(char::is_uppercase);
    // `12. Dezember` is a day.
    let rest = text[at + 1..]
        .trim_start_matches(['"', '”', '’', '»', ')'])
        .trim_start();
    let is_ordinal = before.len() <= 2
        && before.bytes().all(|it| it.is_ascii_digit())
        && rest.starts_with(char::is_alphabetic);
    let next_is_small = rest.starts_with(char::is_lowercase);
    !(is_initial
        || is_ordinal
        || next_is_small
        || ABBREVIATIONS.contains(&before.to_lowercase().as_str()))
}
