//! `annals explain`: explains problem codes.

use super::options::OUTPUT;
use super::{Failure, ui};
use crate::model::problem::Code;
use crate::render::problems::codes;
use clap::ValueEnum;
use std::process::ExitCode;

/// Options of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals explain
  annals explain E012")]
pub struct Explain {
    /// Codes, such as E012; without one, all codes are listed
    #[arg(value_name = "CODE")]
    pub codes: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
    pub format: ExplainFormat,
}

/// Output formats of `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For reading in a terminal
    Text,
    /// Markdown, as in docs/codes.md
    #[value(alias = "md")]
    Markdown,
}

pub(super) fn run(options: &Explain) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    let codes = options.codes.iter().map(|name| {
        name.parse::<Code>()
            .map_err(|error| Failure::new(error.to_string()).hint("`annals explain` lists them"))
    });
    let codes = codes.collect::<Result<Vec<_>, _>>()?;
    match (options.format, codes.is_empty()) {
        (ExplainFormat::Text, true) => codes::list(&mut out, Code::ALL)?,
        (ExplainFormat::Text, false) => codes::text(&mut out, &codes)?,
        (ExplainFormat::Markdown, true) => codes::markdown(&mut out, Code::ALL)?,
        (ExplainFormat::Markdown, false) => codes::markdown(&mut out, &codes)?,
    }
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
