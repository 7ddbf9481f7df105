//! Write transactions: statements are added and removed, and all tables kept consistent.
//!
//! Nobody else sees anything before the commit, and everything after it.

use super::archive::{self, ArchivedFile};
use super::block::Key;
use super::graph_reader::Object;
use super::id::{Id, Tag};
use super::spans::{ASSERTED_DATES, Span, SpanTerms};
use super::table::Entries;
use super::tables::{self, DEFAULT, DERIVED, FIRST, GraphId, NEXT, Tables};
use super::view::View;
use super::words::{self, WordTerms};
use super::{Error, Result, terms};
use heed::RwTxn;
use oxrdf::{NamedNode, TermRef, Triple};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// A statement that was added to a document or removed from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementChange {
    /// Subject.
    pub s: Id,
    /// Property.
    pub p: Id,
    /// Object.
    pub o: Id,
    /// Whether it was added rather than removed.
    pub added: bool,
}

/// An open write transaction.
pub struct Writer<'e> {
    pub(super) txn: RwTxn<'e>,
    pub(super) tables: Tables,
    next: u64,
    span_terms: SpanTerms,
    word_terms: WordTerms,
    changes: Vec<StatementChange>,
    changed_notes: BTreeSet<String>,
    archived: Vec<ArchivedFile>,
    aborted: bool,
}

impl<'e> Writer<'e> {
    pub(super) fn new(txn: RwTxn<'e>, tables: Tables) -> Result<Self> {
        let next = tables::count(tables.notes.get(&txn, NEXT)?)?.max(FIRST);
        // Placeholders until the real ids are known.
        let unknown = Id::tag_range(Tag::Iri).1;
        let span_terms = SpanTerms {
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
            span_terms,
            word_terms: WordTerms::new(|_| Ok(unknown))?,
            changes: Vec::new(),
            changed_notes: BTreeSet::new(),
            archived: Vec::new(),
            aborted: false,
        };
        writer.span_terms = SpanTerms::new(|term| writer.intern(term))?;
        writer.word_terms = WordTerms::new(|term| writer.intern(term))?;
        Ok(writer)
    }

    /// The state as this transaction has changed it so far.
    pub fn view(&self) -> View<'_> {
        View {
            txn: &self.txn,
            tables: self.tables,
        }
    }

    /// The statements added to and removed from documents in this transaction, in order; one that
    /// was added and removed again is listed twice.
    pub fn changes(&self) -> &[StatementChange] {
        &self.changes
    }

    /// The names of the notes that were written or removed in this transaction.
    pub fn changed_notes(&self) -> &BTreeSet<String> {
        &self.changed_notes
    }

    /// Archives a file beside the store, under a name derived from its content: it is synced
    /// before the commit.
    pub fn archive_file(&mut self, name: String, bytes: impl Into<Arc<Vec<u8>>>) {
        self.archived.push((name, bytes.into()));
    }

    /// Aborts the transaction: the store stays as it was, whatever else is written.
    pub fn abort(&mut self) {
        self.aborted = true;
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.aborted
    }

    /// The id of a term, a new one if the term is new.
    pub fn intern<'a>(&mut self, term: impl Into<TermRef<'a>>) -> Result<Id> {
        let term = term.into();
        if let Some(id) = Id::inline(term) {
            return Ok(id);
        }
        terms::check_depth(term)?;
        let (tag, bytes) = terms::encode(term);
        if let Some(id) = self.view().find_encoded(tag, &bytes)? {
            return Ok(id);
        }
        let id = Id::new(tag, self.next).ok_or(Error::Full("ids for terms"))?;
        self.next += 1;
        let key = [terms::short_hash(terms::hash(tag, &bytes)), id.to_u64()];
        self.tables.ids.insert(&mut self.txn, key)?;
        self.tables.str.insert(&mut self.txn, id, &bytes)?;
        Ok(id)
    }

    fn narrow(id: Id) -> Result<u32> {
        tables::narrow(id).ok_or(Error::Full("ids for properties and documents"))
    }

    fn graph(&mut self, document: Option<&NamedNode>) -> Result<GraphId> {
        match document {
            Some(name) => Self::narrow(self.intern(name)?),
            None => Ok(DEFAULT),
        }
    }

    /// Whether any graph contains a statement.
    fn is_in_union(&self, key: Key<4>) -> Result<bool> {
        self.tables.spog.has_prefix(&self.txn, &key[..3])
    }

    /// Changes a count; an entry of zero is removed.
    fn change_count(&mut self, table: Entries, key: &[u8], change: i64) -> Result<()> {
        let count = tables::count(table.get(&self.txn, key)?)?.saturating_add_signed(change);
        if count == 0 {
            table.delete(&mut self.txn, key)?;
        } else {
            table.put(&mut self.txn, key, &count.to_be_bytes())?;
        }
        Ok(())
    }

    fn count_property(&mut self, p: u32, change: i64) -> Result<()> {
        self.change_count(self.tables.pcount, &p.to_be_bytes(), change)
    }

    /// Adds a statement to a graph; returns whether it is new there.
    fn add_to_graph(&mut self, s: Id, p: u32, o: Id, graph: GraphId) -> Result<bool> {
        let key = tables::spog(s, p, o, graph);
        let was_in_union = self.is_in_union(key)?;
        if !self.tables.spog.insert(&mut self.txn, key)? {
            return Ok(false);
        }
        if !was_in_union {
            words::add(&mut self.txn, self.tables, &self.word_terms, (s, p, o))?;
            let by_value = tables::pos(p, o, s);
            self.tables.pos.insert(&mut self.txn, by_value)?;
            self.count_property(p, 1)?;
            if self.is_event_type(p, o) {
                self.insert_span(s, self.span(s)?)?;
            }
        }
        Ok(true)
    }

    /// Removes a statement from a graph; returns whether it was there.
    fn remove_from_graph(&mut self, s: Id, p: u32, o: Id, graph: GraphId) -> Result<bool> {
        let key = tables::spog(s, p, o, graph);
        if !self.tables.spog.remove(&mut self.txn, key)? {
            return Ok(false);
        }
        if !self.is_in_union(key)? {
            let by_value = tables::pos(p, o, s);
            self.tables.pos.remove(&mut self.txn, by_value)?;
            words::remove(&mut self.txn, self.tables, &self.word_terms, (s, p, o))?;
            self.count_property(p, -1)?;
            if self.is_event_type(p, o) {
                self.remove_span(s, self.span(s)?)?;
            }
        }
        Ok(true)
    }

    /// Adds a statement to a document (or to the default graph); returns whether it is new there.
    ///
    /// # Errors
    /// See [`Error`]; the transaction cannot continue after one.
    pub fn insert(&mut self, document: Option<&NamedNode>, triple: &Triple) -> Result<bool> {
        let graph = self.graph(document)?;
        let (s, p) = (
            self.intern(&triple.subject)?,
            self.intern(&triple.predicate)?,
        );
        let o = self.intern(&triple.object)?;
        self.insert_ids(s, p, o, graph)
    }

    fn insert_ids(&mut self, s: Id, p: Id, o: Id, graph: GraphId) -> Result<bool> {
        let new = self.add_to_graph(s, Self::narrow(p)?, o, graph)?;
        if new {
            let listed = [graph.into(), s.to_u64()];
            self.tables.gs.insert(&mut self.txn, listed)?;
            self.changes.push(StatementChange {
                s,
                p,
                o,
                added: true,
            });
        }
        Ok(new)
    }

    /// Removes a statement from a document (or from the default graph); returns whether it was there.
    ///
    /// # Errors
    /// See [`Error`]; the transaction cannot continue after one.
    pub fn remove(&mut self, document: Option<&NamedNode>, triple: &Triple) -> Result<bool> {
        let graph = self.graph(document)?;
        let view = self.view();
        let (s, p) = (view.id(&triple.subject)?, view.id(&triple.predicate)?);
        let (Some(s), Some(p), Some(o)) = (s, p, view.id(&triple.object)?) else {
            return Ok(false);
        };
        let was = self.remove_ids(s, Self::narrow(p)?, o, graph)?;
        if was {
            self.unlist_subject(s, graph)?;
        }
        Ok(was)
    }

    /// Removes a statement from a document, but leaves its subject on the subject list.
    fn remove_ids(&mut self, s: Id, p: u32, o: Id, graph: GraphId) -> Result<bool> {
        let was = self.remove_from_graph(s, p, o, graph)?;
        if was {
            self.count_asserted_date(tables::widen(p), -1)?;
            self.changes.push(StatementChange {
                s,
                p: tables::widen(p),
                o,
                added: false,
            });
        }
        Ok(was)
    }

    /// Counts asserted statements with derived date properties.
    fn count_asserted_date(&mut self, p: Id, change: i64) -> Result<()> {
        if self.span_terms.is_date(p) {
            self.change_count(self.tables.notes, ASSERTED_DATES, change)?;
        }
        Ok(())
    }

    /// Removes a subject from the list of a document that has no more statements about it.
    fn unlist_subject(&mut self, s: Id, graph: GraphId) -> Result<()> {
        if !self.view().graph_has_subject(s, graph)? {
            let listed = [graph.into(), s.to_u64()];
            self.tables.gs.remove(&mut self.txn, listed)?;
        }
        Ok(())
    }

    /// The statements of a graph as ids, sorted.
    fn statements_of_graph(&self, graph: GraphId) -> Result<BTreeSet<(Id, u32, Id)>> {
        let mut statements = BTreeSet::new();
        for s in self.view().graph_subjects(graph)? {
            let s = s?;
            for entry in self.view().entries(s)? {
                let (p, o, its) = entry?;
                if its == graph {
                    statements.insert((s, p, o));
                }
            }
        }
        Ok(statements)
    }

    /// Replaces the statements of a document (or of the default graph).
    ///
    /// # Errors
    /// See [`Error`]; the transaction cannot continue after one.
    pub fn replace<'a>(
        &mut self,
        document: Option<&NamedNode>,
        triples: impl IntoIterator<Item = &'a Triple>,
    ) -> Result<()> {
        let graph = self.graph(document)?;
        let mut removed = self.statements_of_graph(graph)?;
        for triple in triples {
            let (s, p) = (
                self.intern(&triple.subject)?,
                self.intern(&triple.predicate)?,
            );
            let o = self.intern(&triple.object)?;
            if !removed.remove(&(s, Self::narrow(p)?, o)) {
                self.insert_ids(s, p, o, graph)?;
            }
        }
        // Sorted by subject: each is unlisted once, after all of its statements are removed.
        let mut before = None;
        for (s, p, o) in removed {
            if let Some(before) = before.replace(s).filter(|before| *before != s) {
                self.unlist_subject(before, graph)?;
            }
            self.remove_ids(s, p, o, graph)?;
        }
        before.map_or(Ok(()), |last| self.unlist_subject(last, graph))
    }

    /// Replaces the derived statements of a subject.
    ///
    /// # Errors
    /// See [`Error`]; the transaction cannot continue after one.
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
        for entry in self.view().entries(s)? {
            let (p, o, graph) = entry?;
            if graph == DERIVED {
                before.insert((p, o));
            }
        }
        let now = numbers.iter().map(|(p, o)| Ok((Self::narrow(*p)?, *o)));
        let now: BTreeSet<_> = now.collect::<Result<_>>()?;
        for (p, o) in before.difference(&now) {
            self.remove_from_graph(s, *p, *o, DERIVED)?;
        }
        for (p, o) in now.difference(&before) {
            self.add_to_graph(s, *p, *o, DERIVED)?;
        }
        let wide = |(p, o): (u32, Id)| (tables::widen(p), o);
        let old = self.span_terms.span(before.into_iter().map(wide));
        let new = self.span_terms.span(now.into_iter().map(wide));
        if self
            .view()
            .contains(s, self.span_terms.of_type, self.span_terms.event)?
        {
            self.remove_span(s, old)?;
            self.insert_span(s, new)?;
        }
        Ok(())
    }

    /// Adds an event to the span and day indexes.
    fn insert_span(&mut self, s: Id, span: Span) -> Result<()> {
        self.tables.spans.insert(&mut self.txn, span.key(s))?;
        self.count_day(span.sort, 1)
    }

    /// Removes an event from the span and day indexes.
    fn remove_span(&mut self, s: Id, span: Span) -> Result<()> {
        if self.tables.spans.remove(&mut self.txn, span.key(s))? {
            self.count_day(span.sort, -1)?;
        }
        Ok(())
    }

    /// The span of an event, from what is derived of it.
    fn span(&self, s: Id) -> Result<Span> {
        Ok(self.span_terms.span(self.view().derived(s)?))
    }

    fn is_event_type(&self, p: u32, o: Id) -> bool {
        o == self.span_terms.event && tables::widen(p) == self.span_terms.of_type
    }

    fn count_day(&mut self, day: Option<Id>, change: i64) -> Result<()> {
        match day {
            Some(day) => self.change_count(self.tables.days, &day.bytes(), change),
            None => Ok(()),
        }
    }

    /// Writes a note under a name, or removes it.
    ///
    /// # Errors
    /// See [`Error`]; the transaction cannot continue after one.
    pub fn note(&mut self, name: &str, text: Option<&[u8]>) -> Result<()> {
        self.changed_notes.insert(name.to_owned());
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
        archive::write(folder, &self.archived)?;
        let next = self.next.to_be_bytes();
        self.tables.notes.put(&mut self.txn, NEXT, &next)?;
        Ok(self.txn.commit()?)
    }
}
