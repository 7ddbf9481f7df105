//! `annals why`: who claims what about a thing.

use super::args::{ClaimsFormat, Common, Why};
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render;
use crate::render::claims::json;
use crate::views::claims::why;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Why) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let format = ClaimsFormat::choose(options.format, output)?;
    let data = options.as_of.open(common)?;
    let thing = data.resolve(&options.thing)?;
    let annals = &data.annals;
    let property = options.property.as_deref();
    let property = property.map(|text| annals.resolve(text, &["ann", "dcterms", "rdfs", "skos"]));
    let thing = annals.labeled(&thing)?;
    let why = why(
        annals,
        &thing,
        property.transpose()?.as_ref(),
        &QueryOptions::default(),
    )?;
    let mut out = Vec::new();
    match format {
        ClaimsFormat::Text => {
            render::claims::why::write(&mut out, &why, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ClaimsFormat::Json => {
            json::why(&mut out, &why)?;
            ui::write_data(output, &out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
