//! `/find`: search for things of any kind by words.

use super::layout::Content;
use super::links::PageContext;
use crate::model::id;
use crate::query::search::{Field, SearchNotes};
use crate::render::html::{Markup, html, isolated};
use crate::render::timeline::{html::list::colour, text};
use crate::server::{HttpError, api_lists};
use crate::views::find::{Findings, FoundThing, events};
use crate::views::model::Entry;

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let Some(words) = context.get("q") else {
        let body = html! {
            h1 { "Search" }
            p.note { "Enter names, aliases or words of events, people, tools, sources and claims." }
        };
        return Ok(Content::new("Search", body));
    };
    let found = api_lists::search(context.request, words)?;
    let events = events(context.annals, &found, context.options)?;
    let timeline = context.url("/timeline", &[("words", words)]);
    let body = html! {
        h1 { "Search: " (words) }
        (notes(&found))
        @if found.entries.is_empty() {
            p.note { "No results." }
        } @else {
            ol.events { @for entry in &found.entries { "\n" (item(context, entry, events.get(&entry.thing.id))) } }
            @if found.left_out != Some(0) { p { "There are more results: add a word." } }
        }
        @if found.entries.iter().any(|entry| entry.kind == "event") {
            p { a href=(timeline) { "Show the events on the timeline" } }
        }
    };
    Ok(Content::new(&format!("Search: {words}"), body).with_formats(&["json"]))
}

/// The words that were replaced.
pub(super) fn corrections(notes: &SearchNotes) -> Markup {
    html! {
        @for correction in &notes.corrections {
            p.note role="status" {
                "Showing " strong { (correction.shown) } " for “" (correction.typed) "”."
            }
        }
    }
}

/// What became of the words.
fn notes(found: &Findings) -> Markup {
    html! {
        (corrections(&found.notes))
        @if let Some(period) = &found.notes.period { p.dim { "Events of " (period) "." } }
    }
}

fn item(context: &PageContext<'_>, entry: &FoundThing, event: Option<&Entry>) -> Markup {
    html! {
        li class=(event.map_or("thing", colour)) {
            span.when { (event.map_or_else(|| entry.kind.clone(), text::date)) }
            a.what href=(context.thing(&entry.thing.id)) { (isolated(&entry.thing.label)) }
            p.dim {
                code { (id::shorten(entry.thing.id.as_str())) }
                @if entry.field != Field::Name { " · " (entry.field.name()) ": " (isolated(&entry.matched)) }
            }
        }
    }
}
