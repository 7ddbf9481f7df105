//! `annals why`

use super::args::{ClaimsFormat, Common, Why};
use super::{Failure, ui};
use crate::query::Limits;
use crate::render;
use crate::render::claims::json;
use crate::views::claims::why;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Why) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let format = ClaimsFormat::chosen(options.format, output)?;
    let asked = options.as_of.open(common)?;
    let thing = asked.resolve(&options.thing)?;
    let annals = &asked.annals;
    let property = options.property.as_deref();
    let property = property.map(|text| annals.resolve(text, &["ann", "dcterms", "rdfs", "skos"]));
    let thing = annals.named(&thing)?;
    let why = why(
        annals,
        &thing,
        property.transpose()?.as_ref(),
        &Limits::default(),
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
