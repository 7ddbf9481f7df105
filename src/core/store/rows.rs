//! The statements of a bulk load: in memory, and beyond that in sorted runs on disk.
//!
//! ```text
//! documents ─▶ buffer ─ full ─▶ run, run, …          runs hold documents before the present one, or parts of it
//!                 └─── sort ────────┴─▶ all in order  in memory, or as one run
//! ```

use super::block::{FieldEncoding, Key};
use super::id::Id;
use super::sorted_run::{Merge, PAGE, Run, RunWriter, Sortable, Source, merged, sort};
use super::spill::Space;
use super::tables::{self, GraphId};
use super::{Result, Statement};
use std::sync::{Arc, Mutex, PoisonError};

/// A statement as ids; the order of the fields is that of `spog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct EncodedQuad {
    pub s: Id,
    pub p: u32,
    pub o: Id,
    pub g: GraphId,
}

impl EncodedQuad {
    pub fn statement(&self) -> Statement {
        Statement {
            s: self.s,
            p: tables::widen(self.p),
            o: self.o,
            document: (self.g != tables::DEFAULT).then(|| tables::widen(self.g)),
        }
    }
}

/// How the fields of a statement are packed.
const FIELDS: [FieldEncoding; 4] = {
    use FieldEncoding::{Plain, Term};
    [Term, Plain, Term, Plain]
};

impl Sortable<4> for EncodedQuad {
    fn key(self) -> Key<4> {
        tables::spog(self.s, self.p, self.o, self.g)
    }

    fn of(key: Key<4>) -> Result<Self> {
        let (s, p, o, g) = tables::from_spog(key)?;
        Ok(Self { s, p, o, g })
    }
}

type RowRun = Run<EncodedQuad, 4>;

/// Statements, document by document.
pub(super) struct Rows {
    space: Space,
    room: usize,
    runs: Vec<RowRun>,
    buffer: Vec<EncodedQuad>,
    /// How many runs, and how many statements of the buffer, are not of the present document.
    begun: (usize, usize),
}

impl Rows {
    pub fn new(space: &Space) -> Self {
        Self {
            space: space.clone(),
            room: space.room(size_of::<EncodedQuad>(), 1),
            runs: Vec::new(),
            buffer: Vec::new(),
            begun: (0, 0),
        }
    }

    pub fn push(&mut self, row: EncodedQuad) -> Result<()> {
        if self.buffer.len() >= self.room {
            self.spill()?;
        }
        self.buffer.push(row);
        Ok(())
    }

    /// Writes the buffer as runs, what is of the present document as one of its own.
    fn spill(&mut self) -> Result<()> {
        let (earlier, own) = self.buffer.split_at_mut(self.begun.1);
        for part in [earlier, own] {
            if !part.is_empty() {
                sort(part);
                let rows = part.iter().copied().map(Ok);
                self.runs.push(Run::write(&self.space, FIELDS, rows)?);
            }
        }
        if self.begun.1 > 0 {
            self.begun = (self.begun.0 + 1, 0);
        }
        self.buffer.clear();
        Ok(())
    }

    /// What follows is another document.
    pub fn begin(&mut self) {
        self.begun = (self.runs.len(), self.buffer.len());
    }

    /// Drops the present document.
    pub fn discard(&mut self) {
        self.runs.truncate(self.begun.0);
        self.buffer.truncate(self.begun.1);
    }

    /// Whether the present document has no statement.
    pub fn is_present_empty(&self) -> bool {
        self.runs.len() == self.begun.0 && self.buffer.len() == self.begun.1
    }

    /// Sorts the present document; returns how many statements it has.
    pub fn sort_present(&mut self) -> Result<usize> {
        let own = &mut self.buffer[self.begun.1..];
        sort(own);
        let kept = dedup(own);
        self.buffer.truncate(self.begun.1 + kept);
        let runs = &self.runs[self.begun.0..];
        if runs.is_empty() {
            return Ok(kept);
        }
        let mut all = merged(&self.buffer[self.begun.1..], runs);
        all.try_fold(0, |count, row| row.map(|_| count + 1))
    }

    /// Removes the statements of a graph from the documents before the present one; returns how many.
    pub fn remove_earlier(&mut self, graph: GraphId) -> Result<usize> {
        let mut gone = 0;
        for run in &mut self.runs[..self.begun.0] {
            let before = run.len();
            let is_meant =
                |row: &Result<EncodedQuad>| row.as_ref().map_or(true, |it| it.g == graph);
            if run.iter().find(is_meant).transpose()?.is_some() {
                let kept = run.iter();
                let kept = kept.filter(|row| !matches!(row, Ok(row) if row.g == graph));
                *run = Run::write(&self.space, FIELDS, kept)?;
                gone += before - run.len();
            }
        }
        let present = self.buffer.split_off(self.begun.1);
        let before = self.buffer.len();
        self.buffer.retain(|row| row.g != graph);
        gone += before - self.buffer.len();
        self.begun.1 = self.buffer.len();
        self.buffer.extend(present);
        Ok(gone)
    }

    /// Keeps only those for which `fits` is true.
    pub fn retain(&mut self, mut fits: impl FnMut(&EncodedQuad) -> bool) -> Result<()> {
        for run in &mut self.runs {
            let kept = run.iter();
            let kept = kept.filter(|row| row.as_ref().map_or(true, &mut fits));
            *run = Run::write(&self.space, FIELDS, kept)?;
        }
        self.buffer.retain(fits);
        Ok(())
    }

    /// All statements, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = Result<EncodedQuad>> {
        let runs = self.runs.iter().flat_map(Run::iter);
        runs.chain(self.buffer.iter().copied().map(Ok))
    }

    /// Sorts all of them: they are then in memory, or one run.
    pub fn sort(&mut self) -> Result<()> {
        sort(&mut self.buffer);
        let kept = dedup(&mut self.buffer);
        self.buffer.truncate(kept);
        if self.runs.len() > 1 || !self.runs.is_empty() && !self.buffer.is_empty() {
            let all = merged(&self.buffer, &self.runs);
            self.runs = vec![Run::write(&self.space, FIELDS, all)?];
            self.buffer = Vec::new();
        }
        self.begin();
        Ok(())
    }

    /// Those of this and another, each sorted, in order.
    pub fn merged_with<'r>(&'r self, other: &'r Self) -> Merge<'r, EncodedQuad> {
        let sources = [self, other].map(|rows| {
            let runs = rows.runs.iter().map(Source::of_run);
            runs.chain([Source::of(&rows.buffer)])
        });
        Merge::new(sources.into_iter().flatten())
    }
}

/// Moves those that differ from the one before to the front; returns how many.
fn dedup(rows: &mut [EncodedQuad]) -> usize {
    // In place: there may be more than fit into memory twice.
    let mut kept = 0;
    for at in 0..rows.len() {
        if kept == 0 || rows[at] != rows[kept - 1] {
            rows[kept] = rows[at];
            kept += 1;
        }
    }
    kept
}

/// How many pages of a run are kept.
const KEPT_PAGES: usize = 1024;

type Page = (usize, Arc<[EncodedQuad]>);

/// Reads sorted statements at any place, by several threads.
pub(super) struct RowReader<'r> {
    rows: &'r Rows,
    /// Each page has one place where it is kept.
    kept: Vec<Mutex<Option<Page>>>,
}

impl<'r> RowReader<'r> {
    /// The statements must be sorted.
    pub fn new(rows: &'r Rows) -> Self {
        let pages = if rows.runs.is_empty() { 0 } else { KEPT_PAGES };
        Self {
            rows,
            kept: (0..pages).map(|_| Mutex::new(None)).collect(),
        }
    }

    /// Calls `job` with the statements from a place on, as long as they are about this subject.
    pub fn each_of(&self, s: Id, start: usize, mut job: impl FnMut(&EncodedQuad)) -> Result<()> {
        let Some(run) = self.rows.runs.first() else {
            let rows = self.rows.buffer.get(start..).unwrap_or_default();
            rows.iter().take_while(|row| row.s == s).for_each(job);
            return Ok(());
        };
        let mut at = start;
        while at < run.len() {
            let page = self.page(run, at / PAGE)?;
            for row in page.get(at % PAGE..).unwrap_or_default() {
                if row.s != s {
                    return Ok(());
                }
                job(row);
            }
            at = (at / PAGE + 1) * PAGE;
        }
        Ok(())
    }

    fn page(&self, run: &RowRun, at: usize) -> Result<Arc<[EncodedQuad]>> {
        let kept = &self.kept[at % KEPT_PAGES];
        let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((number, page)) = &*lock()
            && *number == at
        {
            return Ok(page.clone());
        }
        let page: Arc<[EncodedQuad]> = run.page(at)?.into();
        *lock() = Some((at, page.clone()));
        Ok(page)
    }
}

/// Statements that come in order, in memory as long as there is room.
pub(super) struct SortedRowWriter {
    rows: Rows,
    run: Option<RunWriter<EncodedQuad, 4>>,
}

impl SortedRowWriter {
    pub fn new(space: &Space) -> Self {
        Self {
            rows: Rows::new(space),
            run: None,
        }
    }

    pub fn push(&mut self, row: EncodedQuad) -> Result<()> {
        if let Some(run) = &mut self.run {
            return run.push(row);
        }
        if self.rows.buffer.len() < self.rows.room {
            self.rows.buffer.push(row);
            return Ok(());
        }
        let mut run = RunWriter::new(&self.rows.space, FIELDS)?;
        let held = std::mem::take(&mut self.rows.buffer);
        held.into_iter().try_for_each(|row| run.push(row))?;
        run.push(row)?;
        self.run = Some(run);
        Ok(())
    }

    pub fn finish(mut self) -> Result<Rows> {
        if let Some(run) = self.run {
            self.rows.runs.push(run.finish()?);
        }
        Ok(self.rows)
    }
}
