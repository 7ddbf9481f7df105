//! The order and the period of random events, in lists and pictures.

use super::{event, load, slugs, timeline, written};
use annals::model::when::{Overlap, When, Window, Zone};
use annals::views::timeline::layout::{LabelText, LaneContent, LayoutOptions, Shape, layout};
use annals::views::timeline::{Entry, Filter};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

/// The dates that an event can have.
const DATES: [&str; 13] = [
    "",
    "ann:date \"2022-02-24\"^^edtf:EDTF ;",
    "ann:date \"2022-02-24\"^^edtf:EDTF ;",
    "ann:date \"2022-02-25\"^^edtf:EDTF ;",
    "ann:date \"2022-02-24T00:30:00Z\"^^edtf:EDTF ;",
    "ann:date \"2022-02-24T10:00:00Z\"^^edtf:EDTF ;",
    "ann:date \"2022-02-24T10:00:00\"^^edtf:EDTF ;",
    "ann:date \"2022-02-24T23:30:00-05:00\"^^xsd:dateTime ;",
    "ann:date \"2022-02-25T01:00:00+02:00\"^^xsd:dateTime ;",
    "ann:date \"2022-02\"^^edtf:EDTF ;",
    "ann:publicDate \"2022-02-24\"^^edtf:EDTF ;",
    "ann:beginDate \"2022-02-24T23:00:00Z\"^^xsd:dateTime ; ann:endDate \"2022-02-25T01:00:00Z\"^^xsd:dateTime ;",
    "ann:beginDate \"2022-02-24\"^^edtf:EDTF ;",
];

/// One event: date, label, and what it comes after.
type Sketch = (&'static str, &'static str, Vec<(&'static str, usize)>);

fn sketches() -> impl Strategy<Value = Vec<Sketch>> {
    let link = (select(vec!["follows", "enabledBy", "partOf"]), 0..8_usize);
    let labels = select(vec!["Step 2", "step 10", "Alpha", "beta", "Step 010"]);
    let one = (
        select(DATES.to_vec()),
        labels,
        prop::collection::vec(link, 0..2),
    );
    prop::collection::vec(one, 1..9)
}

/// The events as Turtle; each label ends in a token of its own.
fn turtle(sketches: &[Sketch]) -> String {
    let mut text = String::new();
    for (at, (date, label, links)) in sketches.iter().enumerate() {
        let links = links
            .iter()
            .filter(|(_, to)| *to < at && *to < sketches.len());
        let links: String = links
            .map(|(p, to)| format!("ann:{p} ev:e{to} ; "))
            .collect();
        let rest = format!("{links}{date} rdfs:comment \"c\"");
        text.push_str(&event(&format!("e{at}"), &format!("{label} q{at}q"), &rest));
    }
    text
}

/// The events in the order in which a text has their tokens.
fn named(text: &str, sketches: usize, token: impl Fn(usize) -> String) -> Vec<String> {
    let places = (0..sketches).filter_map(|at| Some((text.find(&token(at))?, at)));
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();
    places.into_iter().map(|(_, at)| format!("e{at}")).collect()
}

fn zones() -> impl Strategy<Value = Option<Zone>> {
    let names = vec!["UTC", "Europe/Kyiv", "America/New_York", "+14:00"];
    prop::option::of(select(names).prop_map(|name| Zone::parse(name).expect("a zone")))
}

fn limits() -> impl Strategy<Value = Option<&'static str>> {
    let texts = vec![
        "2022-02-24",
        "2022-02-25",
        "2022-02-24T00:30:00Z",
        "2022-02-24T20:00:00-04:00",
    ];
    prop::option::of(select(texts))
}

fn at(entry: &Entry) -> Option<When> {
    entry.when.clone().filter(|when| when.instant().is_some())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn all_list_formats_list_one_order(sketches in sketches(), zone in zones()) {
        let annals = load(&turtle(&sketches));
        let timeline = timeline(&annals, &Filter { zone, ..Filter::default() });
        let order = slugs(&timeline);
        prop_assert_eq!(order.len(), sketches.len());
        let dated: Vec<String> = timeline.entries.iter().filter(|it| it.dated().is_some())
            .map(|it| it.slug().to_owned()).collect();
        // Elsewhere an event may be named as a whole of others.
        let in_label = |at: usize| format!("q{at}q");
        let slug = |at: usize| format!("\"slug\": \"e{at}\"");
        let compact = |at: usize| format!("\"slug\":\"e{at}\"");
        let of = |format: &str, token: &dyn Fn(usize) -> String| {
            named(&written(format, &timeline), sketches.len(), token)
        };
        for format in ["text", "table", "markdown", "csv", "tsv"] {
            prop_assert_eq!(&of(format, &in_label), &order, "{}", format);
        }
        let mut known: Vec<&Entry> = timeline.entries.iter().collect();
        known.sort_by_key(|entry| std::cmp::Reverse(entry.known));
        let known: Vec<&str> = known.into_iter().map(Entry::slug).collect();
        prop_assert_eq!(of("atom", &in_label), known);
        prop_assert_eq!(&of("json", &slug), &order);
        prop_assert_eq!(&of("jsonl", &compact), &order);
        let unique = |at: usize| format!("\"unique_id\": \"e{at}\"");
        prop_assert_eq!(&of("ics", &in_label), &dated);
        prop_assert_eq!(&of("timelinejs", &unique), &dated);
        let page = written("html", &timeline);
        let list = page.split_once("<h2 id=\"list\">").expect("a list").1;
        prop_assert_eq!(&named(list, sketches.len(), in_label), &order);
    }

    #[test]
    fn the_order_is_that_of_days_moments_and_what_comes_after_what(sketches in sketches(), zone in zones()) {
        let annals = load(&turtle(&sketches));
        let entries = timeline(&annals, &Filter { zone, ..Filter::default() }).entries;
        let place = |slug: &str| entries.iter().position(|entry| entry.slug() == slug).expect("an event");
        for (number, pair) in entries.windows(2).enumerate() {
            let days = (pair[0].day(), pair[1].day());
            prop_assert!(days.1.is_none() || days.0.is_some() && days.0 <= days.1, "{}", number);
        }
        for (one, other) in entries.iter().flat_map(|one| entries.iter().map(move |other| (one, other))) {
            if let (Some(a), Some(b)) = (at(one), at(other))
                && one.day() == other.day() && a.instant() < b.instant()
            {
                prop_assert!(place(one.slug()) < place(other.slug()));
            }
        }
        for (number, (_, _, links)) in sketches.iter().enumerate() {
            let later = &entries[place(&format!("e{number}"))];
            let has_moment = |it: &Entry| it.dated().is_some_and(|when| when.instants().0.is_some());
            for (_, to) in links.iter().filter(|(_, to)| *to < number) {
                let first = &entries[place(&format!("e{to}"))];
                if first.day().is_some() && first.day() == later.day() && !has_moment(later) {
                    prop_assert!(place(first.slug()) < place(later.slug()));
                }
            }
        }
    }

    #[test]
    fn what_a_period_keeps_is_what_the_picture_shows(
        sketches in sketches(),
        zone in zones(),
        from in limits(),
        to in limits(),
        most in 0..4_usize,
    ) {
        let annals = load(&turtle(&sketches));
        let Ok(window) = Window::parse_in(from, to, zone.as_ref()) else { return Ok(()) };
        let filter = Filter { window, zone, ..Filter::default() };
        let all = timeline(&annals, &Filter { window: Window::default(), ..filter.clone() });
        let kept = timeline(&annals, &filter);
        let overlaps = |entry: &&Entry| match entry.overlap(&window) {
            Some(overlap) => overlap != Overlap::None,
            None => window == Window::default(),
        };
        let wanted: Vec<&str> = all.entries.iter().filter(overlaps).map(Entry::slug).collect();
        prop_assert_eq!(&slugs(&kept), &wanted);
        let first = timeline(&annals, &Filter { limit: Some(most), ..filter.clone() });
        prop_assert_eq!(slugs(&first), &wanted[..most.min(wanted.len())]);
        let words = |entry: &Entry| LabelText { label: entry.label.clone(), ..LabelText::default() };
        let page = layout(&kept, &LayoutOptions { width: 1200.0, by: None, words: &words });
        let mut shown = BTreeMap::new();
        for lane in &page.lanes {
            let LaneContent::Marks(marks) = &lane.content else { panic!("few enough to name") };
            for mark in marks {
                let (from, to) = mark.shape.reach();
                prop_assert!(to >= lane.scale.left - 0.01 && from <= lane.scale.right + 0.01, "{:?}", mark.shape);
                shown.insert(mark.entry.slug(), mark.shape);
            }
        }
        let dated = kept.entries.iter().filter(|entry| entry.dated().is_some());
        prop_assert_eq!(shown.keys().copied().collect::<BTreeSet<_>>(), dated.map(Entry::slug).collect());
        if filter.zone.is_some() {
            let points = kept.entries.iter().filter(|entry| at(entry).is_some());
            let points = points.map(|entry| match shown[entry.slug()] {
                Shape::Point { x, .. } => x,
                Shape::Bar { .. } => panic!("a moment is a point"),
            });
            prop_assert!(points.collect::<Vec<_>>().is_sorted());
        }
    }
}
