//! Documents before the checks: what is kept of them until their problems have places, and what
//! stands beside them.

use super::document;
use super::load::Arrivals;
use super::{Error, embedded};
use crate::check::{self, Found, Scope};
use crate::model::id;
use crate::model::problem::Problem;
use crate::model::vocab::ann;
use crate::parse::{self, Document, Input, Step};
use crate::store::{self, Batch, Bulk, Graph, Id, Store, View};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// Documents that are to be judged.
#[derive(Default)]
pub(super) struct Docket {
    /// In their order, without their statements.
    documents: Vec<Document>,
    /// Which of them makes a graph.
    makers: HashMap<Id, usize>,
    judged: HashSet<Id>,
    broken: HashSet<Id>,
    pub built_in: HashSet<Id>,
    /// What is wrong already: faults of reading.
    pub problems: Vec<Problem>,
}

impl Docket {
    /// Enters a document that makes these graphs; a broken one may have meant to say more.
    pub fn enter(
        &mut self,
        document: Document,
        graphs: impl IntoIterator<Item = Id>,
        broken: bool,
    ) {
        self.problems.extend(check::prefixes(&document));
        for graph in graphs {
            self.makers.insert(graph, self.documents.len());
            self.judged.insert(graph);
            if broken {
                self.broken.insert(graph);
            }
        }
        self.documents.push(Document {
            quads: Vec::new(),
            ..document
        });
    }

    /// Enters graphs whose text nobody has.
    pub fn enter_graphs(&mut self, graphs: impl IntoIterator<Item = Id>) {
        self.judged.extend(graphs);
    }

    pub fn scope(&self) -> Scope<'_> {
        Scope {
            judged: &self.judged,
            broken: &self.broken,
            built_in: &self.built_in,
            elsewhere: bundled_names,
        }
    }

    /// Everything that is wrong, in the order of the documents and of their text.
    pub fn close(mut self, graph: &impl Graph, found: Found) -> store::Result<Vec<Problem>> {
        let text = |graph: Id| self.documents.get(*self.makers.get(&graph)?);
        let found = check::problems(found, graph, self.scope(), text)?;
        let mut problems = std::mem::take(&mut self.problems);
        let line = |problem: &Problem| {
            let place = problem.place.as_ref();
            place.map(|place| (place.file.clone(), place.line))
        };
        let faulty: HashSet<_> = problems.iter().filter_map(line).collect();
        // What stands on the line of another fault may only follow from that.
        problems.extend(found.into_iter().filter(|problem| {
            let line = line(problem);
            line.is_none_or(|line| !faulty.contains(&line))
        }));
        let files = self.documents.iter().map(|document| document.origin.file());
        let order: HashMap<&str, usize> = files.enumerate().map(|(at, file)| (file, at)).collect();
        problems.sort_by_cached_key(|problem| {
            let place = problem.place.as_ref();
            place.map_or((usize::MAX, 0, 0), |place| {
                let file = order.get(place.file.as_str()).copied();
                (file.unwrap_or(usize::MAX - 1), place.line, place.column)
            })
        });
        Ok(problems)
    }
}

/// Judges everything that has arrived.
pub(super) fn all(bulk: &mut Bulk, docket: Docket) -> store::Result<Vec<Problem>> {
    let reversed = check::reversed(|word| bulk.intern(word))?;
    bulk.look(&reversed, |graph| {
        let scope = docket.scope();
        let parts = graph.each(|graph, things| check::look(graph, scope, things))?;
        let found = parts.into_iter().fold(Found::default(), Found::and);
        docket.close(graph, found)
    })
}

/// What is wrong with documents, held against each other, against what else a store says of the
/// same things, and against the bundled data.
pub(super) fn documents(inputs: Vec<Input>, beside: Option<&Store>) -> Result<Vec<Problem>, Error> {
    let names: HashSet<String> = inputs
        .iter()
        .map(|input| input.origin.name().to_owned())
        .collect();
    let mut arrivals = Arrivals::with_ontology(false)?;
    for input in inputs {
        arrivals.arrive(input, false)?;
    }
    let Arrivals {
        mut bulk, docket, ..
    } = arrivals;
    if let Some(store) = beside {
        bring(&mut bulk, &docket, store, &names)?;
    }
    Ok(all(&mut bulk, docket)?)
}

/// Properties by which the checks go on from one thing to the next.
const TIES: [NamedNodeRef<'_>; 7] = [
    ann::ABOUT,
    ann::STATED_IN,
    ann::PART_OF,
    ann::WITHIN,
    ann::SUPERSEDES,
    ann::COPY_OF,
    ann::FOLLOWS,
];

/// Brings what a store says of the things that are named, and of those that the checks come to
/// from there; documents of these names are left out, since they are what is being judged.
fn bring(
    bulk: &mut Bulk,
    docket: &Docket,
    store: &Store,
    names: &HashSet<String>,
) -> store::Result<()> {
    let snapshot = store.snapshot()?;
    let view = snapshot.view();
    let mut left_out = HashSet::new();
    for record in document::every(view)? {
        if record.built_in || names.contains(&record.name) {
            for graph in &record.graphs {
                left_out.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
            }
        }
    }
    let mut next: Vec<NamedNode> = bulk.look(&[], |graph| named(graph, docket))?;
    let mut seen: HashSet<NamedNode> = next.iter().cloned().collect();
    let mut batch = Batch::default();
    while let Some(thing) = next.pop() {
        let Some(s) = view.id(&thing)? else {
            continue;
        };
        let mut said = Vec::new();
        view.said(s, &mut said)?;
        for said in said {
            let Some(document) = said
                .document
                .filter(|document| !left_out.contains(document))
            else {
                continue;
            };
            let (document, p, o) = (view.term(document)?, view.term(said.p)?, view.term(said.o)?);
            let Term::NamedNode(p) = p else {
                continue;
            };
            let document = bulk.intern(&document)?;
            batch.add(Some(document), &thing, p.as_ref(), &o)?;
            if let Term::NamedNode(o) = o
                && TIES.contains(&p.as_ref())
                && seen.insert(o.clone())
            {
                next.push(o);
            }
        }
    }
    bulk.take(&batch)
}

/// Everything that judged documents speak of or name.
fn named(graph: &store::Stated<'_>, docket: &Docket) -> store::Result<Vec<NamedNode>> {
    let parts = graph.each(|graph, things| {
        let (mut ids, mut said) = (BTreeSet::new(), Vec::new());
        for thing in things {
            said.clear();
            graph.said(*thing, &mut said)?;
            for said in &said {
                if said
                    .document
                    .is_some_and(|document| docket.judged.contains(&document))
                {
                    ids.extend([said.s, said.o]);
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

/// The graphs of the program's own documents.
pub(super) fn built_in(view: View<'_>) -> store::Result<HashSet<Id>> {
    let mut graphs = HashSet::new();
    for record in document::every(view)?
        .iter()
        .filter(|record| record.built_in)
    {
        for graph in &record.graphs {
            graphs.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
        }
    }
    Ok(graphs)
}

/// The things that the bundled data describes, read when they are first asked for.
fn bundled_names() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeSet::new();
        for input in embedded(&super::DATA, "data") {
            parse::stream(input, &mut |step| {
                if let Step::Statement(quad) = step
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
