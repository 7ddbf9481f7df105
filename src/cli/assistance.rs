//! `annals assistance`

use super::args::{Common, OUTPUT, ShowFormat};
use super::as_of::AsOf;
use super::{Failure, ui};
use crate::query::Limits;
use crate::render::assistance::{json, text};
use crate::views::assistance::page;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `assistance`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals assistance tallinn-mechanism
  annals assistance
  annals assistance tallinn-mechanism --as-of 2024-12 --format json

How far a need is met is reckoned from matches and deliveries. Money is added up within one
currency, and only over offers: claims of sums repeat each other.")]
pub struct Assistance {
    /// A mechanism; none means all that is on record
    #[arg(value_name = "MECHANISM")]
    pub mechanism: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<ShowFormat>,

    /// Write to a file: .txt .json
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

pub(super) fn run(common: &Common, options: &Assistance) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let endings = [("txt", ShowFormat::Text), ("json", ShowFormat::Json)];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_of(output, &endings)?.unwrap_or(ShowFormat::Text),
    };
    let asked = options.as_of.open(common)?;
    let mechanism = options.mechanism.as_deref();
    let mechanism = mechanism
        .map(|text| asked.resolve_as(text, &["mech"]))
        .transpose()?;
    let page = page(&asked.annals, mechanism.as_ref(), &Limits::default())?;
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
