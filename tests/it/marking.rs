//! What is marked above the allowed label is taken away before anything is derived.

use super::fmt::{annals, folder};
use annals::Annals;
use annals::model::marking::Marking;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::Answer;
use std::path::{Path, PathBuf};
use std::process::Output;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/marking/marked.ttl")
}

fn marked() -> Annals {
    let input = Input {
        origin: Origin::new("marked.ttl"),
        bytes: std::fs::read(file()).expect("the file"),
        format: Format::Turtle,
    };
    Annals::scratch(vec![input]).expect("it is valid")
}

fn visible(allowed: Marking) -> Annals {
    let visible = marked().visible_to(allowed).expect("a database");
    visible.unwrap_or_else(marked)
}

fn ask(annals: &Annals, pattern: &str) -> bool {
    let answer = annals.query(&format!("ASK {{ {pattern} }}"));
    answer.expect("an answer") == Answer::Boolean(true)
}

fn text(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn states_and_days_are_derived_from_what_is_left() {
    let (all, clear) = (visible(Marking::Red), visible(Marking::Clear));
    assert!(ask(&all, "ev:breach ann:contested true"));
    assert!(!ask(&clear, "ev:breach ann:contested true"));
    assert!(ask(&all, "ev:breach ann:firstKnown '2024-02-01'^^xsd:date"));
    assert!(ask(
        &clear,
        "ev:breach ann:firstKnown '2024-03-01'^^xsd:date"
    ));
    assert!(ask(&clear, "ev:breach ann:attributedTo ag:group"));
}

#[test]
fn with_a_withheld_thing_go_the_claims_that_need_it() {
    let clear = visible(Marking::Clear);
    for gone in ["ag:secret", "src:closed", "ev:plan"] {
        assert!(!ask(&clear, &format!("{gone} ?p ?o")), "{gone}");
        assert!(!ask(&clear, &format!("?s ?p {gone}")), "{gone}");
    }
    for gone in ["02", "03", "04"] {
        assert!(!ask(&clear, &format!("cl:breach-{gone} ?p ?o")), "{gone}");
    }
    assert!(ask(&clear, "cl:breach-01 ann:standing ?stands"));
    assert!(!ask(&clear, "?s rdfs:comment 'Hidden words'@en"));
    let withheld = clear.withheld().expect("a note").expect("some is withheld");
    assert_eq!(
        (withheld.events, withheld.claims, withheld.others),
        (1, 3, 2)
    );
}

#[test]
fn each_label_allows_those_below_it() {
    let green = visible(Marking::Green);
    assert!(ask(&green, "ev:plan a ann:Event"));
    assert!(!ask(&green, "src:closed a ann:Source"));
    let amber = visible(Marking::Amber);
    assert!(ask(&amber, "cl:breach-02 a ann:Claim"));
    assert!(!ask(&amber, "cl:breach-03 a ann:Claim"));
    assert!(
        marked()
            .visible_to(Marking::Red)
            .expect("a database")
            .is_none()
    );
}

#[test]
fn the_labels_are_in_the_order_of_the_ontology() {
    let annals = Annals::new().expect("the ontology");
    for (level, marking) in Marking::ALL.into_iter().enumerate() {
        let concept = marking.concept();
        assert!(ask(
            &annals,
            &format!("{concept} ann:level {level} ; skos:inScheme ann:Markings")
        ));
        assert!(ask(
            &annals,
            &format!("{concept} skos:notation '{marking}'")
        ));
        assert_eq!(marking.name().parse(), Ok(marking));
        assert_eq!(marking.to_string().parse(), Ok(marking));
    }
}

#[test]
fn plain_text_shows_the_mark_and_every_other_format_withholds() {
    let folder = folder("marking");
    let path = file();
    let path = path.to_str().expect("UTF-8");
    let (out, error) = text(&annals(&folder, &["timeline", "--data", path]));
    assert!(out.contains("Plan") && out.contains("TLP:GREEN"), "{out}");
    assert!(!error.contains("withheld"), "{error}");
    for format in [
        "json", "jsonl", "csv", "ics", "atom", "markdown", "svg", "html", "stix",
    ] {
        let (out, error) = text(&annals(
            &folder,
            &["timeline", "--data", path, "--format", format],
        ));
        assert!(out.contains("Breach"), "{format}: {out}");
        for secret in ["Plan", "Secret", "Closed", "withheld"] {
            assert!(!out.contains(secret), "{format}: {out}");
        }
        assert!(
            error.contains("withheld, as marked above TLP:CLEAR: 1 event, 3 claims"),
            "{error}"
        );
    }
    annals(&folder, &["timeline", "--data", path, "-o", "out.txt"]);
    let written = std::fs::read_to_string(folder.join("out.txt")).expect("a file");
    assert!(!written.contains("Plan"), "{written}");
    let query = [
        "query",
        "--data",
        path,
        "-e",
        "SELECT ?e { ?e a ann:Event }",
    ];
    assert!(!text(&annals(&folder, &query)).0.contains("plan"));
    let query = [&query[..], &["--max-tlp", "TLP:GREEN"]].concat();
    assert!(text(&annals(&folder, &query)).0.contains("plan"));
    let (out, _) = text(&annals(&folder, &["export", "--data", path]));
    assert!(
        out.contains("Breach") && !out.contains("Hidden words"),
        "{out}"
    );
}

#[test]
fn a_marked_claim_is_shown_with_its_mark_and_says_nothing_by_it() {
    let folder = folder("marked-claim");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/marking/closed/served.ttl");
    let path = file.to_str().expect("UTF-8");
    for command in [
        &["why", "breach"][..],
        &["show", "breach"],
        &["conflicts", "breach"],
    ] {
        let (out, error) = text(&annals(&folder, &[command, &["--data", path]].concat()));
        let marked = out.contains("cl:breach-04 · TLP:AMBER");
        assert!(marked || command[0] == "conflicts", "{out}");
        assert!(
            !out.contains("tlpAmber") && !out.contains("marking ·"),
            "{out}"
        );
        assert!(!error.contains("withheld"), "{error}");
    }
    let json = ["why", "breach", "--format", "json", "--data", path];
    let (out, _) = text(&annals(&folder, &json));
    assert!(
        !out.contains("Bandicoot") && !out.contains("marking"),
        "{out}"
    );
    let amber = [&json[..], &["--max-tlp", "amber"]].concat();
    let (out, _) = text(&annals(&folder, &amber));
    assert!(out.contains("\"marking\": \"TLP:AMBER\""), "{out}");
}
