//! The bytes of the terms of a bulk load, one after the other: the first and the last in memory, those
//! between in a temporary file.
//!
//! ```text
//! first │ in the file │ last        properties and types come first and are everywhere, the others are
//!                                   mostly named again soon after
//! ```

use super::Result;
use super::spill::{Space, SpillFile};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of the file are read at a time.
const PAGE: u64 = 1 << 15;

/// How many such pages are kept.
const KEPT_PAGES: u64 = 1024;

/// The first and the last bytes have this part of the room that statements have, each.
const PARTS: usize = 8;

type Page = (u64, Arc<[u8]>);

/// Bytes that are only appended.
pub(super) struct TermBytes {
    space: Space,
    room: usize,
    first: Vec<u8>,
    file: Option<SpillFile>,
    last: Vec<u8>,
    /// Each page has one place where it is kept.
    kept: Vec<Mutex<Option<Page>>>,
}

impl TermBytes {
    pub fn new(space: &Space) -> Self {
        Self {
            space: space.clone(),
            room: space.room(1, PARTS),
            first: Vec::new(),
            file: None,
            last: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        self.first.len() as u64 + self.filed() + self.last.len() as u64
    }

    fn filed(&self) -> u64 {
        self.file.as_ref().map_or(0, SpillFile::len)
    }

    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        if self.file.is_none() && self.last.is_empty() && self.first.len() < self.room {
            self.first.extend(bytes);
            return Ok(());
        }
        self.last.extend(bytes);
        if self.last.len() >= 2 * self.room {
            let file = match &mut self.file {
                Some(file) => file,
                None => {
                    self.kept.resize_with(KEPT_PAGES as usize, Mutex::default);
                    self.file.insert(self.space.file()?)
                }
            };
            let written = self.last.len() / 2;
            file.append(&self.last[..written])?;
            self.last.drain(..written);
            // The last page has grown.
            self.kept.fill_with(Mutex::default);
        }
        Ok(())
    }

    /// The bytes of a range.
    pub fn get(&self, range: Range<u64>) -> Result<Cow<'_, [u8]>> {
        if let Some(bytes) = self.in_memory(&range) {
            return Ok(bytes.into());
        }
        let mut bytes = Vec::with_capacity((range.end - range.start) as usize);
        self.pieces(range, |piece| {
            bytes.extend(piece);
            true
        })?;
        Ok(bytes.into())
    }

    /// Whether the bytes of a range are these.
    pub fn are(&self, range: Range<u64>, mut bytes: &[u8]) -> Result<bool> {
        if range.end - range.start != bytes.len() as u64 {
            return Ok(false);
        }
        if let Some(own) = self.in_memory(&range) {
            return Ok(own == bytes);
        }
        self.pieces(range, |piece| match bytes.split_at_checked(piece.len()) {
            Some((own, rest)) => {
                bytes = rest;
                own == piece
            }
            None => false,
        })
    }

    fn in_memory(&self, range: &Range<u64>) -> Option<&[u8]> {
        let (first, begin) = (
            self.first.len() as u64,
            self.first.len() as u64 + self.filed(),
        );
        match () {
            () if range.end <= first => self.first.get(range.start as usize..range.end as usize),
            () if range.start >= begin => {
                let range = (range.start - begin) as usize..(range.end - begin) as usize;
                self.last.get(range)
            }
            () => None,
        }
    }

    /// Calls `job` with the parts of a range until it says no; false if it did.
    fn pieces(&self, range: Range<u64>, mut job: impl FnMut(&[u8]) -> bool) -> Result<bool> {
        let (first, mut at) = (self.first.len() as u64, range.start);
        let filed = first + self.filed();
        while at < range.end {
            let (page, start, end) = match &self.file {
                Some(file) if (first..filed).contains(&at) => {
                    let number = (at - first) / PAGE;
                    let start = first + number * PAGE;
                    let page = self.page(file, number)?;
                    let end = start + page.len() as u64;
                    (Some(page), start, end)
                }
                _ if at < first => (None, 0, first),
                _ => (None, filed, self.len()),
            };
            let held = if at < first { &self.first } else { &self.last };
            let bytes = page.as_deref().unwrap_or(held);
            let upto = end.min(range.end);
            let piece = bytes.get((at - start) as usize..(upto - start) as usize);
            if !job(piece.unwrap_or_default()) {
                return Ok(false);
            }
            at = upto;
        }
        Ok(true)
    }

    fn page(&self, file: &SpillFile, number: u64) -> Result<Arc<[u8]>> {
        let kept = &self.kept[(number % KEPT_PAGES) as usize];
        let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((its, page)) = &*lock()
            && *its == number
        {
            return Ok(page.clone());
        }
        let start = number * PAGE;
        let length = PAGE.min(file.len() - start) as usize;
        let page: Arc<[u8]> = file.read(start, length)?.into();
        *lock() = Some((number, page.clone()));
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_back_wherever_they_are() {
        for bytes in [16, 1 << 10, 3 << 18] {
            let space = Space::of(std::env::temp_dir(), Some(bytes));
            let (mut terms, mut all, mut ends) = (TermBytes::new(&space), Vec::new(), vec![0]);
            for n in 0..20_000_u32 {
                let term = format!("{n}").repeat(n as usize % 7);
                terms.append(term.as_bytes()).expect("room");
                all.extend(term.as_bytes());
                ends.push(all.len() as u64);
            }
            assert_eq!(terms.len(), all.len() as u64);
            assert!(terms.file.is_some() || bytes > all.len());
            for pair in ends.windows(2).chain([&[0, terms.len()][..]]) {
                let (range, own) = (pair[0]..pair[1], &all[pair[0] as usize..pair[1] as usize]);
                assert_eq!(terms.get(range.clone()).expect("bytes"), own);
                assert!(terms.are(range.clone(), own).expect("bytes"));
                let mut other = own.to_vec();
                if let Some(last) = other.last_mut() {
                    *last ^= 1;
                    assert!(!terms.are(range, &other).expect("bytes"));
                }
            }
        }
    }
}
