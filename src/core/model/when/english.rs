//! Dates in English: exact, and never more precise than the source.

use super::parts::{self, MONTHS};
use super::{Bounds, Day, Endpoint, Form, Moment, When, bounds};
use chrono::Datelike;
use edtf_core::{Date, Precision, Qualifier, SetElement, Time, TimeShift};

impl When {
    /// What the source phrases, in words: "12 December 2023", "about May 2023", "before 12 December
    /// 2023", "since at least May 2023, until 12 December 2023", "ongoing since about 2021".
    pub fn words(&self) -> String {
        match &self.form {
            Form::Once(moment) => of_moment(moment),
            Form::Every(members) => format!("every one of {}", of_members(members, "and")),
            Form::Span(begin, end) => of_span(begin, end),
        }
    }

    /// The outermost days, in words: "between 1 and 31 May 2023", "12 December 2023", "no later
    /// than 11 December 2023", "no earlier than 7 December 2023". Without any, [`When::words`].
    pub fn bounds_words(&self) -> String {
        let Bounds {
            earliest, latest, ..
        } = self.bounds();
        match (earliest, latest) {
            (Some(first), Some(last)) if first == last => of_day(first),
            (Some(first), Some(last)) => {
                format!(
                    "between {} and {}",
                    start_of_range(first, last),
                    of_day(last)
                )
            }
            (None, Some(last)) => format!("no later than {}", of_day(last)),
            (Some(first), None) => format!("no earlier than {}", of_day(first)),
            (None, None) => self.words(),
        }
    }
}

fn of_day(day: Day) -> String {
    let month = MONTHS[day.month0() as usize];
    format!("{} {month} {:04}", day.day(), day.year())
}

/// The first of two days, without the month or year that the second repeats.
fn start_of_range(first: Day, last: Day) -> String {
    let month = MONTHS[first.month0() as usize];
    if (first.year(), first.month()) == (last.year(), last.month()) {
        first.day().to_string()
    } else if first.year() == last.year() {
        format!("{} {month}", first.day())
    } else {
        of_day(first)
    }
}

fn of_moment(moment: &Moment) -> String {
    match moment {
        Moment::Date(date) => of_date(date),
        Moment::Clock(date, time) => format!("{} at {}", of_date(date), of_time(*time)),
        Moment::OneOf(members) => match members.as_slice() {
            [SetElement::Range(from, to)] => {
                format!("between {} and {}", start_of(from, to), of_date(to))
            }
            [only] => of_member(only),
            members => format!("one of {}", of_members(members, "or")),
        },
    }
}

fn of_time(time: Time) -> String {
    let clock = format!("{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
    match time.shift {
        None => clock,
        Some(TimeShift::Utc) => format!("{clock} UTC"),
        Some(TimeShift::Offset { minutes, .. }) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!("{clock} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}

fn of_member(member: &SetElement) -> String {
    match member {
        SetElement::Date(date) => of_date(date),
        SetElement::Range(from, to) => format!("{} to {}", start_of(from, to), of_date(to)),
        SetElement::OnOrBefore(date) => match plain_day(date).and_then(|day| day.succ_opt()) {
            Some(day) if day.year() <= 9999 => format!("before {}", of_day(day)),
            _ => format!("{} or earlier", of_date(date)),
        },
        SetElement::OnOrAfter(date) => match plain_day(date).and_then(|day| day.pred_opt()) {
            Some(day) if day.year() >= 0 => format!("after {}", of_day(day)),
            _ => format!("{} or later", of_date(date)),
        },
    }
}

fn of_members(members: &[SetElement], joint: &str) -> String {
    let words: Vec<String> = members.iter().map(of_member).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {joint} {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn of_span(begin: &Endpoint, end: &Endpoint) -> String {
    if let (Endpoint::At(Moment::Date(from)), Endpoint::At(Moment::Date(to))) = (begin, end) {
        return match from == to {
            false => format!("{} to {}", start_of(from, to), of_date(to)),
            true if plain_day(to).is_some() => of_date(to),
            true => format!("within {}", of_date(to)),
        };
    }
    let (since, is_limit) = match begin {
        Endpoint::At(Moment::OneOf(members)) => match members.as_slice() {
            [SetElement::OnOrBefore(date)] => (format!("at least {}", of_date(date)), true),
            _ => (of_moment(&Moment::OneOf(members.clone())), false),
        },
        Endpoint::At(moment) => (of_moment(moment), false),
        Endpoint::Open | Endpoint::Unknown => (String::new(), false),
    };
    let until = match end {
        Endpoint::At(Moment::OneOf(members)) => match members.as_slice() {
            [SetElement::OnOrAfter(date)] => format!("until at least {}", of_date(date)),
            members => format!("until {}", of_moment(&Moment::OneOf(members.to_vec()))),
        },
        Endpoint::At(moment) => format!("until {}", of_moment(moment)),
        Endpoint::Open => "no end".to_owned(),
        Endpoint::Unknown => "end unknown".to_owned(),
    };
    match (begin, end) {
        (Endpoint::Open, _) => until,
        (Endpoint::Unknown, _) => format!("{until}, beginning unknown"),
        (_, Endpoint::Open) => format!("ongoing since {since}"),
        (_, _) if is_limit => format!("since {since}, {until}"),
        (_, Endpoint::Unknown) => format!("from {since}, {until}"),
        (_, _) => format!("from {since} {until}"),
    }
}

/// One date in words.
pub(super) fn of_date(date: &Date) -> String {
    let bare = of_unqualified_date(date);
    match whole_qualifier(date) {
        Some(qualifier) => match (qualifier.approximate, qualifier.uncertain) {
            (false, false) => bare,
            (true, false) => format!("about {bare}"),
            (false, true) => format!("{bare} (uncertain)"),
            (true, true) => format!("about {bare} (uncertain)"),
        },
        None => format!("{bare} ({})", qualified_parts(date)),
    }
}

/// The qualifier of the whole date; none if its parts have different ones.
pub(super) fn whole_qualifier(date: &Date) -> Option<Qualifier> {
    let year = date.year.qualifier;
    let same = |part: Qualifier| part == year;
    let month = date.month.is_none_or(|month| same(month.qualifier));
    let day = date.day.is_none_or(|day| same(day.qualifier));
    (month && day).then_some(year)
}

/// The same date without qualifiers.
pub(super) fn unqualified(date: &Date) -> Date {
    let mut bare = *date;
    bare.year.qualifier = Qualifier::default();
    for part in [&mut bare.month, &mut bare.day].into_iter().flatten() {
        part.qualifier = Qualifier::default();
    }
    bare
}

/// "year and month approximate, day uncertain"
fn qualified_parts(date: &Date) -> String {
    let parts = [
        ("year", Some(date.year.qualifier)),
        ("month", date.month.map(|month| month.qualifier)),
        ("day", date.day.map(|day| day.qualifier)),
    ];
    let having = |has: fn(Qualifier) -> bool| {
        let marked = parts
            .iter()
            .filter(|(_, qualifier)| qualifier.is_some_and(has));
        marked
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let approximate = having(|qualifier| qualifier.approximate);
    let uncertain = having(|qualifier| qualifier.uncertain);
    if approximate == uncertain {
        return format!("{approximate} approximate and uncertain");
    }
    let phrases = [(approximate, "approximate"), (uncertain, "uncertain")];
    let phrases = phrases.iter().filter(|(names, _)| !names.is_empty());
    let phrases: Vec<String> = phrases
        .map(|(names, word)| format!("{names} {word}"))
        .collect();
    phrases.join(", ")
}

fn of_unqualified_date(date: &Date) -> String {
    parts::of_date(date, &of_year(date))
}

fn of_year(date: &Date) -> String {
    let mut year = unqualified(date);
    (year.month, year.day) = (None, None);
    let written = year.to_string();
    let Some((first, last)) = bounds::days_of_date(&year) else {
        return written;
    };
    let (first, last) = (first.year(), last.year());
    let range = format!("some year from {first:04} to {last:04}");
    if year.year.significant_digits.is_some() {
        return match written.split_once('S') {
            Some((estimate, _)) if first < last => format!("{range}, about {estimate}"),
            Some((year, _)) => year.to_owned(),
            None => written,
        };
    }
    let known = written.trim_end_matches('X');
    match (known.len(), written.len() - known.len()) {
        _ if known.contains('X') => format!("{range} ({written})"),
        (_, 0) => written,
        (0, _) => "some year".to_owned(),
        // "the 1900s" would be a decade to some and a century to others
        (3, _) if !known.ends_with('0') => format!("the {known}0s"),
        _ => range,
    }
}

/// The first of two dates, without the month or year that the second repeats.
fn start_of(from: &Date, to: &Date) -> String {
    if let Some((first, last)) = plain_day(from).zip(plain_day(to)) {
        return start_of_range(first, last);
    }
    let is_plain_month = |date: &Date| {
        date.precision() == Precision::Month
            && !date.has_unspecified()
            && whole_qualifier(date) == whole_qualifier(from)
    };
    let unqualified_from = whole_qualifier(from) == Some(Qualifier::default());
    match from.month.and_then(|month| month.value()) {
        Some(month)
            if unqualified_from
                && is_plain_month(from)
                && is_plain_month(to)
                && from.year == to.year =>
        {
            MONTHS[usize::from(month) - 1].to_owned()
        }
        _ => of_date(from),
    }
}

/// The day of a date that is one complete day without qualifiers.
fn plain_day(date: &Date) -> Option<Day> {
    let is_plain = date.precision() == Precision::Day
        && !date.has_unspecified()
        && whole_qualifier(date) == Some(Qualifier::default());
    let (day, _) = bounds::days_of_date(date)?;
    is_plain.then_some(day)
}
