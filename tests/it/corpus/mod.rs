//! Our own SPARQL cases: small data and, for each query, the answer derived by hand from the
//! specification. They are in `tests/data/sparql`, one file for each topic.
//!
//! Each case is run by [`annals::Annals`] and by oxigraph in memory. If one of them, or both, give a
//! different answer, the case says so and why; an outdated note of that kind is a failure too.
//! It is always allowed that oxigraph's store rewrites numbers and times. Our store contains the
//! ontology: no query may be so general that it matches it.
//!
//! Rows are written as in `VALUES`, the variables first; an IRI of `blank:` denotes some blank node.
//! [`PROLOGUE`] is prepended to every query, row and graph.
//!
//! ```yaml
//! data: [people.ttl]
//! cases:
//!   - it: keeps a row whose optional part is missing
//!     query: SELECT ?s ?mail { ?s ex:age 25 OPTIONAL { ?s ex:mail ?mail } }
//!     rows: |                  # in any order; `ordered` for rows in this one, or
//!       (?s ?mail)             # `truth`, `graph` (Turtle), `fails` (syntax, refused, evaluation)
//!       (ex:bob UNDEF)
//!     oxigraph:                # `annals`, `oxigraph` or `both` give another answer
//!       because: the reason
//!       rows: …                # that answer, with the same keys; or `whatever: true`
//! ```

mod alike;
mod notation;
mod pair;

use crate::engine::OxigraphEngine;
use crate::same::{same, written};
use annals::query::Answer;
use notation::{table, triples};
use pair::{Outcome, Pair, document};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The beginning of every text; it is valid Turtle too.
const PROLOGUE: &str = "PREFIX ex: <http://example.org/>
PREFIX ann: <https://w3id.org/annals/ns#>
PREFIX ev: <https://w3id.org/annals/id/event/>
PREFIX doc: <https://w3id.org/annals/id/document/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX src: <https://w3id.org/annals/id/source/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX blank: <blank:>
";

/// The queries of one topic.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    /// The files that are loaded.
    data: Vec<String>,
    cases: Vec<Case>,
}

/// A query and its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is tested, as the end of a sentence that begins with "the engine".
    it: String,
    query: String,
    rows: Option<String>,
    ordered: Option<String>,
    truth: Option<bool>,
    graph: Option<String>,
    fails: Option<String>,
    annals: Option<KnownDifference>,
    oxigraph: Option<KnownDifference>,
    both: Option<KnownDifference>,
}

/// The known different answer of an engine.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownDifference {
    because: String,
    rows: Option<String>,
    ordered: Option<String>,
    truth: Option<bool>,
    graph: Option<String>,
    fails: Option<String>,
    /// It varies between runs, or does not matter.
    #[serde(default)]
    whatever: bool,
}

/// The expected outcome.
enum Expected {
    Answer { answer: Answer, ordered: bool },
    Failure(String),
}

impl Expected {
    /// The same with numbers and times rewritten as oxigraph's store does.
    fn stored(self) -> Self {
        match self {
            Self::Answer { answer, ordered } => Self::Answer {
                answer: OxigraphEngine::as_stored(answer),
                ordered,
            },
            Self::Failure(kind) => Self::Failure(kind),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/sparql")
}

/// The topics by name, in the order of their names.
fn topics() -> BTreeMap<String, Topic> {
    let mut topics = BTreeMap::new();
    for entry in fs::read_dir(folder()).expect("the cases can be listed") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.file_stem().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("cases are text");
            let topic = serde_saphyr::from_str(&text);
            let topic = topic.unwrap_or_else(|error| panic!("{name}: {error}"));
            topics.insert(name.into_owned(), topic);
        }
    }
    topics
}

/// The expected outcome from the fields of a case, exactly one of which must be present.
fn expected(
    rows: [Option<&String>; 2],
    truth: Option<bool>,
    graph: Option<&String>,
    fails: Option<&String>,
) -> Result<Expected, String> {
    let answer = |answer, ordered| Expected::Answer { answer, ordered };
    let [any, ordered] = rows;
    let all = [
        any.map(|rows| answer(Answer::Table(table(rows)), false)),
        ordered.map(|rows| answer(Answer::Table(table(rows)), true)),
        truth.map(|truth| answer(Answer::Boolean(truth), false)),
        graph.map(|text| answer(triples(text), false)),
        fails.map(|kind| Expected::Failure(kind.clone())),
    ];
    let mut all = all.into_iter().flatten();
    match (all.next(), all.next()) {
        (Some(one), None) => Ok(one),
        _ => Err("exactly one of rows, ordered, truth, graph and fails is needed".to_owned()),
    }
}

impl Case {
    fn expected(&self) -> Result<Expected, String> {
        let rows = [self.rows.as_ref(), self.ordered.as_ref()];
        expected(rows, self.truth, self.graph.as_ref(), self.fails.as_ref())
    }

    /// Checks the answers of both engines.
    fn check(&self, pair: &Pair) -> Result<(), String> {
        let text = format!("{PROLOGUE}{}", self.query);
        let ours = self.annals.as_ref().or(self.both.as_ref());
        check_outcome(self.expected()?, ours, &pair.annals(&text))
            .map_err(|why| format!("annals: {why}"))?;
        let theirs = self.oxigraph.as_ref().or(self.both.as_ref());
        check_outcome(self.expected()?.stored(), theirs, &pair.oxigraph(&text))
            .map_err(|why| format!("oxigraph: {why}"))
    }
}

impl KnownDifference {
    fn expected(&self) -> Result<Expected, String> {
        let rows = [self.rows.as_ref(), self.ordered.as_ref()];
        expected(rows, self.truth, self.graph.as_ref(), self.fails.as_ref())
    }
}

/// Compares an outcome with the expected one, or with the known difference.
fn check_outcome(
    right: Expected,
    known: Option<&KnownDifference>,
    outcome: &Outcome,
) -> Result<(), String> {
    let right = compare(&right, outcome);
    let Some(known) = known else { return right };
    if known.whatever {
        return Ok(());
    }
    if right.is_ok() {
        return Err(format!("right by now, though {}", known.because));
    }
    compare(&known.expected()?, outcome)
}

fn compare(expected: &Expected, outcome: &Outcome) -> Result<(), String> {
    match (expected, outcome) {
        (Expected::Answer { answer, ordered }, Ok(got)) => same(answer, got, *ordered),
        (Expected::Failure(kind), Err(got)) if kind == got => Ok(()),
        (Expected::Failure(kind), Ok(got)) => Err(format!(
            "expected a failure ({kind}) but got\n{}",
            written(got)
        )),
        (_, Err(kind)) => Err(format!("it failed ({kind})")),
    }
}

#[test]
fn every_query_has_its_expected_answer() {
    let mut pairs: BTreeMap<Vec<String>, Pair> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, topic) in topics() {
        let pair = pairs.entry(topic.data.clone());
        let bytes = |file: &str| fs::read(folder().join(file)).expect("data can be read");
        let documents = topic.data.iter().map(|file| document(file, bytes(file)));
        let pair = pair.or_insert_with(|| Pair::of(documents.collect()));
        for case in &topic.cases {
            count += 1;
            if let Err(why) = case.check(pair) {
                wrong.push(format!(
                    "{name}: {}\n{}\n{why}",
                    case.it,
                    case.query.trim_end()
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}\n{}",
        wrong.len(),
        wrong.join("\n----\n")
    );
    assert!(count >= 200, "only {count} cases");
}

#[test]
fn no_two_queries_of_a_topic_have_the_same_description() {
    for (name, topic) in topics() {
        let mut seen: Vec<&str> = topic.cases.iter().map(|case| &*case.it).collect();
        seen.sort_unstable();
        let double = seen.windows(2).find(|pair| pair[0] == pair[1]);
        assert!(double.is_none(), "{name}: {double:?}");
    }
}
