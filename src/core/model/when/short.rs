//! Short dates for narrow columns: digits and signs, never more precise than the source.

use super::english::{unqualified, whole_qualifier};
use super::write::{text_of_moment, text_of_set};
use super::{Endpoint, Form, Moment, When};
use edtf_core::{Date, SetElement, SetKind, Time, TimeShift};

impl When {
    /// What the source said, as short as can be: `2023-12-12`, `~2021`, `2021?`, `≤2023-12-11`
    /// (that day or before), `≥2023-01`, `2023-12-07…` (ongoing), `2023-12-07…?` (ended, date
    /// unknown), `≤2023-05…2023-12-12`, `2023-Q4`, `spring 2023`.
    ///
    /// A time of day is given to the minute, with seconds where there are any: `2022-02-24 00:30Z`,
    /// `2022-02-24 00:30:15+02:00`. Sets of several members and dates whose
    /// parts have different qualifiers stay in EDTF.
    pub fn short(&self) -> String {
        match &self.form {
            Form::Once(moment) => of_moment(moment),
            Form::Every(members) => text_of_set(SetKind::AllMembers, members),
            Form::Span(begin, end) => format!("{}…{}", of_endpoint(begin), of_endpoint(end)),
        }
    }
}

fn of_endpoint(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Open => String::new(),
        Endpoint::Unknown => "?".to_owned(),
        Endpoint::At(moment) => of_moment(moment),
    }
}

fn of_moment(moment: &Moment) -> String {
    match moment {
        Moment::Date(date) => of_date(date),
        Moment::Clock(date, time) => format!("{} {}", of_date(date), of_time(*time)),
        Moment::OneOf(members) => match members.as_slice() {
            [SetElement::OnOrBefore(date)] => format!("≤{}", of_date(date)),
            [SetElement::OnOrAfter(date)] => format!("≥{}", of_date(date)),
            _ => text_of_moment(moment),
        },
    }
}

fn of_time(time: Time) -> String {
    let seconds = match time.second {
        0 => String::new(),
        second => format!(":{second:02}"),
    };
    let zone = match time.shift {
        None => String::new(),
        Some(TimeShift::Utc) => "Z".to_owned(),
        Some(TimeShift::Offset { minutes, .. }) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    };
    format!("{:02}:{:02}{seconds}{zone}", time.hour, time.minute)
}

fn of_date(date: &Date) -> String {
    let Some(qualifier) = whole_qualifier(date) else {
        return date.to_string();
    };
    let about = if qualifier.approximate { "~" } else { "" };
    let unsure = if qualifier.uncertain { "?" } else { "" };
    format!("{about}{}{unsure}", of_unqualified_date(&unqualified(date)))
}

fn of_unqualified_date(date: &Date) -> String {
    let text = date.to_string();
    let part = |code: u8| -> Option<String> {
        let year = text.get(..4)?;
        let season = ["spring", "summer", "autumn", "winter"][usize::from(code - 21) % 4];
        Some(match code {
            21..=24 => format!("{season} {year}"),
            25..=28 => format!("{season} {year} N"),
            29..=32 => format!("{season} {year} S"),
            33..=36 => format!("{year}-Q{}", code - 32),
            37..=39 => format!("{year}-T{}", code - 36),
            _ => format!("{year}-H{}", code - 39),
        })
    };
    let code = date.month.and_then(|month| month.value());
    code.filter(|code| *code >= 21)
        .and_then(part)
        .unwrap_or(text)
}
