//! Term ids: 64 bits, a tag byte and 56 bits of payload.
//!
//! The payload of most terms is their number in the dictionary. Small values (booleans, integers,
//! dates) are encoded inline: no lookup, and ids sort like the values, so that a range of dates is
//! one range of an index. Only canonical lexical forms are inlined; `"007"^^xsd:integer` goes to
//! the dictionary, so that every literal round-trips exactly and two ids are equal if and only if
//! the terms are.

use crate::model::vocab::edtf::EDTF;
use crate::model::when::Day;
use chrono::{DateTime, Datelike, Utc};
use oxrdf::{Literal, NamedNode, NamedNodeRef, TermRef, vocab::xsd};

/// The bits of an id below its tag.
const PAYLOAD: u64 = (1 << 56) - 1;

/// Added to a value that can be negative, so that it sorts as an unsigned number.
const BIAS: i64 = 1 << 55;

/// What kind of term an id encodes; ids sort by tag first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tag {
    /// A blank node, in the dictionary.
    Blank = 1,
    /// An IRI, in the dictionary.
    Iri = 2,
    /// A plain string, in the dictionary.
    Text = 3,
    /// Any other literal, in the dictionary.
    Other = 4,
    /// A triple term, in the dictionary.
    Triple = 5,
    /// `xsd:boolean`, inline.
    Boolean = 16,
    /// `xsd:integer`, inline.
    Integer = 17,
    /// `xsd:gYear`, inline.
    Year = 18,
    /// `xsd:gYearMonth`, inline: months since year 0.
    Month = 19,
    /// `xsd:date` without time zone, inline: days since the Unix epoch.
    Date = 20,
    /// `xsd:dateTime` in UTC to the second, inline: seconds since the Unix epoch.
    Moment = 21,
    /// An EDTF year, inline.
    EdtfYear = 24,
    /// An EDTF month, inline.
    EdtfMonth = 25,
    /// An EDTF day, inline.
    EdtfDay = 26,
    /// A term local to a running query; never stored.
    QueryLocal = 254,
}

impl Tag {
    /// The tags of terms in the dictionary, in order.
    pub(super) const OF_DICTIONARY: [Self; 5] = [
        Self::Blank,
        Self::Iri,
        Self::Text,
        Self::Other,
        Self::Triple,
    ];

    /// The tag with this byte.
    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        use Tag as T;
        const ALL: [Tag; 15] = [
            T::Blank,
            T::Iri,
            T::Text,
            T::Other,
            T::Triple,
            T::Boolean,
            T::Integer,
            T::Year,
            T::Month,
            T::Date,
            T::Moment,
            T::EdtfYear,
            T::EdtfMonth,
            T::EdtfDay,
            T::QueryLocal,
        ];
        ALL.into_iter().find(|tag| *tag as u8 == byte)
    }
}

/// A term id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl Id {
    /// An id from tag and payload; `None` if the payload is 2^56 or more.
    pub fn new(tag: Tag, payload: u64) -> Option<Self> {
        (payload <= PAYLOAD).then_some(Self((tag as u64) << 56 | payload))
    }

    fn biased(tag: Tag, value: i64) -> Option<Self> {
        let payload = value.checked_add(BIAS)?;
        Self::new(tag, u64::try_from(payload).ok()?)
    }

    /// The tag; `None` for a number that is not a valid id.
    pub fn tag(self) -> Option<Tag> {
        Tag::from_byte((self.0 >> 56) as u8)
    }

    /// Whether the value is encoded inline.
    pub fn is_inline(self) -> bool {
        (Tag::Boolean as u64..Tag::QueryLocal as u64).contains(&(self.0 >> 56))
    }

    /// Whether this is an IRI or a blank node, which can be a subject.
    pub fn is_resource(self) -> bool {
        matches!(self.tag(), Some(Tag::Blank | Tag::Iri))
    }

    /// The bits below the tag.
    pub fn payload(self) -> u64 {
        self.0 & PAYLOAD
    }

    /// The id as a number.
    pub(super) fn to_u64(self) -> u64 {
        self.0
    }

    pub(super) fn from_u64(number: u64) -> Self {
        Self(number)
    }

    /// The tag byte, and the rest as a number that is small for common ids: low in the dictionary,
    /// or a value near zero.
    pub(super) fn to_compact(self) -> (u8, u64) {
        let tag = (self.0 >> 56) as u8;
        (tag, self.payload() ^ bias(tag))
    }

    /// The inverse of [`Id::to_compact`].
    pub(super) fn from_compact(tag: u8, rest: u64) -> Self {
        Self(u64::from(tag) << 56 | ((rest & PAYLOAD) ^ bias(tag)))
    }

    fn value(self) -> i64 {
        self.payload().cast_signed() - BIAS
    }

    /// Big-endian bytes, which sort like the ids.
    pub(super) fn bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// The boolean `true`.
    pub const TRUE: Self = Self((Tag::Boolean as u64) << 56 | 1);

    /// An id that no store assigns: matches nothing.
    pub const ABSENT: Self = Self((Tag::QueryLocal as u64) << 56 | PAYLOAD);

    /// The smallest and the greatest id.
    pub fn full_range() -> (Self, Self) {
        (Self(0), Self(u64::MAX))
    }

    /// The next id.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }

    /// The previous id.
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// The smallest and the greatest id with a tag.
    pub fn tag_range(tag: Tag) -> (Self, Self) {
        let low = (tag as u64) << 56;
        (Self(low), Self(low | PAYLOAD))
    }

    /// The id of a day as an `xsd:date`; `None` outside the years 0000 to 9999, which are written
    /// with four digits and no sign.
    pub fn from_day(day: Day) -> Option<Self> {
        (0..=9999).contains(&day.year()).then_some(())?;
        Self::biased(Tag::Date, days_since_1970(day))
    }

    /// The day of an `xsd:date`.
    pub fn day(self) -> Option<Day> {
        (self.tag() == Some(Tag::Date)).then_some(())?;
        day_of(self.value())
    }

    /// The day of a date that is one whole day, however it is written.
    pub fn whole_day(self) -> Option<Day> {
        matches!(self.tag(), Some(Tag::Date | Tag::EdtfDay)).then_some(())?;
        day_of(self.value())
    }

    /// The id of a term that can be encoded inline.
    pub fn inline(term: TermRef<'_>) -> Option<Self> {
        let TermRef::Literal(literal) = term else {
            return None;
        };
        if literal.language().is_some() {
            return None;
        }
        let value = literal.value();
        let datatype = literal.datatype();
        if datatype == xsd::DATE {
            Self::biased(Tag::Date, days_since_1970(canonical_day(value)?))
        } else if datatype == EDTF {
            match value.len() {
                4 => Self::biased(Tag::EdtfYear, canonical_year(value)?),
                7 => Self::biased(Tag::EdtfMonth, canonical_month(value)?),
                _ => Self::biased(Tag::EdtfDay, days_since_1970(canonical_day(value)?)),
            }
        } else if datatype == xsd::INTEGER {
            Self::biased(Tag::Integer, canonical_integer(value)?)
        } else if datatype == xsd::BOOLEAN {
            match value {
                "false" => Self::new(Tag::Boolean, 0),
                "true" => Self::new(Tag::Boolean, 1),
                _ => None,
            }
        } else if datatype == xsd::G_YEAR {
            Self::biased(Tag::Year, canonical_year(value)?)
        } else if datatype == xsd::G_YEAR_MONTH {
            Self::biased(Tag::Month, canonical_month(value)?)
        } else if datatype == xsd::DATE_TIME {
            let moment = Self::biased(Tag::Moment, canonical_date_time(value)?)?;
            // Leap seconds and small letters do not come back as they were.
            (moment.literal()?.value() == value).then_some(moment)
        } else {
            None
        }
    }

    /// The literal encoded inline; `None` if the term is in the dictionary.
    pub fn literal(self) -> Option<Literal> {
        let typed = |value: String, datatype: NamedNodeRef<'_>| {
            Some(Literal::new_typed_literal(value, NamedNode::from(datatype)))
        };
        match self.tag()? {
            Tag::Boolean => Some(Literal::from(self.payload() == 1)),
            Tag::Integer => typed(self.value().to_string(), xsd::INTEGER),
            Tag::Year => typed(format!("{:04}", self.value()), xsd::G_YEAR),
            Tag::Month => typed(month_text(self.value()), xsd::G_YEAR_MONTH),
            Tag::Date => typed(day_of(self.value())?.to_string(), xsd::DATE),
            Tag::Moment => {
                let moment = DateTime::<Utc>::from_timestamp(self.value(), 0)?;
                typed(
                    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                    xsd::DATE_TIME,
                )
            }
            Tag::EdtfYear => typed(format!("{:04}", self.value()), EDTF),
            Tag::EdtfMonth => typed(month_text(self.value()), EDTF),
            Tag::EdtfDay => typed(day_of(self.value())?.to_string(), EDTF),
            Tag::Blank | Tag::Iri | Tag::Text | Tag::Other | Tag::Triple | Tag::QueryLocal => None,
        }
    }

    /// The tag of the dictionary entry for a term.
    pub(super) fn tag_of(term: TermRef<'_>) -> Tag {
        match term {
            TermRef::BlankNode(_) => Tag::Blank,
            TermRef::NamedNode(_) => Tag::Iri,
            TermRef::Literal(literal) if literal.datatype() == xsd::STRING => Tag::Text,
            TermRef::Literal(_) => Tag::Other,
            TermRef::Triple(_) => Tag::Triple,
        }
    }
}

/// The payload that encodes zero for a tag.
fn bias(tag: u8) -> u64 {
    const FIRST: u8 = Tag::Integer as u8;
    const LAST: u8 = Tag::EdtfDay as u8;
    match tag {
        FIRST..=LAST => BIAS.unsigned_abs(),
        _ => 0,
    }
}

fn days_since_1970(day: Day) -> i64 {
    i64::from(day.num_days_from_ce()) - 719_163
}

fn day_of(days: i64) -> Option<Day> {
    Day::from_num_days_from_ce_opt(i32::try_from(days.checked_add(719_163)?).ok()?)
}

fn month_text(months: i64) -> String {
    format!(
        "{:04}-{:02}",
        months.div_euclid(12),
        months.rem_euclid(12) + 1
    )
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    text.parse().ok()
}

fn canonical_year(text: &str) -> Option<i64> {
    (text.len() == 4).then_some(())?;
    digits(text)
}

fn canonical_month(text: &str) -> Option<i64> {
    let (year, month) = text.split_once('-')?;
    (month.len() == 2).then_some(())?;
    let month = digits(month).filter(|month| (1..=12).contains(month))?;
    Some(canonical_year(year)? * 12 + month - 1)
}

fn canonical_day(text: &str) -> Option<Day> {
    let bytes = text.as_bytes();
    (bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' && text.is_ascii()).then_some(())?;
    let number = |at: std::ops::Range<usize>| digits(&text[at]);
    Day::from_ymd_opt(
        i32::try_from(number(0..4)?).ok()?,
        u32::try_from(number(5..7)?).ok()?,
        u32::try_from(number(8..10)?).ok()?,
    )
}

fn canonical_date_time(text: &str) -> Option<i64> {
    (text.len() == 20 && text.is_ascii() && text.ends_with('Z')).then_some(())?;
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    Some(moment.timestamp())
}

fn canonical_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').filter(|digits| *digits != "0");
    let digits = digits.unwrap_or(text);
    let is_canonical = digits.starts_with(|c: char| ('1'..='9').contains(&c)) || digits == "0";
    let value: i64 = text.parse().ok().filter(|_| is_canonical)?;
    (-BIAS..BIAS).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::LiteralRef;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn an_inline_literal_comes_back_as_it_was_written(
            value in "[-+]?[0-9]{1,4}(-[0-9]{1,3}(-[0-9]{1,3}(T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z)?)?)?|true|1",
            datatype in prop::sample::select(vec![
                xsd::DATE, xsd::INTEGER, xsd::BOOLEAN, xsd::G_YEAR, xsd::G_YEAR_MONTH, xsd::DATE_TIME, EDTF,
            ]),
        ) {
            let literal = LiteralRef::new_typed_literal(&value, datatype);
            if let Some(id) = Id::inline(literal.into()) {
                let back = id.literal();
                prop_assert_eq!(back.as_ref().map(oxrdf::Literal::as_ref), Some(literal));
            }
        }
    }

    #[test]
    fn what_is_written_as_usual_is_inline() {
        for (value, datatype) in [
            ("0000-02-29", xsd::DATE),
            ("2023-12-12", EDTF),
            ("2023-12", EDTF),
            ("2023", EDTF),
            ("-12", xsd::INTEGER),
            ("0", xsd::INTEGER),
            ("2023-12-12T10:00:00Z", xsd::DATE_TIME),
            ("true", xsd::BOOLEAN),
        ] {
            let literal = LiteralRef::new_typed_literal(value, datatype);
            assert!(Id::inline(literal.into()).is_some(), "{literal}");
        }
        for (value, datatype) in [
            ("007", xsd::INTEGER),
            ("-0", xsd::INTEGER),
            ("+1", xsd::INTEGER),
            ("2023-1", xsd::G_YEAR_MONTH),
            ("1", xsd::BOOLEAN),
            ("2016-12-31T23:59:60Z", xsd::DATE_TIME),
        ] {
            let literal = LiteralRef::new_typed_literal(value, datatype);
            assert!(Id::inline(literal.into()).is_none(), "{literal}");
        }
    }
}
