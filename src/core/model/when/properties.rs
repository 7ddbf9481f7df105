//! Property tests of dates.

use super::*;
use proptest::prelude::*;
use std::cmp::Ordering;

const YEAR: &str = "(202[0-4]|202[0-4]|202[0-4]|202[0-4]|20[0-9]X|[0-9X]{4}|1950S[1-4])[?~%]{0,1}";
const MONTH: &str = "-[?~%]{0,1}(0[1-9]|1[0-2]|0[1-9]|1[0-2]|2[1-9]|3[0-9]|4[01]|[01X]X)[?~%]{0,1}";
const DAY: &str = "-[?~%]{0,1}(0[1-9]|[12][0-9]|3[01]|[0-3X]X)[?~%]{0,1}";
const TIME: &str = "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[1-9]|1[0-3]):[0-5][0-9]|)";

/// Texts that match these patterns, one after the other.
fn matching(patterns: &[&str]) -> impl Strategy<Value = String> + use<> {
    prop::string::string_regex(&patterns.concat()).unwrap()
}

/// Texts of single dates, of few years so that they overlap; some have an invalid day.
fn date() -> BoxedStrategy<String> {
    let plain = "202[0-4](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])){0,1}){0,1}";
    prop_oneof![
        4 => plain,
        1 => YEAR,
        1 => matching(&[YEAR, MONTH]),
        1 => matching(&[YEAR, MONTH, DAY]),
    ]
    .boxed()
}

/// Texts of all EDTF forms; most of them are valid.
fn text() -> BoxedStrategy<String> {
    let ends = || prop_oneof![4 => date(), 1 => Just(String::new()), 1 => Just("..".to_owned())];
    let members = || {
        let member = (date(), date(), 0..5u8).prop_map(|(one, other, shape)| match shape {
            0 => format!("..{one}"),
            1 => format!("{one}.."),
            2 => format!("{one}..{other}"),
            _ => one,
        });
        prop::collection::vec(member, 1..4).prop_map(|members| members.join(","))
    };
    prop_oneof![
        4 => date(),
        1 => matching(&["202[0-4]-(0[1-9]|1[0-2])-[012][1-8]", TIME]),
        3 => (ends(), ends()).prop_map(|(begin, end)| format!("{begin}/{end}")),
        1 => (date(), ends()).prop_map(|(begin, end)| format!("..{begin}/{end}")),
        1 => (ends(), date()).prop_map(|(begin, end)| format!("{begin}/{end}..")),
        2 => members().prop_map(|members| format!("[{members}]")),
        1 => members().prop_map(|members| format!("{{{members}}}")),
    ]
    .boxed()
}

/// Dates and spans of all shapes.
fn any_when() -> BoxedStrategy<When> {
    let read = || text().prop_filter_map("no such date", |text| When::edtf(&text).ok());
    let span = (prop::option::of(read()), prop::option::of(read()))
        .prop_filter_map("no such span", |(begin, end)| {
            When::span(begin.as_ref(), end.as_ref()).ok()
        });
    prop_oneof![3 => read(), 1 => span].boxed()
}

fn day() -> impl Strategy<Value = Day> {
    let first = Day::from_ymd_opt(2019, 7, 1).unwrap();
    (0..2200i64).prop_map(move |days| first + TimeDelta::days(days))
}

fn window() -> impl Strategy<Value = Window> {
    (prop::option::of(day()), prop::option::of(0..500i64)).prop_map(|(from, length)| {
        let to = length.map(|length| {
            let from = from.unwrap_or(Day::from_ymd_opt(2021, 6, 1).unwrap());
            from + TimeDelta::days(length)
        });
        Window::of_days(from, to)
    })
}

/// The window between the outermost days.
fn around(when: &When) -> Window {
    let bounds = when.bounds();
    Window::of_days(bounds.earliest, bounds.latest)
}

/// Whether the first is not after the second, where both are there.
fn in_order(first: Option<Day>, second: Option<Day>) -> bool {
    first
        .zip(second)
        .is_none_or(|(first, second)| first <= second)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_written_parses_as_the_same(when in any_when()) {
        match when.to_edtf() {
            Some(text) => {
                let back = When::edtf(&text);
                prop_assert_eq!(back.as_ref(), Ok(&when));
                prop_assert_eq!(back.unwrap().to_edtf(), Some(text));
            }
            None => {
                let (begin, end) = when.parts();
                let read = |text: Option<String>| text.map(|text| When::edtf(&text).unwrap());
                let back = When::span(read(begin).as_ref(), read(end).as_ref());
                prop_assert_eq!(back, Ok(when));
            }
        }
    }

    #[test]
    fn bounds_are_in_order_and_there_is_a_day_to_sort_by(when in any_when()) {
        let bounds = when.bounds();
        prop_assert!(in_order(bounds.earliest, bounds.latest_begin));
        prop_assert!(in_order(bounds.earliest_end, bounds.latest));
        prop_assert!(in_order(bounds.earliest, bounds.latest));
        prop_assert!(in_order(bounds.earliest, bounds.earliest_end));
        prop_assert!(in_order(bounds.latest_begin, bounds.latest));
        prop_assert!(bounds.earliest.is_none() || bounds.earliest_end.is_some());
        prop_assert!(bounds.latest.is_none() || bounds.latest_begin.is_some());
        prop_assert!(when.sort_day().is_some());
    }

    #[test]
    fn qualifiers_never_move_a_bound(text in text()) {
        let bare = text.replace(['~', '?', '%'], "");
        if let (Ok(marked), Ok(bare)) = (When::edtf(&text), When::edtf(&bare)) {
            prop_assert_eq!(marked.bounds(), bare.bounds());
            prop_assert_eq!(marked.precision(), bare.precision());
        }
    }

    #[test]
    fn our_bounds_include_those_of_the_crate(text in text()) {
        let outer = |bound| match bound {
            edtf_core::Bound::Date(date) => {
                Day::from_ymd_opt(date.year as i32, date.month.into(), date.day.into())
            }
            _ => None,
        };
        if let (Ok(when), Ok(edtf)) = (When::edtf(&text), edtf_core::Edtf::parse(&text)) {
            let (ours, theirs) = (when.bounds(), edtf.bounds());
            let (first, last) = (outer(theirs.earliest), outer(theirs.latest));
            prop_assert!(first.is_none_or(|_| in_order(ours.earliest, first)));
            prop_assert!(last.is_none_or(|_| in_order(last, ours.latest)));
            let bare = text.replace(['~', '?', '%'], "");
            if !bare.contains("-2") && !bare.contains("-3") {
                prop_assert_eq!((ours.earliest, ours.latest), (first, last));
            }
        }
    }

    #[test]
    fn a_wider_window_never_gives_less(when in any_when(), window in window(), by in 0..400i64) {
        let from = window.from.map(|from| from - TimeDelta::days(by));
        let to = window.to.map(|to| to + TimeDelta::days(by));
        let narrow = when.overlap(&window);
        for wide in [
            Window { from, ..window },
            Window { to, ..window },
            Window { from: None, ..window },
            Window { to: None, ..window },
        ] {
            prop_assert!(when.overlap(&wide) >= narrow);
        }
    }

    #[test]
    fn what_is_certainly_in_a_window_is_possibly_on_one_of_its_days(
        when in any_when(),
        from in day(),
        length in 0..60i64,
    ) {
        let to = from + TimeDelta::days(length);
        let whole = when.overlap(&Window::of_days(Some(from), Some(to)));
        let possible = from.iter_days().take_while(|day| *day <= to).any(|day| {
            when.overlap(&Window::of_days(Some(day), Some(day))) != Overlap::None
        });
        prop_assert_eq!(possible, whole != Overlap::None);
    }

    #[test]
    fn a_whole_day_is_what_its_text_is_read_as(days in 0..3_652_059_i32) {
        // From 0000-01-01 to 9999-12-31.
        let day = Day::from_num_days_from_ce_opt(days - 365).unwrap();
        let when = When::whole_day(day);
        for datatype in [DateDatatype::Edtf, DateDatatype::Date] {
            prop_assert_eq!(&when, &When::parse(&day.to_string(), datatype).ok());
        }
    }

    #[test]
    fn overlap_is_symmetric(one in any_when(), other in any_when()) {
        let forth = one.overlap(&around(&other)) != Overlap::None;
        let back = other.overlap(&around(&one)) != Overlap::None;
        prop_assert_eq!(forth, back);
    }

    #[test]
    fn plain_days_and_spans_of_days_certainly_overlap_or_certainly_do_not(a in day(), b in day(), n in 0..90i64) {
        let span = |day: Day| When::edtf(&format!("{day}/{}", day + TimeDelta::days(n))).unwrap();
        let (one, other) = (span(a), span(b));
        let forth = one.overlap(&around(&other));
        prop_assert_ne!(forth, Overlap::Possible);
        prop_assert_eq!(forth, other.overlap(&around(&one)));
        let conflict = one.agreement(&other) == Agreement::Conflict;
        prop_assert_eq!(conflict, forth == Overlap::None);
    }

    #[test]
    fn agreement_is_the_same_from_the_other_side(one in any_when(), other in any_when()) {
        let back = match other.agreement(&one) {
            Agreement::Refines => Agreement::RefinedBy,
            Agreement::RefinedBy => Agreement::Refines,
            same => same,
        };
        prop_assert_eq!(one.agreement(&other), back);
        prop_assert_eq!(one.agreement(&one), Agreement::Same);
    }

    #[test]
    fn the_order_is_total(mut dates in prop::collection::vec(any_when(), 3)) {
        let [a, b, c] = &dates[..] else { unreachable!("three were made") };
        prop_assert_eq!(a.cmp(b), b.cmp(a).reverse());
        prop_assert_eq!(a.cmp(b) == Ordering::Equal, a == b);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        dates.sort();
        prop_assert!(dates.is_sorted_by_key(When::sort_day));
    }

    #[test]
    fn words_are_never_empty_and_never_finer_than_the_source(when in any_when()) {
        prop_assert!(!when.words().is_empty() && !when.bounds_words().is_empty());
        let short = when.short();
        let groups = short.split(|c: char| !c.is_ascii_digit() && !"-X~?%".contains(c));
        let finest = groups.map(|group| group.matches('-').count()).max();
        let written = when.to_string();
        let groups = written.split(|c: char| !c.is_ascii_digit() && !"-X~?%".contains(c));
        prop_assert!(finest <= groups.map(|group| group.matches('-').count()).max());
    }

    #[test]
    fn no_text_panics_and_every_error_has_a_location(
        text in prop_oneof![
            any::<String>(),
            "[-0-9X/.,~?%TZS:+{}\\[\\] Yé]{0,24}",
            text().prop_map(|text| text.replace('0', "é")),
            "[0-9]{1,4}[-./ ][0-9]{1,4}[-./ ][0-9]{1,4}( [0-9]{1,2}:[0-9]{2}){0,1}",
            "[0-9]{0,4}[ -]{0,1}(Q|H|May|dec|spring|the|s|about|é) {0,1}[0-9]{0,4}",
        ],
        written in prop::sample::select(&DateDatatype::ALL[..]),
    ) {
        if let Err(error) = When::parse(&text, written) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?} {:?}", text, error);
            prop_assert!(!error.label.is_empty());
        }
        let _ = Window::parse(Some(&text), Some(&text));
    }

    #[test]
    fn every_suggestion_is_a_date(text in "[0-9]{1,4}[-./ ]([0-9]{1,4}|May)[-./ ][0-9]{1,4}") {
        if let Err(error) = When::edtf(&text) {
            for help in error.help {
                for meant in help.split('"').skip(1).step_by(2) {
                    prop_assert!(When::edtf(meant).is_ok(), "{}", meant);
                }
            }
        }
    }
}
