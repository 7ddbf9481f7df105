//! Reading one state: terms, statements by triple pattern, ranges of values.
//!
//! Which table answers which pattern:
//!
//! ```text
//! s ? ?   s p ?   s p o   s ? o    one range of `spog`
//! ? p ?   ? p o                    one range of `pos`
//! ? ? o                            one range of `pos` for each property
//! in one document, no subject      its subjects by `gs`, or `pos`, whichever is shorter
//! ```

use super::block::Key;
use super::cursor::Cursor;
use super::id::{Id, Tag};
use super::tables::{self, DEFAULT, DERIVED, FIRST, GraphId, Tables, from_spog, u32_at};
use super::texts::TextReader;
use super::{Error, Result, terms};
use heed::{RoTxn, WithoutTls};
use oxrdf::{NamedNodeRef, Term, TermRef};

/// A statement as term ids, with the document that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// Subject.
    pub s: Id,
    /// Property.
    pub p: Id,
    /// Object.
    pub o: Id,
    /// The document; `None` in the union, for derived statements and in the default graph itself.
    pub document: Option<Id>,
}

/// Which statements a pattern is matched against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every statement of the union once: all documents, the default graph, derived statements.
    #[default]
    Union,
    /// The default graph itself: what was loaded without a document name.
    Default,
    /// One document.
    Document(Id),
    /// Every statement of every document, with its document.
    Documents,
}

/// A boxed iterator over the results of a table scan.
pub type ResultIter<'t, T> = Box<dyn Iterator<Item = Result<T>> + 't>;

/// How far the subjects of a document and the statements with a value are counted to find out
/// which are fewer.
const COUNT_LIMIT: usize = 10_000;

/// A reader of one state of the store, valid for as long as its transaction.
#[derive(Clone, Copy)]
pub struct View<'t> {
    pub(super) txn: &'t RoTxn<'t, WithoutTls>,
    pub(super) tables: Tables,
}

impl<'t> View<'t> {
    /// The id of a term; `None` if the store does not have the term.
    pub fn id<'a>(self, term: impl Into<TermRef<'a>>) -> Result<Option<Id>> {
        let term = term.into();
        if let Some(id) = Id::inline(term) {
            return Ok(Some(id));
        }
        let (tag, bytes) = terms::encode(term);
        self.find_encoded(tag, &bytes)
    }

    pub(super) fn find_encoded(self, tag: Tag, bytes: &[u8]) -> Result<Option<Id>> {
        let hash = terms::short_hash(terms::hash(tag, bytes));
        for key in self.tables.ids.with_prefix(self.txn, &[hash])? {
            let id = Id::from_u64(key?[1]);
            if id.tag() == Some(tag) && self.tables.str.get(self.txn, id)?.as_deref() == Some(bytes)
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The term with an id.
    pub fn term(self, id: Id) -> Result<Term> {
        if let Some(literal) = id.literal() {
            return Ok(literal.into());
        }
        let bytes = self.tables.str.get(self.txn, id)?;
        terms::read(id, bytes.ok_or(Error::damaged("a term is missing"))?)
    }

    /// A reader of many subjects and terms; fast if they are read in id order.
    pub fn cursor(self) -> Cursor<'t> {
        Cursor::new(self.tables, self.txn)
    }

    /// A reader for the texts of many terms; fast if they are read in id order.
    pub fn text_reader(self) -> TextReader<'t> {
        TextReader::new(self.tables.str, self.txn)
    }

    /// Whether the union contains a statement.
    pub fn contains(self, s: Id, p: Id, o: Id) -> Result<bool> {
        let Some(p) = tables::narrow(p) else {
            return Ok(false);
        };
        let key = tables::spog(s, p, o, DEFAULT);
        self.tables.spog.has_prefix(self.txn, &key[..3])
    }

    /// The statements that match a pattern, in the order of the table that answers it.
    pub fn matches(
        self,
        s: Option<Id>,
        p: Option<Id>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<ResultIter<'t, Statement>> {
        let Ok(p) = p.map(|p| tables::narrow(p).ok_or(())).transpose() else {
            return Ok(Box::new(std::iter::empty()));
        };
        match (s, scope) {
            (Some(s), _) => self.by_subject(s, p, o, scope),
            (None, Scope::Union) => self.by_value(p, o),
            (None, Scope::Default) => self.in_graph(DEFAULT, p, o, scope),
            (None, Scope::Document(document)) => match tables::narrow(document) {
                Some(graph) => self.in_graph(graph, p, o, scope),
                None => Ok(Box::new(std::iter::empty())),
            },
            (None, Scope::Documents) => self.with_documents(p, o),
        }
    }

    /// The statements with a subject: a range of `spog`, filtered by scope.
    fn by_subject(
        self,
        s: Id,
        p: Option<u32>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<ResultIter<'t, Statement>> {
        let key = tables::spog(s, p.unwrap_or(0), o.unwrap_or(s), 0);
        let length = match (p, o) {
            (None, _) => 1,
            (Some(_), None) => 2,
            (Some(_), Some(_)) => 3,
        };
        let keys = self.tables.spog.with_prefix(self.txn, &key[..length])?;
        Ok(Box::new(in_scope(keys, o, scope)))
    }

    /// Statements of the union by property, value, or both; all of them if neither is given.
    fn by_value(self, p: Option<u32>, o: Option<Id>) -> Result<ResultIter<'t, Statement>> {
        let Some(p) = p else {
            return match o {
                None => {
                    let keys = self.tables.spog.all(self.txn)?;
                    Ok(Box::new(in_scope(keys, None, Scope::Union)))
                }
                Some(_) => {
                    let mut all: Vec<ResultIter<'t, Statement>> = Vec::new();
                    for p in self.properties()? {
                        all.push(self.by_value(Some(p?.0), o)?);
                    }
                    Ok(Box::new(all.into_iter().flatten()))
                }
            };
        };
        let key = tables::pos(p, o.unwrap_or(Id::ABSENT), Id::ABSENT);
        let length = if o.is_some() { 2 } else { 1 };
        let found = self.tables.pos.with_prefix(self.txn, &key[..length])?;
        Ok(Box::new(found.map(move |key| {
            let [_, o, s] = key?;
            Ok(Statement {
                s: Id::from_u64(s),
                p: tables::widen(p),
                o: Id::from_u64(o),
                document: None,
            })
        })))
    }

    /// The statements of one document (or of the default graph), whatever their subject.
    fn in_graph(
        self,
        graph: GraphId,
        p: Option<u32>,
        o: Option<Id>,
        scope: Scope,
    ) -> Result<ResultIter<'t, Statement>> {
        if let Some(p) = p
            && self.has_fewer_values(graph, p, o)?
        {
            let spog = self.tables.spog;
            let inside = move |found: Result<Statement>| {
                let found = found?;
                let key = tables::spog(found.s, p, found.o, graph);
                let there = spog.contains(self.txn, key)?;
                Ok(there.then_some(Statement {
                    document: document(graph),
                    ..found
                }))
            };
            let found = self.by_value(Some(p), o)?;
            return Ok(Box::new(found.filter_map(move |f| inside(f).transpose())));
        }
        let found = self.graph_subjects(graph)?;
        let found = found.map(move |s| self.by_subject(s?, p, o, scope));
        Ok(Box::new(found.flat_map(flatten)))
    }

    /// Whether a property (with a value) has fewer statements in all than a document has subjects:
    /// both are counted in step until one ends. If neither does soon, both ways are long anyway.
    fn has_fewer_values(self, graph: GraphId, p: u32, o: Option<Id>) -> Result<bool> {
        let mut subjects = self.graph_subjects(graph)?.take(COUNT_LIMIT);
        let mut values = self.by_value(Some(p), o)?;
        while subjects.next().is_some() {
            if values.next().is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The statements of all documents, with their documents, whatever their subject.
    fn with_documents(self, p: Option<u32>, o: Option<Id>) -> Result<ResultIter<'t, Statement>> {
        if p.is_none() && o.is_none() {
            let keys = self.tables.spog.all(self.txn)?;
            return Ok(Box::new(in_scope(keys, None, Scope::Documents)));
        }
        let found = self.by_value(p, o)?.map(move |found| {
            let Statement { s, p, o, .. } = found?;
            self.by_subject(s, tables::narrow(p), Some(o), Scope::Documents)
        });
        Ok(Box::new(found.flat_map(flatten)))
    }

    /// The properties in use, each with its number of statements in the union.
    pub fn properties(self) -> Result<ResultIter<'t, (u32, u64)>> {
        let entries = self.tables.pcount.all(self.txn)?;
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

    /// How many statements the union has, including derived ones.
    pub fn len(self) -> Result<u64> {
        self.properties()?
            .try_fold(0, |sum, entry| Ok(sum + entry?.1))
    }

    /// Whether there are no statements.
    pub fn is_empty(self) -> Result<bool> {
        Ok(self.tables.spog.table.is_empty(self.txn)?)
    }

    /// The documents that contain at least one statement, in the order in which their names were
    /// added to the dictionary.
    pub fn documents(self) -> Result<ResultIter<'t, Id>> {
        let mut next = Some(FIRST);
        Ok(Box::new(std::iter::from_fn(move || {
            // One seek per document, however many subjects it has.
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

    /// Whether a document contains at least one statement.
    pub fn has_document(self, name: Id) -> Result<bool> {
        let Some(graph) = tables::narrow(name).filter(|graph| *graph != DEFAULT) else {
            return Ok(false);
        };
        self.tables.gs.has_prefix(self.txn, &[graph.into()])
    }

    /// The subjects of a document (or of the default graph).
    pub(super) fn graph_subjects(
        self,
        graph: GraphId,
    ) -> Result<impl Iterator<Item = Result<Id>> + use<'t>> {
        let keys = self.tables.gs.with_prefix(self.txn, &[graph.into()])?;
        Ok(keys.map(|key| Ok(Id::from_u64(key?[1]))))
    }

    /// Every statement about a subject, one entry per graph.
    pub(super) fn entries(
        self,
        s: Id,
    ) -> Result<impl Iterator<Item = Result<(u32, Id, GraphId)>> + 't> {
        let keys = self.tables.spog.with_prefix(self.txn, &[s.to_u64()])?;
        Ok(keys.map(|key| {
            let (_, p, o, graph) = from_spog(key?)?;
            Ok((p, o, graph))
        }))
    }

    /// Whether a document (or the default graph) has a subject.
    pub(super) fn graph_has_subject(self, s: Id, graph: GraphId) -> Result<bool> {
        for entry in self.entries(s)? {
            if entry?.2 == graph {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The properties and objects of a subject in the union, sorted, each pair once; `None` if
    /// there are more than `most`.
    pub fn union_pairs(self, s: Id, most: usize) -> Result<Option<Vec<(Id, Id)>>> {
        let mut found = Vec::new();
        for entry in self.entries(s)? {
            let (p, o, _) = entry?;
            let pair = (tables::widen(p), o);
            if found.last() != Some(&pair) {
                if found.len() == most {
                    return Ok(None);
                }
                found.push(pair);
            }
        }
        Ok(Some(found))
    }

    /// The derived properties and objects of a subject.
    pub(super) fn derived(self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.properties_of(s, |graph| graph == DERIVED)
    }

    /// The asserted properties and objects of a subject, in documents or in the default graph, each
    /// pair once.
    pub fn asserted_pairs(self, s: Id) -> Result<Vec<(Id, Id)>> {
        self.properties_of(s, |graph| graph != DERIVED)
    }

    /// Adds the asserted statements about a subject, each with its document.
    pub(super) fn asserted_statements(self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        for entry in self.entries(s)? {
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

    fn properties_of(self, s: Id, wanted: impl Fn(GraphId) -> bool) -> Result<Vec<(Id, Id)>> {
        let mut found = Vec::new();
        for entry in self.entries(s)? {
            let (p, o, graph) = entry?;
            let pair = (tables::widen(p), o);
            if wanted(graph) && found.last() != Some(&pair) {
                found.push(pair);
            }
        }
        Ok(found)
    }

    /// A note: a metadata entry that the database layer writes.
    pub fn note(self, name: &str) -> Result<Option<&'t [u8]>> {
        self.tables.notes.get(self.txn, name.as_bytes())
    }

    /// All notes whose names have a prefix, sorted by name.
    pub fn notes(self, prefix: &str) -> Result<Vec<&'t [u8]>> {
        let entries = self.tables.notes.with_prefix(self.txn, prefix.as_bytes())?;
        entries.map(|entry| Ok(entry?.1)).collect()
    }

    /// All subjects, each once.
    pub fn all_subjects(self) -> Result<Vec<Id>> {
        let mut subjects = Vec::new();
        for key in self.tables.spog.all(self.txn)? {
            let s = Id::from_u64(key?[0]);
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

/// The id of a document; `None` for the default graph and for derived statements.
pub(super) fn document(graph: GraphId) -> Option<Id> {
    (graph != DEFAULT && graph != DERIVED).then(|| tables::widen(graph))
}

fn flatten(found: Result<ResultIter<'_, Statement>>) -> ResultIter<'_, Statement> {
    match found {
        Ok(found) => found,
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

/// Turns keys of `spog` into the statements of a scope; in the union each occurs once.
fn in_scope<'t>(
    keys: impl Iterator<Item = Result<Key<4>>> + 't,
    o: Option<Id>,
    scope: Scope,
) -> impl Iterator<Item = Result<Statement>> + 't {
    let mut last: Option<(Id, u32, Id)> = None;
    keys.filter_map(move |key| {
        let mut one = |key: Result<Key<4>>| -> Result<Option<Statement>> {
            let (s, p, object, graph) = from_spog(key?)?;
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
                // The keys of one statement are adjacent, one for each document.
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
