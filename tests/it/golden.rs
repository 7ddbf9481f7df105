//! Snapshots of every renderer over a small data set of awkward entries.
//!
//! Review a change, then accept it with `INSTA_UPDATE=always cargo test --test it golden`.

use crate::pictures;
use annals::LoadOptions;
use annals::model::when::Window;
use annals::parse::{Format, Input};
use annals::query::{Catalog, QueryOptions};
use annals::render;
use annals::render::card::json as card_json;
use annals::render::problems::text as diagnostic;
use annals::render::query::answer;
use annals::render::style::Style;
use annals::render::timeline::{FORMATS, FormatOptions, atom, csv, html, ics, json, markdown};
use annals::render::timeline::{stix, svg, table, text, timelinejs};
use annals::views::card::card;
use annals::views::timeline::{Filter, GroupBy, Timeline, around, gather};
use annals::{Annals, model::origin::Origin, model::problem::Code};
use oxrdfio::{JsonLdProfileSet, RdfFormat};
use proptest::prelude::*;
use sparesults::QueryResultsFormat;
use unicode_width::UnicodeWidthStr;

fn input(text: &str) -> Input {
    Input {
        origin: Origin::new("world.ttl"),
        bytes: text.as_bytes().to_vec(),
        format: Format::Turtle,
    }
}

pub fn world(text: &str) -> Annals {
    let mut annals = Annals::new().expect("the ontology");
    let loaded = annals.load(vec![input(text)], &LoadOptions::default());
    loaded.expect("the world is sound");
    annals
}

pub fn awkward() -> Annals {
    world(include_str!("../data/awkward/world.ttl"))
}

fn whole(annals: &Annals) -> Timeline {
    gather(annals, &Filter::default(), &QueryOptions::default()).expect("a timeline")
}

pub fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

fn colour() -> Style {
    Style {
        colour: true,
        ..Style::default()
    }
}

#[test]
fn an_entry_has_all_details_of_its_event() {
    let invented = super::queries::world();
    // Several values where an entry shows one, names in no or another language.
    let doubled = world(include_str!("../data/doubled/world.ttl"));
    for (name, annals) in [("invented", invented), ("doubled", doubled)] {
        let all = whole(&annals);
        insta::assert_snapshot!(
            format!("details-{name}"),
            written(|out| json::write(out, &all))
        );
    }
}

#[test]
fn timelines_match_their_snapshots() {
    let annals = awkward();
    let all = whole(&annals);
    let december = Filter {
        window: Window::parse(Some("2023-12"), Some("2023-12")).expect("a window"),
        ..Filter::default()
    };
    let december = gather(&annals, &december, &QueryOptions::default()).expect("a timeline");
    let plain = Style::default();
    let narrow = Style { width: 60, ..plain };
    for format in FORMATS {
        let name = format.info().name;
        // Pixels depend on the fonts of the machine; a workbook needs a feature.
        if ["png", "xlsx"].contains(&name) {
            continue;
        }
        let shown = if name == "json" { &december } else { &all };
        let options = FormatOptions::default();
        insta::assert_snapshot!(name, written(|o| format.write(o, shown, &options)));
    }
    insta::assert_snapshot!(
        "text-narrow",
        written(|o| text::write(o, &all, None, narrow))
    );
    insta::assert_snapshot!(
        "text-colour",
        written(|o| text::write(o, &all, None, colour()))
    );
    insta::assert_snapshot!(
        "text-window",
        written(|o| text::write(o, &december, None, plain))
    );
    for (name, by) in [
        ("text-by-actor", GroupBy::Actor),
        ("text-by-target", GroupBy::Target),
        ("text-by-country", GroupBy::Country),
        ("text-by-type", GroupBy::Type),
        ("text-by-year", GroupBy::Year),
    ] {
        insta::assert_snapshot!(name, written(|o| text::write(o, &all, Some(by), plain)));
    }
    insta::assert_snapshot!(
        "markdown-by",
        written(|o| markdown::write(o, &all, Some(GroupBy::Actor)))
    );
    insta::assert_snapshot!(
        "markdown-window",
        written(|o| markdown::write(o, &december, None))
    );
    let picture = svg::SvgOptions::default();
    let lanes = svg::SvgOptions {
        by: Some(GroupBy::Target),
        width: 600,
        ..picture
    };
    let years = svg::SvgOptions {
        by: Some(GroupBy::Year),
        about: Some("as known on 2025"),
        ..picture
    };
    insta::assert_snapshot!("svg-by-target", svg::draw(&all, &lanes));
    insta::assert_snapshot!("svg-by-year", svg::draw(&all, &years));
    insta::assert_snapshot!("svg-window", svg::draw(&december, &picture));
}

#[test]
fn no_two_formats_share_a_name_or_an_extension() {
    for formats in [
        FORMATS
            .iter()
            .map(|format| format.info())
            .collect::<Vec<_>>(),
        render::graph::FORMATS
            .iter()
            .map(|format| format.info())
            .collect(),
        render::rdf::Syntax::ALL
            .iter()
            .map(|format| format.info())
            .collect(),
        answer::FORMATS.iter().map(|format| format.info).collect(),
    ] {
        let names = formats
            .iter()
            .flat_map(|it| it.aliases.iter().chain([&it.name]));
        let extensions = formats.iter().flat_map(|it| it.extensions);
        for mut all in [names.collect::<Vec<_>>(), extensions.collect()] {
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "{formats:?}");
        }
    }
}

#[test]
fn cards_match_their_snapshots() {
    let annals = awkward();
    for name in [
        "ev:month",
        "ev:day",
        "ag:rival",
        "pl:nowhere",
        "src:paper-1",
        "cl:day-02",
    ] {
        let thing = annals.resolve(name, &[]).expect("it is there");
        let limits = QueryOptions::default();
        let card = card(&annals, &thing, &limits).expect("a card");
        let own = around(&annals, &thing, &limits).expect("a timeline");
        let file = name.replace(':', "-");
        for (kind, all, style) in [("", true, Style::default()), ("-colour", false, colour())] {
            insta::assert_snapshot!(
                format!("card-{file}{kind}"),
                written(|o| render::card::text::write(o, &card, &own, all, style))
            );
        }
        insta::assert_snapshot!(
            format!("card-{file}-json"),
            written(|o| card_json::write(o, &card, &own))
        );
    }
}

#[test]
fn answers_match_their_snapshots() {
    let annals = awkward();
    let rows = "SELECT ?event ?label ?date { ?event a ann:Event ; rdfs:label ?label \
        OPTIONAL { ?event ann:date ?date } } ORDER BY ?event";
    let graph = "CONSTRUCT { ?e rdfs:label ?l ; ann:date ?d } \
        { ?e a ann:Event ; rdfs:label ?l ; ann:date ?d }";
    let formats = [
        ("rows-table", rows, answer::AnswerFormat::Table),
        (
            "rows-csv",
            rows,
            answer::AnswerFormat::Rows(QueryResultsFormat::Csv),
        ),
        (
            "rows-tsv",
            rows,
            answer::AnswerFormat::Rows(QueryResultsFormat::Tsv),
        ),
        (
            "rows-json",
            rows,
            answer::AnswerFormat::Rows(QueryResultsFormat::Json),
        ),
        (
            "rows-xml",
            rows,
            answer::AnswerFormat::Rows(QueryResultsFormat::Xml),
        ),
        ("ask-table", "ASK { ?s ?p ?o }", answer::AnswerFormat::Table),
        (
            "ask-xml",
            "ASK { ?s ?p ?o }",
            answer::AnswerFormat::Rows(QueryResultsFormat::Xml),
        ),
        (
            "graph-turtle",
            graph,
            answer::AnswerFormat::Graph(RdfFormat::Turtle),
        ),
        (
            "graph-ntriples",
            graph,
            answer::AnswerFormat::Graph(RdfFormat::NTriples),
        ),
        (
            "graph-jsonld",
            graph,
            answer::AnswerFormat::Graph(RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            }),
        ),
    ];
    for (name, query, format) in formats {
        let found = annals.query(query).expect("an answer");
        insta::assert_snapshot!(name, written(|o| answer::write(o, &found, format)));
    }
}

#[test]
fn problems_match_their_snapshots() {
    let long = format!("{} ann:date \"2017-13-27\"^^edtf:EDTF .", " ".repeat(200));
    let text = format!(
        "@prefix ann: <https://w3id.org/annals/ns#> .\n@prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
        ev:a ann:date \"2017-13-27\"^^edtf:EDTF .\nev:日本 ann:date \"12.12.2023\"^^edtf:EDTF .\nev:c {long}\n"
    );
    let problems = Annals::check(vec![input(&text)], None).expect("it can be read");
    let problems: Vec<_> = problems
        .into_iter()
        .filter(|p| p.code == Code::InvalidDate)
        .collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    for (name, style) in [
        ("problems", Style::default()),
        ("problems-colour", colour()),
    ] {
        let shown = written(|o| {
            problems
                .iter()
                .try_for_each(|p| diagnostic::write(o, p, style))
        });
        insta::assert_snapshot!(name, shown);
    }
    insta::assert_snapshot!(
        "problems-json",
        written(|o| diagnostic::write_json(o, &problems))
    );
}

#[test]
fn no_line_of_a_timeline_is_too_wide_or_contains_a_control_character() {
    for annals in [awkward(), Annals::bundled().expect("the data")] {
        let all = whole(&annals);
        for width in [60, 80, 100, 160, 200] {
            let style = Style {
                width,
                ..Style::default()
            };
            let lines = written(|o| text::write(o, &all, None, style));
            let lines_per_event = if width < 100 { 2 } else { 1 };
            assert_eq!(lines.lines().count(), lines_per_event * all.entries.len());
            for line in lines.lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
                assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
            }
        }
    }
}

#[test]
fn the_list_of_queries_fits_100_columns_and_names_every_query() {
    let catalog = Catalog::embedded();
    let list = written(|o| render::query::catalog::write(o, &catalog, true, Style::default()));
    assert!(list.lines().all(|line| line.width() <= 100), "{list}");
    for saved in catalog.iter() {
        let named = |line: &str| line.split(' ').next() == Some(saved.name());
        assert!(list.lines().any(named), "{}", saved.name());
    }
}

pub fn turtle(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        quoted.push_str(&format!("\\U{:08X}", u32::from(c)));
    }
    quoted.push('"');
    quoted
}

/// The same event with plain names.
const PLAIN: &str = "@prefix ann: <https://w3id.org/annals/ns#> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ev:a a ann:Event ; rdfs:label \"a\" ; ann:target ag:a .
ag:a a ann:Agent ; rdfs:label \"a\" .";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_label_survives_rendering(label in any::<String>(), agent in any::<String>()) {
        let annals = world(&format!(
            "@prefix ann: <https://w3id.org/annals/ns#> .\n\
            @prefix ev: <https://w3id.org/annals/id/event/> .\n\
            @prefix ag: <https://w3id.org/annals/id/agent/> .\n\
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
            ev:a a ann:Event ; rdfs:label {} ; ann:target ag:a .\n\
            ag:a a ann:Agent ; rdfs:label {} .\n",
            turtle(&label), turtle(&agent)
        ));
        let all = whole(&annals);
        let value: serde_json::Value = serde_json::from_str(&written(|o| json::write(o, &all)))?;
        prop_assert_eq!(value["entries"][0]["label"].as_str(), Some(label.as_str()));
        let lines = written(|o| json::write_lines(o, &all));
        prop_assert_eq!(lines.lines().count(), 1);
        let text = written(|o| csv::write(o, &all, b','));
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().expect("a row")?;
        prop_assert_eq!(row[1].strip_prefix('\'').unwrap_or(&row[1]), label.strip_prefix('\'').unwrap_or(&label));
        prop_assert!(!row[1].starts_with(['=', '+', '-', '@', '\t', '\r']));
        let picture = svg::SvgOptions { title: &label, ..svg::SvgOptions::default() };
        let drawn = svg::draw(&all, &picture);
        let marks = pictures::read(&drawn);
        prop_assert_eq!(marks.len(), 1);
        prop_assert_eq!(&marks[0].title, &pictures::title_of(&label));
        // Data must not inject tags.
        let page = html::page(&all, &picture);
        // Text from right to left stands in an element of its own.
        let isolates = page.matches("<bdi>").count() + page.matches("</bdi>").count();
        let tags = page.matches('<').count() - isolates;
        prop_assert!(tags <= html::page(&whole(&world(PLAIN)), &picture).matches('<').count());
        let plain = Style::default();
        for shown in [
            written(|o| text::write(o, &all, Some(GroupBy::Target), plain)),
            written(|o| markdown::write(o, &all, None)),
            written(|o| table::write(o, &all)),
        ] {
            prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
        }
        for object in [
            written(|o| timelinejs::write(o, &all, "Timeline")),
            written(|o| stix::write(o, &all)),
        ] {
            let _: serde_json::Value = serde_json::from_str(&object)?;
        }
        let calendar = written(|o| ics::write(o, &all));
        for line in calendar.split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(char::is_control), "{line:?}");
        }
        let feed = written(|o| atom::write(o, &all));
        let mut reader = quick_xml::Reader::from_str(&feed);
        while reader.read_event()? != quick_xml::events::Event::Eof {}
        let legal = |c: char| matches!(c, '\n' | ' '..='\u{fffd}' | '\u{10000}'..);
        prop_assert!(feed.chars().all(legal), "{feed:?}");
        let thing = annals.resolve("ev:a", &[]).expect("the event");
        let card = card(&annals, &thing, &QueryOptions::default()).expect("a card");
        let shown = written(|o| render::card::text::write(o, &card, &all, true, plain));
        prop_assert!(shown.contains("ev:a"));
        let value: serde_json::Value =
            serde_json::from_str(&written(|o| card_json::write(o, &card, &all)))?;
        prop_assert_eq!(value["label"].as_str(), Some(label.as_str()));
    }
}
