//! `annals since`: what changed since a day.

use super::options::{Audience, Common, OUTPUT, OutputFormat, OutputOptions};
use super::{Failure, as_of, data, reading, ui};
use crate::Annals;
use crate::database::{HistoryError, MaintenanceError};
use crate::model::when::{Day, Window};
use crate::query::QueryOptions;
use crate::render::since::{self, Basis, Digest, Sides};
use crate::store::Durability;
use crate::views::diff::compare;
use crate::views::timeline::{Filter, Timeline, gather};
use chrono::{Local, NaiveTime, TimeZone, Utc};
use clap::ValueEnum;
use std::process::ExitCode;

/// Options of `since`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals since 2024-01-01
  annals since 2024 -o digest.md
  annals since 2024-01-01 -o changes.atom
  annals since 2026-11-01 --by edit

What became known by the dates of sources and claims, from that day until today; with --by edit, what was
changed in the store. Exits with 1 if nothing changed.")]
pub struct Since {
    /// First day of what is new, in EDTF: `2024` means 1 January
    #[arg(value_name = "DAY")]
    pub day: String,

    /// What counts: when it became known, or when the store was changed
    #[arg(long, value_enum, value_name = "WHAT", default_value = "knowledge")]
    pub by: By,

    #[command(flatten)]
    pub output: OutputOptions<SinceFormat>,

    /// Last day of what is new; default: today
    #[arg(long, value_name = "DAY", help_heading = OUTPUT)]
    pub until: Option<String>,
}

/// What "since" goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// What became known
    Knowledge,
    /// What was edited
    Edit,
}

/// Output formats of `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SinceFormat {
    /// For reading in a terminal
    Text,
    /// A digest for a mail or a ticket
    #[value(alias = "md")]
    Markdown,
    /// A self-contained page
    Html,
    /// A feed
    Atom,
    /// One JSON object
    Json,
}

impl OutputFormat for SinceFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md"],
            Self::Html => &["html"],
            Self::Atom => &["atom"],
            Self::Json => &["json"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Since) -> Result<ExitCode, Failure> {
    let format = options.output.format(SinceFormat::Text)?;
    let output = options.output.file();
    let audience = options.output.audience(format == SinceFormat::Text);
    let (since, until) = period(options)?;
    let digest = match options.by {
        By::Knowledge => by_knowledge(common, audience, since, until)?,
        By::Edit => by_edit(common, audience, since, until)?,
    };
    let mut out = Vec::new();
    match format {
        SinceFormat::Text => since::text(&mut out, &digest, ui::style(common, output))?,
        SinceFormat::Markdown => since::markdown(&mut out, &digest)?,
        SinceFormat::Html => out.extend(since::html(&digest).into_bytes()),
        SinceFormat::Atom => since::atom(&mut out, &digest, None)?,
        SinceFormat::Json => since::json(&mut out, &digest)?,
    }
    match format {
        SinceFormat::Text => ui::write(output, &out)?,
        _ => ui::write_data(output, &out)?,
    }
    Ok(ExitCode::from(u8::from(digest.is_empty())))
}

/// The first and the last day.
fn period(options: &Since) -> Result<(Day, Day), Failure> {
    let window = Window::parse(Some(&options.day), options.until.as_deref())?;
    let Some(since) = window.from else {
        return Err(Failure::new(format!("`{}` has no first day", options.day)));
    };
    let today = Local::now().date_naive();
    let until = window.to.unwrap_or(today);
    if since > until {
        return Err(Failure::new(format!("{since} is after {until}")).hint("give an earlier day"));
    }
    Ok((since, until))
}

fn all(annals: &Annals) -> Result<Timeline, Failure> {
    Ok(gather(
        annals,
        &Filter::default(),
        &QueryOptions::default(),
    )?)
}

fn by_knowledge(
    common: &Common,
    audience: Audience,
    since: Day,
    until: Day,
) -> Result<Digest, Failure> {
    let annals = data::visible(common, data::open(common)?, audience)?;
    let day_before = since.pred_opt().unwrap_or(since);
    let before = as_of::known_on(&annals, day_before)?;
    let after = as_of::known_on(&annals, until)?;
    Ok(Digest::of(&Sides {
        before: &all(&before)?,
        after: &all(&after)?,
        current: &all(&annals)?,
        difference: &compare(&before, &after)?,
        since,
        until,
        basis: Basis::Knowledge,
    }))
}

fn by_edit(common: &Common, audience: Audience, since: Day, until: Day) -> Result<Digest, Failure> {
    if !common.data.is_empty() {
        let failure = Failure::new("--by edit needs a store: files have no history");
        return Err(failure.hint("leave out --data, or ask --by knowledge"));
    }
    let folder = data::existing_store(common)?;
    let annals = reading::open(&folder, Durability::Durable)?;
    let before = edited_before(&annals, since)?;
    // Changes of the last day count, and there are none after today.
    let after = match until < Local::now().date_naive() {
        true => edited_before(&annals, until.succ_opt().unwrap_or(until))?,
        false => annals,
    };
    let before = data::visible(common, before, audience)?;
    let after = data::visible(common, after, audience)?;
    let current = all(&after)?;
    Ok(Digest::of(&Sides {
        before: &all(&before)?,
        after: &current,
        current: &current,
        difference: &compare(&before, &after)?,
        since,
        until,
        basis: Basis::Edit,
    }))
}

/// The store as it was when a day began, on the clock of this computer.
fn edited_before(annals: &Annals, day: Day) -> Result<Annals, Failure> {
    let midnight = day.and_time(NaiveTime::MIN);
    let moment = Local.from_local_datetime(&midnight).earliest();
    let moment = moment.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc));
    annals
        .as_edited_before(moment)
        .map_err(|error| match error {
            MaintenanceError::History(HistoryError::Forgotten(number)) => {
                let text =
                    format!("the history of this store begins with change {number}, after {day}");
                Failure::new(text).hint("`annals log` lists the changes that are there")
            }
            error => error.into(),
        })
}
