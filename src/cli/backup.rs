//! `annals backup`

use super::options::Common;
use super::progress::ProgressLine;
use super::{Failure, data, reading, ui};
use crate::render::style::count;
use crate::store::Durability;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `backup`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is a tar archive: data.mdb is a consistent snapshot of the store, kept/ holds copies of its
documents and its history, and SHA256SUMS their digests. `annals restore` reads it."
)]
pub struct Backup {
    /// Backup file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    pub replace: bool,
}

pub(super) fn run(common: &Common, options: &Backup) -> Result<ExitCode, Failure> {
    let file = &options.file;
    if file.exists() && !options.replace {
        return Err(Failure::new(format!("{} already exists", file.display()))
            .hint("choose another name, or pass --replace"));
    }
    let name = file.file_name();
    let name =
        name.ok_or_else(|| Failure::new(format!("{} is not a file name", file.display())))?;
    let mut temp_name = OsString::from(".");
    temp_name.push(name);
    temp_name.push(format!(".{}.part", std::process::id()));
    let temp_dir = file.with_file_name(temp_name);
    let annals = reading::open(&data::existing_store(common)?, Durability::Durable)?;
    let line = ProgressLine::begin("making a backup");
    let done = annals.backup(file, &temp_dir, data::write_context(false).now);
    drop(line);
    // Remove the temporary files whether or not the backup succeeded.
    let _ = fs::remove_dir_all(&temp_dir);
    let done = done?;
    let (documents, statements) = (
        count(done.documents, "document"),
        count(done.statements, "statement"),
    );
    ui::note(
        common,
        &format!(
            "backed up {documents} with {statements} to {} ({} bytes) and verified it",
            file.display(),
            done.bytes
        ),
    );
    Ok(ExitCode::SUCCESS)
}
