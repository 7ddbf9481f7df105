//! `annals documents`

use super::args::{Common, Documents, ListFormat};
use super::{Failure, data, ui};
use crate::Annals;
use crate::database::{Record, digest};
use crate::parse;
use crate::render::store::documents::{self, OnDisk};
use crate::store::Durability;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Documents) -> Result<ExitCode, Failure> {
    let folder = data::existing(common)?;
    let annals = Annals::open(&folder, Durability::Durable)?;
    let home = data::home(&folder)?;
    let records = annals.documents()?.into_iter();
    let listed = records.map(|record| {
        let file = on_disk(&record, &home);
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

fn on_disk(record: &Record, home: &Path) -> OnDisk {
    let Some(path) = &record.path else {
        return OnDisk::NoFile;
    };
    match std::fs::read(home.join(path)) {
        Ok(bytes) => match parse::text(bytes, path) {
            Ok(text) if digest(text.as_bytes()) == record.text => OnDisk::Same,
            _ => OnDisk::Changed,
        },
        Err(error) if error.kind() == ErrorKind::NotFound => OnDisk::Gone,
        Err(_) => OnDisk::Unreadable,
    }
}
