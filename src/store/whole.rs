//! Whether a file is LMDB's and all there, told by reading it and not by trusting it.
//!
//! LMDB maps the file into memory: a page beyond the end of the file ends the process by a signal.
//! So before it is mapped, its headers are read by hand. A file may well be shorter than its
//! header says, since a commit leaves out free pages at its end; [`settle`] fills it up behind
//! each write, but a writer that is killed between the two does not. Then all pages that are in use
//! are followed from the roots, and it is whole if each lies within it.

use super::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How often the look is begun again because somebody has written meanwhile.
const LOOKS: u32 = 20;

/// What one of the two first pages of LMDB's file says of it.
#[derive(Debug, Clone, Copy)]
struct Meta {
    page: u64,
    last: u64,
    change: u64,
    /// Where the list of free pages and the table of tables begin.
    roots: [u64; 2],
}

impl Meta {
    /// How long the file has to be if nothing is left out at its end.
    fn length(&self) -> Option<u64> {
        self.page.checked_mul(self.last.checked_add(1)?)
    }
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_ne_bytes(two))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(four))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?.try_into().ok()?;
    Some(u64::from_ne_bytes(eight))
}

/// Reads one of the two meta pages; none if it is no such page.
fn meta(file: &mut File, at: u64) -> Option<Meta> {
    const MAGIC: u32 = 0xBEEF_C0DE;
    const IS_META: u16 = 8;
    let mut bytes = [0; 152];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    (word(&bytes, 16)? == MAGIC && word(&bytes, 20)? == 1).then_some(())?;
    (half(&bytes, 10)? & IS_META != 0).then_some(())?;
    let page = word(&bytes, 40)?;
    (page.is_power_of_two() && (512..=65536).contains(&page)).then_some(())?;
    Some(Meta {
        page: page.into(),
        last: long(&bytes, 136)?,
        change: long(&bytes, 144)?,
        roots: [long(&bytes, 80)?, long(&bytes, 128)?],
    })
}

/// The newest of the two headers; none if the file is not LMDB's.
fn newest(file: &mut File, path: &Path) -> Result<Option<Meta>> {
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
        None => Err(Error::Damaged("one of its two headers is not readable")),
    }
}

/// Refuses a file that is not LMDB's or not all there. Nothing is changed.
pub(super) fn inspect(path: &Path) -> Result<()> {
    let foreign = || Error::Foreign(path.to_owned());
    let kind = fs::metadata(path).map_err(Error::io(path))?;
    if !kind.is_file() {
        return Err(foreign());
    }
    let mut file = File::open(path).map_err(Error::io(path))?;
    let mut before = newest(&mut file, path)?.ok_or_else(foreign)?;
    for _ in 0..LOOKS {
        let length = file.metadata().map_err(Error::io(path))?.len();
        let needed = before.length().unwrap_or(u64::MAX);
        if length >= needed || Pages::new(&mut file, &before, length).all_there() {
            return Ok(());
        }
        // What somebody has written meanwhile may have been seen by half.
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

/// Makes the file as long as it says it is; only for who holds the right to write.
pub(super) fn settle(path: &Path) -> Result<()> {
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

/// The pages that are in use.
struct Pages<'f> {
    file: &'f mut File,
    page: u64,
    /// How many pages the file has.
    there: u64,
    next: Vec<u64>,
}

impl<'f> Pages<'f> {
    fn new(file: &'f mut File, meta: &Meta, length: u64) -> Self {
        Self {
            file,
            page: meta.page,
            there: length / meta.page,
            next: meta.roots.to_vec(),
        }
    }

    /// Whether each of them lies within the file.
    fn all_there(mut self) -> bool {
        const NOWHERE: u64 = u64::MAX;
        let mut seen = 0;
        while let Some(number) = self.next.pop() {
            if number == NOWHERE {
                continue;
            }
            // No page is met twice, unless the file is damaged.
            seen += 1;
            if seen > self.there || self.follow(number).is_none() {
                return false;
            }
        }
        true
    }

    /// Notes where a page leads to; none if it is not there or no page of a tree.
    fn follow(&mut self, number: u64) -> Option<()> {
        const BRANCH: u16 = 1;
        const LEAF: u16 = 2;
        const OF_FIXED: u16 = 0x20;
        let bytes = self.read(number)?;
        let flags = half(&bytes, 10)?;
        if flags & OF_FIXED != 0 {
            return Some(());
        }
        (flags & (BRANCH | LEAF) != 0).then_some(())?;
        let nodes = usize::from(half(&bytes, 12)?.checked_sub(16)?) / 2;
        for node in 0..nodes {
            let at = usize::from(half(&bytes, 16 + 2 * node)?);
            let node = bytes.get(at..)?;
            if flags & BRANCH != 0 {
                self.next
                    .push(low_half(node)? | u64::from(half(node, 4)?) << 32);
            } else {
                self.value(node)?;
            }
        }
        Some(())
    }

    /// A value may lie on pages of its own, or be the root of another tree.
    fn value(&mut self, node: &[u8]) -> Option<()> {
        const BIG: u16 = 1;
        const TREE: u16 = 2;
        let (flags, key) = (half(node, 4)?, usize::from(half(node, 6)?));
        let value = node.get(8 + key..)?;
        if flags & BIG != 0 {
            let first = long(value, 0)?;
            let pages = word(&self.read(first)?, 12)?;
            (first.checked_add(pages.into())? <= self.there).then_some(())?;
        } else if flags & TREE != 0 {
            self.next.push(long(value, 40)?);
        }
        Some(())
    }

    fn read(&mut self, number: u64) -> Option<Vec<u8>> {
        (number < self.there).then_some(())?;
        let mut bytes = vec![0; usize::try_from(self.page).ok()?];
        let at = number.checked_mul(self.page)?;
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// The lower 32 bits of a number that LMDB keeps in two halves, the lower one first on machines
/// that begin with the lower byte.
fn low_half(node: &[u8]) -> Option<u64> {
    let (one, other) = (u64::from(half(node, 0)?), u64::from(half(node, 2)?));
    Some(match cfg!(target_endian = "little") {
        true => one | other << 16,
        false => other | one << 16,
    })
}
