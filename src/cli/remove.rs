//! `annals remove`

use super::args::{Common, Remove};
use super::{Failure, data, ui};
use crate::database::Outcome;
use crate::render::store::outcome;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Remove) -> Result<ExitCode, Failure> {
    let mut annals = data::open_to_change(common, &options.changing, options.dry_run)?;
    let known = annals.documents()?;
    let unknown = options
        .documents
        .iter()
        .find(|name| known.iter().all(|r| r.name != **name));
    if let Some(name) = unknown {
        let failure = Failure::new(format!("no document is called `{name}`"));
        let near = known
            .iter()
            .filter(|record| record.name.contains(name.as_str()))
            .take(5);
        let failure = failure.hint("`annals documents` lists them");
        return Err(near.fold(failure, |failure, record| failure.hint(&record.name)));
    }
    let outcome = annals.remove(&options.documents)?;
    tell(common, &outcome, options.dry_run)?;
    Ok(ExitCode::SUCCESS)
}

/// Tells what a change has come to, or would come to.
pub(super) fn tell(common: &Common, outcome: &Outcome, dry_run: bool) -> Result<(), Failure> {
    let summary = outcome::summary(outcome);
    if !dry_run {
        ui::note(common, &summary);
        return Ok(());
    }
    let mut out = Vec::new();
    outcome::write(&mut out, outcome, ui::style(common, None))?;
    ui::write(None, &out)?;
    ui::note(
        common,
        &format!("this would be changed, and was not: {summary}"),
    );
    Ok(())
}
