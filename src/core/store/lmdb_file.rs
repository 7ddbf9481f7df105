//! Checks, by parsing it, whether a file is an LMDB file and complete.
//!
//! LMDB maps the file into memory: touching a page beyond the end of the file kills the process
//! with a signal. So before it is mapped, its meta pages are parsed here. The layout is that of
//! LMDB's data version 1 with 64-bit page numbers, which all of LMDB 0.9 writes: 0.9.70 is linked
//! (`lmdb-master-sys`), and a test compares what is read here with what it says of the same file.
//! Another data version is refused as no file of ours. A file may well be shorter than its header says, since a commit does
//! not write free pages at its end; [`extend_to_full_length`] fills it up after each write, unless
//! the writer is killed in between. Then all used pages are followed from the roots, and the file
//! is complete if each lies within it.

use super::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How often the check is repeated when another process writes in the meantime.
const ATTEMPTS: u32 = 20;

/// The relevant fields of one of the two meta pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct MetaPage {
    pub page: u64,
    last: u64,
    pub change: u64,
    /// The root pages of the free list and of the table of tables.
    pub roots: [u64; 2],
}

impl MetaPage {
    /// The full length of the file, with the free pages at its end.
    fn length(&self) -> Option<u64> {
        self.page.checked_mul(self.last.checked_add(1)?)
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_ne_bytes(two))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(four))
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?.try_into().ok()?;
    Some(u64::from_ne_bytes(eight))
}

/// Reads one of the two meta pages; `None` if it is not one.
fn meta(file: &mut File, at: u64) -> Option<MetaPage> {
    const MAGIC: u32 = 0xBEEF_C0DE;
    const IS_META: u16 = 8;
    let mut bytes = [0; 152];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    (u32_at(&bytes, 16)? == MAGIC && u32_at(&bytes, 20)? == 1).then_some(())?;
    (u16_at(&bytes, 10)? & IS_META != 0).then_some(())?;
    let page = u32_at(&bytes, 40)?;
    (page.is_power_of_two() && (512..=65536).contains(&page)).then_some(())?;
    Some(MetaPage {
        page: page.into(),
        last: u64_at(&bytes, 136)?,
        change: u64_at(&bytes, 144)?,
        roots: [u64_at(&bytes, 80)?, u64_at(&bytes, 128)?],
    })
}

/// The newer of the two meta pages; `None` if this is not an LMDB file.
pub(super) fn newest(file: &mut File, path: &Path) -> Result<Option<MetaPage>> {
    let length = file.metadata().map_err(Error::io(path))?.len();
    let Some(first) = meta(file, 0) else {
        return Ok(None);
    };
    match meta(file, first.page) {
        Some(second) if second.change > first.change => Ok(Some(second)),
        Some(_) => Ok(Some(first)),
        None if length < 2 * first.page => Err(Error::Truncated {
            path: path.to_owned(),
            length,
            needed: first.length().unwrap_or(u64::MAX),
        }),
        None => Err(Error::Damaged("one of its two meta pages is unreadable")),
    }
}

/// Rejects a file that is not an LMDB file or not complete. Changes nothing.
pub(super) fn inspect(path: &Path) -> Result<()> {
    let foreign = || Error::Foreign(path.to_owned());
    let kind = fs::metadata(path).map_err(Error::io(path))?;
    if !kind.is_file() {
        return Err(foreign());
    }
    let mut file = File::open(path).map_err(Error::io(path))?;
    let mut before = newest(&mut file, path)?.ok_or_else(foreign)?;
    for _ in 0..ATTEMPTS {
        let length = file.metadata().map_err(Error::io(path))?.len();
        let needed = before.length().unwrap_or(u64::MAX);
        if length >= needed || UsedPages::new(&mut file, &before, length).all_in_file() {
            return Ok(());
        }
        // Another process may have written in the meantime, so that we saw a mixture.
        let now = newest(&mut file, path)?.ok_or_else(foreign)?;
        if now.change == before.change {
            return Err(Error::Truncated {
                path: path.to_owned(),
                length,
                needed,
            });
        }
        before = now;
    }
    Err(Error::Locked("another process".to_owned()))
}

/// Extends the file to the length in its header; only for the holder of the write lock.
pub(super) fn extend_to_full_length(path: &Path) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let length = file.metadata().map_err(Error::io(path))?.len();
    let newest = newest(&mut file, path)?;
    match newest.and_then(|meta| meta.length()) {
        Some(needed) if length < needed => {
            let file = OpenOptions::new().write(true).open(path);
            file.and_then(|file| file.set_len(needed))
                .map_err(Error::io(path))
        }
        _ => Ok(()),
    }
}

/// A walk over the pages in use.
struct UsedPages<'f> {
    file: &'f mut File,
    page: u64,
    /// How many pages the file has on disk.
    page_count: u64,
    next: Vec<u64>,
}

impl<'f> UsedPages<'f> {
    fn new(file: &'f mut File, meta: &MetaPage, length: u64) -> Self {
        Self {
            file,
            page: meta.page,
            page_count: length / meta.page,
            next: meta.roots.to_vec(),
        }
    }

    /// Whether each of them lies within the file.
    fn all_in_file(mut self) -> bool {
        const NO_PAGE: u64 = u64::MAX;
        let mut seen = 0;
        while let Some(number) = self.next.pop() {
            if number == NO_PAGE {
                continue;
            }
            // No page is reached twice, unless the file is damaged.
            seen += 1;
            if seen > self.page_count || self.follow(number).is_none() {
                return false;
            }
        }
        true
    }

    /// Adds the pages that a page points to; `None` if it is missing or not a tree page.
    fn follow(&mut self, number: u64) -> Option<()> {
        const BRANCH: u16 = 1;
        const LEAF: u16 = 2;
        const DUP_FIXED: u16 = 0x20;
        let bytes = self.read(number)?;
        let flags = u16_at(&bytes, 10)?;
        if flags & DUP_FIXED != 0 {
            return Some(());
        }
        (flags & (BRANCH | LEAF) != 0).then_some(())?;
        let nodes = usize::from(u16_at(&bytes, 12)?.checked_sub(16)?) / 2;
        for node in 0..nodes {
            let at = usize::from(u16_at(&bytes, 16 + 2 * node)?);
            let node = bytes.get(at..)?;
            if flags & BRANCH != 0 {
                self.next
                    .push(low_half(node)? | u64::from(u16_at(node, 4)?) << 32);
            } else {
                self.follow_value(node)?;
            }
        }
        Some(())
    }

    /// A value may be on overflow pages of its own, or the root of another tree.
    fn follow_value(&mut self, node: &[u8]) -> Option<()> {
        const BIG: u16 = 1;
        const TREE: u16 = 2;
        let (flags, key) = (u16_at(node, 4)?, usize::from(u16_at(node, 6)?));
        let value = node.get(8 + key..)?;
        if flags & BIG != 0 {
            let first = u64_at(value, 0)?;
            let pages = u32_at(&self.read(first)?, 12)?;
            (first.checked_add(pages.into())? <= self.page_count).then_some(())?;
        } else if flags & TREE != 0 {
            self.next.push(u64_at(value, 40)?);
        }
        Some(())
    }

    fn read(&mut self, number: u64) -> Option<Vec<u8>> {
        (number < self.page_count).then_some(())?;
        let mut bytes = vec![0; usize::try_from(self.page).ok()?];
        let at = number.checked_mul(self.page)?;
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// The lower 32 bits of a number that LMDB stores in two halves, the lower one first on
/// little-endian machines.
pub(super) fn low_half(node: &[u8]) -> Option<u64> {
    let (one, other) = (u64::from(u16_at(node, 0)?), u64::from(u16_at(node, 2)?));
    Some(if cfg!(target_endian = "little") {
        one | other << 16
    } else {
        other | one << 16
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, file};

    /// A store with several tables, branch pages, and a value on overflow pages.
    fn filled() -> Store {
        let store = Store::scratch().expect("a temporary folder");
        let mut txn = store.env.write_txn().expect("a write");
        for number in 0..4000_u64 {
            let (key, value) = (number.to_be_bytes(), [7; 90]);
            let table = if number % 2 == 0 {
                store.tables.notes
            } else {
                store.tables.days
            };
            table.put(&mut txn, &key, &value).expect("room");
        }
        let long = vec![7; 100_000];
        store
            .tables
            .notes
            .put(&mut txn, b"long", &long)
            .expect("room");
        txn.commit().expect("a commit");
        store
    }

    #[test]
    fn the_meta_page_says_what_the_linked_lmdb_says() {
        let linked = heed::lmdb_version();
        assert_eq!((linked.major, linked.minor), (0, 9), "{}", linked.string);
        let store = filled();
        let path = file::data_file(&store.folder);
        let mut file = File::open(&path).expect("its file");
        let meta = newest(&mut file, &path).expect("readable");
        let meta = meta.expect("an LMDB file");
        let info = store.env.info();
        assert_eq!(meta.page, u64::from(store.env.stat().page_size));
        assert_eq!(meta.last, info.last_page_number as u64);
        assert_eq!(meta.change, info.last_txn_id as u64);
    }

    #[test]
    fn the_walk_reaches_all_pages_that_the_linked_lmdb_counts() {
        let store = filled();
        let path = file::data_file(&store.folder);
        let mut file = File::open(&path).expect("its file");
        let length = file.metadata().expect("its length").len();
        let meta = newest(&mut file, &path).expect("readable");
        let meta = meta.expect("an LMDB file");
        let txn = store.env.read_txn().expect("a read");
        let main = store.env.stat();
        let tables = store.tables.all().map(|it| it.stat(&txn).expect("counts"));
        assert!(
            tables.iter().any(|it| it.overflow_pages > 20)
                && tables.iter().any(|it| it.branch_pages > 0),
            "the file has every kind of page"
        );
        let counted: usize = tables
            .iter()
            .map(|it| it.branch_pages + it.leaf_pages)
            .sum();

        let mut pages = UsedPages::new(&mut file, &meta, length);
        pages.next = vec![meta.roots[1]];
        let mut reached = 0;
        while let Some(number) = pages.next.pop() {
            // an empty table has no root
            if number != u64::MAX {
                pages.follow(number).expect("a tree page");
                reached += 1;
            }
        }
        assert_eq!(reached, main.branch_pages + main.leaf_pages + counted);
        assert!(UsedPages::new(&mut file, &meta, length).all_in_file());
        assert!(!UsedPages::new(&mut file, &meta, length / 2).all_in_file());
    }
}
