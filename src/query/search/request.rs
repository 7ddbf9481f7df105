//! What is searched: words, and the year or month among them.

use crate::model::months::{MonthSpelling, month_of};
use crate::model::when::{Window, month_named};
use crate::model::words::{self, Word};

/// The longest word that is looked at, in characters.
const MAX_WORD: usize = 200;

/// How many characters the beginning of a word must have to find the word.
const MIN_PREFIX: usize = 3;

/// A search as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words, all of which must be found.
    pub words: Vec<SearchWord>,
    /// The period that narrows the dates.
    pub period: Option<Period>,
}

/// A year or month among the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As it was typed.
    pub text: String,
    /// Its days.
    pub window: Window,
}

/// A word that is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    /// As it was typed.
    pub typed: String,
    /// The stems that are this word; one, unless it is part of longer words only.
    pub stems: Vec<String>,
    /// What words may also begin with.
    pub prefix: Option<String>,
}

impl SearchWord {
    /// Whether a word of a text, given by its stem, is this one (`true`) or begins with it (`false`).
    pub(super) fn fits(&self, stem: &str) -> Option<bool> {
        let stem = words::cut(stem);
        if self.stems.iter().any(|own| words::cut(own) == stem) {
            return Some(true);
        }
        let prefix = words::cut(self.prefix.as_ref()?);
        stem.starts_with(prefix).then_some(false)
    }
}

impl SearchRequest {
    /// Reads a search.
    pub fn parse(text: &str) -> Self {
        let tokens: Vec<String> = text.split_whitespace().map(shorten).collect();
        let mut request = Self::default();
        let mut at = 0;
        while at < tokens.len() {
            let found = [2, 1].into_iter().find_map(|length| {
                let some = tokens.get(at..at + length)?.join(" ");
                Some((length, period(&some)?))
            });
            match found {
                // A second period could only contradict the first.
                Some((length, period)) if request.period.is_none() => {
                    request.period = Some(period);
                    at += length;
                }
                _ => {
                    add_words(&tokens[at], &mut request.words);
                    at += 1;
                }
            }
        }
        let is_common = |word: &SearchWord| word.stems.iter().all(|stem| words::is_stop_word(stem));
        if !request.words.iter().all(is_common) || request.period.is_some() {
            request.words.retain(|word| !is_common(word));
        }
        if request == Self::default() && !text.trim().is_empty() {
            // Signs alone are in no text.
            request.words.push(SearchWord {
                typed: shorten(text.trim()),
                stems: Vec::new(),
                prefix: None,
            });
        }
        request
    }

    /// The same while it is being typed: its last word may be the beginning of one, however short.
    pub fn completing(text: &str) -> Self {
        let mut request = Self::parse(text);
        if let Some(last) = request.words.last_mut().filter(|_| !text.ends_with(' ')) {
            let folded = words::folded(&last.typed);
            last.prefix = last.prefix.take().or(folded.into_iter().last());
        }
        request
    }

    /// The same without a period: a year is a word like others.
    #[must_use]
    pub fn as_words(mut self) -> Self {
        for token in self.period.take().iter().flat_map(|it| it.text.split(' ')) {
            add_words(token, &mut self.words);
        }
        self
    }
}

fn shorten(token: &str) -> String {
    token.chars().take(MAX_WORD).collect()
}

fn add_words(token: &str, to: &mut Vec<SearchWord>) {
    let first = to.len();
    words::each(token, |word| {
        let folded = word.text();
        let is_prefix = match word {
            Word::Letters(_) => {
                let is_number = folded.bytes().all(|byte| byte.is_ascii_digit());
                !is_number && folded.chars().count() >= MIN_PREFIX
            }
            Word::Pair(_) | Word::Last { alone: false, .. } => false,
            Word::Last { alone: true, .. } => true,
        };
        // The pairs before the last character say more than it does.
        if !matches!(word, Word::Last { alone: false, .. }) {
            to.push(SearchWord {
                typed: folded.to_owned(),
                stems: vec![words::stem(folded).into_owned()],
                prefix: is_prefix.then(|| folded.to_owned()),
            });
        }
    });
    if let [only] = &mut to[first..] {
        only.typed = token
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_owned();
    }
}

/// The period that a text is: `2021`, `2021-05`, `May 2021`, `2021 Dec`.
fn period(text: &str) -> Option<Period> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let edtf = match text.split_once(' ') {
        None => text.to_owned(),
        Some((one, other)) => {
            let (year, name) = match is_year(other) {
                true => (other, one),
                false => (one, other),
            };
            format!("{year}-{:02}", month(name.trim_matches(['.', ',']))?)
        }
    };
    let (year, rest) = edtf.split_at_checked(4)?;
    let is_month = rest
        .strip_prefix('-')
        .is_some_and(|month| month.len() == 2 && matches!(month.parse(), Ok(1..=12)));
    (is_year(year) && (rest.is_empty() || is_month)).then_some(())?;
    Some(Period {
        text: text.to_owned(),
        window: Window::parse(Some(&edtf), Some(&edtf)).ok()?,
    })
}

/// Whether a number is likelier a year than any other.
fn is_year(text: &str) -> bool {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!(text.parse(), Ok(1900..=2099))
}

/// The number of a month: of an English one also by its first three or four letters.
fn month(word: &str) -> Option<u32> {
    let is_usual = |name: &str| word.len() <= 4 || word.len() == name.len();
    if let Some((_, number)) = month_named(word).filter(|(name, _)| is_usual(name)) {
        return Some(number);
    }
    let (number, spelling) = month_of(word)?;
    (spelling != MonthSpelling::Short).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> (Vec<String>, Option<String>) {
        let request = SearchRequest::parse(text);
        let words = request.words.into_iter().map(|word| word.typed);
        (words.collect(), request.period.map(|period| period.text))
    }

    #[test]
    fn years_and_months_are_no_words() {
        let day = |text: &str| text.parse().ok();
        for (text, words, period) in [
            ("Apple 2021", vec!["Apple"], Some("2021")),
            ("May 2021", vec![], Some("May 2021")),
            ("Sandworm Dec. 2015", vec!["Sandworm"], Some("Dec. 2015")),
            ("2015-12 blackout", vec!["blackout"], Some("2015-12")),
            (
                "Київстар грудень 2023",
                vec!["Київстар"],
                Some("грудень 2023"),
            ),
            ("Oktober 2024", vec![], Some("Oktober 2024")),
            ("2020 décembre", vec![], Some("2020 décembre")),
            ("diciembre 2020", vec![], Some("diciembre 2020")),
            ("ago 2020", vec!["ago"], Some("2020")),
            ("may", vec!["may"], None),
            ("Unit 26165", vec!["Unit", "26165"], None),
            ("2021-13", vec!["2021", "13"], None),
            (
                "the attack on Kyivstar's",
                vec!["attack", "Kyivstar's"],
                None,
            ),
            ("the", vec!["the"], None),
            ("...", vec!["..."], None),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(typed(text), (words, period.map(str::to_owned)), "{text}");
        }
        let period = SearchRequest::parse("December 2015")
            .period
            .expect("a month");
        let days = Window::of_days(day("2015-12-01"), day("2015-12-31"));
        assert_eq!(period.window, days);
    }

    #[test]
    fn a_word_being_typed_may_be_short() {
        let request = SearchRequest::completing("attack ky");
        assert_eq!(request.words[1].prefix.as_deref(), Some("ky"));
        assert_eq!(SearchRequest::completing("ky ").words[0].prefix, None);
    }
}
