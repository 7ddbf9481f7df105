//! How documents come into a store: a whole store at once from the stream of statements, or
//! document by document into one that is there.

use super::records::{self, Record};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check::{self, Screen};
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::read::{self, Document, Input, Step, Streamed};
use crate::store::{self, Batch, Bulk, Id, Store, Writer};
use oxrdf::{GraphName, GraphNameRef, NamedNode, Quad, Triple};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::sync_channel;

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

/// A piece of a document on its way into a new store.
enum Piece {
    Statements(Batch),
    /// What came so far does not count.
    Again,
}

/// A document in the hands of its reader, which packs statements and hands them over.
struct Packer<H> {
    own: Id,
    batch: Batch,
    screen: Screen,
    hand_over: H,
    /// Quads of graphs that the document names itself; few documents do.
    named: Vec<Quad>,
    failed: Option<store::Error>,
}

impl<H: FnMut(Piece)> Packer<H> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Again => {
                self.batch = Batch::default();
                self.named.clear();
                self.screen = Screen::default();
                (self.hand_over)(Piece::Again);
            }
            Step::Statement(quad) => {
                self.screen.statement(quad);
                if quad.graph_name != GraphNameRef::DefaultGraph {
                    self.named.push(quad.into_owned());
                    return;
                }
                let (s, p, o) = (quad.subject, quad.predicate, quad.object);
                if let Err(error) = self.batch.add(Some(self.own), s, p, o) {
                    self.failed = Some(error);
                }
                if self.batch.is_full() {
                    (self.hand_over)(Piece::Statements(std::mem::take(&mut self.batch)));
                }
            }
        }
    }
}

/// What the reader of a document found beside its statements.
struct Read {
    streamed: Streamed,
    odd: bool,
    named: Vec<Quad>,
}

fn read_packed(input: Input, own: Id, hand_over: impl FnMut(Piece)) -> store::Result<Read> {
    let mut packer = Packer {
        own,
        batch: Batch::default(),
        screen: Screen::default(),
        hand_over,
        named: Vec::new(),
        failed: None,
    };
    let streamed = read::stream(input, &mut |step| packer.step(step));
    (packer.hand_over)(Piece::Statements(packer.batch));
    match packer.failed {
        Some(error) => Err(error),
        None => Ok(Read {
            streamed,
            odd: packer.screen.is_odd(),
            named: packer.named,
        }),
    }
}

/// Documents of more bytes are read by one thread and numbered by another.
const LARGE: usize = 1 << 20;

/// Takes the statements of a document into a new store, from its reader.
fn take(bulk: &mut Bulk, input: Input, own: Id) -> store::Result<Read> {
    let begun_at = bulk.len();
    let mut failed = None;
    let mut place = |piece: Piece| match piece {
        Piece::Again => bulk.truncate(begun_at),
        Piece::Statements(batch) if failed.is_none() => failed = bulk.take(&batch).err(),
        Piece::Statements(_) => {}
    };
    let read = if input.bytes.len() < LARGE {
        read_packed(input, own, place)
    } else {
        std::thread::scope(|scope| {
            let (hand, taken) = sync_channel(16);
            let reader = scope.spawn(move || {
                // If nobody takes it the document has failed already.
                read_packed(input, own, |piece| drop(hand.send(piece)))
            });
            taken.iter().for_each(&mut place);
            let gone = store::Error::Damaged("the reader ended before its time");
            reader.join().unwrap_or(Err(gone))
        })
    }?;
    match failed {
        Some(error) => Err(error),
        None => Ok(read),
    }
}

/// Reads one document into a new store, and writes its record down; gives back the record, where
/// there is no error, and what is wrong.
fn arrive(
    bulk: &mut Bulk,
    input: Input,
    built_in: bool,
) -> store::Result<(Option<Record>, Vec<Problem>)> {
    let name = input.origin.document();
    let own = bulk.intern(&name)?;
    let begun_at = bulk.len();
    let Read {
        streamed,
        odd,
        named,
    } = take(bulk, input, own)?;
    let Some(text) = streamed.text else {
        return Ok((None, streamed.problems));
    };
    let mut problems = streamed.problems;
    if odd {
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
    let mut graphs = BTreeSet::new();
    if named.is_empty() || bulk.len() > begun_at {
        graphs.insert(name.into_string());
    }
    let mut batch = Batch::default();
    for quad in &named {
        let graph = graph(&streamed.origin, quad.graph_name.as_ref());
        let number = bulk.intern(&graph)?;
        let predicate = quad.predicate.as_ref();
        batch.add(Some(number), &quad.subject, predicate, &quad.object)?;
        graphs.insert(graph.into_string());
    }
    bulk.take(&batch)?;
    let statements = bulk.len() - begun_at;
    let graphs = graphs.into_iter().collect();
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
