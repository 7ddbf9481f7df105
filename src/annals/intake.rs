//! How documents come into a store: a whole store at once from the stream of statements, or
//! document by document into one that is there.

use super::copies;
use super::difference::Tally;
use super::history::{self, Change, Kind, Occasion, Outcome, Touched};
use super::packer::{LARGE, take};
use super::place::{put, put_built_in, take_out};
use super::records::{self, Record, digest};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check;
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::read::{self, Document, Format, Input, Reading};
use crate::store::{self, Batch, Bulk, Durability, Store, View};
use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedNode, Quad};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What the names of the program's own documents begin with; no path does.
pub(super) const BUILT_IN: &str = "built-in:";

/// What came of loading.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The documents.
    pub records: Vec<Record>,
    /// What is worth a look in them; none of it an error.
    pub problems: Vec<Problem>,
    /// What became of the documents, and of what they tell.
    pub outcome: Outcome,
}

/// The named graph that a statement of a document belongs to.
pub(super) fn graph(origin: &Origin, name: GraphNameRef<'_>) -> NamedNode {
    match name {
        GraphNameRef::NamedNode(name) => name.into_owned(),
        GraphNameRef::BlankNode(name) => {
            id::document(&format!("{}/{}", origin.name(), name.as_str()))
        }
        GraphNameRef::DefaultGraph => origin.document(),
    }
}

/// The documents of a new store so far, and which of them makes each named graph.
struct Arrivals {
    bulk: Bulk,
    records: BTreeMap<String, Record>,
    owners: BTreeMap<String, String>,
    /// Whether copies of the documents are to be kept.
    keeps: bool,
    /// Whether they were let in before, so that nobody looks for faults of theirs again.
    known: bool,
}

impl Arrivals {
    fn new(keeps: bool, known: bool) -> store::Result<Self> {
        Ok(Self {
            bulk: Bulk::new()?,
            records: BTreeMap::new(),
            owners: BTreeMap::new(),
            keeps,
            known,
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
        if read.odd && !self.known {
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
        let (statements, packed) = std::thread::scope(|scope| {
            let pack = || (self.keeps && !built_in).then(|| read::pack(text.as_bytes()));
            // While the statements of a large one are put in order, its copy is made.
            let packing = (text.len() > LARGE).then(|| scope.spawn(pack));
            let statements = self.bulk.settle(begun_at);
            let packed = packing.map_or_else(pack, |it| it.join().unwrap_or_default());
            (statements, packed)
        });
        let graphs = graphs.into_iter().collect();
        let (origin, format) = (&streamed.origin, streamed.format);
        let mut record = Record::new(origin, format, &text, graphs, statements);
        record.built_in = built_in;
        if let Some(packed) = packed {
            self.bulk.keep(copies::name(&record.text), packed);
        }
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
pub(super) fn reserved(record: &Record) -> Result<(), Error> {
    let own = id::document(BUILT_IN).into_string();
    let graph = record.graphs.iter().find(|graph| graph.starts_with(&own));
    match graph {
        Some(graph) if !record.built_in => Err(Error::Reserved(graph.clone())),
        // Without a name it would be the default graph proper.
        _ if record.name.is_empty() => Err(Error::Unnamed),
        _ => Ok(()),
    }
}

/// Makes a store hold the ontology and these documents, and nothing else, unless it holds more.
///
/// # Errors
/// [`Rejected`], [`store::Error::Changed`], or see [`store::Error`]; the store is as it was.
pub(super) fn fill(
    store: &Store,
    inputs: Vec<Input>,
    occasion: &Occasion,
) -> Result<Loaded, Error> {
    let snapshot = store.snapshot()?;
    if !records::of(snapshot.view())?.is_empty() {
        return Err(store::Error::Changed.into());
    }
    let keeps = store.durability() == Durability::Durable;
    let mut arrivals = Arrivals::new(keeps, occasion.known)?;
    for input in embedded(&ONTOLOGY, BUILT_IN) {
        let problems = arrivals.arrive(input, true)?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
    }
    let mut loaded = Loaded::default();
    let of = inputs.len();
    for (number, input) in inputs.into_iter().enumerate() {
        occasion.tell(number, of);
        loaded.problems.extend(arrivals.arrive(input, false)?);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    occasion.tell(of, of);
    let Arrivals {
        mut bulk, records, ..
    } = arrivals;
    bulk.note(VERSION, Annals::version().as_bytes());
    for mut record in records.into_values() {
        if !record.built_in {
            record.loaded = occasion.now;
            loaded.records.push(record.clone());
        }
        bulk.note(&records::key(&record.name), &record.note());
    }
    loaded.outcome = enter(&mut bulk, store, snapshot.view(), &loaded.records, occasion)?;
    derive::finish(bulk, store, snapshot.state())?;
    Ok(loaded)
}

/// Enters in the history that a store was filled.
fn enter(
    bulk: &mut Bulk,
    store: &Store,
    before: View<'_>,
    records: &[Record],
    occasion: &Occasion,
) -> Result<Outcome, Error> {
    let touched = records.iter().map(|record| Touched {
        before: None,
        after: Some(record.clone()),
    });
    let touched: Vec<_> = touched.collect();
    let mut outcome = Outcome::of(&touched);
    let mut tally = Tally::default();
    tally.events.added = bulk.count(rdf::TYPE, ann::EVENT_CLASS)?;
    tally.claims.added = bulk.count(rdf::TYPE, ann::CLAIM_CLASS)?;
    tally.statements.added = records.iter().map(|record| record.statements).sum();
    outcome.tally = tally;
    if store.durability() == Durability::Durable {
        let mut last = history::last(before)?;
        if !touched.is_empty() {
            let mut change = Change::after(before, store.folder(), occasion, Kind::Load)?;
            (change.tally, change.documents) = (tally, touched);
            let (name, packed) = change.file();
            bulk.keep(name.clone(), packed);
            last = Some(name);
        }
        if let Some(last) = last {
            bulk.note(history::LAST, last.as_bytes());
        }
    }
    Ok(outcome)
}

/// Whether a document is written in a format that names no graphs.
fn is_plain(document: &Document) -> bool {
    matches!(
        document.format,
        Format::Turtle | Format::NTriples | Format::RdfXml
    )
}

/// Whether a document says and is written as it was when it was loaded; then it need not be read.
/// A document that can name graphs is read again: others may have taken these over.
fn is_same(view: View<'_>, input: &Input) -> store::Result<bool> {
    let name = input.origin.name();
    let Some(record) = records::one(view, name)? else {
        return Ok(false);
    };
    let own = [id::document(name).into_string()];
    if record.hash.is_empty()
        || record.built_in
        || record.format != input.format.ending()
        || record.path.as_deref() != input.origin.path()
        || record.graphs != own
    {
        return Ok(false);
    }
    let text = read::text(input.bytes.clone(), input.origin.file());
    Ok(text.is_ok_and(|text| digest(text.as_bytes()) == record.hash))
}

/// Adds documents to a store, each in place of what it said before, and takes others out.
///
/// # Errors
/// [`Rejected`], or see [`store::Error`]; the store is as it was.
pub(super) fn add(
    store: &Store,
    inputs: Vec<Input>,
    gone: &[String],
    occasion: &Occasion,
) -> Result<Loaded, Error> {
    let mut loaded = Loaded::default();
    let (mut documents, mut same) = (Vec::<Document>::new(), Vec::new());
    let before = store.snapshot()?;
    let of = inputs.len();
    for (number, input) in inputs.into_iter().enumerate() {
        occasion.tell(number, of);
        // Of two of one name the last counts, and of two that make one graph.
        let first = |document: &Document| {
            document.origin.name() == input.origin.name() || !is_plain(document)
        };
        if !documents.iter().any(first) && is_same(before.view(), &input)? {
            same.push(input.origin.name().to_owned());
            continue;
        }
        let reading = read::read(input);
        loaded.problems.extend(check::reading(&reading));
        documents.extend(reading.document);
    }
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    let packed = match store.durability() {
        Durability::Durable if !occasion.dry_run => {
            let pack = |document: &Document| read::pack(document.text.as_bytes());
            documents.iter().map(pack).collect()
        }
        _ => Vec::new(),
    };
    occasion.tell(of, of);
    (loaded.records, loaded.outcome) = store.write(|writer| {
        let mut records = Vec::new();
        for name in &same {
            let record = records::one(writer.view(), name)?;
            if record != records::one(before.view(), name)? {
                return Err(store::Error::Changed.into());
            }
            records.extend(record);
        }
        for name in gone {
            let record = records::one(writer.view(), name)?;
            for record in record.iter().filter(|record| !record.built_in) {
                take_out(writer, record)?;
            }
        }
        for document in &documents {
            records.push(put(writer, document, occasion)?);
        }
        for (packed, document) in packed.into_iter().zip(&documents) {
            writer.keep(copies::name(&digest(document.text.as_bytes())), packed);
        }
        derive::renew(writer)?;
        let mut outcome = history::enter(store, writer, occasion, Kind::Load)?;
        let fates = &mut outcome.documents;
        let touched: HashSet<_> = fates.added.iter().chain(&fates.replaced).collect();
        let names = records.iter().map(|record: &Record| &record.name);
        fates.same = names.filter(|it| !touched.contains(it)).cloned().collect();
        Ok::<_, Error>((records, outcome))
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
            put_built_in(writer, document)?;
        }
        writer.note(VERSION, Some(Annals::version().as_bytes()))?;
        Ok::<_, Error>(derive::renew_all(writer)?)
    })
}
