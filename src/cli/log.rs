//! `annals log`

use super::args::{Common, Log, LogFormat};
use super::{Failure, data, ui};
use crate::Annals;
use crate::render::store::log;
use crate::store::Durability;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Log) -> Result<ExitCode, Failure> {
    let annals = Annals::open(&data::existing(common)?, Durability::Durable)?;
    let mut changes = annals.log()?;
    let wanted = changes.by_ref().take(options.number.unwrap_or(usize::MAX));
    let told = wanted.collect::<Result<Vec<_>, _>>()?;
    let mut out = Vec::new();
    match options.format {
        LogFormat::Text => {
            let style = ui::style(common, None);
            for change in &told {
                log::write(&mut out, change, style)?;
            }
        }
        LogFormat::Json => {
            let told: Vec<_> = told.iter().map(log::json).collect();
            writeln!(out, "{:#}", serde_json::Value::Array(told))?;
        }
    }
    ui::write(None, &out)?;
    if told.is_empty() {
        ui::note(common, "nothing was changed yet");
    } else if changes.next().is_some() {
        ui::note(common, "there are earlier changes");
    }
    Ok(ExitCode::SUCCESS)
}
