//! `annals timeline`: prints a timeline.

use super::as_of::{AsOf, Dataset};
use super::options::{Common, LanguageOption, OUTPUT, OutputFormat, OutputOptions, possible_value};
use super::{Failure, same, ui};
use crate::Annals;
use crate::model::when::When;
use crate::query::QueryOptions;
use crate::render::style::count;
use crate::render::timeline::svg::SvgOptions;
use crate::render::timeline::{EntryWriter, FORMATS, FormatOptions, TimelineFormat, text};
use crate::views::timeline::{
    self, FILTERS, Filter, FilterKind, FilterParam, FilterTexts, GROUPINGS, GroupBy, Grouping,
    Reviser, each_entry, gather, gather_detail, layout, revise, suggestions,
};
use chrono::{DateTime, Utc};
use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, ArgMatches, FromArgMatches, ValueEnum};
use std::io::{self, ErrorKind, Write};
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
    let written = Written {
        common,
        options,
        format,
        data: &data,
        filter: &filter,
        limits: &query_options,
        revised,
    };
    let timeline = match format.by_entry() {
        Some(writer) => written.by_entry(writer)?,
        None => written.whole()?,
    };
    print_notes(common, format, options.grouping().is_some(), &timeline);
    for suggestion in suggestions(&data.annals, &filter, &timeline, &query_options)? {
        ui::note(common, &suggestion.to_string());
    }
    Ok(ExitCode::from(u8::from(
        options.exit_status && is_empty(&timeline),
    )))
}

/// A timeline that is read and written.
struct Written<'a> {
    common: &'a Common,
    options: &'a Timeline,
    format: &'static dyn TimelineFormat,
    data: &'a Dataset,
    filter: &'a Filter,
    limits: &'a QueryOptions,
    revised: Option<DateTime<Utc>>,
}

impl Written<'_> {
    /// Writes all entries at once.
    fn whole(&self) -> Result<timeline::Timeline, Failure> {
        let annals = &self.data.annals;
        let detail = self.format.detail();
        let mut timeline = gather_detail(annals, self.filter, detail, self.limits)?;
        if self.format.tells_changes() {
            revise(&mut timeline, self.data.history.as_ref(), self.revised)?;
        }
        let by = match self.options.by {
            Some(grouping) => grouping.by,
            None => layout::default_grouping(&timeline),
        };
        let output = self.options.output.file();
        self.with_format_options(by, |format_options| {
            let write = |out: &mut dyn Write| {
                let written = self.format.write(out, &timeline, format_options);
                written.map_err(|error| self.failure(error))
            };
            if !self.format.is_for_terminals() {
                return ui::stream(output, write);
            }
            let mut out = Vec::new();
            write(&mut out)?;
            ui::write(output, &out)
        })?;
        Ok(timeline)
    }

    /// Writes one entry after the other as they are read; gives the timeline with the last of them alone.
    fn by_entry(&self, writer: &dyn EntryWriter) -> Result<timeline::Timeline, Failure> {
        let annals = &self.data.annals;
        let detail = self.format.detail();
        let reviser = match self.format.tells_changes() {
            true => Some(Reviser::new(self.data.history.as_ref(), self.revised)?),
            false => None,
        };
        each_entry(
            annals,
            self.filter,
            detail,
            self.limits,
            |head, count, entries| {
                let mut revised = entries.map(|entry| {
                    let mut entry = entry?;
                    if let Some(reviser) = &reviser {
                        let revised = reviser.revise(entry.to_mut());
                        revised.map_err(|error| io::Error::other(error.to_string()))?;
                    }
                    Ok(entry)
                });
                self.with_format_options(self.options.grouping(), |format_options| {
                    ui::stream(self.options.output.file(), |out| {
                        let written =
                            writer.write_entries(out, head, count, &mut revised, format_options);
                        written.map_err(|error| self.failure(error))
                    })
                })
            },
        )
    }

    fn with_format_options<T>(
        &self,
        by: Option<GroupBy>,
        job: impl FnOnce(&FormatOptions<'_>) -> T,
    ) -> T {
        let options = self.options;
        let FilterOptions(filters) = &options.filters;
        let title = options.title.clone().unwrap_or_else(|| filters.title());
        let day = options.as_of.as_of.as_ref();
        let about = day.map(|day| format!("as known on {day}"));
        job(&FormatOptions {
            by: options.grouping(),
            excel: options.excel,
            style: ui::style(self.common, options.output.file()),
            picture: SvgOptions {
                width: options.width,
                by,
                title: &title,
                about: about.as_deref(),
                ..SvgOptions::default()
            },
            address: None,
        })
    }

    fn failure(&self, error: io::Error) -> Failure {
        if error.kind() != ErrorKind::Unsupported {
            return error.into();
        }
        let name = self.format.info().name;
        let instead = if name == "png" { ".svg" } else { ".csv" };
        Failure::from(error)
            .hint(format!("write {instead} instead"))
            .hint(format!(
                "or rebuild it with `cargo install --path . --features {name}`"
            ))
    }
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
