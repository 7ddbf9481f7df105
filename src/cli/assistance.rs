//! `annals assistance`: offers, needs and deliveries.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OutputFormat, OutputOptions};
use super::{Failure, ui};
use crate::render::assistance;
use crate::views::assistance::report;
use clap::ValueEnum;
use std::process::ExitCode;

/// Options of `assistance`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals assistance tallinn-mechanism
  annals assistance
  annals assistance tallinn-mechanism --as-of 2024-12 --format json
  annals assistance -o assistance.csv

How far a need is met is computed from matches and deliveries. Money is summed per currency, over
offers only, because claimed totals overlap.")]
pub struct Assistance {
    /// A mechanism; without one, everything on record
    #[arg(value_name = "MECHANISM")]
    pub mechanism: Option<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

    #[command(flatten)]
    pub output: OutputOptions<AssistanceFormat>,
}

/// Output formats of `assistance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AssistanceFormat {
    /// For reading in a terminal
    Text,
    /// Tables in Markdown
    #[value(alias = "md")]
    Markdown,
    /// Comma-separated values, a row for each sum, need, offer, match and delivery
    Csv,
    /// One JSON object
    Json,
}

impl OutputFormat for AssistanceFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md"],
            Self::Csv => &["csv"],
            Self::Json => &["json"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Assistance) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(AssistanceFormat::Text)?;
    let audience = options.output.audience(format == AssistanceFormat::Text);
    let data = options.as_of.open(common, audience)?;
    let mechanism = options.mechanism.as_deref();
    let mechanism = mechanism
        .map(|text| data.resolve_as(text, &["mech"]))
        .transpose()?;
    let page = report(
        &data.annals,
        mechanism.as_ref(),
        &options.language.query_options(),
    )?;
    let mut out = Vec::new();
    match format {
        AssistanceFormat::Text => {
            assistance::text::write(&mut out, &page, ui::style(common, output))?
        }
        AssistanceFormat::Markdown => assistance::markdown::write(&mut out, &page)?,
        AssistanceFormat::Csv => assistance::csv::write(&mut out, &page)?,
        AssistanceFormat::Json => assistance::json::write(&mut out, &page)?,
    }
    match format {
        AssistanceFormat::Text => ui::write(output, &out)?,
        _ => ui::write_data(output, &out)?,
    }
    Ok(ExitCode::SUCCESS)
}
