//! Values of XML Schema's date types that are none, and what is offered in their place.

use super::*;
use std::ops::Range;

/// A text, its datatype, where it is wrong, what is said of that, and the first help, if any.
type Rejected = (
    &'static str,
    DateDatatype,
    Range<usize>,
    &'static str,
    &'static str,
);

fn rejects(cases: &[Rejected]) {
    for (text, written, at, label, help) in cases {
        let error = When::parse(text, *written).unwrap_err();
        assert_eq!((&error.at, error.label.as_str()), (at, *label), "{text}");
        if !help.is_empty() {
            assert_eq!(error.help[0], *help, "{text}");
        }
    }
}

#[test]
fn xsd_values_of_another_shape_are_rejected_and_edtf_is_offered_where_it_is_that() {
    let cases = [
        (
            "2023-05",
            DateDatatype::Date,
            0..7,
            "an xsd:date is written YYYY-MM-DD",
            "write \"2023-05\"^^edtf:EDTF",
        ),
        (
            "2023-12-12",
            DateDatatype::GYear,
            0..10,
            "an xsd:gYear is written YYYY",
            "write \"2023-12-12\"^^edtf:EDTF",
        ),
        (
            "2023-05~",
            DateDatatype::GYearMonth,
            0..8,
            "an xsd:gYearMonth is written YYYY-MM",
            "write \"2023-05~\"^^edtf:EDTF",
        ),
        (
            "12.12.2023",
            DateDatatype::Date,
            0..10,
            "an xsd:date is written YYYY-MM-DD",
            "write \"2023-12-12\"",
        ),
        (
            "2023-12-12.5",
            DateDatatype::Date,
            0..12,
            "an xsd:date is written YYYY-MM-DD",
            "",
        ),
        (
            "2023-21",
            DateDatatype::GYearMonth,
            5..7,
            "month must be 01 to 12",
            "if spring 2023 is meant, write \"2023-21\"^^edtf:EDTF",
        ),
    ];
    rejects(&cases);
}

#[test]
fn xsd_values_out_of_range_are_rejected_with_help() {
    let cases = [
        (
            "2023-02-30",
            DateDatatype::Date,
            8..10,
            "day must be 01 to 28",
            "unsure of the day? write \"2023-02-XX\" (some day of it) or \"2023-02\"",
        ),
        (
            "2023-13",
            DateDatatype::GYearMonth,
            5..7,
            "month must be 01 to 12",
            "unsure of the month? write \"2023-XX\" (some month of 2023) or \"2023\"",
        ),
        (
            "2023-12-12+14:30",
            DateDatatype::Date,
            10..16,
            "offset must be Z or ±hh:mm, up to 14:00",
            "",
        ),
        (
            "2023-12-12T24:00:00",
            DateDatatype::DateTime,
            11..13,
            "hour must be 00 to 23",
            "without the time, write \"2023-12-12\"",
        ),
        (
            "-0044-03-15",
            DateDatatype::Date,
            0..11,
            "only years 0000 to 9999",
            "leave the property out and give the date in the description",
        ),
        (
            "12023-01-01",
            DateDatatype::Date,
            0..11,
            "only years 0000 to 9999",
            "leave the property out and give the date in the description",
        ),
    ];
    rejects(&cases);
}
