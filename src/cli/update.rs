//! `annals update`

use super::args::{Common, Update};
use super::remove::tell;
use super::{Failure, data, ui};
use crate::database::UpdateOptions;
use crate::render::problems::text;
use crate::render::style::count;
use std::io::Read;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Update) -> Result<ExitCode, Failure> {
    let text = text(options)?;
    let mut annals = data::open_to_change(common, &options.changing, options.dry_run)?;
    let updated = annals.update(&text, &UpdateOptions::default())?;
    if updated.outcome.is_empty() {
        ui::note(common, "nothing changed: no statement came or went");
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = Vec::new();
    let style = ui::style(common, None);
    text::write_some(&mut out, &updated.problems, Some(text::SOME), style)?;
    ui::write(None, &out)?;
    tell(common, &updated.outcome, options.dry_run)?;
    if !options.dry_run {
        let (inserted, documents) = (count(updated.inserted, "statement"), &updated.documents);
        ui::note(
            common,
            &format!(
                "{inserted} inserted, {} deleted, in {}",
                updated.deleted,
                documents.join(", ")
            ),
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn text(options: &Update) -> Result<String, Failure> {
    if let Some(text) = &options.execute {
        return Ok(text.clone());
    }
    let mut text = String::new();
    match &options.file {
        Some(path) => {
            text = std::fs::read_to_string(path).map_err(|error| {
                Failure::new(format!("cannot read {}: {error}", path.display()))
            })?;
        }
        None => {
            std::io::stdin().read_to_string(&mut text)?;
        }
    }
    Ok(text)
}
