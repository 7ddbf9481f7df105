//! `annals remove`: removes documents from the store.

use super::options::{Common, WriteOptions};
use super::{Failure, data, ui};
use crate::Annals;
use crate::database::Outcome;
use crate::render::store::outcome;
use std::process::ExitCode;

/// Options of `remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Document names, as listed by `annals documents`
    #[arg(value_name = "DOCUMENT", required = true)]
    pub documents: Vec<String>,

    /// Show what would change, without changing anything
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    pub write_options: WriteOptions,
}

pub(super) fn run(common: &Common, options: &Remove) -> Result<ExitCode, Failure> {
    let mut annals = data::open_for_writing(common, &options.write_options)?;
    let known = annals.documents()?;
    let unknown = options
        .documents
        .iter()
        .find(|name| known.iter().all(|r| r.name != **name));
    if let Some(name) = unknown {
        let failure = Failure::new(format!("there is no document `{name}`"));
        let near = known
            .iter()
            .filter(|record| record.name.contains(name.as_str()))
            .take(5);
        let failure = failure.hint("`annals documents` lists them");
        return Err(near.fold(failure, |failure, record| failure.hint(&record.name)));
    }
    let outcome = annals.remove(&options.documents, &data::write_context(options.dry_run))?;
    print_outcome(common, &annals, &outcome, options.dry_run)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what a change did or, in a dry run, would do.
pub(super) fn print_outcome(
    common: &Common,
    annals: &Annals,
    outcome: &Outcome,
    dry_run: bool,
) -> Result<(), Failure> {
    let summary = outcome::summary(outcome);
    if !dry_run {
        ui::note(common, &data::done_in(annals, &summary));
        return Ok(());
    }
    let mut out = Vec::new();
    outcome::write(&mut out, outcome, ui::style(common, None))?;
    ui::write(None, &out)?;
    ui::note(
        common,
        &format!("dry run: nothing was written; the change would be: {summary}"),
    );
    Ok(())
}
