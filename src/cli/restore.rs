//! `annals restore`: restores a store from a backup.

use super::options::{Common, WriteOptions};
use super::progress::ProgressLine;
use super::{Failure, data, ui};
use crate::database::restore;
use crate::render::style::count;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// Backup file, written by `annals backup`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Replace a store that already holds documents
    #[arg(long)]
    pub replace: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

pub(super) fn run(common: &Common, options: &Restore) -> Result<ExitCode, Failure> {
    let folder = data::store_or_default(common)?;
    let wait = options.write_options.wait;
    let line = ProgressLine::begin("restoring");
    let done = restore(&options.file, &folder, options.replace, wait);
    drop(line);
    let done = done?;
    let (documents, statements) = (
        count(done.documents, "document"),
        count(done.statements, "statement"),
    );
    ui::note(
        common,
        &format!(
            "restored {documents} with {statements} to {}",
            folder.display()
        ),
    );
    Ok(ExitCode::SUCCESS)
}
