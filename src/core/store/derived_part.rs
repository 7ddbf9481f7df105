//! What a bulk load derives of some subjects, packed: there may be nearly as many derived statements as
//! asserted ones.

use super::dictionary::Dictionary;
use super::graph_reader::{BulkGraph, Derived, Object};
use super::id::{Id, Tag};
use super::rows::EncodedQuad;
use super::spans::SpanTerms;
use super::tables::{self, DERIVED};
use super::{Error, Result, terms};

/// The derived statements of some subjects, one subject after the other.
#[derive(Default)]
pub(super) struct DerivedPart {
    /// A term that may be new stands as the number that it has in `new`.
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

impl BulkGraph<'_> {
    /// Derives the statements of some subjects on as many threads as there are; the parts are in the
    /// order of the subjects.
    pub(super) fn derive(
        &self,
        subjects: &[Id],
        terms: &SpanTerms,
        derive: impl Fn(&Self, &[Id]) -> Result<Vec<Derived>> + Sync,
    ) -> Result<Vec<DerivedPart>> {
        let of_type = tables::narrow(terms.of_type);
        self.each_of(subjects, |graph, subjects| {
            let mut part = DerivedPart::default();
            for subject in subjects {
                let mut is_event = false;
                graph.rows_of(*subject, |row| {
                    is_event |= Some(row.p) == of_type && row.o == terms.event;
                })?;
                part.events.extend(is_event.then_some(*subject));
            }
            let derived = derive(graph, subjects)?;
            derived.into_iter().try_for_each(|it| part.add(it))?;
            Ok(part)
        })
    }
}

impl DerivedPart {
    /// Adds what is derived of a subject.
    pub fn add(&mut self, (s, derived): Derived) -> Result<()> {
        let full = || Error::Full("ids for properties and documents");
        for (p, object) in derived {
            let p = tables::narrow(p).ok_or_else(full)?;
            let o = match object {
                Object::Known(id) => id,
                Object::New(term) => match Id::inline((*term).as_ref()) {
                    Some(id) => id,
                    None => self.add_term((*term).as_ref())?,
                },
            };
            let g = DERIVED;
            self.rows.push(EncodedQuad { s, p, o, g });
        }
        Ok(())
    }

    fn add_term(&mut self, term: oxrdf::TermRef<'_>) -> Result<Id> {
        terms::check_depth(term)?;
        let (begun_at, tag) = (self.bytes.len(), Id::tag_of(term));
        terms::write(term, &mut self.bytes);
        let (number, end) = (self.new.len() as u64, self.bytes.len());
        let hash = terms::hash(tag, &self.bytes[begun_at..]);
        self.new.push(NewTerm { end, tag, hash });
        Id::new(Tag::QueryLocal, number).ok_or(Error::Full("ids for terms"))
    }

    /// The statements, with ids for the terms that are new; sorted, if the subjects were.
    pub fn into_rows(mut self, dictionary: &mut Dictionary) -> Result<Vec<EncodedQuad>> {
        let mut ids = Vec::with_capacity(self.new.len());
        let mut start = 0;
        for NewTerm { end, tag, hash } in self.new {
            ids.push(dictionary.intern_encoded(tag, &self.bytes[start..end], hash)?);
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
