//! How documents come into a store: a whole store at once from the stream of statements, or
//! document by document into one that is there.

use super::archive;
use super::change_summary::Tally;
use super::document::{self, Record, digest};
use super::history::{self, Change, Kind, Occasion, Outcome, Touched};
use super::read_thread::{LARGE, take};
use super::replace::{put, put_built_in, take_out};
use super::strip_derived;
use super::validate_batch::{self, Docket};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check;
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::parse::{self, Document, Format, Input};
use crate::store::{self, Batch, Bulk, Durability, Id, Store, View, Writer};
use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedNode, NamedNodeRef, Quad};
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
    /// How many statements were left out because the program adds them itself.
    pub left_out: usize,
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
pub(super) struct Arrivals {
    pub bulk: Bulk,
    pub docket: Docket,
    records: BTreeMap<String, Record>,
    owners: BTreeMap<String, String>,
    /// Whether copies of the documents are to be kept.
    keeps: bool,
}

impl Arrivals {
    /// The ontology alone.
    pub fn with_ontology(keeps: bool) -> Result<Self, Error> {
        let mut arrivals = Self {
            bulk: Bulk::new()?,
            docket: Docket::default(),
            records: BTreeMap::new(),
            owners: BTreeMap::new(),
            keeps,
        };
        for input in embedded(&ONTOLOGY, BUILT_IN) {
            arrivals.arrive(input, true)?;
        }
        if arrivals.docket.problems.iter().any(Problem::is_error) {
            return Err(Rejected(arrivals.docket.problems).into());
        }
        Ok(arrivals)
    }

    /// Reads one document into the store. Where it has an error, what can be read around the
    /// fault is taken in to be judged, and no store can be made any more.
    pub fn arrive(&mut self, input: Input, built_in: bool) -> Result<(), Error> {
        let name = input.origin.document();
        let own = self.bulk.intern(&name)?;
        let begun_at = self.bulk.len();
        let read = take(&mut self.bulk, input, own)?;
        let streamed = read.streamed;
        self.docket.problems.extend(streamed.problems);
        let Some(text) = streamed.text else {
            self.bulk.truncate(begun_at);
            if let Some(mut around) = streamed.around {
                let quads = std::mem::take(&mut around.quads);
                let graphs = self.name_graphs(&streamed.origin, &quads)?;
                let graphs = graphs.iter().map(|graph| self.bulk.intern(graph));
                let graphs = graphs.collect::<store::Result<Vec<_>>>()?;
                self.docket.enter(around, graphs, true);
            }
            return Ok(());
        };
        let mut graphs = BTreeSet::new();
        if read.named.is_empty() || self.bulk.len() > begun_at {
            graphs.insert(name);
        }
        graphs.extend(self.name_graphs(&streamed.origin, &read.named)?);
        let (statements, packed) = std::thread::scope(|scope| {
            let pack = || (self.keeps && !built_in).then(|| parse::pack(text.as_bytes()));
            // While the statements of a large one are put in order, its copy is made.
            let packing = (text.len() > LARGE).then(|| scope.spawn(pack));
            let statements = self.bulk.settle(begun_at);
            let packed = packing.map_or_else(pack, |it| it.join().unwrap_or_default());
            (statements, packed)
        });
        let mut numbers = Vec::new();
        for graph in &graphs {
            numbers.push(self.bulk.intern(graph)?);
        }
        let graphs = graphs.into_iter().map(NamedNode::into_string).collect();
        let (origin, format) = (streamed.origin, streamed.format);
        let mut record = Record::new(&origin, format, &text, graphs, statements);
        record.built_in = built_in;
        if let Some(packed) = packed {
            self.bulk.keep(archive::name(&record.text), packed);
        }
        self.take_over(record, begun_at)?;
        if built_in {
            self.docket.built_in.extend(numbers);
        } else {
            let document = Document {
                origin,
                quads: Vec::new(),
                text,
                format,
            };
            self.docket.enter(document, numbers, false);
        }
        Ok(())
    }

    /// Takes in what a document says in graphs that it names itself.
    fn name_graphs(
        &mut self,
        origin: &Origin,
        quads: &[Quad],
    ) -> store::Result<BTreeSet<NamedNode>> {
        let mut graphs = BTreeSet::new();
        let mut batch = Batch::default();
        for quad in quads {
            let graph = graph(origin, quad.graph_name.as_ref());
            let number = self.bulk.intern(&graph)?;
            let predicate = quad.predicate.as_ref();
            batch.add(Some(number), &quad.subject, predicate, &quad.object)?;
            graphs.insert(graph);
        }
        self.bulk.take(&batch)?;
        Ok(graphs)
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
        let left_out = strip_derived::leave_out_of(&mut self.bulk, &built_in)?;
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
    if !document::of(snapshot.view())?.is_empty() {
        return Err(store::Error::Changed.into());
    }
    let keeps = store.durability() == Durability::Durable;
    let mut arrivals = Arrivals::with_ontology(keeps)?;
    let of = inputs.len();
    for (number, input) in inputs.into_iter().enumerate() {
        occasion.tell(number, of);
        arrivals.arrive(input, false)?;
    }
    occasion.tell(of, of);
    let docket = std::mem::take(&mut arrivals.docket);
    let mut loaded = Loaded {
        problems: match occasion.known {
            true => docket.problems,
            false => validate_batch::all(&mut arrivals.bulk, docket)?,
        },
        ..Loaded::default()
    };
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    loaded.left_out = arrivals.leave_out()?;
    let Arrivals {
        mut bulk, records, ..
    } = arrivals;
    bulk.note(VERSION, Annals::version().as_bytes());
    for mut record in records.into_values() {
        if !record.built_in {
            record.loaded = occasion.now;
            loaded.records.push(record.clone());
        }
        bulk.note(&document::key(&record.name), &record.note());
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
    let Some(record) = document::one(view, name)? else {
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
    let text = parse::text(input.bytes.clone(), input.origin.file());
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
    let mut docket = Docket::default();
    let (mut documents, mut same) = (Vec::<Document>::new(), Vec::new());
    let before = store.snapshot()?;
    let of = inputs.len();
    for (number, input) in inputs.iter().enumerate() {
        occasion.tell(number, of);
        // Of two of one name the last counts, and of two that make one graph.
        let first = |document: &Document| {
            document.origin.name() == input.origin.name() || !is_plain(document)
        };
        if !documents.iter().any(first) && is_same(before.view(), input)? {
            same.push(input.origin.name().to_owned());
            continue;
        }
        let reading = parse::read(input.clone());
        docket.problems.extend(reading.problems);
        documents.extend(reading.document);
    }
    if docket.problems.iter().any(Problem::is_error) {
        // Nothing is written: all that is wrong is found as if these were only to be checked.
        return Err(Rejected(validate_batch::documents(inputs, Some(store))?).into());
    }
    let left_out: usize = documents.iter_mut().map(strip_derived::leave_out).sum();
    if left_out > 0 && !occasion.known {
        // Whether they are what the program would add is seen before they are gone.
        let problems = validate_batch::documents(inputs, Some(store))?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
    }
    let packed: Vec<_> = match store.durability() {
        Durability::Durable if !occasion.dry_run => {
            let pack = |document: &Document| {
                let text = document.text.as_bytes();
                (archive::name(&digest(text)), parse::pack(text))
            };
            documents.iter().map(pack).collect()
        }
        _ => Vec::new(),
    };
    occasion.tell(of, of);
    store.write(|writer| {
        let mut records = Vec::new();
        for name in &same {
            let record = document::one(writer.view(), name)?;
            if record != document::one(before.view(), name)? {
                return Err(store::Error::Changed.into());
            }
            records.extend(record);
        }
        for name in gone {
            let record = document::one(writer.view(), name)?;
            for record in record.iter().filter(|record| !record.built_in) {
                take_out(writer, record)?;
            }
        }
        let mut new = Vec::new();
        for document in &documents {
            new.push(put(writer, document, occasion)?);
        }
        for (name, packed) in packed {
            writer.keep(name, packed);
        }
        derive::renew(writer)?;
        let problems = match occasion.known {
            true => docket.problems,
            false => judge_new(writer, docket, documents, &new)?,
        };
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        records.extend(new);
        let mut outcome = history::enter(store, writer, occasion, Kind::Load)?;
        let fates = &mut outcome.documents;
        let touched: HashSet<_> = fates.added.iter().chain(&fates.replaced).collect();
        let names = records.iter().map(|record: &Record| &record.name);
        fates.same = names.filter(|it| !touched.contains(it)).cloned().collect();
        Ok(Loaded {
            records,
            problems,
            outcome,
            left_out,
        })
    })
}

/// What is wrong with documents that a write has put into the store, and with what it touched.
fn judge_new(
    writer: &Writer<'_>,
    mut docket: Docket,
    documents: Vec<Document>,
    records: &[Record],
) -> store::Result<Vec<Problem>> {
    let view = writer.view();
    let mut things: BTreeSet<Id> = writer.changes().iter().map(|change| change.s).collect();
    docket.built_in = validate_batch::built_in(view)?;
    for (document, record) in documents.into_iter().zip(records) {
        for quad in &document.quads {
            things.extend(view.id(&quad.subject)?);
        }
        let graphs = record.graphs.iter();
        let graphs = graphs.map(|graph| view.id(NamedNodeRef::new_unchecked(graph)));
        let graphs = graphs.collect::<store::Result<Vec<_>>>()?;
        docket.enter(document, graphs.into_iter().flatten(), false);
    }
    let things: Vec<Id> = things.into_iter().collect();
    let found = check::look(&view, docket.scope(), &things)?;
    docket.close(&view, found)
}

/// Replaces the ontology and derives everything anew.
pub(super) fn renew(store: &Store) -> Result<(), Error> {
    let mut documents = Vec::new();
    for input in embedded(&ONTOLOGY, BUILT_IN) {
        let reading = parse::read(input);
        documents.push(reading.document.ok_or(Rejected(reading.problems))?);
    }
    store.write(|writer| {
        // Another version may have brought other documents along.
        let mut before = document::every(writer.view())?;
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
