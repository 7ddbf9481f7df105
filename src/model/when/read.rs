//! Reads a [`When`]; an error suggests what may have been meant.

use super::error::{DateError, DateErrorDraft, quoted};
use super::{DateDatatype, Endpoint, Form, When, parse, suggest};

impl When {
    /// Reads EDTF, all three levels of ISO 8601-2:2019 Annex A, years 0000 to 9999.
    ///
    /// # Errors
    ///
    /// The text is not such a date. The error has its location in `text` and, for common human
    /// forms, what may have been meant. Years before 0000 or beyond 9999 (`-0044`, `Y170000002`) are rejected, and so
    /// are seconds of 60 and sets that are open in both directions.
    pub fn edtf(text: &str) -> Result<Self, DateError> {
        parse::edtf(text).map_err(|draft| suggest::error(draft, text))
    }

    /// Reads a literal of one of the five datatypes. The time zone of a date, month or year is
    /// accepted and dropped: the day is that of the source's own calendar.
    ///
    /// # Errors
    ///
    /// As [`When::edtf`]; also for a date of another datatype.
    pub fn parse(text: &str, datatype: DateDatatype) -> Result<Self, DateError> {
        if datatype == DateDatatype::Edtf {
            return Self::edtf(text);
        }
        parse::xsd(text, datatype).map_err(|draft| suggest::error(draft, text))
    }

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
            let mut error = suggest::error(draft, &text);
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
