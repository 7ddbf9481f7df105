//! `/claims`: conflicting claims.

use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::PageContext;
use crate::render::claims::conflicts;
use crate::render::html::{Markup, html, join};
use crate::render::style::count;
use crate::server::HttpError;
use crate::views::claims::{self, Conflict, NameHolder, SharedName, shared_names};
use crate::views::model::Source;
use crate::views::read::DetailReader;

/// The most conflicts that are shown.
const MAX_CONFLICTS: usize = 30;

pub(super) fn conflicts_page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let thing = match context.get("thing") {
        Some(text) => {
            let id = context.request.resolve(text, &[])?;
            Some(context.annals.labeled(&id)?)
        }
        None => None,
    };
    let mut found = claims::conflicts(context.annals, thing.as_ref(), context.options)?;
    let open = found.iter().filter(|conflict| conflict.open).count();
    let all = found.len();
    let only_open = context.params.flag("open");
    if only_open {
        found.retain(|conflict| conflict.open);
    }
    let of = thing.as_ref().map(|thing| &thing.id);
    let names = shared_names(context.annals, of, context.options)?;
    let mut shown = Vec::new();
    let snapshot = context.annals.store().snapshot()?;
    let mut details = DetailReader::new(snapshot.view())?;
    for one in found.iter().take(MAX_CONFLICTS) {
        shown.push(conflict(context, &details.sources_of(&one.claims)?, one));
    }
    let body = html! {
        h1 { "Conflicting claims" }
        p.dim { (count(all, "conflict")) ": " (open) " open, " (all - open) " settled" }
        form.line action="/claims" aria-label="Filters" {
            label {
                "About one thing "
                input name="thing" value=(context.get("thing").unwrap_or_default());
            }
            "\n"
            label.tick {
                input type="checkbox" name="open" value="1" checked[only_open];
                " only open conflicts"
            }
            "\n" button { "Show" }
        }
        @if found.is_empty() { p.note { "No conflicting claims." } }
        @for one in &shown { (one) }
        @if found.len() > MAX_CONFLICTS {
            p.note {
                (found.len() - MAX_CONFLICTS)
                " more not shown. Filter by the thing they are about."
            }
        }
        @if !names.is_empty() { (shared(context, &names)) }
    };
    let content = Content::new("Claims", body).with_as_of();
    let about = context.get("thing").map(|thing| ("thing", thing));
    let feed = context.url("/claims.atom", about.as_slice());
    Ok(content.with_formats(&["json"]).with_feed(feed))
}

fn conflict(context: &PageContext<'_>, sources: &[Source], conflict: &Conflict) -> Markup {
    let renderer = ClaimRenderer {
        context,
        claims: conflict.claims.iter().collect(),
        sources,
        likelihoods: None,
    };
    let heading = html! {
        (context.link(&conflict.thing.id, &conflict.thing.label)) ": "
        (conflict.topic.as_deref().unwrap_or("other statements")) " "
        @if conflict.open {
            strong.doubt { (conflicts::state(conflict)) }
        } @else {
            span.dim { "settled" }
        }
    };
    let head = conflicts::head(conflict);
    renderer.section(&heading, &head, &conflict.claims)
}

fn shared(context: &PageContext<'_>, names: &[SharedName]) -> Markup {
    let holder = |holder: &NameHolder| {
        html! {
            (context.link(&holder.agent.id, &holder.agent.label))
            @if let Some(by) = &holder.by { " " span.dim { "(according to " (by) ")" } }
        }
    };
    html! {
        section {
            h2 { "Names shared by several agents" }
            dl {
                @for name in names {
                    "\n" dt { (name.name) } dd { (join(name.agents.iter().map(holder), ", ")) }
                }
            }
        }
    }
}
