//! A timeline as an Atom feed (RFC 4287), sorted by the day on which each event became known, latest
//! first, and those of one day in the order of the timeline; events for which that day is unknown come
//! last.
//!
//! `published` is the day by which an event was certainly known, according to the dates of its sources;
//! `updated` is when its record was last changed.

use crate::database::digest;
use crate::render::attribution::{self, title};
use crate::render::escape::{element, escape, text};
use crate::render::format::FormatInfo;
use crate::render::link::{html_link, safe_link};
use crate::render::parties::format_parties;
use crate::render::timeline::format::{FormatOptions, TimelineFormat};
use crate::views::model::{Entry, Source};
use crate::views::timeline::Timeline;
use chrono::{DateTime, Utc};
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
        feed.write(&mut out, timeline)
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
    feed.write(out, timeline)
}

/// What a feed is called, and where it is.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// What it holds: its title.
    pub title: &'a str,
    /// Its own address and that of the page that shows the same, where it has any; both may be relative to
    /// where it is read from.
    pub address: Option<[&'a str; 2]>,
}

impl Feed<'_> {
    /// The id of the feed: of what it is asked for, whatever the host; without an address, of its title.
    fn id(&self) -> String {
        let asked = self.address.map_or(self.title, |[own, _]| own);
        let digest = digest(asked.as_bytes());
        format!("https://w3id.org/annals/feed/{}", &digest[..16])
    }

    /// Writes a timeline as this feed.
    ///
    /// # Errors
    /// Fails if writing fails.
    pub fn write(&self, out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
        let mut entries: Vec<_> = timeline.entries.iter().collect();
        // A stable sort: the order of the timeline is kept within a day.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.known));
        let latest = entries
            .iter()
            .filter_map(|entry| entry.revised())
            .map(|it| it.at)
            .max();
        writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
        writeln!(out, "  {}", element("id", &self.id()))?;
        writeln!(out, "  {}", element("title", self.title))?;
        if let Some([own, page]) = self.address {
            let (own, page) = (escape(own), escape(page));
            writeln!(
                out,
                "  <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>"
            )?;
            writeln!(
                out,
                "  <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
            )?;
        }
        writeln!(out, "  {}", element("updated", &timestamp(latest)))?;
        writeln!(out, "  <author>{}</author>", element("name", "annals"))?;
        for entry in entries {
            write_entry(out, entry)?;
        }
        writeln!(out, "</feed>")
    }
}

/// A moment; a feed requires one, also where nothing bears any day: that of the first feeds, which says
/// nothing of the record.
fn timestamp(at: Option<DateTime<Utc>>) -> String {
    match at {
        Some(at) => at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        None => "2005-12-01T00:00:00Z".to_owned(),
    }
}

fn write_entry(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let updated = entry.revised().map(|revision| revision.at);
    writeln!(out, "  <entry>")?;
    writeln!(out, "    {}", element("id", entry.id.as_str()))?;
    writeln!(out, "    {}", element("title", &title(entry)))?;
    if let Some(day) = entry.known {
        let published = format!("{day}T00:00:00Z");
        writeln!(out, "    {}", element("published", &published))?;
    }
    writeln!(out, "    {}", element("updated", &timestamp(updated)))?;
    let mut urls = entry.sources.iter().filter_map(|its| its.url.as_deref());
    if let Some(link) = urls.find_map(safe_link) {
        let link = escape(&link);
        writeln!(out, "    <link rel=\"related\" href=\"{link}\"/>")?;
    }
    for kind in &entry.types {
        let (term, label) = (escape(kind.id.as_str()), escape(&kind.label));
        writeln!(out, "    <category term=\"{term}\" label=\"{label}\"/>")?;
    }
    // type="html" requires escaped HTML.
    writeln!(
        out,
        "    <content type=\"html\">{}</content>",
        text(&content(entry))
    )?;
    writeln!(out, "  </entry>")
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
    if !entry.sources.is_empty() {
        let sources: String = entry.sources.iter().map(source).collect();
        html.push_str(&format!("<ul>{sources}</ul>"));
    }
    html
}

fn source(source: &Source) -> String {
    let title = source.title.as_deref().unwrap_or("title not recorded");
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_ref().map(|its| text(&its.shown)));
    parts.push(html_link(&text(title), source.url.as_deref()));
    parts.push(text(&source.date_words()));
    format!("<li>{}</li>", parts.join(", "))
}
