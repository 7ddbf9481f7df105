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

mod resolve;

pub use resolve::{Candidate, Named, NotResolved};

use crate::check;
use crate::derive::derive;
use crate::model::id;
use crate::model::origin::Origin;
use crate::model::problem::Problem;
use crate::query::{self, Answer, Catalog, Limits, Saved, Values};
use crate::read::{self, Document, Format, Input};
use crate::store::{Change, Store, View};
use include_dir::{Dir, include_dir};
use oxrdf::{GraphName, NamedNode, Triple};
use std::collections::BTreeMap;

static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

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

/// A set of documents and everything that can be asked of them.
#[derive(Debug)]
pub struct Annals {
    store: Store,
    catalog: Catalog,
    /// Which named graphs each document made, by the document's name; built-in ones are not here.
    made: BTreeMap<String, Vec<NamedNode>>,
}

impl Annals {
    /// No documents: the ontology alone.
    ///
    /// # Errors
    /// [`Rejected`] where the program was built with an ontology that cannot be read.
    pub fn new() -> Result<Self, Rejected> {
        let mut annals = Self {
            store: Store::default(),
            catalog: Catalog::embedded(),
            made: BTreeMap::new(),
        };
        let documents = embedded(&ONTOLOGY, "ontology")?;
        annals.put(documents);
        annals.made.clear();
        Ok(annals)
    }

    /// The data that the program carries.
    ///
    /// # Errors
    /// [`Rejected`] where the program was built with data that cannot be read.
    pub fn bundled() -> Result<Self, Rejected> {
        let mut annals = Self {
            store: Store::default(),
            catalog: Catalog::embedded(),
            made: BTreeMap::new(),
        };
        let mut documents = embedded(&ONTOLOGY, "ontology")?;
        let built_in = documents.len();
        documents.extend(embedded(&DATA, "data")?);
        let names: Vec<_> = documents[..built_in]
            .iter()
            .map(|document| document.origin.name().to_owned())
            .collect();
        annals.put(documents);
        annals.made.retain(|name, _| !names.contains(name));
        Ok(annals)
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
    /// [`Rejected`] with every problem, where one of them is an error.
    pub fn load(&mut self, documents: Vec<Document>) -> Result<Vec<Problem>, Rejected> {
        let problems: Vec<_> = documents.iter().flat_map(check::document).collect();
        if problems.iter().any(Problem::is_error) {
            return Err(Rejected(problems));
        }
        self.put(documents);
        Ok(problems)
    }

    fn put(&mut self, documents: Vec<Document>) {
        let mut changes = Vec::new();
        for document in documents {
            let graphs = by_graph(&document);
            let names = graphs.keys().cloned().collect::<Vec<_>>();
            let before = self.made.insert(document.origin.name().to_owned(), names);
            let gone = before.into_iter().flatten();
            changes.extend(
                gone.filter(|graph| !graphs.contains_key(graph))
                    .map(Change::Remove),
            );
            changes.extend(
                graphs
                    .into_iter()
                    .map(|(name, triples)| Change::Replace(name, triples)),
            );
        }
        self.store.apply(changes, derive);
    }

    /// Takes a document out again. Gives back whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(graphs) = self.made.remove(name) else {
            return false;
        };
        let changes = graphs.into_iter().map(Change::Remove).collect();
        self.store.apply(changes, derive);
        true
    }

    /// The names of the documents that were loaded, sorted.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.made.keys().map(String::as_str)
    }

    /// How many statements the documents that were loaded make, each document's counted.
    pub fn statements(&self) -> usize {
        let made: Vec<_> = self.made.values().flatten().collect();
        let documents = self.store.documents();
        documents
            .filter(|(name, _)| made.contains(name))
            .map(|(_, length)| length)
            .sum()
    }

    /// The saved queries.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The graph as it is now.
    pub fn view(&self) -> View {
        self.store.view()
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
        query::run(&self.store.view(), saved, values, limits)
    }

    /// Runs the text of a query.
    ///
    /// # Errors
    /// See [`query::Error`].
    pub fn ask(&self, text: &str, limits: &Limits) -> Result<Answer, query::Error> {
        query::ask(&self.store.view(), text, limits)
    }

    /// The one thing that a person means by a slug, a prefixed name, an IRI, a label or an alias.
    ///
    /// `prefixes` narrows the kinds of things that are meant (`ag`, `ev` …); empty means any.
    ///
    /// # Errors
    /// [`NotResolved`] with candidates where several things fit, or none does.
    pub fn resolve(&self, text: &str, prefixes: &[&str]) -> Result<NamedNode, NotResolved> {
        resolve::resolve(&self.store.view(), text, prefixes)
    }
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

/// The Turtle files that were built into the program.
fn embedded(folder: &'static Dir<'static>, name: &str) -> Result<Vec<Document>, Rejected> {
    let mut documents = Vec::new();
    let mut problems = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path();
            // The mappings to other ontologies are for other tools.
            let asked = path.extension().is_some_and(|ending| ending == "ttl");
            if !asked || path.ends_with("mappings.ttl") {
                continue;
            }
            let path = path.to_string_lossy().replace('\\', "/");
            let reading = read::read(Input {
                origin: Origin::new(format!("{name}/{path}")),
                bytes: file.contents().to_vec(),
                format: Format::Turtle,
            });
            documents.extend(reading.document);
            problems.extend(reading.problems);
        }
    }
    if problems.iter().any(Problem::is_error) {
        return Err(Rejected(problems));
    }
    documents.sort_by(|a, b| a.origin.cmp(&b.origin));
    Ok(documents)
}
