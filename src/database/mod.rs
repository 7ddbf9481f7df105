//! The database handle: open, load, query, update, history, backup.
//!
//! An [`Annals`] holds documents and answers queries about them. The ontology is always there;
//! the bundled data is one set of documents among others.
//!
//! ```
//! use annals::Annals;
//!
//! let annals = Annals::bundled()?;
//! let answer = annals.query("ASK { ev:kyivstar-attack a ann:Event }")?;
//! assert_eq!(answer, annals::query::Answer::Boolean(true));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod annotations;
mod archive;
mod as_of;
mod backup;
mod batch;
mod bundled;
mod bundled_descriptions;
mod change_summary;
mod document;
mod embedded;
mod error;
mod extract;
mod graph_name;
mod history;
mod load;
mod load_options;
mod load_steps;
mod maintenance;
mod marking;
mod migrate;
mod name_lookup;
mod past_edits;
mod pointer;
mod probe;
mod publish;
mod read_thread;
mod remote;
mod rename;
mod replace;
mod resolve;
mod revisions;
mod rewrite;
mod state_cache;
mod statement_copier;
mod strip_derived;
mod undo;
mod update;
mod validate_batch;
mod values;

pub use annotations::ClaimAnnotations;
pub use as_of::AsOf;
pub use backup::{BackupReport, restore};
pub use change_summary::{ChangeKind, ChangeSummary, ChangeTotals, PropertyChange, ResourceChange};
pub use document::{Digester, DocumentRecord, digest};
pub use error::{
    BackupError, Error, HistoryError, LoadError, MaintenanceError, Rejected, UndoError,
    UpdateError, ValueError,
};
pub use extract::ExtractOptions;
pub use history::{Change, DocumentChange, DocumentChanges, Operation, Outcome, WriteContext};
pub use load_options::{LoadOptions, LoadReport, LoadStage, Progress};
pub use maintenance::{CompactReport, RebuildReport, VerifyReport, compact, rebuild, verify};
pub use marking::Withheld;
pub use migrate::{Migration, migrate};
pub use pointer::{Pointer, PublishedGraph, publication, publication_of_day};
pub use probe::{ProbeError, ProbeReport, probe};
pub use publish::{PublishError, PublishOptions, PublishReport};
pub use remote::EndpointError;
pub use rename::{RenameError, Renaming};
pub use resolve::{Candidate, LabeledResource, ResolveError};
pub use revisions::{Revision, Revisions};
pub use undo::UndoReport;
pub use update::{UpdateOptions, UpdateReport};

use crate::derive;
use crate::model::id;
use crate::parse::Input;
use crate::query::{self, Answer, Catalog, ParamValues, QueryOptions, SavedQuery};
use crate::store::{self, Durability, Store};
use chrono::{DateTime, Utc};
use history::Direction;
use oxrdf::NamedNode;
use state_cache::{Answers, Question, StateCache, Views};
use std::path::Path;
use std::sync::Arc;

/// The note with the version that wrote the built-in documents.
const VERSION: &str = "built-in";

/// A set of documents that can be queried and changed.
#[derive(Debug)]
pub struct Annals {
    store: Store,
    catalog: Catalog,
    answers: StateCache<Answers>,
    prefixes: StateCache<Option<Vec<(String, String)>>>,
    views: Option<StateCache<Views>>,
    /// Where the statements are, if they are elsewhere: the store then holds what was brought here.
    remote: Option<Arc<remote::Remote>>,
}

impl Annals {
    /// A temporary database with the ontology alone.
    ///
    /// # Errors
    /// [`store::Error`] if the scratch store cannot be created.
    pub fn new() -> Result<Self, LoadError> {
        Self::scratch(Vec::new())
    }

    /// A temporary database with these documents.
    ///
    /// # Errors
    /// [`Rejected`] where a document has an error, or see [`store::Error`].
    pub fn scratch(inputs: Vec<Input>) -> Result<Self, LoadError> {
        Self::filled(Store::scratch()?, inputs, &LoadOptions::default())
    }

    fn filled(store: Store, inputs: Vec<Input>, options: &LoadOptions) -> Result<Self, LoadError> {
        load::load(&store, inputs, options)?;
        Ok(Self::over(store))
    }

    /// The handle of a store.
    fn over(store: Store) -> Self {
        let catalog = Catalog::embedded();
        Self {
            store,
            catalog,
            answers: StateCache::default(),
            prefixes: StateCache::default(),
            views: None,
            remote: None,
        }
    }

    /// Another handle on the same database, for changes while others query.
    #[must_use]
    pub fn clone_handle(&self) -> Self {
        Self {
            store: self.store.clone_handle(),
            catalog: self.catalog.clone(),
            answers: self.answers.clone(),
            prefixes: self.prefixes.clone(),
            views: self.views.clone(),
            remote: self.remote.clone(),
        }
    }

    /// A temporary copy, which can be changed.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn scratch_copy(&self) -> store::Result<Self> {
        Ok(Self::over(self.store.scratch_copy()?))
    }

    /// A temporary database with the bundled data.
    ///
    /// # Errors
    /// [`store::Error`] if the scratch store cannot be created.
    pub fn bundled() -> Result<Self, LoadError> {
        Self::scratch(Self::bundled_inputs())
    }

    /// Opens the database in a folder, or creates one with the ontology alone if there is none.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn open_or_create(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        match Self::open(folder.as_ref(), Durability::Durable) {
            Err(LoadError::Store(store::Error::Missing(_))) => {
                Self::create(folder.as_ref(), Durability::Durable, Vec::new())
            }
            opened => opened,
        }
    }

    /// A new database in a folder, with the ontology and these documents.
    ///
    /// # Errors
    /// [`Rejected`] where a document has an error, or see [`store::Error`].
    pub fn create(
        folder: &Path,
        durability: Durability,
        inputs: Vec<Input>,
    ) -> Result<Self, LoadError> {
        Self::create_with(folder, durability, inputs, &WriteContext::default())
    }

    /// The same, with the time and command for its history; there is no dry run of it.
    ///
    /// # Errors
    /// As [`Annals::create`].
    pub fn create_with(
        folder: &Path,
        durability: Durability,
        inputs: Vec<Input>,
        context: &WriteContext,
    ) -> Result<Self, LoadError> {
        let context = WriteContext {
            dry_run: false,
            ..context.clone()
        };
        let options = LoadOptions {
            context,
            ..LoadOptions::default()
        };
        Self::filled(Store::create(folder, durability)?, inputs, &options)
    }

    /// Opens the database in a folder. One that another version wrote is brought up to date; where it
    /// [can only be read](Store::is_read_only), that happens to a temporary copy.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn open(folder: &Path, durability: Durability) -> Result<Self, LoadError> {
        let mut annals = Self::over(Store::open(folder, durability)?);
        if !annals.is_current()? {
            if annals.store.is_read_only() {
                annals.store = annals.store.scratch_copy()?;
            }
            load::renew_built_in(&annals.store)?;
        }
        Ok(annals)
    }

    /// The version of the program and of derivation, which decides whether a store is up to date.
    pub fn version() -> String {
        format!("{} {}", env!("CARGO_PKG_VERSION"), derive::VERSION)
    }

    /// Whether this version wrote the ontology and what is derived.
    fn is_current(&self) -> store::Result<bool> {
        let snapshot = self.store.snapshot()?;
        Ok(snapshot.view().note(VERSION)? == Some(Self::version().as_bytes()))
    }

    /// A digest of the bundled data, the program version and the store format.
    pub fn bundled_key() -> String {
        let mut text = format!("{} {}", Self::version(), store::FORMAT);
        for input in embedded::ontology().into_iter().chain(embedded::bundled()) {
            let digest = digest(&input.bytes);
            text.push_str(&format!("\n{digest} {}", input.origin.name()));
        }
        digest(text.as_bytes())
    }

    /// The documents of the ontology, compressed.
    pub fn ontology_inputs() -> Vec<Input> {
        embedded::ontology()
    }

    /// The bundled documents, compressed.
    pub fn bundled_inputs() -> Vec<Input> {
        embedded::bundled()
    }

    /// Removes documents, all in one change. Unknown names are ignored.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn remove(
        &mut self,
        names: &[String],
        context: &WriteContext,
    ) -> Result<Outcome, HistoryError> {
        self.store.write(|writer| {
            for name in names {
                let record = document::find(writer.view(), name)?;
                for record in record.into_iter().filter(|record| !record.built_in) {
                    replace::remove(writer, &record)?;
                }
            }
            derive::rederive(writer)?;
            history::record_change(&self.store, writer, context, Operation::Remove)
        })
    }

    /// Undoes the last change that is not yet undone; called again, the one before it, and so on.
    /// An undo is a change of its own in the history.
    ///
    /// # Errors
    /// See [`UndoError`]; the store is as it was.
    pub fn undo(&mut self, context: &WriteContext) -> Result<UndoReport, UndoError> {
        undo::undo(&self.store, context, Direction::Undo)
    }

    /// Redoes the change that was undone last, unless the database has been changed since.
    ///
    /// # Errors
    /// As [`Annals::undo`].
    pub fn redo(&mut self, context: &WriteContext) -> Result<UndoReport, UndoError> {
        undo::undo(&self.store, context, Direction::Redo)
    }

    /// Writes a backup of the current state to one file and verifies it; others may go on writing.
    /// `staging` is a folder on the same disk that nobody else uses, empty or missing; `now` dates
    /// the files in it.
    ///
    /// # Errors
    /// See [`BackupError`]; the file is then unchanged.
    pub fn backup(
        &self,
        file: &Path,
        staging: &Path,
        now: Option<DateTime<Utc>>,
    ) -> Result<BackupReport, BackupError> {
        backup::write(&self.store, file, staging, now)
    }

    /// The changes, latest first, back to the first that is still in the history.
    ///
    /// # Errors
    /// See [`store::Error`]; each change can be an error of its own.
    pub fn log(
        &self,
    ) -> Result<impl Iterator<Item = Result<Change, HistoryError>> + '_, store::Error> {
        let last = history::last(self.store.snapshot()?.view())?;
        Ok(history::Changes::new(self.store.folder(), last))
    }

    /// Runs a SPARQL Update on the documents and updates derived statements: all of it, or nothing.
    ///
    /// ```
    /// use annals::Annals;
    /// use annals::database::UpdateOptions;
    ///
    /// let mut annals = Annals::new()?;
    /// let options = UpdateOptions {
    ///     document: Some("update/2026-07-03-1".to_owned()),
    ///     ..UpdateOptions::default()
    /// };
    /// let updated = annals.update("INSERT DATA { ev:outage rdfs:label 'Outage'@en }", &options)?;
    /// assert_eq!(updated.documents, ["update/2026-07-03-1"]);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// See [`UpdateError`]; the store is as it was.
    pub fn update(
        &mut self,
        text: &str,
        options: &UpdateOptions,
    ) -> Result<UpdateReport, UpdateError> {
        update::update(&self.store, text, options)
    }

    /// The name of the document that a named graph belongs to, or would belong to; `None` if no
    /// document name maps to this graph.
    pub fn document_of(graph: &NamedNode) -> Option<&str> {
        Some(graph_name::name(graph)).filter(|name| id::document(name) == *graph)
    }

    /// The loaded documents, sorted by name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn documents(&self) -> Result<Vec<DocumentRecord>, store::Error> {
        document::all(&self.store)
    }

    /// The saved queries.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Sets how long a change waits while another process writes.
    pub fn wait_for(&mut self, wait: std::time::Duration) {
        self.store.wait_for(wait);
    }

    /// The underlying store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs a saved query of the catalog. Its answer is kept until the store changes.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn query_saved(
        &self,
        name: &str,
        values: &ParamValues,
        options: &QueryOptions,
    ) -> Result<Answer, query::Error> {
        let saved = self.catalog.get(name)?;
        let Some(question) = Question::new(name, values, options) else {
            return self.run_saved(saved, values, options);
        };
        self.once(
            &self.answers,
            |answers| answers.get(&question),
            || self.run_saved(saved, values, options),
            |answers, answer| answers.keep(question.clone(), answer),
        )
    }

    /// Runs a saved query, for example one of the user's own.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn run_saved(
        &self,
        saved: &SavedQuery,
        values: &ParamValues,
        options: &QueryOptions,
    ) -> Result<Answer, query::Error> {
        match &self.remote {
            Some(remote) => query::ask_saved(&remote.endpoint, saved, values, options),
            None => query::run_saved(&self.store, saved, values, options),
        }
    }

    /// The graphs that the program brings: those of the ontology.
    pub fn built_in_graphs() -> Vec<NamedNode> {
        embedded::graphs()
    }

    /// Runs a SPARQL query, without limits, on all documents together.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn query(&self, text: &str) -> Result<Answer, query::Error> {
        self.query_with(text, &QueryOptions::default())
    }

    /// Runs a SPARQL query with limits, or on other graphs.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn query_with(&self, text: &str, options: &QueryOptions) -> Result<Answer, query::Error> {
        match &self.remote {
            Some(remote) => query::ask_query(&remote.endpoint, text, options),
            None => query::run_query(&self.store, text, options),
        }
    }

    /// Resolves a slug, a prefixed name, an IRI, a label or an alias to one thing.
    ///
    /// `kinds` restricts the kinds of things to prefixes (`ag`, `ev` …), or to the concepts of the
    /// scheme that a property takes its values from (`ann:eventType`); empty means any.
    ///
    /// # Errors
    /// [`ResolveError`] with candidates if several things match, or none.
    pub fn resolve(&self, text: &str, kinds: &[&str]) -> Result<NamedNode, ResolveError> {
        let resolve = || resolve::resolve(self.store.snapshot()?.view(), text, kinds);
        self.bring_named(text, true)?;
        match resolve() {
            Err(ResolveError::Unknown { .. }) if self.remote.is_some() => {
                self.bring_named(text, false)?;
                resolve()
            }
            resolved => resolved,
        }
    }

    /// A thing with its display name: its label or title, or its short name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn labeled(&self, thing: &NamedNode) -> Result<LabeledResource, store::Error> {
        resolve::labeled(self.store.snapshot()?.view(), thing)
    }

    /// The concepts that a property of the ontology takes, such as `ann:sector`, sorted by name; none
    /// if it names no scheme.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn concepts(&self, property: &str) -> Result<Vec<LabeledResource>, store::Error> {
        resolve::concepts(self.store.snapshot()?.view(), property)
    }
}
