//! How documents are loaded, how far a load is, and what came of it.

use super::LoadError;
use super::batch::DocumentBatch;
use super::document::DocumentRecord;
use super::history::{Outcome, WriteContext};
use crate::model::problem::Problem;
use crate::parse::{Input, LargeFile};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// How far a load is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStage {
    /// Documents are read.
    Reading {
        /// How many bytes of their files have been read.
        read: usize,
        /// How many there are.
        of: usize,
    },
    /// What was read is checked.
    Checking,
    /// Statements are derived, and all of it is written.
    Writing,
    /// Statements are sent to an endpoint.
    Sent {
        /// How many have been sent.
        statements: usize,
    },
}

/// A progress callback.
pub type Progress = Arc<dyn Fn(LoadStage) + Send + Sync>;

/// How documents are loaded.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// Its time and command, and whether it is a dry run.
    pub context: WriteContext,
    /// The names of documents that are removed in the same change.
    pub prune: Vec<String>,
    /// Whether the bundled descriptions of places, agents, tools and sources that documents name,
    /// and nothing in the database describes, are copied into it.
    pub copy_bundled: bool,
    /// From how many bytes on a load into a database that holds documents may write it anew as a whole,
    /// instead of statement by statement; a megabyte, and a part of the database, where this is not set.
    pub rewrite_from: Option<usize>,
    /// Documents that are read while they are loaded, after the others: files that need not fit into memory.
    pub files: Vec<LargeFile>,
    /// How many bytes of statements a load into an empty database, or one that writes it anew, holds in
    /// memory; the rest is sorted in temporary files beside the database. 384 MB where this is not set.
    pub memory: Option<usize>,
    /// Progress callback.
    pub progress: Option<Progress>,
}

impl fmt::Debug for LoadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadOptions")
            .field("context", &self.context)
            .field("prune", &self.prune)
            .field("copy_bundled", &self.copy_bundled)
            .field("rewrite_from", &self.rewrite_from)
            .field("files", &self.files)
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}

impl LoadOptions {
    pub(super) fn report(&self, stage: LoadStage) {
        if let Some(progress) = &self.progress {
            progress(stage);
        }
    }

    /// Reads documents and reports how far that is.
    pub(super) fn read(
        &self,
        batch: &mut DocumentBatch,
        inputs: Vec<Input>,
    ) -> Result<(), LoadError> {
        let bytes: usize = inputs.iter().map(|input| input.bytes.len()).sum();
        let of = bytes + self.bytes_of_files();
        let report = |read| self.report(LoadStage::Reading { read, of });
        batch.add_all(inputs, report)?;
        let mut before = bytes;
        for file in &self.files {
            batch.add_file(file, |read| report(before + read))?;
            before += usize::try_from(file.length).unwrap_or(usize::MAX);
        }
        Ok(())
    }

    /// How many bytes the files have that are read while they are loaded.
    pub(super) fn bytes_of_files(&self) -> usize {
        let bytes: u64 = self.files.iter().map(|file| file.length).sum();
        usize::try_from(bytes).unwrap_or(usize::MAX)
    }
}

/// The result of loading.
#[derive(Debug, Clone, Default)]
pub struct LoadReport {
    /// The documents.
    pub records: Vec<DocumentRecord>,
    /// Warnings about them; no errors.
    pub problems: Vec<Problem>,
    /// How documents and their content changed.
    pub outcome: Outcome,
    /// How many statements were left out because the program derives them itself.
    pub left_out: usize,
    /// The IRIs of the things whose bundled descriptions were copied into the document `bundled`.
    pub copied: Vec<String>,
    /// The IRIs of the things whose copies were removed from it, as a document describes them now.
    pub dropped: Vec<String>,
}

impl LoadReport {
    /// Lists the documents that the load neither added nor replaced.
    pub(super) fn tell_unchanged(&mut self) {
        let changes = &mut self.outcome.documents;
        let changed: HashSet<_> = changes.added.iter().chain(&changes.replaced).collect();
        let names = self.records.iter().map(|record| &record.name);
        changes.same = names.filter(|it| !changed.contains(it)).cloned().collect();
    }
}
