//! `annals load`

use super::args::{Common, Load};
use super::{Failure, data, ui};
use crate::model::problem::Problem;
use crate::render::diagnostic;
use crate::render::style::count;
use crate::store::Durability;
use crate::{Annals, Rejected};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Load) -> Result<ExitCode, Failure> {
    let (mut annals, folder) = open_or_make(common)?;
    // Documents are named by their path below the folder that holds the store, so that a
    // checkout gives the same names wherever it lies.
    let home = std::path::absolute(&folder)?;
    let inputs = data::inputs(&options.paths, home.parent().unwrap_or(Path::new("/")))?;
    let (loaded, problems, left_out) = match annals.load(inputs) {
        Ok(loaded) => (loaded.records, loaded.problems, loaded.left_out),
        Err(crate::annals::Error::Rejected(Rejected(problems))) => (Vec::new(), problems, 0),
        Err(error) => return Err(error.into()),
    };
    let mut out = Vec::new();
    let style = ui::style(common, None);
    for problem in &problems {
        diagnostic::write(&mut out, problem, style)?;
        out.push(b'\n');
    }
    ui::write(None, &out)?;
    if problems.iter().any(Problem::is_error) {
        ui::note(common, "nothing was loaded");
        return Ok(ExitCode::from(1));
    }
    let statements: usize = loaded.iter().map(|record| record.statements).sum();
    let (files, number) = (
        count(loaded.len(), "document"),
        count(statements, "statement"),
    );
    ui::note(
        common,
        &format!("{files} with {number} loaded into {}", folder.display()),
    );
    if left_out > 0 {
        let left_out = count(left_out, "statement");
        let text = format!("{left_out} left out, which the program adds itself");
        ui::note(common, &text);
    }
    Ok(ExitCode::SUCCESS)
}

/// The store that is meant, made where there is none.
fn open_or_make(common: &Common) -> Result<(Annals, PathBuf), Failure> {
    let folder = match data::store(common)? {
        Some(folder) => folder,
        None => std::env::current_dir()?.join(data::STORE),
    };
    let annals = match Annals::open(&folder, Durability::Durable) {
        Err(crate::annals::Error::Store(crate::store::Error::Missing(_))) => {
            ui::note(common, &format!("made a store in {}", folder.display()));
            Annals::create(&folder, Durability::Durable, Vec::new())?
        }
        opened => opened?,
    };
    Ok((annals, folder))
}
