//! `annals assistance`: offers, needs and deliveries.

use super::args::{Common, OUTPUT, ShowFormat};
use super::as_of::AsOf;
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render::assistance::{json, text};
use crate::views::assistance::report;
use std::path::PathBuf;
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

    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ShowFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

pub(super) fn run(common: &Common, options: &Assistance) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let extensions = [("txt", ShowFormat::Text), ("json", ShowFormat::Json)];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_from_extension(output, &extensions)?.unwrap_or(ShowFormat::Text),
    };
    let data = options.as_of.open(common)?;
    let mechanism = options.mechanism.as_deref();
    let mechanism = mechanism
        .map(|text| data.resolve_as(text, &["mech"]))
        .transpose()?;
    let page = report(&data.annals, mechanism.as_ref(), &QueryOptions::default())?;
    let mut out = Vec::new();
    match format {
        ShowFormat::Text => {
            text::write(&mut out, &page, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ShowFormat::Json => {
            json::write(&mut out, &page)?;
            ui::write_data(output, &out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
