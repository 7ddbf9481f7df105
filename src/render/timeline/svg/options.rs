//! How a timeline is drawn, and where its marks link to.

use crate::render::link::safe_link;
use crate::views::timeline::{Entry, GroupBy};

/// Options of the SVG.
#[derive(Clone, Copy)]
pub struct SvgOptions<'a> {
    /// The width in pixels.
    pub width: u32,
    /// What lanes are grouped by; `None` for a single lane.
    pub by: Option<GroupBy>,
    /// The title.
    pub title: &'a str,
    /// A note to show after the counts, such as the as-of day.
    pub about: Option<&'a str>,
    /// The link of an entry.
    pub link: &'a dyn Fn(&Entry) -> Option<String>,
    /// Whether it is part of a page that has its own title, counts, background and style.
    pub inline: bool,
}

impl Default for SvgOptions<'_> {
    fn default() -> Self {
        Self {
            width: 1200,
            by: None,
            title: "Timeline",
            about: None,
            link: &to_source,
            inline: false,
        }
    }
}

/// The URL of the first source that has one, else of the event.
pub fn to_source(entry: &Entry) -> Option<String> {
    let mut addresses = entry
        .sources
        .iter()
        .filter_map(|source| safe_link(source.url.as_deref()?));
    addresses.next().or_else(|| to_event(entry))
}

/// The URL of the event.
pub fn to_event(entry: &Entry) -> Option<String> {
    safe_link(entry.id.as_str())
}
