//! One world: what a store names and does not describe, the bundled data describes.

use super::fmt::{annals, folder};
use annals::Annals;
use annals::database::{LoadOptions, LoadReport, UpdateOptions};
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::Answer;
use std::path::Path;

const HEAD: &str = "@prefix ann: <https://w3id.org/annals/ns#> .
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix pl: <https://w3id.org/annals/id/place/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
";
const EVENT: &str =
    "ev:x a ann:Event ; rdfs:label 'X'@en ; ann:target ag:kyivstar ; ann:place pl:cz .";
const AGENT: &str = "ag:kyivstar a ann:Agent ; rdfs:label 'Our Kyivstar'@en .";

fn load(annals: &mut Annals, name: &str, text: &str) -> LoadReport {
    let input = Input {
        origin: Origin::new(name),
        bytes: format!("{HEAD}{text}").into_bytes(),
        format: Format::Turtle,
    };
    let options = LoadOptions {
        copy_bundled: true,
        ..LoadOptions::default()
    };
    annals.load(vec![input], &options).expect("it is valid")
}

fn ask(annals: &Annals, pattern: &str) -> bool {
    let answer = annals.query(&format!("ASK {{ {pattern} }}"));
    answer.expect("an answer") == Answer::Boolean(true)
}

fn documents(annals: &Annals) -> Vec<String> {
    let records = annals.documents().expect("the records").into_iter();
    records.map(|record| record.name).collect()
}

const COPY: &str =
    "GRAPH <https://w3id.org/annals/id/document/bundled> { ag:kyivstar rdfs:label ?label }";

#[test]
fn a_load_copies_what_it_names_and_nothing_describes_until_a_document_does() {
    for first in ["", "ev:first a ann:Event ; rdfs:label 'First'@en ."] {
        let mut annals = Annals::new().expect("a database");
        if !first.is_empty() {
            load(&mut annals, "first.ttl", first);
        }
        let report = load(&mut annals, "event.ttl", EVENT);
        assert!(
            report
                .copied
                .iter()
                .any(|iri| iri.ends_with("/agent/kyivstar"))
        );
        assert!(ask(&annals, COPY));
        assert!(ask(
            &annals,
            "ev:x ann:target/ann:country/rdfs:label 'Ukraine'@en"
        ));
        let same = load(&mut annals, "event.ttl", EVENT);
        assert!(same.copied.is_empty() && same.outcome.documents.replaced.is_empty());

        let report = load(&mut annals, "agent.ttl", AGENT);
        assert!(
            report
                .dropped
                .iter()
                .any(|iri| iri.ends_with("/agent/kyivstar"))
        );
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert!(!ask(&annals, COPY));
        assert!(ask(&annals, "pl:cz skos:notation 'CZ'"));
    }
}

#[test]
fn an_update_that_describes_a_thing_drops_its_copy() {
    let mut annals = Annals::new().expect("a database");
    load(&mut annals, "event.ttl", EVENT);
    let options = UpdateOptions {
        document: Some("mine".to_owned()),
        ..UpdateOptions::default()
    };
    let update = "INSERT DATA { ag:kyivstar a ann:Agent ; rdfs:label 'Our Kyivstar'@en }";
    annals.update(update, &options).expect("an update");
    assert!(!ask(&annals, COPY));
    assert!(ask(&annals, "ag:kyivstar rdfs:label 'Our Kyivstar'@en"));
}

#[test]
fn undo_takes_the_copies_back_and_a_rebuilt_store_has_them() {
    let folder = folder("bundled-undo");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), format!("{HEAD}{text}")).expect("a file");
    };
    write("event.ttl", EVENT);
    write("agent.ttl", AGENT);
    let run = |args: &[&str]| {
        let output = annals(&folder, args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    };
    let (code, _, error) = run(&["load", "event.ttl"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(
        error.contains("into the document `bundled`: ag:kyivstar"),
        "{error}"
    );
    let open = || Annals::open_or_create(folder.join(".annals")).expect("the store");
    assert_eq!(documents(&open()), ["bundled", "event.ttl"]);
    let (_, _, error) = run(&["load", "agent.ttl"]);
    assert!(error.contains("removed the copies of 1 thing"), "{error}");
    assert!(!ask(&open(), COPY));
    run(&["undo"]);
    assert!(ask(&open(), COPY));
    assert_eq!(run(&["store", "rebuild"]).0, Some(0));
    assert!(ask(&open(), COPY));
    run(&["undo"]);
    assert!(documents(&open()).is_empty());

    let (code, _, error) = run(&["load", "event.ttl", "--as", "bundled"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("reserved"), "{error}");
}

#[test]
fn every_country_has_a_name_in_every_data() {
    let folder = folder("bundled-countries");
    std::fs::write(folder.join("a.ttl"), format!("{HEAD}{AGENT}")).expect("a file");
    let run = |args: &[&str]| annals(&folder, args);
    for name in ["US", "us", "pl:us", "United States", "FR", "XK-unknown"] {
        let output = run(&["timeline", "--data", "a.ttl", "--country", name]);
        let expected = if name.starts_with("XK") { 2 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{name}");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = std::fs::read_to_string(root.join("data/places/countries.ttl")).expect("places");
    let codes = places.split("skos:notation \"").skip(1);
    let codes: Vec<&str> = codes.filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(codes.len(), 249);
    let empty = Annals::new().expect("a database");
    for code in codes {
        let found = empty.resolve(code, &["pl"]).expect(code);
        assert!(
            found
                .as_str()
                .ends_with(&format!("/{}", code.to_lowercase())),
            "{found}"
        );
    }
}

#[test]
fn a_store_is_checked_alone_and_one_of_a_parent_folder_is_named() {
    let folder = folder("bundled-check");
    std::fs::write(folder.join("a.ttl"), format!("{HEAD}{EVENT}")).expect("a file");
    std::fs::create_dir(folder.join("below")).expect("a folder");
    annals(&folder, &["load", "a.ttl"]);
    annals(&folder, &["remove", "bundled"]);
    let output = annals(&folder, &["check", "--store", ".annals", "--only", "W040"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("ag:kyivstar is not defined anywhere"),
        "{text}"
    );
    assert!(text.contains("pl:cz is not defined anywhere"), "{text}");
    let output = annals(&folder.join("below"), &["timeline"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("using the store in"), "{text}");
    let output = annals(&folder, &["timeline"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!text.contains("using the store in"), "{text}");
}
