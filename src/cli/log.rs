//! `annals log`: lists the changes of the store.

use super::options::Common;
use super::{Failure, data, reading, ui};
use crate::render::store::log;
use crate::store::Durability;
use clap::ValueEnum;
use std::io::Write;
use std::process::ExitCode;

/// Options of `log`.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// Show at most this many changes, latest first
    #[arg(short = 'n', long = "number", value_name = "N")]
    pub number: Option<usize>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: LogFormat,
}

/// Output formats of `log`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For reading in a terminal
    Text,
    /// A JSON array
    Json,
}

pub(super) fn run(common: &Common, options: &Log) -> Result<ExitCode, Failure> {
    let annals = reading::open(&data::existing_store(common)?, Durability::Durable)?;
    let mut changes = annals.log()?;
    let wanted = changes.by_ref().take(options.number.unwrap_or(usize::MAX));
    let shown = wanted.collect::<Result<Vec<_>, _>>()?;
    let mut out = Vec::new();
    match options.format {
        LogFormat::Text => {
            let style = ui::style(common, None);
            for change in &shown {
                log::write(&mut out, change, style)?;
            }
        }
        LogFormat::Json => {
            let shown: Vec<_> = shown.iter().map(log::json).collect();
            writeln!(out, "{:#}", serde_json::Value::Array(shown))?;
        }
    }
    ui::write(None, &out)?;
    if shown.is_empty() {
        ui::note(common, "no changes yet");
    } else if changes.next().is_some() {
        ui::note(common, "there are earlier changes");
    }
    Ok(ExitCode::SUCCESS)
}
