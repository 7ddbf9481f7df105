//! The problems reported for faulty files, and where: each file is next to its expected output.
//!
//! `ANNALS_BLESS=1` writes the expected output; review the diff before committing.

mod shapes;

use super::read::{files, plain};
use annals::model::id;
use annals::model::origin::Origin;
use annals::model::problem::{Code, Problem, Severity};
use annals::parse::{Format, Input};
use annals::render::problems::{codes, sarif};
use annals::{Annals, LoadOptions};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/check")
}

/// The faulty files: one for each code, and the corpus.
fn faulty() -> Vec<PathBuf> {
    let all = files(&folder())
        .into_iter()
        .chain(files(&folder().join("corpus")));
    let is_text = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "txt");
    all.filter(|path| path.is_file() && !is_text(path))
        .collect()
}

fn open(path: &Path) -> Input {
    let name = path.file_name().expect("a name").to_string_lossy();
    Input {
        bytes: fs::read(path).expect("a file"),
        format: Format::from_path(path).expect("a format"),
        origin: Origin::new(name),
    }
}

fn turtle(name: &str, text: &str) -> Input {
    let prefixes = id::PREFIXES.iter();
    let prefixes: String = prefixes
        .filter(|(prefix, _)| !text.contains(&format!("@prefix {prefix}:")))
        .map(|(prefix, namespace)| format!("@prefix {prefix}: <{namespace}> .\n"))
        .collect();
    Input {
        origin: Origin::new(name),
        bytes: format!("{text}\n").replacen("", &prefixes, 1).into_bytes(),
        format: Format::Turtle,
    }
}

fn check(inputs: Vec<Input>) -> Vec<Problem> {
    Annals::check(inputs, None).expect("the checks can be made")
}

fn codes(problems: &[Problem]) -> BTreeSet<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn faulty_files_have_the_expected_problems() {
    let mut wrong = Vec::new();
    let paths = faulty();
    assert!(paths.len() >= 60, "{}", paths.len());
    for path in paths {
        let problems = check(vec![open(&path)]);
        // A location is one line; shortening a long one is up to the renderer.
        let reported = plain(&problems);
        let expected_file = PathBuf::from(format!("{}.txt", path.display()));
        if env::var_os("ANNALS_BLESS").is_some() {
            fs::write(&expected_file, &reported).expect("it can be written");
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if reported != expected || !expected_file.exists() {
            wrong.push(format!(
                "{}\n{reported}instead of\n{expected}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_file_of_its_name_that_has_it() {
    let paths = faulty();
    for code in Code::ALL {
        let own = |path: &&PathBuf| {
            let name = path.file_name().expect("a name").to_string_lossy();
            name.split('.').next() == Some(code.name())
        };
        let path = paths.iter().find(own);
        let path = path.unwrap_or_else(|| panic!("tests/data/check has no file for {code}"));
        let found = codes(&check(vec![open(path)]));
        assert!(found.contains(code), "{}: {found:?}", path.display());
    }
}

#[test]
fn the_letter_of_a_code_is_its_severity() {
    for path in faulty() {
        for problem in check(vec![open(&path)]) {
            assert_eq!(problem.severity, problem.code.severity(), "{problem:?}");
        }
    }
}

#[test]
fn the_wrong_example_of_a_page_has_its_code_and_the_right_one_has_no_problem() {
    for code in Code::ALL {
        let (wrong, right) = code.examples();
        if wrong.is_empty() {
            assert!(code.page().contains("No example:"), "{code} has no example");
            assert!(right.is_empty());
            continue;
        }
        let wrong = wrong.iter().enumerate();
        let wrong = wrong.map(|(at, text)| turtle(&format!("wrong-{at}.ttl"), text));
        let found = check(wrong.collect());
        assert_eq!(
            codes(&found),
            BTreeSet::from([*code]),
            "{code}: {}",
            plain(&found)
        );
        assert!(!right.is_empty(), "{code}");
        let found = check(right.iter().map(|text| turtle("right.ttl", text)).collect());
        assert!(found.is_empty(), "{code}: {}", plain(&found));
    }
}

#[test]
fn no_help_and_no_page_advises_a_term_of_an_earlier_version() {
    let ontology = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology");
    let vocabularies = files(&ontology)
        .into_iter()
        .chain(files(&ontology.join("vocab")));
    let texts = vocabularies.filter(|path| path.extension().is_some_and(|it| it == "ttl"));
    let texts = texts.map(|path| fs::read_to_string(path).expect("a file"));
    let terms: Vec<String> = texts
        .flat_map(|text| {
            let lines = text
                .lines()
                .map(|line| line.split_once(" a owl:DeprecatedProperty"));
            lines
                .filter_map(|it| Some(it?.0.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(terms.contains(&"ann:planned".to_owned()), "{terms:?}");
    let advises = |text: &str| {
        terms
            .iter()
            .any(|term| text.contains(&format!("{term} true")))
    };
    for path in faulty() {
        for problem in check(vec![open(&path)]) {
            let help = problem.help.join("\n");
            assert!(!advises(&help), "{}: {help}", path.display());
        }
    }
    for code in Code::ALL {
        let (wrong, _) = code.examples();
        let page = wrong
            .iter()
            .fold(code.page().to_owned(), |page, text| page.replace(text, ""));
        assert!(!advises(&page), "{code}: {page}");
    }
}

#[test]
fn the_page_of_all_codes_is_up_to_date() {
    let mut page = Vec::new();
    codes::markdown(&mut page, Code::ALL).expect("memory takes all");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes.md");
    if env::var_os("ANNALS_BLESS").is_some() {
        fs::write(&path, &page).expect("it can be written");
    }
    let written = fs::read_to_string(&path).expect("docs/codes.md");
    assert!(
        written.as_bytes() == page,
        "`annals explain --format markdown > docs/codes.md` brings it up to date"
    );
}

/// A store with a document, so that others are added to it statement by statement.
fn store_with_document() -> Annals {
    let first = turtle("first.ttl", "need:first rdfs:label \"First\"@en .");
    Annals::scratch(vec![first]).expect("a good document")
}

fn loaded(annals: &mut Annals, inputs: Vec<Input>) -> (bool, Vec<Problem>) {
    match annals.load(inputs, &LoadOptions::default()) {
        Ok(loaded) => (true, loaded.problems),
        Err(annals::database::LoadError::Rejected(rejected)) => (false, rejected.0),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_load_reports_what_a_check_reports_and_takes_all_or_nothing() {
    for make in [|| Annals::new().expect("a store"), store_with_document] {
        let mut annals = make();
        let before = annals.documents().expect("a list");
        // One file for each code is enough, since each needs a store.
        for path in faulty()
            .iter()
            .filter(|path| path.parent() == Some(&folder()))
        {
            let mut reported = check(vec![open(path)]);
            // A draft is as it should be, until somebody loads it.
            for draft in reported.iter_mut().filter(|it| it.code == Code::Draft) {
                draft.severity = Severity::Error;
            }
            let valid = !reported.iter().any(Problem::is_error);
            let accepted = loaded(&mut annals, vec![open(path)]);
            assert_eq!(accepted, (valid, reported), "{}", path.display());
            if valid {
                annals = make();
            }
            assert_eq!(annals.documents().expect("a list"), before);
        }
    }
}

/// Statements that are good together, and some that conflict with them.
const STATEMENTS: &[&str] = &[
    "ev:a a ann:Event .",
    "ev:a rdfs:label \"A\"@en .",
    "ev:a rdfs:label \"Another\"@en .",
    "ev:a ann:eventType ann:cyberattack .",
    "ev:a ann:eventType ann:financialSanction .",
    "ev:a dcterms:source src:a-nd-1 .",
    "ev:a ann:date \"2023-05\"^^edtf:EDTF .",
    "ev:a ann:date \"2023-05-30\"^^edtf:EDTF .",
    "ev:a ann:date \"2023-06\"^^edtf:EDTF .",
    "ev:a ann:date \"2023-13\"^^edtf:EDTF .",
    "ev:a ann:beginDate \"2023-12-05\"^^edtf:EDTF .",
    "ev:a ann:endDate \"2023-11-30\"^^edtf:EDTF .",
    "ev:a ann:endDate \"2023-12-30\"^^xsd:date .",
    "ev:a ann:publicDate \"2024\"^^edtf:EDTF .",
    "ev:a ann:earliest \"2023-05-01\"^^xsd:date .",
    "ev:a ann:standing true .",
    "ev:a ann:attributedTo ag:a .",
    "ev:a ann:partOf ev:b .",
    "ev:b ann:partOf ev:a .",
    "ev:b ann:partOf ev:c .",
    "ev:c ann:partOf ev:b .",
    "ev:a ann:target ag:b .",
    "ev:a ann:target \"b\" .",
    "ev:a ann:tarjet ag:a .",
    "ev:a ann:planned true .",
    "ag:a a ann:Agent .",
    "ag:a skos:altLabel \"Kite\"@en .",
    "ag:b a ann:Agent .",
    "ag:b skos:altLabel \"Kite\"@en .",
    "ag:b rdfs:label \"Kite\"@en .",
    "ag:B rdfs:label \"Kite\"@en .",
    "cl:a-01 a ann:Claim .",
    "cl:a-01 ann:about ev:a .",
    "cl:a-01 ann:attributedTo ag:a .",
    "cl:a-01 ann:claimedBy ag:a .",
    "cl:a-01 ann:claimedOn \"2023-04-30\"^^xsd:date .",
    "cl:a-01 ann:claimedOn \"2024-01-30\"^^xsd:date .",
    "cl:a-01 ann:statedIn src:a-nd-1 .",
    "cl:a-01 ann:customersAffected \"many\" .",
    "cl:b-01 ann:about ag:a .",
    "cl:b-01 ann:alias \"Kite\" .",
    "src:a-nd-1 a ann:Source .",
    "src:a-nd-1 dcterms:title \"A\"@en .",
    "src:a-nd-1 ann:url \"https://example.org/a\"^^xsd:anyURI .",
    "src:a-nd-1 dcterms:issued \"2024-01-04\"^^xsd:date .",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: super::store::cases(25), failure_persistence: None, ..Default::default() })]

    /// Checking before writing and checking within a transaction give the same problems.
    #[test]
    fn over_random_documents_both_ways_to_check_agree(
        one in subsequence(STATEMENTS, 0..=STATEMENTS.len()),
        other in subsequence(STATEMENTS, 0..20),
    ) {
        let inputs = || vec![turtle("one.ttl", &one.join("\n")), turtle("other.ttl", &other.join("\n"))];
        let reported = check(inputs());
        let (accepted, found) = loaded(&mut store_with_document(), inputs());
        prop_assert_eq!(accepted, !reported.iter().any(Problem::is_error));
        // Any of several locations for one problem may be reported.
        let summary = |problems: &[Problem]| {
            let summary = problems.iter().map(|problem| {
                let file = problem.location.as_ref().map(|place| place.file.clone());
                (problem.code, problem.message.clone(), file)
            });
            summary.collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(summary(&found), summary(&reported));
    }

    /// A document is checked against those already in the store.
    #[test]
    fn a_document_is_checked_against_the_store_as_against_other_inputs(
        one in subsequence(STATEMENTS, 0..10),
        other in subsequence(STATEMENTS, 0..10),
        code in select(&[Code::Contradiction, Code::Cycle, Code::Undefined, Code::ClaimBeforeEvent, Code::SharedAlias]),
    ) {
        let mut annals = store_with_document();
        let (accepted, _) = loaded(&mut annals, vec![turtle("one.ttl", &one.join("\n"))]);
        prop_assume!(accepted);
        let other = || vec![turtle("other.ttl", &other.join("\n"))];
        let of = |problems: Vec<Problem>| {
            let of_code = problems.into_iter().filter(|problem| problem.code == code);
            of_code.map(|problem| problem.message).collect::<Vec<_>>()
        };
        let reported = of(Annals::check(other(), Some(&annals)).expect("the checks can be made"));
        let (_, found) = loaded(&mut annals, other());
        prop_assert_eq!(of(found), reported);
    }
}

#[test]
fn a_reference_is_looked_up_in_the_store_too() {
    let store =
        Annals::scratch(vec![turtle("a.ttl", "ag:only-there a ann:Agent .")]).expect("a store");
    let input = || vec![turtle("b.ttl", "ev:a ann:target ag:only-there .")];
    assert_eq!(codes(&check(input())), BTreeSet::from([Code::Undefined]));
    assert_eq!(Annals::check(input(), Some(&store)).expect("no error"), []);
    // The stored version of the checked document does not count.
    let again = vec![turtle("a.ttl", "ev:a ann:target ag:only-there .")];
    let found = Annals::check(again, Some(&store)).expect("no error");
    assert_eq!(codes(&found), BTreeSet::from([Code::Undefined]));
}

#[test]
fn an_update_that_would_cause_errors_changes_nothing() {
    use annals::database::UpdateOptions;
    let mut annals = store_with_document();
    let options = UpdateOptions {
        document: Some("mine".to_owned()),
        ..UpdateOptions::default()
    };
    let error = annals.update(
        "INSERT DATA { ev:a ann:date '2023-13'^^edtf:EDTF }",
        &options,
    );
    let Err(annals::database::UpdateError::Rejected(annals::Rejected(problems))) = error else {
        panic!("{error:?}")
    };
    assert_eq!(codes(&problems), BTreeSet::from([Code::InvalidDate]));
    assert_eq!(problems[0].help.last().expect("help"), "in document mine");
    assert_eq!(annals.documents().expect("a list").len(), 1);
    let updated = annals.update("INSERT DATA { ev:a ann:target ag:none-such }", &options);
    let problems = updated.expect("warnings let it pass").problems;
    assert_eq!(codes(&problems), BTreeSet::from([Code::Undefined]));
}

/// The members that the schema of SARIF 2.1.0 requires, with valid values.
#[test]
fn sarif_has_what_its_schema_requires() {
    let problems: Vec<Problem> = faulty()
        .iter()
        .flat_map(|path| check(vec![open(path)]))
        .collect();
    let mut text = Vec::new();
    sarif::write(&mut text, &problems).expect("memory takes all");
    let log: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(log["runs"].as_array().expect("runs").len(), 1);
    let driver = &run["tool"]["driver"];
    assert!(driver["name"].is_string());
    let rules = driver["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(ids.len(), Code::ALL.len());
    for rule in rules {
        assert!(
            !rule["shortDescription"]["text"]
                .as_str()
                .expect("a text")
                .is_empty()
        );
        assert!(!rule["help"]["text"].as_str().expect("a text").is_empty());
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), problems.len());
    for (result, problem) in results.iter().zip(&problems) {
        assert!(
            result["message"]["text"]
                .as_str()
                .expect("a text")
                .starts_with(&problem.message)
        );
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let level = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        assert_eq!(result["level"], level);
        for location in result["locations"].as_array().expect("a list") {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"]
                .as_str()
                .expect("a reference");
            assert!(!uri.contains([' ', '\\']), "{uri}");
            let region = &place["region"];
            let number = |name: &str| region[name].as_u64().expect("a number");
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            assert!(number("endColumn") > number("startColumn"));
        }
    }
}
