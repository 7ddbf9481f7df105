//! What a bulk load derives of some subjects, packed: there may be nearly as many derived statements as
//! asserted ones.

use super::dictionary::Dictionary;
use super::graph_reader::{BulkGraph, Derived, Object};
use super::id::{Id, Tag};
use super::rows::EncodedQuad;
use super::spans::SpanTerms;
use super::tables::{self, DERIVED};
use super::{Error, Result, terms};
use std::sync::mpsc::{Receiver, sync_channel};

/// The derived statements of some subjects, one subject after the other.
#[derive(Default)]
pub(super) struct DerivedPart {
    /// A term that is new stands as the number that it has in `new`.
    rows: Vec<EncodedQuad>,
    new: Vec<NewTerm>,
    bytes: Vec<u8>,
    /// The events among the subjects, in their order.
    pub events: Vec<Id>,
}

/// A term whose bytes end there.
struct NewTerm {
    end: usize,
    tag: Tag,
    hash: u64,
}

/// What gets subjects of a graph, and passes on what is to be derived of each that has something.
pub trait Derive:
    Fn(&BulkGraph<'_>, &[Id], &mut dyn FnMut(Derived) -> Result<()>) -> Result<()> + Sync
{
}

impl<F> Derive for F where
    F: Fn(&BulkGraph<'_>, &[Id], &mut dyn FnMut(Derived) -> Result<()>) -> Result<()> + Sync
{
}

impl BulkGraph<'_> {
    /// Derives the statements of all subjects on as many threads as there are, while `job` takes in the
    /// parts before, in the order of the subjects.
    pub(super) fn derive(
        &self,
        terms: &SpanTerms,
        derive: impl Derive,
        mut job: impl FnMut(DerivedPart) -> Result<()>,
    ) -> Result<()> {
        /// Of how many subjects a part is.
        const SUBJECTS: usize = 20_000;
        let parts: Vec<&[Id]> = self.subjects().chunks(SUBJECTS).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(parts.len());
        std::thread::scope(|scope| {
            let (parts, derive) = (&parts, &derive);
            let begin = |first: usize| {
                // One part waits while the next is derived.
                let (sender, receiver) = sync_channel(1);
                scope.spawn(move || {
                    for part in parts.iter().skip(first).step_by(threads) {
                        if sender.send(self.derive_part(part, terms, derive)).is_err() {
                            return;
                        }
                    }
                });
                receiver
            };
            let receivers: Vec<Receiver<_>> = (0..threads).map(begin).collect();
            for receiver in receivers.iter().cycle().take(parts.len()) {
                let ended = |_| Error::damaged("a thread panicked");
                job(receiver.recv().map_err(ended)??)?;
            }
            Ok(())
        })
    }

    fn derive_part(
        &self,
        subjects: &[Id],
        terms: &SpanTerms,
        derive: &impl Derive,
    ) -> Result<DerivedPart> {
        let of_type = tables::narrow(terms.of_type);
        let mut part = DerivedPart::default();
        for subject in subjects {
            let mut is_event = false;
            self.rows_of(*subject, |row| {
                is_event |= Some(row.p) == of_type && row.o == terms.event;
            })?;
            part.events.extend(is_event.then_some(*subject));
        }
        let dictionary = self.dictionary();
        derive(self, subjects, &mut |derived| part.add(derived, dictionary))?;
        Ok(part)
    }
}

impl DerivedPart {
    /// Adds what is derived of a subject.
    fn add(&mut self, (s, derived): Derived, known: &Dictionary) -> Result<()> {
        let full = || Error::Full("ids for properties and documents");
        for (p, object) in derived {
            let p = tables::narrow(p).ok_or_else(full)?;
            let o = match object {
                Object::Known(id) => id,
                Object::New(term) => match Id::inline((*term).as_ref()) {
                    Some(id) => id,
                    None => self.add_term((*term).as_ref(), known)?,
                },
            };
            let g = DERIVED;
            self.rows.push(EncodedQuad { s, p, o, g });
        }
        Ok(())
    }

    fn add_term(&mut self, term: oxrdf::TermRef<'_>, known: &Dictionary) -> Result<Id> {
        terms::check_depth(term)?;
        let (begun_at, tag) = (self.bytes.len(), Id::tag_of(term));
        terms::write(term, &mut self.bytes);
        let hash = terms::hash(tag, &self.bytes[begun_at..]);
        if let Some(id) = known.find_encoded(tag, &self.bytes[begun_at..], hash)? {
            self.bytes.truncate(begun_at);
            return Ok(id);
        }
        let (number, end) = (self.new.len() as u64, self.bytes.len());
        self.new.push(NewTerm { end, tag, hash });
        Id::new(Tag::QueryLocal, number).ok_or(Error::Full("ids for terms"))
    }

    /// The statements, sorted, if the subjects were. The terms that are new are added to others, whose
    /// ids follow on `known` ones.
    pub fn into_rows(mut self, known: usize, new: &mut Dictionary) -> Result<Vec<EncodedQuad>> {
        let full = || Error::Full("ids for terms");
        let mut ids = Vec::with_capacity(self.new.len());
        let mut start = 0;
        for NewTerm { end, tag, hash } in self.new {
            let id = new.intern_encoded(tag, &self.bytes[start..end], hash)?;
            let id = Id::new(tag, id.payload() + known as u64);
            ids.push(id.ok_or_else(full)?);
            start = end;
        }
        for row in &mut self.rows {
            if row.o.tag() == Some(Tag::QueryLocal) {
                let id = usize::try_from(row.o.payload()).ok();
                let id = id.and_then(|at| ids.get(at));
                row.o = *id.ok_or(Error::Damaged("a derived term is missing"))?;
            }
        }
        let subjects = self.rows.chunk_by_mut(|a, b| a.s == b.s);
        subjects.for_each(<[EncodedQuad]>::sort_unstable);
        self.rows.dedup();
        Ok(self.rows)
    }
}
