//! Parses EDTF and XML Schema dates into a [`When`].
//!
//! The edtf-core crate parses single dates and sets. Intervals are split here, because the crate
//! would check their order by the northern seasons only.

use super::error::{DateError, DateErrorDraft, quoted};
use super::{DateDatatype, Endpoint, Form, Moment, When, english};
use chrono::Datelike;
use edtf_core::{Date, Edtf, Precision, SetElement, SetKind, Time, TimeShift};

const SUPPORTED_YEARS: &str = "only years 0000 to 9999";
const TWO_DATES: &str = "write the two ends as ann:beginDate and ann:endDate instead";
const NO_INTERVAL: &str = "an interval is written begin/end, with one `/`";

impl When {
    /// A span from the values of `ann:beginDate` and `ann:endDate`; one that is missing is
    /// unknown. `[..2023-05]` as a begin means "since at least May".
    ///
    /// # Errors
    ///
    /// Both are missing, one is itself a span or a set of several dates, or the begin is certainly
    /// after the end ([`crate::model::problem::Code::BeginsAfterEnd`], located in the end).
    pub fn span(begin: Option<&Self>, end: Option<&Self>) -> Result<Self, DateError> {
        let form = Form::Span(endpoint_of(begin)?, endpoint_of(end)?);
        let Some(last) = end.or(begin) else {
            return Err(DateErrorDraft::new(0..0, "a span needs a begin or an end")
                .verdict("is not a span")
                .help("leave both out if nothing is known of the date")
                .in_text(""));
        };
        let text = last.text();
        let length = text.len();
        Self::of_form(form, length).map_err(|draft| {
            let mut error = draft.in_text(&text);
            if let (Some(begin), Some(end)) = (begin, end) {
                error.message = format!(
                    "begin {} is after end {}",
                    quoted(&begin.text()),
                    quoted(&end.text())
                );
                error.at = 0..length;
            }
            error
        })
    }

    /// Checks what the grammar cannot: order and range. `length` is that of the text, in bytes.
    pub(super) fn of_form(form: Form, length: usize) -> Result<Self, DateErrorDraft> {
        let out_of_range = || {
            DateErrorDraft::new(0..length, SUPPORTED_YEARS)
                .verdict("is out of range")
                .help("leave the property out and give the date in the description")
        };
        let bounds = form.bounds().ok_or_else(out_of_range)?;
        if bounds.is_empty() {
            return Err(DateErrorDraft::new(0..length, "this allows any day")
                .help("leave the property out if nothing is known of the date"));
        }
        if let Form::Span(begin, end) = &form
            && begins_after(begin, end)
        {
            return Err(
                DateErrorDraft::new(length..length, "the end is before the start").of_wrong_order(),
            );
        }
        let when = Self { form, bounds };
        match when.instant() {
            Some(instant) if !(0..=9999).contains(&instant.year()) => Err(out_of_range()),
            _ => Ok(when),
        }
    }
}

fn endpoint_of(when: Option<&When>) -> Result<Endpoint, DateError> {
    match when.map(|when| &when.form) {
        None => Ok(Endpoint::Unknown),
        Some(Form::Once(moment)) => Ok(Endpoint::At(moment.clone())),
        Some(_) => {
            let text = when.map(When::text).unwrap_or_default();
            Err(
                DateErrorDraft::new(0..text.len(), "a begin or an end must be a single date")
                    .verdict("is not a single date")
                    .help("for some day between two, write \"[2023-05-03..2023-05-07]\"")
                    .in_text(&text),
            )
        }
    }
}

/// Whether a span certainly begins after it ends.
fn begins_after(begin: &Endpoint, end: &Endpoint) -> bool {
    if let (Endpoint::At(begin), Endpoint::At(end)) = (begin, end) {
        let instants = begin.instant().zip(end.instant());
        let locals = begin.local().zip(end.local());
        let same_clock = begin.instant().is_none() && end.instant().is_none();
        if instants.is_some_and(|(begin, end)| begin > end)
            || (same_clock && locals.is_some_and(|(begin, end)| begin > end))
        {
            return true;
        }
    }
    let first = begin.range().and_then(|(first, _)| first);
    let last = end.range().and_then(|(_, last)| last);
    first.zip(last).is_some_and(|(first, last)| first > last)
}

/// Whether a text is valid EDTF.
pub(super) fn is_valid(text: &str) -> bool {
    form(text)
        .and_then(|form| When::of_form(form, text.len()))
        .is_ok()
}

/// Parses EDTF, without the checks of order and range.
pub(super) fn form(text: &str) -> Result<Form, DateErrorDraft> {
    if text.contains('/') {
        return interval(text);
    }
    match Edtf::parse(text).map_err(|error| DateErrorDraft::from_edtf_error(&error, text, 0))? {
        Edtf::Date(date) => Ok(Form::Once(Moment::Date(date))),
        Edtf::DateTime(stamp) => clock(stamp.date, stamp.time).map(Form::Once),
        Edtf::Set(set) => Ok(match (set.kind, set.elements.as_slice()) {
            (_, [SetElement::Date(date)]) => Form::Once(Moment::Date(*date)),
            (SetKind::OneMember, _) => Form::Once(Moment::OneOf(set.elements)),
            (SetKind::AllMembers, _) => Form::Every(set.elements),
        }),
        Edtf::Interval(_) => Err(DateErrorDraft::new(0..text.len(), NO_INTERVAL)),
    }
}

fn clock(date: Date, mut time: Time) -> Result<Moment, DateErrorDraft> {
    if time.second > 59 {
        return Err(DateErrorDraft::new(17..19, "second must be 00 to 59")
            .help("xsd:dateTime has no leap seconds: write the second before, or only the day"));
    }
    if let Some(TimeShift::Offset { hours_only, .. }) = &mut time.shift {
        *hours_only = false;
    }
    Ok(Moment::Clock(date, time))
}

fn interval(text: &str) -> Result<Form, DateErrorDraft> {
    let (begin, end) = text.split_once('/').unwrap_or((text, ""));
    let end_at = begin.len() + 1;
    if let Some(second) = end.find('/') {
        let at = end_at + second;
        return Err(DateErrorDraft::new(at..at + 1, NO_INTERVAL));
    }
    let begin = match begin.strip_prefix("..") {
        Some(rest) if !rest.is_empty() => at_one_of(SetElement::OnOrBefore(date(rest, 2)?)),
        _ => endpoint(begin, 0)?,
    };
    let end = match end.strip_suffix("..") {
        Some(rest) if !rest.is_empty() => at_one_of(SetElement::OnOrAfter(date(rest, end_at)?)),
        _ => endpoint(end, end_at)?,
    };
    if !matches!(begin, Endpoint::At(_)) && !matches!(end, Endpoint::At(_)) {
        return Err(
            DateErrorDraft::new(0..text.len(), "an interval needs a date")
                .help("leave the property out if nothing is known of the date"),
        );
    }
    if begins_after(&begin, &end) {
        let draft =
            DateErrorDraft::new(end_at..text.len(), "the end is before the start").of_wrong_order();
        let swapped = format!("{}/{}", &text[end_at..], &text[..end_at - 1]);
        return Err(draft.help(format!("in the wrong order? write \"{swapped}\"")));
    }
    Ok(Form::Span(begin, end))
}

fn at_one_of(member: SetElement) -> Endpoint {
    Endpoint::At(Moment::OneOf(vec![member]))
}

fn endpoint(part: &str, base: usize) -> Result<Endpoint, DateErrorDraft> {
    match part {
        "" => Ok(Endpoint::Unknown),
        ".." => Ok(Endpoint::Open),
        part => date(part, base).map(|date| Endpoint::At(Moment::Date(date))),
    }
}

/// One date of an interval, which begins at byte `base` of the whole text.
fn date(part: &str, base: usize) -> Result<Date, DateErrorDraft> {
    let whole = base..base + part.len();
    match Edtf::parse(part).map_err(|error| DateErrorDraft::from_edtf_error(&error, part, base))? {
        Edtf::Date(date) => Ok(date),
        Edtf::DateTime(_) => Err(DateErrorDraft::new(
            whole,
            "an EDTF interval cannot contain times of day",
        )
        .help(TWO_DATES)),
        _ => {
            Err(DateErrorDraft::new(whole, "an EDTF interval cannot contain sets").help(TWO_DATES))
        }
    }
}

/// Reads the lexical form of an XML Schema datatype (XSD 1.1 part 2, 3.3.7 to 3.3.11).
pub(super) fn xsd(text: &str, datatype: DateDatatype) -> Result<Form, DateErrorDraft> {
    let whole = 0..text.len();
    let (body, zone) = split_zone(text);
    let (stamp, fraction) = match body.split_once('.') {
        Some((stamp, digits)) if is_digits(digits) => (stamp, digits.len() + 1),
        _ => (body, 0),
    };
    let (shape, name) = match datatype {
        DateDatatype::GYear => ("dddd", "an xsd:gYear is written YYYY"),
        DateDatatype::GYearMonth => ("dddd-dd", "an xsd:gYearMonth is written YYYY-MM"),
        DateDatatype::Date => ("dddd-dd-dd", "an xsd:date is written YYYY-MM-DD"),
        DateDatatype::DateTime | DateDatatype::Edtf => (
            "dddd-dd-ddTdd:dd:dd",
            "an xsd:dateTime is written YYYY-MM-DDThh:mm:ss, with Z or ±hh:mm if known",
        ),
    };
    let year = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with('-') || (year > 4 && text.as_bytes().get(year) == Some(&b'-')) {
        return Err(DateErrorDraft::new(whole, SUPPORTED_YEARS)
            .verdict("is out of range")
            .help("leave the property out and give the date in the description"));
    }
    if !has_shape(stamp, shape) || (fraction > 0 && datatype != DateDatatype::DateTime) {
        let draft = DateErrorDraft::new(whole, name);
        return Err(match form(text) {
            Ok(_) => draft.help(format!("write \"{text}\"^^edtf:EDTF")),
            Err(_) => draft,
        });
    }
    if !zone_is_valid(zone) {
        let at = body.len()..text.len();
        return Err(DateErrorDraft::new(
            at,
            "offset must be Z or ±hh:mm, up to 14:00",
        ));
    }
    match datatype {
        // zero is the same offset with either sign (XSD 1.1 part 2, 3.3.7), and EDTF has one
        DateDatatype::DateTime if zone == "-00:00" => form(&format!("{stamp}Z")),
        DateDatatype::DateTime => form(&format!("{stamp}{zone}")),
        _ => match form(stamp)? {
            Form::Once(Moment::Date(date)) if date.precision() == Precision::Season => {
                let meant = english::of_date(&date);
                Err(DateErrorDraft::new(5..7, "month must be 01 to 12")
                    .help(format!("if {meant} is meant, write \"{stamp}\"^^edtf:EDTF")))
            }
            form => Ok(form),
        },
    }
}

/// Splits off the time zone offset, if there is one.
fn split_zone(text: &str) -> (&str, &str) {
    let at = if text.ends_with('Z') {
        text.len() - 1
    } else {
        match text.len().checked_sub(6) {
            Some(at) if text.get(at..).is_some_and(is_offset) => at,
            _ => text.len(),
        }
    };
    text.split_at(at)
}

fn is_offset(zone: &str) -> bool {
    has_shape(zone, "+dd:dd") || has_shape(zone, "-dd:dd")
}

fn zone_is_valid(zone: &str) -> bool {
    match zone.get(1..) {
        None | Some("") => true,
        Some(time) => time == "14:00" || (time < "14" && time.get(3..) < Some("60")),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` has this shape, in which `d` stands for a digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, want)| match want {
                b'd' => byte.is_ascii_digit(),
                want => byte == want,
            })
}
