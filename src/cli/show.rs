//! `annals show`

use super::args::{Common, Show, ShowFormat};
use super::{Failure, data, ui};
use crate::card::card;
use crate::query::Limits;
use crate::render;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Show) -> Result<ExitCode, Failure> {
    let annals = data::open(common)?;
    let thing = annals.resolve(&options.thing, &[])?;
    let card = card(&annals, &thing, &Limits::default())?;
    let mut out = Vec::new();
    match options.format {
        ShowFormat::Text => render::card::write(&mut out, &card, options.sources)?,
        ShowFormat::Json => render::card::write_json(&mut out, &card)?,
    }
    ui::write(options.output.as_deref(), &out)?;
    Ok(ExitCode::SUCCESS)
}
