//! Our own SPARQL cases: small data and, for each query, the answer that was worked out by hand
//! from the specification. They lie in `tests/data/sparql`, one file a topic.
//!
//! Each case is run by [`annals::Annals`] and by oxigraph in memory. Where one of them, or both,
//! answer otherwise, the case says so and why; what is right by now though it is said to be wrong
//! is a failure too. That oxigraph's store rewrites numbers and times is allowed for everywhere.
//! The program's ontology is among our documents: no query may be so wide that it finds that.
//!
//! Rows are written as in `VALUES`, the variables first; an IRI of `blank:` stands for some blank
//! node. [`PROLOGUE`] stands before every query, every row and every graph.
//!
//! ```yaml
//! data: [people.ttl]
//! cases:
//!   - it: keeps a row whose optional part is missing
//!     query: SELECT ?s ?mail { ?s ex:age 25 OPTIONAL { ?s ex:mail ?mail } }
//!     rows: |                  # in any order; `ordered` for rows in this one, or
//!       (?s ?mail)             # `truth`, `graph` (Turtle), `fails` (syntax, refused, evaluation)
//!       (ex:bob UNDEF)
//!     oxigraph:                # `annals`, `oxigraph` or `both` answer otherwise
//!       because: the reason
//!       rows: …                # what comes instead, in the same words; or `whatever: true`
//! ```

mod alike;
mod notation;
mod pair;

use crate::engine::Yardstick;
use crate::same::{same, written};
use annals::query::Answer;
use notation::{table, triples};
use pair::{Outcome, Pair, document};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What every text begins with; Turtle takes it too.
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

/// Queries about one thing.
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
    /// What is held here, as the end of a sentence that begins with "the engine".
    it: String,
    query: String,
    rows: Option<String>,
    ordered: Option<String>,
    truth: Option<bool>,
    graph: Option<String>,
    fails: Option<String>,
    annals: Option<Other>,
    oxigraph: Option<Other>,
    both: Option<Other>,
}

/// What an engine answers instead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    because: String,
    rows: Option<String>,
    ordered: Option<String>,
    truth: Option<bool>,
    graph: Option<String>,
    fails: Option<String>,
    /// It is not the same at every run, or not worth a look.
    #[serde(default)]
    whatever: bool,
}

/// What must come out.
enum Expected {
    Answer { answer: Answer, ordered: bool },
    Failure(String),
}

impl Expected {
    /// The same where numbers and times are rewritten as the yardstick's store does.
    fn kept(self) -> Self {
        match self {
            Self::Answer { answer, ordered } => Self::Answer {
                answer: Yardstick::kept(answer),
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

/// What the fields of a case say; exactly one of them must.
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
        truth.map(|truth| answer(Answer::Truth(truth), false)),
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

    /// What is wrong with the answer of one of the engines.
    fn check(&self, pair: &Pair) -> Result<(), String> {
        let text = format!("{PROLOGUE}{}", self.query);
        let ours = self.annals.as_ref().or(self.both.as_ref());
        judge(self.expected()?, ours, &pair.ours(&text)).map_err(|why| format!("annals: {why}"))?;
        let theirs = self.oxigraph.as_ref().or(self.both.as_ref());
        judge(self.expected()?.kept(), theirs, &pair.theirs(&text))
            .map_err(|why| format!("oxigraph: {why}"))
    }
}

impl Other {
    fn expected(&self) -> Result<Expected, String> {
        let rows = [self.rows.as_ref(), self.ordered.as_ref()];
        expected(rows, self.truth, self.graph.as_ref(), self.fails.as_ref())
    }
}

/// Holds what came out against what should have, or against what is known to come instead.
fn judge(right: Expected, known: Option<&Other>, outcome: &Outcome) -> Result<(), String> {
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
fn every_query_of_our_own_is_answered_as_worked_out() {
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
fn no_two_queries_of_a_topic_are_said_to_hold_the_same() {
    for (name, topic) in topics() {
        let mut seen: Vec<&str> = topic.cases.iter().map(|case| &*case.it).collect();
        seen.sort_unstable();
        let double = seen.windows(2).find(|pair| pair[0] == pair[1]);
        assert!(double.is_none(), "{name}: {double:?}");
    }
}
