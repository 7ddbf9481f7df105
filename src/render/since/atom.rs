//! A digest as an Atom feed (RFC 4287): an entry for each item, latest first.

use super::{Digest, Item, Section};
use crate::model::when::Day;
use crate::render::escape::{element, text};
use crate::render::feed::Feed;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Writes a feed. Where it has an address and that of the page that shows the same, both are in it, and its
/// id is that of what is asked for.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, digest: &Digest, address: Option<[&str; 2]>) -> io::Result<()> {
    let title = digest.title();
    let feed = Feed {
        title: &title,
        address,
    };
    let id = match address {
        Some(_) => feed.id(),
        None => "https://w3id.org/annals/since".to_owned(),
    };
    let mut entries: Vec<(Day, &Section, &Item)> = Vec::new();
    for section in &digest.sections {
        let items = section.items.iter();
        entries.extend(items.map(|item| (item.known.unwrap_or(digest.until), section, item)));
    }
    // A stable sort: the order of the digest is kept within a day.
    entries.sort_by_key(|(day, ..)| Reverse(*day));
    let latest = entries.first().map_or(digest.until, |(day, ..)| *day);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
    writeln!(out, "  {}", element("id", &id))?;
    writeln!(out, "  {}", element("title", &title))?;
    feed.write_links(out)?;
    writeln!(out, "  {}", element("updated", &timestamp(latest)))?;
    writeln!(out, "  <author>{}</author>", element("name", "annals"))?;
    for (day, section, item) in entries {
        // The same change keeps its identifier in a feed since another day.
        let id = format!("{}#{}-{day}", item.id.as_str(), section.kind.name());
        let title = format!("{}: {}", section.kind.title(), item.title);
        writeln!(out, "  <entry>")?;
        writeln!(out, "    {}", element("id", &id))?;
        writeln!(out, "    {}", element("title", &title))?;
        writeln!(out, "    {}", element("updated", &timestamp(day)))?;
        feed.write_page_of(out, item.id.as_str())?;
        writeln!(
            out,
            "    <content type=\"html\">{}</content>",
            text(&content(item))
        )?;
        writeln!(out, "  </entry>")?;
    }
    writeln!(out, "</feed>")
}

/// The end of a day, by which it was certainly known.
fn timestamp(day: Day) -> String {
    format!("{day}T23:59:59Z")
}

fn content(item: &Item) -> String {
    let mut html = String::new();
    for paragraph in item.when.iter().chain(&item.description) {
        html.push_str(&format!("<p>{}</p>", text(paragraph)));
    }
    if !item.lines.is_empty() {
        let lines = item
            .lines
            .iter()
            .map(|line| format!("<li>{}</li>", text(line)));
        html.push_str(&format!("<ul>{}</ul>", lines.collect::<String>()));
    }
    html
}
