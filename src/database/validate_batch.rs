//! Validating documents before they are loaded: what is kept of them to locate their problems, and
//! which other data they are checked against.

use super::document;
use super::load::BatchLoader;
use super::{Error, embedded};
use crate::check::{self, Findings, Scope};
use crate::model::id;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::parse::{self, Document, Input, ParseEvent};
use crate::store::{self, Batch, BulkLoader, GraphReader, Id, Store, View};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// A batch of documents to be checked.
#[derive(Default)]
pub(super) struct ValidationBatch {
    /// In their order, without their statements.
    documents: Vec<Document>,
    /// Which of them contains a graph.
    document_by_graph: HashMap<Id, usize>,
    checked: HashSet<Id>,
    broken: HashSet<Id>,
    pub built_in: HashSet<Id>,
    /// Problems found so far, from parsing.
    pub problems: Vec<Problem>,
}

impl ValidationBatch {
    /// Adds a document with these graphs; one that could not be parsed in full may contain more.
    pub fn add(&mut self, document: Document, graphs: impl IntoIterator<Item = Id>, broken: bool) {
        self.problems.extend(check::prefixes(&document));
        for graph in graphs {
            self.document_by_graph.insert(graph, self.documents.len());
            self.checked.insert(graph);
            if broken {
                self.broken.insert(graph);
            }
        }
        self.documents.push(Document {
            quads: Vec::new(),
            ..document
        });
    }

    /// Adds graphs without a source text.
    pub fn add_graphs(&mut self, graphs: impl IntoIterator<Item = Id>) {
        self.checked.extend(graphs);
    }

    pub fn scope(&self) -> Scope<'_> {
        Scope {
            checked: &self.checked,
            incomplete: &self.broken,
            built_in: &self.built_in,
            known_elsewhere: bundled_names,
        }
    }

    /// All problems, in the order of the documents and of their text.
    pub fn finish(
        mut self,
        graph: &impl GraphReader,
        found: Findings,
    ) -> store::Result<Vec<Problem>> {
        let text = |graph: Id| self.documents.get(*self.document_by_graph.get(&graph)?);
        let found = check::problems(found, graph, self.scope(), text)?;
        let mut problems = std::mem::take(&mut self.problems);
        let line = |problem: &Problem| {
            let place = problem.location.as_ref();
            place.map(|place| (place.file.clone(), place.line))
        };
        let lines_with_errors: HashSet<_> = problems.iter().filter_map(line).collect();
        // A problem on the line of a parse error may only be a consequence of it.
        problems.extend(found.into_iter().filter(|problem| {
            let line = line(problem);
            line.is_none_or(|line| !lines_with_errors.contains(&line))
        }));
        let files = self.documents.iter().map(|document| document.origin.file());
        let order: HashMap<&str, usize> = files.enumerate().map(|(at, file)| (file, at)).collect();
        problems.sort_by_cached_key(|problem| {
            let place = problem.location.as_ref();
            place.map_or((usize::MAX, 0, 0), |place| {
                let file = order.get(place.file.as_str()).copied();
                (file.unwrap_or(usize::MAX - 1), place.line, place.column)
            })
        });
        Ok(problems)
    }
}

/// Checks everything in the bulk loader.
pub(super) fn validate_bulk(
    bulk: &mut BulkLoader,
    validation: ValidationBatch,
) -> store::Result<Vec<Problem>> {
    let reversed = check::inverse_properties(|word| bulk.intern(word))?;
    bulk.with_graph(&reversed, |graph| {
        let scope = validation.scope();
        let parts = graph.each(|graph, things| check::check_records(graph, scope, things))?;
        let found = parts.into_iter().fold(Findings::default(), Findings::merge);
        validation.finish(graph, found)
    })
}

/// The problems of documents, checked together, with what a store says about the same things, and
/// with the bundled data.
pub(super) fn validate_documents(
    inputs: Vec<Input>,
    beside: Option<&Store>,
) -> Result<Vec<Problem>, Error> {
    let names: HashSet<String> = inputs
        .iter()
        .map(|input| input.origin.name().to_owned())
        .collect();
    let mut loader = BatchLoader::with_ontology(false)?;
    for input in inputs {
        loader.add_document(input, false)?;
    }
    let BatchLoader {
        mut bulk,
        validation,
        ..
    } = loader;
    if let Some(store) = beside {
        add_stored_context(&mut bulk, &validation, store, &names)?;
    }
    Ok(validate_bulk(&mut bulk, validation)?)
}

/// Properties that the checks follow from one thing to the next.
const LINK_PROPERTIES: [NamedNodeRef<'_>; 7] = [
    ann::ABOUT,
    ann::STATED_IN,
    ann::PART_OF,
    ann::WITHIN,
    ann::SUPERSEDES,
    ann::COPY_OF,
    ann::FOLLOWS,
];

/// Adds what a store says about the things that are mentioned, and about those that the checks
/// reach from there; documents with these names are left out, since they are being checked.
fn add_stored_context(
    bulk: &mut BulkLoader,
    validation: &ValidationBatch,
    store: &Store,
    names: &HashSet<String>,
) -> store::Result<()> {
    let snapshot = store.snapshot()?;
    let view = snapshot.view();
    let mut left_out = HashSet::new();
    for record in document::all_with_built_in(view)? {
        if record.built_in || names.contains(&record.name) {
            for graph in &record.graphs {
                left_out.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
            }
        }
    }
    let mut next: Vec<NamedNode> = bulk.with_graph(&[], |graph| named(graph, validation))?;
    let mut seen: HashSet<NamedNode> = next.iter().cloned().collect();
    let mut batch = Batch::default();
    while let Some(thing) = next.pop() {
        let Some(s) = view.id(&thing)? else {
            continue;
        };
        let mut statements = Vec::new();
        view.asserted(s, &mut statements)?;
        for statement in statements {
            let Some(document) = statement
                .document
                .filter(|document| !left_out.contains(document))
            else {
                continue;
            };
            let (document, p, o) = (
                view.term(document)?,
                view.term(statement.p)?,
                view.term(statement.o)?,
            );
            let Term::NamedNode(p) = p else {
                continue;
            };
            let document = bulk.intern(&document)?;
            batch.add(Some(document), &thing, p.as_ref(), &o)?;
            if let Term::NamedNode(o) = o
                && LINK_PROPERTIES.contains(&p.as_ref())
                && seen.insert(o.clone())
            {
                next.push(o);
            }
        }
    }
    bulk.add_batch(&batch)
}

/// All things that the checked documents describe or mention.
fn named(
    graph: &store::BulkGraph<'_>,
    validation: &ValidationBatch,
) -> store::Result<Vec<NamedNode>> {
    let parts = graph.each(|graph, things| {
        let (mut ids, mut statements) = (BTreeSet::new(), Vec::new());
        for thing in things {
            statements.clear();
            graph.asserted(*thing, &mut statements)?;
            for statement in &statements {
                if statement
                    .document
                    .is_some_and(|document| validation.checked.contains(&document))
                {
                    ids.extend([statement.s, statement.o]);
                }
            }
        }
        Ok(ids)
    })?;
    let ids: BTreeSet<Id> = parts.into_iter().flatten().collect();
    let mut nodes = Vec::new();
    for id in ids
        .into_iter()
        .filter(|id| id.tag() == Some(store::Tag::Iri))
    {
        if let Term::NamedNode(node) = graph.term(id)? {
            nodes.push(node);
        }
    }
    Ok(nodes)
}

/// The graphs of the built-in documents.
pub(super) fn built_in(view: View<'_>) -> store::Result<HashSet<Id>> {
    let mut graphs = HashSet::new();
    for record in document::all_with_built_in(view)?
        .iter()
        .filter(|record| record.built_in)
    {
        for graph in &record.graphs {
            graphs.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
        }
    }
    Ok(graphs)
}

/// The things that the bundled data describes, read on first use.
fn bundled_names() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeSet::new();
        for input in embedded(&super::DATA, "data") {
            parse::stream(input, &mut |step| {
                if let ParseEvent::Statement(quad) = step
                    && let oxrdf::NamedOrBlankNodeRef::NamedNode(node) = quad.subject
                    && node.as_str().starts_with(id::DATA)
                    && !names.contains(node.as_str())
                {
                    names.insert(node.as_str().to_owned());
                }
            });
        }
        names
    })
}
