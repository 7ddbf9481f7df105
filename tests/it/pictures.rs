//! SVG and HTML timelines: properties that hold for any data.

use annals::LoadOptions;
use annals::model::when::Window;
use annals::parse::{Format, Input};
use annals::query::QueryOptions;
use annals::render::style::clean;
use annals::render::timeline::{html, svg};
use annals::views::timeline::layout::{
    LABEL_SIZE, LabelLines, LabelText, LaneContent, Layout, LayoutOptions, NOTE_SIZE, layout,
    text_width,
};
use annals::views::timeline::{Entry, Filter, GroupBy, Timeline, gather};
use annals::{Annals, model::origin::Origin};
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A mark as parsed from the SVG.
pub struct SvgMark {
    pub title: String,
    pub desc: String,
    pub link: Option<String>,
}

/// Whether XML 1.0 allows it.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The title of the mark of an undated event with this label, as escaped for XML.
pub fn title_of(label: &str) -> String {
    let forbidden = |c: char| match c {
        '\u{fffe}' | '\u{ffff}' => c.escape_unicode().to_string(),
        c => c.to_string(),
    };
    let label: String = clean(label).chars().map(forbidden).collect();
    format!("{label}, undated")
}

/// Parses an SVG and returns its marks: elements with a title, except the root.
pub fn read(svg: &str) -> Vec<SvgMark> {
    assert!(svg.chars().all(is_xml), "a character that no XML may hold");
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Start(tag) => {
                let mut link = None;
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute.unescape_value().expect("a value").into_owned();
                    if attribute.key.as_ref() == b"href" {
                        link = Some(value);
                    }
                }
                open.push((
                    String::from_utf8_lossy(tag.name().as_ref()).into_owned(),
                    link,
                ));
            }
            Event::End(_) => {
                open.pop().expect("it was opened");
            }
            Event::Text(text) => {
                let text = text.unescape().expect("text").into_owned();
                let inside: Vec<_> = open.iter().map(|(name, _)| name.as_str()).collect();
                match inside.as_slice() {
                    [.., parent, "title"] if *parent != "svg" => {
                        let link = open[open.len() - 2].1.clone();
                        found.push(SvgMark {
                            title: text,
                            desc: String::new(),
                            link,
                        });
                    }
                    [.., parent, "desc"] if *parent != "svg" => {
                        found.last_mut().expect("a title").desc = text;
                    }
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{:?}", open.len());
    found
}

/// As many bundled events as a picture names.
fn bundled() -> Timeline {
    let annals = Annals::bundled().expect("the data");
    let filter = Filter {
        limit: Some(250),
        ..Filter::default()
    };
    gather(&annals, &filter, &QueryOptions::default()).expect("a timeline")
}

fn loaded(turtle: &str) -> Timeline {
    let mut annals = Annals::new().expect("the ontology");
    let input = Input {
        origin: Origin::new("world.ttl"),
        bytes: format!(
            "@prefix ann: <https://w3id.org/annals/ns#> .\n\
             @prefix ev: <https://w3id.org/annals/id/event/> .\n\
             @prefix src: <https://w3id.org/annals/id/source/> .\n\
             @prefix dcterms: <http://purl.org/dc/terms/> .\n\
             @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
             @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
             @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n{turtle}"
        )
        .into_bytes(),
        format: Format::Turtle,
    };
    annals
        .load(vec![input], &LoadOptions::default())
        .expect("the world is sound");
    gather(&annals, &Filter::default(), &QueryOptions::default()).expect("a timeline")
}

fn awkward() -> Timeline {
    let mut annals = Annals::new().expect("the ontology");
    let input = Input {
        origin: Origin::new("world.ttl"),
        bytes: include_bytes!("../data/awkward/world.ttl").to_vec(),
        format: Format::Turtle,
    };
    annals
        .load(vec![input], &LoadOptions::default())
        .expect("the world is sound");
    gather(&annals, &Filter::default(), &QueryOptions::default()).expect("a timeline")
}

fn words(entry: &Entry) -> LabelText {
    LabelText {
        label: entry.label.clone(),
        date: entry
            .when
            .as_ref()
            .map(|when| when.short())
            .unwrap_or_default(),
        more: entry
            .when
            .as_ref()
            .map(|when| when.words())
            .unwrap_or_default(),
    }
}

/// The bounding boxes of marks and labels: left, right, top, bottom, name.
fn boxes(page: &Layout<'_>) -> Vec<(f64, f64, f64, f64, String)> {
    let mut boxes = Vec::new();
    for lane in &page.lanes {
        let LaneContent::Marks(marks) = &lane.content else {
            continue;
        };
        for mark in marks {
            let (from, to) = mark.shape.reach();
            let name = mark.entry.label.clone();
            boxes.push((
                from,
                to,
                mark.y - 5.0,
                mark.y + 5.0,
                format!("mark of {name}"),
            ));
            let label = &mark.label;
            let beside = text_width(&label.text, LABEL_SIZE);
            let note = text_width(&label.note, NOTE_SIZE);
            let (width, down) = match page.lines {
                LabelLines::One => (beside + 6.0 + note, 6.0),
                LabelLines::Two => (beside.max(note), 20.0),
            };
            let left = if label.ends { label.x - width } else { label.x };
            boxes.push((
                left,
                left + width,
                label.y - 6.0,
                label.y + down,
                format!("label of {name}"),
            ));
        }
    }
    boxes
}

#[test]
fn nothing_overlaps_and_everything_is_inside_the_picture() {
    let mut seen = 0;
    for timeline in [bundled(), awkward()] {
        for width in [600.0, 1000.0, 1600.0, 2400.0] {
            for by in [
                None,
                Some(GroupBy::Country),
                Some(GroupBy::Type),
                Some(GroupBy::Year),
            ] {
                let page = layout(
                    &timeline,
                    &LayoutOptions {
                        width,
                        by,
                        words: &words,
                    },
                );
                let boxes = boxes(&page);
                for (at, a) in boxes.iter().enumerate() {
                    seen += 1;
                    assert!(a.0 >= 0.0 && a.1 <= width, "{} leaves {width}: {a:?}", a.4);
                    assert!(
                        a.2 >= page.top && a.3 <= page.bottom,
                        "{} leaves the lanes",
                        a.4
                    );
                    for b in &boxes[at + 1..] {
                        let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                        assert!(apart, "at {width} by {by:?}: {a:?} and {b:?}");
                    }
                }
            }
        }
    }
    assert!(seen > 4000, "{seen}");
}

#[test]
fn every_mark_has_a_title_a_description_and_a_link() {
    let timeline = bundled();
    let marks = read(&svg::draw(&timeline, &svg::SvgOptions::default()));
    assert_eq!(marks.len(), timeline.entries.len());
    for (mark, entry) in marks.iter().zip(&timeline.entries) {
        assert!(!mark.desc.is_empty(), "{}", mark.title);
        let link = mark.link.as_deref().expect("a link");
        assert!(
            link.starts_with("https://") || link.starts_with("http://"),
            "{link}"
        );
        let when = entry.when.as_ref().expect("all are dated").words();
        assert!(
            marks
                .iter()
                .any(|mark| mark.title.ends_with(&format!("{}, {when}", entry.label))),
            "{when}"
        );
    }
}

#[test]
fn data_cannot_inject_a_script_link() {
    let timeline = loaded(
        "ev:a a ann:Event ; rdfs:label \"a\" ; dcterms:source src:a .\n\
         src:a a ann:Source ; ann:url \"javascript:alert(1)\"^^xsd:anyURI .",
    );
    assert_eq!(
        timeline.entries[0].sources[0].url.as_deref(),
        Some("javascript:alert(1)")
    );
    let marks = read(&svg::draw(&timeline, &svg::SvgOptions::default()));
    assert_eq!(
        marks[0].link.as_deref(),
        Some("https://w3id.org/annals/id/event/a")
    );
    assert!(!html::page(&timeline, &svg::SvgOptions::default()).contains("javascript:"));
}

#[test]
fn a_thousand_sources_are_counted_and_each_has_its_footnote() {
    let mut turtle =
        String::from("ev:a a ann:Event ; rdfs:label \"a\" ; ann:date \"2023\"^^edtf:EDTF .\n");
    for n in 0..1000 {
        writeln!(turtle, "ev:a dcterms:source src:s-{n} .").expect("memory");
        writeln!(
            turtle,
            "src:s-{n} a ann:Source ; ann:url \"https://example.org/{n}\"^^xsd:anyURI ."
        )
        .expect("memory");
    }
    let timeline = loaded(&turtle);
    let picture = svg::SvgOptions::default();
    assert!(svg::draw(&timeline, &picture).contains("1 event · 1000 sources"));
    let page = html::page(&timeline, &picture);
    assert!((1..=1000).all(|n| page.contains(&format!("<li id=\"s{n}\">"))));
}

#[test]
fn too_many_events_to_label_are_counted_and_none_is_lost() {
    let mut turtle = String::new();
    let dates = [
        "2020-05-04",
        "2021-05",
        "[..2021-06-07]",
        "2022-01-01/2022-03-04",
        "2023~",
    ];
    for n in 0..400 {
        let date = dates[n % dates.len()];
        writeln!(
            turtle,
            "ev:e-{n} a ann:Event ; rdfs:label \"{n}\" ; ann:date \"{date}\"^^edtf:EDTF ."
        )
        .expect("memory");
    }
    let timeline = loaded(&turtle);
    let page = layout(
        &timeline,
        &LayoutOptions {
            width: 600.0,
            by: None,
            words: &words,
        },
    );
    let LaneContent::Density(strip) = &page.lanes[0].content else {
        panic!("too many to name")
    };
    assert_eq!(strip.step.describe(), "month");
    let bin = |year, month| {
        let first = annals::model::when::Day::from_ymd_opt(year, month, 1);
        let bin = strip.bins.iter().find(|bin| Some(bin.first) == first);
        bin.map_or((0, 0), |bin| (bin.certain(), bin.possible))
    };
    // On a day: surely in its month. What was "before" a day counts in the month of that day, and makes no
    // hill of all the months before.
    assert_eq!(bin(2020, 5), (80, 0));
    assert_eq!(bin(2021, 5), (80, 0));
    assert_eq!(bin(2021, 6), (0, 80));
    assert_eq!(bin(2021, 7), (0, 0));
    assert_eq!([bin(2022, 1), bin(2022, 2), bin(2022, 3)], [(80, 0); 3]);
    assert_eq!(bin(2023, 7), (0, 80));
    let marks = read(&svg::draw(
        &timeline,
        &svg::SvgOptions {
            width: 600,
            ..Default::default()
        },
    ));
    // The legend explains what is there.
    let drawn = svg::draw(&timeline, &svg::SvgOptions::default());
    assert!(drawn.contains(">other events<") && drawn.contains(">uncertain date<"));
    assert!(!drawn.contains(">attacks<") && !drawn.contains(">contested: "));
    let may = marks
        .iter()
        .find(|mark| mark.title == "May 2021")
        .expect("a column");
    assert_eq!(
        may.desc,
        "80 events: 0 attacks, 80 other events, 0 contested"
    );
}

#[test]
fn too_many_lanes_are_merged_and_keep_all_entries() {
    let timeline = bundled();
    let page = layout(
        &timeline,
        &LayoutOptions {
            width: 1200.0,
            by: Some(GroupBy::Target),
            words: &words,
        },
    );
    assert!(page.lanes.len() <= 32, "{}", page.lanes.len());
    let mut placed = BTreeSet::new();
    for lane in &page.lanes {
        let LaneContent::Marks(marks) = &lane.content else {
            panic!("few enough to name")
        };
        placed.extend(marks.iter().map(|mark| mark.entry.slug()));
    }
    assert_eq!(placed.len(), timeline.entries.len());
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let draw = || {
        svg::draw(
            &bundled(),
            &svg::SvgOptions {
                by: Some(GroupBy::Actor),
                ..Default::default()
            },
        )
    };
    assert_eq!(draw(), draw());
    let page = || html::page(&bundled(), &svg::SvgOptions::default());
    assert_eq!(page(), page());
}

#[test]
fn the_page_of_all_bundled_data_is_small_and_makes_no_requests() {
    let timeline = bundled();
    let page = html::page(
        &timeline,
        &svg::SvgOptions {
            by: Some(GroupBy::Year),
            ..Default::default()
        },
    );
    assert!(
        timeline.entries.len() >= 150 && page.len() < 2_000 * timeline.entries.len(),
        "{} bytes",
        page.len()
    );
    for request in [
        " src=", "<link", "<img", "<iframe", "@import", "url(http", "fetch(", "XMLHttp",
    ] {
        assert!(!page.contains(request), "{request}");
    }
    assert!(page.contains("default-src 'none'"));
    for entry in &timeline.entries {
        assert_eq!(
            page.matches(&format!("<li id=\"{}\"", entry.slug()))
                .count(),
            1
        );
        assert!(page.contains(&format!("href=\"#{}\"", entry.slug())));
    }
    let refers = page
        .split("href=\"#s")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a part"))
        // Entries have fragments too, and some begin with an s.
        .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let mut seen = 0;
    for number in refers {
        seen += 1;
        assert!(page.contains(&format!("<li id=\"s{number}\">")), "{number}");
    }
    assert!(seen > 500, "{seen}");
}

/// The WCAG contrast ratio of two colours.
fn contrast(a: &str, b: &str) -> f64 {
    let light = |colour: &str| {
        let digits = colour.trim_start_matches('#');
        let part = |at: usize| {
            let digits = if digits.len() == 3 {
                digits[at..=at].repeat(2)
            } else {
                digits[at * 2..at * 2 + 2].to_owned()
            };
            let value = f64::from(u8::from_str_radix(&digits, 16).expect("a colour")) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_marks_have_enough_contrast_in_light_and_dark() {
    let style = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/render")
            .join(name);
        fs::read_to_string(path).expect("a style")
    };
    let page = style("timeline/html/page.css");
    let (page_light, page_dark) = page.split_once("@media screen").expect("two schemes");
    let sheets = [
        (style("timeline/svg/style.css"), "#ffffff"),
        (style("timeline/svg/dark.css"), "#161616"),
        (page_light.to_owned(), "#ffffff"),
        (page_dark.to_owned(), "#161616"),
    ];
    let mut seen = 0;
    for (sheet, ground) in sheets {
        for rule in sheet
            .lines()
            .filter(|rule| !rule.contains(".bg") && !rule.contains("background:#f"))
        {
            for part in rule.split(['{', ';', '}']) {
                let colour = part
                    .strip_prefix("color:#")
                    .or_else(|| part.strip_prefix("fill:#"));
                let Some(colour) = colour else { continue };
                seen += 1;
                let found = contrast(colour, ground);
                assert!(found >= 4.5, "{rule}: {found:.2} on {ground}");
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_readme_picture_matches_its_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("a page");
    assert!(readme.contains("](docs/kyivstar.svg)"));
    let line = readme
        .lines()
        .find(|line| line.contains("-o kyivstar.svg"))
        .expect("its command");
    let call = line.split(" # ").next().expect("a part").trim();
    let drawn = std::env::temp_dir().join(format!("annals-kyivstar-{}.svg", std::process::id()));
    let call = call
        .replacen("annals", &format!("'{}'", env!("CARGO_BIN_EXE_annals")), 1)
        .replace("kyivstar.svg", &format!("'{}'", drawn.display()));
    let ended = Command::new("sh")
        .args(["-c", &call])
        .env_remove("ANNALS_DATA")
        .status()
        .expect("a shell");
    assert!(ended.success());
    let new = fs::read_to_string(&drawn).expect("a picture");
    // A leftover file would be in the temporary folder.
    let _ = fs::remove_file(&drawn);
    let kept = fs::read_to_string(root.join("docs/kyivstar.svg")).expect("a picture");
    assert!(
        new == kept,
        "docs/kyivstar.svg is not what the README's command draws: run it in docs/"
    );
}

#[test]
fn a_window_marks_events_that_are_only_possibly_in_it() {
    let annals = Annals::bundled().expect("the data");
    let window = Window::parse(Some("2023-11"), Some("2024-01")).expect("a window");
    let timeline = gather(
        &annals,
        &Filter {
            window,
            ..Filter::default()
        },
        &QueryOptions::default(),
    )
    .expect("a timeline");
    let marks = read(&svg::draw(&timeline, &svg::SvgOptions::default()));
    let possible: BTreeSet<_> = timeline
        .entries
        .iter()
        .filter(|entry| entry.is_only_possible(window))
        .map(|entry| entry.label.as_str())
        .collect();
    assert!(!possible.is_empty() && possible.len() < marks.len());
    for mark in &marks {
        let label = possible
            .iter()
            .any(|label| mark.title.contains(&format!("{label}, ")));
        assert_eq!(
            label,
            mark.desc.contains("possibly in this period"),
            "{}",
            mark.title
        );
    }
}
