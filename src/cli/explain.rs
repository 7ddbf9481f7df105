//! `annals explain`: explains problem codes.

use super::args::{Explain, ExplainFormat};
use super::{Failure, ui};
use crate::model::problem::Code;
use crate::render::problems::codes;
use std::process::ExitCode;

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
