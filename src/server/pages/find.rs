//! `/find`: what goes by a name, and the events that have the words.

use super::layout::Content;
use super::links::Visit;
use super::list::list;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::{Failure, api_lists};

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let Some(words) = visit.get("q") else {
        return Ok(Content::new(
            "Search",
            "<h1>Search</h1>\n<p class=note>Write a name, an alias or some words of an event.</p>\n".to_owned(),
        ));
    };
    let (things, events) = api_lists::found(visit.asked, words)?;
    let mut body = format!("<h1>Search: {}</h1>\n", escape(words));
    if things.is_empty() && events.entries.is_empty() {
        body.push_str(
            "<p class=note>Nothing goes by this name, and no event has these words.</p>\n",
        );
    }
    if !things.is_empty() {
        let items: String = things
            .iter()
            .map(|thing| {
                let short = crate::model::id::shorten(thing.id.as_str());
                format!(
                    "<li>{} <code>{}</code>\n",
                    visit.link(&thing.id, &thing.label),
                    escape(&short)
                )
            })
            .collect();
        body.push_str(&format!("<h2>Things</h2>\n<ul>\n{items}</ul>\n"));
    }
    if !events.entries.is_empty() {
        let all = events.entries.len() + events.left_out.unwrap_or(0);
        let more = match all > api_lists::FOUND {
            true => format!(
                "<p><a href=\"{}\">On the timeline</a></p>\n",
                visit.address("/timeline", &[("words", words)])
            ),
            false => String::new(),
        };
        body.push_str(&format!(
            "<section>\n<h2>{}</h2>\n{}{more}</section>\n",
            count(all, "event"),
            list(visit, &events, 3)
        ));
    }
    Ok(Content::new(&format!("Search: {words}"), body).with_data(&["json"]))
}
