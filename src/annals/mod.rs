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

mod records;
mod resolve;

pub use records::{Record, digest};
pub use resolve::{Candidate, Named, NotResolved};

use crate::check;
use crate::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::query::{self, Answer, Catalog, Limits, Saved, Values};
use crate::read::{self, Document, Format, Input};
use crate::store::{self, Bulk, Durability, Store, Writer};
use include_dir::{Dir, include_dir};
use oxrdf::{GraphName, NamedNode, Triple};
use std::collections::BTreeMap;
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
    pub fn scratch(documents: Vec<Document>) -> Result<Self, Error> {
        Self::filled(Store::scratch()?, &documents)
    }

    /// The data that the program carries, for as long as the value lives.
    ///
    /// # Errors
    /// [`store::Error`] where there is no place for a scratch store.
    pub fn bundled() -> Result<Self, Error> {
        Self::scratch(Self::bundled_documents()?)
    }

    /// A new store in a folder, holding the ontology and these documents.
    ///
    /// # Errors
    /// [`Rejected`] where a document has an error, or see [`store::Error`].
    pub fn create(
        folder: &Path,
        durability: Durability,
        documents: &[Document],
    ) -> Result<Self, Error> {
        Self::filled(Store::create(folder, durability)?, documents)
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
        let ontology = embedded(&ONTOLOGY, "ontology")?;
        self.store.write(|writer| {
            for document in &ontology {
                put(writer, document, true)?;
            }
            writer.note(VERSION, Some(Self::version().as_bytes()))?;
            derive::renew_all(writer)
        })?;
        Ok(())
    }

    fn filled(store: Store, documents: &[Document]) -> Result<Self, Error> {
        let problems: Vec<_> = documents.iter().flat_map(check::document).collect();
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        fill(&store, documents)?;
        Ok(Self {
            store,
            catalog: Catalog::embedded(),
        })
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

    /// The documents that the program carries, as they were read.
    ///
    /// # Errors
    /// [`Rejected`] where the program was built with data that cannot be read.
    pub fn bundled_documents() -> Result<Vec<Document>, Rejected> {
        embedded(&DATA, "data")
    }

    /// Takes in documents, each in place of what it said before: all of them, or none.
    ///
    /// Gives back what is worth a look in them.
    ///
    /// # Errors
    /// [`Rejected`] with every problem, where one of them is an error, or see [`store::Error`].
    pub fn load(&mut self, documents: &[Document]) -> Result<Vec<Problem>, Error> {
        let problems: Vec<_> = documents.iter().flat_map(check::document).collect();
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems).into());
        }
        if records::all(&self.store)?.is_empty() {
            match fill(&self.store, documents) {
                // Somebody else loaded meanwhile: then theirs stays, and ours comes beside it.
                Err(Error::Store(store::Error::Changed)) => {}
                filled => return filled.map(|()| problems),
            }
        }
        self.store.write(|writer| {
            for document in documents {
                put(writer, document, false)?;
            }
            derive::renew(writer)
        })?;
        Ok(problems)
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
                    for graph in record.graphs {
                        writer.replace(Some(&NamedNode::new_unchecked(graph)), [])?;
                    }
                    writer.note(&records::key(name), None)?;
                }
            }
            derive::renew(writer)
        })
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

/// Makes a store hold the ontology and these documents, and nothing else, unless it holds more.
fn fill(store: &Store, documents: &[Document]) -> Result<(), Error> {
    let state = store.snapshot()?.state();
    if !records::all(store)?.is_empty() {
        return Err(store::Error::Changed.into());
    }
    let mut bulk = Bulk::new()?;
    let ontology = embedded(&ONTOLOGY, "ontology")?;
    let built_in = ontology.iter().map(|document| (document, true));
    for (document, built_in) in built_in.chain(documents.iter().map(|d| (d, false))) {
        let mut record = Record::new(document, built_in);
        for (graph, quads) in by_graph(document) {
            let number = bulk.intern(&graph)?;
            for quad in &quads {
                let predicate = quad.predicate.as_ref();
                bulk.add(Some(number), &quad.subject, predicate, &quad.object)?;
            }
            record.statements += quads.len();
            record.graphs.push(graph.into_string());
        }
        bulk.note(&records::key(&record.name), &record.text());
    }
    bulk.note(VERSION, Annals::version().as_bytes());
    derive::finish(bulk, store, state)?;
    Ok(())
}

/// Makes the store hold what a document says, in place of what it said before.
fn put(writer: &mut Writer<'_>, document: &Document, built_in: bool) -> store::Result<()> {
    let mut record = Record::new(document, built_in);
    let graphs = by_graph(document);
    let before = records::one(writer.view(), &record.name)?;
    for gone in before.into_iter().flat_map(|before| before.graphs) {
        let gone = NamedNode::new_unchecked(gone);
        if !graphs.contains_key(&gone) {
            writer.replace(Some(&gone), [])?;
        }
    }
    for (graph, triples) in graphs {
        writer.replace(Some(&graph), &triples)?;
        record.statements += triples.len();
        record.graphs.push(graph.into_string());
    }
    writer.note(&records::key(&record.name), Some(&record.text()))
}

/// What a document says, by the named graph that says it: its own, or those that it names.
fn by_graph(document: &Document) -> BTreeMap<NamedNode, Vec<Triple>> {
    let own = document.origin.document();
    let mut graphs = BTreeMap::<_, Vec<_>>::new();
    if document.quads.is_empty() {
        graphs.insert(own.clone(), Vec::new());
    }
    for quad in &document.quads {
        let graph = match &quad.graph_name {
            GraphName::NamedNode(name) => name.clone(),
            GraphName::BlankNode(name) => {
                id::document(&format!("{}/{}", document.origin.name(), name.as_str()))
            }
            GraphName::DefaultGraph => own.clone(),
        };
        graphs.entry(graph).or_default().push(quad.clone().into());
    }
    graphs
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
fn embedded(folder: &'static Dir<'static>, name: &str) -> Result<Vec<Document>, Rejected> {
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    for (path, bytes) in turtle(folder) {
        let reading = read::read(Input {
            origin: Origin::new(format!("{name}/{path}")),
            bytes: bytes.to_vec(),
            format: Format::Turtle,
        });
        documents.extend(reading.document);
        problems.extend(reading.problems);
    }
    if problems.iter().any(Problem::is_error) {
        return Err(Rejected(problems));
    }
    Ok(documents)
}
