//! `annals store`

use super::args::{Common, StoreCommand};
use super::progress::Line;
use super::{Failure, data, ui};
use crate::database::{compact, rebuild, verify};
use crate::render::style::count;
use std::process::ExitCode;

pub(super) fn run(common: &Common, command: &StoreCommand) -> Result<ExitCode, Failure> {
    let folder = data::existing(common)?;
    let mut guessed = false;
    let line = Line::begin("working");
    let told = match command {
        StoreCommand::Verify => {
            let found = verify(&folder)?;
            format!(
                "nothing is wrong: {}, {} with what is derived, {}, {}",
                count(found.documents, "document"),
                count(found.census.statements as usize, "statement"),
                count(found.changes, "change"),
                count(found.files, "kept file"),
            )
        }
        StoreCommand::Compact { forget, changing } => {
            let occasion = data::occasion(false);
            let done = compact(&folder, changing.wait, *forget, &occasion)?;
            format!("{} bytes are {} now", done.before, done.after)
        }
        StoreCommand::Rebuild { changing } => {
            let done = rebuild(&folder, changing.wait)?;
            guessed = done.guessed;
            format!(
                "made anew from {} with {}",
                count(done.documents, "document"),
                count(done.statements, "statement")
            )
        }
    };
    drop(line);
    if guessed {
        ui::warn(
            common,
            "the store could not be read: this is the last state of which something was kept, \
             and its last change may have been under way",
        );
    }
    ui::note(common, &told);
    Ok(ExitCode::SUCCESS)
}
