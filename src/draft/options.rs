//! What a caller knows about a page, and whether it can be so.

use super::metadata::{self, is_address, is_language};
use crate::model::id;

/// What the caller knows about a page, which goes before what it says itself.
#[derive(Debug, Clone, Default)]
pub struct DraftOptions {
    /// Its address.
    pub url: Option<String>,
    /// The day on which it came out, as EDTF.
    pub date: Option<String>,
    /// Who published it: a name, or a short name such as `ag:reuters`.
    pub publisher: Option<String>,
    /// Its language, such as `en-GB`.
    pub language: Option<String>,
}

/// A value of [`DraftOptions`] that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidOption<'o> {
    /// `date`, `url`, `lang` or `publisher`.
    pub option: &'static str,
    /// What was given.
    pub value: &'o str,
    /// What to write instead.
    pub hint: &'static str,
}

/// Whether a value can be.
type Rule = fn(&str) -> bool;

impl DraftOptions {
    /// # Errors
    /// The first value that cannot be.
    pub fn check(&self) -> Result<(), InvalidOption<'_>> {
        let is_publisher = |name: &str| {
            let agent = name.strip_prefix("ag:").and(id::expand(name));
            !name.starts_with("ag:")
                || agent.is_some_and(|it| id::slug(it.as_str()).is_some_and(id::is_slug))
        };
        let all: [(_, _, Rule, _); 4] = [
            (
                "date",
                &self.date,
                is_date,
                "write a day, month or year: 2023-12-13, 2023-12 or 2023",
            ),
            (
                "url",
                &self.url,
                is_address,
                "write the whole address, such as https://example.org/article",
            ),
            (
                "lang",
                &self.language,
                is_language,
                "write a language tag, such as en, en-GB or uk",
            ),
            (
                "publisher",
                &self.publisher,
                is_publisher,
                "write a name, or an agent such as ag:reuters",
            ),
        ];
        for (option, value, is_valid, hint) in all {
            if let Some(value) = value.as_deref().filter(|it| !is_valid(it)) {
                return Err(InvalidOption {
                    option,
                    value,
                    hint,
                });
            }
        }
        Ok(())
    }
}

/// Whether a text is a day, month or year that a page can have come out on.
pub fn is_date(text: &str) -> bool {
    metadata::day(text).is_some()
}
