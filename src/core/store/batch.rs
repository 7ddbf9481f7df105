//! Batches of statements for the bulk loader, with terms already encoded for the dictionary: what
//! one thread can prepare while another assigns term ids.

use super::id::{Id, Tag};
use super::tables::{self, GraphId};
use super::{Error, Result, terms};
use oxrdf::{NamedNodeRef, TermRef};

/// A batch of encoded statements.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    terms: Vec<EncodedTerm>,
    /// The document of each statement; `terms` has three terms for each.
    graphs: Vec<GraphId>,
}

/// A term as its id, or as the bytes up to an offset.
#[derive(Debug, Clone, Copy)]
enum EncodedTerm {
    Id(Id),
    Bytes { end: usize, tag: Tag, hash: u64 },
}

/// How many statements make a full batch.
const FULL_BATCH: usize = 8192;

impl Batch {
    /// Adds a statement of a document, given by its id, or of the default graph.
    ///
    /// # Errors
    /// [`Error::Full`] if the document id does not fit into four bytes; [`Error::TooDeep`].
    pub fn add<'a>(
        &mut self,
        document: Option<Id>,
        s: impl Into<TermRef<'a>>,
        p: NamedNodeRef<'a>,
        o: impl Into<TermRef<'a>>,
    ) -> Result<()> {
        let full = Error::Full("ids for properties and documents");
        let graph = document.map_or(Some(tables::DEFAULT), tables::narrow);
        self.graphs.push(graph.ok_or(full)?);
        let o = o.into();
        terms::check_depth(o)?;
        self.push_term(s.into());
        self.push_term(p.into());
        self.push_term(o);
        Ok(())
    }

    fn push_term(&mut self, term: TermRef<'_>) {
        let term = Id::inline(term).map_or_else(
            || {
                let start = self.bytes.len();
                terms::write(term, &mut self.bytes);
                let (tag, end) = (Id::tag_of(term), self.bytes.len());
                let hash = terms::hash(tag, &self.bytes[start..]);
                EncodedTerm::Bytes { end, tag, hash }
            },
            EncodedTerm::Id,
        );
        self.terms.push(term);
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
        let mut start = 0;
        let mut ids = self.terms.iter().map(|term| match *term {
            EncodedTerm::Id(id) => Ok(id),
            EncodedTerm::Bytes { end, tag, hash } => {
                let bytes = &self.bytes[start..end];
                start = end;
                intern(tag, bytes, hash)
            }
        });
        for graph in &self.graphs {
            if let (Some(s), Some(p), Some(o)) = (ids.next(), ids.next(), ids.next()) {
                job([s?, p?, o?], *graph)?;
            }
        }
        Ok(())
    }
}
