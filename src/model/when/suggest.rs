//! Suggests what may have been meant by an invalid date: common human forms, as EDTF.
//!
//! Every suggestion is valid EDTF; where a form is ambiguous, both readings are suggested.

use super::{Form, Moment, When, parse, relation};

/// Suggestions for a text that is not EDTF, one an entry; none where this would be a guess.
pub(super) fn help(text: &str) -> Vec<String> {
    if is_valid(text) {
        return Vec::new();
    }
    let text = text.trim();
    if text.is_empty() {
        return vec!["leave the property out if nothing is known of the date".to_owned()];
    }
    if let Some(meant) = respelled(text) {
        return vec![write(&meant)];
    }
    if let Some((begin, end)) = text.split_once("..") {
        let span = format!("{begin}/{end}");
        let choice = format!("[{text}]");
        return match (is_valid(&span), is_valid(&choice)) {
            (true, true) if !begin.is_empty() && !end.is_empty() => vec![
                format!("if it lasted the whole time, write \"{span}\""),
                format!("if it happened once in that time, write \"{choice}\""),
            ],
            (_, true) => vec![write(&choice)],
            _ => Vec::new(),
        };
    }
    let choice = format!("[{text}]");
    if text.contains(',') && is_valid(&choice) {
        return vec![
            format!("if it happened on one of these, write \"{choice}\""),
            format!("if it happened on each of these, write \"{{{text}}}\""),
        ];
    }
    let help = relation::help(text).or_else(|| words(text));
    help.unwrap_or_else(|| {
        vec!["write a date as \"2023-12-12\", \"2023-12\" or \"2023\"".to_owned()]
    })
}

/// Suggestions for a date written in words and digits.
pub(super) fn words(text: &str) -> Option<Vec<String>> {
    let words = HumanDate::parse(text).filter(|_| !text.contains(['[', '{']))?;
    Some(words.help()).filter(|help| !help.is_empty())
}

pub(super) fn write(meant: &str) -> String {
    format!("write \"{meant}\"")
}

pub(super) fn is_valid(text: &str) -> bool {
    parse::form(text)
        .and_then(|form| When::of_form(form, text.len()))
        .is_ok()
}

/// The text respelled as EDTF: hyphens, capitals, and the qualifiers of 2019 instead of those of
/// the 2012 draft.
fn respelled(text: &str) -> Option<String> {
    let hyphens = text.replace(
        ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}'],
        "-",
    );
    let candidates = [
        hyphens.clone(),
        hyphens.to_ascii_uppercase(),
        hyphens.replace('u', "X"),
        hyphens.replace("unknown", "").replace("open", ".."),
        hyphens.replace("?~", "%").replace("~?", "%"),
        hyphens.replace(' ', ""),
        hyphens.replacen(' ', "T", 1),
        hyphens.trim_end_matches('Z').to_owned(),
    ];
    candidates.into_iter().find(|meant| is_valid(meant))
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
        Ok(Form::Once(Moment::Date(date))) => super::english::of_date(&date),
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
    let names = super::english::MONTHS.iter().zip(1..);
    names
        .filter(|_| word.len() >= 3)
        .find(|(name, _)| name.to_ascii_lowercase().starts_with(word))
        .map(|(_, number)| number)
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
