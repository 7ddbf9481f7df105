//! Makes slugs from labels.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::slug;
//!
//! assert_eq!(slug::from_label("Attack on Київстар (2023)").unwrap(), "attack-on-kyivstar-2023");
//! assert_eq!(slug::from_label("攻撃"), None);
//! ```

use super::id::SLUG_LENGTH;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Characters reserved for a numeric suffix: claims have the slug of their subject and `-NN`.
const SUFFIX_LENGTH: usize = 3;

/// The slug for a label; none if no character of it can be used.
///
/// Diacritics are removed, Cyrillic and Greek letters are transliterated, anything else separates
/// words. A long slug is cut after a word, so that `-01` can still be added.
pub fn from_label(label: &str) -> Option<String> {
    let mut text = String::new();
    for c in label.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            text.push(c);
            continue;
        }
        match TRANSLITERATION.get(&c) {
            Some(letters) => text.push_str(letters),
            // combining diacritics
            None if matches!(c, '\u{300}'..='\u{36F}') => {}
            None => text.push(c),
        }
    }
    let mut slug = String::new();
    let is_separator = |c: char| !c.is_ascii_alphanumeric();
    for word in text.split(is_separator).filter(|word| !word.is_empty()) {
        let left = SLUG_LENGTH - SUFFIX_LENGTH - slug.len();
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(left)]);
        } else if word.len() < left {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    (!slug.is_empty()).then_some(slug)
}

static TRANSLITERATION: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("transliteration.tsv").lines();
    let rows = lines.filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(letters, latin)| letters.chars().map(move |letter| (letter, latin)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::is_slug;
    use proptest::prelude::*;

    #[test]
    fn labels_in_many_languages_make_slugs() {
        for (label, slug) in [
            ("Attack on Example Telecom", "attack-on-example-telecom"),
            ("Запоріжжя, щит України", "zaporizhzhia-shchyt-ukrainy"),
            ("Вооружённые силы", "vooruzhennye-syly"),
            ("Łódź & Århus: Straße", "lodz-and-arhus-strasse"),
            ("Kritie\u{301}re", "kritiere"),
            ("O’Neill's", "oneills"),
            ("Αθήνα", "athina"),
            ("--2023/12--", "2023-12"),
        ] {
            assert_eq!(from_label(label).as_deref(), Some(slug), "{label}");
        }
        let long = from_label(&"word ".repeat(30)).unwrap();
        assert!(
            long.len() <= SLUG_LENGTH - SUFFIX_LENGTH && long.ends_with("-word"),
            "{long}"
        );
        assert_eq!(
            from_label(&"x".repeat(99)).unwrap().len(),
            SLUG_LENGTH - SUFFIX_LENGTH
        );
    }

    proptest! {
        #[test]
        fn any_label_gives_a_valid_slug_or_none(label in any::<String>()) {
            if let Some(slug) = from_label(&label) {
                prop_assert!(is_slug(&slug), "{slug}");
            }
        }
    }
}
