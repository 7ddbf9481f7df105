//! `annals remove`

use super::args::{Common, Remove};
use super::{Failure, data, ui};
use crate::Annals;
use crate::store::Durability;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Remove) -> Result<ExitCode, Failure> {
    let folder = data::store(common)?;
    let folder = folder.ok_or_else(|| {
        Failure::new("there is no store here").hint("name one with --store, or run `annals init`")
    })?;
    let mut annals = Annals::open(&folder, Durability::Durable)?;
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
        return Err(near.fold(failure, |failure, record| failure.hint(&record.name)));
    }
    annals.remove(&options.documents)?;
    ui::note(common, &format!("removed {}", options.documents.join(", ")));
    Ok(ExitCode::SUCCESS)
}
