//! The front desk: what a program that uses the library asks for.
//!
//! An [`Annals`] holds documents and answers queries about them. The ontology is always there;
//! the bundled data is one set of documents among others.
//!
//! ```
//! use annals::{Annals, query::Limits};
//!
//! let annals = Annals::bundled()?;
//! let answer = annals.ask("ASK { ev:kyivstar-attack a ann:Event }", &Limits::default())?;
//! assert_eq!(answer, annals::query::Answer::Truth(true));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod as_of;
mod backup;
mod change_summary;
mod document;
mod extract;
mod history;
mod load;
mod maintenance;
mod read_thread;
mod replace;
mod resolve;
mod strip_derived;
mod tar;
mod undo;
mod update;
mod validate_batch;
mod values;

pub use as_of::AsOf;
pub use backup::{Backup, restore};
pub use change_summary::{Count, How, Property, Tally, Thing};
pub use document::{Record, digest};
pub use extract::Extract;
pub use history::{Change, Fates, Kind, Occasion, Outcome, Progress, Touched};
pub use load::Loaded;
pub use maintenance::{Compacted, Rebuilt, Verified, compact, rebuild, verify};
pub use resolve::{Candidate, Named, NotResolved};
pub use undo::Undone;
pub use update::{UpdateOptions, Updated};

use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::parse::{Format, Input};
use crate::query::{self, Answer, Catalog, Limits, Saved, Values};
use crate::store::{self, Durability, Store};
use include_dir::{Dir, include_dir};
use oxrdf::NamedNode;
use std::path::{Path, PathBuf};

// `build.rs` packs them.
static ONTOLOGY: Dir<'_> = include_dir!("$OUT_DIR/ontology");
static DATA: Dir<'_> = include_dir!("$OUT_DIR/data");

/// The note that says which version made the built-in part.
const VERSION: &str = "built-in";

/// Documents that cannot be taken in; nothing of them was.
#[derive(Debug, thiserror::Error)]
#[error("{} in the data", count(.0))]
pub struct Rejected(pub Vec<Problem>);

fn count(problems: &[Problem]) -> String {
    match problems.iter().filter(|problem| problem.is_error()).count() {
        1 => "1 error".to_owned(),
        n => format!("{n} errors"),
    }
}

/// Why documents could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something is wrong with them.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// One of them would take the place of a document that the program brings along.
    #[error("the name {0} is kept for the program's own documents")]
    Reserved(String),
    /// A document has no name.
    #[error("a document needs a name")]
    Unnamed,
    /// What is to be taken back or made anew rests on a copy that is not there.
    #[error("the kept file {0} is missing")]
    NoCopy(String),
    /// A copy is not what its name says.
    #[error("the kept file {0} is damaged")]
    BadCopy(String),
    /// What the store holds is not what its history tells.
    #[error("the history does not tell how `{0}` came to be as it is")]
    Untold(String),
    /// No history was kept, and so nothing that a store could be made from.
    #[error("nothing was kept in {} that a store could be made from", .0.display())]
    NothingKept(PathBuf),
    /// A file is no backup.
    #[error("{} is not a backup of annals", .0.display())]
    NoBackup(PathBuf),
    /// A backup is not what it was.
    #[error("the backup {} is damaged or cut off", .0.display())]
    BadBackup(PathBuf),
    /// A store would be replaced that nobody said to replace.
    #[error("the store in {} holds documents, or cannot be read", .0.display())]
    HasContent(PathBuf),
    /// Something could not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// No change is there to take back, or to make again.
    #[error("there is nothing to {}", if *.0 { "make again" } else { "take back" })]
    NothingToUndo(bool),
    /// The change of this number is not in the history any more.
    #[error("change {0} was forgotten and cannot be taken back")]
    Forgotten(u64),
    /// The text of an update is at fault, or what a query is given.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// A name does not lead to one thing.
    #[error(transparent)]
    Name(#[from] NotResolved),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A set of documents and everything that can be asked of them.
#[derive(Debug)]
pub struct Annals {
    store: Store,
    catalog: Catalog,
    occasion: Occasion,
}

impl Annals {
    /// No documents, the ontology alone, for as long as the value lives.
    ///
    /// # Errors
    /// [`store::Error`] where there is no place for a scratch store.
    pub fn new() -> Result<Self, Error> {
        Self::scratch(Vec::new())
    }

    /// Some documents, for as long as the value lives.
    ///
    /// # Errors
    /// [`Rejected`] where a document has an error, or see [`store::Error`].
    pub fn scratch(inputs: Vec<Input>) -> Result<Self, Error> {
        Self::filled(Store::scratch()?, inputs, Occasion::default())
    }

    fn filled(store: Store, inputs: Vec<Input>, occasion: Occasion) -> Result<Self, Error> {
        load::fill(&store, inputs, &occasion)?;
        let catalog = Catalog::embedded();
        Ok(Self {
            store,
            catalog,
            occasion,
        })
    }

    /// The same documents once more, to be changed on an occasion of its own while others ask.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            store: self.store.again(),
            catalog: self.catalog.clone(),
            occasion: Occasion::default(),
        }
    }

    /// Says when and by what the changes to come are made, and whether they are made at all.
    pub fn on(&mut self, occasion: Occasion) {
        self.occasion = occasion;
    }

    /// The data that the program carries, for as long as the value lives.
    ///
    /// # Errors
    /// [`store::Error`] where there is no place for a scratch store.
    pub fn bundled() -> Result<Self, Error> {
        Self::scratch(Self::bundled_inputs())
    }

    /// A new store in a folder, holding the ontology and these documents.
    ///
    /// # Errors
    /// [`Rejected`] where a document has an error, or see [`store::Error`].
    pub fn create(
        folder: &Path,
        durability: Durability,
        inputs: Vec<Input>,
    ) -> Result<Self, Error> {
        Self::create_on(folder, durability, inputs, Occasion::default())
    }

    /// The same, on an occasion that its history tells.
    ///
    /// # Errors
    /// As [`Annals::create`].
    pub fn create_on(
        folder: &Path,
        durability: Durability,
        inputs: Vec<Input>,
        occasion: Occasion,
    ) -> Result<Self, Error> {
        Self::filled(Store::create(folder, durability)?, inputs, occasion)
    }

    /// The store of a folder.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn open(folder: &Path, durability: Durability) -> Result<Self, Error> {
        let store = Store::open(folder, durability)?;
        let annals = Self {
            store,
            catalog: Catalog::embedded(),
            occasion: Occasion::default(),
        };
        annals.renew_built_in()?;
        Ok(annals)
    }

    /// What makes stores of this version of the program differ from those of others.
    pub fn version() -> String {
        format!("{} {}", env!("CARGO_PKG_VERSION"), derive::VERSION)
    }

    /// Replaces the ontology and derives anew where another version of the program made them.
    fn renew_built_in(&self) -> Result<(), Error> {
        let snapshot = self.store.snapshot()?;
        if snapshot.view().note(VERSION)? == Some(Self::version().as_bytes()) {
            return Ok(());
        }
        drop(snapshot);
        load::renew(&self.store)
    }

    /// What the bundled data is known by: a digest of all of it and of the versions of the program
    /// and of its stores.
    pub fn bundled_key() -> String {
        let mut text = format!("{} {}", Self::version(), store::FORMAT);
        for folder in [&ONTOLOGY, &DATA] {
            for (path, bytes) in turtle(folder) {
                text.push_str(&format!("\n{} {path}", digest(bytes)));
            }
        }
        digest(text.as_bytes())
    }

    /// The documents that the program carries, packed.
    pub fn bundled_inputs() -> Vec<Input> {
        embedded(&DATA, "data")
    }

    /// Takes in documents, each in place of what it said before: all of them, or none.
    ///
    /// # Errors
    /// [`Rejected`] with every problem, where one of them is an error; [`Error::Reserved`];
    /// [`store::Error::Changed`]
    /// where somebody else filled the empty store meanwhile; or see [`store::Error`].
    pub fn load(&mut self, inputs: Vec<Input>) -> Result<Loaded, Error> {
        self.load_without(inputs, &[])
    }

    /// Takes in documents as [`Annals::load`] does, and takes others out with them.
    ///
    /// # Errors
    /// As [`Annals::load`].
    pub fn load_without(&mut self, inputs: Vec<Input>, gone: &[String]) -> Result<Loaded, Error> {
        if !document::all(&self.store)?.is_empty() {
            return load::add(&self.store, inputs, gone, &self.occasion);
        }
        let bytes: usize = inputs.iter().map(|input| input.bytes.len()).sum();
        if self.occasion.dry_run && bytes < read_thread::LARGE {
            // Few enough to tell one by one.
            return load::add(&self.store, inputs, gone, &self.occasion);
        }
        if self.occasion.dry_run {
            // What would fill the store fills one that nobody sees.
            return load::fill(&Store::scratch()?, inputs, &self.occasion);
        }
        load::fill(&self.store, inputs, &self.occasion)
    }

    /// Everything that is wrong with some documents, in their order: each is held against the
    /// others, against what else a store says of the same things, and what it names against the
    /// bundled data too. Documents of the store that have the name of one of these do not count.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn check(inputs: Vec<Input>, beside: Option<&Self>) -> Result<Vec<Problem>, Error> {
        validate_batch::documents(inputs, beside.map(|annals| &annals.store))
    }

    /// Takes documents out again: all of them. Names that no document has are passed over.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn remove(&mut self, names: &[String]) -> Result<Outcome, Error> {
        self.store.write(|writer| {
            for name in names {
                let record = document::one(writer.view(), name)?;
                for record in record.into_iter().filter(|record| !record.built_in) {
                    replace::take_out(writer, &record)?;
                }
            }
            derive::renew(writer)?;
            history::enter(&self.store, writer, &self.occasion, Kind::Remove)
        })
    }

    /// Takes the last change back that is not taken back yet; again, the one before it, and so
    /// on. That a change was taken back is a change of its own in the history.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`], [`Error::Forgotten`], [`Error::NoCopy`], [`Error::BadCopy`], or
    /// see [`store::Error`]; the store is as it was.
    pub fn undo(&mut self) -> Result<Undone, Error> {
        undo::undo(&self.store, &self.occasion, false)
    }

    /// Makes the change again that was taken back last, unless the store was changed otherwise
    /// since.
    ///
    /// # Errors
    /// As [`Annals::undo`].
    pub fn redo(&mut self) -> Result<Undone, Error> {
        undo::undo(&self.store, &self.occasion, true)
    }

    /// Writes a backup of the present state to one file, whoever writes to the store meanwhile, and
    /// reads it back; `workshop` is a folder of our own on the same disk, empty or not there.
    ///
    /// # Errors
    /// [`Error::NoCopy`] and [`Error::BadCopy`] where the store is not whole, or see
    /// [`store::Error`]; the file is then as it was.
    pub fn backup(&self, file: &Path, workshop: &Path) -> Result<Backup, Error> {
        backup::write(&self.store, file, workshop, &self.occasion)
    }

    /// The changes of the store, the latest first, back to the first that is not forgotten.
    ///
    /// # Errors
    /// See [`store::Error`]; each change can be an error of its own.
    pub fn log(&self) -> Result<impl Iterator<Item = Result<Change, Error>> + '_, Error> {
        let last = history::last(self.store.snapshot()?.view())?;
        Ok(history::Changes::new(self.store.folder(), last))
    }

    /// Changes documents by a SPARQL Update, and what follows from them: all of it, or nothing.
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
    /// See [`query::Error`] and [`store::Error`]; the store is as it was.
    pub fn update(&mut self, text: &str, options: &UpdateOptions) -> Result<Updated, Error> {
        update::update(&self.store, text, options, &self.occasion)
    }

    /// The name of the document that a named graph is, or would be; none where no document of any
    /// name makes a graph of this one.
    pub fn document_of(graph: &NamedNode) -> Option<&str> {
        Some(update::name(graph)).filter(|name| id::document(name) == *graph)
    }

    /// The documents that were loaded, by name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn documents(&self) -> Result<Vec<Record>, store::Error> {
        document::all(&self.store)
    }

    /// The saved queries.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Sets how long a change waits while another process changes the store.
    pub fn wait_for(&mut self, wait: std::time::Duration) {
        self.store.wait_for(wait);
    }

    /// The store itself.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs a saved query of the catalog.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn query(
        &self,
        name: &str,
        values: &Values,
        limits: &Limits,
    ) -> Result<Answer, query::Error> {
        self.run(self.catalog.get(name)?, values, limits)
    }

    /// Runs a saved query, the user's own for instance.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn run(
        &self,
        saved: &Saved,
        values: &Values,
        limits: &Limits,
    ) -> Result<Answer, query::Error> {
        query::run(&self.store, saved, values, limits)
    }

    /// Runs the text of a query.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn ask(&self, text: &str, limits: &Limits) -> Result<Answer, query::Error> {
        query::ask(&self.store, text, limits)
    }

    /// The one thing that a person means by a slug, a prefixed name, an IRI, a label or an alias.
    ///
    /// `prefixes` narrows the kinds of things that are meant (`ag`, `ev` …); empty means any.
    ///
    /// # Errors
    /// [`NotResolved`] with candidates where several things fit, or none does.
    pub fn resolve(&self, text: &str, prefixes: &[&str]) -> Result<NamedNode, NotResolved> {
        resolve::resolve(self.store.snapshot()?.view(), text, prefixes)
    }

    /// A thing with the name that it is shown by: its label or title, or its short name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn named(&self, thing: &NamedNode) -> Result<Named, store::Error> {
        resolve::named(self.store.snapshot()?.view(), thing)
    }
}

/// The files of a folder that was built into the program, by path: Turtle, packed.
fn turtle(folder: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().map(|file| {
            let path = file.path().to_string_lossy().replace('\\', "/");
            (path, file.contents())
        }));
    }
    files.sort();
    files
}

/// The documents of a folder that was built into the program.
fn embedded(folder: &'static Dir<'static>, name: &str) -> Vec<Input> {
    let files = turtle(folder).into_iter();
    let inputs = files.map(|(path, bytes)| Input {
        origin: Origin::new(format!("{name}/{path}")),
        bytes: bytes.to_vec(),
        format: Format::Turtle,
    });
    inputs.collect()
}
