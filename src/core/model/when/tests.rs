//! Table-driven tests of dates, and the cases that do not fit into a table.

use super::*;

/// The rows of a table, without comments, split at tabs.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect()).collect()
}

fn when(text: &str) -> When {
    When::edtf(text).unwrap_or_else(|error| panic!("{error}"))
}

/// A date, or a span as "begin to end" with `-` for what is missing.
fn when_or_span(text: &str) -> When {
    let Some((begin, end)) = text.split_once(" to ") else {
        return when(text);
    };
    let part = |text: &str| (text != "-").then(|| when(text));
    When::span(part(begin).as_ref(), part(end).as_ref()).unwrap()
}

fn day(day: Option<Day>) -> String {
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}

fn limit(text: &str) -> Option<&str> {
    (text != "-").then_some(text)
}

fn flags(when: &When) -> String {
    let flags = [
        (when.is_approximate(), "~"),
        (when.is_uncertain(), "?"),
        (when.is_ongoing(), "+"),
    ];
    let set = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| *flag);
    let flags: String = set.collect();
    if flags.is_empty() {
        "-".to_owned()
    } else {
        flags
    }
}

#[test]
fn every_date_of_the_table_has_the_bounds_and_words_of_the_table() {
    let rows = rows(include_str!("cases.tsv"));
    assert!(rows.len() >= 120, "{}", rows.len());
    for row in rows {
        let when = when(row[0]);
        let bounds = when.bounds();
        let found = [
            day(bounds.earliest),
            day(bounds.latest_begin),
            day(bounds.earliest_end),
            day(bounds.latest),
            format!("{:?}", when.precision()),
            flags(&when),
            when.words(),
            when.short(),
        ];
        assert_eq!(found, row[2..], "{}", row[0]);
    }
}

#[test]
fn every_text_of_the_table_is_rejected_with_its_location_and_its_help() {
    for row in rows(include_str!("invalid.tsv")) {
        let error = When::edtf(row[0]).unwrap_err();
        let found = [
            row[0][error.at.clone()].to_owned(),
            error.label.clone(),
            error.help.join(" | "),
        ];
        assert_eq!(found, row[1..], "{}", row[0]);
        assert!(error.message.contains(row[0]), "{}", error.message);
        for suggestion in error.help.iter().flat_map(|help| quoted(help)) {
            assert!(
                When::edtf(suggestion).is_ok() || suggestion == "T",
                "{suggestion}"
            );
        }
    }
}

/// The texts in double quotes.
fn quoted(help: &str) -> Vec<&str> {
    help.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_window_of_the_table_overlaps_as_the_table_says() {
    for row in rows(include_str!("overlap.tsv")) {
        let window = Window::parse(limit(row[1]), limit(row[2])).unwrap();
        let found = when_or_span(row[0]).overlap(&window);
        assert_eq!(format!("{found:?}"), row[3], "{row:?}");
    }
}

#[test]
fn every_pair_of_the_table_agrees_as_the_table_says() {
    for row in rows(include_str!("agreement.tsv")) {
        let (first, second) = (when(row[0]), when(row[1]));
        assert_eq!(format!("{:?}", first.agreement(&second)), row[2], "{row:?}");
        assert_eq!(format!("{:?}", second.agreement(&first)), row[3], "{row:?}");
    }
}

#[test]
fn xsd_values_mean_what_their_edtf_means() {
    let cases = [
        ("2023-12-12", DateDatatype::Date, "2023-12-12"),
        ("2023-12-12Z", DateDatatype::Date, "2023-12-12"),
        ("2023-12-12+14:00", DateDatatype::Date, "2023-12-12"),
        ("2023-05", DateDatatype::GYearMonth, "2023-05"),
        ("2023-05-05:00", DateDatatype::GYearMonth, "2023-05"),
        ("2023", DateDatatype::GYear, "2023"),
        ("2023-05:00", DateDatatype::GYear, "2023"),
        ("2023Z", DateDatatype::GYear, "2023"),
        (
            "2023-12-12T10:00:00",
            DateDatatype::DateTime,
            "2023-12-12T10:00:00",
        ),
        (
            "2023-12-12T10:00:00.250Z",
            DateDatatype::DateTime,
            "2023-12-12T10:00:00Z",
        ),
        (
            "2023-12-12T10:00:00-00:00",
            DateDatatype::DateTime,
            "2023-12-12T10:00:00Z",
        ),
        (
            "2023-12-12T10:00:00.5+02:00",
            DateDatatype::DateTime,
            "2023-12-12T10:00:00+02:00",
        ),
        ("2023-05~", DateDatatype::Edtf, "2023-05~"),
    ];
    for (text, written, edtf) in cases {
        assert_eq!(When::parse(text, written), Ok(when(edtf)), "{text}");
    }
}

#[test]
fn every_datatype_is_found_by_its_iri() {
    for written in DateDatatype::ALL {
        assert_eq!(DateDatatype::from_iri(written.iri()), Some(written));
    }
    assert_eq!(
        DateDatatype::from_iri("http://www.w3.org/2001/XMLSchema#string"),
        None
    );
}

#[test]
fn a_span_of_two_dates_is_their_interval() {
    for (begin, end, edtf) in [
        (
            Some("2023-12-12"),
            Some("2023-12-20"),
            "2023-12-12/2023-12-20",
        ),
        (Some("2023-12-12"), None, "2023-12-12/"),
        (None, Some("2023-12-12"), "/2023-12-12"),
        (
            Some("[..2023-05]"),
            Some("2023-12-12"),
            "..2023-05/2023-12-12",
        ),
        (Some("2023"), Some("[2023-12..]"), "2023/2023-12.."),
    ] {
        let (begin, end) = (begin.map(when), end.map(when));
        let span = When::span(begin.as_ref(), end.as_ref()).unwrap();
        assert_eq!(span, when(edtf));
        assert_eq!(span.to_edtf().as_deref(), Some(edtf));
    }
}

#[test]
fn a_span_with_times_or_choices_has_no_edtf_but_two_parts() {
    for (begin, end, words, short) in [
        (
            "2023-12-12T10:00:00Z",
            "2023-12-13",
            "from 12 December 2023 at 10:00:00 UTC until 13 December 2023",
            "2023-12-12 10:00Z…2023-12-13",
        ),
        (
            "[2023-05-03..2023-05-07]",
            "2023-06",
            "from between 3 and 7 May 2023 until June 2023",
            "[2023-05-03..2023-05-07]…2023-06",
        ),
        (
            "2023-05",
            "[..2023-12-11]",
            "from May 2023 until before 12 December 2023",
            "2023-05…≤2023-12-11",
        ),
    ] {
        let span = When::span(Some(&when(begin)), Some(&when(end))).unwrap();
        assert_eq!(span.to_edtf(), None);
        assert_eq!(span.parts(), (Some(begin.to_owned()), Some(end.to_owned())));
        assert_eq!(
            (span.words().as_str(), span.short().as_str()),
            (words, short)
        );
        assert_eq!(span.instant(), None);
    }
}

#[test]
fn a_span_that_certainly_ends_before_it_begins_is_rejected() {
    for (begin, end) in [
        ("2023-06", "2023-05"),
        ("2023-06~", "2023-05?"),
        ("2023-12-12", "[..2023-12-11]"),
        ("2023-12-12T10:00:00Z", "2023-12-12T09:59:59Z"),
        ("2023-12-12T10:00:00Z", "2023-12-12T11:00:00+02:00"),
        ("2023-12-12T10:00:00", "2023-12-12T09:00:00"),
    ] {
        let error = When::span(Some(&when(begin)), Some(&when(end))).unwrap_err();
        assert_eq!(error.code, crate::model::problem::Code::BeginsAfterEnd);
        assert_eq!(
            error.message,
            format!("begin `{begin}` is after end `{end}`")
        );
        assert_eq!(error.at, 0..end.len());
    }
    for (begin, end) in [
        ("2023-06", "2023"),
        ("2023", "2023-05"),
        ("2023-12-12T10:00:00", "2023-12-12T09:00:00Z"),
    ] {
        assert!(When::span(Some(&when(begin)), Some(&when(end))).is_ok());
    }
}

#[test]
fn a_span_of_nothing_or_of_spans_is_rejected() {
    assert_eq!(
        When::span(None, None).unwrap_err().label,
        "a span needs a begin or an end"
    );
    for part in ["2023-05/2023-06", "{2023,2025}"] {
        let error = When::span(Some(&when(part)), None).unwrap_err();
        assert_eq!(error.message, format!("`{part}` is not a single date"));
        assert_eq!(error.at, 0..part.len());
    }
}

#[test]
fn only_a_time_with_an_offset_is_an_instant() {
    let instant = when("2023-10-30T23:45:00+05:30").instant().unwrap();
    assert_eq!(instant.to_rfc3339(), "2023-10-30T18:15:00+00:00");
    assert_eq!(when("2023-10-30T23:45:00").instant(), None);
    assert_eq!(when("2023-10-30").instant(), None);
    // the local day is in range, its instant is not
    assert!(When::edtf("0000-01-01T00:00:00+14:00").is_err());
    assert!(When::edtf("9999-12-31T23:00:00-05:00").is_err());
}

#[test]
fn a_window_takes_the_first_day_of_its_start_and_the_last_of_its_end() {
    let window = Window::parse(Some("2023-12"), Some("2024-02")).unwrap();
    assert_eq!(
        (day(window.from), day(window.to)),
        ("2023-12-01".to_owned(), "2024-02-29".to_owned())
    );
    assert!(window.contains(window.to.unwrap()));
    assert_eq!(Window::parse(None, None), Ok(Window::default()));
    let quarter = Window::parse(Some("2023-36"), Some("2023-36")).unwrap();
    assert_eq!(day(quarter.from), "2023-10-01");
}

#[test]
fn a_window_with_vague_or_swapped_limits_is_rejected() {
    for (from, to, label) in [
        ("2024", "2023", "the start is 2024"),
        (
            "2023~",
            "2023",
            "a limit cannot be approximate or uncertain",
        ),
        (
            "2023-21",
            "2023",
            "the months of a season depend on the place",
        ),
        ("2023/2024", "2024", "a limit must be a single date"),
        ("[..2023]", "2024", "a limit must be a single date"),
        ("2023-13", "2024", "month must be 01 to 12"),
    ] {
        let error = Window::parse(Some(from), Some(to)).unwrap_err();
        assert_eq!(error.label, label);
        assert!(!error.help.is_empty());
    }
}

#[test]
fn bounds_in_words_do_not_repeat_month_or_year() {
    for (text, words) in [
        ("2023-05", "between 1 and 31 May 2023"),
        ("2023", "between 1 January and 31 December 2023"),
        ("2022/2023", "between 1 January 2022 and 31 December 2023"),
        ("2023-12-12", "12 December 2023"),
        ("[..2023-12-11]", "no later than 11 December 2023"),
        ("2023-12-07/..", "no earlier than 7 December 2023"),
        (
            "/2023-12..",
            "until at least December 2023, beginning unknown",
        ),
    ] {
        assert_eq!(when(text).bounds_words(), words);
    }
}

#[test]
fn dates_sort_by_day_then_by_end_then_fine_before_coarse() {
    let sorted = [
        "[..2023-04]",
        "2023-05-01T08:00:00",
        "2023-05-01T09:00:00",
        "2023-05-01",
        "2023-05",
        "2023-05~",
        "2023-05-01/2023-06",
        "2023-05-01/..",
        "/2023-05..",
        "[..2023-05]",
    ];
    let mut shuffled: Vec<When> = sorted.iter().rev().map(|text| when(text)).collect();
    shuffled.sort();
    let found: Vec<String> = shuffled.iter().map(When::to_string).collect();
    assert_eq!(found, sorted);
}

#[test]
fn dates_with_one_meaning_are_equal_however_they_are_written() {
    for (one, other) in [
        ("?2004-?06-?11", "2004-06-11?"),
        ("[2023-05]", "2023-05"),
        ("{2023-05}", "2023-05"),
        ("2023-12-12T10:00:00+02", "2023-12-12T10:00:00+02:00"),
    ] {
        assert_eq!(when(one), when(other));
        assert_eq!(when(one).to_edtf(), Some(other.to_owned()));
    }
}

#[test]
fn a_long_text_is_cut_in_the_message() {
    let error = When::edtf(&"é".repeat(100)).unwrap_err();
    assert_eq!(
        error.message,
        format!("`{}…` is not a date", "é".repeat(60))
    );
    assert_eq!(error.at, 0..2);
}

#[test]
fn what_the_program_shows_leads_back_to_the_date() {
    let mut seen = 0;
    for row in rows(include_str!("cases.tsv")) {
        let when = when(row[0]);
        // EDTF has no choice as the end of a span, and no words lead back to these
        let parts = [
            "[",
            "{",
            "X",
            "S",
            "some ",
            " or ",
            "approximate",
            "(year",
            "one of",
        ];
        for shown in [when.short(), when.words()] {
            if parts.iter().any(|part| shown.contains(part)) {
                continue;
            }
            seen += 1;
            let meant = match When::edtf(&shown) {
                Ok(read) => vec![read],
                Err(error) => {
                    let help = error.help.join(" ");
                    let quoted = quoted(&help).into_iter();
                    quoted.filter_map(|text| When::edtf(text).ok()).collect()
                }
            };
            let says_it = |it: &When| it.bounds() == when.bounds() && flags(it) == flags(&when);
            assert!(meant.iter().any(says_it), "{shown}: {meant:?}");
        }
    }
    assert!(seen > 120, "{seen}");
}
