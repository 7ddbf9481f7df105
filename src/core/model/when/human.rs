//! Reads dates as people write them, in words and digits: "12 May 2023", "12.12.2023", "Q4 2023".
//!
//! Every reading is valid EDTF; where a form is ambiguous, there are both readings.

use super::parse::{self, is_valid};
use super::{Form, Moment, english, parts};

/// Suggestions for a date written in words and digits.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    let words = HumanDate::parse(text).filter(|_| !text.contains(['[', '{']))?;
    Some(words.help()).filter(|help| !help.is_empty())
}

/// The one date that a text can mean, as EDTF.
pub(super) fn date(text: &str) -> Option<String> {
    let text = text.trim();
    if is_valid(text) {
        return Some(text.to_owned());
    }
    match words(text)?.as_slice() {
        [only] => Some(only.strip_prefix("write \"")?.strip_suffix('"')?.to_owned()),
        _ => None,
    }
}

/// The suggestion to write this.
pub(super) fn write(meant: &str) -> String {
    format!("write \"{meant}\"")
}

/// The parts of a date in a common human form.
#[derive(Default)]
struct HumanDate<'a> {
    /// The numbers, in their order.
    numbers: Vec<&'a str>,
    /// The number of a named month.
    month: Option<u32>,
    /// The EDTF code of a named season, quarter or half.
    part_of_year: Option<u32>,
    /// Whether there is a word such as "about".
    about: bool,
    /// Whether there is a colon, and so a time of day.
    clock: bool,
    /// Whether the year is written as a decade, "1990s".
    decade: bool,
}

impl<'a> HumanDate<'a> {
    /// None if there is an unknown word: it may change the meaning.
    fn parse(text: &'a str) -> Option<Self> {
        let mut words = Self {
            clock: text.contains(':'),
            ..Self::default()
        };
        // a date is recognised only before the hour
        let text = text.split_once(':').map_or(text, |(before, _)| {
            before.trim_end_matches(|c: char| c.is_ascii_digit())
        });
        // set by "Q" and "H", which a number follows
        let mut part_from = None;
        for token in tokens(text) {
            if token.starts_with(|c: char| c.is_ascii_digit()) {
                match (part_from.take(), token.parse::<u32>()) {
                    (Some((code, most)), Ok(n)) if (1..=most).contains(&n) => {
                        words.part_of_year = Some(code + n);
                    }
                    (Some(_), _) => return None,
                    (None, _) => words.numbers.push(token),
                }
                continue;
            }
            match token.to_ascii_lowercase().as_str() {
                "q" => part_from = Some((32, 4)),
                "h" => part_from = Some((39, 2)),
                "t" if !words.clock && words.numbers.len() < 2 => part_from = Some((36, 3)),
                "about" | "around" | "circa" | "c" | "ca" | "approximately" => words.about = true,
                "s" => words.decade = true,
                "the" | "of" | "st" | "nd" | "rd" | "th" | "t" | "z" => {}
                word => match (month(word), season(word)) {
                    (Some(month), _) if words.month.is_none() => words.month = Some(month),
                    (_, Some(code)) => words.part_of_year = Some(code),
                    _ => return None,
                },
            }
        }
        Some(words)
    }

    fn help(&self) -> Vec<String> {
        let mut help = self.readings();
        if self.clock && !help.is_empty() {
            for line in &mut help {
                if line.starts_with("write") {
                    line.insert_str(0, "without the time, ");
                }
            }
            help.push("write a time as \"T\" and hh:mm:ss, then Z or ±hh:mm if known".into());
        }
        help
    }

    fn readings(&self) -> Vec<String> {
        let mark = if self.about { "~" } else { "" };
        let one = |meant: String| match is_valid(&meant) {
            true => vec![write(&meant)],
            false => Vec::new(),
        };
        match (self.numbers.as_slice(), self.month, self.part_of_year) {
            ([year], None, Some(code)) if is_year(year) => one(format!("{year}-{code}{mark}")),
            ([year], None, None) if self.decade && is_year(year) => match year.strip_suffix('0') {
                Some(decade) => one(format!("{decade}X{mark}")),
                None => Vec::new(),
            },
            _ if self.decade || self.part_of_year.is_some() => Vec::new(),
            ([year], Some(month), None) if is_year(year) => one(format!("{year}-{month:02}{mark}")),
            ([day, year] | [year, day], Some(month), None) if is_year(year) && is_short(day) => {
                one(format!("{year}-{month:02}-{day:0>2}{mark}"))
            }
            (_, Some(_), _) => Vec::new(),
            ([year], ..) if is_year(year) => one(format!("{year}{mark}")),
            ([run], ..) if run.len() == 8 => {
                one(format!("{}-{}-{}{mark}", &run[..4], &run[4..6], &run[6..]))
            }
            ([run], ..) if run.len() == 6 => one(format!("{}-{}{mark}", &run[..4], &run[4..])),
            ([begin, end], ..) if is_year(begin) && is_year(end) => one(format!("{begin}/{end}")),
            ([year, month] | [month, year], ..) if is_year(year) && is_short(month) => {
                months(year, month, mark)
            }
            ([year, month, day], ..) if is_year(year) && is_short(month) && is_short(day) => {
                year_first(year, month, day, mark)
            }
            ([a, b, year], ..) if is_year(year) && is_short(a) && is_short(b) => {
                year_last(a, b, year, mark)
            }
            _ => Vec::new(),
        }
    }
}

/// A year and a month in digits, which may be invalid.
fn months(year: &str, month: &str, mark: &str) -> Vec<String> {
    let meant = format!("{year}-{month:0>2}{mark}");
    match is_valid(&meant) {
        true => vec![write(&meant)],
        false => vec![unsure_of_month(year)],
    }
}

fn unsure_of_month(year: &str) -> String {
    format!("unsure of the month? write \"{year}-XX\" (some month of {year}) or \"{year}\"")
}

/// Year, month and day as in ISO 8601; in the other order only as a question.
fn year_first(year: &str, month: &str, day: &str, mark: &str) -> Vec<String> {
    let meant = format!("{year}-{month:0>2}-{day:0>2}{mark}");
    let swapped = format!("{year}-{day:0>2}-{month:0>2}{mark}");
    if is_valid(&meant) {
        return vec![write(&meant)];
    }
    let month_alone = format!("{year}-{month:0>2}");
    if is_valid(&month_alone) && month.parse::<u32>().is_ok_and(|month| month <= 12) {
        return vec![format!(
            "unsure of the day? write \"{month_alone}-XX\" (some day of it) or \"{month_alone}\""
        )];
    }
    let mut help = Vec::new();
    if is_valid(&swapped) {
        help.push(format!("day and month swapped? write \"{swapped}\""));
    }
    help.push(unsure_of_month(year));
    help
}

/// Day first or month first: whichever is valid, or both.
fn year_last(a: &str, b: &str, year: &str, mark: &str) -> Vec<String> {
    let mut readings: Vec<String> = [(a, b), (b, a)]
        .into_iter()
        .map(|(day, month)| format!("{year}-{month:0>2}-{day:0>2}{mark}"))
        .filter(|meant| is_valid(meant))
        .collect();
    readings.dedup();
    match readings.as_slice() {
        [only] => vec![write(only)],
        readings => readings
            .iter()
            .map(|meant| format!("if {} is meant, write \"{meant}\"", in_words(meant)))
            .collect(),
    }
}

fn in_words(text: &str) -> String {
    match parse::form(text) {
        Ok(Form::Once(Moment::Date(date))) => english::of_date(&date),
        _ => text.to_owned(),
    }
}

/// Runs of digits and runs of letters; all else separates them.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| (c.is_alphanumeric(), c.is_ascii_digit());
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        if first.is_alphanumeric() {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4
}

fn is_short(digits: &str) -> bool {
    digits.len() <= 2
}

/// The number of a month by its English name or at least the first three letters of it.
fn month(word: &str) -> Option<u32> {
    parts::month_named(word).map(|(_, number)| number)
}

fn season(word: &str) -> Option<u32> {
    Some(match word {
        "spring" => 21,
        "summer" => 22,
        "autumn" | "fall" => 23,
        "winter" => 24,
        _ => return None,
    })
}
