//! Extracting statements, in an order that depends only on the data: by document if these are kept
//! apart, then by subject, property and object.

use super::{Annals, document, graph_name};
use crate::model::id;
use crate::model::vocab::{ann, dcterms};
use crate::store::{self, Id, Scope, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What to extract besides the statements of the user's documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExtractOptions {
    /// Each document as a named graph; otherwise the union of all in the default graph.
    pub by_document: bool,
    /// Include the ontology, in the default graph.
    pub ontology: bool,
    /// Include derived statements, in the default graph.
    pub derived: bool,
}

impl Annals {
    /// The prefixes that documents declare, each once and the first in the order of the documents;
    /// none that is well known in another meaning.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn prefixes(&self) -> Result<Vec<(String, String)>, store::Error> {
        self.once(
            &self.prefixes,
            |known| known.clone(),
            || self.declared_prefixes(),
            |known, found| *known = Some(found.clone()),
        )
    }

    fn declared_prefixes(&self) -> Result<Vec<(String, String)>, store::Error> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for (prefix, namespace) in self.documents()?.into_iter().flat_map(|it| it.prefixes) {
            if id::namespace(&prefix).is_none() {
                found.entry(prefix).or_insert(namespace);
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Calls `write` with the statements of all documents, each once per graph.
    ///
    /// ```
    /// use annals::Annals;
    /// use annals::database::{Error, ExtractOptions};
    ///
    /// let annals = Annals::bundled()?;
    /// let mut statements = 0;
    /// annals.extract(ExtractOptions::default(), |_| {
    ///     statements += 1;
    ///     Ok::<_, Error>(())
    /// })?;
    /// assert!(statements > 1000);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of `write`, or see [`store::Error`].
    pub fn extract<E: From<store::Error>>(
        &self,
        what: ExtractOptions,
        mut write: impl FnMut(Quad) -> Result<(), E>,
    ) -> Result<(), E> {
        let documents = self.documents()?;
        let snapshot = self.store().snapshot()?;
        let view = snapshot.view();
        let mut own = BTreeMap::new();
        for graph in documents.into_iter().flat_map(|record| record.graphs) {
            let graph = NamedNode::new_unchecked(graph);
            if let Some(id) = view.id(&graph)? {
                own.insert(graph, id);
            }
        }
        let ids: HashSet<Id> = own.values().copied().collect();
        let mut reader = Reader::new(view);
        for subject in reader.sorted(view.all_subjects()?)? {
            let pairs = reader.pairs(subject, &ids, what)?;
            reader.write_subject(subject, pairs, &GraphName::DefaultGraph, &mut write)?;
        }
        if what.by_document {
            for (name, id) in own {
                let graph = GraphName::NamedNode(name);
                for subject in reader.sorted(reader.subjects_of(Scope::Document(id))?)? {
                    let pairs = reader.pairs_in(subject, Scope::Document(id))?;
                    reader.write_subject(subject, pairs, &graph, &mut write)?;
                }
            }
        }
        Ok(())
    }

    /// The statements of a named graph, or of the default graph itself, sorted by subject; `None`
    /// if there is no such graph.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn graph(&self, name: Option<&NamedNode>) -> Result<Option<Vec<Quad>>, store::Error> {
        let snapshot = self.store().snapshot()?;
        let view = snapshot.view();
        let scope = match name {
            None => Scope::Default,
            Some(name) => match view.id(name)? {
                Some(id) if view.has_document(id)? => Scope::Document(id),
                _ => {
                    let record = document::find(view, graph_name::name(name))?;
                    let is_empty = record.is_some_and(|its| its.makes(Some(name.as_str())));
                    return Ok(is_empty.then(Vec::new));
                }
            },
        };
        let mut reader = Reader::new(view);
        let mut quads = Vec::new();
        for subject in reader.sorted(reader.subjects_of(scope)?)? {
            let pairs = reader.pairs_in(subject, scope)?;
            reader.write_subject(subject, pairs, &GraphName::DefaultGraph, |quad| {
                quads.push(quad);
                Ok::<_, store::Error>(())
            })?;
        }
        Ok(Some(quads))
    }

    /// The description of a thing, by subject, so that everything it mentions has at least a label:
    ///
    /// * all asserted statements about it and about each claim on it;
    /// * all asserted statements about what these mention, if that is a source, an agent, a place, a
    ///   tool or the like; for another event or claim only its class and label;
    /// * class and label of what those mention in turn.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn describe(&self, thing: &NamedNode) -> Result<Vec<Triple>, store::Error> {
        let snapshot = self.store().snapshot()?;
        let view = snapshot.view();
        let Some(thing) = view.id(thing)? else {
            return Ok(Vec::new());
        };
        let mut reader = Reader::new(view);
        let mut selection = Selection::default();
        let mut claims: BTreeSet<Id> = view.subjects(ann::ABOUT, thing)?.into_iter().collect();
        claims.insert(thing);
        let mut named = BTreeSet::new();
        for id in claims {
            named.extend(selection.add_whole(&mut reader, id)?);
        }
        let mut beyond = BTreeSet::new();
        for id in named {
            match reader.is_of(id, &[ann::EVENT_CLASS, ann::CLAIM_CLASS])? {
                true => _ = beyond.insert(id),
                false => beyond.extend(selection.add_whole(&mut reader, id)?),
            }
        }
        for id in beyond {
            selection.add_name(&reader, id)?;
        }
        let mut triples = Vec::new();
        for subject in reader.sorted(selection.pairs.keys().copied().collect())? {
            let pairs = selection.pairs.remove(&subject).unwrap_or_default();
            let write = |quad: Quad| {
                triples.push(quad.into());
                Ok::<_, store::Error>(())
            };
            reader.write_subject(subject, pairs, &GraphName::DefaultGraph, write)?;
        }
        Ok(triples)
    }
}

type Pairs = BTreeSet<(Id, Id)>;

/// Selected statements, by subject.
#[derive(Default)]
struct Selection {
    pairs: HashMap<Id, Pairs>,
    whole: HashSet<Id>,
}

impl Selection {
    /// Selects all asserted statements about a thing and its blank nodes; returns what these
    /// mention.
    fn add_whole(&mut self, reader: &mut Reader<'_>, thing: Id) -> store::Result<Vec<Id>> {
        let (mut named, mut next) = (Vec::new(), vec![thing]);
        while let Some(subject) = next.pop() {
            if !self.whole.insert(subject) {
                continue;
            }
            let pairs = reader.stated(subject)?;
            for (_, object) in &pairs {
                match reader.term(*object)? {
                    Term::BlankNode(_) => next.push(*object),
                    Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
                        named.push(*object);
                    }
                    Term::NamedNode(_) | Term::Literal(_) | Term::Triple(_) => {}
                }
            }
            self.pairs.insert(subject, pairs);
        }
        Ok(named)
    }

    /// Selects class and label of a thing.
    fn add_name(&mut self, reader: &Reader<'_>, thing: Id) -> store::Result<()> {
        if self.whole.contains(&thing) {
            return Ok(());
        }
        let mut known = Vec::new();
        for property in [rdf::TYPE, rdfs::LABEL, dcterms::TITLE] {
            known.extend(reader.view.id(property)?);
        }
        let mut pairs = reader.stated(thing)?;
        pairs.retain(|(p, _)| known.contains(p));
        if !pairs.is_empty() {
            self.pairs.insert(thing, pairs);
        }
        Ok(())
    }
}

/// A view of the store with a cache of property terms.
struct Reader<'t> {
    view: View<'t>,
    properties: HashMap<Id, NamedNode>,
}

impl<'t> Reader<'t> {
    fn new(view: View<'t>) -> Self {
        let properties = HashMap::new();
        Self { view, properties }
    }

    fn term(&self, id: Id) -> store::Result<Term> {
        self.view.term(id)
    }

    fn property(&mut self, id: Id) -> store::Result<NamedNode> {
        if let Some(known) = self.properties.get(&id) {
            return Ok(known.clone());
        }
        match self.term(id)? {
            Term::NamedNode(node) => {
                self.properties.insert(id, node.clone());
                Ok(node)
            }
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => {
                Err(store::Error::Damaged("a property is not an IRI"))
            }
        }
    }

    /// Subjects sorted by name, IRIs first.
    fn sorted(&self, ids: Vec<Id>) -> store::Result<Vec<Id>> {
        let named = ids.into_iter().map(|id| match self.term(id)? {
            Term::NamedNode(node) => Ok((false, node.into_string(), id)),
            term => Ok((true, term.to_string(), id)),
        });
        let mut named = named.collect::<store::Result<Vec<_>>>()?;
        named.sort();
        named.dedup();
        Ok(named.into_iter().map(|(.., id)| id).collect())
    }

    /// The subjects of a document, or of the default graph itself.
    fn subjects_of(&self, scope: Scope) -> store::Result<Vec<Id>> {
        let mut subjects = Vec::new();
        for found in self.view.matches(None, None, None, scope)? {
            let s = found?.s;
            if subjects.last() != Some(&s) {
                subjects.push(s);
            }
        }
        Ok(subjects)
    }

    fn pairs_in(&self, subject: Id, scope: Scope) -> store::Result<Pairs> {
        let found = self.view.matches(Some(subject), None, None, scope)?;
        found
            .map(|it| it.map(|statement| (statement.p, statement.o)))
            .collect()
    }

    /// The asserted statements about a subject.
    fn stated(&self, subject: Id) -> store::Result<Pairs> {
        let mut pairs = self.pairs_in(subject, Scope::Documents)?;
        pairs.extend(self.pairs_in(subject, Scope::Default)?);
        Ok(pairs)
    }

    /// The statements that go into the default graph.
    fn pairs(&self, subject: Id, own: &HashSet<Id>, what: ExtractOptions) -> store::Result<Pairs> {
        let mut pairs = self.pairs_in(subject, Scope::Default)?;
        let mut left_out = Pairs::new();
        for found in self
            .view
            .matches(Some(subject), None, None, Scope::Documents)?
        {
            let found = found?;
            let is_own = found.document.is_some_and(|its| own.contains(&its));
            let wanted = if is_own {
                !what.by_document
            } else {
                what.ontology
            };
            match wanted {
                true => _ = pairs.insert((found.p, found.o)),
                false => _ = left_out.insert((found.p, found.o)),
            }
        }
        if what.derived {
            let all = self.pairs_in(subject, Scope::Union)?;
            pairs.extend(all.difference(&left_out));
        }
        Ok(pairs)
    }

    fn is_of(&self, thing: Id, classes: &[NamedNodeRef<'_>]) -> store::Result<bool> {
        let own = self.view.objects(thing, rdf::TYPE)?;
        for class in classes {
            if self.view.id(*class)?.is_some_and(|id| own.contains(&id)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn write_subject<E: From<store::Error>>(
        &mut self,
        of: Id,
        pairs: Pairs,
        graph: &GraphName,
        mut write: impl FnMut(Quad) -> Result<(), E>,
    ) -> Result<(), E> {
        if pairs.is_empty() {
            return Ok(());
        }
        let subject = subject(self.term(of)?)?;
        let mut sorted = Vec::with_capacity(pairs.len());
        for (p, o) in pairs {
            let (property, object) = (self.property(p)?, self.term(o)?);
            sorted.push((property, object.to_string(), object));
        }
        sorted.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        for (property, _, object) in sorted {
            write(Quad::new(subject.clone(), property, object, graph.clone()))?;
        }
        Ok(())
    }
}

fn subject(term: Term) -> store::Result<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Ok(node.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(_) | Term::Triple(_) => Err(store::Error::Damaged("a literal is a subject")),
    }
}
