//! `annals timeline`

use super::args::{self, Common, TimelineFormat};
use super::{Failure, ui};
use crate::Annals;
use crate::model::when::Window;
use crate::query::Limits;
use crate::render::style::count;
use crate::render::{atom, csv, ics, json, markdown, stix, table, text, timelinejs};
use crate::timeline::{By, Filter, Timeline, gather};
use oxrdf::NamedNode;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &args::Timeline) -> Result<ExitCode, Failure> {
    let format = format(options)?;
    let window = Window::parse(options.from.as_deref(), options.to.as_deref())?;
    let annals = options.as_of.open(common)?.annals;
    let filter = filter(&annals, options, window)?;
    let timeline = gather(&annals, &filter, &Limits::default())?;
    let by = options.by.map(by);
    let output = options.output.as_deref();
    let mut out = Vec::new();
    match format {
        TimelineFormat::Text => text::write(&mut out, &timeline, by, ui::style(common, output))?,
        TimelineFormat::Table => table::timeline(&mut out, &timeline)?,
        TimelineFormat::Markdown => markdown::write(&mut out, &timeline, by)?,
        TimelineFormat::Csv => csv::write(&mut out, &timeline, b',')?,
        TimelineFormat::Tsv => csv::write(&mut out, &timeline, b'\t')?,
        TimelineFormat::Json => json::write(&mut out, &timeline)?,
        TimelineFormat::Jsonl => json::write_lines(&mut out, &timeline)?,
        TimelineFormat::Ics => ics::write(&mut out, &timeline)?,
        TimelineFormat::Atom => atom::write(&mut out, &timeline)?,
        TimelineFormat::Timelinejs => timelinejs::write(&mut out, &timeline)?,
        TimelineFormat::Stix => stix::write(&mut out, &timeline)?,
    }
    match format {
        TimelineFormat::Text => ui::write(output, &out)?,
        _ => ui::write_data(output, &out)?,
    }
    tell(common, format, by, &timeline);
    Ok(ExitCode::from(u8::from(
        options.exit_status && nothing(&timeline),
    )))
}

/// Whether no event fits; with `-n 0` none is shown either.
fn nothing(timeline: &Timeline) -> bool {
    timeline.entries.is_empty() && timeline.left_out == Some(0)
}

/// What a reader needs to know beside the answer.
fn tell(common: &Common, format: TimelineFormat, by: Option<By>, timeline: &Timeline) {
    if nothing(timeline) {
        ui::note(common, "no event fits");
    }
    if let Some(left_out) = text::left_out(timeline) {
        ui::note(common, &left_out);
    }
    let undated = match format {
        TimelineFormat::Ics => ics::left_out(timeline),
        TimelineFormat::Timelinejs => timelinejs::left_out(timeline),
        _ => 0,
    };
    if undated > 0 {
        let events = count(undated, "event");
        ui::note(common, &format!("{events} without a date left out"));
    }
    match format {
        TimelineFormat::Text => {
            if let Some(legend) = text::legend(timeline) {
                ui::note(common, &legend);
            }
        }
        TimelineFormat::Markdown => {}
        _ if by.is_some() => ui::note(
            common,
            "only text and markdown have headings: --by is left out",
        ),
        _ => {}
    }
}

fn format(options: &args::Timeline) -> Result<TimelineFormat, Failure> {
    let by_ending = ui::format_of(
        options.output.as_deref(),
        &[
            ("txt", TimelineFormat::Text),
            ("md", TimelineFormat::Markdown),
            ("csv", TimelineFormat::Csv),
            ("tsv", TimelineFormat::Tsv),
            ("json", TimelineFormat::Json),
            ("jsonl", TimelineFormat::Jsonl),
            ("ics", TimelineFormat::Ics),
            ("atom", TimelineFormat::Atom),
            ("stix.json", TimelineFormat::Stix),
        ],
    );
    match options.format {
        Some(format) => Ok(format),
        None => Ok(by_ending?.unwrap_or(TimelineFormat::Text)),
    }
}

fn by(by: args::By) -> By {
    match by {
        args::By::Actor => By::Actor,
        args::By::Target => By::Target,
        args::By::Country => By::Country,
        args::By::Type => By::Type,
        args::By::Sector => By::Sector,
        args::By::Year => By::Year,
    }
}

fn filter(annals: &Annals, options: &args::Timeline, window: Window) -> Result<Filter, Failure> {
    let one = |text: &Option<String>, kinds: &[&str]| -> Result<Option<NamedNode>, Failure> {
        let text = text.as_deref();
        Ok(text.map(|text| annals.resolve(text, kinds)).transpose()?)
    };
    Ok(Filter {
        window,
        words: options.words.clone(),
        actor: one(&options.actor, &["ag"])?,
        with_units: options.with_units,
        target: one(&options.target, &["ag"])?,
        country: one(&options.country, &["pl"])?,
        actor_country: one(&options.actor_country, &["pl"])?,
        sector: one(&options.sector, &["ann"])?,
        event_type: one(&options.event_type, &["ann"])?,
        source: one(&options.source, &["src", "ag"])?,
        certain: options.certain,
        reverse: options.reverse,
        most: options.number,
    })
}
