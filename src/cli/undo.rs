//! `annals undo`

use super::args::{Common, Undo};
use super::remove::tell;
use super::{Failure, data, ui};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Undo) -> Result<ExitCode, Failure> {
    let mut annals = data::open_to_change(common, &options.changing, options.dry_run)?;
    let undone = match options.redo {
        true => annals.redo()?,
        false => annals.undo()?,
    };
    if !options.dry_run {
        let (number, command) = (undone.change.number, &undone.change.command);
        let told = match options.redo {
            true => format!("made change {number} again: {command}"),
            false => format!("took back change {number}: {command}"),
        };
        ui::note(common, &told);
    }
    tell(common, &undone.outcome, options.dry_run)?;
    Ok(ExitCode::SUCCESS)
}
