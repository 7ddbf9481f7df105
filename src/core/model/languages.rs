//! In which languages somebody wants to read names, the best first.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::languages::Languages;
//!
//! let languages = Languages::parse("uk, de").unwrap();
//! let names = [(Some("en"), "Kyiv"), (Some("uk-UA"), "Київ"), (None, "KYIV")];
//! let best = names.into_iter().min_by_key(|(tag, _)| languages.rank(*tag));
//! assert_eq!(best, Some((Some("uk-UA"), "Київ")));
//! assert!(Languages::default().rank(Some("en")) < Languages::default().rank(Some("uk")));
//! ```

/// The most languages that are looked at.
const MOST: usize = 16;

/// Languages by preference; after them come English, texts without a language, and any other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(Vec<String>);

impl Languages {
    /// Reads tags with commas between them: `uk,en`.
    ///
    /// # Errors
    /// A tag that is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tags = text.split(',').map(str::trim);
        let tags = tags.map(|tag| match is_tag(tag) {
            true => Ok(tag.to_ascii_lowercase()),
            false => Err(format!(
                "`{tag}` is not a language: write tags such as uk,en"
            )),
        });
        Ok(Self(tags.take(MOST).collect::<Result<_, _>>()?))
    }

    /// Reads the value of an HTTP header `Accept-Language`, by its weights; what is no tag is left out.
    pub fn accepted(header: &str) -> Self {
        let mut tags: Vec<(u16, String)> = Vec::new();
        for part in header.split(',').take(MOST) {
            let (tag, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1").trim();
            let weight: f32 = weight.parse().unwrap_or(0.0);
            let tag = tag.trim();
            if is_tag(tag) && weight > 0.0 {
                tags.push(((weight.min(1.0) * 1000.0) as u16, tag.to_ascii_lowercase()));
            }
        }
        // Stable: of equal weights the first counts.
        tags.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        Self(tags.into_iter().map(|(_, tag)| tag).collect())
    }

    /// Whether nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well a text in a language, or in none, serves: the lower the better.
    pub fn rank(&self, tag: Option<&str>) -> (usize, bool) {
        let own = self.0.len();
        let Some(tag) = tag else {
            return (own + 1, false);
        };
        let tag = tag.to_ascii_lowercase();
        let found = self.0.iter().position(|wanted| is_within(&tag, wanted));
        let exact = |wanted: &str| tag != wanted;
        match found {
            Some(at) => (at, exact(&self.0[at])),
            None if is_within(&tag, "en") => (own, exact("en")),
            None => (own + 2, false),
        }
    }
}

/// Whether a language is the wanted one, or a variety of it, or what it is a variety of.
fn is_within(tag: &str, wanted: &str) -> bool {
    let begins = |longer: &str, shorter: &str| {
        let rest = longer.strip_prefix(shorter);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    begins(tag, wanted) || begins(wanted, tag)
}

/// Whether a text has the form of a language tag.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = first.bytes().all(|byte| byte.is_ascii_alphabetic());
    letters
        && (2..=8).contains(&first.len())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_by_its_weights() {
        let languages = Languages::accepted("de;q=0.5, uk-UA, *;q=0.1, en;q=0, fr;q=0.5");
        assert_eq!(languages, Languages::parse("uk-UA,de,fr").expect("tags"));
        assert!(Languages::accepted(";;q=x,,").is_empty());
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for text in ["", "u", "uk,", "uk ua", "123", "українська"] {
            assert!(Languages::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn after_the_wanted_comes_english_then_none_then_any() {
        let languages = Languages::parse("uk").expect("a tag");
        let tags = [
            Some("uk"),
            Some("uk-UA"),
            Some("en"),
            Some("en-GB"),
            None,
            Some("de"),
        ];
        let ranks: Vec<_> = tags.iter().map(|tag| languages.rank(*tag)).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
    }
}
