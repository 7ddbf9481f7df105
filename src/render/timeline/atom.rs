//! A timeline as an Atom feed (RFC 4287), sorted by the day on which each event became known, latest
//! first, and those of one day in the order of the timeline; events for which that day is unknown come
//! last.
//!
//! `published` is the day by which an event was certainly known, according to the dates of its sources;
//! `updated` is when its record was last changed.

use crate::render::attribution::{self, title};
use crate::render::escape::text;
use crate::render::feed::{Feed, FeedEntry, source_list};
use crate::render::format::FormatInfo;
use crate::render::link::safe_link;
use crate::render::parties::format_parties;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Entity, Entry};
use crate::views::timeline::Timeline;
use std::io::{self, Write};

/// `atom`.
#[derive(Debug)]
pub struct Atom;

impl TimelineFormat for Atom {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("atom", &["atom"], "An Atom feed, most recently known first")
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("application/atom+xml")
    }

    fn write(
        &self,
        mut out: &mut dyn Write,
        timeline: &Timeline,
        options: &FormatOptions<'_>,
    ) -> io::Result<()> {
        let feed = Feed {
            title: options.title(),
            address: options.address,
        };
        feed.write(&mut out, &entries(timeline))
    }

    fn tells_changes(&self) -> bool {
        true
    }
}

/// Writes a timeline as a feed.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    let feed = Feed {
        title: "Timeline",
        address: None,
    };
    feed.write(out, &entries(timeline))
}

/// The entries of a timeline, most recently known first.
pub fn entries(timeline: &Timeline) -> Vec<FeedEntry> {
    let mut entries: Vec<_> = timeline.entries.iter().collect();
    // A stable sort: the order of the timeline is kept within a day.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.known));
    entries.into_iter().map(feed_entry).collect()
}

fn feed_entry(entry: &Entry) -> FeedEntry {
    let mut urls = entry.sources.iter().filter_map(|its| its.url.as_deref());
    let category = |kind: &Entity| [kind.id.as_str().to_owned(), kind.label.clone()];
    FeedEntry {
        id: entry.id.as_str().to_owned(),
        title: title(entry),
        published: entry.known,
        updated: entry.revised().map(|revision| revision.at),
        related: urls.find_map(safe_link),
        categories: entry.types.iter().map(category).collect(),
        content: content(entry),
    }
}

fn content(entry: &Entry) -> String {
    let when = entry.date_words();
    let mut html = format!("<p><strong>{}</strong></p>", text(&when));
    if let Some(day) = entry.known {
        let words = match entry.known_by_reading {
            true => format!("Its sources are undated (read {})", day.format("%-d %b %Y")),
            false => format!("Known by {day} at the latest, according to its sources"),
        };
        html.push_str(&format!("<p>{}</p>", text(&words)));
    }
    if let Some(description) = &entry.description {
        html.push_str(&format!("<p>{}</p>", text(description)));
    }
    let parties = format_parties(entry, usize::MAX);
    if !parties.is_empty() {
        html.push_str(&format!("<p>{}</p>", text(&parties)));
    }
    let lines = attribution::lines(entry);
    if !lines.is_empty() {
        let items: String = lines
            .iter()
            .map(|line| format!("<li>{}</li>", text(line)))
            .collect();
        html.push_str(&format!("<ul>{items}</ul>"));
    }
    html.push_str(&source_list(&entry.sources));
    html
}
