//! `annals show`: everything about one thing.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OutputOptions, ViewFormat};
use super::same::{self, Same};
use super::{Failure, ui};
use crate::render;
use crate::render::card::json;
use crate::views::card::card;
use crate::views::model::Follow;
use crate::views::timeline::{Filter, around_same};
use std::process::ExitCode;

/// The most events of a thing that are listed by default, the latest.
const MAX_EVENTS: usize = 40;

/// Options of `show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals show kyivstar-attack
  annals show Sandworm
  annals show pl:ua
  annals show seashell-blizzard --same-as microsoft
  annals show src:reuters-20240104 --format json

Names in parentheses can be passed to `annals show` in turn.")]
pub struct Show {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING")]
    pub thing: String,

    /// List every source with its URL, every claim, event and value
    #[arg(long)]
    pub sources: bool,

    #[command(flatten)]
    pub same: Same,

    /// List events that a standing claim says are the same in one row
    #[arg(long)]
    pub fold: bool,

    #[command(flatten)]
    pub as_of: AsOf,

    #[command(flatten)]
    pub language: LanguageOption,

    #[command(flatten)]
    pub output: OutputOptions<ViewFormat>,
}

pub(super) fn run(common: &Common, options: &Show) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(ViewFormat::Text)?;
    let audience = options.output.audience(format == ViewFormat::Text);
    let data = options.as_of.open(common, audience)?;
    let thing = data.resolve(&options.thing)?;
    let follow = options.same.follow(&data)?;
    let filter = Filter {
        same: follow == Follow::All,
        same_as: match follow {
            Follow::Said(agent) => Some(agent),
            Follow::All | Follow::Nobody => None,
        },
        fold: options.fold,
        limit: (format == ViewFormat::Text && !options.sources).then_some(MAX_EVENTS),
        ..Filter::default()
    };
    let annals = data.annals;
    let limits = options.language.query_options();
    let card = card(&annals, &thing, &limits)?;
    let timeline = around_same(&annals, &thing, &filter, &limits)?;
    let mut out = Vec::new();
    match format {
        ViewFormat::Text => {
            let style = ui::style(common, output);
            render::card::text::write(&mut out, &card, &timeline, options.sources, style)?;
            ui::write(output, &out)?;
        }
        ViewFormat::Json => {
            json::write(&mut out, &card, &timeline)?;
            ui::write_data(output, &out)?;
        }
    }
    if let Some(said) = &timeline.same {
        same::print(common, said);
    }
    Ok(ExitCode::SUCCESS)
}
