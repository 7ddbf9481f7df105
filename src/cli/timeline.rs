//! `annals timeline`: prints a timeline.

use super::args::{self, Common, TimelineFormat};
use super::{Failure, ui};
use crate::Annals;
use crate::model::when::Window;
use crate::query::QueryOptions;
use crate::render::style::count;
use crate::render::table;
use crate::render::timeline::{atom, csv, html, ics, json, markdown, stix, svg, text, timelinejs};
use crate::views::timeline::{Filter, GroupBy, Timeline, gather, layout};
use oxrdf::NamedNode;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &args::Timeline) -> Result<ExitCode, Failure> {
    let format = format(options)?;
    let window = Window::parse(options.from.as_deref(), options.to.as_deref())?;
    let annals = options.as_of.open(common)?.annals;
    let filter = filter(&annals, options, window)?;
    let timeline = gather(&annals, &filter, &QueryOptions::default())?;
    let by = options.by.and_then(by);
    let output = options.output.as_deref();
    let title = title(options);
    let about = options
        .as_of
        .as_of
        .as_ref()
        .map(|day| format!("as known on {day}"));
    let picture = svg::SvgOptions {
        width: options.width,
        by: match options.by {
            Some(_) => by,
            None => layout::default_grouping(&timeline),
        },
        title: &title,
        about: about.as_deref(),
        ..svg::SvgOptions::default()
    };
    let mut out = Vec::new();
    match format {
        TimelineFormat::Text => text::write(&mut out, &timeline, by, ui::style(common, output))?,
        TimelineFormat::Table => table::timeline(&mut out, &timeline)?,
        TimelineFormat::Markdown => markdown::write(&mut out, &timeline, by)?,
        TimelineFormat::Html => out.extend(html::page(&timeline, &picture).bytes()),
        TimelineFormat::Png => out = png(&svg::draw(&timeline, &picture))?,
        TimelineFormat::Svg => out.extend(svg::draw(&timeline, &picture).bytes()),
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
    print_notes(common, format, by, &timeline);
    Ok(ExitCode::from(u8::from(
        options.exit_status && is_empty(&timeline),
    )))
}

#[cfg(feature = "png")]
fn png(picture: &str) -> Result<Vec<u8>, Failure> {
    Ok(crate::render::timeline::png::pixels(picture)?)
}

#[cfg(not(feature = "png"))]
fn png(_: &str) -> Result<Vec<u8>, Failure> {
    Err(Failure::new("this build of annals cannot write PNG")
        .hint("write .svg instead, which every browser can open")
        .hint("or rebuild it with `cargo install --path . --features png`"))
}

/// Whether no event matches; with `-n 0`, none is shown either way.
fn is_empty(timeline: &Timeline) -> bool {
    timeline.entries.is_empty() && timeline.left_out == Some(0)
}

/// Prints what the answer itself does not say.
fn print_notes(common: &Common, format: TimelineFormat, by: Option<GroupBy>, timeline: &Timeline) {
    if is_empty(timeline) {
        ui::note(common, "no events match");
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
        ui::note(common, &format!("left out {events} without a date"));
    }
    match format {
        TimelineFormat::Text => {
            if let Some(legend) = text::legend(timeline) {
                ui::note(common, &legend);
            }
        }
        TimelineFormat::Markdown
        | TimelineFormat::Html
        | TimelineFormat::Svg
        | TimelineFormat::Png => {}
        _ if by.is_some() => ui::note(common, "this format has no headings, so --by has no effect"),
        _ => {}
    }
}

/// The title of a picture: `--title`, else the filters.
fn title(options: &args::Timeline) -> String {
    if let Some(title) = &options.title {
        return title.clone();
    }
    let words = options.words.join(" ");
    let filters = [
        Some(&words).filter(|words| !words.is_empty()),
        options.actor.as_ref(),
        options.target.as_ref(),
        options.country.as_ref(),
        options.actor_country.as_ref(),
        options.sector.as_ref(),
        options.event_type.as_ref(),
        options.source.as_ref(),
    ];
    let filters: Vec<&str> = filters.into_iter().flatten().map(String::as_str).collect();
    match filters.is_empty() {
        true => "Timeline".to_owned(),
        false => format!("Timeline: {}", filters.join(", ")),
    }
}

fn format(options: &args::Timeline) -> Result<TimelineFormat, Failure> {
    let by_extension = ui::format_from_extension(
        options.output.as_deref(),
        &[
            ("txt", TimelineFormat::Text),
            ("md", TimelineFormat::Markdown),
            ("html", TimelineFormat::Html),
            ("htm", TimelineFormat::Html),
            ("svg", TimelineFormat::Svg),
            ("png", TimelineFormat::Png),
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
        None => Ok(by_extension?.unwrap_or(TimelineFormat::Text)),
    }
}

fn by(by: args::By) -> Option<GroupBy> {
    Some(match by {
        args::By::Actor => GroupBy::Actor,
        args::By::Target => GroupBy::Target,
        args::By::Country => GroupBy::Country,
        args::By::Type => GroupBy::Type,
        args::By::Sector => GroupBy::Sector,
        args::By::Year => GroupBy::Year,
        args::By::None => return None,
    })
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
        limit: options.number,
    })
}
