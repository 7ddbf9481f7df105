//! `annals show`: everything about one thing.

use super::args::{Common, Show, ShowFormat};
use super::{Failure, ui};
use crate::query::QueryOptions;
use crate::render;
use crate::render::card::json;
use crate::views::card::card;
use crate::views::timeline::around;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Show) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let extensions = [("txt", ShowFormat::Text), ("json", ShowFormat::Json)];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_from_extension(output, &extensions)?.unwrap_or(ShowFormat::Text),
    };
    let data = options.as_of.open(common)?;
    let thing = data.resolve(&options.thing)?;
    let annals = data.annals;
    let limits = QueryOptions::default();
    let card = card(&annals, &thing, &limits)?;
    let timeline = around(&annals, &thing, &limits)?;
    let mut out = Vec::new();
    match format {
        ShowFormat::Text => {
            let style = ui::style(common, output);
            render::card::text::write(&mut out, &card, &timeline, options.sources, style)?;
            ui::write(output, &out)?;
        }
        ShowFormat::Json => {
            json::write(&mut out, &card, &timeline)?;
            ui::write_data(output, &out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
