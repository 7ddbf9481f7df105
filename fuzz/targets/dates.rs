//! Any text is a date or a fault with a place inside it; what a date says of itself holds
//! together, and what it is written as means the same.
#![no_main]

use annals::model::when::{When, Window, DateDatatype};
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
            Ok(when) => holds(&when),
            Err(fault) => assert!(text.get(fault.at.clone()).is_some(), "{fault:?}"),
        }
    }
    let (from, to) = text.split_once(' ').unwrap_or((text, text));
    if let (Ok(begin), Ok(end)) = (When::edtf(from), When::edtf(to)) {
        if let Ok(span) = When::span(Some(&begin), Some(&end)) {
            holds(&span);
        }
        if let Ok(window) = Window::parse(Some(from), Some(to)) {
            begin.overlap(&window);
        }
        begin.agreement(&end);
    }
});

fn holds(when: &When) {
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
        let again = When::edtf(&text).expect("what we write is a date");
        assert_eq!(again.bounds(), bounds, "{text}");
    }
}
