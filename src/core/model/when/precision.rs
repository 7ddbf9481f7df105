//! The precision of dates.

use super::{Endpoint, Form, Moment, When};
use crate::model::vocab::time;
use edtf_core::{Date, SetElement, YearKind};

/// The finest unit that is given whole, with all coarser ones. Fine is less than coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A time of day, in seconds.
    Second,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A part of a year that is coarser than a month: season, quarter, third or half.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years.
    Millennium,
    /// Not even the first digit of the year.
    Unspecified,
}

impl Precision {
    /// The `time:TemporalUnit` of OWL-Time; none for seasons and unspecified years.
    pub const fn iri(self) -> Option<&'static str> {
        Some(match self {
            Self::Second => time::UNIT_SECOND.as_str(),
            Self::Day => time::UNIT_DAY.as_str(),
            Self::Month => time::UNIT_MONTH.as_str(),
            Self::Year => time::UNIT_YEAR.as_str(),
            Self::Decade => time::UNIT_DECADE.as_str(),
            Self::Century => time::UNIT_CENTURY.as_str(),
            Self::Millennium => time::UNIT_MILLENNIUM.as_str(),
            Self::Season | Self::Unspecified => return None,
        })
    }
}

impl When {
    /// The precision: for a span that of its coarser end, for a set that of its coarsest member.
    pub fn precision(&self) -> Precision {
        let coarsest = match &self.form {
            Form::Once(moment) => of_moment(moment),
            Form::Span(begin, end) => of_endpoint(begin).max(of_endpoint(end)),
            Form::Every(members) => of_members(members),
        };
        coarsest.unwrap_or(Precision::Unspecified)
    }
}

fn of_endpoint(endpoint: &Endpoint) -> Option<Precision> {
    match endpoint {
        Endpoint::Open | Endpoint::Unknown => None,
        Endpoint::At(moment) => of_moment(moment),
    }
}

fn of_moment(moment: &Moment) -> Option<Precision> {
    match moment {
        Moment::Date(date) => Some(of_date(date)),
        Moment::Clock(..) => Some(Precision::Second),
        Moment::OneOf(members) => of_members(members),
    }
}

fn of_members(members: &[SetElement]) -> Option<Precision> {
    members
        .iter()
        .map(|member| match member {
            SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => {
                of_date(date)
            }
            SetElement::Range(from, to) => of_date(from).max(of_date(to)),
        })
        .max()
}

pub(super) fn of_date(date: &Date) -> Precision {
    let year = of_year(date);
    if year > Precision::Year {
        return year;
    }
    match (date.month, date.day) {
        (None, _) => year,
        (Some(month), _) if month.has_unspecified() => year,
        (Some(month), None) if month.value() > Some(12) => Precision::Season,
        (Some(_), Some(day)) if !day.has_unspecified() => Precision::Day,
        (Some(_), _) => Precision::Month,
    }
}

fn of_year(date: &Date) -> Precision {
    let YearKind::Standard { digits, .. } = date.year.kind else {
        return Precision::Unspecified;
    };
    let written = digits.iter().take_while(|digit| digit.is_some()).count();
    let given = date
        .year
        .significant_digits
        .map_or(written, |n| written.min(n as usize));
    match given {
        0 => Precision::Unspecified,
        1 => Precision::Millennium,
        2 => Precision::Century,
        3 => Precision::Decade,
        _ => Precision::Year,
    }
}
