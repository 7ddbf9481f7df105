//! `annals init`: creates a store.

use super::options::Common;
use super::{Failure, data, ui};
use crate::Annals;
use crate::store::Durability;
use std::process::ExitCode;

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Start with the bundled data
    #[arg(long)]
    pub bundled: bool,
}

pub(super) fn run(common: &Common, options: &Init) -> Result<ExitCode, Failure> {
    let folder = match &common.store {
        Some(folder) => folder.clone(),
        None => std::env::current_dir()?.join(data::STORE_DIR),
    };
    let inputs = match options.bundled {
        true => Annals::bundled_inputs(),
        false => Vec::new(),
    };
    Annals::create_with(
        &folder,
        Durability::Durable,
        inputs,
        &data::write_context(false),
    )?;
    ui::note(common, &format!("created a store in {}", folder.display()));
    Ok(ExitCode::SUCCESS)
}
