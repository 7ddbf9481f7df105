//! One set of documents in two engines: [`Annals`], and oxigraph in memory.

use crate::engine::{Engine, Failure, OxigraphEngine};
use annals::model::origin::Origin;
use annals::parse::{Document, Format, Input, read};
use annals::query::{Answer, Error};
use annals::{Annals, LoadOptions};
use oxrdf::{GraphName, Triple};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The outcome of a query: an answer, or the kind of failure.
pub type Outcome = Result<Answer, &'static str>;

/// Parses a document, which must be valid.
pub fn document(name: &str, bytes: Vec<u8>) -> Document {
    let reading = read(Input {
        origin: Origin::new(name),
        bytes,
        format: Format::from_path(name).expect("a known ending"),
    });
    reading
        .document
        .unwrap_or_else(|| panic!("{name}: {:?}", reading.problems))
}

/// The same documents in both engines.
pub struct Pair {
    annals: Annals,
    reference: OxigraphEngine,
}

impl Pair {
    /// Loads the documents into both.
    pub fn of(documents: Vec<Document>) -> Self {
        let mut reference = OxigraphEngine::default();
        for document in &documents {
            // a set of triples, so the union has no duplicates
            let all = document.quads.iter().cloned().map(Into::into);
            reference.load(None, all.collect());
            for quad in &document.quads {
                let graph = match &quad.graph_name {
                    GraphName::NamedNode(name) => name.clone(),
                    _ => document.origin.document(),
                };
                reference.load(Some(graph), vec![quad.clone().into()]);
            }
        }
        let mut annals = Annals::new().expect("the ontology can be read");
        let inputs = documents.into_iter().map(|document| Input {
            origin: document.origin,
            bytes: document.text.as_bytes().to_vec(),
            format: document.format,
        });
        let loaded = annals.load(inputs.collect(), &LoadOptions::default());
        loaded.expect("the data has no fault");
        reference.load(None, derived(&annals));
        Self { annals, reference }
    }

    /// The outcome of annals.
    pub fn annals(&self, text: &str) -> Outcome {
        let run = || self.annals.query(text);
        match catch_unwind(AssertUnwindSafe(run)) {
            Err(_) => Err("panic"),
            Ok(Err(Error::Syntax(_))) => Err("syntax"),
            Ok(Err(Error::Refused(_))) => Err("refused"),
            Ok(Err(_)) => Err("evaluation"),
            Ok(Ok(answer)) => Ok(answer),
        }
    }

    /// The outcome of oxigraph, which has no predefined prefixes.
    pub fn oxigraph(&self, text: &str) -> Outcome {
        let run = || self.reference.query(text, "http://example.org/");
        match catch_unwind(AssertUnwindSafe(run)) {
            Err(_) => Err("panic"),
            Ok(Err(Failure::Syntax(_))) => Err("syntax"),
            Ok(Err(Failure::Other(_))) => Err("evaluation"),
            Ok(Ok(answer)) => Ok(OxigraphEngine::as_stored(answer)),
        }
    }
}

/// The derived days of events that queries use: they are added to oxigraph.
fn derived(annals: &Annals) -> Vec<Triple> {
    let text = "CONSTRUCT { ?event ?day ?value } WHERE { ?event a ann:Event ; ?day ?value \
        VALUES ?day { ann:earliest ann:latest ann:latestBegin ann:earliestEnd ann:sortDate } }";
    match annals.query(text) {
        Ok(Answer::Graph { triples, .. }) => triples,
        other => panic!("{other:?}"),
    }
}
