//! `annals documents`: lists the documents of the store.

use super::options::Common;
use super::{Failure, data, reading, ui};
use crate::database::{DocumentRecord, digest};
use crate::parse;
use crate::render::store::documents::{self, FileStatus};
use crate::store::Durability;
use clap::ValueEnum;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

/// Options of `documents`.
#[derive(Debug, clap::Args)]
pub struct Documents {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// Output formats of `documents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For reading in a terminal
    Text,
    /// A JSON array
    Json,
    /// Comma-separated values
    Csv,
}

pub(super) fn run(common: &Common, options: &Documents) -> Result<ExitCode, Failure> {
    let folder = data::existing_store(common)?;
    let annals = reading::open(&folder, Durability::Durable)?;
    let base = data::base_dir(&folder)?;
    let records = annals.documents()?.into_iter();
    let listed = records.map(|record| {
        let file = file_status(&record, &base);
        (record, file)
    });
    let listed: Vec<_> = listed.collect();
    let mut out = Vec::new();
    match options.format {
        ListFormat::Text => documents::write(&mut out, &listed)?,
        ListFormat::Json => documents::write_json(&mut out, &listed)?,
        ListFormat::Csv => documents::write_csv(&mut out, &listed)?,
    }
    ui::write_data(None, &out)?;
    Ok(ExitCode::SUCCESS)
}

fn file_status(record: &DocumentRecord, base: &Path) -> FileStatus {
    let Some(path) = &record.path else {
        return FileStatus::NoFile;
    };
    match std::fs::read(base.join(path)) {
        Ok(bytes) => match parse::text(bytes, path) {
            Ok(text) if digest(text.as_bytes()) == record.text => FileStatus::Same,
            _ => FileStatus::Changed,
        },
        Err(error) if error.kind() == ErrorKind::NotFound => FileStatus::Gone,
        Err(_) => FileStatus::Unreadable,
    }
}
