//! One write: statements in and out, and every table kept in step.
//!
//! Nothing is seen by anybody else before the commit, and all of it after.

use super::block::Key;
use super::id::{Id, Tag};
use super::kept::{self, Kept};
use super::spans::{BY_HAND, Span, Words};
use super::stated::Object;
use super::tables::{self, DEFAULT, DERIVED, FIRST, Graph, Tables};
use super::view::View;
use super::{Error, Result, terms};
use heed::RwTxn;
use oxrdf::{NamedNode, TermRef, Triple};
use std::collections::BTreeSet;
use std::path::Path;

/// The note that holds the next number of the dictionary.
pub(super) const NEXT: &[u8] = b"\0next";

/// A statement that a document began or ceased to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Subject.
    pub s: Id,
    /// Property.
    pub p: Id,
    /// Object.
    pub o: Id,
    /// Whether it is new, rather than gone.
    pub added: bool,
}

/// A write under way.
pub struct Writer<'e> {
    pub(super) txn: RwTxn<'e>,
    pub(super) tables: Tables,
    next: u64,
    words: Words,
    changes: Vec<Change>,
    noted: BTreeSet<String>,
    kept: Vec<Kept>,
    given_up: bool,
}

impl<'e> Writer<'e> {
    pub(super) fn new(txn: RwTxn<'e>, tables: Tables) -> Result<Self> {
        let next = tables::count(tables.notes.get(&txn, NEXT)?)?.max(FIRST);
        // Any id will do until the real ones are known.
        let unknown = Id::limits(Tag::Iri).1;
        let words = Words {
            of_type: unknown,
            event: unknown,
            earliest: unknown,
            latest: unknown,
            sort: unknown,
        };
        let mut writer = Self {
            txn,
            tables,
            next,
            words,
            changes: Vec::new(),
            noted: BTreeSet::new(),
            kept: Vec::new(),
            given_up: false,
        };
        writer.words = Words::new(|word| writer.intern(word))?;
        Ok(writer)
    }

    /// The state as this write has made it so far.
    pub fn view(&self) -> View<'_> {
        View {
            txn: &self.txn,
            tables: self.tables,
        }
    }

    /// What documents began and ceased to say in this write, in order; what came and went again
    /// stands here twice.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The names of the notes that were written or taken away in this write.
    pub fn noted(&self) -> &BTreeSet<String> {
        &self.noted
    }

    /// Keeps a file beside the store, under a name that tells its content: it is on the disk
    /// before the write is.
    pub fn keep(&mut self, name: String, bytes: Vec<u8>) {
        self.kept.push((name, bytes));
    }

    /// Leaves the store as it was, whatever else the write does.
    pub fn give_up(&mut self) {
        self.given_up = true;
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.given_up
    }

    /// The number of a term, a new one where it is new.
    pub fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<Id> {
        let term = term.into();
        if let Some(id) = Id::inline(term) {
            return Ok(id);
        }
        let mut bytes = Vec::with_capacity(64);
        terms::write(term, &mut bytes);
        let tag = Id::kind(term);
        if let Some(id) = self.view().stored(tag, &bytes)? {
            return Ok(id);
        }
        let id = Id::new(tag, self.next).ok_or(Error::Full("numbers for terms"))?;
        self.next += 1;
        let key = [terms::kept(terms::hash(tag, &bytes)), id.number()];
        self.tables.ids.insert(&mut self.txn, key)?;
        self.tables.str.insert(&mut self.txn, id, &bytes)?;
        Ok(id)
    }

    fn narrow(id: Id) -> Result<u32> {
        tables::narrow(id).ok_or(Error::Full("numbers for properties and documents"))
    }

    fn graph(&mut self, document: Option<&NamedNode>) -> Result<Graph> {
        match document {
            Some(name) => Self::narrow(self.intern(name)?),
            None => Ok(DEFAULT),
        }
    }

    /// Whether any document makes a statement.
    fn stands(&self, key: Key<4>) -> Result<bool> {
        self.tables.spog.any(&self.txn, &key[..3])
    }

    fn tally(&mut self, p: u32, up: bool) -> Result<()> {
        let key = p.to_be_bytes();
        let count = tables::count(self.tables.pcount.get(&self.txn, &key)?)?;
        match if up {
            count + 1
        } else {
            count.saturating_sub(1)
        } {
            0 => {
                self.tables.pcount.delete(&mut self.txn, &key)?;
            }
            n => self
                .tables
                .pcount
                .put(&mut self.txn, &key, &n.to_be_bytes())?,
        }
        Ok(())
    }

    /// Adds a statement to a graph; whether it was not there.
    fn put(&mut self, s: Id, p: u32, o: Id, graph: Graph) -> Result<bool> {
        let key = tables::spog(s, p, o, graph);
        let stood = self.stands(key)?;
        if !self.tables.spog.insert(&mut self.txn, key)? {
            return Ok(false);
        }
        if !stood {
            let by_value = tables::pos(p, o, s);
            self.tables.pos.insert(&mut self.txn, by_value)?;
            self.tally(p, true)?;
            if self.makes_event(p, o) {
                self.retype(s, true)?;
            }
        }
        Ok(true)
    }

    /// Takes a statement out of a graph; whether it was there.
    fn take(&mut self, s: Id, p: u32, o: Id, graph: Graph) -> Result<bool> {
        let key = tables::spog(s, p, o, graph);
        if !self.tables.spog.remove(&mut self.txn, key)? {
            return Ok(false);
        }
        if !self.stands(key)? {
            let by_value = tables::pos(p, o, s);
            self.tables.pos.remove(&mut self.txn, by_value)?;
            self.tally(p, false)?;
            if self.makes_event(p, o) {
                self.retype(s, false)?;
            }
        }
        Ok(true)
    }

    /// Makes a document (or the default graph) say a statement; whether it did not before.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the write cannot go on.
    pub fn insert(&mut self, document: Option<&NamedNode>, triple: &Triple) -> Result<bool> {
        let graph = self.graph(document)?;
        let (s, p) = (
            self.intern(&triple.subject)?,
            self.intern(&triple.predicate)?,
        );
        let o = self.intern(&triple.object)?;
        self.insert_ids(s, p, o, graph)
    }

    fn insert_ids(&mut self, s: Id, p: Id, o: Id, graph: Graph) -> Result<bool> {
        let new = self.put(s, Self::narrow(p)?, o, graph)?;
        if new {
            let listed = [graph.into(), s.number()];
            self.tables.gs.insert(&mut self.txn, listed)?;
            self.changes.push(Change {
                s,
                p,
                o,
                added: true,
            });
        }
        Ok(new)
    }

    /// Makes a document (or the default graph) no longer say a statement; whether it did.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the write cannot go on.
    pub fn remove(&mut self, document: Option<&NamedNode>, triple: &Triple) -> Result<bool> {
        let graph = self.graph(document)?;
        let view = self.view();
        let (s, p) = (view.id(&triple.subject)?, view.id(&triple.predicate)?);
        let (Some(s), Some(p), Some(o)) = (s, p, view.id(&triple.object)?) else {
            return Ok(false);
        };
        let was = self.remove_ids(s, Self::narrow(p)?, o, graph)?;
        if was {
            self.forget(s, graph)?;
        }
        Ok(was)
    }

    /// Takes a statement out of a document, which may still be listed under its subject.
    fn remove_ids(&mut self, s: Id, p: u32, o: Id, graph: Graph) -> Result<bool> {
        let was = self.take(s, p, o, graph)?;
        if was {
            self.count_by_hand(tables::widen(p), false)?;
            self.changes.push(Change {
                s,
                p: tables::widen(p),
                o,
                added: false,
            });
        }
        Ok(was)
    }

    /// Keeps count of what documents say of derived dates.
    fn count_by_hand(&mut self, p: Id, up: bool) -> Result<()> {
        if self.words.is_date(p) {
            let count = tables::count(self.tables.notes.get(&self.txn, BY_HAND)?)?;
            let count = if up {
                count + 1
            } else {
                count.saturating_sub(1)
            };
            self.tables
                .notes
                .put(&mut self.txn, BY_HAND, &count.to_be_bytes())?;
        }
        Ok(())
    }

    /// Takes a subject off a document's list unless the document still speaks of it.
    fn forget(&mut self, s: Id, graph: Graph) -> Result<()> {
        if !self.view().speaks_of(s, graph)? {
            let listed = [graph.into(), s.number()];
            self.tables.gs.remove(&mut self.txn, listed)?;
        }
        Ok(())
    }

    /// What a graph says, in numbers, sorted.
    fn said(&self, graph: Graph) -> Result<BTreeSet<(Id, u32, Id)>> {
        let mut said = BTreeSet::new();
        for s in self.view().subjects_of(graph)? {
            let s = s?;
            for entry in self.view().of(s)? {
                let (p, o, its) = entry?;
                if its == graph {
                    said.insert((s, p, o));
                }
            }
        }
        Ok(said)
    }

    /// Makes a document (or the default graph) say exactly these statements from now on.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the write cannot go on.
    pub fn replace<'a>(
        &mut self,
        document: Option<&NamedNode>,
        triples: impl IntoIterator<Item = &'a Triple>,
    ) -> Result<()> {
        let graph = self.graph(document)?;
        let mut gone = self.said(graph)?;
        for triple in triples {
            let (s, p) = (
                self.intern(&triple.subject)?,
                self.intern(&triple.predicate)?,
            );
            let o = self.intern(&triple.object)?;
            if !gone.remove(&(s, Self::narrow(p)?, o)) {
                self.insert_ids(s, p, o, graph)?;
            }
        }
        // Sorted by subject: each is looked after once, when all of its statements are gone.
        let mut before = None;
        for (s, p, o) in gone {
            if let Some(before) = before.replace(s).filter(|before| *before != s) {
                self.forget(before, graph)?;
            }
            self.remove_ids(s, p, o, graph)?;
        }
        before.map_or(Ok(()), |last| self.forget(last, graph))
    }

    /// Makes these the derived statements of a subject, in place of those that it had.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the write cannot go on.
    pub fn set_derived(&mut self, s: Id, derived: Vec<(Id, Object)>) -> Result<()> {
        let mut numbers = Vec::with_capacity(derived.len());
        for (p, object) in derived {
            let o = match object {
                Object::Known(id) => id,
                Object::New(term) => self.intern(term.as_ref())?,
            };
            numbers.push((p, o));
        }
        let mut before = BTreeSet::new();
        for entry in self.view().of(s)? {
            let (p, o, graph) = entry?;
            if graph == DERIVED {
                before.insert((p, o));
            }
        }
        let now = numbers.iter().map(|(p, o)| Ok((Self::narrow(*p)?, *o)));
        let now: BTreeSet<_> = now.collect::<Result<_>>()?;
        for (p, o) in before.difference(&now) {
            self.take(s, *p, *o, DERIVED)?;
        }
        for (p, o) in now.difference(&before) {
            self.put(s, *p, *o, DERIVED)?;
        }
        let wide = |(p, o): (u32, Id)| (tables::widen(p), o);
        let old = self.words.span(before.into_iter().map(wide));
        let new = self.words.span(now.into_iter().map(wide));
        if self.view().holds(s, self.words.of_type, self.words.event)? {
            self.drop_span(s, old)?;
            self.put_span(s, new)?;
        }
        Ok(())
    }

    /// Puts an event into the indexes of spans and days.
    fn put_span(&mut self, s: Id, span: Span) -> Result<()> {
        self.tables.spans.insert(&mut self.txn, span.key(s))?;
        self.count_day(span.sort, true)
    }

    /// Takes an event out of the indexes of spans and days.
    fn drop_span(&mut self, s: Id, span: Span) -> Result<()> {
        if self.tables.spans.remove(&mut self.txn, span.key(s))? {
            self.count_day(span.sort, false)?;
        }
        Ok(())
    }

    /// What has begun or ceased to be an event enters or leaves the indexes with its days.
    fn retype(&mut self, s: Id, is_event: bool) -> Result<()> {
        let span = self.words.span(self.view().derived(s)?);
        match is_event {
            true => self.put_span(s, span),
            false => self.drop_span(s, span),
        }
    }

    fn makes_event(&self, p: u32, o: Id) -> bool {
        o == self.words.event && tables::widen(p) == self.words.of_type
    }

    fn count_day(&mut self, day: Option<Id>, up: bool) -> Result<()> {
        let Some(day) = day else { return Ok(()) };
        let key = day.bytes();
        let count = tables::count(self.tables.days.get(&self.txn, &key)?)?;
        match if up {
            count + 1
        } else {
            count.saturating_sub(1)
        } {
            0 => {
                self.tables.days.delete(&mut self.txn, &key)?;
            }
            n => self
                .tables
                .days
                .put(&mut self.txn, &key, &n.to_be_bytes())?,
        }
        Ok(())
    }

    /// Writes a note of the front desk's under a name, or takes it away.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the write cannot go on.
    pub fn note(&mut self, name: &str, text: Option<&[u8]>) -> Result<()> {
        self.noted.insert(name.to_owned());
        match text {
            Some(text) => self
                .tables
                .notes
                .put(&mut self.txn, name.as_bytes(), text)?,
            None => {
                self.tables.notes.delete(&mut self.txn, name.as_bytes())?;
            }
        }
        Ok(())
    }

    pub(super) fn commit(mut self, folder: &Path) -> Result<()> {
        kept::write(folder, &self.kept)?;
        let next = self.next.to_be_bytes();
        self.tables.notes.put(&mut self.txn, NEXT, &next)?;
        Ok(self.txn.commit()?)
    }
}
