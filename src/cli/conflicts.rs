//! `annals conflicts`

use super::args::{ClaimsFormat, Common, Conflicts};
use super::{Failure, ui};
use crate::query::Limits;
use crate::render;
use crate::render::claims::json;
use crate::views::claims::{conflicts, shared_names};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Conflicts) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let format = ClaimsFormat::chosen(options.format, output)?;
    let asked = options.as_of.open(common)?;
    let annals = &asked.annals;
    let limits = Limits::default();
    let thing = match &options.thing {
        Some(thing) => Some(annals.named(&asked.resolve(thing)?)?),
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
    let nothing = found.is_empty() && names.is_empty();
    if nothing {
        ui::note(common, "nothing contradicts anything");
    }
    Ok(ExitCode::from(u8::from(options.exit_status && nothing)))
}
