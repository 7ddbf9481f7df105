//! Turtle, TriG, N-Triples and N-Quads: what must be read, what must be refused, what must come
//! out.

use super::manifest::cases;
use super::{Case, Suite, run};
use crate::same::canonical;
use annals::model::origin::Origin;
use annals::parse::{Format, Input, Parsed, read};
use annals::render::turtle;
use oxrdf::Dataset;

const BASE: &str = "https://w3c.github.io/rdf-tests/rdf/rdf11/";

fn statements(reading: &Parsed) -> Option<Dataset> {
    let document = reading.document.as_ref()?;
    Some(canonical(&document.quads.iter().collect()))
}

fn check(suite: &Suite, case: &Case) -> Result<(), String> {
    let reading = suite.read(&case.action);
    let said = reading.problems.iter().map(|problem| &*problem.message);
    let said = said.collect::<Vec<_>>().join("\n");
    if case.kind.contains("Negative") {
        let place = reading.problems.first().map(|problem| &problem.location);
        return match (&reading.document, place) {
            (None, Some(Some(_))) => Ok(()),
            (None, _) => Err(format!("the fault has no place: {said}")),
            (Some(_), _) => Err("it was read without a fault".to_owned()),
        };
    }
    let Some(got) = statements(&reading) else {
        return Err(said);
    };
    match &case.result {
        None => Ok(()),
        Some(file) if statements(&suite.read(file)).as_ref() == Some(&got) => Ok(()),
        Some(file) => Err(format!("it is not the same as {file}:\n{got}")),
    }
}

fn run_all(name: &str, least: usize) {
    run_from(BASE, name, least);
}

fn run_from(base: &str, name: &str, least: usize) {
    let Some(suite) = Suite::open(name, base) else {
        return;
    };
    let cases = cases(&suite, "manifest.ttl");
    assert!(cases.len() >= least, "{name}: only {} tests", cases.len());
    for case in &cases {
        let known = ["PositiveSyntax", "NegativeSyntax", "Eval", "NegativeEval"];
        assert!(
            known.iter().any(|kind| case.kind.ends_with(kind)),
            "{}",
            case.kind
        );
    }
    run(name, "reader", &cases, |case| check(&suite, case));
}

#[test]
fn turtle_is_read_as_the_w3c_says() {
    run_all("rdf-turtle", 290);
}

#[test]
fn trig_is_read_as_the_w3c_says() {
    run_all("rdf-trig", 330);
}

#[test]
fn n_triples_are_read_as_the_w3c_says() {
    run_all("rdf-n-triples", 65);
}

#[test]
fn n_quads_are_read_as_the_w3c_says() {
    run_all("rdf-n-quads", 80);
}

#[test]
fn rdf_1_2_is_read_as_the_w3c_says() {
    let syntaxes = [
        "rdf-turtle",
        "rdf-trig",
        "rdf-n-triples",
        "rdf-n-quads",
        "rdf-xml",
    ];
    for syntax in syntaxes {
        let base = "https://w3c.github.io/rdf-tests/rdf/";
        run_from(base, &format!("rdf12/{syntax}/syntax"), 1);
        if !syntax.starts_with("rdf-n-") {
            run_from(base, &format!("rdf12/{syntax}/eval"), 1);
        }
    }
}

/// Reads a text in the format that a name tells.
fn reading(name: &str, text: &[u8]) -> Parsed {
    read(Input {
        origin: Origin::new("same"),
        bytes: text.to_vec(),
        format: Format::from_path(name).expect("a known ending"),
    })
}

/// What a text says, with the names of its blank nodes; none where it has a fault.
fn sorted(name: &str, text: &[u8]) -> Option<Vec<String>> {
    let quads = reading(name, text).document?.quads;
    let mut lines: Vec<_> = quads.iter().map(ToString::to_string).collect();
    lines.sort();
    Some(lines)
}

/// The actions of a suite that can be read.
fn good(name: &str) -> Vec<(String, Vec<u8>)> {
    let Some(suite) = Suite::open(name, BASE) else {
        return Vec::new();
    };
    let cases = cases(&suite, "manifest.ttl").into_iter();
    cases
        .filter(|case| !case.kind.contains("Negative"))
        .map(|case| {
            let mut text = format!("@base <{}> .\n", suite.iri(&case.action)).into_bytes();
            if name == "rdf-n-triples" {
                text.clear();
            }
            text.extend(suite.bytes(&case.action));
            (case.action, text)
        })
        .collect()
}

// Plain Turtle has a fast reader of its own, TriG never has: so the two are held together here
// from outside, as `read::agree` does from inside.
#[test]
fn turtle_says_the_same_when_it_is_read_as_trig() {
    for (file, text) in good("rdf-turtle") {
        let turtle = sorted("a.ttl", &text);
        assert!(turtle.is_some(), "{file}");
        assert_eq!(turtle, sorted("a.trig", &text), "{file}");
    }
}

#[test]
fn n_triples_say_the_same_when_they_are_read_as_turtle() {
    for (file, text) in good("rdf-n-triples") {
        let graph = |name| statements(&reading(name, &text));
        assert!(graph("a.nt").is_some(), "{file}");
        assert_eq!(graph("a.nt"), graph("a.ttl"), "{file}");
    }
}

#[test]
fn turtle_says_the_same_when_it_is_formatted_and_is_formatted_once() {
    for (file, text) in good("rdf-turtle") {
        let before = reading("a.ttl", &text);
        let format = |reading: &Parsed| reading.document.as_ref().and_then(turtle::format);
        let once = format(&before).unwrap_or_else(|| panic!("{file}"));
        let after = reading("a.ttl", once.as_bytes());
        assert_eq!(statements(&before), statements(&after), "{file}\n{once}");
        assert_eq!(format(&after).as_ref(), Some(&once), "{file}");
    }
}
