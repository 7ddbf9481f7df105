//! `annals undo`: undoes or redoes changes.

use super::args::{Common, Undo};
use super::remove::print_outcome;
use super::{Failure, data, ui};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Undo) -> Result<ExitCode, Failure> {
    let mut annals = data::open_for_writing(common, &options.write_options)?;
    let context = data::write_context(options.dry_run);
    let undone = match options.redo {
        true => annals.redo(&context)?,
        false => annals.undo(&context)?,
    };
    if !options.dry_run {
        let (number, command) = (undone.change.number, &undone.change.command);
        let message = match options.redo {
            true => format!("redid change {number}: {command}"),
            false => format!("undid change {number}: {command}"),
        };
        ui::note(common, &message);
    }
    print_outcome(common, &undone.outcome, options.dry_run)?;
    Ok(ExitCode::SUCCESS)
}
