//! Any text parses as a date or gives an error with a position inside it; the bounds of a date are
//! consistent, and writing and parsing it again keeps them.
#![no_main]

use annals::model::when::{DateDatatype, When, Window};
use libfuzzer_sys::fuzz_target;

const TYPES: [DateDatatype; 5] = [
    DateDatatype::Edtf,
    DateDatatype::Date,
    DateDatatype::GYearMonth,
    DateDatatype::GYear,
    DateDatatype::DateTime,
];

fuzz_target!(|text: &str| {
    for written in TYPES {
        match When::parse(text, written) {
            Ok(when) => check_bounds(&when),
            Err(error) => assert!(text.get(error.at.clone()).is_some(), "{error:?}"),
        }
    }
    let (from, to) = text.split_once(' ').unwrap_or((text, text));
    if let (Ok(begin), Ok(end)) = (When::edtf(from), When::edtf(to)) {
        if let Ok(span) = When::span(Some(&begin), Some(&end)) {
            check_bounds(&span);
        }
        if let Ok(window) = Window::parse(Some(from), Some(to)) {
            begin.overlap(&window);
        }
        begin.agreement(&end);
    }
});

fn check_bounds(when: &When) {
    let bounds = when.bounds();
    for (one, other) in [
        (bounds.earliest, bounds.latest_begin),
        (bounds.latest_begin, bounds.latest),
        (bounds.earliest, bounds.earliest_end),
        (bounds.earliest_end, bounds.latest),
    ] {
        if let (Some(one), Some(other)) = (one, other) {
            assert!(one <= other, "{bounds:?}");
        }
    }
    assert!(!when.words().is_empty() && !when.bounds_words().is_empty());
    assert!(!when.short().is_empty());
    when.precision();
    if let Some(text) = when.to_edtf() {
        let reparsed = When::edtf(&text).expect("what we write is a date");
        assert_eq!(reparsed.bounds(), bounds, "{text}");
    }
}
