//! `annals timeline`

use super::args::{self, Common, Timeline, TimelineFormat};
use super::{Failure, data, ui};
use crate::Annals;
use crate::model::when::Window;
use crate::query::Limits;
use crate::render::{csv, json, markdown, table, text};
use crate::timeline::{By, Filter, gather};
use oxrdf::NamedNode;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Timeline) -> Result<ExitCode, Failure> {
    let window = Window::parse(options.from.as_deref(), options.to.as_deref())?;
    let annals = data::open(common)?;
    let filter = filter(&annals, options, window)?;
    let timeline = gather(&annals, &filter, &Limits::default())?;
    let by = options.by.map(by);
    let mut out = Vec::new();
    match format(options)? {
        TimelineFormat::Text => text::write(&mut out, &timeline, by, ui::style())?,
        TimelineFormat::Table => table::timeline(&mut out, &timeline)?,
        TimelineFormat::Markdown => markdown::write(&mut out, &timeline, by)?,
        TimelineFormat::Csv => csv::write(&mut out, &timeline, b',')?,
        TimelineFormat::Tsv => csv::write(&mut out, &timeline, b'\t')?,
        TimelineFormat::Json => json::write(&mut out, &timeline)?,
        TimelineFormat::Jsonl => json::write_lines(&mut out, &timeline)?,
    }
    ui::write(options.output.as_deref(), &out)?;
    if timeline.entries.is_empty() {
        eprintln!("note: no event fits");
    }
    for note in text::notes(&timeline) {
        eprintln!("note: {note}");
    }
    let nothing = options.exit_status && timeline.entries.is_empty();
    Ok(ExitCode::from(u8::from(nothing)))
}

fn format(options: &Timeline) -> Result<TimelineFormat, Failure> {
    if let Some(format) = options.format {
        return Ok(format);
    }
    match ui::ending(options.output.as_deref()).as_deref() {
        None | Some("txt") => Ok(TimelineFormat::Text),
        Some("md") => Ok(TimelineFormat::Markdown),
        Some("csv") => Ok(TimelineFormat::Csv),
        Some("tsv") => Ok(TimelineFormat::Tsv),
        Some("json") => Ok(TimelineFormat::Json),
        Some("jsonl") => Ok(TimelineFormat::Jsonl),
        Some(other) => Err(
            Failure::new(format!("no timeline format is called `{other}`"))
                .hint("use txt, md, csv, tsv, json or jsonl, or say --format"),
        ),
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

fn filter(annals: &Annals, options: &Timeline, window: Window) -> Result<Filter, Failure> {
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
