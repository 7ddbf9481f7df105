//! Copies of the bundled descriptions of places, agents, tools and sources, for stores whose documents
//! name them without describing them: a document of its own, which holds what is still needed.

use super::bundled_descriptions::{descriptions, is_copied};
use super::document::{self, DocumentRecord, digest};
use super::embedded::COPIES;
use crate::model::id;
use crate::model::origin::Origin;
use crate::parse::{Format, Input};
use crate::query::update::ChangedGraphs;
use crate::store::{self, BulkLoader, GraphReader, Id, Scope, View, Writer};
use oxrdf::{NamedNode, NamedNodeRef, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The copies of a store, and how a load changes them.
#[derive(Debug, Default)]
pub(super) struct BundledCopies {
    /// The things whose descriptions are copied now, by IRI.
    pub added: Vec<String>,
    /// The things whose copies go, since a document of the user's describes them.
    pub dropped: Vec<String>,
    /// The new text of the document; `None` if it stays as it is.
    pub text: Option<String>,
}

impl BundledCopies {
    /// The document, if it changes and anything is left in it.
    pub fn input(&mut self) -> Option<Input> {
        let text = self.text.as_mut().filter(|text| !text.is_empty())?;
        Some(Input {
            origin: Origin::new(COPIES),
            bytes: std::mem::take(text).into_bytes(),
            format: Format::NTriples,
        })
    }
}

/// The copies that an empty store needs with a batch of documents.
pub(super) fn for_empty_store(bulk: &BulkLoader) -> Result<BundledCopies, store::Error> {
    let (mentioned, described) = named_in(bulk)?;
    let copied = needed(mentioned, |thing| Ok(described.contains(thing.as_str())))?;
    Ok(BundledCopies {
        added: copied.keys().map(|thing| (*thing).to_owned()).collect(),
        dropped: Vec::new(),
        text: (!copied.is_empty()).then(|| text(&copied)),
    })
}

/// The copies that a store needs once it holds a batch of documents and has lost those in `gone`;
/// with `adding`, also of what the batch names for the first time.
pub(super) fn for_store(
    view: View<'_>,
    bulk: &BulkLoader,
    names: &HashSet<String>,
    gone: &[String],
    adding: bool,
) -> Result<BundledCopies, store::Error> {
    let before = document::find(view, COPIES)?;
    if before.is_none() && !adding {
        return Ok(BundledCopies::default());
    }
    let held = copied_things(view)?;
    let (mut mentioned, described) = named_in(bulk)?;
    if !adding {
        mentioned.clear();
    }
    mentioned.extend(held.iter().cloned());
    let replaced = graphs_of(view, |record| {
        record.name == COPIES || names.contains(&record.name) || gone.contains(&record.name)
    })?;
    let copied = needed(mentioned, |thing| {
        Ok(described.contains(thing.as_str()) || is_described(view, thing, &replaced)?)
    })?;
    let held: BTreeSet<&str> = held.iter().map(NamedNode::as_str).collect();
    let now: BTreeSet<&str> = copied.keys().copied().collect();
    let listed = |things: &BTreeSet<&str>, others: &BTreeSet<&str>| {
        let things = things.difference(others);
        things.map(|thing| (*thing).to_owned()).collect()
    };
    let text = text(&copied);
    let is_same = match &before {
        Some(record) => record.hash == digest(text.as_bytes()),
        None => text.is_empty(),
    };
    Ok(BundledCopies {
        added: listed(&now, &held),
        dropped: listed(&held, &now),
        text: (!is_same).then_some(text),
    })
}

/// After an update: removes the copies of what other documents describe now.
pub(super) fn drop_described(
    writer: &mut Writer<'_>,
    subjects: BTreeSet<Id>,
    changed_graphs: &mut ChangedGraphs,
) -> Result<(), store::Error> {
    let own = id::document(COPIES);
    let Some(graph) = writer.view().id(&own)? else {
        return Ok(());
    };
    let mut gone = Vec::new();
    for subject in subjects {
        let view = writer.view();
        let mut statements = Vec::new();
        view.asserted(subject, &mut statements)?;
        let is_copy = |statement: &&store::Statement| statement.document == Some(graph);
        if statements.iter().any(|statement| !is_copy(&statement)) {
            for statement in statements.iter().filter(is_copy) {
                if let (Term::NamedNode(s), Term::NamedNode(p)) =
                    (view.term(statement.s)?, view.term(statement.p)?)
                {
                    gone.push(Triple::new(s, p, view.term(statement.o)?));
                }
            }
        }
    }
    for triple in &gone {
        if writer.remove(Some(&own), triple)? {
            changed_graphs.entry(Some(own.clone())).or_default().deleted += 1;
        }
    }
    Ok(())
}

/// The bundled descriptions of some things that are not described, and of what those name in turn.
fn needed(
    mentioned: BTreeSet<NamedNode>,
    is_described: impl Fn(&NamedNode) -> Result<bool, store::Error>,
) -> Result<BTreeMap<&'static str, &'static [Triple]>, store::Error> {
    let mut copied = BTreeMap::new();
    let mut next: Vec<NamedNode> = mentioned.into_iter().collect();
    while let Some(thing) = next.pop() {
        let Some((iri, triples)) = descriptions().get_key_value(thing.as_str()) else {
            continue;
        };
        if copied.contains_key(iri.as_str()) || is_described(&thing)? {
            continue;
        }
        copied.insert(iri.as_str(), triples.as_slice());
        for triple in triples {
            if let Term::NamedNode(object) = &triple.object
                && is_copied(object.as_ref())
            {
                next.push(object.clone());
            }
        }
    }
    Ok(copied)
}

/// The copies as N-Triples, sorted.
fn text(copied: &BTreeMap<&str, &[Triple]>) -> String {
    let triples = copied.values().flat_map(|triples| triples.iter());
    let lines: BTreeSet<String> = triples.map(|triple| format!("{triple} .\n")).collect();
    lines.into_iter().collect()
}

/// What could be copied and the documents of a batch mention, and what of it they describe.
fn named_in(bulk: &BulkLoader) -> store::Result<(BTreeSet<NamedNode>, HashSet<String>)> {
    let mut things = HashMap::new();
    for iri in descriptions().keys() {
        let node = NamedNodeRef::new_unchecked(iri);
        things.extend(bulk.find(node)?.map(|thing| (thing, node)));
    }
    // The lowest and the highest id rule out nearly all terms.
    let (first, last) = (things.keys().min().copied(), things.keys().max().copied());
    let is_known = |id: &Id| Some(*id) >= first && Some(*id) <= last && things.contains_key(id);
    let (mut mentioned, mut described) = (HashSet::new(), HashSet::new());
    for it in bulk.statements() {
        let it = it?;
        mentioned.extend([it.s, it.p, it.o].into_iter().filter(is_known));
        described.extend(Some(it.s).filter(is_known));
    }
    let nodes = mentioned.iter().filter_map(|id| things.get(id));
    let described = described.iter().filter_map(|id| things.get(id));
    Ok((
        nodes.map(|node| node.into_owned()).collect(),
        described.map(|node| node.as_str().to_owned()).collect(),
    ))
}

/// The things that the copies of a store describe.
fn copied_things(view: View<'_>) -> Result<Vec<NamedNode>, store::Error> {
    let Some(graph) = view.id(&id::document(COPIES))? else {
        return Ok(Vec::new());
    };
    let mut things = BTreeSet::new();
    for statement in view.matches(None, None, None, Scope::Document(graph))? {
        things.insert(statement?.s);
    }
    let mut nodes = Vec::new();
    for thing in things {
        if let Term::NamedNode(node) = view.term(thing)? {
            nodes.push(node);
        }
    }
    Ok(nodes)
}

fn graphs_of(
    view: View<'_>,
    is_meant: impl Fn(&DocumentRecord) -> bool,
) -> Result<HashSet<Id>, store::Error> {
    let mut graphs = HashSet::new();
    for record in document::all_with_built_in(view)? {
        if is_meant(&record) {
            for graph in &record.graphs {
                graphs.extend(view.id(NamedNodeRef::new_unchecked(graph))?);
            }
        }
    }
    Ok(graphs)
}

/// Whether a document of a store describes a thing, those with some graphs left aside.
fn is_described(
    view: View<'_>,
    thing: &NamedNode,
    aside: &HashSet<Id>,
) -> Result<bool, store::Error> {
    let Some(s) = view.id(thing)? else {
        return Ok(false);
    };
    let mut statements = Vec::new();
    view.asserted(s, &mut statements)?;
    let in_other = |statement: &store::Statement| {
        statement
            .document
            .is_none_or(|document| !aside.contains(&document))
    };
    Ok(statements.iter().any(in_other))
}
