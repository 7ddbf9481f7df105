//! One set of documents in two engines: [`Annals`], and oxigraph in memory.

use crate::engine::{Engine, Failure, Yardstick};
use annals::Annals;
use annals::model::origin::Origin;
use annals::parse::{Document, Format, Input, read};
use annals::query::{Answer, Error, Limits};
use oxrdf::{GraphName, Triple};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What came out: an answer, or in one word why there is none.
pub type Outcome = Result<Answer, &'static str>;

/// Reads a document, which must have no fault.
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
    yardstick: Yardstick,
}

impl Pair {
    /// Loads the documents into both.
    pub fn of(documents: Vec<Document>) -> Self {
        let mut yardstick = Yardstick::default();
        for document in &documents {
            // a set of triples, so the union has none twice
            let all = document.quads.iter().cloned().map(Into::into);
            yardstick.load(None, all.collect());
            for quad in &document.quads {
                let graph = match &quad.graph_name {
                    GraphName::NamedNode(name) => name.clone(),
                    _ => document.origin.document(),
                };
                yardstick.load(Some(graph), vec![quad.clone().into()]);
            }
        }
        let mut annals = Annals::new().expect("the ontology can be read");
        let inputs = documents.into_iter().map(|document| Input {
            origin: document.origin,
            bytes: document.text.as_bytes().to_vec(),
            format: document.format,
        });
        let loaded = annals.load(inputs.collect());
        loaded.expect("the data has no fault");
        yardstick.load(None, derived(&annals));
        Self { annals, yardstick }
    }

    /// What ours answers.
    pub fn ours(&self, text: &str) -> Outcome {
        let asked = || self.annals.ask(text, &Limits::default());
        match catch_unwind(AssertUnwindSafe(asked)) {
            Err(_) => Err("panic"),
            Ok(Err(Error::Syntax(_))) => Err("syntax"),
            Ok(Err(Error::Refused(_))) => Err("refused"),
            Ok(Err(_)) => Err("evaluation"),
            Ok(Ok(answer)) => Ok(answer),
        }
    }

    /// What the other answers, which has no prefixes of its own.
    pub fn theirs(&self, text: &str) -> Outcome {
        let asked = || self.yardstick.query(text, "http://example.org/");
        match catch_unwind(AssertUnwindSafe(asked)) {
            Err(_) => Err("panic"),
            Ok(Err(Failure::Syntax(_))) => Err("syntax"),
            Ok(Err(Failure::Other(_))) => Err("evaluation"),
            Ok(Ok(answer)) => Ok(Yardstick::kept(answer)),
        }
    }
}

/// The days that ours adds to events and that queries look for: the other is told of them.
fn derived(annals: &Annals) -> Vec<Triple> {
    let text = "CONSTRUCT { ?event ?day ?value } WHERE { ?event a ann:Event ; ?day ?value \
        VALUES ?day { ann:earliest ann:latest ann:latestBegin ann:earliestEnd ann:sortDate } }";
    match annals.ask(text, &Limits::default()) {
        Ok(Answer::Graph { triples, .. }) => triples,
        other => panic!("{other:?}"),
    }
}
