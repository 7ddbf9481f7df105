//! The way back of tables, other vocabularies, and their names.

use super::{Folder, annals, assert_is_good, assert_only, block, differences, err, extract, out};

/// The columns of the CSV that come back as they were.
const EQUAL: &[&str] = &[
    "event",
    "label",
    "date",
    "begin",
    "end",
    "public",
    "types",
    "initiators",
    "targets",
    "countries",
    "sectors",
    "source_urls",
];

/// The rows of a CSV by their ids, with the columns that come back; lists in order.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let columns: Vec<usize> = EQUAL
        .iter()
        .map(|name| {
            header
                .iter()
                .position(|known| known == *name)
                .expect("a column")
        })
        .collect();
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let cells = columns.iter().map(|at| {
                let mut values: Vec<&str> = record[*at].split("; ").collect();
                values.sort_unstable();
                values.join("; ")
            });
            cells.collect()
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn a_timeline_as_csv_comes_back_with_its_columns_to_the_letter() {
    let folder = Folder::new("csv");
    let (csv, back) = (folder.path("t.csv"), folder.path("back.ttl"));
    annals(&["timeline", "--data", "data", "-o", &csv]);
    let import = annals(&["import", "table", &csv, "--map", "annals", "-o", &back]);
    assert_eq!(import.status.code(), Some(0), "{}", err(&import));
    assert_is_good(&back);
    let again = annals(&["timeline", "--data", &back, "--format", "csv"]);
    let (before, after) = (rows(&folder.read("t.csv")), rows(&out(&again)));
    assert!(before.len() > 100);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert_eq!(before.len(), after.len());
}

/// What a row of the CSV does not have of an event, or has of others too: countries of its targets, and
/// of sources nothing but their addresses.
const NOT_IN_A_ROW: &[&str] = &[
    "affected",
    "close to",
    "concerns",
    "country",
    "dcterms:identifier",
    "description",
    "discovered on",
    "enabled by",
    "follows",
    "investigator",
    "marking",
    "note",
    "part of",
    "participant",
    "place",
    "recipient",
    "responder",
    "responds to",
    "reversed for",
    "reverses",
    "same as",
    "source",
    "status",
    "supporter",
    "tool",
];

/// A file there and back as CSV.
fn there_and_back(folder: &Folder, data: &str) {
    let (csv, back) = (folder.path("t.csv"), folder.path("back.ttl"));
    annals(&["timeline", "--data", data, "--max-tlp", "red", "-o", &csv]);
    let import = annals(&["import", "table", &csv, "--map", "annals", "-o", &back]);
    assert_eq!(import.status.code(), Some(0), "{}", err(&import));
    assert_is_good(&back);
    let [events, _] = differences(data, &back);
    assert_only(&events, NOT_IN_A_ROW);
}

#[test]
fn there_and_back_as_csv_labels_dates_types_and_parties_stay() {
    let folder = Folder::new("csv-diff");
    there_and_back(&folder, "data");
    for (format, name) in [
        ("veris", "vcdb"),
        ("stix", "attack-ics-18.1-extract.json"),
        ("stix", "opencti-example-stix2.json"),
        ("misp", "misp"),
    ] {
        let Some(path) = extract(name) else { return };
        let ttl = folder.path("x.ttl");
        annals(&["import", format, &path, "-o", &ttl]);
        there_and_back(&folder, &ttl);
    }
    for (name, mapping) in [
        ("cpcid-incidents.csv", "tests/data/import/cpcid.toml"),
        (
            "ukraine-war-corpus-extract.csv",
            "tests/data/import/ukraine.toml",
        ),
    ] {
        let Some(path) = extract(name) else { return };
        let ttl = folder.path("x.ttl");
        annals(&["import", "table", &path, "--map", mapping, "-o", &ttl]);
        there_and_back(&folder, &ttl);
    }
}

const FOREIGN: &str = "@prefix schema: <https://schema.org/> .\n\
    @prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .\n\
    @prefix prov: <http://www.w3.org/ns/prov#> .\n\
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
    @prefix ex: <https://example.org/> .\n\
    ex:e1 a sem:Event ; rdfs:label \"Flood\" ; sem:hasTimeStamp \"1679-02-05\" ; sem:hasActor ex:a .\n\
    ex:e2 a schema:Event ; schema:name \"Breach\"@en ; schema:startDate \"2021-03-04\"^^xsd:date ; schema:endDate \"2021-03-06\"^^xsd:date ; schema:location ex:p .\n\
    ex:act a prov:Activity ; rdfs:label \"Imaging\"@en .\n\
    ex:a a schema:Person ; schema:name \"A. Person\" .\n\
    ex:p a schema:Place ; schema:name \"Amsterdam\" .\n";

#[test]
fn events_of_other_vocabularies_are_told_of_and_brought_in() {
    let folder = Folder::new("foreign");
    let file = folder.write("f.ttl", FOREIGN);
    let check = annals(&["check", &file]);
    assert!(
        err(&check).contains("3 things look like events of PROV, SEM, schema.org"),
        "{}",
        err(&check)
    );
    let ttl = folder.path("x.ttl");
    let import = annals(&["import", "rdf", &file, "-o", &ttl]);
    assert_eq!(import.status.code(), Some(0), "{}", err(&import));
    assert!(
        err(&import).contains("left: events of PROV"),
        "{}",
        err(&import)
    );
    assert_is_good(&ttl);
    let text = folder.read("x.ttl");
    let flood = block(&text, "ev:f-e1");
    assert!(
        flood.contains("\"1679-02-05\"^^edtf:EDTF") && flood.contains("ann:participant ag:f-a")
    );
    let breach = block(&text, "ev:f-e2");
    for expected in [
        "\"Breach\"@en",
        "ann:beginDate \"2021-03-04\"",
        "ann:endDate \"2021-03-06\"",
        "ann:place pl:f-p",
    ] {
        assert!(breach.contains(expected), "{breach}");
    }
    assert!(text.contains("\"A. Person\"@en") && text.contains("\"Amsterdam\"@en"));
    assert!(!text.contains("Imaging"));
}
