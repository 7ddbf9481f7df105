//! Reading one state: terms, statements by pattern, ranges of values.
//!
//! Which table answers which pattern:
//!
//! ```text
//! s ? ?   s p ?   s p o   s ? o    one stretch of `spog`
//! ? p ?   ? p o                    one stretch of `pos`
//! ? ? o                            one stretch of `pos` for each property there is
//! in one document, no subject      its subjects by `gs`, or `pos`, whichever is shorter
//! ```

use super::block::Key;
use super::id::{Id, Tag};
use super::tables::{self, DEFAULT, DERIVED, FIRST, Graph, Tables, of_spog, u32_at};
use super::texts::Walk;
use super::{Error, Result, terms};
use heed::{RoTxn, WithoutTls};
use oxrdf::{NamedNodeRef, Term, TermRef};

/// A statement in numbers, with the document that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// Subject.
    pub s: Id,
    /// Property.
    pub p: Id,
    /// Object.
    pub o: Id,
    /// The document; none in the union, for derived statements and in the default graph proper.
    pub document: Option<Id>,
}

/// Which statements a pattern is held against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every statement of the union once: all documents, the default graph, what is derived.
    #[default]
    Union,
    /// The default graph proper: what was loaded without a document's name.
    Default,
    /// One document.
    Document(Id),
    /// Every statement of every document, with the document.
    Documents,
}

/// An iterator over what a table holds.
pub type Found<'t, T> = Box<dyn Iterator<Item = Result<T>> + 't>;

/// How far the subjects of a document and the statements of a value are counted to see which are
/// fewer.
const FEW: usize = 10_000;

/// One state of the store, for as long as its transaction lives.
#[derive(Clone, Copy)]
pub struct View<'t> {
    pub(super) txn: &'t RoTxn<'t, WithoutTls>,
    pub(super) tables: Tables,
}

impl<'t> View<'t> {
    /// The number of a term; none where nothing here can equal it.
    pub fn id<'a>(self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        let term = term.into();
        if let Some(id) = Id::inline(term) {
            return Ok(Some(id));
        }
        let mut bytes = Vec::with_capacity(64);
        terms::write(term, &mut bytes);
        self.stored(Id::kind(term), &bytes)
    }

    pub(super) fn stored(self, tag: Tag, bytes: &[u8]) -> Result<Option<Id>> {
        let hash = terms::kept(terms::hash(tag, bytes));
        for key in self.tables.ids.starting(self.txn, &[hash])? {
            let id = Id::from_number(key?[1]);
            if id.tag() == Some(tag) && self.tables.str.get(self.txn, id)?.as_deref() == Some(bytes)
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The term of a number.
    pub fn term(self, id: Id) -> Result<Term> {
        if let Some(literal) = id.literal() {
            return Ok(literal.into());
        }
        let bytes = self.tables.str.get(self.txn, id)?;
        terms::read(id, bytes.ok_or(Error::damaged("a term is missing"))?)
    }

    /// Reads the characters of many terms, which is fast in the order of their numbers.
    pub fn texts(self) -> Walk<'t> {
        Walk::new(self.tables.str, self.txn)
    }

    /// Whether there is such a statement in the union.
    pub fn holds(self, s: Id, p: Id, o: Id) -> Result<bool> {
        let Some(p) = tables::narrow(p) else {
            return Ok(false);
        };
        let key = tables::spog(s, p, o, DEFAULT);
        self.tables.spog.any(self.txn, &key[..3])
    }

    /// The statements that fit a pattern, in the order of the table that answers it.
    pub fn matches(
        self,
        s: Option<Id>,
        p: Option<Id>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<Found<'t, Statement>> {
        let Ok(p) = p.map(|p| tables::narrow(p).ok_or(())).transpose() else {
            return Ok(Box::new(std::iter::empty()));
        };
        match (s, scope) {
            (Some(s), _) => self.of_subject(s, p, o, scope),
            (None, Scope::Union) => self.by_value(p, o),
            (None, Scope::Default) => self.in_graph(DEFAULT, p, o, scope),
            (None, Scope::Document(document)) => match tables::narrow(document) {
                Some(graph) => self.in_graph(graph, p, o, scope),
                None => Ok(Box::new(std::iter::empty())),
            },
            (None, Scope::Documents) => self.with_documents(p, o),
        }
    }

    /// A stretch of `spog`, narrowed to a scope.
    fn of_subject(
        self,
        s: Id,
        p: Option<u32>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<Found<'t, Statement>> {
        let key = tables::spog(s, p.unwrap_or(0), o.unwrap_or(s), 0);
        let length = match (p, o) {
            (None, _) => 1,
            (Some(_), None) => 2,
            (Some(_), Some(_)) => 3,
        };
        let keys = self.tables.spog.starting(self.txn, &key[..length])?;
        Ok(Box::new(scoped(keys, o, scope)))
    }

    /// Statements of the union by property, value, or both; all of them where neither is given.
    fn by_value(self, p: Option<u32>, o: Option<Id>) -> Result<Found<'t, Statement>> {
        let Some(p) = p else {
            return match o {
                None => {
                    let keys = self.tables.spog.all(self.txn)?;
                    Ok(Box::new(scoped(keys, None, Scope::Union)))
                }
                Some(_) => {
                    let mut all: Vec<Found<'t, Statement>> = Vec::new();
                    for p in self.properties()? {
                        all.push(self.by_value(Some(p?.0), o)?);
                    }
                    Ok(Box::new(all.into_iter().flatten()))
                }
            };
        };
        let key = tables::pos(p, o.unwrap_or(Id::NOWHERE), Id::NOWHERE);
        let length = if o.is_some() { 2 } else { 1 };
        let found = self.tables.pos.starting(self.txn, &key[..length])?;
        Ok(Box::new(found.map(move |key| {
            let [_, o, s] = key?;
            Ok(Statement {
                s: Id::from_number(s),
                p: tables::widen(p),
                o: Id::from_number(o),
                document: None,
            })
        })))
    }

    /// The statements of one document (or of the default graph), whatever their subject.
    fn in_graph(
        self,
        graph: Graph,
        p: Option<u32>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<Found<'t, Statement>> {
        if let Some(p) = p
            && self.fewer_values(graph, p, o)?
        {
            let spog = self.tables.spog;
            let inside = move |found: Result<Statement>| {
                let found = found?;
                let key = tables::spog(found.s, p, found.o, graph);
                let there = spog.holds(self.txn, key)?;
                Ok(there.then_some(Statement {
                    document: document(graph),
                    ..found
                }))
            };
            let found = self.by_value(Some(p), o)?;
            return Ok(Box::new(found.filter_map(move |f| inside(f).transpose())));
        }
        let found = self.subjects_of(graph)?;
        let found = found.map(move |s| self.of_subject(s?, p, o, scope));
        Ok(Box::new(found.flat_map(flatten)))
    }

    /// Whether a property (with a value) has fewer statements in all than a document has subjects:
    /// both are counted in step until one ends. Where neither soon does, either way is long.
    fn fewer_values(self, graph: Graph, p: u32, o: Option<Id>) -> Result<bool> {
        let mut subjects = self.subjects_of(graph)?.take(FEW);
        let mut values = self.by_value(Some(p), o)?;
        while subjects.next().is_some() {
            if values.next().is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The statements of all documents with their documents, whatever their subject.
    fn with_documents(self, p: Option<u32>, o: Option<Id>) -> Result<Found<'t, Statement>> {
        if p.is_none() && o.is_none() {
            let keys = self.tables.spog.all(self.txn)?;
            return Ok(Box::new(scoped(keys, None, Scope::Documents)));
        }
        let found = self.by_value(p, o)?.map(move |found| {
            let Statement { s, p, o, .. } = found?;
            self.of_subject(s, tables::narrow(p), Some(o), Scope::Documents)
        });
        Ok(Box::new(found.flat_map(flatten)))
    }

    /// The properties in use, each with how many statements of the union it makes.
    pub(crate) fn properties(self) -> Result<Found<'t, (u32, u64)>> {
        let entries = self.tables.pcount.iter(self.txn)?;
        Ok(Box::new(entries.map(|entry| {
            let (key, value) = entry?;
            Ok((u32_at(key)?, tables::count(Some(value))?))
        })))
    }

    /// How many statements of the union have this property.
    pub fn count(self, p: Id) -> Result<u64> {
        let Some(p) = tables::narrow(p) else {
            return Ok(0);
        };
        tables::count(self.tables.pcount.get(self.txn, &p.to_be_bytes())?)
    }

    /// How many statements the union has, derived ones among them.
    pub fn len(self) -> Result<u64> {
        self.properties()?
            .try_fold(0, |sum, entry| Ok(sum + entry?.1))
    }

    /// Whether nothing is stated.
    pub fn is_empty(self) -> Result<bool> {
        Ok(self.tables.spog.table.is_empty(self.txn)?)
    }

    /// The documents that make at least one statement, in the order in which their names came
    /// into the store.
    pub fn documents(self) -> Result<Found<'t, Id>> {
        let mut next = Some(FIRST);
        Ok(Box::new(std::iter::from_fn(move || {
            // One search a document, however many subjects it has.
            let low = [next?, 0];
            let found = self.tables.gs.range(self.txn, low, [u64::MAX; 2]);
            let found = found.and_then(|mut keys| keys.next().transpose());
            let name = found.and_then(|key| {
                next = key.and_then(|[graph, _]| graph.checked_add(1));
                key.map(|[graph, _]| Ok(tables::widen(tables::low(graph)?)))
                    .transpose()
            });
            if name.is_err() {
                next = None;
            }
            name.transpose()
        })))
    }

    /// Whether a document makes at least one statement.
    pub fn has_document(self, name: Id) -> Result<bool> {
        let Some(graph) = tables::narrow(name).filter(|graph| *graph != DEFAULT) else {
            return Ok(false);
        };
        self.tables.gs.any(self.txn, &[graph.into()])
    }

    /// The subjects of which a document (or the default graph) says something.
    pub(super) fn subjects_of(
        self,
        graph: Graph,
    ) -> Result<impl Iterator<Item = Result<Id>> + use<'t>> {
        let keys = self.tables.gs.starting(self.txn, &[graph.into()])?;
        Ok(keys.map(|key| Ok(Id::from_number(key?[1]))))
    }

    /// Everything that is said of a subject, statement by statement.
    pub(super) fn of(self, s: Id) -> Result<impl Iterator<Item = Result<(u32, Id, Graph)>> + 't> {
        let keys = self.tables.spog.starting(self.txn, &[s.number()])?;
        Ok(keys.map(|key| {
            let (_, p, o, graph) = of_spog(key?)?;
            Ok((p, o, graph))
        }))
    }

    /// Whether a document (or the default graph) says anything of a subject.
    pub(super) fn speaks_of(self, s: Id, graph: Graph) -> Result<bool> {
        for entry in self.of(s)? {
            if entry?.2 == graph {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the union says of a subject: properties and objects in order, each pair once; none
    /// where there are more than `most`.
    pub fn union_of(self, s: Id, most: usize) -> Result<Option<Vec<(Id, Id)>>> {
        let mut found = Vec::new();
        for entry in self.of(s)? {
            let (p, o, _) = entry?;
            let side = (tables::widen(p), o);
            if found.last() != Some(&side) {
                if found.len() == most {
                    return Ok(None);
                }
                found.push(side);
            }
        }
        Ok(Some(found))
    }

    /// What is derived for a subject: properties and objects.
    pub(super) fn derived(self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.sides(s, true)
    }

    /// What documents (and the default graph) say of a subject, each once; nothing derived.
    pub fn stated(self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.sides(s, false)
    }

    /// Adds what documents (and the default graph) say of a subject, with the documents.
    pub(super) fn stated_in(self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        for entry in self.of(s)? {
            let (p, o, graph) = entry?;
            if graph != DERIVED {
                to.push(Statement {
                    s,
                    p: tables::widen(p),
                    o,
                    document: document(graph),
                });
            }
        }
        Ok(())
    }

    fn sides(self, s: Id, derived: bool) -> Result<Vec<(Id, Id)>> {
        let mut found = Vec::new();
        for entry in self.of(s)? {
            let (p, o, graph) = entry?;
            let side = (tables::widen(p), o);
            if (graph == DERIVED) == derived && found.last() != Some(&side) {
                found.push(side);
            }
        }
        Ok(found)
    }

    /// A note of the front desk's.
    pub fn note(self, name: &str) -> Result<Option<&'t [u8]>> {
        Ok(self.tables.notes.get(self.txn, name.as_bytes())?)
    }

    /// All notes whose names begin so, by name.
    pub fn notes(self, prefix: &str) -> Result<Vec<&'t [u8]>> {
        let entries = self.tables.notes.prefix_iter(self.txn, prefix.as_bytes())?;
        entries.map(|entry| Ok(entry?.1)).collect()
    }

    /// Every subject of a statement, each once.
    pub fn all_subjects(self) -> Result<Vec<Id>> {
        let mut subjects = Vec::new();
        for key in self.tables.spog.all(self.txn)? {
            let s = Id::from_number(key?[0]);
            if subjects.last() != Some(&s) {
                subjects.push(s);
            }
        }
        Ok(subjects)
    }

    /// The objects of a subject and property.
    pub fn objects(self, s: Id, property: NamedNodeRef<'_>) -> Result<Vec<Id>> {
        let Some(p) = self.id(property)? else {
            return Ok(Vec::new());
        };
        let found = self.matches(Some(s), Some(p), None, Scope::Union)?;
        found.map(|statement| Ok(statement?.o)).collect()
    }

    /// The subjects of a property and object.
    pub fn subjects(self, property: NamedNodeRef<'_>, o: Id) -> Result<Vec<Id>> {
        let Some(p) = self.id(property)? else {
            return Ok(Vec::new());
        };
        let found = self.matches(None, Some(p), Some(o), Scope::Union)?;
        found.map(|statement| Ok(statement?.s)).collect()
    }
}

/// A document's id; none for the default graph and for what is derived.
pub(super) fn document(graph: Graph) -> Option<Id> {
    (graph != DEFAULT && graph != DERIVED).then(|| tables::widen(graph))
}

fn flatten(found: Result<Found<'_, Statement>>) -> Found<'_, Statement> {
    match found {
        Ok(found) => found,
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

/// Turns keys of `spog` into the statements of a scope; those of the union stand once.
fn scoped<'t>(
    keys: impl Iterator<Item = Result<Key<4>>> + 't,
    o: Option<Id>,
    scope: Scope,
) -> impl Iterator<Item = Result<Statement>> + 't {
    let mut last: Option<(Id, u32, Id)> = None;
    keys.filter_map(move |key| {
        let mut one = |key: Result<Key<4>>| -> Result<Option<Statement>> {
            let (s, p, object, graph) = of_spog(key?)?;
            let fits = match scope {
                Scope::Union => true,
                Scope::Default => graph == DEFAULT,
                Scope::Document(wanted) => document(graph) == Some(wanted),
                Scope::Documents => document(graph).is_some(),
            };
            if !fits || o.is_some_and(|o| o != object) {
                return Ok(None);
            }
            if scope == Scope::Union {
                // Keys of one statement stand together, one for each document.
                let this = Some((s, p, object));
                if std::mem::replace(&mut last, this) == this {
                    return Ok(None);
                }
            }
            Ok(Some(Statement {
                s,
                p: tables::widen(p),
                o: object,
                document: if scope == Scope::Union {
                    None
                } else {
                    document(graph)
                },
            }))
        };
        one(key).transpose()
    })
}
