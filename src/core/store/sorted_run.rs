//! Keys in order in a temporary file, and several such runs as one: what is sorted need not fit into memory.
//!
//! ```text
//! run     pages of as many keys each, packed as in the blocks of a table (see `block`)
//! ```

use super::block::{FieldEncoding, Key, KeyBlockReader, KeyBlockWriter};
use super::spill::{Space, SpillFile};
use super::{Error, Result};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::marker::PhantomData;
use std::sync::mpsc::sync_channel;

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

    /// All of them, page by page.
    fn pages(&self) -> impl Iterator<Item = Result<Vec<T>>> {
        (0..self.ends.len()).map(|at| self.page(at))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Result<T>> {
        self.pages().flat_map(|page| {
            let (keys, failed) = match page {
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
pub(super) struct Merge<'s, T: Clone> {
    sources: Vec<Source<'s, T>>,
    /// The next of each source.
    next: BinaryHeap<Reverse<(T, usize)>>,
    last: Option<T>,
    failed: Option<Error>,
}

/// Keys in order, page by page.
pub(super) struct Source<'s, T: Clone> {
    page: Cow<'s, [T]>,
    at: usize,
    rest: Box<dyn Iterator<Item = Result<Vec<T>>> + Send + 's>,
}

impl<'s, T: Copy> Source<'s, T> {
    /// Those in memory.
    pub fn of(keys: &'s [T]) -> Self {
        Self {
            page: keys.into(),
            at: 0,
            rest: Box::new(std::iter::empty()),
        }
    }

    /// Those of a run.
    pub fn of_run<const N: usize>(run: &'s Run<T, N>) -> Self
    where
        T: Sortable<N>,
    {
        Self {
            rest: Box::new(run.pages()),
            ..Self::of(&[])
        }
    }

    fn next(&mut self) -> Result<Option<T>> {
        loop {
            if let Some(key) = self.page.get(self.at) {
                self.at += 1;
                return Ok(Some(*key));
            }
            let Some(page) = self.rest.next() else {
                return Ok(None);
            };
            (self.page, self.at) = (page?.into(), 0);
        }
    }
}

impl<'s, T: Copy + Ord> Merge<'s, T> {
    pub fn new(sources: impl IntoIterator<Item = Source<'s, T>>) -> Self {
        let (mut sources, mut next): (Vec<_>, _) =
            (sources.into_iter().collect(), BinaryHeap::new());
        let mut failed = None;
        for (at, source) in sources.iter_mut().enumerate() {
            match source.next() {
                Ok(Some(key)) => next.push(Reverse((key, at))),
                Ok(None) => {}
                Err(error) => failed = Some(error),
            }
        }
        Self {
            sources,
            next,
            last: None,
            failed,
        }
    }

    /// Calls `job` with all of them in order, which another thread reads meanwhile.
    pub fn each(mut self, mut job: impl FnMut(T) -> Result<()>) -> Result<()>
    where
        T: Send + Sync,
    {
        const CHUNK: usize = 4096;
        const WAITING: usize = 8;
        let (sender, chunks) = sync_channel::<Result<Vec<T>>>(WAITING);
        std::thread::scope(|scope| {
            // The receiver goes with an error, and the thread ends.
            let chunks = chunks;
            scope.spawn(move || {
                loop {
                    let chunk: Result<Vec<T>> = self.by_ref().take(CHUNK).collect();
                    let ended = chunk.as_ref().is_ok_and(Vec::is_empty);
                    if ended || sender.send(chunk).is_err() {
                        return;
                    }
                }
            });
            for chunk in chunks {
                chunk?.into_iter().try_for_each(&mut job)?;
            }
            Ok(())
        })
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
                Ok(Some(next)) => *top = Reverse((next, at)),
                Ok(None) => {
                    PeekMut::pop(top);
                }
                Err(error) => self.failed = Some(error),
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
    let runs = runs.iter().map(Source::of_run);
    Merge::new(std::iter::once(Source::of(sorted)).chain(runs))
}
