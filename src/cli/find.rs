//! `annals find`: things of any kind by words.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OUTPUT, OutputOptions, ViewFormat};
use super::{Failure, ui};
use crate::query::search::SearchRequest;
use crate::render::find::{json, text};
use crate::views::find::find;
use std::process::ExitCode;

/// Options of `find`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Finds things by names, aliases, descriptions and the words of claims, in every language and
script, and events by their parties, type, sector, tools and places too. All words must be found;
the beginning of a word is enough. A year or month leaves the events of that time.

Examples:
  annals find Київстар
  annals find telecom ukraine
  annals find ransomware hospital 2021
  annals find sandworm --format json"
)]
pub struct Find {
    /// Words to find
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

    /// Maximum number of things
    #[arg(short = 'n', long = "number", value_name = "N", default_value_t = 20, help_heading = OUTPUT)]
    pub number: usize,

    #[command(flatten)]
    pub output: OutputOptions<ViewFormat>,

    /// Exit with 1 if nothing is found
    #[arg(long, help_heading = OUTPUT)]
    pub exit_status: bool,
}

pub(super) fn run(common: &Common, options: &Find) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(ViewFormat::Text)?;
    let audience = options.output.audience(format == ViewFormat::Text);
    let annals = options.as_of.open(common, audience)?.annals;
    let request = SearchRequest::parse(&options.words.join(" "));
    let found = find(
        &annals,
        &request,
        options.number,
        &options.language.query_options(),
    )?;
    let mut out = Vec::new();
    match format {
        ViewFormat::Text => {
            text::write(&mut out, &found, ui::style(common, output))?;
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::write(&mut out, &found)?;
            ui::write_data(output, &out)?;
        }
    }
    for correction in &found.notes.corrections {
        ui::note(common, &correction.to_string());
    }
    let none = found.entries.is_empty() && found.left_out == Some(0);
    if none {
        ui::note(common, "nothing found");
    } else if let Some(left_out) = text::left_out(&found) {
        ui::note(common, &left_out);
    }
    Ok(ExitCode::from(u8::from(options.exit_status && none)))
}
