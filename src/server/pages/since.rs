//! `/since`: what became known since a day, as a digest.

use super::layout::{Content, hidden};
use super::links::PageContext;
use crate::render::html::{Markup, html};
use crate::render::since;
use crate::server::{HttpError, api_since};

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let digest = api_since::digest(context.request)?;
    let link = |id: &_| Some(context.thing(id));
    let body = html! {
        h1 { (digest.title()) }
        p.dim { (digest.summary()) }
        (form(context, &digest.since.to_string()))
        (since::sections(&digest, &link))
    };
    let content = Content::new(&digest.title(), body);
    Ok(content.with_formats(&["json", "md", "atom"]))
}

fn form(context: &PageContext<'_>, since: &str) -> Markup {
    html! {
        form.line action="/since" aria-label="Since" {
            label { "Since (year-month-day) " input name="day" value=(since) size="11"; }
            @if let Some(until) = context.get("until") { (hidden("until", until)) }
            button { "Show" }
        }
    }
}
