//! The W3C's test suites: Turtle and its kin through our reader, SPARQL 1.1 through an engine; for
//! RDF 1.2 and SPARQL 1.2 also cases of our own (`rdf12`).
//!
//! The suites are no part of this repository. They are looked for beside the checkout, or where
//! `ANNALS_W3C` says; where there are none, the tests say that they are skipped. `ignored.tsv`
//! lists known failures (engine, test, reason); a listed test that passes is a failure too, so
//! the list cannot rot.
//!
//! Left out: `entailment` (nothing is inferred here), `service` (no other server is ever called),
//! `protocol`, `service-description` and `graph-store-protocol` (they test a server over HTTP).

mod manifest;
mod rdf;
mod rdf12;
mod results;
mod sparql;

use annals::model::origin::Origin;
use annals::parse::{Format, Input, Parsed, read};
use manifest::Case;
use oxrdf::Quad;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// One suite on disk.
#[derive(Debug)]
pub struct Suite {
    folder: PathBuf,
    /// The IRI that stands for the folder.
    base: String,
}

/// What has to be seen even where the test harness keeps quiet about tests that pass.
fn say(line: &str) {
    // A message that cannot be written is no reason to fail.
    let _ = writeln!(io::stderr(), "{line}");
}

impl Suite {
    /// The suite of this name; none where it is not on this machine.
    fn open(name: &str, base: &str) -> Option<Self> {
        let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/w3c");
        let suites = env::var_os("ANNALS_W3C").map_or_else(beside, PathBuf::from);
        let folder = suites.join(name);
        if !folder.is_dir() {
            say(&format!("skipped: no W3C suite in {}", folder.display()));
            return None;
        }
        let base = format!("{base}{name}/");
        Some(Self { folder, base })
    }

    /// The IRI of a file.
    fn iri(&self, file: &str) -> String {
        format!("{}{file}", self.base)
    }

    /// The bytes of a file.
    fn bytes(&self, file: &str) -> Vec<u8> {
        let path = self.folder.join(file);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The text of a query, an update or a result.
    fn text(&self, file: &str) -> String {
        String::from_utf8(self.bytes(file)).expect("the suite is UTF-8")
    }

    /// Reads a file of statements with our reader. That assumes no base, so the one that the
    /// suites want is put before the text, where the syntax has a way to say it.
    fn read(&self, file: &str) -> Parsed {
        let format = Format::from_path(file).unwrap_or_else(|| panic!("{file} has no format"));
        let base = self.iri(file);
        let mut bytes = self.bytes(file);
        match format {
            Format::Turtle | Format::TriG => {
                bytes.splice(..0, format!("@base <{base}> .\n").into_bytes());
            }
            Format::RdfXml => {
                let text = String::from_utf8(bytes).expect("the suite is UTF-8");
                let root = format!("<rdf:RDF xml:base='{base}'");
                bytes = text.replacen("<rdf:RDF", &root, 1).into_bytes();
            }
            Format::NTriples | Format::NQuads | Format::JsonLd => {}
        }
        read(Input {
            origin: Origin::new(file),
            bytes,
            format,
        })
    }

    /// The statements of a file that is no test itself.
    fn statements(&self, file: &str) -> Vec<Quad> {
        let reading = self.read(file);
        match reading.document {
            Some(document) => document.quads,
            None => panic!("{file}: {:?}", reading.problems),
        }
    }
}

/// Runs tests, says how many passed, and fails with a list of what is not as it should be.
fn run(what: &str, engine: &str, cases: &[Case], check: impl Fn(&Case) -> Result<(), String>) {
    let mut wrong = Vec::new();
    let (mut passed, mut ignored) = (0, 0);
    for case in cases {
        let outcome = catch_unwind(AssertUnwindSafe(|| check(case)));
        let outcome = outcome.unwrap_or_else(|_| Err("it panicked".to_owned()));
        match (outcome, reason(engine, &case.name)) {
            (Ok(()), None) => passed += 1,
            (Err(_), Some(_)) => ignored += 1,
            (Ok(()), Some(_)) => wrong.push(format!("{}: passes, yet is ignored", case.name)),
            (Err(why), None) => wrong.push(format!("{} ({}): {why}", case.name, case.action)),
        }
    }
    let all = cases.len();
    say(&format!(
        "w3c {what}, {engine}: {passed} of {all} passed, {ignored} ignored"
    ));
    assert!(
        wrong.is_empty(),
        "{} of {all} {what} tests\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

const IGNORED: &str = include_str!("ignored.tsv");

/// The lines of the list: engine, test, reason.
fn ignored() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = IGNORED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        fields
            .try_into()
            .expect("three columns: engine, test, reason")
    })
}

/// Why a test is ignored, if it is.
fn reason(engine: &str, test: &str) -> Option<&'static str> {
    ignored()
        .find(|[whose, name, _]| (*whose == engine || *whose == "all") && *name == test)
        .map(|[.., reason]| reason)
}

#[test]
fn every_ignored_test_is_named_once_with_a_reason() {
    let mut seen = Vec::new();
    for [engine, test, reason] in ignored() {
        assert!(
            test.starts_with("http") && reason.len() > 20,
            "{test}: {reason}"
        );
        assert!(!seen.contains(&(engine, test)), "{test} stands twice");
        seen.push((engine, test));
    }
}

#[test]
fn every_ignored_test_is_one_of_a_suite() {
    let known = sparql::names();
    for [_, test, _] in ignored().filter(|_| !known.is_empty()) {
        assert!(known.iter().any(|name| name == test), "{test}");
    }
}
