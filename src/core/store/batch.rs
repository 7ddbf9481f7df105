//! Batches of statements for the bulk loader, with terms already encoded for the dictionary: what
//! one thread can prepare while another assigns term ids.

use super::id::{Id, Tag};
use super::tables::{self, GraphId};
use super::{Error, Result, terms};
use oxrdf::{NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use std::ops::Range;

/// A batch of encoded statements.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    terms: Vec<EncodedTerm>,
    /// The document of each statement; `terms` has three terms for each.
    graphs: Vec<GraphId>,
    /// Of which kind the last subject is, and where its bytes are.
    subject: Option<(Tag, Range<usize>)>,
}

/// A term as its id, or as the bytes up to an offset.
#[derive(Debug, Clone, Copy)]
enum EncodedTerm {
    Id(Id),
    Bytes {
        end: usize,
        tag: Tag,
        hash: u64,
    },
    /// The subject of the statement before.
    SameSubject,
}

/// How many statements make a full batch.
const FULL_BATCH: usize = 8192;

impl Batch {
    /// Takes what was added, and leaves an empty batch with as much room, which the next one needs.
    #[must_use]
    pub fn take(&mut self) -> Self {
        let empty = Self {
            bytes: Vec::with_capacity(self.bytes.len() + self.bytes.len() / 8),
            terms: Vec::with_capacity(self.terms.len()),
            graphs: Vec::with_capacity(self.graphs.len()),
            subject: None,
        };
        std::mem::replace(self, empty)
    }

    /// Adds a statement of a document, given by its id, or of the default graph.
    ///
    /// # Errors
    /// [`Error::Full`] if the document id does not fit into four bytes; [`Error::TooDeep`].
    pub fn add<'a>(
        &mut self,
        document: Option<Id>,
        s: impl Into<NamedOrBlankNodeRef<'a>>,
        p: NamedNodeRef<'a>,
        o: impl Into<TermRef<'a>>,
    ) -> Result<()> {
        let full = || Error::Full("ids for properties and documents");
        let graph = document.map_or(Some(tables::DEFAULT), tables::narrow);
        self.graphs.push(graph.ok_or_else(full)?);
        let o = o.into();
        terms::check_depth(o)?;
        self.push_subject(s.into().into());
        self.push_term(p.into());
        self.push_term(o);
        Ok(())
    }

    /// Most statements are about the same thing as the one before, which then needs no look-up.
    fn push_subject(&mut self, term: TermRef<'_>) {
        let start = self.bytes.len();
        terms::write(term, &mut self.bytes);
        let (tag, own) = (Id::tag_of(term), start..self.bytes.len());
        let is_same = |(before, at): &(Tag, Range<usize>)| {
            *before == tag && self.bytes[at.clone()] == self.bytes[own.clone()]
        };
        if self.subject.as_ref().is_some_and(is_same) {
            self.bytes.truncate(start);
            self.terms.push(EncodedTerm::SameSubject);
        } else {
            self.subject = Some((tag, own));
            self.push_written(tag, start);
        }
    }

    fn push_term(&mut self, term: TermRef<'_>) {
        if let Some(id) = Id::inline(term) {
            self.terms.push(EncodedTerm::Id(id));
            return;
        }
        let start = self.bytes.len();
        terms::write(term, &mut self.bytes);
        self.push_written(Id::tag_of(term), start);
    }

    /// Adds the term whose bytes begin there.
    fn push_written(&mut self, tag: Tag, start: usize) {
        let hash = terms::hash(tag, &self.bytes[start..]);
        let end = self.bytes.len();
        self.terms.push(EncodedTerm::Bytes { end, tag, hash });
    }

    /// Whether the batch is full.
    pub fn is_full(&self) -> bool {
        self.graphs.len() >= FULL_BATCH
    }

    /// Calls `job` with each statement, its terms interned by `intern`.
    pub(super) fn for_each(
        &self,
        mut intern: impl FnMut(Tag, &[u8], u64) -> Result<Id>,
        mut job: impl FnMut([Id; 3], GraphId) -> Result<()>,
    ) -> Result<()> {
        let (mut start, mut subject) = (0, None);
        let (statements, _) = self.terms.as_chunks::<3>();
        for (terms, graph) in statements.iter().zip(&self.graphs) {
            let mut id = |term: EncodedTerm| match term {
                EncodedTerm::Id(id) => Ok(id),
                EncodedTerm::Bytes { end, tag, hash } => {
                    let bytes = &self.bytes[start..end];
                    start = end;
                    intern(tag, bytes, hash)
                }
                EncodedTerm::SameSubject => subject.ok_or(Error::Damaged("a subject is missing")),
            };
            let [s, p, o] = *terms;
            let [s, p, o] = [id(s)?, id(p)?, id(o)?];
            subject = Some(s);
            job([s, p, o], *graph)?;
        }
        Ok(())
    }
}
