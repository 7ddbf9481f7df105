//! `--as-of`: the bundled example, and a small data set of edge cases.

use annals::Annals;
use annals::model::origin::Origin;
use annals::model::when::{Day, Window};
use annals::parse::{Format, Input};
use annals::query::Answer;
use std::process::{Command, Output};

fn day(text: &str) -> Day {
    let window = Window::parse(None, Some(text)).expect("a date");
    window.to.expect("a last day")
}

/// Data in which an attack of March is reported first by a tabloid and then by others.
const WORLD: &str = r#"
@prefix ann: <https://w3id.org/annals/ns#> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix cl: <https://w3id.org/annals/id/claim/> .
@prefix src: <https://w3id.org/annals/id/source/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

src:tabloid a ann:Source ; dcterms:issued "2025-03-10"^^xsd:date .
src:paper a ann:Source ; dcterms:issued "2025-04"^^edtf:EDTF .
src:page a ann:Source ; ann:accessedOn "2026-01-01"^^xsd:date .

ev:outage a ann:Event ; rdfs:label "Outage"@en ; ann:date "2025-03"^^edtf:EDTF ;
  dcterms:description "It was the first of many."@en ;
  dcterms:source src:tabloid, src:paper .
ev:intrusion a ann:Event ; rdfs:label "Intrusion"@en ; dcterms:source src:paper .
ev:review a ann:Event ; rdfs:label "Review"@en ; ann:date "2025-03-20"^^edtf:EDTF ;
  dcterms:source src:page ; ann:concerns ev:outage .
ev:hearing a ann:Event ; rdfs:label "Hearing"@en ; ann:date "2025-06-01"^^edtf:EDTF ;
  dcterms:source src:page .

cl:outage-01 a ann:Claim ; ann:about ev:outage ; ann:attributedTo ag:one ;
  ann:claimedBy ag:tabloid ; ann:claimedOn "2025-03-10"^^xsd:date ; ann:statedIn src:page .
cl:outage-02 a ann:Claim ; ann:about ev:outage ; ann:attributedTo ag:two ;
  ann:claimedBy ag:tabloid ; ann:claimedOn "2025-03-15"^^xsd:date ; ann:statedIn src:page ;
  ann:supersedes cl:outage-01 .
cl:outage-03 a ann:Claim ; ann:about ev:outage ; ann:date "2025-03-08"^^edtf:EDTF ;
  ann:claimedBy ag:paper ; ann:statedIn src:paper .
cl:outage-04 a ann:Claim ; ann:about ev:outage ; ann:date "2025-03-09"^^edtf:EDTF ;
  ann:claimedBy ag:other ; ann:claimedOn "2025-05-05"^^xsd:date ; ann:statedIn src:page .
cl:outage-05 a ann:Claim ; ann:about ev:outage ; ann:date "2025-03-09"^^edtf:EDTF ;
  ann:claimedBy ag:other ; ann:claimedOn "2025-07-05"^^xsd:date ; ann:statedIn src:page ;
  ann:rank ann:preferred .
cl:outage-06 a ann:Claim ; ann:about ev:outage ; ann:date "2025-02"^^edtf:EDTF ;
  ann:claimedBy ag:tabloid ; ann:claimedOn "2025-03-11"^^xsd:date ; ann:rank ann:deprecated ;
  ann:deprecatedOn "2025-03-11"^^xsd:date .
cl:intrusion-01 a ann:Claim ; ann:about ev:intrusion ; ann:beginDate "[..2025-02]"^^edtf:EDTF ;
  ann:claimedBy ag:paper ; ann:claimedOn "2025-05-01"^^xsd:date ; ann:statedIn src:paper .
cl:outage-07 a ann:Claim ; ann:about ev:outage ; ann:claimText "It was planned."@en ;
  ann:claimedBy ag:one ; ann:statedIn src:page .
"#;

fn world() -> Annals {
    let input = Input {
        origin: Origin::new("world.ttl".to_owned()),
        bytes: WORLD.as_bytes().to_vec(),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).expect("a sound world")
}

/// The rows of a query, each as its terms without decoration.
fn rows(annals: &Annals, query: &str) -> Vec<String> {
    let answer = annals.query(query).expect("an answer");
    let Answer::Table(table) = answer else {
        panic!("{query} gives rows")
    };
    let shown = table.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| match cell {
            Some(oxrdf::Term::NamedNode(node)) => node
                .as_str()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
            Some(oxrdf::Term::Literal(literal)) => literal.value().to_owned(),
            _ => "-".to_owned(),
        });
        cells.collect::<Vec<_>>().join(" ")
    });
    shown.collect()
}

const EVENTS: &str = "SELECT ?e ?d { ?e a ann:Event OPTIONAL { ?e ann:date ?d } } ORDER BY ?e";
const ACTORS: &str = "SELECT ?a { ev:outage ann:attributedTo ?a } ORDER BY ?a";

#[test]
fn nothing_is_known_before_the_first_source_is_published() {
    let then = world().as_of(day("2025-03-09")).expect("a day");
    assert_eq!(rows(&then, EVENTS), [""; 0]);
    assert_eq!(rows(&then, "SELECT ?c { ?c a ann:Claim }"), [""; 0]);
}

#[test]
fn an_event_is_known_from_its_first_source_with_the_attributions_of_that_day() {
    let world = world();
    let then = world.as_of(day("2025-03-14")).expect("a day");
    assert_eq!(rows(&then, EVENTS), ["outage 2025-03"]);
    assert_eq!(rows(&then, ACTORS), ["one"]);
    let sources = "SELECT ?s { ev:outage dcterms:source ?s }";
    assert_eq!(rows(&then, sources), ["tabloid"]);
    let later = world.as_of(day("2025-03-15")).expect("a day");
    assert_eq!(rows(&later, ACTORS), ["two"]);
}

#[test]
fn a_claim_keeps_the_source_in_which_it_is_read_today() {
    let then = world().as_of(day("2025-03-14")).expect("a day");
    let read = "SELECT ?s { cl:outage-01 ann:statedIn ?s }";
    assert_eq!(rows(&then, read), ["page"]);
}

#[test]
fn descriptions_may_contain_hindsight_and_are_left_out() {
    let world = world();
    let described = "SELECT ?d { ev:outage dcterms:description ?d }";
    assert_eq!(rows(&world, described).len(), 1);
    let then = world.as_of(day("2030")).expect("a day");
    assert_eq!(rows(&then, described), [""; 0]);
}

#[test]
fn the_date_is_the_best_one_given_by_a_standing_claim_by_then() {
    let world = world();
    let dated = "SELECT ?d { ev:outage ann:date ?d }";
    let on = |text| rows(&world.as_of(day(text)).expect("a day"), dated);
    assert_eq!(
        on("2025-04-29"),
        ["2025-03"],
        "the paper of April may be of the 30th"
    );
    assert_eq!(on("2025-04-30"), ["2025-03-08"]);
    assert_eq!(
        on("2025-05-05"),
        ["2025-03"],
        "two claims contradict each other"
    );
    assert_eq!(on("2025-07-05"), ["2025-03-09"], "one is preferred");
    let derived = "SELECT ?d { ev:outage ann:earliest ?d }";
    let then = world.as_of(day("2025-04-30")).expect("a day");
    assert_eq!(rows(&then, derived), ["2025-03-08"]);
}

#[test]
fn an_undated_event_gets_the_date_of_a_claim_without_an_invented_first_day() {
    let then = world().as_of(day("2025-05-01")).expect("a day");
    let dated = "SELECT ?b ?l ?e { ev:intrusion ann:beginDate ?b ; ann:latestBegin ?l
                 OPTIONAL { ev:intrusion ann:earliest ?e } }";
    assert_eq!(rows(&then, dated), ["[..2025-02] 2025-02-28 -"]);
}

#[test]
fn what_only_undated_sources_report_is_left_out_and_counted() {
    let world = world();
    let then = world.as_of(day("2025-04-30")).expect("a day");
    assert_eq!(rows(&then, EVENTS), ["intrusion -", "outage 2025-03-08"]);
    let shows = then.as_of_info().expect("a note").expect("it is of a day");
    // The review may have been told of by then; the hearing was still to come.
    assert_eq!((shows.events_held_back, shows.claims_held_back), (1, 1));
    assert_eq!(world.as_of_info().expect("no note"), None);
    let read = world.as_of(day("2026-01-01")).expect("a day");
    assert_eq!(rows(&read, EVENTS).len(), 4);
}

#[test]
fn what_is_known_stays_known() {
    let bundled = Annals::bundled().expect("the bundled data");
    let mut before: Vec<String> = Vec::new();
    for text in [
        "2016",
        "2020",
        "2023-12-14",
        "2024-01-05",
        "2024",
        "2026-11-23",
    ] {
        let then = bundled.as_of(day(text)).expect("a day");
        let known = rows(&then, "SELECT ?t { ?t ann:firstKnown ?d } ORDER BY ?t");
        assert!(before.iter().all(|thing| known.contains(thing)), "{text}");
        assert!(known.len() > before.len(), "{text} adds something");
        before = known;
    }
    let all = rows(&bundled, "SELECT ?t { ?t ann:firstKnown ?d }");
    assert_eq!(before.len(), all.len(), "all was read by then");
}

fn annals(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program starts")
}

#[test]
fn the_kyivstar_intrusion_is_unknown_on_14_december_and_dated_on_5_january() {
    let window = ["--from", "2023", "--to", "2023", "--format", "jsonl"];
    let entry = |as_of: &str| {
        let output = annals(&[&["timeline", "--as-of", as_of], window.as_slice()].concat());
        assert!(output.status.success());
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(lines.contains("\"slug\":\"kyivstar-attack\""), "{lines}");
        let mut lines = lines.lines();
        lines
            .find(|line| line.contains("\"slug\":\"kyivstar-intrusion\""))
            .map(str::to_owned)
    };
    assert_eq!(entry("2023-12-14"), None);
    let line = entry("2024-01-05").expect("it is known by then");
    assert!(line.contains("\"latestBegin\":\"2023-05-31\""), "{line}");
    assert!(line.contains("\"earliest\":null"), "{line}");
    assert!(line.contains("agent/sandworm"), "{line}");
    assert!(line.contains("\"likelihood\":"), "{line}");
}

#[test]
fn for_a_thing_not_known_yet_the_error_says_when_it_became_known() {
    let output = annals(&["show", "kyivstar-intrusion", "--as-of", "2023-12-14"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        message.contains("`kyivstar-intrusion` was not known on 14 December 2023"),
        "{message}"
    );
    assert!(
        message.contains("it has been known since 4 January 2024"),
        "{message}"
    );
}

#[test]
fn the_note_says_how_much_is_left_out_because_of_undated_sources() {
    let output = annals(&["timeline", "--as-of", "2023-12-14"]);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        message.contains("as known on 14 December 2023"),
        "{message}"
    );
    assert!(message.contains("left out"), "{message}");
}

#[test]
fn an_output_file_names_the_day_of_as_of() {
    let written = |format: &str| {
        let output = annals(&["timeline", "--as-of", "2023-12-14", "--format", format]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let json: serde_json::Value = serde_json::from_str(&written("json")).expect("JSON");
    assert_eq!(json["asOf"]["day"], "2023-12-14");
    assert!(
        json["asOf"]["claimsHeldBack"].as_u64() > Some(10),
        "{}",
        json["asOf"]
    );
    assert!(written("markdown").contains("This is the record as known on 14 December 2023"));
    for format in ["svg", "html"] {
        assert!(
            written(format).contains("as known on 14 December 2023"),
            "{format}"
        );
    }
}
