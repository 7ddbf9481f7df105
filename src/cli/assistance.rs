//! `annals assistance`: offers, needs and deliveries.

use super::as_of::AsOf;
use super::options::{Common, OutputOptions, ViewFormat};
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render::assistance::{json, text};
use crate::views::assistance::report;
use std::process::ExitCode;

/// Options of `assistance`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals assistance tallinn-mechanism
  annals assistance
  annals assistance tallinn-mechanism --as-of 2024-12 --format json

How far a need is met is computed from matches and deliveries. Money is summed per currency, over
offers only, because claimed totals overlap.")]
pub struct Assistance {
    /// A mechanism; without one, everything on record
    #[arg(value_name = "MECHANISM")]
    pub mechanism: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub output: OutputOptions<ViewFormat>,
}

pub(super) fn run(common: &Common, options: &Assistance) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(ViewFormat::Text)?;
    let audience = options.output.audience(format == ViewFormat::Text);
    let data = options.as_of.open(common, audience)?;
    let mechanism = options.mechanism.as_deref();
    let mechanism = mechanism
        .map(|text| data.resolve_as(text, &["mech"]))
        .transpose()?;
    let page = report(&data.annals, mechanism.as_ref(), &QueryOptions::default())?;
    let mut out = Vec::new();
    match format {
        ViewFormat::Text => {
            text::write(&mut out, &page, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::write(&mut out, &page)?;
            ui::write_data(output, &out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
