//! `annals why`: who claims what about a thing.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OutputOptions, ViewFormat};
use super::same::Same;
use super::{Failure, ui};
use crate::render;
use crate::render::claims::json;
use crate::views::claims::why;
use oxrdf::NamedNode;
use std::io::Write;
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
    pub same: Same,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

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
    let property = property.transpose()?;
    let said = options.same.read(&data, &thing)?;
    let read = |thing: &NamedNode| {
        let thing = annals.labeled(thing)?;
        let limits = options.language.query_options();
        Ok::<_, Failure>(why(annals, &thing, property.as_ref(), &limits)?)
    };
    let first = read(&thing)?;
    let others = said.things().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut out = Vec::new();
    match format {
        ViewFormat::Text => {
            let style = ui::style(common, output);
            render::claims::why::write(&mut out, &first, style)?;
            for other in &others {
                writeln!(out)?;
                render::claims::why::write(&mut out, other, style)?;
            }
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::why_same(&mut out, &first, &others)?;
            ui::write_data(output, &out)?;
        }
    }
    options.same.print(common, &said);
    Ok(ExitCode::SUCCESS)
}
