//! `annals conflicts`: claims that contradict each other.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OUTPUT, OutputOptions, ViewFormat};
use super::{Failure, ui};
use crate::render;
use crate::render::claims::json;
use crate::views::claims::{conflicts, shared_names};
use std::process::ExitCode;

/// Options of `conflicts`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals conflicts --open
  annals conflicts kyivstar-attack
  annals conflicts --as-of 2024-01-05 --format json")]
pub struct Conflicts {
    /// Only conflicts about this thing
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// Only conflicts that no later claim has settled
    #[arg(long)]
    pub open: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

    #[command(flatten)]
    pub output: OutputOptions<ViewFormat>,

    /// Exit with 1 if there are no conflicts
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

pub(super) fn run(common: &Common, options: &Conflicts) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(ViewFormat::Text)?;
    let audience = options.output.audience(format == ViewFormat::Text);
    let data = options.as_of.open(common, audience)?;
    let annals = &data.annals;
    let limits = options.language.query_options();
    let thing = match &options.thing {
        Some(thing) => Some(annals.labeled(&data.resolve(thing)?)?),
        None => None,
    };
    let mut found = conflicts(annals, thing.as_ref(), &limits)?;
    if options.open {
        found.retain(|conflict| conflict.open);
    }
    let names = shared_names(annals, thing.as_ref().map(|thing| &thing.id), &limits)?;
    let mut out = Vec::new();
    match format {
        ViewFormat::Text => {
            render::claims::conflicts::write(&mut out, &found, &names, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::conflicts(&mut out, &found, &names)?;
            ui::write_data(output, &out)?;
        }
    }
    let none = found.is_empty() && names.is_empty();
    if none {
        ui::note(common, "no conflicts");
    }
    Ok(ExitCode::from(u8::from(options.exit_status && none)))
}
