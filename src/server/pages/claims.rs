//! `/claims`: conflicting claims.

use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::PageContext;
use crate::render::claims::conflicts;
use crate::render::html::{Markup, html, join};
use crate::render::style::count;
use crate::server::HttpError;
use crate::views::claims::{Conflict, NameHolder, SharedName, first_conflicts, shared_names};
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
    let only_open = context.params.flag("open");
    let (annals, options) = (context.annals, context.options);
    let found = first_conflicts(annals, thing.as_ref(), only_open, MAX_CONFLICTS, options)?;
    let (all, open) = (found.all, found.open);
    let wanted = if only_open { open } else { all };
    let of = thing.as_ref().map(|thing| &thing.id);
    let names = shared_names(annals, of, options)?;
    let mut shown = Vec::new();
    let snapshot = annals.store().snapshot()?;
    let mut details = DetailReader::new(snapshot.view())?;
    for one in &found.shown {
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
        @if shown.is_empty() { p.note { "No conflicting claims." } }
        @for one in &shown { (one) }
        @if wanted > shown.len() {
            p.note {
                (wanted - shown.len())
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
