//! `/find`: search for things by name, and for events by words.

use super::layout::Content;
use super::links::PageContext;
use super::list::list;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::{HttpError, api_lists};

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let Some(words) = context.get("q") else {
        return Ok(Content::new(
            "Search",
            "<h1>Search</h1>\n<p class=note>Enter a name, an alias or words from an event title.</p>\n".to_owned(),
        ));
    };
    let (things, events) = api_lists::search(context.request, words)?;
    let mut body = format!("<h1>Search: {}</h1>\n", escape(words));
    if things.is_empty() && events.entries.is_empty() {
        body.push_str("<p class=note>No results.</p>\n");
    }
    if !things.is_empty() {
        let items: String = things
            .iter()
            .map(|thing| {
                let short = crate::model::id::shorten(thing.id.as_str());
                format!(
                    "<li>{} <code>{}</code>\n",
                    context.link(&thing.id, &thing.label),
                    escape(&short)
                )
            })
            .collect();
        body.push_str(&format!("<h2>Things</h2>\n<ul>\n{items}</ul>\n"));
    }
    if !events.entries.is_empty() {
        let all = events.entries.len() + events.left_out.unwrap_or(0);
        let more = match all > api_lists::MAX_RESULTS {
            true => format!(
                "<p><a href=\"{}\">Show all on the timeline</a></p>\n",
                context.url("/timeline", &[("words", words)])
            ),
            false => String::new(),
        };
        body.push_str(&format!(
            "<section>\n<h2>{}</h2>\n{}{more}</section>\n",
            count(all, "event"),
            list(context, &events, 3)
        ));
    }
    Ok(Content::new(&format!("Search: {words}"), body).with_formats(&["json"]))
}
