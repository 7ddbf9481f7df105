//! What is said of the usual mistakes in SPARQL: `tests/data/mistakes.yaml`.

use crate::queries::folder;
use annals::query::{Error, QueryOptions, Update, run_query};
use annals::store::Store;
use serde::Deserialize;
use std::fs;

/// A text with a mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    /// The part that is pointed at; empty where the parser alone knows the mistake.
    at: String,
    /// A part of the label there.
    says: String,
    /// A part of the help.
    help: String,
    /// The query that was meant.
    meant: Option<String>,
    /// The update that was meant.
    update: Option<String>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(folder("tests/data/mistakes.yaml"));
    serde_saphyr::from_str(&text.expect("the cases are there")).expect("the cases are well-formed")
}

/// What is wrong with the answer to a case.
fn fault(store: &Store, case: &Case) -> Option<String> {
    let problem = match run_query(store, &case.text, &QueryOptions::default()) {
        Err(Error::Syntax(problem)) => problem,
        other => return Some(format!("{other:?}")),
    };
    let place = problem.location.as_ref()?;
    let chars = place.text.chars().skip(place.column - 1);
    let marked: String = chars.take(place.length).collect();
    let label = problem.label.clone().unwrap_or_default();
    let help = problem.help.join("\n");
    let is_right = (case.at.is_empty() || marked == case.at)
        && label.contains(&case.says)
        && help.contains(&case.help);
    (!is_right).then(|| format!("at `{marked}`: {label}\n  {help}"))
}

#[test]
fn usual_mistakes_are_named_with_their_place_and_cure() {
    let store = Store::scratch().expect("a store");
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    let told = |case: &Case| Some(format!("{}\n  {}", case.text, fault(&store, case)?));
    let faults: Vec<String> = cases.iter().filter_map(told).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_texts_that_were_meant_are_sparql() {
    let store = Store::scratch().expect("a store");
    for case in cases() {
        if let Some(meant) = &case.meant {
            let answer = run_query(&store, meant, &QueryOptions::default());
            assert!(answer.is_ok(), "{meant}: {answer:?}");
        }
        if let Some(update) = &case.update {
            assert!(Update::parse(update).is_ok(), "{update}");
        }
    }
}

#[test]
fn no_rule_is_a_list_of_what_the_grammar_would_take() {
    let store = Store::scratch().expect("a store");
    for text in [
        "SELECT",
        "ASK {",
        "}",
        "SELECT ?x { ?x ?y }",
        "\u{1}",
        "",
        "ASK { ?x ^ }",
    ] {
        let Err(Error::Syntax(problem)) = run_query(&store, text, &QueryOptions::default()) else {
            panic!("{text} is taken for SPARQL");
        };
        let said = format!("{:?} {:?}", problem.label, problem.help);
        assert!(
            !said.contains("expected one of") && problem.location.is_some(),
            "{text}: {said}"
        );
        assert!(!problem.help.is_empty(), "{text}: {said}");
    }
}

#[test]
fn a_wrong_update_is_told_what_an_update_is() {
    for text in ["INSRT DATA { }", "DELETE WHERE { ?a ?b ?c } LIMIT 3"] {
        let Err(Error::Syntax(problem)) = Update::parse(text) else {
            panic!("{text} is taken for an update");
        };
        let help = problem.help.join("\n");
        assert!(
            help.contains("an update") && !help.contains("SELECT"),
            "{text}: {help}"
        );
    }
}
