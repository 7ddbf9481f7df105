//! The names of months in the languages that are searched and read: `months.tsv`.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::months::{MonthSpelling, month_of};
//!
//! assert_eq!(month_of("May"), Some((5, MonthSpelling::Capitalised)));
//! assert_eq!(month_of("травня"), Some((5, MonthSpelling::Lowercase)));
//! assert_eq!(month_of("déc"), Some((12, MonthSpelling::Short)));
//! assert_eq!(month_of("attack"), None);
//! ```

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a text writes the name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthSpelling {
    /// With a capital: in lower case it may be another word ("may", "march", "august").
    Capitalised,
    /// In lower case too.
    Lowercase,
    /// Shortened: "Dec", "févr".
    Short,
}

static MONTHS: LazyLock<HashMap<String, (u32, MonthSpelling)>> = LazyLock::new(|| {
    let spellings = [
        MonthSpelling::Capitalised,
        MonthSpelling::Lowercase,
        MonthSpelling::Short,
    ];
    let mut months = HashMap::new();
    for row in include_str!("months.tsv").lines() {
        let mut columns = row.split('\t');
        let Some(number) = columns.next().and_then(|it| it.parse().ok()) else {
            continue;
        };
        for (names, spelling) in columns.zip(spellings) {
            let names = names.split(' ').filter(|it| *it != "-");
            months.extend(names.map(|it| (it.to_lowercase(), (number, spelling))));
        }
    }
    months
});

/// The number of a month by its name in any case, and how texts write that name.
pub fn month_of(word: &str) -> Option<(u32, MonthSpelling)> {
    // Most words are in lower case already, and texts have many.
    match word.contains(char::is_uppercase) {
        true => MONTHS.get(&word.to_lowercase()).copied(),
        false => MONTHS.get(word).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_month_has_names_and_each_name_one_month() {
        let names = include_str!("months.tsv").split(['\t', '\n', ' ']);
        let names = names.filter(|it| it.parse::<u32>().is_err() && !matches!(*it, "-" | ""));
        let months: Vec<u32> = names
            .clone()
            .map(|it| month_of(it).expect("a month").0)
            .collect();
        assert!((1..=12).all(|number| months.contains(&number)));
        assert_eq!(names.count(), MONTHS.len());
    }
}
