//! `/find`: search for things by name, and for events by words.

use super::layout::Content;
use super::links::PageContext;
use super::list::list;
use crate::model::id;
use crate::render::html::html;
use crate::render::style::count;
use crate::server::{HttpError, api_lists};

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let Some(words) = context.get("q") else {
        let body = html! {
            h1 { "Search" }
            p.note { "Enter a name, an alias or words from an event title." }
        };
        return Ok(Content::new("Search", body));
    };
    let (things, events) = api_lists::search(context.request, words)?;
    let all = events.entries.len() + events.left_out.unwrap_or(0);
    let body = html! {
        h1 { "Search: " (words) }
        @if things.is_empty() && events.entries.is_empty() {
            p.note { "No results." }
        }
        @if !things.is_empty() {
            h2 { "Things" }
            ul {
                @for thing in &things {
                    "\n"
                    li {
                        (context.link(&thing.id, &thing.label)) " "
                        code { (id::shorten(thing.id.as_str())) }
                    }
                }
            }
        }
        @if !events.entries.is_empty() {
            section {
                h2 { (count(all, "event")) }
                (list(context, &events))
                @if all > api_lists::MAX_RESULTS {
                    p {
                        a href=(context.url("/timeline", &[("words", words)])) {
                            "Show all on the timeline"
                        }
                    }
                }
            }
        }
    };
    Ok(Content::new(&format!("Search: {words}"), body).with_formats(&["json"]))
}
