//! `annals init`

use super::args::{Common, Init};
use super::{Failure, data, ui};
use crate::Annals;
use crate::store::Durability;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Init) -> Result<ExitCode, Failure> {
    let folder = match &common.store {
        Some(folder) => folder.clone(),
        None => std::env::current_dir()?.join(data::STORE),
    };
    let inputs = match options.bundled {
        true => Annals::bundled_inputs(),
        false => Vec::new(),
    };
    Annals::create_on(&folder, Durability::Durable, inputs, data::occasion(false))?;
    ui::note(common, &format!("made a store in {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
