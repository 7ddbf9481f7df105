//! Timeline formats for other programs, read by those programs.

use crate::golden::awkward;
use crate::python::python;
use annals::Annals;
use annals::model::when::Window;
use annals::query::QueryOptions;
use annals::render::timeline::xlsx::Xlsx;
use annals::render::timeline::{FormatOptions, TimelineFormat, atom, ics, stix, timelinejs};
use annals::views::timeline::{Filter, Timeline, gather};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn bundled() -> Timeline {
    let annals = Annals::bundled().expect("the bundled data");
    gather(&annals, &Filter::default(), &QueryOptions::default()).expect("a timeline")
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("output is UTF-8")
}

/// Runs a Python program on a file with these bytes and returns its output.
fn run_python(
    module: &str,
    packages: &[&str],
    program: &str,
    bytes: impl AsRef<[u8]>,
) -> Option<String> {
    let python = python(module, packages)?;
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{module}.input"));
    fs::write(&file, bytes).expect("a file");
    let output = Command::new(python)
        .args(["-c", program])
        .arg(&file)
        .output()
        .expect("python");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The lines of a calendar, unfolded.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    assert_eq!(lines.pop().as_deref(), Some(""));
    lines
}

#[test]
fn a_calendar_never_turns_a_month_or_a_bound_into_a_day() {
    let timeline = bundled();
    let lines = unfolded(&written(|out| ics::write(out, &timeline)));
    let of = |slug: &str, name: &str| {
        let uid = format!("UID:https://w3id.org/annals/id/event/{slug}");
        let at = lines
            .iter()
            .position(|line| *line == uid)
            .expect("the event");
        let mut after = lines[at..].iter();
        let line = after
            .find(|line| line.starts_with(name))
            .expect("a property");
        line.clone()
    };
    assert_eq!(of("notpetya", "DTSTART"), "DTSTART;VALUE=DATE:20170627");
    assert_eq!(of("notpetya", "DTEND"), "DTEND;VALUE=DATE:20170628");
    let month = "kv-botnet-takedown";
    assert_eq!(of(month, "DTSTART"), "DTSTART;VALUE=DATE:20231201");
    assert_eq!(of(month, "DTEND"), "DTEND;VALUE=DATE:20240101");
    assert!(of(month, "SUMMARY").starts_with("SUMMARY:2023-12: "));
    assert!(of("dtek-hack", "SUMMARY").starts_with("SUMMARY:≤2022-07-01: "));
    assert_eq!(of("dtek-hack", "STATUS"), "STATUS:TENTATIVE");
    assert_eq!(
        of("kyivstar-attack", "DTSTART"),
        "DTSTART;VALUE=DATE:20231212"
    );
    assert_eq!(of("kyivstar-attack", "DTEND"), "DTEND;VALUE=DATE:20231213");
    assert_eq!(of("kyivstar-attack", "STATUS"), "STATUS:CONFIRMED");
    assert!(of("kyivstar-attack", "SUMMARY").starts_with("SUMMARY:Attack on"));
    let events = lines.iter().filter(|line| *line == "BEGIN:VEVENT").count();
    assert_eq!(events + ics::left_out(&timeline), timeline.entries.len());
}

#[test]
fn a_calendar_library_reads_every_entry_without_errors() {
    let timeline = bundled();
    let program = "import sys, icalendar\n\
        calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\n\
        events = calendar.walk('VEVENT')\n\
        print(len(events), sum(len(event.errors) for event in events) + len(calendar.errors))";
    let calendar = written(|out| ics::write(out, &timeline));
    if let Some(output) = run_python("icalendar", &["icalendar==6.3.1"], program, &calendar) {
        assert_eq!(output.trim(), format!("{} 0", timeline.entries.len()));
    }
}

#[test]
fn a_feed_lists_what_became_known_last_first() {
    let feed = written(|out| atom::write(out, &bundled()));
    let mut reader = quick_xml::Reader::from_str(&feed);
    while reader.read_event().expect("sound XML") != quick_xml::events::Event::Eof {}
    assert!(!feed.contains("1970"));
    let days = feed.split("<published>").skip(1);
    let days: Vec<_> = days.filter_map(|rest| rest.get(..10)).collect();
    assert_eq!(days.len(), bundled().entries.len());
    assert!(days.is_sorted_by(|one, next| one >= next), "{days:?}");
}

#[test]
fn timelinejs_dates_are_no_more_precise_than_their_sources() {
    let timeline = bundled();
    let text = written(|out| timelinejs::write(out, &timeline, "Cyber <incidents>"));
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let headline = &value["title"]["text"]["headline"];
    assert_eq!(headline, "Cyber &lt;incidents&gt;");
    let events = value["events"].as_array().expect("events");
    let of = |slug: &str| {
        let mut events = events.iter();
        events
            .find(|event| event["unique_id"] == slug)
            .expect("the event")
    };
    assert_eq!(
        of("kv-botnet-takedown")["start_date"],
        serde_json::json!({"year": 2023, "month": 12})
    );
    assert_eq!(
        of("opm-breach")["start_date"],
        serde_json::json!({"year": 2014})
    );
    let swarm = &of("solarwinds-compromise");
    assert_eq!(
        swarm["end_date"],
        serde_json::json!({"year": 2021, "month": 1})
    );
    assert_eq!(of("dtek-hack")["display_date"], "before 2 July 2022");
    for event in events {
        for part in ["unique_id", "start_date", "display_date", "text", "group"] {
            assert!(!event[part].is_null(), "{part} of {event}");
        }
    }
    assert_eq!(
        events.len() + timelinejs::left_out(&timeline),
        timeline.entries.len()
    );
    for era in value["eras"].as_array().expect("eras") {
        assert_ne!(era["start_date"], era["end_date"], "{era}");
    }
}

#[test]
fn a_stix_bundle_is_self_contained_and_keeps_contested_attributions_apart() {
    let text = written(|out| stix::write(out, &bundled()));
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let objects = value["objects"].as_array().expect("objects");
    let mut ids: Vec<_> = objects.iter().filter_map(|it| it["id"].as_str()).collect();
    assert_eq!(ids.len(), objects.len());
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), objects.len(), "every id once");
    for object in objects {
        for (name, value) in object.as_object().expect("an object") {
            let refs = match name.as_str() {
                name if name.ends_with("_ref") => vec![value],
                name if name.ends_with("_refs") => value.as_array().expect("refs").iter().collect(),
                _ => Vec::new(),
            };
            for id in refs {
                assert!(
                    ids.binary_search(&id.as_str().expect("an id")).is_ok(),
                    "{id}"
                );
            }
        }
    }
    let attack = objects
        .iter()
        .find(|it| it["name"] == "Attack on the Kyivstar mobile network")
        .expect("the attack");
    assert_eq!(attack["type"], "incident");
    let named = objects.iter().filter(|it| {
        it["relationship_type"] == "attributed-to" && it["source_ref"] == attack["id"]
    });
    assert!(named.count() > 3, "one for each standing claim");
    let extension = attack["extensions"].as_object().expect("extensions");
    let date = extension.values().next().expect("one");
    assert_eq!(date["edtf"], "2023-12-12");
    assert_ne!(
        date["contested"], true,
        "a claim of one's own doing contests nothing"
    );
    let rivals = objects
        .iter()
        .find(|it| it["name"] == "Thousands of Georgian websites and two TV stations disrupted");
    let extension = rivals.expect("the event")["extensions"].as_object();
    let state = extension.expect("extensions").values().next().expect("one");
    assert_eq!(state["contested"], true);
    assert_eq!(
        text,
        written(|out| stix::write(out, &bundled())),
        "the same bytes"
    );
}

#[test]
fn the_stix_validator_accepts_the_bundle() {
    // The validator is slow: these months contain every kind of object.
    let annals = Annals::bundled().expect("the bundled data");
    let filter = Filter {
        window: Window::parse(Some("2023-11"), Some("2024-02")).expect("a window"),
        ..Filter::default()
    };
    let some = gather(&annals, &filter, &QueryOptions::default()).expect("a timeline");
    assert!(some.entries.len() > 20);
    let text = written(|out| stix::write(out, &some));
    let program = "import sys, stix2validator\n\
        result = stix2validator.validate_file(sys.argv[1])\n\
        errors = [str(e) for o in result.object_results for e in o.errors]\n\
        print(result.is_valid, '; '.join(errors))";
    if let Some(output) = run_python(
        "stix2validator",
        &["stix2-validator==3.2.0"],
        program,
        &text,
    ) {
        assert_eq!(output.trim(), "True");
    }
}

/// Addresses that must not become links.
const HOSTILE: [&str; 5] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,alert(1)",
    "vbscript:alert(1)",
    "file:///etc/passwd",
];

#[test]
fn no_format_links_to_a_hostile_address() {
    let folder = crate::fmt::folder("hostile-links");
    let mut text = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix dcterms: <http://purl.org/dc/terms/> .\n\
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
        @prefix src: <https://w3id.org/annals/id/source/> .\n\
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        .to_owned();
    for (at, address) in HOSTILE.iter().enumerate() {
        text.push_str(&format!(
            "src:s{at} a ann:Source ; dcterms:title \"S{at}\" ; ann:url \"{address}\"^^xsd:anyURI .\n\
             <{address}> a ann:Event ; rdfs:label \"E{at}\"@en ; ann:eventType ann:cyberattack ;\n\
             ann:date \"2024\"^^edtf:EDTF ; ann:follows ev:last ; dcterms:source src:s{at} .\n"
        ));
    }
    text.push_str(
        "ev:last a ann:Event ; rdfs:label \"Last\"@en ; ann:eventType ann:cyberattack ;\n\
         ann:date \"2023\"^^edtf:EDTF ; dcterms:source src:s0 .\n",
    );
    fs::write(folder.join("a.ttl"), text).expect("written");
    let timelines = [
        "text",
        "csv",
        "ics",
        "timelinejs",
        "json",
        "jsonl",
        "atom",
        "markdown",
        "html",
        "svg",
        "stix",
    ];
    let timelines = timelines.map(|format| vec!["timeline", "--format", format]);
    let graphs = ["text", "dot", "svg", "html", "json", "graphml", "gexf"];
    let graphs = graphs.map(|format| vec!["graph", "ev:last", "--format", format]);
    let others = [vec!["show", "ev:last"], vec!["show", "src:s0"]];
    // what makes a link in one of the formats
    let links = [
        "href=\"",
        "href=\\\"",
        "href=&quot;",
        "href='",
        "href=",
        "URL:",
        "URL=\"",
        "](",
        "<",
    ];
    for args in timelines.into_iter().chain(graphs).chain(others) {
        let args = [args, vec!["--data", "a.ttl"]].concat();
        let output = crate::fmt::annals(&folder, &args);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {message}");
        let shown = String::from_utf8(output.stdout).expect("output is UTF-8");
        assert!(!shown.is_empty(), "{args:?}");
        for address in HOSTILE {
            for link in links {
                let linked = format!("{link}{address}");
                assert!(
                    !shown.contains(&linked),
                    "{args:?} links to {address}:\n{shown}"
                );
            }
            let stix = format!("\"url\": \"{address}");
            assert!(!args.contains(&"stix") || !shown.contains(&stix), "{shown}");
        }
    }
    fs::remove_dir_all(folder).expect("removed");
}

/// Names the sheets, and writes the cells of the first rows of each by column.
const WORKBOOK: &str = r#"
import io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(open(sys.argv[1], "rb").read()))
cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
assert {cell.data_type for cell in cells} == {"s"}, "numbers, dates or formulas"
def rows(sheet):
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, row)) for row in rows]
print(json.dumps({sheet.title: rows(sheet) for sheet in book}))
"#;

#[test]
fn a_workbook_has_dates_as_text_bounds_in_columns_and_sources_on_a_second_sheet() {
    let awkward = awkward();
    let timeline = gather(&awkward, &Filter::default(), &QueryOptions::default());
    let timeline = timeline.expect("a timeline");
    let mut bytes = Vec::new();
    let done = Xlsx.write(&mut bytes, &timeline, &FormatOptions::default());
    if !cfg!(feature = "xlsx") {
        let kind = done.expect_err("this build cannot").kind();
        assert_eq!(kind, std::io::ErrorKind::Unsupported);
        return;
    }
    done.expect("a workbook");
    let Some(read) = run_python("openpyxl", &["openpyxl"], WORKBOOK, bytes) else {
        return;
    };
    let sheets: Value = serde_json::from_str(&read).expect("JSON");
    let events = sheets["Events"].as_array().expect("events");
    assert_eq!(events.len(), timeline.entries.len());
    let month = events
        .iter()
        .find(|row| row["label"] == "=1+1 looks like a formula");
    let month = month.expect("an event of a month");
    assert_eq!(month["date"], "2023-05");
    assert_eq!(month["earliest"], "2023-05-01");
    assert_eq!(month["latest"], "2023-05-31");
    let sources: usize = timeline.entries.iter().map(|it| it.sources.len()).sum();
    assert_eq!(sheets["Sources"].as_array().map(Vec::len), Some(sources));
    assert!(sources > 0);
}
