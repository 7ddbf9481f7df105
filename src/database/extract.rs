//! What of the data is taken out, in an order that depends on nothing but the data: by document
//! where these are kept apart, then by subject, property and object.

use super::Annals;
use crate::model::id;
use crate::model::vocab::ann;
use crate::store::{self, Id, Scope, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const TITLE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");

/// What is taken out beside what the user's documents say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extract {
    /// Each document as a named graph; else the union of all in the default graph.
    pub by_document: bool,
    /// The ontology too, in the default graph.
    pub ontology: bool,
    /// What follows from all of it too, in the default graph.
    pub derived: bool,
}

impl Annals {
    /// Gives out statements of all documents, one after the other; each once in a graph.
    ///
    /// ```
    /// use annals::Annals;
    /// use annals::database::{Error, Extract};
    ///
    /// let annals = Annals::bundled()?;
    /// let mut statements = 0;
    /// annals.extract(Extract::default(), |_| {
    ///     statements += 1;
    ///     Ok::<_, Error>(())
    /// })?;
    /// assert!(statements > 1000);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of `give`, or see [`store::Error`].
    pub fn extract<E: From<store::Error>>(
        &self,
        what: Extract,
        mut give: impl FnMut(Quad) -> Result<(), E>,
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
            let sides = reader.sides(subject, &ids, what)?;
            reader.give(subject, sides, &GraphName::DefaultGraph, &mut give)?;
        }
        if what.by_document {
            for (name, id) in own {
                let graph = GraphName::NamedNode(name);
                for subject in reader.sorted(reader.subjects_of(Scope::Document(id))?)? {
                    let sides = reader.sides_in(subject, Scope::Document(id))?;
                    reader.give(subject, sides, &graph, &mut give)?;
                }
            }
        }
        Ok(())
    }

    /// What one named graph says, or the default graph proper, by subject; none where there is no
    /// such graph.
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
                _ => return Ok(None),
            },
        };
        let mut reader = Reader::new(view);
        let mut quads = Vec::new();
        for subject in reader.sorted(reader.subjects_of(scope)?)? {
            let sides = reader.sides_in(subject, scope)?;
            reader.give(subject, sides, &GraphName::DefaultGraph, |quad| {
                quads.push(quad);
                Ok::<_, store::Error>(())
            })?;
        }
        Ok(Some(quads))
    }

    /// What documents say of a thing and around it, by subject, so that nothing it names is
    /// without a name:
    ///
    /// * all that is stated of it, and of each claim about it;
    /// * all that is stated of what these name, where that is a source, an agent, a place, a tool
    ///   or the like; of another event or claim the class and the name alone;
    /// * of what those name in turn the class and the name.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn around(&self, thing: &NamedNode) -> Result<Vec<Triple>, store::Error> {
        let snapshot = self.store().snapshot()?;
        let view = snapshot.view();
        let Some(thing) = view.id(thing)? else {
            return Ok(Vec::new());
        };
        let mut reader = Reader::new(view);
        let mut picked = Picked::default();
        let mut claims: BTreeSet<Id> = view.subjects(ann::ABOUT, thing)?.into_iter().collect();
        claims.insert(thing);
        let mut named = BTreeSet::new();
        for id in claims {
            named.extend(picked.whole(&mut reader, id)?);
        }
        let mut beyond = BTreeSet::new();
        for id in named {
            match reader.is_of(id, &[ann::EVENT_CLASS, ann::CLAIM_CLASS])? {
                true => _ = beyond.insert(id),
                false => beyond.extend(picked.whole(&mut reader, id)?),
            }
        }
        for id in beyond {
            picked.name(&reader, id)?;
        }
        let mut triples = Vec::new();
        for subject in reader.sorted(picked.sides.keys().copied().collect())? {
            let sides = picked.sides.remove(&subject).unwrap_or_default();
            let give = |quad: Quad| {
                triples.push(quad.into());
                Ok::<_, store::Error>(())
            };
            reader.give(subject, sides, &GraphName::DefaultGraph, give)?;
        }
        Ok(triples)
    }
}

type Sides = BTreeSet<(Id, Id)>;

/// Statements that were picked, by subject.
#[derive(Default)]
struct Picked {
    sides: HashMap<Id, Sides>,
    whole: HashSet<Id>,
}

impl Picked {
    /// Picks all that is stated of a thing, and of blank nodes that belong to it; gives back what
    /// is named there.
    fn whole(&mut self, reader: &mut Reader<'_>, thing: Id) -> store::Result<Vec<Id>> {
        let (mut named, mut next) = (Vec::new(), vec![thing]);
        while let Some(subject) = next.pop() {
            if !self.whole.insert(subject) {
                continue;
            }
            let sides = reader.stated(subject)?;
            for (_, object) in &sides {
                match reader.term(*object)? {
                    Term::BlankNode(_) => next.push(*object),
                    Term::NamedNode(node) if node.as_str().starts_with(id::DATA) => {
                        named.push(*object);
                    }
                    Term::NamedNode(_) | Term::Literal(_) => {}
                }
            }
            self.sides.insert(subject, sides);
        }
        Ok(named)
    }

    /// Picks class and name of a thing.
    fn name(&mut self, reader: &Reader<'_>, thing: Id) -> store::Result<()> {
        if self.whole.contains(&thing) {
            return Ok(());
        }
        let mut known = Vec::new();
        for property in [rdf::TYPE, rdfs::LABEL, TITLE] {
            known.extend(reader.view.id(property)?);
        }
        let mut sides = reader.stated(thing)?;
        sides.retain(|(p, _)| known.contains(p));
        if !sides.is_empty() {
            self.sides.insert(thing, sides);
        }
        Ok(())
    }
}

/// A state of the store with the terms that were looked up last.
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
            Term::BlankNode(_) | Term::Literal(_) => Err(store::Error::Damaged(
                "a property is something else than a name",
            )),
        }
    }

    /// Subjects by their names, named ones first.
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

    /// The subjects of a document, or of the default graph proper.
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

    fn sides_in(&self, subject: Id, scope: Scope) -> store::Result<Sides> {
        let found = self.view.matches(Some(subject), None, None, scope)?;
        found
            .map(|it| it.map(|statement| (statement.p, statement.o)))
            .collect()
    }

    /// What any document says of a subject.
    fn stated(&self, subject: Id) -> store::Result<Sides> {
        let mut sides = self.sides_in(subject, Scope::Documents)?;
        sides.extend(self.sides_in(subject, Scope::Default)?);
        Ok(sides)
    }

    /// What goes into the default graph.
    fn sides(&self, subject: Id, own: &HashSet<Id>, what: Extract) -> store::Result<Sides> {
        let mut sides = self.sides_in(subject, Scope::Default)?;
        let mut left_out = Sides::new();
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
                true => _ = sides.insert((found.p, found.o)),
                false => _ = left_out.insert((found.p, found.o)),
            }
        }
        if what.derived {
            let all = self.sides_in(subject, Scope::Union)?;
            sides.extend(all.difference(&left_out));
        }
        Ok(sides)
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

    fn give<E: From<store::Error>>(
        &mut self,
        of: Id,
        sides: Sides,
        graph: &GraphName,
        mut give: impl FnMut(Quad) -> Result<(), E>,
    ) -> Result<(), E> {
        if sides.is_empty() {
            return Ok(());
        }
        let subject = subject(self.term(of)?)?;
        let mut sorted = Vec::with_capacity(sides.len());
        for (p, o) in sides {
            let (property, object) = (self.property(p)?, self.term(o)?);
            sorted.push((property, object.to_string(), object));
        }
        sorted.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        for (property, _, object) in sorted {
            give(Quad::new(subject.clone(), property, object, graph.clone()))?;
        }
        Ok(())
    }
}

fn subject(term: Term) -> store::Result<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Ok(node.into()),
        Term::BlankNode(node) => Ok(node.into()),
        Term::Literal(_) => Err(store::Error::Damaged("a subject is a literal")),
    }
}
