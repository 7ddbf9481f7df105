//! Atom feeds (RFC 4287) of any kind.

use super::escape::{element, escape, text};
use super::link::{html_link, page_path};
use crate::database::digest;
use crate::model::when::Day;
use crate::views::model::Source;
use chrono::{DateTime, Utc};
use std::io::{self, Write};

/// What a feed is called, and where it is.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// What it holds: its title.
    pub title: &'a str,
    /// Its own address and that of the page that shows the same, where it has any; both may be relative to
    /// where it is read from.
    pub address: Option<[&'a str; 2]>,
}

/// An entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedEntry {
    /// Its identifier, the same for ever.
    pub id: String,
    /// What it says.
    pub title: String,
    /// The day by which it was certainly known.
    pub published: Option<Day>,
    /// When its record was last changed.
    pub updated: Option<DateTime<Utc>>,
    /// A link to where it was read.
    pub related: Option<String>,
    /// Term and label of each category.
    pub categories: Vec<[String; 2]>,
    /// Its content as HTML.
    pub content: String,
}

impl Feed<'_> {
    /// The id of the feed: of what it is asked for, whatever the host; without an address, of its title.
    pub fn id(&self) -> String {
        let asked = self.address.map_or(self.title, |[own, _]| own);
        let digest = digest(asked.as_bytes());
        format!("https://w3id.org/annals/feed/{}", &digest[..16])
    }

    /// Writes the links to itself and to the page.
    pub(crate) fn write_links(&self, out: &mut impl Write) -> io::Result<()> {
        let Some([own, page]) = self.address else {
            return Ok(());
        };
        let (own, page) = (escape(own), escape(page));
        writeln!(
            out,
            "  <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>"
        )?;
        writeln!(
            out,
            "  <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
        )
    }

    /// Writes the link of an entry to the page of what it is about, where the feed is among pages.
    pub(crate) fn write_page_of(&self, out: &mut impl Write, iri: &str) -> io::Result<()> {
        match page_path(iri).filter(|_| self.address.is_some()) {
            Some(page) => {
                let page = escape(&page);
                writeln!(
                    out,
                    "    <link rel=\"alternate\" type=\"text/html\" href=\"{page}\"/>"
                )
            }
            None => Ok(()),
        }
    }

    /// Writes the feed with these entries, in their order.
    ///
    /// # Errors
    /// Fails if writing fails.
    pub fn write(&self, out: &mut impl Write, entries: &[FeedEntry]) -> io::Result<()> {
        let latest = entries.iter().filter_map(|entry| entry.updated).max();
        writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
        writeln!(out, "  {}", element("id", &self.id()))?;
        writeln!(out, "  {}", element("title", self.title))?;
        self.write_links(out)?;
        writeln!(out, "  {}", element("updated", &timestamp(latest)))?;
        writeln!(out, "  <author>{}</author>", element("name", "annals"))?;
        for entry in entries {
            entry.write(out, self)?;
        }
        writeln!(out, "</feed>")
    }
}

impl FeedEntry {
    fn write(&self, out: &mut impl Write, feed: &Feed<'_>) -> io::Result<()> {
        writeln!(out, "  <entry>")?;
        writeln!(out, "    {}", element("id", &self.id))?;
        writeln!(out, "    {}", element("title", &self.title))?;
        if let Some(day) = self.published {
            let published = format!("{day}T00:00:00Z");
            writeln!(out, "    {}", element("published", &published))?;
        }
        writeln!(out, "    {}", element("updated", &timestamp(self.updated)))?;
        feed.write_page_of(out, &self.id)?;
        if let Some(link) = &self.related {
            let link = escape(link);
            writeln!(out, "    <link rel=\"related\" href=\"{link}\"/>")?;
        }
        for [term, label] in &self.categories {
            let (term, label) = (escape(term), escape(label));
            writeln!(out, "    <category term=\"{term}\" label=\"{label}\"/>")?;
        }
        // type="html" requires escaped HTML.
        writeln!(
            out,
            "    <content type=\"html\">{}</content>",
            text(&self.content)
        )?;
        writeln!(out, "  </entry>")
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

/// The end of a day, which is when what that day tells was certainly known.
pub(crate) fn end_of(day: Day) -> Option<DateTime<Utc>> {
    day.and_hms_opt(23, 59, 59).map(|end| end.and_utc())
}

/// The sources as a list in HTML; nothing if there are none.
pub(crate) fn source_list(sources: &[Source]) -> String {
    let items: String = sources.iter().map(source).collect();
    match items.is_empty() {
        true => items,
        false => format!("<ul>{items}</ul>"),
    }
}

fn source(source: &Source) -> String {
    let title = source.title.as_deref().unwrap_or("title not recorded");
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_ref().map(|its| text(&its.shown)));
    parts.push(html_link(&text(title), source.url.as_deref()));
    parts.push(text(&source.date_words()));
    format!("<li>{}</li>", parts.join(", "))
}
