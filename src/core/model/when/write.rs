//! Writes dates as canonical EDTF.

use super::{Endpoint, Form, Moment, When};
use edtf_core::{DateTime, Edtf, Set, SetElement, SetKind};
use std::fmt;

impl When {
    /// The EDTF that says this, in canonical form: it reads back as an equal [`When`].
    ///
    /// None for a span that has no EDTF of its own, because an end has a time of day or is a
    /// choice other than "on or before" (begin) or "on or after" (end): it is then written as
    /// its two [`When::parts`]. "Since at least May 2023 until 12 December 2023" has one,
    /// `..2023-05/2023-12-12` (ISO 8601-2 10.6).
    pub fn to_edtf(&self) -> Option<String> {
        Some(match &self.form {
            Form::Once(moment) => text_of_moment(moment),
            Form::Every(members) => text_of_set(SetKind::AllMembers, members),
            Form::Span(begin, end) => {
                format!("{}/{}", text_of_begin(begin)?, text_of_end(end)?)
            }
        })
    }

    /// The begin and the end of a span as two EDTF values, those of `ann:beginDate` and
    /// `ann:endDate`; none for an end that is open or unknown, and both none if it is not
    /// a span. Where [`When::to_edtf`] has no answer, [`When::span`] makes an equal one of these.
    pub fn parts(&self) -> (Option<String>, Option<String>) {
        match &self.form {
            Form::Span(begin, end) => (text_of_part(begin), text_of_part(end)),
            _ => (None, None),
        }
    }

    /// A text that is equal only for equal dates.
    pub(super) fn text(&self) -> String {
        self.to_edtf().unwrap_or_else(|| {
            let (begin, end) = self.parts();
            format!("{}/{}", begin.unwrap_or_default(), end.unwrap_or_default())
        })
    }
}

/// The written form: EDTF, or for a span without one its two parts with `/` between them.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

fn text_of_part(endpoint: &Endpoint) -> Option<String> {
    match endpoint {
        Endpoint::Open | Endpoint::Unknown => None,
        Endpoint::At(moment) => Some(text_of_moment(moment)),
    }
}

fn text_of_begin(endpoint: &Endpoint) -> Option<String> {
    match endpoint {
        Endpoint::At(Moment::OneOf(members)) => match members.as_slice() {
            [SetElement::OnOrBefore(date)] => Some(format!("..{date}")),
            _ => None,
        },
        endpoint => text_of_endpoint(endpoint),
    }
}

fn text_of_end(endpoint: &Endpoint) -> Option<String> {
    match endpoint {
        Endpoint::At(Moment::OneOf(members)) => match members.as_slice() {
            [SetElement::OnOrAfter(date)] => Some(format!("{date}..")),
            _ => None,
        },
        endpoint => text_of_endpoint(endpoint),
    }
}

fn text_of_endpoint(endpoint: &Endpoint) -> Option<String> {
    match endpoint {
        Endpoint::Open => Some("..".to_owned()),
        Endpoint::Unknown => Some(String::new()),
        Endpoint::At(Moment::Date(date)) => Some(date.to_string()),
        Endpoint::At(_) => None,
    }
}

pub(super) fn text_of_moment(moment: &Moment) -> String {
    match moment {
        Moment::Date(date) => date.to_string(),
        Moment::Clock(date, time) => DateTime {
            date: *date,
            time: *time,
        }
        .to_string(),
        Moment::OneOf(members) => text_of_set(SetKind::OneMember, members),
    }
}

pub(super) fn text_of_set(kind: SetKind, members: &[SetElement]) -> String {
    Edtf::Set(Set {
        kind,
        elements: members.to_vec(),
    })
    .to_string()
}
