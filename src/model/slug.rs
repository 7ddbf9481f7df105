//! Slugs from labels.
//!
//! ```
//! use annals::model::slug;
//!
//! assert_eq!(slug::from_label("Attack on Київстар (2023)").unwrap(), "attack-on-kyivstar-2023");
//! assert_eq!(slug::from_label("攻撃"), None);
//! ```

use super::id::SLUG_LENGTH;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Room that is left for a number behind: claims have that of their subject and `-NN`.
const NUMBER: usize = 3;

/// The slug that a label makes; none where no letter of it has one.
///
/// Letters with marks lose them, Cyrillic and Greek ones are written in Latin letters, anything
/// else parts words. What is too long is cut after a word, so that `-01` may still follow.
pub fn from_label(label: &str) -> Option<String> {
    let mut text = String::new();
    for c in label.chars().flat_map(char::to_lowercase) {
        match LETTERS.get(&c) {
            Some(letters) => text.push_str(letters),
            // marks that stand for themselves after their letter
            None if matches!(c, '\u{300}'..='\u{36F}') => {}
            None => text.push(c),
        }
    }
    let mut slug = String::new();
    let is_part = |c: char| !c.is_ascii_alphanumeric();
    for word in text.split(is_part).filter(|word| !word.is_empty()) {
        let room = SLUG_LENGTH - NUMBER - slug.len();
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(room)]);
        } else if word.len() < room {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    (!slug.is_empty()).then_some(slug)
}

static LETTERS: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("letters.tsv").lines();
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
            long.len() <= SLUG_LENGTH - NUMBER && long.ends_with("-word"),
            "{long}"
        );
        assert_eq!(
            from_label(&"x".repeat(99)).unwrap().len(),
            SLUG_LENGTH - NUMBER
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_is_a_slug_or_none(label in any::<String>()) {
            if let Some(slug) = from_label(&label) {
                prop_assert!(is_slug(&slug), "{slug}");
            }
        }
    }
}
