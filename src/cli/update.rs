//! `annals update`: changes the store with SPARQL Update.

use super::options::{Common, WriteOptions};
use super::remove::print_outcome;
use super::{Failure, data, ui};
use crate::database::UpdateOptions;
use crate::render::problems::text;
use crate::render::style::count;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `update`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("text").args(["execute", "file", "input"]).required(true))]
#[command(after_help = "Examples:
  annals update -e 'DELETE DATA { ev:outage ann:sector ann:energy }'
  annals update --dry-run -f fix.ru

Without GRAPH, insertions go into a new document, for example update/2026-07-03-1, and deletions
apply to every document that holds the statement. Files on disk do not change: `annals documents`
shows which documents differ from their files.")]
pub struct Update {
    /// Run this SPARQL Update
    #[arg(short, long, value_name = "SPARQL")]
    pub execute: Option<String>,

    /// Run the SPARQL Update in a file
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Read the update from standard input
    #[arg(value_name = "-", value_parser = ["-"])]
    pub input: Option<String>,

    /// Base of relative IRIs in the update
    #[arg(long, value_name = "IRI")]
    pub base: Option<String>,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

pub(super) fn run(common: &Common, options: &Update) -> Result<ExitCode, Failure> {
    let text = text(options)?;
    let mut annals = data::open_for_writing(common, &options.write_options)?;
    let update_options = UpdateOptions {
        context: data::write_context(options.dry_run),
        base: options.base.clone(),
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
    print_outcome(common, &annals, &updated.outcome, options.dry_run)?;
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
