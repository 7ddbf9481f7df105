//! Value ranges: the values of a property that pass a comparison with a constant.
//!
//! A range covers only values in canonical form of the datatypes that the store keeps in order. It
//! says nothing about any other value, which therefore always passes.

use crate::model::when::Day;
use chrono::{Datelike, NaiveDateTime};
use oxrdf::{Literal, NamedNodeRef, vocab::xsd};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Bound;

/// In which direction values are read or sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the lowest value up.
    Ascending,
    /// From the highest value down.
    Descending,
}

/// A range of values of one datatype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRange {
    /// The lower bound.
    pub low: Bound<Literal>,
    /// The upper bound, of the same datatype as the lower one.
    pub high: Bound<Literal>,
}

/// A value of an ordered datatype, as a number that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedValue {
    /// The datatype.
    pub datatype: NamedNodeRef<'static>,
    /// The days, seconds, months, years or units since zero.
    pub position: i64,
}

/// The ordered value of a literal in canonical form of an ordered datatype: an `xsd:integer`,
/// or an `xsd:date` without time zone, `xsd:dateTime` in UTC of whole seconds, `xsd:gYear` or
/// `xsd:gYearMonth` of the years 0000 to 9999.
pub fn ordered_value(literal: &Literal) -> Option<OrderedValue> {
    let (value, datatype) = (literal.value(), literal.datatype());
    let (datatype, position) = if datatype == xsd::INTEGER {
        let number: i64 = value.parse().ok()?;
        (number.to_string() == value).then_some((xsd::INTEGER, number))?
    } else if !value.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    } else if datatype == xsd::DATE {
        (xsd::DATE, day(value)?.num_days_from_ce().into())
    } else if datatype == xsd::DATE_TIME {
        let bare = value.strip_suffix('Z').filter(|bare| bare.len() == 19)?;
        let moment = NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S").ok()?;
        (moment.format("%Y-%m-%dT%H:%M:%S").to_string() == bare)
            .then(|| (xsd::DATE_TIME, moment.and_utc().timestamp()))?
    } else if datatype == xsd::G_YEAR {
        (xsd::G_YEAR, fixed_digits(value, 4)?)
    } else if datatype == xsd::G_YEAR_MONTH {
        let (year, month) = value.split_once('-')?;
        let month = fixed_digits(month, 2).filter(|month| (1..=12).contains(month))?;
        (xsd::G_YEAR_MONTH, fixed_digits(year, 4)? * 12 + month - 1)
    } else {
        return None;
    };
    Some(OrderedValue { datatype, position })
}

/// The day of a canonical `xsd:date`.
pub fn day(value: &str) -> Option<Day> {
    let bytes = value.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let part = |at: std::ops::Range<usize>| fixed_digits(value.get(at.clone())?, at.len());
    Day::from_ymd_opt(
        part(0..4)?.try_into().ok()?,
        part(5..7)?.try_into().ok()?,
        part(8..10)?.try_into().ok()?,
    )
}

fn fixed_digits(digits: &str, length: usize) -> Option<i64> {
    let all = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| digits.parse().ok())?
}

impl ValueRange {
    /// Every value.
    pub const ALL: Self = Self {
        low: Bound::Unbounded,
        high: Bound::Unbounded,
    };

    /// The datatype of the bounds; `None` if there are no bounds.
    pub fn datatype(&self) -> Option<NamedNodeRef<'_>> {
        [&self.low, &self.high].into_iter().find_map(|bound| {
            let (Bound::Included(literal) | Bound::Excluded(literal)) = bound else {
                return None;
            };
            Some(literal.datatype())
        })
    }

    /// Whether a literal may be in the range, which is so for every value of unknown order.
    pub fn may_hold(&self, literal: &Literal) -> bool {
        let Some(value) = ordered_value(literal) else {
            return true;
        };
        let passes = |bound: &Bound<Literal>, good: Ordering| match bound {
            Bound::Unbounded => true,
            Bound::Included(edge) | Bound::Excluded(edge) => match ordered_value(edge) {
                Some(edge) if edge.datatype == value.datatype => {
                    let order = value.position.cmp(&edge.position);
                    order == good || (order.is_eq() && matches!(bound, Bound::Included(_)))
                }
                // Values of two datatypes do not compare.
                Some(_) => false,
                None => true,
            },
        };
        passes(&self.low, Ordering::Greater) && passes(&self.high, Ordering::Less)
    }

    /// The intersection; `self` if the two are of different datatypes.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        match (self.datatype(), other.datatype()) {
            (Some(one), Some(two)) if one != two => self.clone(),
            _ => Self {
                low: tighter(&self.low, &other.low, Ordering::Greater),
                high: tighter(&self.high, &other.high, Ordering::Less),
            },
        }
    }
}

fn tighter(one: &Bound<Literal>, two: &Bound<Literal>, tight: Ordering) -> Bound<Literal> {
    use Bound::{Excluded, Included, Unbounded};
    let (Included(a) | Excluded(a), Included(b) | Excluded(b)) = (one, two) else {
        return if *one == Unbounded { two } else { one }.clone();
    };
    let order = ordered_value(a)
        .map(|a| a.position)
        .cmp(&ordered_value(b).map(|b| b.position));
    let first = order == tight || (order.is_eq() && matches!(one, Excluded(_)));
    if first { one } else { two }.clone()
}

impl fmt::Display for ValueRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.low {
            Bound::Unbounded => {}
            Bound::Included(low) => write!(f, "from {}", low.value())?,
            Bound::Excluded(low) => write!(f, "after {}", low.value())?,
        }
        let gap = if self.low == Bound::Unbounded {
            ""
        } else {
            " "
        };
        match &self.high {
            Bound::Unbounded if gap.is_empty() => write!(f, "all"),
            Bound::Unbounded => Ok(()),
            Bound::Included(high) => write!(f, "{gap}to {}", high.value()),
            Bound::Excluded(high) => write!(f, "{gap}before {}", high.value()),
        }
    }
}
