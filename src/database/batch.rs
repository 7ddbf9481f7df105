//! A batch of documents in memory, as ids: what is read before it is checked, freed of derived
//! statements and written.

use super::archive;
use super::document::{self, DocumentRecord};
use super::embedded;
use super::read_thread::{
    LARGE, Message, ReadDocument, read, read_file_on_thread, read_on_threads,
};
use super::replace::Graphs;
use super::strip_derived;
use super::validate_batch::{self, ValidationBatch};
use super::{LoadError, Rejected};
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::parse::{Document, Input, LargeFile};
use crate::store::{self, Batch, BulkLoader, GraphReader, Id, IdSet, Statement, View};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::mpsc::Receiver;

/// What becomes of the texts of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copies {
    /// Copies are archived with the documents.
    Archived,
    /// None are kept.
    None,
}

/// Documents in memory; knows which of them owns each named graph.
pub(super) struct DocumentBatch {
    pub bulk: BulkLoader,
    pub validation: ValidationBatch,
    pub records: BTreeMap<String, DocumentRecord>,
    /// The names of all documents that were read, with errors or without.
    pub names: HashSet<String>,
    /// The document that contains each graph.
    owners: BTreeMap<String, String>,
    copies: Copies,
}

impl DocumentBatch {
    /// A batch without documents.
    pub fn new(copies: Copies) -> Result<Self, LoadError> {
        Ok(Self::over(BulkLoader::new()?, copies))
    }

    /// The same over a bulk loader without statements.
    pub fn over(bulk: BulkLoader, copies: Copies) -> Self {
        Self {
            bulk,
            validation: ValidationBatch::default(),
            records: BTreeMap::new(),
            names: HashSet::new(),
            owners: BTreeMap::new(),
            copies,
        }
    }

    /// Adds the ontology.
    pub fn add_ontology(&mut self) -> Result<(), LoadError> {
        let before = self.validation.problems.len();
        for input in embedded::ontology() {
            self.read_document(input, true)?;
        }
        match self.validation.problems.split_off(before) {
            problems if problems.iter().any(Problem::is_error) => Err(Rejected(problems).into()),
            _ => Ok(()),
        }
    }

    /// Reads one document. If it has an error, what can be read around the error can still be
    /// checked, but the batch must not be written.
    pub fn add(&mut self, input: Input) -> Result<(), LoadError> {
        self.names.insert(input.origin.name().to_owned());
        self.read_document(input, false)
    }

    /// Reads documents, as many at a time as there are threads; `progress` is told how many bytes of
    /// their files have been read.
    pub fn add_all(
        &mut self,
        inputs: Vec<Input>,
        mut progress: impl FnMut(usize),
    ) -> Result<(), LoadError> {
        let bytes: usize = inputs.iter().map(|input| input.bytes.len()).sum();
        if bytes < LARGE {
            return inputs.into_iter().try_for_each(|input| self.add(input));
        }
        let mut named = Vec::with_capacity(inputs.len());
        for input in inputs {
            self.names.insert(input.origin.name().to_owned());
            let own = self.bulk.intern(&input.origin.document())?;
            named.push((input, own));
        }
        let lengths: Vec<_> = named.iter().map(|(input, _)| input.bytes.len()).collect();
        let keeps_copies = self.copies == Copies::Archived;
        std::thread::scope(|scope| {
            let (receivers, mut before) = (read_on_threads(scope, named, keeps_copies), 0);
            for (receiver, length) in receivers.into_iter().zip(lengths) {
                self.receive(&receiver, |read| progress(before + read))?;
                before += length;
            }
            Ok(())
        })
    }

    /// Reads a document that need not fit into memory; `progress` is told how many bytes of it have been
    /// read.
    pub fn add_file(
        &mut self,
        file: &LargeFile,
        progress: impl FnMut(usize),
    ) -> Result<(), LoadError> {
        self.names.insert(file.origin.name().to_owned());
        let own = self.bulk.intern(&file.origin.document())?;
        let keeps_copy = self.copies == Copies::Archived;
        std::thread::scope(|scope| {
            let receiver = read_file_on_thread(scope, file, own, keeps_copy);
            self.receive(&receiver, progress)
        })
    }

    /// Takes in the document that a thread reads.
    fn receive(
        &mut self,
        messages: &Receiver<Message>,
        progress: impl FnMut(usize),
    ) -> Result<(), LoadError> {
        let mut reading = Reading::new(&mut self.bulk, progress);
        messages.iter().for_each(|message| reading.apply(message));
        let read = reading.finish()?;
        self.take_in(read, false)
    }

    fn read_document(&mut self, input: Input, built_in: bool) -> Result<(), LoadError> {
        let own = self.bulk.intern(&input.origin.document())?;
        let keeps_copy = self.copies == Copies::Archived && !built_in;
        let mut reading = Reading::new(&mut self.bulk, |_| {});
        read(input, own, keeps_copy, |message| reading.apply(message));
        let read = reading.finish()?;
        self.take_in(read, built_in)
    }

    /// Takes in the document whose statements in its own graph have been added.
    fn take_in(&mut self, read: ReadDocument, built_in: bool) -> Result<(), LoadError> {
        let streamed = read.streamed;
        self.validation.problems.extend(streamed.problems);
        let Some(text) = streamed.text else {
            self.bulk.discard_document();
            if let Some(mut around) = streamed.recovered {
                let quads = std::mem::take(&mut around.quads);
                let graphs = self.add_named_graphs(&streamed.origin, &quads)?;
                self.validation.add_incomplete(around, graphs);
            }
            return Ok(());
        };
        let mut graphs = BTreeSet::new();
        if read.named.is_empty() || !self.bulk.is_empty_document() {
            graphs.insert(streamed.origin.document());
        }
        graphs.extend(self.add_named_graphs(&streamed.origin, &read.named)?);
        let statements = self.bulk.sort_document()?;
        let names = graphs.iter().map(|graph| graph.as_str().to_owned());
        let (origin, format) = (streamed.origin, streamed.format);
        let names = names.collect();
        let text_facts = (read.digest, read.prefixes);
        let mut record = DocumentRecord::new(&origin, format, text_facts, names, statements);
        record.built_in = built_in;
        let file = archive::text_file_name(&record.text);
        self.take_over_graphs(record)?;
        if !built_in {
            let document = Document {
                origin,
                quads: Vec::new(),
                text,
                format,
            };
            self.validation
                .add(document, graphs, (read.file, read.packed.clone()));
        }
        if let Some(packed) = read.packed {
            self.bulk.archive_file(file, packed);
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
            let graph = document::graph(origin, quad.graph_name.as_ref());
            let number = self.bulk.intern(&graph)?;
            let predicate = quad.predicate.as_ref();
            batch.add(Some(number), &quad.subject, predicate, &quad.object)?;
            graphs.insert(graph);
        }
        self.bulk.add_batch(&batch)?;
        Ok(graphs)
    }

    /// Replaces the document of the same name; the new one takes over all graphs that it names.
    fn take_over_graphs(&mut self, record: DocumentRecord) -> Result<(), LoadError> {
        document::check_name(&record)?;
        let before = self.records.remove(&record.name);
        let before = before.into_iter().flat_map(|before| before.graphs);
        let taken: BTreeSet<String> = before.chain(record.graphs.iter().cloned()).collect();
        for graph in taken {
            let Some(owner) = self.owners.remove(&graph) else {
                continue;
            };
            let number = self.bulk.intern(NamedNodeRef::new_unchecked(&graph))?;
            let gone = self.bulk.remove_earlier(number)?;
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

    /// Whether a document could not be parsed.
    pub fn has_errors(&self) -> bool {
        self.validation.problems.iter().any(Problem::is_error)
    }

    /// Whether a document contains what the program derives itself.
    pub fn has_derived(&mut self) -> store::Result<bool> {
        strip_derived::has_derived(&mut self.bulk)
    }

    /// Checks everything, the ontology included, which must have been added.
    pub fn check(&mut self) -> store::Result<Vec<Problem>> {
        let built_in = self
            .records
            .values()
            .filter(|record| record.built_in || record.name == embedded::COPIES);
        let graphs = built_in.flat_map(|record| &record.graphs);
        let mut built_in = IdSet::default();
        for graph in graphs {
            built_in.insert(self.bulk.intern(NamedNodeRef::new_unchecked(graph))?);
        }
        validate_batch::check_bulk(&mut self.bulk, &self.validation, built_in, None)
    }

    /// Checks some things, beside all that a store holds, which must have been added.
    pub fn check_things(&mut self, view: View<'_>, things: &[Id]) -> store::Result<Vec<Problem>> {
        let built_in = validate_batch::built_in(view)?;
        validate_batch::check_bulk(&mut self.bulk, &self.validation, built_in, Some(things))
    }

    /// Checks everything with the ontology, and with what a store says about the same things. Its
    /// documents of the same names, and those in `gone`, are left out.
    pub fn check_beside(
        &mut self,
        view: View<'_>,
        gone: &[String],
    ) -> Result<Vec<Problem>, LoadError> {
        let mut left_out = self.names.clone();
        left_out.extend(gone.iter().cloned());
        self.add_ontology()?;
        validate_batch::add_stored_context(&mut self.bulk, &self.validation, view, &left_out)?;
        Ok(self.check()?)
    }

    /// Removes statements that the program derives itself; returns how many.
    pub fn strip_derived(&mut self) -> store::Result<usize> {
        let graphs = self.graphs_of_documents()?;
        let left_out = strip_derived::strip(&mut self.bulk, |graph| graphs.contains_key(&graph))?;
        for (graph, number) in &left_out {
            let owner = graphs
                .get(graph)
                .and_then(|graph| self.owners.get(graph.as_str()));
            if let Some(record) = owner.and_then(|owner| self.records.get_mut(owner)) {
                record.statements = record.statements.saturating_sub(*number);
            }
        }
        Ok(left_out.values().sum())
    }

    /// The graphs of all documents except the built-in ones, by id.
    fn graphs_of_documents(&mut self) -> store::Result<HashMap<Id, NamedNode>> {
        let mut graphs = HashMap::new();
        for record in self.records.values().filter(|record| !record.built_in) {
            for graph in &record.graphs {
                let graph = NamedNode::new_unchecked(graph.clone());
                graphs.insert(self.bulk.intern(&graph)?, graph);
            }
        }
        Ok(graphs)
    }

    /// The records of the documents with their statements, as terms.
    pub fn into_documents(mut self) -> store::Result<Vec<(DocumentRecord, Graphs)>> {
        let mut ids = HashMap::new();
        let mut graphs = BTreeMap::new();
        for graph in self.owners.keys() {
            let graph = NamedNode::new_unchecked(graph.clone());
            ids.insert(self.bulk.intern(&graph)?, graph.clone());
            graphs.insert(graph, Vec::new());
        }
        let statements: store::Result<Vec<Statement>> = self.bulk.statements().collect();
        let statements = statements?;
        self.bulk.with_graph(&[], |reader| {
            for it in statements {
                let graph = it.document.and_then(|graph| ids.get(&graph));
                if let Some(triples) = graph.and_then(|graph| graphs.get_mut(graph)) {
                    triples.push(triple(reader, &it)?);
                }
            }
            Ok::<_, store::Error>(())
        })?;
        let records = self.records.into_values();
        Ok(records
            .map(|record| {
                let names = record.graphs.iter();
                let names = names.map(|graph| NamedNode::new_unchecked(graph.clone()));
                let its = names.filter_map(|name| graphs.remove_entry(&name));
                let its = its.collect();
                (record, its)
            })
            .collect())
    }
}

/// Takes what comes of a document into a bulk loader.
struct Reading<'b, P> {
    bulk: &'b mut BulkLoader,
    progress: P,
    failed: Option<store::Error>,
    read: Option<store::Result<ReadDocument>>,
}

impl<'b, P: FnMut(usize)> Reading<'b, P> {
    fn new(bulk: &'b mut BulkLoader, progress: P) -> Self {
        bulk.begin_document();
        Self {
            bulk,
            progress,
            failed: None,
            read: None,
        }
    }

    fn apply(&mut self, message: Message) {
        match message {
            Message::Restart => self.bulk.discard_document(),
            Message::Statements(batch) if self.failed.is_none() => {
                self.failed = self.bulk.add_batch(&batch).err();
            }
            Message::Statements(_) => {}
            Message::Progress(read) => (self.progress)(read),
            Message::Parsed if self.failed.is_none() => {
                self.failed = self.bulk.sort_document().err();
            }
            Message::Parsed => {}
            Message::End(read) => self.read = Some(*read),
        }
    }

    /// What is known of the document as a whole.
    fn finish(self) -> store::Result<ReadDocument> {
        let gone = Err(store::Error::Damaged("the parser thread panicked"));
        match self.failed {
            Some(error) => Err(error),
            None => self.read.unwrap_or(gone),
        }
    }
}

fn triple(reader: &impl GraphReader, it: &Statement) -> store::Result<Triple> {
    let subject = match reader.term(it.s)? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) | Term::Triple(_) => {
            return Err(store::Error::Damaged("a literal is a subject"));
        }
    };
    let Term::NamedNode(predicate) = reader.term(it.p)? else {
        return Err(store::Error::Damaged("a property is not an IRI"));
    };
    Ok(Triple::new(subject, predicate, reader.term(it.o)?))
}
