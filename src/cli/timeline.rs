//! `annals timeline`: prints a timeline.

use super::as_of::AsOf;
use super::options::{Common, LanguageOption, OUTPUT, OutputFormat, OutputOptions, possible_value};
use super::{Failure, same, ui};
use crate::Annals;
use crate::model::when::When;
use crate::render::style::count;
use crate::render::timeline::svg::SvgOptions;
use crate::render::timeline::{FORMATS, FormatOptions, TimelineFormat, text};
use crate::views::timeline::{
    self, FILTERS, Filter, FilterKind, FilterParam, FilterTexts, GROUPINGS, GroupBy, Grouping,
    gather, layout, revise, suggestions,
};
use chrono::{DateTime, Utc};
use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, ArgMatches, FromArgMatches, ValueEnum};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Options of `timeline`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Dates are as precise as their sources:
  2023-12-12   on that day           ≤2023-12-11          on or before that day
  2023-05      some time in May      2023-12-07…          since that day, ongoing
  ~2023-06-18  about that day        [2023-11-07..10]     on one of these days
  2025?        probably in 2025      ≤2023-05…2023-12-12  began in or before May 2023
  public 2023-05  made public then   2023-12-12 05:00Z    at that moment, here in UTC

Marks: ● attack  ◆ other event  ━ lasting  ○ ◇ ┄ the same, only possibly in the period
Signs: ? attributed by a claim  ?? alleged by victims, newsrooms or anonymous sources alone
       claimed: only by those named  denied: by the accused
       contested: claimants name rivals, or a third party denies it

Examples:
  annals timeline --from 2023-12 --to 2023-12
  annals timeline --country UA --by year
  annals timeline --actor russian-gru --with-units
  annals timeline telecom ukraine
  annals timeline apple 2021
  annals timeline --sector energy -o energy.md
  annals timeline kyivstar --title \"Attack on Kyivstar\" -o kyivstar.svg
  annals timeline --country UA --by sector -o ukraine.html")]
pub struct Timeline {
    #[command(flatten)]
    filters: FilterOptions,

    #[command(flatten)]
    as_of: AsOf,

    #[command(flatten)]
    language: LanguageOption,

    /// Maximum number of events
    #[arg(short = 'n', long = "number", value_name = "N", help_heading = OUTPUT)]
    number: Option<usize>,

    /// Latest first
    #[arg(long, help_heading = OUTPUT)]
    reverse: bool,

    /// Group events under headings, or in lanes in a picture
    #[arg(long, value_enum, value_name = "WHAT", help_heading = OUTPUT)]
    by: Option<Grouping>,

    #[command(flatten)]
    output: OutputOptions<&'static dyn TimelineFormat>,

    /// Title of the picture or page
    #[arg(long, value_name = "TEXT", help_heading = OUTPUT)]
    title: Option<String>,

    /// Width of a picture in pixels, 600 to 2400
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, help_heading = OUTPUT,
        value_parser = clap::value_parser!(u32).range(600..=2400))]
    width: u32,

    /// Day or moment of the last change of records that say none, for stix, ics and atom
    #[arg(long, value_name = "DATE", help_heading = OUTPUT)]
    revised: Option<String>,

    /// Begin CSV with a byte order mark, so that Excel reads it as UTF-8
    #[arg(long, help_heading = OUTPUT)]
    excel: bool,

    /// Exit with 1 if no event matches
    #[arg(long, help_heading = OUTPUT)]
    exit_status: bool,
}

/// The options of [`FILTERS`].
#[derive(Debug)]
struct FilterOptions(FilterTexts);

impl clap::Args for FilterOptions {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.args(FILTERS.iter().map(filter_option))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FilterOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(FilterTexts::read(|param| match param.kind {
            FilterKind::Flag { .. } if matches.get_flag(param.name) => vec![String::new()],
            FilterKind::Flag { .. } => Vec::new(),
            _ => {
                let texts = matches.get_many::<String>(param.name);
                texts.into_iter().flatten().cloned().collect()
            }
        })))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn filter_option(param: &FilterParam) -> Arg {
    let arg = Arg::new(param.name).help(param.help);
    let option = |arg: Arg| arg.long(param.name).help_heading("Filters");
    match &param.kind {
        FilterKind::Words => arg
            .value_name("WORDS")
            .num_args(1..)
            .action(ArgAction::Append),
        FilterKind::Date => {
            let arg = option(arg).value_name("DATE");
            // `annals graph` has these names.
            match param.name {
                "from" => arg.visible_alias("since"),
                "to" => arg.visible_alias("until"),
                _ => arg,
            }
        }
        FilterKind::Zone => option(arg).value_name("ZONE"),
        FilterKind::Thing(thing) => option(arg).value_name(thing.value_name),
        FilterKind::Flag { requires, .. } => {
            let arg = option(arg).action(ArgAction::SetTrue);
            match requires {
                Some(other) => arg.requires(*other),
                None => arg,
            }
        }
    }
}

impl ValueEnum for Grouping {
    fn value_variants<'a>() -> &'a [Self] {
        GROUPINGS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name).help(self.description))
    }
}

impl ValueEnum for &'static dyn TimelineFormat {
    fn value_variants<'a>() -> &'a [Self] {
        FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(possible_value(&self.info()))
    }
}

impl OutputFormat for &'static dyn TimelineFormat {
    fn extensions(&self) -> &'static [&'static str] {
        self.info().extensions
    }
}

pub(super) fn run(common: &Common, options: &Timeline) -> Result<ExitCode, Failure> {
    let format = options.output.format(&text::Text)?;
    if options.excel && !format.is_for_excel() {
        let name = format.info().name;
        let failure = Failure::new(format!("--excel has no effect on {name}"));
        return Err(failure.hint("add --format csv, or write to a file: -o FILE.csv"));
    }
    let FilterOptions(filters) = &options.filters;
    // A wrong date is reported before any data is opened.
    filters.window()?;
    let audience = options.output.audience(format.is_for_terminals());
    let revised = options.revised.as_deref().map(moment).transpose()?;
    let data = options.as_of.open(common, audience)?;
    let filter = options.filter(&data.annals)?;
    let query_options = options.language.query_options();
    let mut timeline = gather(&data.annals, &filter, &query_options)?;
    if format.tells_changes() {
        revise(&mut timeline, data.history.as_ref(), revised)?;
    }
    let output = options.output.file();
    let title = options.title.clone().unwrap_or_else(|| filters.title());
    let day = options.as_of.as_of.as_ref();
    let about = day.map(|day| format!("as known on {day}"));
    let format_options = FormatOptions {
        by: options.grouping(),
        excel: options.excel,
        style: ui::style(common, output),
        picture: SvgOptions {
            width: options.width,
            by: match options.by {
                Some(grouping) => grouping.by,
                None => layout::default_grouping(&timeline),
            },
            title: &title,
            about: about.as_deref(),
            ..SvgOptions::default()
        },
        address: None,
    };
    let write = |out: &mut dyn Write| {
        let written = format.write(out, &timeline, &format_options);
        written.map_err(|error| match error.kind() {
            ErrorKind::Unsupported => {
                let name = format.info().name;
                let instead = if name == "png" { ".svg" } else { ".csv" };
                Failure::from(error)
                    .hint(format!("write {instead} instead"))
                    .hint(format!(
                        "or rebuild it with `cargo install --path . --features {name}`"
                    ))
            }
            _ => error.into(),
        })
    };
    if format.is_for_terminals() {
        let mut out = Vec::new();
        write(&mut out)?;
        ui::write(output, &out)?;
    } else {
        ui::stream(output, write)?;
    }
    print_notes(common, format, format_options.by.is_some(), &timeline);
    for suggestion in suggestions(&data.annals, &filter, &timeline, &query_options)? {
        ui::note(common, &suggestion.to_string());
    }
    Ok(ExitCode::from(u8::from(
        options.exit_status && is_empty(&timeline),
    )))
}

/// The moment that a text names, or the beginning of its day.
fn moment(text: &str) -> Result<DateTime<Utc>, Failure> {
    let when = When::edtf(text)?;
    let (begin, _) = when.instants();
    let day = when.bounds().latest;
    let day = day.map(|day| day.and_time(chrono::NaiveTime::MIN).and_utc());
    begin
        .or(day)
        .ok_or_else(|| Failure::new(format!("`{text}` has no last day")))
}

/// The timeline that the options ask for.
pub(super) fn read(annals: &Annals, options: &Timeline) -> Result<timeline::Timeline, Failure> {
    let filter = options.filter(annals)?;
    Ok(gather(annals, &filter, &options.language.query_options())?)
}

impl Timeline {
    /// Which events they ask for.
    fn filter(&self, annals: &Annals) -> Result<Filter, Failure> {
        let FilterOptions(filters) = &self.filters;
        let filter =
            filters.filter(|text, kinds| Ok::<_, Failure>(annals.resolve(text, kinds)?))?;
        Ok(Filter {
            reverse: self.reverse,
            limit: self.number,
            ..filter
        })
    }

    /// What events are grouped by.
    pub(super) fn grouping(&self) -> Option<GroupBy> {
        self.by.and_then(|grouping| grouping.by)
    }
}

/// Whether no event matches; with `-n 0`, none is shown either way.
fn is_empty(timeline: &timeline::Timeline) -> bool {
    timeline.entries.is_empty() && timeline.left_out == Some(0)
}

/// Prints what the answer itself does not say.
fn print_notes(
    common: &Common,
    format: &dyn TimelineFormat,
    is_grouped: bool,
    timeline: &timeline::Timeline,
) {
    for correction in &timeline.search.corrections {
        ui::note(common, &correction.to_string());
    }
    if is_empty(timeline) {
        ui::note(common, "no events match");
    }
    if let Some(said) = &timeline.same {
        same::print(common, said);
    }
    if let Some(left_out) = text::left_out(timeline) {
        ui::note(common, &left_out);
    }
    let undated = format.left_out(timeline);
    if undated > 0 {
        let events = count(undated, "event");
        ui::note(common, &format!("left out {events} without a date"));
    }
    if let Some(legend) = format.legend(timeline) {
        ui::note(common, &legend);
    }
    if is_grouped && !format.has_groups() {
        ui::note(common, "this format has no headings, so --by has no effect");
    }
}
