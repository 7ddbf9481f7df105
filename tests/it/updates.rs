//! Updates change what they should and nothing else.
//!
//! Cases are data, in `tests/data/updates`, one file for each topic: the documents before, the
//! update, and the documents after, or why it is refused. Documents are Turtle, by name; the one
//! without a name is the stored default graph. [`PROLOGUE`] is prepended to each.
//!
//! After every case, the statement counts of the records must be right, the store must verify, and
//! deriving everything again must change nothing.

use crate::same::canonical;
use annals::LoadOptions;
use annals::database::UpdateOptions;
use annals::model::id;
use annals::model::origin::Origin;
use annals::parse::{Format, Input, read};
use annals::query::{Answer, DefaultGraph, Error};
use annals::store::{self, Scope, View};
use annals::{Annals, derive};
use oxrdf::{Dataset, GraphName, NamedNode, Term, Triple};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The beginning of every document; updates know these prefixes, except for `ex:`, which is declared
/// in a line before them.
const PROLOGUE: &str = "PREFIX ex: <http://example.org/>
PREFIX ann: <https://w3id.org/annals/ns#>
PREFIX ev: <https://w3id.org/annals/id/event/>
PREFIX cl: <https://w3id.org/annals/id/claim/>
PREFIX ag: <https://w3id.org/annals/id/agent/>
PREFIX src: <https://w3id.org/annals/id/source/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
";

/// The document that receives statements inserted without GRAPH.
const OWN: &str = "update/2026-07-03-1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is tested, as the end of a sentence that begins with "an update".
    it: String,
    #[serde(default)]
    before: BTreeMap<String, String>,
    update: String,
    /// Whether the default graph is the stored one, as in the standard, rather than the union.
    #[serde(default)]
    stored: bool,
    /// Whether no document is named for inserted statements.
    #[serde(default)]
    nameless: bool,
    /// The documents after; if left out, the same as before.
    after: Option<BTreeMap<String, String>>,
    /// How many statements are inserted and deleted, and the documents: `+1 -2 a.ttl b.ttl`.
    changes: Option<String>,
    /// ASK queries over the union that are true afterwards.
    #[serde(default)]
    holds: Vec<String>,
    /// Why it is refused.
    fails: Option<String>,
    /// The place of a syntax error: `line:column`, counting the line of `ex:`.
    syntax: Option<String>,
}

fn graph(name: &str) -> GraphName {
    match name {
        "" => GraphName::DefaultGraph,
        iri if iri.contains("://") => NamedNode::new(iri).expect("an IRI").into(),
        name => id::document(name).into(),
    }
}

fn input(name: &str, text: &str) -> Input {
    Input {
        origin: Origin::new(name),
        bytes: format!("{PROLOGUE}{text}").into_bytes(),
        format: Format::Turtle,
    }
}

fn triples(name: &str, text: &str) -> Vec<Triple> {
    let reading = read(input(name, text));
    let problems = reading.problems;
    let document = reading.document.unwrap_or_else(|| panic!("{problems:?}"));
    document.quads.into_iter().map(Into::into).collect()
}

fn dataset(documents: &BTreeMap<String, String>) -> Dataset {
    let mut all = Dataset::new();
    for (name, text) in documents {
        for triple in triples(name, text) {
            all.insert(&triple.in_graph(graph(name)));
        }
    }
    canonical(&all)
}

fn filled(documents: &BTreeMap<String, String>) -> Annals {
    let mut annals = Annals::new().expect("the ontology can be read");
    let named = documents.iter().filter(|(name, _)| !name.is_empty());
    let inputs = named.map(|(name, text)| input(name, text)).collect();
    annals
        .load(inputs, &LoadOptions::default())
        .expect("the documents have no error");
    let loose = documents
        .get("")
        .map_or_else(Vec::new, |text| triples("loose.ttl", text));
    let stored = annals.store().write(|writer| {
        for triple in &loose {
            writer.insert(None, triple)?;
        }
        derive::rederive(writer)
    });
    stored.expect("the store takes it");
    annals
}

/// The statements stored in a scope.
fn stored(view: View<'_>, scope: Scope) -> Dataset {
    let mut all = Dataset::new();
    for found in view.matches(None, None, None, scope).expect("statements") {
        let found = found.expect("a statement");
        let term = |id| view.term(id).expect("a term");
        let triple = Triple::from_terms(term(found.s), term(found.p), term(found.o));
        let graph = match found.document.map(term) {
            Some(Term::NamedNode(name)) => GraphName::NamedNode(name),
            Some(other) => panic!("{other} names a graph"),
            None => GraphName::DefaultGraph,
        };
        all.insert(&triple.expect("a triple").in_graph(graph));
    }
    all
}

/// All documents but those of the ontology.
fn documents(annals: &Annals) -> Dataset {
    let snapshot = annals.store().snapshot().expect("a state");
    let ontology = id::document("built-in:/").into_string();
    let mut all = stored(snapshot.view(), Scope::Default);
    for quad in &stored(snapshot.view(), Scope::Documents) {
        if !quad.graph_name.to_string().contains(&ontology) {
            all.insert(quad);
        }
    }
    all
}

/// The records have the right statement counts, and each document with statements has a record.
fn check_records(annals: &Annals) -> Result<(), String> {
    let mut counts = BTreeMap::<String, usize>::new();
    for quad in &documents(annals) {
        if let oxrdf::GraphNameRef::NamedNode(name) = quad.graph_name {
            *counts.entry(name.as_str().to_owned()).or_default() += 1;
        }
    }
    for record in annals.documents().expect("records") {
        let graphs = record.graphs.iter();
        let count: usize = graphs.filter_map(|graph| counts.remove(graph)).sum();
        if count != record.statements {
            return Err(format!("{record:?} makes {count} statements"));
        }
    }
    match counts.is_empty() {
        true => Ok(()),
        false => Err(format!("no record for {counts:?}")),
    }
}

/// Exactly what can be derived from the asserted statements is stored.
fn check_derived(annals: &Annals) -> Result<(), String> {
    let union = || {
        let snapshot = annals.store().snapshot().expect("a state");
        snapshot.view().verify().map_err(|e| e.to_string())?;
        let union = stored(snapshot.view(), Scope::Union);
        Ok::<BTreeSet<_>, String>(union.iter().map(|quad| quad.to_string()).collect())
    };
    let before = union()?;
    let renewed = annals.store().write(derive::rederive_all);
    renewed.map_err(|error| error.to_string())?;
    let after = union()?;
    let changed: Vec<_> = before.symmetric_difference(&after).collect();
    match changed.is_empty() {
        true => Ok(()),
        false => Err(format!("deriving again changes these: {changed:?}")),
    }
}

impl Case {
    fn run(&self) -> Result<(), String> {
        let mut annals = filled(&self.before);
        let options = UpdateOptions {
            default_graph: if self.stored {
                DefaultGraph::Stored
            } else {
                DefaultGraph::Union
            },
            document: (!self.nameless).then(|| OWN.to_owned()),
            time: None,
            using: None,
            ..UpdateOptions::default()
        };
        let text = format!("PREFIX ex: <http://example.org/>\n{}", self.update);
        let fails = match annals.update(&text, &options) {
            Ok(updated) => {
                let mut changes = format!("+{} -{}", updated.inserted, updated.deleted);
                for name in &updated.documents {
                    changes.push_str(&format!(" {name}"));
                }
                if self
                    .changes
                    .as_ref()
                    .is_some_and(|expected| *expected != changes)
                {
                    return Err(format!("it reports {changes}"));
                }
                None
            }
            Err(annals::database::UpdateError::Query(Error::Syntax(problem))) => {
                let place = problem.location.as_ref().expect("a place");
                let place = format!("{}:{}", place.line, place.column);
                if self.syntax.as_ref() != Some(&place) {
                    return Err(format!("a syntax error at {place}"));
                }
                None
            }
            Err(error) => Some(error.to_string()),
        };
        if fails != self.fails {
            return Err(format!("it failed: {fails:?}"));
        }
        let expected = dataset(self.after.as_ref().unwrap_or(&self.before));
        let got = documents(&annals);
        if expected != canonical(&got) {
            return Err(format!("expected\n{expected}\nbut got\n{got}"));
        }
        for question in &self.holds {
            let answer = annals.query(question);
            if !matches!(answer, Ok(Answer::Boolean(true))) {
                return Err(format!("{question}: {answer:?}"));
            }
        }
        check_records(&annals)?;
        check_derived(&annals)
    }
}

#[test]
fn updates_change_what_they_should_and_nothing_else() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/updates");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the cases can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&path).expect("cases are text");
        let cases = serde_saphyr::from_str(&text);
        let cases: Vec<Case> = cases.unwrap_or_else(|error| panic!("{name}: {error}"));
        for case in cases {
            count += 1;
            if let Err(why) = case.run() {
                wrong.push(format!("{name}: {}\n{}\n{why}", case.it, case.update));
            }
        }
    }
    let report = wrong.join("\n----\n");
    assert!(wrong.is_empty(), "{} of {count}\n{report}", wrong.len());
    assert!(count >= 40, "only {count} cases");
}

#[test]
fn an_update_is_still_there_after_the_store_is_reopened() {
    let folder = std::env::temp_dir().join(format!("annals-update-{}", std::process::id()));
    let durability = store::Durability::Scratch;
    let mut annals = Annals::create(&folder, durability, Vec::new()).expect("a new store");
    let options = UpdateOptions {
        document: Some(OWN.to_owned()),
        ..UpdateOptions::default()
    };
    let text = "INSERT DATA { ev:x a ann:Event ; ann:date '2023-05-01'^^xsd:date }";
    annals.update(text, &options).expect("an update");
    drop(annals);
    let annals = Annals::open(&folder, durability).expect("the store");
    let names: Vec<_> = annals.documents().expect("records").into_iter().collect();
    let answer = annals.query("ASK { ev:x ann:sortDate ?day }");
    fs::remove_dir_all(&folder).expect("the folder can go");
    assert_eq!((names.len(), names[0].name.as_str()), (1, OWN));
    assert!(matches!(answer, Ok(Answer::Boolean(true))), "{answer:?}");
}

#[test]
fn an_update_that_only_multiplies_rows_is_cancelled_and_changes_nothing() {
    let mut annals = filled(&BTreeMap::new());
    let blocks: String = (0..12)
        .map(|i| format!("VALUES ?v{i} {{ 0 1 2 3 4 5 6 7 8 9 }} "))
        .collect();
    let sum: String = (0..12).map(|i| format!(" + ?v{i}")).collect();
    let text =
        format!("INSERT {{ <urn:a> <urn:b> ?v0 }} WHERE {{ {blocks} FILTER(0{sum} > 1000) }}");
    let options = UpdateOptions {
        document: Some(OWN.to_owned()),
        time: Some(std::time::Duration::from_millis(20)),
        ..UpdateOptions::default()
    };
    match annals.update(&text, &options) {
        Err(annals::database::UpdateError::Query(Error::TimedOut(_))) => {}
        other => panic!("{other:?}"),
    }
    // The store is unchanged and accepts the next update.
    let after = annals.update(
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        &UpdateOptions {
            time: None,
            ..options
        },
    );
    assert_eq!(after.expect("it is done").inserted, 1);
}
