//! Keys in order in a temporary file, and several such runs as one: what is sorted need not fit into memory.
//!
//! ```text
//! run     pages of as many keys each, packed as in the blocks of a table (see `block`)
//! ```

use super::block::{FieldEncoding, Key, KeyBlockReader, KeyBlockWriter};
use super::spill::{Space, SpillFile};
use super::{Error, Result};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::marker::PhantomData;

/// How many keys a page has.
pub(super) const PAGE: usize = 512;

/// How many bytes are written at a time.
const WRITTEN: usize = 1 << 18;

/// What can be packed as a key, in the order of the keys.
pub(super) trait Sortable<const N: usize>: Copy + Ord + Send + Sync + 'static {
    fn key(self) -> Key<N>;
    fn of(key: Key<N>) -> Result<Self>;
}

impl<const N: usize> Sortable<N> for Key<N> {
    fn key(self) -> Key<N> {
        self
    }

    fn of(key: Key<N>) -> Result<Self> {
        Ok(key)
    }
}

/// Ascending keys in a temporary file, each once.
pub(super) struct Run<T, const N: usize> {
    file: SpillFile,
    /// Where each page ends.
    ends: Vec<u64>,
    fields: [FieldEncoding; N],
    length: usize,
    _of: PhantomData<T>,
}

impl<T: Sortable<N>, const N: usize> Run<T, N> {
    /// Writes some that are in order; neighbours that are equal, once.
    pub fn write(
        space: &Space,
        fields: [FieldEncoding; N],
        keys: impl IntoIterator<Item = Result<T>>,
    ) -> Result<Self> {
        let mut writer = RunWriter::new(space, fields)?;
        keys.into_iter().try_for_each(|key| writer.push(key?))?;
        writer.finish()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Those of a page.
    pub fn page(&self, at: usize) -> Result<Vec<T>> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let bytes = self.file.read(start, (self.ends[at] - start) as usize)?;
        let mut keys = Vec::with_capacity(PAGE);
        for key in KeyBlockReader::new(self.fields, &bytes) {
            keys.push(T::of(key?)?);
        }
        Ok(keys)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Result<T>> {
        (0..self.ends.len()).flat_map(|at| {
            let (keys, failed) = match self.page(at) {
                Ok(keys) => (keys, None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            keys.into_iter().map(Ok).chain(failed)
        })
    }
}

/// Writes a run.
pub(super) struct RunWriter<T, const N: usize> {
    run: Run<T, N>,
    page: KeyBlockWriter<N>,
    in_page: usize,
    last: Option<T>,
    bytes: Vec<u8>,
}

impl<T: Sortable<N>, const N: usize> RunWriter<T, N> {
    pub fn new(space: &Space, fields: [FieldEncoding; N]) -> Result<Self> {
        Ok(Self {
            run: Run {
                file: space.file()?,
                ends: Vec::new(),
                fields,
                length: 0,
                _of: PhantomData,
            },
            page: KeyBlockWriter::new(fields),
            in_page: 0,
            last: None,
            bytes: Vec::new(),
        })
    }

    /// Adds one that is not below those before it.
    pub fn push(&mut self, key: T) -> Result<()> {
        if self.last.replace(key) == Some(key) {
            return Ok(());
        }
        if self.in_page == PAGE {
            self.end_page()?;
        }
        self.page.push(key.key());
        self.in_page += 1;
        self.run.length += 1;
        Ok(())
    }

    fn end_page(&mut self) -> Result<()> {
        self.bytes.append(&mut self.page.bytes);
        self.page.clear();
        self.in_page = 0;
        self.run
            .ends
            .push(self.run.file.len() + self.bytes.len() as u64);
        if self.bytes.len() >= WRITTEN {
            self.run.file.append(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<Run<T, N>> {
        if self.in_page > 0 {
            self.end_page()?;
        }
        self.run.file.append(&self.bytes)?;
        Ok(self.run)
    }
}

/// Sorted sources as one, each key once.
pub(super) struct Merge<'s, T> {
    sources: Vec<Source<'s, T>>,
    /// The next of each source.
    next: BinaryHeap<Reverse<(T, usize)>>,
    last: Option<T>,
    failed: Option<Error>,
}

type Source<'s, T> = Box<dyn Iterator<Item = Result<T>> + Send + 's>;

impl<'s, T: Copy + Ord> Merge<'s, T> {
    pub fn new(sources: impl IntoIterator<Item = Source<'s, T>>) -> Self {
        let (mut sources, mut next): (Vec<_>, _) =
            (sources.into_iter().collect(), BinaryHeap::new());
        let mut failed = None;
        for (at, source) in sources.iter_mut().enumerate() {
            match source.next() {
                Some(Ok(key)) => next.push(Reverse((key, at))),
                Some(Err(error)) => failed = Some(error),
                None => {}
            }
        }
        Self {
            sources,
            next,
            last: None,
            failed,
        }
    }
}

impl<T: Copy + Ord> Iterator for Merge<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(error) = self.failed.take() {
                self.next.clear();
                return Some(Err(error));
            }
            let mut top = self.next.peek_mut()?;
            let Reverse((key, at)) = *top;
            match self.sources[at].next() {
                Some(Ok(next)) => *top = Reverse((next, at)),
                Some(Err(error)) => self.failed = Some(error),
                None => {
                    PeekMut::pop(top);
                }
            }
            if self.last.replace(key) != Some(key) {
                return Some(Ok(key));
            }
        }
    }
}

/// Sorts keys on two threads if they are many.
pub(super) fn sort<T: Ord + Send>(keys: &mut [T]) {
    /// From how many on another thread is worth it.
    const MANY: usize = 1 << 16;
    if keys.len() < MANY {
        keys.sort_unstable();
    } else if !keys.is_sorted() {
        let (low, _, high) = keys.select_nth_unstable(keys.len() / 2);
        std::thread::scope(|scope| {
            scope.spawn(|| low.sort_unstable());
            high.sort_unstable();
        });
    }
}

/// What is sorted in memory and some runs, in order.
pub(super) fn merged<'k, T: Sortable<N>, const N: usize>(
    sorted: &'k [T],
    runs: &'k [Run<T, N>],
) -> Merge<'k, T> {
    let sorted = Box::new(sorted.iter().copied().map(Ok)) as Source<'k, T>;
    let runs = runs.iter().map(|run| Box::new(run.iter()) as Source<'k, T>);
    Merge::new(std::iter::once(sorted).chain(runs))
}
