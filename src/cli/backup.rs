//! `annals backup`

use super::args::{Backup, Common};
use super::progress::Line;
use super::{Failure, data, ui};
use crate::Annals;
use crate::render::style::count;
use crate::store::Durability;
use std::ffi::OsString;
use std::fs;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Backup) -> Result<ExitCode, Failure> {
    let file = &options.file;
    if file.exists() && !options.replace {
        return Err(
            Failure::new(format!("there is a file {} already", file.display()))
                .hint("name another one, or say --replace"),
        );
    }
    let name = file.file_name();
    let name = name.ok_or_else(|| Failure::new(format!("{} names no file", file.display())))?;
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.part", std::process::id()));
    let workshop = file.with_file_name(beside);
    let mut annals = Annals::open(&data::existing(common)?, Durability::Durable)?;
    annals.on(data::occasion(false));
    let line = Line::begin("making a backup");
    let done = annals.backup(file, &workshop);
    drop(line);
    // Whatever came of it, what was only needed on the way goes.
    let _ = fs::remove_dir_all(&workshop);
    let done = done?;
    let (documents, statements) = (
        count(done.documents, "document"),
        count(done.statements, "statement"),
    );
    ui::note(
        common,
        &format!(
            "{documents} with {statements} are in {}, {} bytes, and were read back",
            file.display(),
            done.bytes
        ),
    );
    Ok(ExitCode::SUCCESS)
}
