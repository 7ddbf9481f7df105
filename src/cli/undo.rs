//! `annals undo`: undoes or redoes changes.

use super::options::{Common, WriteOptions};
use super::remove::print_outcome;
use super::{Failure, data, ui};
use std::process::ExitCode;

/// Options of `undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Running it again reverts the change before that; `annals undo --redo` goes forward again.
An undo is recorded in `annals log` like any other change."
)]
pub struct Undo {
    /// Redo the change that was undone last
    #[arg(long)]
    pub redo: bool,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

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
    print_outcome(common, &annals, &undone.outcome, options.dry_run)?;
    Ok(ExitCode::SUCCESS)
}
