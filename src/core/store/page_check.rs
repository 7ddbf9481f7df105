//! Checks the B+ trees of an LMDB file by reading its pages, before it is mapped into memory.
//!
//! LMDB trusts what it maps: an offset that leads out of a page, or a tree that contains itself, ends
//! the process by a signal, and keys in a wrong order hide entries. So whoever doubts a file (`verify`,
//! `restore`) reads it here first. The layout is that of [`lmdb_file`](super::lmdb_file).

use super::lmdb_file::{MetaPage, low_half, newest, u16_at, u32_at, u64_at};
use super::{Error, Result};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

const NO_PAGE: u64 = u64::MAX;
const HEADER: usize = 16;

/// A tree page to be checked: its number, the keys between which its own must be, and its depth.
struct Pending {
    page: u64,
    low: Option<Vec<u8>>,
    high: Option<Vec<u8>>,
    /// Whether its keys are compared byte by byte: those of the list of free pages are numbers.
    in_order: bool,
    depth: usize,
}

/// No tree is deeper: LMDB's own limit.
const MAX_DEPTH: usize = 32;

/// How often the check is repeated when another process writes in the meantime.
const ATTEMPTS: u32 = 5;

/// Checks every page in use.
///
/// # Errors
/// [`Error::Damaged`], [`Error::Foreign`] or [`Error::Io`].
pub(super) fn check(path: &Path) -> Result<()> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let foreign = || Error::Foreign(path.to_owned());
    let mut meta = newest(&mut file, path)?.ok_or_else(foreign)?;
    for _ in 0..ATTEMPTS {
        let length = file.metadata().map_err(Error::io(path))?.len();
        if PageCheck::new(&mut file, &meta, length)
            .run(&meta)
            .is_some()
        {
            return Ok(());
        }
        // pages may have been reused since the tree was read
        let now = newest(&mut file, path)?.ok_or_else(foreign)?;
        if now.change == meta.change {
            break;
        }
        meta = now;
    }
    Err(Error::Damaged("a page of its trees is corrupt"))
}

struct PageCheck<'f> {
    file: &'f mut File,
    page_size: usize,
    /// For each page of the file, whether it was reached.
    reached: Vec<bool>,
    next: Vec<Pending>,
}

impl<'f> PageCheck<'f> {
    fn new(file: &'f mut File, meta: &MetaPage, length: u64) -> Self {
        let pages = length / meta.page;
        Self {
            file,
            page_size: usize::try_from(meta.page).unwrap_or(0),
            reached: vec![false; usize::try_from(pages).unwrap_or(0)],
            next: Vec::new(),
        }
    }

    fn run(&mut self, meta: &MetaPage) -> Option<()> {
        for (root, in_order) in meta.roots.into_iter().zip([false, true]) {
            self.push(root, None, None, in_order, 0)?;
        }
        while let Some(pending) = self.next.pop() {
            self.tree_page(pending)?;
        }
        Some(())
    }

    fn push(
        &mut self,
        page: u64,
        low: Option<Vec<u8>>,
        high: Option<Vec<u8>>,
        in_order: bool,
        depth: usize,
    ) -> Option<()> {
        if page == NO_PAGE {
            return Some(());
        }
        (depth < MAX_DEPTH).then_some(())?;
        self.next.push(Pending {
            page,
            low,
            high,
            in_order,
            depth,
        });
        Some(())
    }

    /// Marks pages as reached; none if one was reached before or does not exist.
    fn reach(&mut self, first: u64, count: u64) -> Option<()> {
        // the two meta pages are no part of a tree
        (first >= 2).then_some(())?;
        for page in first..first.checked_add(count)? {
            let reached = self.reached.get_mut(usize::try_from(page).ok()?)?;
            (!std::mem::replace(reached, true)).then_some(())?;
        }
        Some(())
    }

    /// The bytes of a page, whose header must have its number.
    fn read(&mut self, number: u64, length: usize) -> Option<Vec<u8>> {
        let at = number.checked_mul(self.page_size as u64)?;
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        (u64_at(&bytes, 0)? == number).then_some(bytes)
    }

    fn tree_page(&mut self, pending: Pending) -> Option<()> {
        const BRANCH: u16 = 1;
        const LEAF: u16 = 2;
        self.reach(pending.page, 1)?;
        let bytes = self.read(pending.page, self.page_size)?;
        let is_branch = match u16_at(&bytes, 10)? & !0x4010 {
            BRANCH => true,
            LEAF => false,
            // pages of fixed values do not occur in a store
            _ => return None,
        };
        let (lower, upper) = (
            usize::from(u16_at(&bytes, 12)?),
            usize::from(u16_at(&bytes, 14)?),
        );
        (HEADER <= lower && lower <= upper && upper <= self.page_size).then_some(())?;
        let count = (lower - HEADER) / 2;
        (count > 0).then_some(())?;
        let mut nodes = Vec::with_capacity(count);
        for node in 0..count {
            let at = usize::from(u16_at(&bytes, HEADER + 2 * node)?);
            (at >= upper).then_some(())?;
            nodes.push(bytes.get(at..)?);
        }
        let keys = keys(&nodes, is_branch, &pending)?;
        for (at, node) in nodes.iter().enumerate() {
            if is_branch {
                let child = low_half(node)? | u64::from(u16_at(node, 4)?) << 32;
                let low = if at == 0 {
                    pending.low.clone()
                } else {
                    Some(keys[at].to_vec())
                };
                let high = match keys.get(at + 1) {
                    Some(key) => Some(key.to_vec()),
                    None => pending.high.clone(),
                };
                (child != NO_PAGE).then_some(())?;
                self.push(child, low, high, pending.in_order, pending.depth + 1)?;
            } else {
                self.value(node, keys[at].len(), &pending)?;
            }
        }
        Some(())
    }

    /// A value lies within its page, or on pages of its own, or is the root of another tree.
    fn value(&mut self, node: &[u8], key: usize, of: &Pending) -> Option<()> {
        const BIG: u16 = 1;
        const TREE: u16 = 2;
        const OVERFLOW: u16 = 4;
        let length = usize::try_from(low_half(node)?).ok()?;
        let flags = u16_at(node, 4)?;
        let value = node.get(8 + key..)?;
        if flags == BIG {
            let first = u64_at(value, 0)?;
            let header = self.read(first, HEADER)?;
            let count = u32_at(&header, 12)?;
            let room = usize::try_from(count).ok()?.checked_mul(self.page_size)?;
            (u16_at(&header, 10)? & !0x4010 == OVERFLOW).then_some(())?;
            (length.checked_add(HEADER)? <= room).then_some(())?;
            return self.reach(first, count.into());
        }
        value.get(..length)?;
        match flags {
            0 => Some(()),
            // a table, in the table of tables
            TREE if length == 48 => self.push(u64_at(value, 40)?, None, None, of.in_order, 0),
            _ => None,
        }
    }
}

/// The keys of a page, in their order and between those of its parent.
fn keys<'p>(nodes: &[&'p [u8]], is_branch: bool, of: &Pending) -> Option<Vec<&'p [u8]>> {
    let mut keys = Vec::with_capacity(nodes.len());
    for node in nodes {
        let length = usize::from(u16_at(node, 6)?);
        keys.push(node.get(8..8 + length)?);
    }
    // the first key of a branch stands for all that is lower
    let compared = &keys[usize::from(is_branch)..];
    if of.in_order {
        let ascends = compared.windows(2).all(|pair| pair[0] < pair[1]);
        let low = of.low.as_deref();
        let above = low.is_none_or(|low| compared.first().is_none_or(|key| low <= *key));
        let high = of.high.as_deref();
        let below = high.is_none_or(|high| compared.last().is_none_or(|key| *key < high));
        (ascends && above && below).then_some(())?;
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Durability, Store, file};
    use oxrdf::{Literal, NamedNode, Triple};

    #[test]
    fn a_sound_file_passes_and_what_is_damaged_never_panics() {
        let folder = crate::store::scratch::Scratch::new().expect("a folder");
        let store = Store::create(folder.path(), Durability::Scratch).expect("a store");
        let node = NamedNode::new_unchecked("urn:a");
        let long = "x".repeat(20_000);
        let texts = (0..4000)
            .map(|n| format!("text {n} {}", n * n))
            .chain([long]);
        let triples: Vec<_> = texts
            .map(|text| {
                Triple::new(
                    node.clone(),
                    node.clone(),
                    Literal::new_simple_literal(text),
                )
            })
            .collect();
        store
            .write(|writer| writer.replace(None, &triples))
            .expect("room");
        store.close();
        let path = file::data_file(folder.path());
        check(&path).expect("a sound file");
        let sound = std::fs::read(&path).expect("its bytes");
        let mut found = 0;
        for round in 0..300_usize {
            let mut damaged = sound.clone();
            // headers and pointers of pages, where most of the structure is
            let page = 2 + round * 7 % (sound.len() / 4096 - 2);
            damaged[page * 4096 + round * 5 % 40] ^= 1 << (round % 8);
            std::fs::write(&path, &damaged).expect("room");
            found += usize::from(check(&path).is_err());
        }
        assert!(found > 150, "{found} of 300");
    }
}
