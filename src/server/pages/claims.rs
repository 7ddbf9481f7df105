//! `/claims`: conflicting claims. `/why/…`: the claims about one thing.

use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::PageContext;
use super::state;
use crate::model::id;
use crate::query::ParamValues;
use crate::render::claims::conflicts;
use crate::render::html::{Markup, html, join};
use crate::render::style::count;
use crate::server::HttpError;
use crate::views::claims::{self, Conflict, NameHolder, SharedName, shared_names, why};
use crate::views::read::{sources, table};

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
    for one in found.iter().take(MAX_CONFLICTS) {
        shown.push(conflict(context, one)?);
    }
    let body = html! {
        h1 { "Conflicting claims" }
        p.dim { (count(all, "conflict")) ": " (open) " open, " (all - open) " settled" }
        form.line action="/claims" aria-label="Filters" {
            label {
                "About "
                input name="thing" value=(context.get("thing").unwrap_or_default())
                    placeholder="any thing";
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
    Ok(content.with_formats(&["json"]))
}

fn conflict(context: &PageContext<'_>, conflict: &Conflict) -> Result<Markup, HttpError> {
    let thing = ParamValues::default().with("thing", [conflict.thing.id.clone().into()]);
    let rows = context
        .annals
        .query_saved("card-sources", &thing, context.options)?;
    let sources = sources(&table(rows)?);
    let renderer = ClaimRenderer {
        context,
        claims: conflict.claims.iter().collect(),
        sources: &sources,
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
    Ok(renderer.section(&heading, &head, &conflict.claims))
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

pub(super) fn why_page(context: &PageContext<'_>, name: &str) -> Result<Content, HttpError> {
    let thing = context.request.resolve(name, &[])?;
    let thing = context.annals.labeled(&thing)?;
    let property = context.get("property").map(|text| {
        context
            .request
            .resolve(text, &["ann", "dcterms", "rdfs", "skos"])
    });
    let property = property.transpose()?;
    let why = why(context.annals, &thing, property.as_ref(), context.options)?;
    let renderer = ClaimRenderer {
        context,
        claims: why.topics.iter().flat_map(|topic| &topic.claims).collect(),
        sources: &why.sources,
        likelihoods: Some(&why.likelihoods),
    };
    let body = html! {
        h1 { "Claims: " (context.link(&thing.id, &thing.label)) }
        p.dim { code { (id::shorten(thing.id.as_str())) } }
        @if let Some(state) = &why.state { (state::section(context, state)) }
        @for topic in &why.topics {
            (renderer.topic(topic.name.as_deref(), &topic.claims, topic.contested))
        }
        @if why.topics.is_empty() { p.note { "No claims about it." } }
        @if let Some(state) = &why.state { (state::relations(context, &state.attribution)) }
        @if !why.stated.is_empty() {
            section {
                h2 { "On record" }
                dl {
                    @for fact in &why.stated {
                        "\n"
                        dt { (fact.name) }
                        dd {
                            (renderer.values(&fact.values))
                            (state::against(context, why.state.as_ref(), fact))
                        }
                    }
                }
            }
        }
        @if !why.sources.is_empty() {
            section { h2 { "Sources" } (renderer.sources()) }
        }
    };
    let title = format!("Claims: {}", thing.label);
    Ok(Content::new(&title, body)
        .with_as_of()
        .with_formats(&["json"]))
}
