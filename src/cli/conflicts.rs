//! `annals conflicts`: claims that contradict each other.

use super::args::{ClaimsFormat, Common, Conflicts};
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render;
use crate::render::claims::json;
use crate::views::claims::{conflicts, shared_names};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Conflicts) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let format = ClaimsFormat::choose(options.format, output)?;
    let data = options.as_of.open(common)?;
    let annals = &data.annals;
    let limits = QueryOptions::default();
    let thing = match &options.thing {
        Some(thing) => Some(annals.labeled(&data.resolve(thing)?)?),
        None => None,
    };
    let mut found = conflicts(annals, thing.as_ref(), &limits)?;
    if options.open {
        found.retain(|conflict| conflict.open);
    }
    let names = shared_names(annals, thing.as_ref().map(|thing| &thing.id), &limits)?;
    let mut out = Vec::new();
    match format {
        ClaimsFormat::Text => {
            render::claims::conflicts::write(&mut out, &found, &names, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ClaimsFormat::Json => {
            json::conflicts(&mut out, &found, &names)?;
            ui::write_data(output, &out)?;
        }
    }
    let none = found.is_empty() && names.is_empty();
    if none {
        ui::note(common, "no conflicts");
    }
    Ok(ExitCode::from(u8::from(options.exit_status && none)))
}
