//! `annals restore`

use super::args::{Common, Restore};
use super::progress::Line;
use super::{Failure, data, ui};
use crate::database::restore;
use crate::render::style::count;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Restore) -> Result<ExitCode, Failure> {
    let folder = data::store_or_here(common)?;
    let wait = options.changing.wait;
    let line = Line::begin("restoring");
    let done = restore(&options.file, &folder, options.replace, wait);
    drop(line);
    let done = done?;
    let (documents, statements) = (
        count(done.documents, "document"),
        count(done.statements, "statement"),
    );
    ui::note(
        common,
        &format!("{documents} with {statements} are in {}", folder.display()),
    );
    Ok(ExitCode::SUCCESS)
}
