//! The words of a text, as search compares them: in every script, whatever their case, marks and width.
//!
//! Compatibility forms are decomposed (NFKD), case is folded, marks are dropped: `ＫＹЇВ`, `kyїv` and its
//! decomposed form are one word. What is written without spaces (Chinese, Japanese, Thai …) is cut into
//! pairs of characters, as search engines do. An English possessive and plural lose their ending.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::words::{folded, stems};
//!
//! assert_eq!(folded("Kyivstar’s ＡＰＴ28"), ["kyivstar", "apt", "28"]);
//! assert_eq!(stems("The hospitals of Москва"), ["hospital", "москва"]);
//! assert_eq!(folded("乌克兰"), ["乌克", "克兰", "兰"]);
//! ```

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::borrow::Cow;

/// English words that are in every text, and so find nothing.
const STOP_WORDS: [&str; 16] = [
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to",
    "with",
];

/// How many bytes of a word tell it from others: what is longer is cut.
pub const LENGTH: usize = 24;

/// As much of a word as tells it from others.
pub fn cut(word: &str) -> &[u8] {
    &word.as_bytes()[..word.len().min(LENGTH)]
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'t> {
    /// Letters and digits, folded.
    Letters(&'t str),
    /// Two neighbouring characters of a script without spaces.
    Pair(&'t str),
    /// The last character of a run in such a script; `alone` if it is the only one.
    Last {
        /// The character.
        character: &'t str,
        /// Whether no other is before it.
        alone: bool,
    },
}

impl Word<'_> {
    /// The text of the word.
    pub fn text(&self) -> &str {
        match self {
            Self::Letters(text) | Self::Pair(text) => text,
            Self::Last { character, .. } => character,
        }
    }
}

/// Calls `job` with each word of a text, in order.
pub fn each(text: &str, mut job: impl FnMut(Word<'_>)) {
    let mut splitter = Splitter {
        letters: String::new(),
        after_apostrophe: false,
        before: None,
        in_run: false,
        job: &mut job,
    };
    if text.is_ascii() {
        splitter.split(text.bytes().map(|byte| byte.to_ascii_lowercase().into()));
    } else {
        splitter.split(fold(text));
    }
}

/// The words of a text, folded.
pub fn folded(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each(text, |word| words.push(word.text().to_owned()));
    words
}

/// What a text is found by: its words without their endings, and without those that are everywhere.
pub fn stems(text: &str) -> Vec<String> {
    let mut stems = Vec::new();
    each(text, |word| {
        if !is_stop_word(word.text()) {
            stems.push(stem(word.text()).into_owned());
        }
    });
    stems
}

/// Whether a folded word is one of those that are in every text.
pub fn is_stop_word(word: &str) -> bool {
    word.len() <= 4 && STOP_WORDS.contains(&word)
}

/// A folded word without the ending of an English plural: `hospitals` and `hospital`, `companies` and
/// `company`, `databases` and `database` have one stem, which need not be a word.
pub fn stem(word: &str) -> Cow<'_, str> {
    const SHORT: usize = 3;
    if word.len() <= SHORT || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.into();
    }
    let singular = match word.strip_suffix('s') {
        Some(rest) if !rest.ends_with(['s', 'u', 'i']) => rest,
        _ => word,
    };
    if singular.len() <= SHORT {
        return singular.into();
    }
    if let Some(rest) = singular.strip_suffix('e') {
        return rest.into();
    }
    match singular.strip_suffix('y') {
        Some(rest) if !rest.ends_with(['a', 'e', 'o', 'u']) => format!("{rest}i").into(),
        _ => singular.into(),
    }
}

/// The characters of a text without differences of case, width and marks.
fn fold(text: &str) -> impl Iterator<Item = char> {
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(text.chars());
    // Vowel signs are marks too, of class 0, and those of Japanese, of class 8, make other letters.
    let letters =
        decomposed.filter(move |c| matches!(classes.get_u8(*c), 0 | 8) && !is_ignored(*c));
    // By way of capitals, so that `ß` is `ss`, and by way of small letters, so that `ẞ` is too.
    let lower = letters.flat_map(char::to_lowercase);
    let upper = lower.flat_map(char::to_uppercase);
    let lower = upper.flat_map(char::to_lowercase);
    ComposingNormalizerBorrowed::new_nfc().normalize_iter(lower)
}

/// Characters that only say how a text is set: soft hyphen, joiners, directions.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '`' | '´' | '′')
}

/// Whether a character belongs to a script that is written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}' | '\u{3040}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Cuts folded characters into words.
struct Splitter<'j, F> {
    letters: String,
    after_apostrophe: bool,
    /// The last character of a script without spaces.
    before: Option<char>,
    /// Whether another is before it.
    in_run: bool,
    job: &'j mut F,
}

impl<F: FnMut(Word<'_>)> Splitter<'_, F> {
    fn split(&mut self, folded: impl Iterator<Item = char>) {
        let mut rest = folded.peekable();
        while let Some(c) = rest.next() {
            if is_unspaced(c) && c.is_alphanumeric() {
                self.end_letters();
                self.pair(c);
                continue;
            }
            self.end_run();
            if is_apostrophe(c) {
                // `l’attaque` are two words, `зв’язок` is one, and `Kyivstar’s` is Kyivstar.
                let joined = rest
                    .peek()
                    .is_some_and(|next| next.is_alphabetic() && !next.is_ascii());
                if !joined {
                    let is_inside = !self.letters.is_empty();
                    self.end_letters();
                    self.after_apostrophe = is_inside;
                }
            } else if c.is_alphanumeric() {
                self.letters.push(c);
            } else {
                self.end_letters();
            }
        }
        self.end_letters();
        self.end_run();
    }

    /// Ends a word of letters; a name with a number, `apt28`, is two words, as is `APT 28`.
    fn end_letters(&mut self) {
        let possessive = std::mem::take(&mut self.after_apostrophe) && self.letters == "s";
        if self.letters.is_empty() || possessive {
            self.letters.clear();
            return;
        }
        let digits = self.letters.find(|c: char| c.is_ascii_digit());
        match digits.map(|at| self.letters.split_at(at)) {
            Some((name, number))
                if name.bytes().all(|byte| byte.is_ascii_lowercase())
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                    && !name.is_empty() =>
            {
                (self.job)(Word::Letters(name));
                (self.job)(Word::Letters(number));
            }
            _ => (self.job)(Word::Letters(&self.letters)),
        }
        self.letters.clear();
    }

    fn pair(&mut self, c: char) {
        if let Some(before) = self.before.replace(c) {
            (self.job)(Word::Pair(&format!("{before}{c}")));
            self.in_run = true;
        }
    }

    fn end_run(&mut self) {
        let alone = !std::mem::take(&mut self.in_run);
        if let Some(last) = self.before.take() {
            (self.job)(Word::Last {
                character: last.encode_utf8(&mut [0; 4]),
                alone,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_width_marks_and_composition_make_no_difference() {
        for (one, other) in [
            ("Ｓａｎｄｗｏｒｍ", "sandworm"),
            ("\u{438}\u{306}од", "ЙОД"),
            ("caf\u{e9}", "CAFE\u{301}"),
            ("Straße", "STRASSE"),
            ("STRAẞE", "strasse"),
            ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
            ("ﬁle", "file"),
            ("Прикарпаття\u{301}", "прикарпаття"),
            ("зв’язок", "ЗВ'ЯЗОК"),
            ("co\u{ad}operate", "cooperate"),
            ("ガス", "ｶﾞｽ"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        assert_ne!(folded("が"), folded("か"));
    }

    #[test]
    fn singular_and_plural_have_one_stem() {
        for (one, many) in [
            ("hospital", "hospitals"),
            ("company", "companies"),
            ("database", "databases"),
            ("breach", "breaches"),
            ("virus", "viruses"),
            ("business", "businesses"),
            ("box", "boxes"),
            ("key", "keys"),
        ] {
            assert_eq!(stem(one), stem(many), "{one}");
        }
        for (one, other) in [
            ("Apple", "application"),
            ("army", "arm"),
            ("police", "policy"),
        ] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn possessives_names_with_numbers_and_hyphens_are_split() {
        assert_eq!(
            folded("Kyivstar’s O'Brien's l’attaque"),
            ["kyivstar", "o", "brien", "l", "attaque"]
        );
        assert_eq!(folded("APT28"), folded("apt-28"));
        assert_eq!(folded("3am 2b3c"), ["3am", "2b3c"]);
        assert_eq!(folded("s 's"), ["s", "s"]);
    }

    proptest! {
        #[test]
        fn any_text_has_words_that_fold_to_themselves(text in "\\PC{0,40}") {
            for word in folded(&text) {
                prop_assert!(!word.is_empty());
                let again = folded(&word);
                prop_assert_eq!(again.first(), Some(&word));
            }
        }
    }
}
