//! When records were last changed, as bundles, calendars and feeds say it.

use super::fmt::{annals, folder};
use std::fs;
use std::path::Path;

/// An event of a day, with more said of it.
fn event(label: &str, more: &str) -> String {
    format!(
        "@prefix ann: <https://w3id.org/annals/ns#> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n\
         @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n\
         @prefix ev: <https://w3id.org/annals/id/event/> .\n\
         @prefix src: <https://w3id.org/annals/id/source/> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
         ev:e a ann:Event ; rdfs:label \"{label}\"@en ; ann:eventType ann:cyberattack ; {more}\n\
           ann:date \"2024-01-03\"^^edtf:EDTF .\n"
    )
}

const SOURCED: &str = "dcterms:source src:s ;";
const SOURCE: &str =
    "src:s a ann:Source ; dcterms:title \"T\"@en ; dcterms:issued \"2024-02-05\"^^xsd:date .\n";

fn timeline(folder: &Path, format: &str, more: &[&str]) -> String {
    let args = [&["timeline", "--format", format][..], more].concat();
    let output = annals(folder, &args);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("1970"), "{text}");
    text
}

/// The values after a key in a text.
fn after<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let parts = text.split(key).skip(1);
    parts
        .filter_map(|part| part.split(['\r', '<', '"']).next())
        .collect()
}

/// What each format says of the event: its id, when it was changed, and how often in a calendar.
fn said(folder: &Path, more: &[&str]) -> Vec<[String; 2]> {
    let stix = timeline(folder, "stix", more);
    let bundle: serde_json::Value = serde_json::from_str(&stix).expect("JSON");
    let objects = bundle["objects"].as_array().expect("objects").iter();
    let mut incidents = objects.filter(|it| it["type"] == "incident");
    let incident = incidents.next().expect("the event");
    let text = |key: &str| incident[key].as_str().expect("a text").to_owned();
    let ics = timeline(folder, "ics", more);
    let atom = timeline(folder, "atom", more);
    let entry = atom.split("<entry>").nth(1).expect("an entry");
    let first = |found: Vec<&str>| found.first().expect("a value").to_string();
    vec![
        [text("id"), text("modified")],
        [
            first(after(&ics, "UID:")),
            first(after(&ics, "LAST-MODIFIED:")),
        ],
        [first(after(&ics, "UID:")), first(after(&ics, "SEQUENCE:"))],
        [
            first(after(entry, "<id>")),
            first(after(entry, "<updated>")),
        ],
    ]
}

#[test]
fn a_store_says_when_a_record_changed_and_ids_stay() {
    let folder = folder("revisions");
    let store = ["--store", "s"];
    let load = |name: &str, text: &str| {
        fs::write(folder.join(name), text).expect("a file");
        let args = [&["load", name][..], &store].concat();
        let output = annals(&folder, &args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        std::thread::sleep(std::time::Duration::from_millis(1100));
    };
    load("e.ttl", &event("Outage", ""));
    let first = said(&folder, &store);
    // what does not concern it changes nothing
    load(
        "other.ttl",
        "<https://w3id.org/annals/id/agent/z> a <https://w3id.org/annals/ns#Agent> .\n",
    );
    assert_eq!(said(&folder, &store), first);
    load("e.ttl", &event("Sabotage", ""));
    let second = said(&folder, &store);
    // a claim about it is a change of it
    load(
        "claim.ttl",
        "<https://w3id.org/annals/id/claim/c> a <https://w3id.org/annals/ns#Claim> ; \
         <https://w3id.org/annals/ns#about> <https://w3id.org/annals/id/event/e> ; \
         <https://w3id.org/annals/ns#claimText> \"It was them.\"@en .\n",
    );
    let third = said(&folder, &store);
    for [before, now] in [[&first, &second], [&second, &third]] {
        for (before, now) in before.iter().zip(now) {
            assert_eq!(before[0], now[0], "ids stay");
            assert!(before[1] < now[1], "{before:?} {now:?}");
        }
    }
}

#[test]
fn files_alone_have_the_day_that_the_record_says_else_the_latest_day_of_what_is_said() {
    let folder = folder("revisions-files");
    let modified = |more: &[&str]| said(&folder, more)[0][1][..10].to_owned();
    let write = |text: String| fs::write(folder.join("e.ttl"), text).expect("a file");
    let data = ["--data", "e.ttl"];
    write(event("Outage", ""));
    assert_eq!(modified(&data), "2024-01-03");
    write(event("Outage", SOURCED) + SOURCE);
    assert_eq!(modified(&data), "2024-02-05");
    let revised = ["--data", "e.ttl", "--revised", "2025-03-04"];
    assert_eq!(modified(&revised), "2025-03-04");
    let own = "dcterms:modified \"2025-01-02\"^^xsd:date ; dcterms:source src:s ;";
    write(event("Outage", own) + SOURCE);
    assert_eq!(modified(&revised), "2025-01-02");
    assert_eq!(modified(&data), "2025-01-02");
    // a calendar is named after what it holds
    let calendar = timeline(
        &folder,
        "ics",
        &["--data", "e.ttl", "--title", "Outages, 2024"],
    );
    assert!(
        calendar.contains("X-WR-CALNAME:Outages\\, 2024"),
        "{calendar}"
    );
    let undated = event("Some day", "").replace(
        "ann:date \"2024-01-03\"^^edtf:EDTF",
        "ann:tool <https://w3id.org/annals/id/tool/t>",
    );
    write(undated);
    timeline(&folder, "stix", &data);
    timeline(&folder, "atom", &data);
}
