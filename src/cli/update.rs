//! `annals update`: changes the store with SPARQL Update.

use super::args::{Common, Update};
use super::remove::print_outcome;
use super::{Failure, data, ui};
use crate::database::UpdateOptions;
use crate::render::problems::text;
use crate::render::style::count;
use std::io::Read;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Update) -> Result<ExitCode, Failure> {
    let text = text(options)?;
    let mut annals = data::open_for_writing(common, &options.write_options)?;
    let update_options = UpdateOptions {
        context: data::write_context(options.dry_run),
        ..UpdateOptions::default()
    };
    let updated = annals.update(&text, &update_options)?;
    if updated.outcome.is_empty() {
        ui::note(common, "nothing changed");
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = Vec::new();
    let style = ui::style(common, None);
    text::write_limited(&mut out, &updated.problems, Some(text::MAX_PER_CODE), style)?;
    ui::write(None, &out)?;
    print_outcome(common, &updated.outcome, options.dry_run)?;
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
