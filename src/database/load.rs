//! Loading documents: they are read into memory, checked, and freed of what the program derives
//! itself; then an empty store is filled with all of them at once, or a store that holds documents
//! takes the changes one by one, unless they are so many that it is sooner written anew (`rewrite`).

use super::batch::{Copies, DocumentBatch};
use super::bundled::{self, BundledCopies};
use super::change_summary::ChangeSummary;
use super::document::{self, DocumentRecord};
use super::embedded;
use super::history::{self, DocumentChange, Operation, Outcome, WriteContext};
use super::load_options::{LoadOptions, LoadReport, LoadStage};
use super::load_steps::{accept, copies, copy_bundled, read_changed};
use super::read_thread::LARGE;
use super::replace::{Graphs, put, remove};
use super::validate_batch::ValidationBatch;
use super::{Annals, LoadError, VERSION, rewrite};
use crate::derive;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::parse::{self, Input, LargeFile};
use crate::store::{self, BulkLoader, Durability, Id, Snapshot, Store, Writer};
use oxrdf::NamedNode;
use oxrdf::vocab::rdf;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

impl Annals {
    /// Loads documents, each replacing its previous version: all of them, or none.
    ///
    /// ```
    /// use annals::{Annals, LoadOptions};
    /// use annals::model::origin::Origin;
    /// use annals::parse::{Format, Input};
    ///
    /// let input = Input {
    ///     origin: Origin::new("outage.ttl"),
    ///     bytes: b"<http://a/s> <http://a/p> 1 .".to_vec(),
    ///     format: Format::Turtle,
    /// };
    /// let mut annals = Annals::new()?;
    /// let loaded = annals.load(vec![input], &LoadOptions::default())?;
    /// assert_eq!(loaded.outcome.documents.added, ["outage.ttl"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Rejected`](super::Rejected) with every problem, if one of them is an error; [`LoadError::Reserved`];
    /// [`store::Error::Changed`] if another process changed the documents in the meantime; or see
    /// [`store::Error`].
    pub fn load(
        &mut self,
        inputs: Vec<Input>,
        options: &LoadOptions,
    ) -> Result<LoadReport, LoadError> {
        load(&self.store, inputs, options)
    }

    /// Loads the files that paths mean: files, patterns, and folders with all that is in them.
    /// A document is named by its path relative to the folder that holds the database.
    ///
    /// # Errors
    /// [`LoadError::Files`] where a path leads to no document, or as [`Annals::load`].
    pub fn load_files<P: AsRef<Path>>(
        &mut self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<LoadReport, LoadError> {
        let paths: Vec<PathBuf> = paths.into_iter().map(|it| it.as_ref().to_owned()).collect();
        let base = match self.store.durability() {
            Durability::Durable => self.store.folder().parent(),
            Durability::Scratch => None,
        };
        let found = parse::discover(&paths, base.unwrap_or(Path::new(".")), None)?;
        let inputs = found.iter().map(parse::open).collect::<Result<_, _>>()?;
        self.load(inputs, &LoadOptions::default())
    }

    /// All problems of some documents, in document order. Each is checked together with the others
    /// and with what the database says about the same things; references may also point to the
    /// bundled data. Documents of the database with the same name as one of these are ignored.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn check(inputs: Vec<Input>, beside: Option<&Self>) -> Result<Vec<Problem>, LoadError> {
        Self::check_files(inputs, &[], beside)
    }

    /// The same for some documents and, after them, files that need not fit into memory.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn check_files(
        inputs: Vec<Input>,
        files: &[LargeFile],
        beside: Option<&Self>,
    ) -> Result<Vec<Problem>, LoadError> {
        check(inputs, files, beside.map(|annals| &annals.store))
    }

    /// All problems of the documents in this database, each located by the name of its document. A
    /// name that nothing here describes is one, even if the bundled data describes it.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn check_stored(&self) -> Result<Vec<Problem>, LoadError> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let mut validation = ValidationBatch::default();
        validation.alone = true;
        for record in document::listed(view)? {
            for graph in record.graphs {
                validation.add_graph(NamedNode::new_unchecked(graph));
            }
        }
        Ok(validation.check(view, &view.all_subjects()?)?)
    }
}

/// Loads documents, each replacing its previous version, and removes others.
///
/// # Errors
/// [`Rejected`](super::Rejected), [`store::Error::Changed`], or see [`store::Error`]; the store is unchanged.
pub(super) fn load(
    store: &Store,
    inputs: Vec<Input>,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let names = inputs.iter().map(|input| input.origin.name());
    let mut names = names.chain(options.files.iter().map(|file| file.origin.name()));
    if names.any(|name| name == embedded::COPIES) {
        return Err(LoadError::Reserved(embedded::COPIES.to_owned()));
    }
    let before = store.snapshot()?;
    options.context.check_state(&before)?;
    let view = before.view();
    let is_empty = document::all_user_documents(view)?.is_empty();
    let bytes: usize = inputs.iter().map(|input| input.bytes.len()).sum();
    let bytes = bytes + options.bytes_of_files();
    // A dry run reports what would change thing by thing, unless there is too much of it.
    if is_empty && !(options.context.dry_run && bytes < LARGE) {
        return fill(store, &before, inputs, options);
    }
    if rewrite::is_faster(view, bytes, options)?
        && let Some(bulk) = BulkLoader::continuing(store, view, options.memory)?
    {
        return rewrite::load(store, &before, bulk, inputs, options);
    }
    change(store, &before, inputs, options)
}

/// All problems of some documents, as they would be found if these were loaded into a store.
pub(super) fn check(
    inputs: Vec<Input>,
    files: &[LargeFile],
    beside: Option<&Store>,
) -> Result<Vec<Problem>, LoadError> {
    let mut batch = DocumentBatch::new(Copies::None)?;
    batch.add_all(inputs, |_| {})?;
    for file in files {
        batch.add_file(file, |_| {})?;
    }
    match beside {
        Some(store) => batch.check_beside(store.snapshot()?.view(), &[]),
        None => {
            batch.add_ontology()?;
            Ok(batch.check()?)
        }
    }
}

/// Fills an empty store with the ontology and documents.
fn fill(
    store: &Store,
    before: &Snapshot,
    inputs: Vec<Input>,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let bulk = BulkLoader::within(store, options.memory)?;
    let mut batch = DocumentBatch::over(bulk, copies(store, &options.context));
    batch.add_ontology()?;
    options.read(&mut batch, inputs)?;
    let mut copies = match options.copy_bundled {
        true => bundled::for_empty_store(&batch.bulk)?,
        false => BundledCopies::default(),
    };
    if let Some(input) = copies.input() {
        batch.add(input)?;
    }
    options.report(LoadStage::Checking);
    let problems = accept(batch.check()?)?;
    options.report(LoadStage::Writing);
    let report = LoadReport {
        problems,
        left_out: batch.strip_derived()?,
        copied: copies.added,
        ..LoadReport::default()
    };
    write_all(store, before, batch, report, &options.context)
}

/// Fills an empty store with documents that were accepted before, perhaps by another version of the
/// program: they are not checked again.
pub(super) fn refill(store: &Store, inputs: Vec<Input>) -> Result<Vec<DocumentRecord>, LoadError> {
    let mut batch = DocumentBatch::over(BulkLoader::within(store, None)?, Copies::None);
    batch.add_ontology()?;
    batch.add_all(inputs, |_| {})?;
    accept(std::mem::take(&mut batch.validation.problems))?;
    batch.strip_derived()?;
    let (before, context) = (store.snapshot()?, WriteContext::default());
    let report = write_all(store, &before, batch, LoadReport::default(), &context)?;
    Ok(report.records)
}

/// Writes a batch into an empty store.
fn write_all(
    store: &Store,
    before: &Snapshot,
    batch: DocumentBatch,
    mut report: LoadReport,
    context: &WriteContext,
) -> Result<LoadReport, LoadError> {
    let DocumentBatch {
        mut bulk, records, ..
    } = batch;
    bulk.note(VERSION, Some(Annals::version().as_bytes()));
    for mut record in records.into_values() {
        if !record.built_in {
            record.loaded = context.now;
            report.records.push(record.clone());
        }
        bulk.note(&document::key(&record.name), Some(&record.note()));
    }
    let added = report.records.iter().map(|record| DocumentChange {
        before: None,
        after: Some(record.clone()),
    });
    let added: Vec<_> = added.collect();
    report.outcome = Outcome::of(&added);
    let mut tally = ChangeSummary::default();
    tally.events.added = bulk.count(rdf::TYPE, ann::EVENT_CLASS)?;
    tally.claims.added = bulk.count(rdf::TYPE, ann::CLAIM_CLASS)?;
    tally.statements.added = report.records.iter().map(|record| record.statements).sum();
    report.outcome.tally = tally;
    if context.dry_run {
        return Ok(report);
    }
    let entry = history::new_entry(
        store,
        before.view(),
        context,
        Operation::Load,
        (tally, None),
        added,
    )?;
    let last = match entry {
        Some((name, packed)) => {
            bulk.archive_file(name.clone(), packed);
            Some(name)
        }
        None => history::last(before.view())?,
    };
    if let Some(last) = last {
        bulk.note(history::LAST, Some(last.as_bytes()));
    }
    derive::finish_bulk(bulk, store, before.state())?;
    Ok(report)
}

/// Changes a store that holds documents.
fn change(
    store: &Store,
    before: &Snapshot,
    inputs: Vec<Input>,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let mut batch = DocumentBatch::new(copies(store, &options.context))?;
    let same = read_changed(before.view(), &mut batch, inputs, options)?;
    let mut gone = options.prune.clone();
    if batch.has_errors() || batch.has_derived()? {
        // Finds all problems, as `Annals::check` does, and what does not match what is derived.
        accept(batch.check_beside(before.view(), &gone)?)?;
    }
    let copies = copy_bundled(before.view(), &mut batch, &mut gone, options)?;
    let report = LoadReport {
        left_out: batch.strip_derived()?,
        copied: copies.added,
        dropped: copies.dropped,
        ..LoadReport::default()
    };
    write_changes(store, before, batch, [&same, &gone], report, options)
}

/// Writes a batch into a store that holds documents: others are the same, or gone.
fn write_changes(
    store: &Store,
    before: &Snapshot,
    mut batch: DocumentBatch,
    [same, gone]: [&[String]; 2],
    mut report: LoadReport,
    options: &LoadOptions,
) -> Result<LoadReport, LoadError> {
    let validation = std::mem::take(&mut batch.validation);
    let copies = batch.bulk.take_archived();
    let mut documents = batch.into_documents()?;
    documents.retain(|(record, _)| !record.built_in);
    store.write(|writer| {
        for name in same {
            let record = document::find(writer.view(), name)?;
            if record != document::find(before.view(), name)? {
                return Err(store::Error::Changed.into());
            }
            report.records.extend(record);
        }
        for name in gone {
            let record = document::find(writer.view(), name)?;
            for record in record.iter().filter(|record| !record.built_in) {
                remove(writer, record)?;
            }
        }
        for (record, graphs) in &documents {
            let mut record = record.clone();
            record.loaded = options.context.now;
            report.records.push(put(writer, record, graphs)?);
        }
        for (name, packed) in copies {
            writer.archive_file(name, packed);
        }
        derive::rederive(writer)?;
        report.problems = accept(check_changes(writer, &validation, &documents)?)?;
        let context = &options.context;
        report.outcome = history::record_change(store, writer, context, Operation::Load)?;
        report.tell_unchanged();
        Ok(report)
    })
}

/// The problems of documents that a transaction has loaded, and of everything it changed.
fn check_changes(
    writer: &Writer<'_>,
    validation: &ValidationBatch,
    documents: &[(DocumentRecord, Graphs)],
) -> store::Result<Vec<Problem>> {
    let view = writer.view();
    let mut things: BTreeSet<Id> = writer.changes().iter().map(|change| change.s).collect();
    for triple in documents
        .iter()
        .flat_map(|(_, graphs)| graphs.values().flatten())
    {
        things.extend(view.id(&triple.subject)?);
    }
    let things: Vec<Id> = things.into_iter().collect();
    validation.check(view, &things)
}

/// Replaces the ontology and derives everything again.
pub(super) fn renew_built_in(store: &Store) -> Result<(), LoadError> {
    let mut batch = DocumentBatch::new(Copies::None)?;
    batch.add_ontology()?;
    let documents = batch.into_documents()?;
    store.write(|writer| {
        // Another version may have had other built-in documents.
        let mut before = document::all_with_built_in(writer.view())?;
        before.retain(|record| record.built_in);
        for record in before {
            remove(writer, &record)?;
        }
        for (record, graphs) in documents {
            put(writer, record, &graphs)?;
        }
        writer.note(VERSION, Some(Annals::version().as_bytes()))?;
        Ok::<_, LoadError>(derive::rederive_all(writer)?)
    })
}
