//! Sorting more keys than fit into memory: what fills the buffer is sorted on another thread and written
//! as a run; in the end all runs are merged.

use super::block::{FieldEncoding, Key};
use super::keys::{KeyAppender, Keys};
use super::sorted_run::{Merge, Run, Sortable, merged, sort};
use super::spill::Space;
use super::{Error, Result};
use heed::RwTxn;
use std::thread::JoinHandle;

/// A sorter has this part of the room that statements have.
const PARTS: usize = 4;

/// So many runs are merged at a time: each of them has a file open.
const MOST_RUNS: usize = 64;

/// Sorts keys, and gives each of them once.
pub(super) struct Sorter<T, const N: usize> {
    space: Space,
    fields: [FieldEncoding; N],
    room: usize,
    buffer: Vec<T>,
    runs: Vec<Run<T, N>>,
    sorting: Option<JoinHandle<Result<Run<T, N>>>>,
}

impl<T: Sortable<N>, const N: usize> Sorter<T, N> {
    pub fn new(space: &Space, fields: [FieldEncoding; N]) -> Self {
        Self {
            space: space.clone(),
            fields,
            room: space.room(size_of::<T>(), PARTS),
            buffer: Vec::new(),
            runs: Vec::new(),
            sorting: None,
        }
    }

    pub fn push(&mut self, key: T) -> Result<()> {
        if self.buffer.last() == Some(&key) {
            return Ok(());
        }
        if self.buffer.len() >= self.room {
            self.spill()?;
        }
        self.buffer.push(key);
        Ok(())
    }

    fn spill(&mut self) -> Result<()> {
        self.wait()?;
        if self.runs.len() >= MOST_RUNS {
            let merged = merged(&[], &self.runs);
            self.runs = vec![Run::write(&self.space, self.fields, merged)?];
        }
        let empty = Vec::with_capacity(self.buffer.len());
        let mut buffer = std::mem::replace(&mut self.buffer, empty);
        let (space, fields) = (self.space.clone(), self.fields);
        self.sorting = Some(std::thread::spawn(move || {
            buffer.sort_unstable();
            Run::write(&space, fields, buffer.into_iter().map(Ok))
        }));
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        if let Some(sorting) = self.sorting.take() {
            let run = sorting.join();
            self.runs
                .push(run.map_err(|_| Error::damaged("the sorting thread panicked"))??);
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<Sorted<T, N>> {
        sort(&mut self.buffer);
        self.wait()?;
        Ok(Sorted {
            buffer: self.buffer,
            runs: self.runs,
        })
    }
}

/// Sorted keys, some of them in memory.
pub(super) struct Sorted<T, const N: usize> {
    buffer: Vec<T>,
    runs: Vec<Run<T, N>>,
}

impl<T: Sortable<N>, const N: usize> Sorted<T, N> {
    /// All of them in order, each once.
    pub fn iter(&self) -> Merge<'_, T> {
        merged(&self.buffer, &self.runs)
    }

    /// Calls `job` with all of them in order, which another thread reads meanwhile.
    pub fn each(self, job: impl FnMut(T) -> Result<()>) -> Result<()> {
        self.iter().each(job)
    }
}

impl<const N: usize> Sorted<Key<N>, N> {
    /// Writes them as a table.
    pub fn write(self, txn: &mut RwTxn<'_>, keys: Keys<N>) -> Result<()> {
        let mut appender = KeyAppender::new(keys);
        self.each(|key| appender.push(txn, key))?;
        appender.finish(txn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn keys_come_in_order_and_once_however_little_room_there_is(
            keys in prop::collection::vec((0..50_u64, any::<u64>()), 0..800),
            bytes in prop::sample::select(vec![256_usize, 4_000, 1 << 20]),
        ) {
            let keys: Vec<[u64; 2]> = keys.into_iter().map(|(one, other)| [one, other]).collect();
            let space = Space::of(std::env::temp_dir(), Some(bytes));
            let mut sorter = Sorter::new(&space, [FieldEncoding::Plain, FieldEncoding::Term]);
            // Each of them several times, near each other and not.
            for key in keys.iter().chain(keys.iter().rev()) {
                sorter.push(*key).expect("room");
                sorter.push([key[0], 7]).expect("room");
            }
            let expected: BTreeSet<[u64; 2]> =
                keys.iter().flat_map(|key| [*key, [key[0], 7]]).collect();
            let sorted = sorter.finish().expect("room");
            let found: Result<Vec<[u64; 2]>> = sorted.iter().collect();
            prop_assert!(found.expect("keys").iter().eq(&expected));
            let mut found = Vec::new();
            let read = sorted.each(|key| {
                found.push(key);
                Ok(())
            });
            read.expect("keys");
            prop_assert!(found.iter().eq(&expected));
        }
    }
}
