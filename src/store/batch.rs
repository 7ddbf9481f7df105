//! Statements on their way to a store in the making, already in the dictionary's bytes: what can
//! be prepared by one thread while another numbers terms.

use super::id::{Id, Tag};
use super::tables::{self, Graph};
use super::{Error, Result, terms};
use oxrdf::{NamedNodeRef, TermRef};

/// Some statements.
#[derive(Debug, Default)]
pub struct Batch {
    bytes: Vec<u8>,
    terms: Vec<Packed>,
    /// The document of each statement, whose terms are the next three.
    graphs: Vec<Graph>,
}

/// A term as its number, or as bytes up to a place.
#[derive(Debug, Clone, Copy)]
enum Packed {
    Number(Id),
    Bytes { end: usize, tag: Tag, hash: u64 },
}

/// Statements that make a batch worth handing over.
const FULL: usize = 8192;

impl Batch {
    /// Adds a statement of a document, named by its number, or of the default graph.
    ///
    /// # Errors
    /// [`Error::Full`] where the document's number is beyond four bytes.
    pub fn add<'a>(
        &mut self,
        document: Option<Id>,
        s: impl Into<TermRef<'a>>,
        p: NamedNodeRef<'a>,
        o: impl Into<TermRef<'a>>,
    ) -> Result<()> {
        let full = Error::Full("numbers for properties and documents");
        let graph = document.map_or(Some(tables::DEFAULT), tables::narrow);
        self.graphs.push(graph.ok_or(full)?);
        self.pack(s.into());
        self.pack(p.into());
        self.pack(o.into());
        Ok(())
    }

    fn pack(&mut self, term: TermRef<'_>) {
        let packed = Id::inline(term).map_or_else(
            || {
                let start = self.bytes.len();
                terms::write(term, &mut self.bytes);
                let (tag, end) = (Id::kind(term), self.bytes.len());
                let hash = terms::hash(tag, &self.bytes[start..]);
                Packed::Bytes { end, tag, hash }
            },
            Packed::Number,
        );
        self.terms.push(packed);
    }

    /// Whether it is time to hand it over.
    pub fn is_full(&self) -> bool {
        self.graphs.len() >= FULL
    }

    /// Hands out its statements, with a number for each term from `number`.
    pub(super) fn each(
        &self,
        mut number: impl FnMut(Tag, &[u8], u64) -> Result<Id>,
        mut give: impl FnMut([Id; 3], Graph),
    ) -> Result<()> {
        let mut start = 0;
        let mut ids = self.terms.iter().map(|packed| match *packed {
            Packed::Number(id) => Ok(id),
            Packed::Bytes { end, tag, hash } => {
                let bytes = &self.bytes[start..end];
                start = end;
                number(tag, bytes, hash)
            }
        });
        for graph in &self.graphs {
            if let (Some(s), Some(p), Some(o)) = (ids.next(), ids.next(), ids.next()) {
                give([s?, p?, o?], *graph);
            }
        }
        Ok(())
    }
}
