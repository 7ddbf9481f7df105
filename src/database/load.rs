//! Loading documents: a whole new store at once from a stream of statements, or document by
//! document into an existing one.

use super::archive;
use super::change_summary::ChangeSummary;
use super::document::{self, DocumentRecord, digest};
use super::history::{self, Change, DocumentChange, Operation, Outcome, WriteContext};
use super::read_thread::{LARGE, read_into};
use super::replace::{put, put_built_in, remove};
use super::strip_derived;
use super::validate_batch::{self, ValidationBatch};
use super::{Annals, Error, ONTOLOGY, Rejected, VERSION, embedded};
use crate::check;
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::parse::{self, Document, Format, Input};
use crate::store::{self, Batch, BulkLoader, Durability, Id, Store, View, Writer};
use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedNode, NamedNodeRef, Quad};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The prefix of the names of built-in documents; no path begins with it.
pub(super) const BUILT_IN: &str = "built-in:";

/// The result of loading.
#[derive(Debug, Clone, Default)]
pub struct LoadReport {
    /// The documents.
    pub records: Vec<DocumentRecord>,
    /// Warnings about them; no errors.
    pub problems: Vec<Problem>,
    /// How documents and their content changed.
    pub outcome: Outcome,
    /// How many statements were left out because the program derives them itself.
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

/// Loads documents into a new store; knows which of them owns each named graph.
pub(super) struct BatchLoader {
    pub bulk: BulkLoader,
    pub validation: ValidationBatch,
    records: BTreeMap<String, DocumentRecord>,
    owners: BTreeMap<String, String>,
    /// Whether copies of the documents are archived.
    archives: bool,
}

impl BatchLoader {
    /// A loader with the ontology alone.
    pub fn with_ontology(archives: bool) -> Result<Self, Error> {
        let mut loader = Self {
            bulk: BulkLoader::new()?,
            validation: ValidationBatch::default(),
            records: BTreeMap::new(),
            owners: BTreeMap::new(),
            archives,
        };
        for input in embedded(&ONTOLOGY, BUILT_IN) {
            loader.add_document(input, true)?;
        }
        if loader.validation.problems.iter().any(Problem::is_error) {
            return Err(Rejected(loader.validation.problems).into());
        }
        Ok(loader)
    }

    /// Reads one document into the store. If it has an error, what can be read around the error is
    /// still checked, but the store can no longer be built.
    pub fn add_document(&mut self, input: Input, built_in: bool) -> Result<(), Error> {
        let name = input.origin.document();
        let own = self.bulk.intern(&name)?;
        let begun_at = self.bulk.len();
        let read = read_into(&mut self.bulk, input, own)?;
        let streamed = read.streamed;
        self.validation.problems.extend(streamed.problems);
        let Some(text) = streamed.text else {
            self.bulk.truncate(begun_at);
            if let Some(mut around) = streamed.recovered {
                let quads = std::mem::take(&mut around.quads);
                let graphs = self.add_named_graphs(&streamed.origin, &quads)?;
                let graphs = graphs.iter().map(|graph| self.bulk.intern(graph));
                let graphs = graphs.collect::<store::Result<Vec<_>>>()?;
                self.validation.add(around, graphs, true);
            }
            return Ok(());
        };
        let mut graphs = BTreeSet::new();
        if read.named.is_empty() || self.bulk.len() > begun_at {
            graphs.insert(name);
        }
        graphs.extend(self.add_named_graphs(&streamed.origin, &read.named)?);
        let (statements, packed) = std::thread::scope(|scope| {
            let compress =
                || (self.archives && !built_in).then(|| parse::compress(text.as_bytes()));
            // The copy of a large document is compressed while its statements are sorted.
            let compressing = (text.len() > LARGE).then(|| scope.spawn(compress));
            let statements = self.bulk.sort_added(begun_at);
            let packed = compressing.map_or_else(compress, |it| it.join().unwrap_or_default());
            (statements, packed)
        });
        let mut numbers = Vec::new();
        for graph in &graphs {
            numbers.push(self.bulk.intern(graph)?);
        }
        let graphs = graphs.into_iter().map(NamedNode::into_string).collect();
        let (origin, format) = (streamed.origin, streamed.format);
        let mut record = DocumentRecord::new(&origin, format, &text, graphs, statements);
        record.built_in = built_in;
        if let Some(packed) = packed {
            self.bulk
                .archive_file(archive::text_file_name(&record.text), packed);
        }
        self.take_over_graphs(record, begun_at)?;
        if built_in {
            self.validation.built_in.extend(numbers);
        } else {
            let document = Document {
                origin,
                quads: Vec::new(),
                text,
                format,
            };
            self.validation.add(document, numbers, false);
        }
        Ok(())
    }

    /// Adds the statements of a document in graphs that it names itself.
    fn add_named_graphs(
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
        self.bulk.add_batch(&batch)?;
        Ok(graphs)
    }

    /// Removes statements that the program derives itself; returns how many.
    fn strip_derived(&mut self) -> store::Result<usize> {
        let mut built_in = HashSet::new();
        let mut document_by_graph = BTreeMap::new();
        for record in self.records.values_mut() {
            for graph in &record.graphs {
                let graph = self.bulk.intern(NamedNodeRef::new_unchecked(graph))?;
                if record.built_in {
                    built_in.insert(graph);
                } else {
                    document_by_graph.insert(graph, record.name.clone());
                }
            }
        }
        let left_out = strip_derived::strip_bulk(&mut self.bulk, &built_in)?;
        for (graph, number) in &left_out {
            let maker = document_by_graph
                .get(graph)
                .and_then(|name| self.records.get_mut(name));
            if let Some(record) = maker {
                record.statements = record.statements.saturating_sub(*number);
            }
        }
        Ok(left_out.values().sum())
    }

    /// Replaces the document of the same name; the new one takes over all graphs that it names.
    fn take_over_graphs(
        &mut self,
        record: DocumentRecord,
        mut begun_at: usize,
    ) -> Result<(), Error> {
        check_reserved_name(&record)?;
        let before = self.records.remove(&record.name);
        let before = before.into_iter().flat_map(|before| before.graphs);
        let taken: BTreeSet<String> = before.chain(record.graphs.iter().cloned()).collect();
        for graph in taken {
            let Some(owner) = self.owners.remove(&graph) else {
                continue;
            };
            let number = self.bulk.intern(&NamedNode::new_unchecked(graph.clone()))?;
            let gone = self.bulk.remove_document(begun_at, number);
            begun_at -= gone;
            if let Some(owner) = self.records.get_mut(&owner) {
                owner.remove_graph(&graph, gone);
            }
        }
        for graph in &record.graphs {
            self.owners.insert(graph.clone(), record.name.clone());
        }
        self.records.insert(record.name.clone(), record);
        Ok(())
    }
}

/// Rejects a document that would replace a built-in one.
pub(super) fn check_reserved_name(record: &DocumentRecord) -> Result<(), Error> {
    let own = id::document(BUILT_IN).into_string();
    let graph = record.graphs.iter().find(|graph| graph.starts_with(&own));
    match graph {
        Some(graph) if !record.built_in => Err(Error::Reserved(graph.clone())),
        // Without a name it would be the default graph itself.
        _ if record.name.is_empty() => Err(Error::Unnamed),
        _ => Ok(()),
    }
}

/// Fills an empty store with the ontology and these documents.
///
/// # Errors
/// [`Rejected`], [`store::Error::Changed`], or see [`store::Error`]; the store is unchanged.
pub(super) fn fill_store(
    store: &Store,
    inputs: Vec<Input>,
    context: &WriteContext,
) -> Result<LoadReport, Error> {
    let snapshot = store.snapshot()?;
    if !document::listed(snapshot.view())?.is_empty() {
        return Err(store::Error::Changed.into());
    }
    let archives = store.durability() == Durability::Durable;
    let mut loader = BatchLoader::with_ontology(archives)?;
    let of = inputs.len();
    for (number, input) in inputs.into_iter().enumerate() {
        context.report_progress(number, of);
        loader.add_document(input, false)?;
    }
    context.report_progress(of, of);
    let validation = std::mem::take(&mut loader.validation);
    let mut loaded = LoadReport {
        problems: match context.skip_checks {
            true => validation.problems,
            false => validate_batch::validate_bulk(&mut loader.bulk, validation)?,
        },
        ..LoadReport::default()
    };
    if loaded.problems.iter().any(Problem::is_error) {
        return Err(Rejected(loaded.problems).into());
    }
    loaded.left_out = loader.strip_derived()?;
    let BatchLoader {
        mut bulk, records, ..
    } = loader;
    bulk.note(VERSION, Annals::version().as_bytes());
    for mut record in records.into_values() {
        if !record.built_in {
            record.loaded = context.now;
            loaded.records.push(record.clone());
        }
        bulk.note(&document::key(&record.name), &record.note());
    }
    loaded.outcome = record_fill(&mut bulk, store, snapshot.view(), &loaded.records, context)?;
    derive::finish_bulk(bulk, store, snapshot.state())?;
    Ok(loaded)
}

/// Records in the history that a store was filled.
fn record_fill(
    bulk: &mut BulkLoader,
    store: &Store,
    before: View<'_>,
    records: &[DocumentRecord],
    context: &WriteContext,
) -> Result<Outcome, Error> {
    let changed = records.iter().map(|record| DocumentChange {
        before: None,
        after: Some(record.clone()),
    });
    let changed: Vec<_> = changed.collect();
    let mut outcome = Outcome::of(&changed);
    let mut tally = ChangeSummary::default();
    tally.events.added = bulk.count(rdf::TYPE, ann::EVENT_CLASS)?;
    tally.claims.added = bulk.count(rdf::TYPE, ann::CLAIM_CLASS)?;
    tally.statements.added = records.iter().map(|record| record.statements).sum();
    outcome.tally = tally;
    if store.durability() == Durability::Durable {
        let mut last = history::last(before)?;
        if !changed.is_empty() {
            let mut change = Change::after(before, store.folder(), context, Operation::Load)?;
            (change.tally, change.documents) = (tally, changed);
            let (name, packed) = change.file();
            bulk.archive_file(name.clone(), packed);
            last = Some(name);
        }
        if let Some(last) = last {
            bulk.note(history::LAST, last.as_bytes());
        }
    }
    Ok(outcome)
}

/// Whether the format of a document has no named graphs.
fn has_no_named_graphs(document: &Document) -> bool {
    matches!(
        document.format,
        Format::Turtle | Format::NTriples | Format::RdfXml
    )
}

/// Whether a document is exactly as it was when it was loaded, so that it need not be parsed. A
/// document that can name graphs is always parsed: others may have taken these over.
fn is_unchanged(view: View<'_>, input: &Input) -> store::Result<bool> {
    let name = input.origin.name();
    let Some(record) = document::find(view, name)? else {
        return Ok(false);
    };
    let own = [id::document(name).into_string()];
    if record.hash.is_empty()
        || record.built_in
        || record.format != input.format.extension()
        || record.path.as_deref() != input.origin.path()
        || record.graphs != own
    {
        return Ok(false);
    }
    let text = parse::text(input.bytes.clone(), input.origin.file());
    Ok(text.is_ok_and(|text| digest(text.as_bytes()) == record.hash))
}

/// Adds documents to a store, each replacing its previous version, and removes others.
///
/// # Errors
/// [`Rejected`], or see [`store::Error`]; the store is unchanged.
pub(super) fn add_documents(
    store: &Store,
    inputs: Vec<Input>,
    gone: &[String],
    context: &WriteContext,
) -> Result<LoadReport, Error> {
    let mut validation = ValidationBatch::default();
    let (mut documents, mut same) = (Vec::<Document>::new(), Vec::new());
    let before = store.snapshot()?;
    let of = inputs.len();
    for (number, input) in inputs.iter().enumerate() {
        context.report_progress(number, of);
        // Of two documents with the same name, or with the same graph, the last counts.
        let first = |document: &Document| {
            document.origin.name() == input.origin.name() || !has_no_named_graphs(document)
        };
        if !documents.iter().any(first) && is_unchanged(before.view(), input)? {
            same.push(input.origin.name().to_owned());
            continue;
        }
        let reading = parse::read(input.clone());
        validation.problems.extend(reading.problems);
        documents.extend(reading.document);
    }
    if validation.problems.iter().any(Problem::is_error) {
        // Nothing is written; this finds all problems, as `Annals::check` does.
        return Err(Rejected(validate_batch::validate_documents(inputs, Some(store))?).into());
    }
    let left_out: usize = documents
        .iter_mut()
        .map(strip_derived::strip_document)
        .sum();
    if left_out > 0 && !context.skip_checks {
        // Check before they are removed whether they match what the program derives.
        let problems = validate_batch::validate_documents(inputs, Some(store))?;
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
    }
    let packed: Vec<_> = match store.durability() {
        Durability::Durable if !context.dry_run => {
            let pack = |document: &Document| {
                let text = document.text.as_bytes();
                (
                    archive::text_file_name(&digest(text)),
                    parse::compress(text),
                )
            };
            documents.iter().map(pack).collect()
        }
        _ => Vec::new(),
    };
    context.report_progress(of, of);
    store.write(|writer| {
        let mut records = Vec::new();
        for name in &same {
            let record = document::find(writer.view(), name)?;
            if record != document::find(before.view(), name)? {
                return Err(store::Error::Changed.into());
            }
            records.extend(record);
        }
        for name in gone {
            let record = document::find(writer.view(), name)?;
            for record in record.iter().filter(|record| !record.built_in) {
                remove(writer, record)?;
            }
        }
        let mut new = Vec::new();
        for document in &documents {
            new.push(put(writer, document, context)?);
        }
        for (name, packed) in packed {
            writer.archive_file(name, packed);
        }
        derive::rederive(writer)?;
        let problems = match context.skip_checks {
            true => validation.problems,
            false => validate_new(writer, validation, documents, &new)?,
        };
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        records.extend(new);
        let mut outcome = history::record_change(store, writer, context, Operation::Load)?;
        let changes = &mut outcome.documents;
        let changed: HashSet<_> = changes.added.iter().chain(&changes.replaced).collect();
        let names = records.iter().map(|record: &DocumentRecord| &record.name);
        changes.same = names.filter(|it| !changed.contains(it)).cloned().collect();
        Ok(LoadReport {
            records,
            problems,
            outcome,
            left_out,
        })
    })
}

/// The problems of documents that a transaction has loaded, and of everything it changed.
fn validate_new(
    writer: &Writer<'_>,
    mut validation: ValidationBatch,
    documents: Vec<Document>,
    records: &[DocumentRecord],
) -> store::Result<Vec<Problem>> {
    let view = writer.view();
    let mut things: BTreeSet<Id> = writer.changes().iter().map(|change| change.s).collect();
    validation.built_in = validate_batch::built_in(view)?;
    for (document, record) in documents.into_iter().zip(records) {
        for quad in &document.quads {
            things.extend(view.id(&quad.subject)?);
        }
        let graphs = record.graphs.iter();
        let graphs = graphs.map(|graph| view.id(NamedNodeRef::new_unchecked(graph)));
        let graphs = graphs.collect::<store::Result<Vec<_>>>()?;
        validation.add(document, graphs.into_iter().flatten(), false);
    }
    let things: Vec<Id> = things.into_iter().collect();
    let found = check::check_records(&view, validation.scope(), &things)?;
    validation.finish(&view, found)
}

/// Replaces the ontology and derives everything again.
pub(super) fn renew_built_in(store: &Store) -> Result<(), Error> {
    let mut documents = Vec::new();
    for input in embedded(&ONTOLOGY, BUILT_IN) {
        let reading = parse::read(input);
        documents.push(reading.document.ok_or(Rejected(reading.problems))?);
    }
    store.write(|writer| {
        // Another version may have had other built-in documents.
        let mut before = document::all_with_built_in(writer.view())?;
        before.retain(|record| record.built_in);
        for record in before {
            remove(writer, &record)?;
        }
        for document in &documents {
            put_built_in(writer, document)?;
        }
        writer.note(VERSION, Some(Annals::version().as_bytes()))?;
        Ok::<_, Error>(derive::rederive_all(writer)?)
    })
}
