//! `annals store`: verifies, compacts or rebuilds the store.

use super::options::{Common, WriteOptions};
use super::progress::ProgressLine;
use super::{Failure, data, ui};
use crate::database::{compact, rebuild, verify};
use crate::render::style::count;
use clap::Subcommand;
use std::process::ExitCode;

/// Subcommands of `store`.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Check the whole store for damage
    Verify,
    /// Rewrite the store without unused space
    Compact {
        /// Delete the history too; earlier changes can then no longer be undone
        #[arg(long)]
        forget: bool,

        #[command(flatten)]
        write_options: WriteOptions,
    },
    /// Rebuild the store from the copies it keeps of its documents
    Rebuild {
        #[command(flatten)]
        write_options: WriteOptions,
    },
}

pub(super) fn run(common: &Common, command: &StoreCommand) -> Result<ExitCode, Failure> {
    let folder = data::existing_store(common)?;
    let mut guessed = false;
    let line = ProgressLine::begin("working");
    let message = match command {
        StoreCommand::Verify => {
            let found = verify(&folder)?;
            format!(
                "no damage found: {}, {} including derived ones, {}, {}",
                count(found.documents, "document"),
                count(found.stats.statements as usize, "statement"),
                count(found.changes, "change"),
                count(found.files, "archived file"),
            )
        }
        StoreCommand::Compact {
            forget,
            write_options,
        } => {
            let context = data::write_context(false);
            let done = compact(&folder, write_options.wait, *forget, &context)?;
            format!("compacted from {} to {} bytes", done.before, done.after)
        }
        StoreCommand::Rebuild { write_options } => {
            let done = rebuild(&folder, write_options.wait)?;
            guessed = done.guessed;
            format!(
                "rebuilt from {} with {}",
                count(done.documents, "document"),
                count(done.statements, "statement")
            )
        }
    };
    drop(line);
    if guessed {
        ui::warn(
            common,
            "the store could not be read, so its last recorded state was rebuilt; \
             the last change in it may not have been completed",
        );
    }
    ui::note(common, &format!("{message}, in {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
