//! One order, one day and one set of events in every format, filter and facet.

mod facets;
mod random;

use annals::model::origin::Origin;
use annals::model::when::{Window, Zone};
use annals::parse::{Format, Input};
use annals::query::QueryOptions;
use annals::render::timeline::{FORMATS, FormatOptions};
use annals::views::timeline::{Filter, Timeline, gather};
use annals::{Annals, LoadOptions};

const PREFIXES: &str = "\
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix ann: <https://w3id.org/annals/ns#> .
@prefix cl: <https://w3id.org/annals/id/claim/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix pl: <https://w3id.org/annals/id/place/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix src: <https://w3id.org/annals/id/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
src:x a ann:Source ; dcterms:title \"x\"@en ; dcterms:issued \"2022-03-01\"^^xsd:date .
src:undated a ann:Source ; dcterms:title \"u\"@en ; ann:accessedOn \"2026-11-23\"^^xsd:date .
";

fn load(turtle: &str) -> Annals {
    let mut annals = Annals::new().expect("the ontology");
    let input = Input {
        origin: Origin::new("world.ttl"),
        bytes: format!("{PREFIXES}{turtle}").into_bytes(),
        format: Format::Turtle,
    };
    let loaded = annals.load(vec![input], &LoadOptions::default());
    loaded.expect("the world is sound");
    annals
}

fn timeline(annals: &Annals, filter: &Filter) -> Timeline {
    gather(annals, filter, &QueryOptions::default()).expect("a timeline")
}

fn slugs(timeline: &Timeline) -> Vec<String> {
    let entries = timeline.entries.iter();
    entries.map(|entry| entry.slug().to_owned()).collect()
}

fn window(from: Option<&str>, to: Option<&str>) -> Filter {
    Filter {
        window: Window::parse(from, to).expect("a window"),
        ..Filter::default()
    }
}

fn event(slug: &str, label: &str, rest: &str) -> String {
    format!(
        "ev:{slug} a ann:Event ; rdfs:label \"{label}\"@en ; ann:eventType ann:cyberattack ; \
         dcterms:source src:x ; {rest} .\n"
    )
}

fn written(format: &str, timeline: &Timeline) -> String {
    let of_name = |its: &&&dyn annals::render::timeline::TimelineFormat| its.info().name == format;
    let format = FORMATS.iter().find(of_name).expect("a format");
    let mut out = Vec::new();
    let options = FormatOptions::default();
    format
        .write(&mut out, timeline, &options)
        .expect("memory takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_chain_by_follows_on_one_day_goes_before_the_label() {
    let day = "ann:date \"2022-02-24\"^^edtf:EDTF";
    let annals = load(
        &[
            event("c", "A: third", &format!("{day} ; ann:follows ev:b")),
            event("b", "B: second", &format!("{day} ; ann:enabledBy ev:a")),
            event("a", "Z: first", day),
            event("part", "Part", &format!("{day} ; ann:partOf ev:whole")),
            event("whole", "Whole", day),
        ]
        .concat(),
    );
    let order = slugs(&timeline(&annals, &Filter::default()));
    assert_eq!(order, ["whole", "a", "b", "part", "c"]);
}

#[test]
fn a_moment_has_the_day_of_its_own_offset_or_of_the_zone_that_is_asked_for() {
    let date = |text: &str| format!("ann:date \"{text}\"^^edtf:EDTF");
    let annals = load(
        &[
            event(
                "w",
                "West, late evening",
                &date("2023-12-11T23:30:00-05:00"),
            ),
            event(
                "k",
                "Kyiv, early morning",
                &date("2023-12-12T01:00:00+02:00"),
            ),
            event("u", "UTC midnight", &date("2023-12-12T00:00:00Z")),
            event("d", "A whole day", &date("2023-12-12")),
            event(
                "after",
                "After w",
                &format!("{} ; ann:follows ev:w", date("2023-12-11")),
            ),
        ]
        .concat(),
    );
    let order = |filter: &Filter| slugs(&timeline(&annals, filter));
    assert_eq!(order(&Filter::default()), ["w", "after", "d", "k", "u"]);
    assert_eq!(order(&window(None, Some("2023-12-11"))), ["w", "after"]);
    let utc = Filter {
        zone: Some(Zone::parse("UTC").expect("a zone")),
        ..window(None, Some("2023-12-11"))
    };
    assert_eq!(order(&utc), ["after", "k"]);
    let first = timeline(
        &annals,
        &Filter {
            limit: Some(1),
            ..utc
        },
    );
    assert_eq!(slugs(&first), ["after"]);
}

#[test]
fn a_time_in_the_period_is_honoured() {
    let steps = (0..12).map(|step| {
        let date = format!("ann:date \"2022-02-24T00:{:02}:00Z\"^^edtf:EDTF", step * 5);
        event(
            &format!("d{}", step * 5),
            &format!("Step {}", step * 5),
            &date,
        )
    });
    let annals = load(&steps.collect::<String>());
    let from = |text| slugs(&timeline(&annals, &window(Some(text), None)));
    let late = ["d30", "d35", "d40", "d45", "d50", "d55"];
    assert_eq!(from("2022-02-24T00:30:00Z"), late);
    assert_eq!(from("2022-02-24T02:30:00+02:00"), late);
    assert_eq!(from("2022-02-24T00:30:00"), late);
    let most = Filter {
        limit: Some(2),
        ..window(Some("2022-02-24T00:30:00Z"), None)
    };
    assert_eq!(slugs(&timeline(&annals, &most)), late[..2]);
    let text = written("text", &timeline(&annals, &Filter::default()));
    assert!(text.starts_with("2022-02-24 00:00Z"), "{text}");
}

#[test]
fn two_hours_are_two_hours() {
    let span = |begin: &str, end: &str| {
        format!("ann:beginDate \"{begin}\"^^xsd:dateTime ; ann:endDate \"{end}\"^^xsd:dateTime")
    };
    let annals = load(
        &[
            event(
                "two",
                "two hours",
                &span("2021-04-16T23:00:05Z", "2021-04-17T01:00:07Z"),
            ),
            event(
                "zone",
                "other zone",
                &span("2021-04-16T23:00:00-02:00", "2021-04-17T03:00:00Z"),
            ),
            event(
                "none",
                "one moment",
                &span("2021-04-16T23:00:00Z", "2021-04-17T01:00:00+02:00"),
            ),
        ]
        .concat(),
    );
    let timeline = timeline(&annals, &Filter::default());
    let calendar = written("ics", &timeline);
    for line in [
        "DTSTART:20210416T230005Z\r\nDTEND:20210417T010007Z",
        "DTSTART:20210417T010000Z\r\nDTEND:20210417T030000Z",
    ] {
        assert!(calendar.contains(line), "{calendar}");
    }
    assert_eq!(calendar.matches("DTEND").count(), 2);
    let story: serde_json::Value =
        serde_json::from_str(&written("timelinejs", &timeline)).expect("JSON");
    let story = story["events"].as_array().expect("events").iter();
    let of = |slug: &str| {
        story
            .clone()
            .find(|it| it["unique_id"] == slug)
            .expect("an event")
            .clone()
    };
    let (two, zone) = (of("two"), of("zone"));
    assert_eq!(
        (&two["start_date"]["second"], &two["end_date"]["second"]),
        (&5.into(), &7.into())
    );
    assert_eq!(
        (&zone["start_date"]["hour"], &zone["start_date"]["day"]),
        (&23.into(), &16.into())
    );
    assert_eq!(
        (&zone["end_date"]["hour"], &zone["end_date"]["day"]),
        (&1.into(), &17.into())
    );
    assert!(of("none").get("end_date").is_none());
}

#[test]
fn an_axis_in_hours_names_its_zone_and_needs_a_time() {
    let day = load(&event("d", "Day", "ann:date \"2022-02-24\"^^edtf:EDTF"));
    let time = load(&event(
        "t",
        "Time",
        "ann:date \"2022-02-24T10:00:00Z\"^^edtf:EDTF",
    ));
    let filter = window(Some("2022-02-24"), Some("2022-02-24"));
    let picture = |annals: &Annals, zone: Option<&str>| {
        let zone = zone.map(|name| Zone::parse(name).expect("a zone"));
        written(
            "svg",
            &timeline(
                annals,
                &Filter {
                    zone,
                    ..filter.clone()
                },
            ),
        )
    };
    assert!(!picture(&day, None).contains(">12:00<"));
    let utc = picture(&time, None);
    assert!(utc.contains(">12:00<") && utc.contains(">UTC<"), "{utc}");
    assert!(picture(&time, Some("Europe/Kyiv")).contains(">Europe/Kyiv<"));
}

#[test]
fn an_event_whose_end_nobody_gave_is_possible_as_long_as_a_source_vouches_for_it() {
    let annals = load(
        &[
            event("lone", "Lone begin", "ann:beginDate \"2022-02-20\"^^edtf:EDTF"),
            event("open", "Still going on", "ann:date \"2022-02-20/..\"^^edtf:EDTF"),
            event("late", "Vouched for by a claim", "ann:date \"2022-02-20/\"^^edtf:EDTF"),
            "cl:late-01 a ann:Claim ; ann:about ev:late ; ann:claimText \"still there\"@en ; \
             ann:claimedBy ag:b0 ; ann:claimedOn \"2022-05\"^^edtf:EDTF ; ann:statedIn src:undated .\n"
                .to_owned(),
        ]
        .concat(),
    );
    let from = |text| slugs(&timeline(&annals, &window(Some(text), None)));
    assert_eq!(from("2022-03-01"), ["lone", "open", "late"]);
    assert_eq!(from("2022-03-02"), ["open", "late"]);
    assert_eq!(from("2022-06-01"), ["open"]);
}

#[test]
fn a_public_date_alone_orders_and_shows_an_event_and_is_marked() {
    let annals = load(
        &[
            event("p", "Public", "ann:publicDate \"2022-02-24\"^^edtf:EDTF"),
            event("a", "Before", "ann:date \"2022-02-23\"^^edtf:EDTF"),
            event("b", "After", "ann:date \"2022-02-25\"^^edtf:EDTF"),
        ]
        .concat(),
    );
    let all = timeline(&annals, &Filter::default());
    assert_eq!(slugs(&all), ["a", "p", "b"]);
    assert!(written("text", &all).contains("public 2022-02-24"));
    assert!(written("markdown", &all).contains("made public 24 February 2022"));
    let day = window(Some("2022-02-24"), Some("2022-02-24"));
    assert_eq!(slugs(&timeline(&annals, &day)), ["p"]);
    assert!(
        slugs(&timeline(
            &annals,
            &Filter {
                certain: true,
                ..day
            }
        ))
        .is_empty()
    );
}

#[test]
fn the_day_of_access_is_never_shown_as_that_of_a_publication() {
    let annals = load(
        "ev:r a ann:Event ; rdfs:label \"Read\"@en ; ann:eventType ann:outage ; \
         ann:date \"2022-02-24\"^^edtf:EDTF ; dcterms:source src:undated .\n",
    );
    let timeline = timeline(&annals, &Filter::default());
    assert!(timeline.entries[0].known_by_reading);
    for format in ["markdown", "html", "atom", "ics"] {
        let text = written(format, &timeline).replace("\r\n ", "");
        assert!(
            text.contains("undated (read 23 Nov 2026)"),
            "{format}: {text}"
        );
    }
}

#[test]
fn an_event_is_known_from_its_public_date_and_nothing_older_counts() {
    let annals = load(&format!(
        "src:early a ann:Source ; dcterms:title \"e\"@en ; dcterms:issued \"2022-01-15\"^^xsd:date .\n{}{}",
        event(
            "p",
            "Public in February",
            "ann:date \"2022-01-01\"^^edtf:EDTF ; ann:publicDate \"2022-02\"^^edtf:EDTF ; \
             dcterms:source src:early, src:undated"
        ),
        event(
            "s",
            "Sourced",
            "ann:date \"2022-01-01\"^^edtf:EDTF ; dcterms:source src:undated"
        ),
    ));
    let entries = timeline(&annals, &Filter::default()).entries;
    let known = |at: usize| entries[at].known.map(|day| day.to_string());
    assert_eq!(known(0).as_deref(), Some("2022-02-28"));
    // what it was read on serves only where nothing is dated
    assert_eq!(known(1).as_deref(), Some("2022-03-01"));
}
