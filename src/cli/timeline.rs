//! `annals timeline`

use super::args::{self, Common, TimelineFormat};
use super::{Failure, ui};
use crate::Annals;
use crate::model::when::Window;
use crate::query::Limits;
use crate::render::style::count;
use crate::render::table;
use crate::render::timeline::{atom, csv, html, ics, json, markdown, stix, svg, text, timelinejs};
use crate::views::timeline::{By, Filter, Timeline, gather, layout};
use oxrdf::NamedNode;
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &args::Timeline) -> Result<ExitCode, Failure> {
    let format = format(options)?;
    let window = Window::parse(options.from.as_deref(), options.to.as_deref())?;
    let annals = options.as_of.open(common)?.annals;
    let filter = filter(&annals, options, window)?;
    let timeline = gather(&annals, &filter, &Limits::default())?;
    let by = options.by.and_then(by);
    let output = options.output.as_deref();
    let title = title(options);
    let about = options
        .as_of
        .as_of
        .as_ref()
        .map(|day| format!("as known on {day}"));
    let picture = svg::Picture {
        width: options.width,
        by: match options.by {
            Some(_) => by,
            None => layout::fitting(&timeline),
        },
        title: &title,
        about: about.as_deref(),
        ..svg::Picture::default()
    };
    let mut out = Vec::new();
    match format {
        TimelineFormat::Text => text::write(&mut out, &timeline, by, ui::style(common, output))?,
        TimelineFormat::Table => table::timeline(&mut out, &timeline)?,
        TimelineFormat::Markdown => markdown::write(&mut out, &timeline, by)?,
        TimelineFormat::Html => out.extend(html::page(&timeline, &picture).bytes()),
        TimelineFormat::Png => out = pixels(&svg::draw(&timeline, &picture))?,
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
    tell(common, format, by, &timeline);
    Ok(ExitCode::from(u8::from(
        options.exit_status && nothing(&timeline),
    )))
}

#[cfg(feature = "png")]
fn pixels(picture: &str) -> Result<Vec<u8>, Failure> {
    Ok(crate::render::timeline::png::pixels(picture)?)
}

#[cfg(not(feature = "png"))]
fn pixels(_: &str) -> Result<Vec<u8>, Failure> {
    Err(Failure::new("this program was built without PNG")
        .hint("write a picture as .svg, which every browser opens")
        .hint("or build it with `cargo install --path . --features png`"))
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
        TimelineFormat::Markdown
        | TimelineFormat::Html
        | TimelineFormat::Svg
        | TimelineFormat::Png => {}
        _ if by.is_some() => ui::note(common, "this format has no headings: --by is left out"),
        _ => {}
    }
}

/// What a picture is called: what the user says, else what was asked for.
fn title(options: &args::Timeline) -> String {
    if let Some(title) = &options.title {
        return title.clone();
    }
    let words = options.words.join(" ");
    let asked = [
        Some(&words).filter(|words| !words.is_empty()),
        options.actor.as_ref(),
        options.target.as_ref(),
        options.country.as_ref(),
        options.actor_country.as_ref(),
        options.sector.as_ref(),
        options.event_type.as_ref(),
        options.source.as_ref(),
    ];
    let asked: Vec<&str> = asked.into_iter().flatten().map(String::as_str).collect();
    match asked.is_empty() {
        true => "Timeline".to_owned(),
        false => format!("Timeline: {}", asked.join(", ")),
    }
}

fn format(options: &args::Timeline) -> Result<TimelineFormat, Failure> {
    let by_ending = ui::format_of(
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
        None => Ok(by_ending?.unwrap_or(TimelineFormat::Text)),
    }
}

fn by(by: args::By) -> Option<By> {
    Some(match by {
        args::By::Actor => By::Actor,
        args::By::Target => By::Target,
        args::By::Country => By::Country,
        args::By::Type => By::Type,
        args::By::Sector => By::Sector,
        args::By::Year => By::Year,
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
        most: options.number,
    })
}
