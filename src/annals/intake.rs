//! How documents come into a store: a whole store at once from the stream of statements, or
//! document by document into one that is there.

use super::records::{self, Record};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check::{self, Screen};
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::read::{self, Document, Input, Step};
use crate::store::{self, Bulk, Id, Store, Writer};
use oxrdf::{GraphName, GraphNameRef, NamedNode, QuadRef, Triple};
use std::collections::BTreeMap;

/// What came of loading.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The documents.
    pub records: Vec<Record>,
    /// What is worth a look in them; none of it an error.
    pub problems: Vec<Problem>,
}

/// The named graph that a statement of a document belongs to.
fn graph(origin: &Origin, name: GraphNameRef<'_>) -> NamedNode {
    match name {
        GraphNameRef::NamedNode(name) => name.into_owned(),
        GraphNameRef::BlankNode(name) => {
            id::document(&format!("{}/{}", origin.name(), name.as_str()))
        }
        GraphNameRef::DefaultGraph => origin.document(),
    }
}

/// One document on its way into a new store.
struct Arrival<'b> {
    bulk: &'b mut Bulk,
    origin: Origin,
    begun_at: usize,
    own: Id,
    graphs: BTreeMap<NamedNode, Id>,
    screen: Screen,
    failed: Option<store::Error>,
}

impl Arrival<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Again => {
                self.bulk.truncate(self.begun_at);
                self.graphs.clear();
                self.screen = Screen::default();
            }
            Step::Statement(quad) if self.failed.is_none() => {
                self.failed = self.add(quad).err();
            }
            Step::Statement(_) => {}
        }
    }

    fn add(&mut self, quad: QuadRef<'_>) -> store::Result<()> {
        self.screen.statement(quad);
        let number = match quad.graph_name {
            GraphNameRef::DefaultGraph => self.own,
            name => {
                let graph = graph(&self.origin, name);
                let number = self.bulk.intern(&graph)?;
                self.graphs.insert(graph, number);
                number
            }
        };
        self.bulk
            .add(Some(number), quad.subject, quad.predicate, quad.object)
    }
}

/// Reads one document into a new store, and writes its record down; gives back the record, where
/// there is no error, and what is wrong.
fn arrive(
    bulk: &mut Bulk,
    input: Input,
    built_in: bool,
) -> store::Result<(Option<Record>, Vec<Problem>)> {
    let own = input.origin.document();
    let mut arrival = Arrival {
        begun_at: bulk.len(),
        own: bulk.intern(&own)?,
        origin: input.origin.clone(),
        graphs: BTreeMap::new(),
        screen: Screen::default(),
        failed: None,
        bulk,
    };
    let streamed = read::stream(input, &mut |step| arrival.step(step));
    if let Some(error) = arrival.failed {
        return Err(error);
    }
    let Some(text) = streamed.text else {
        return Ok((None, streamed.problems));
    };
    let mut problems = streamed.problems;
    if arrival.screen.is_odd() {
        let again = Input {
            origin: streamed.origin.clone(),
            bytes: text.as_bytes().to_vec(),
            format: streamed.format,
        };
        let document = read::read(again).document;
        problems.extend(document.iter().flat_map(check::document));
        if problems.iter().any(Problem::is_error) {
            return Ok((None, problems));
        }
    }
    let statements = arrival.bulk.len() - arrival.begun_at;
    let mut graphs: Vec<_> = arrival
        .graphs
        .into_keys()
        .map(NamedNode::into_string)
        .collect();
    if graphs.is_empty() || arrival.bulk.mentions(arrival.begun_at, arrival.own) {
        graphs.push(own.into_string());
    }
    let record = Record::new(&streamed.origin, &text, graphs, statements, built_in);
    bulk.note(&records::key(&record.name), &record.text());
    Ok((Some(record), problems))
}

/// Makes a store hold the ontology and these documents, and nothing else, unless it holds more.
///
/// # Errors
/// [`Rejected`], [`store::Error::Changed`], or see [`store::Error`]; the store is as it was.
pub(super) fn fill(store: &Store, inputs: Vec<Input>) -> Result<Loaded, Error> {
    let state = store.snapshot()?.state();
    if !records::all(store)?.is_empty() {
        return Err(store::Error::Changed.into());
    }
    let mut bulk = Bulk::new()?;
    for input in embedded(&ONTOLOGY, "ontology") {
        let (_, problems) = arrive(&mut bulk, input, true)?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
    }
    let mut loaded = Loaded::default();
    for input in inputs {
        let (record, problems) = arrive(&mut bulk, input, false)?;
        loaded.records.extend(record);
        loaded.problems.extend(problems);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    bulk.note(VERSION, Annals::version().as_bytes());
    derive::finish(bulk, store, state)?;
    Ok(loaded)
}

/// Adds documents to a store, each in place of what it said before.
///
/// # Errors
/// [`Rejected`], or see [`store::Error`]; the store is as it was.
pub(super) fn add(store: &Store, inputs: Vec<Input>) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    let mut documents = Vec::new();
    for input in inputs {
        let reading = read::read(input);
        loaded.problems.extend(reading.problems);
        loaded
            .problems
            .extend(reading.document.iter().flat_map(check::document));
        documents.extend(reading.document);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    loaded.records = store.write(|writer| {
        let records = documents
            .iter()
            .map(|document| put(writer, document, false));
        let records = records.collect::<store::Result<Vec<_>>>()?;
        derive::renew(writer)?;
        Ok::<_, store::Error>(records)
    })?;
    Ok(loaded)
}

/// Replaces the ontology and derives everything anew.
pub(super) fn renew(store: &Store) -> Result<(), Error> {
    let mut documents = Vec::new();
    for input in embedded(&ONTOLOGY, "ontology") {
        let reading = read::read(input);
        documents.push(reading.document.ok_or(Rejected(reading.problems))?);
    }
    store.write(|writer| {
        for document in &documents {
            put(writer, document, true)?;
        }
        writer.note(VERSION, Some(Annals::version().as_bytes()))?;
        derive::renew_all(writer)
    })?;
    Ok(())
}

/// Makes the store hold what a document says, in place of what it said before.
fn put(writer: &mut Writer<'_>, document: &Document, built_in: bool) -> store::Result<Record> {
    let graphs = by_graph(document);
    let before = records::one(writer.view(), document.origin.name())?;
    for gone in before.into_iter().flat_map(|before| before.graphs) {
        let gone = NamedNode::new_unchecked(gone);
        if !graphs.contains_key(&gone) {
            writer.replace(Some(&gone), [])?;
        }
    }
    for (graph, triples) in &graphs {
        writer.replace(Some(graph), triples)?;
    }
    let names = graphs.into_keys().map(NamedNode::into_string).collect();
    let statements = document.quads.len();
    let record = Record::new(
        &document.origin,
        &document.text,
        names,
        statements,
        built_in,
    );
    writer.note(&records::key(&record.name), Some(&record.text()))?;
    Ok(record)
}

/// What a document says, by the named graph that says it: its own, or those that it names.
fn by_graph(document: &Document) -> BTreeMap<NamedNode, Vec<Triple>> {
    let mut graphs = BTreeMap::<_, Vec<_>>::new();
    if document.quads.is_empty() {
        graphs.insert(document.origin.document(), Vec::new());
    }
    for quad in &document.quads {
        let name = GraphName::as_ref(&quad.graph_name);
        let triples = graphs.entry(graph(&document.origin, name)).or_default();
        triples.push(quad.clone().into());
    }
    graphs
}
