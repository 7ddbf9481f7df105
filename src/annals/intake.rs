//! How documents come into a store: a whole store at once from the stream of statements, or
//! document by document into one that is there.

use super::echoes;
use super::records::{self, Record};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check::{self, Screen};
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::read::{self, Document, Input, Reading, Step, Streamed};
use crate::store::{self, Batch, Bulk, Id, Scope, Store, Writer};
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::mpsc::sync_channel;

/// What the names of the program's own documents begin with; no path does.
pub(super) const BUILT_IN: &str = "built-in:";

/// What came of loading.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The documents.
    pub records: Vec<Record>,
    /// What is worth a look in them; none of it an error.
    pub problems: Vec<Problem>,
    /// How many statements were left out because the program adds them itself.
    pub left_out: usize,
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

/// The documents of a new store so far, and which of them makes each named graph.
struct Arrivals {
    bulk: Bulk,
    records: BTreeMap<String, Record>,
    owners: BTreeMap<String, String>,
}

impl Arrivals {
    fn new() -> store::Result<Self> {
        Ok(Self {
            bulk: Bulk::new()?,
            records: BTreeMap::new(),
            owners: BTreeMap::new(),
        })
    }

    /// Reads one document into the store; gives back what is wrong. Where that is an error, no
    /// store can be made any more.
    fn arrive(&mut self, input: Input, built_in: bool) -> Result<Vec<Problem>, Error> {
        let name = input.origin.document();
        let own = self.bulk.intern(&name)?;
        let begun_at = self.bulk.len();
        let read = take(&mut self.bulk, input, own)?;
        let streamed = read.streamed;
        let Some(text) = streamed.text else {
            return Ok(check::reading(&Reading {
                document: None,
                around: streamed.around,
                problems: streamed.problems,
            }));
        };
        let mut problems = streamed.problems;
        if read.odd {
            let again = Input {
                origin: streamed.origin.clone(),
                bytes: text.as_bytes().to_vec(),
                format: streamed.format,
            };
            let document = read::read(again).document;
            problems.extend(document.iter().flat_map(check::document));
            if problems.iter().any(Problem::is_error) {
                return Ok(problems);
            }
        }
        let mut graphs = BTreeSet::new();
        if read.named.is_empty() || self.bulk.len() > begun_at {
            graphs.insert(name.into_string());
        }
        self.name_graphs(&streamed.origin, &read.named, &mut graphs)?;
        let statements = self.bulk.settle(begun_at);
        let graphs = graphs.into_iter().collect();
        let record = Record::new(&streamed.origin, &text, graphs, statements, built_in);
        self.take_over(record, begun_at)?;
        Ok(problems)
    }

    /// Takes in what a document says in graphs that it names itself.
    fn name_graphs(
        &mut self,
        origin: &Origin,
        quads: &[Quad],
        graphs: &mut BTreeSet<String>,
    ) -> store::Result<()> {
        let mut batch = Batch::default();
        for quad in quads {
            let graph = graph(origin, quad.graph_name.as_ref());
            let number = self.bulk.intern(&graph)?;
            let predicate = quad.predicate.as_ref();
            batch.add(Some(number), &quad.subject, predicate, &quad.object)?;
            graphs.insert(graph.into_string());
        }
        self.bulk.take(&batch)
    }

    /// Leaves out what the program adds itself; tells how many statements that were.
    fn leave_out(&mut self) -> store::Result<usize> {
        let mut built_in = HashSet::new();
        let mut makers = BTreeMap::new();
        for record in self.records.values_mut() {
            for graph in &record.graphs {
                let graph = self.bulk.intern(NamedNodeRef::new_unchecked(graph))?;
                if record.built_in {
                    built_in.insert(graph);
                } else {
                    makers.insert(graph, record.name.clone());
                }
            }
        }
        let left_out = echoes::leave_out_of(&mut self.bulk, &built_in)?;
        for (graph, number) in &left_out {
            let maker = makers
                .get(graph)
                .and_then(|name| self.records.get_mut(name));
            if let Some(record) = maker {
                record.statements = record.statements.saturating_sub(*number);
            }
        }
        Ok(left_out.values().sum())
    }

    /// A document takes the place of the one of its name, and owns from now on what it names.
    fn take_over(&mut self, record: Record, mut begun_at: usize) -> Result<(), Error> {
        reserved(&record)?;
        let before = self.records.remove(&record.name);
        let before = before.into_iter().flat_map(|before| before.graphs);
        let taken: BTreeSet<String> = before.chain(record.graphs.iter().cloned()).collect();
        for graph in taken {
            let Some(owner) = self.owners.remove(&graph) else {
                continue;
            };
            let number = self.bulk.intern(&NamedNode::new_unchecked(graph.clone()))?;
            let gone = self.bulk.forget(begun_at, number);
            begun_at -= gone;
            if let Some(owner) = self.records.get_mut(&owner) {
                owner.lose(&graph, gone);
            }
        }
        for graph in &record.graphs {
            self.owners.insert(graph.clone(), record.name.clone());
        }
        self.records.insert(record.name.clone(), record);
        Ok(())
    }
}

/// Refuses a document that would take the place of one of the program's own.
fn reserved(record: &Record) -> Result<(), Error> {
    let own = id::document(BUILT_IN).into_string();
    let graph = record.graphs.iter().find(|graph| graph.starts_with(&own));
    match graph {
        Some(graph) if !record.built_in => Err(Error::Reserved(graph.clone())),
        _ => Ok(()),
    }
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
    let mut arrivals = Arrivals::new()?;
    for input in embedded(&ONTOLOGY, BUILT_IN) {
        let problems = arrivals.arrive(input, true)?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
    }
    let mut loaded = Loaded::default();
    for input in inputs {
        loaded.problems.extend(arrivals.arrive(input, false)?);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    loaded.left_out = arrivals.leave_out()?;
    let Arrivals {
        mut bulk, records, ..
    } = arrivals;
    bulk.note(VERSION, Annals::version().as_bytes());
    for record in records.into_values() {
        bulk.note(&records::key(&record.name), &record.text());
        loaded.records.extend((!record.built_in).then_some(record));
    }
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
        loaded.problems.extend(check::reading(&reading));
        documents.extend(reading.document);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    loaded.left_out = documents.iter_mut().map(echoes::leave_out).sum();
    loaded.records = store.write(|writer| {
        let records = documents
            .iter()
            .map(|document| put(writer, document, false));
        let records = records.collect::<Result<Vec<_>, Error>>()?;
        derive::renew(writer)?;
        Ok::<_, Error>(records)
    })?;
    Ok(loaded)
}

/// Replaces the ontology and derives everything anew.
pub(super) fn renew(store: &Store) -> Result<(), Error> {
    let mut documents = Vec::new();
    for input in embedded(&ONTOLOGY, BUILT_IN) {
        let reading = read::read(input);
        documents.push(reading.document.ok_or(Rejected(reading.problems))?);
    }
    store.write(|writer| {
        // Another version may have brought other documents along.
        let mut before = records::every(writer.view())?;
        before.retain(|record| record.built_in);
        for record in before {
            take_out(writer, &record)?;
        }
        for document in &documents {
            put(writer, document, true)?;
        }
        writer.note(VERSION, Some(Annals::version().as_bytes()))?;
        Ok::<_, Error>(derive::renew_all(writer)?)
    })
}

/// Makes the store no longer hold what a document says.
pub(super) fn take_out(writer: &mut Writer<'_>, record: &Record) -> store::Result<()> {
    for graph in &record.graphs {
        writer.replace(Some(&NamedNode::new_unchecked(graph.clone())), [])?;
    }
    writer.note(&records::key(&record.name), None)
}

/// Makes the store hold what a document says, in place of what it said before.
fn put(writer: &mut Writer<'_>, document: &Document, built_in: bool) -> Result<Record, Error> {
    let graphs = by_graph(document);
    let names = graphs.keys().map(|name| name.as_str().to_owned()).collect();
    let statements = graphs.values().map(Vec::len).sum();
    let (origin, text) = (&document.origin, &document.text);
    let record = Record::new(origin, text, names, statements, built_in);
    reserved(&record)?;
    let before = records::one(writer.view(), document.origin.name())?;
    let before: Vec<String> = before
        .into_iter()
        .flat_map(|before| before.graphs)
        .collect();
    take_over(writer, &record, &before)?;
    for gone in before {
        let gone = NamedNode::new_unchecked(gone);
        if !graphs.contains_key(&gone) {
            writer.replace(Some(&gone), [])?;
        }
    }
    for (graph, triples) in &graphs {
        writer.replace(Some(graph), triples)?;
    }
    writer.note(&records::key(&record.name), Some(&record.text()))?;
    Ok(record)
}

/// Other documents lose the named graphs that this one makes from now on.
fn take_over(writer: &mut Writer<'_>, record: &Record, before: &[String]) -> store::Result<()> {
    let own = id::document(&record.name);
    let mut foreign = Vec::new();
    for graph in record.graphs.iter().filter(|graph| !before.contains(graph)) {
        let name = writer.view().id(NamedNodeRef::new_unchecked(graph))?;
        let there = match name {
            Some(name) => writer.view().has_document(name)?,
            None => false,
        };
        // Nobody else names this document, mostly: then the records need not be read.
        if there || *graph != own.as_str() {
            foreign.push(graph);
        }
    }
    if foreign.is_empty() {
        return Ok(());
    }
    for mut other in records::every(writer.view())? {
        let lost: Vec<_> = foreign
            .iter()
            .filter(|graph| other.graphs.contains(graph))
            .collect();
        if lost.is_empty() || other.name == record.name {
            continue;
        }
        for graph in lost {
            let view = writer.view();
            let name = view.id(NamedNodeRef::new_unchecked(graph))?;
            let said = match name {
                Some(name) => view
                    .matches(None, None, None, Scope::Document(name))?
                    .count(),
                None => 0,
            };
            other.lose(graph, said);
        }
        writer.note(&records::key(&other.name), Some(&other.text()))?;
    }
    Ok(())
}

/// What a document says, each statement once, by the named graph that says it: its own, or those
/// that it names.
fn by_graph(document: &Document) -> BTreeMap<NamedNode, Vec<Triple>> {
    let mut seen = HashSet::new();
    let mut graphs = BTreeMap::<_, Vec<_>>::new();
    if document.quads.is_empty() {
        graphs.insert(document.origin.document(), Vec::new());
    }
    for quad in document.quads.iter().filter(|quad| seen.insert(*quad)) {
        let name = GraphName::as_ref(&quad.graph_name);
        let triples = graphs.entry(graph(&document.origin, name)).or_default();
        triples.push(quad.clone().into());
    }
    graphs
}
