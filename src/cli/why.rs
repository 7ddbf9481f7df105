//! `annals why`: who claims what about a thing.

use super::as_of::AsOf;
use super::options::{Common, OutputOptions, ViewFormat};
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render;
use crate::render::claims::json;
use crate::views::claims::why;
use std::process::ExitCode;

/// Options of `why`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals why kyivstar-attack attributedTo
  annals why kyivstar-intrusion date
  annals why sandworm --as-of 2023-12-14")]
pub struct Why {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// Only claims with this property: `attributedTo`, `customersAffected` …; `date` covers every
    /// kind of date
    #[arg(value_name = "PROPERTY")]
    pub property: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub output: OutputOptions<ViewFormat>,
}

pub(super) fn run(common: &Common, options: &Why) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(ViewFormat::Text)?;
    let audience = options.output.audience(format == ViewFormat::Text);
    let data = options.as_of.open(common, audience)?;
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
        ViewFormat::Text => {
            render::claims::why::write(&mut out, &why, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::why(&mut out, &why)?;
            ui::write_data(output, &out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
