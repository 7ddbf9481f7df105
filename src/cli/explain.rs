//! `annals explain`: explains problem codes.

use super::options::OUTPUT;
use super::{Failure, ui};
use crate::import::ImportCode;
use crate::model::problem::Code;
use crate::render::problems::codes;
use clap::ValueEnum;
use std::io::Write;
use std::process::ExitCode;

/// Options of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals explain
  annals explain E012")]
pub struct Explain {
    /// Codes, such as E012 or I05; without one, all codes are listed
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
    let (of_import, others): (Vec<&String>, Vec<&String>) = options
        .codes
        .iter()
        .partition(|name| name.parse::<ImportCode>().is_ok());
    for code in of_import
        .iter()
        .filter_map(|name| name.parse::<ImportCode>().ok())
    {
        let severity = format!("{:?}", code.severity()).to_lowercase();
        let page = code.page().replace('`', "");
        writeln!(out, "{code}: {} ({severity})\n\n{page}", code.title())?;
    }
    if others.is_empty() && !of_import.is_empty() {
        ui::write(None, &out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let codes = others.iter().map(|name| {
        name.parse::<Code>()
            .map_err(|error| Failure::new(error.to_string()).hint("`annals explain` lists them"))
    });
    let codes = codes.collect::<Result<Vec<_>, _>>()?;
    match (options.format, codes.is_empty()) {
        (ExplainFormat::Text, true) => {
            codes::list(&mut out, Code::ALL)?;
            writeln!(out, "\nOf `annals import`:")?;
            for code in ImportCode::ALL {
                writeln!(out, "{code}  {}", code.title())?;
            }
        }
        (ExplainFormat::Text, false) => codes::text(&mut out, &codes)?,
        (ExplainFormat::Markdown, true) => codes::markdown(&mut out, Code::ALL)?,
        (ExplainFormat::Markdown, false) => codes::markdown(&mut out, &codes)?,
    }
    ui::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}
