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

mod echoes;
mod extract;
mod intake;
mod known;
mod records;
mod resolve;
mod update;

pub use extract::Extract;
pub use intake::Loaded;
pub use known::AsOf;
pub use records::{Record, digest};
pub use resolve::{Candidate, Named, NotResolved};
pub use update::{UpdateOptions, Updated};

use crate::derive;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::query::{self, Answer, Catalog, Limits, Saved, Values};
use crate::read::{Format, Input};
use crate::store::{self, Durability, Store};
use include_dir::{Dir, include_dir};
use oxrdf::NamedNode;
use std::path::Path;

static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A set of documents and everything that can be asked of them.
#[derive(Debug)]
pub struct Annals {
    store: Store,
    catalog: Catalog,
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
        Self::filled(Store::scratch()?, inputs)
    }

    fn filled(store: Store, inputs: Vec<Input>) -> Result<Self, Error> {
        intake::fill(&store, inputs)?;
        let catalog = Catalog::embedded();
        Ok(Self { store, catalog })
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
        Self::filled(Store::create(folder, durability)?, inputs)
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
        intake::renew(&self.store)
    }

    /// What the bundled data is known by: a digest of all of it and of the program's version.
    pub fn bundled_key() -> String {
        let mut text = Self::version();
        for folder in [&ONTOLOGY, &DATA] {
            for (path, bytes) in turtle(folder) {
                text.push_str(&format!("\n{} {path}", digest(bytes)));
            }
        }
        digest(text.as_bytes())
    }

    /// The documents that the program carries.
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
        if records::all(&self.store)?.is_empty() {
            return intake::fill(&self.store, inputs);
        }
        intake::add(&self.store, inputs)
    }

    /// Takes documents out again: all of them. Names that no document has are passed over.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn remove(&mut self, names: &[String]) -> Result<(), store::Error> {
        self.store.write(|writer| {
            for name in names {
                let record = records::one(writer.view(), name)?;
                for record in record.into_iter().filter(|record| !record.built_in) {
                    intake::take_out(writer, &record)?;
                }
            }
            derive::renew(writer)
        })
    }

    /// Changes documents by a SPARQL Update, and what follows from them: all of it, or nothing.
    ///
    /// ```
    /// use annals::{Annals, annals::UpdateOptions};
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
    /// See [`query::Error`].
    pub fn update(&mut self, text: &str, options: &UpdateOptions) -> Result<Updated, query::Error> {
        update::update(&self.store, text, options)
    }

    /// The documents that were loaded, by name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn documents(&self) -> Result<Vec<Record>, store::Error> {
        records::all(&self.store)
    }

    /// The saved queries.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
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
}

/// The Turtle files below a folder that was built into the program, by path. The mappings to
/// other ontologies are for other tools.
fn turtle(folder: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "ttl")
                && !path.ends_with("mappings.ttl")
            {
                files.push((path.to_string_lossy().replace('\\', "/"), file.contents()));
            }
        }
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
