//! `/claims`: conflicts_page claims. `/why/…`: the claims about one thing.

use super::card::heading;
use super::claim::ClaimRenderer;
use super::layout::Content;
use super::links::PageContext;
use crate::model::id;
use crate::query::ParamValues;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::HttpError;
use crate::views::claims::{
    Conflict, NameHolder, SharedName, conflicts, shared_names, sources, table, why,
};

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
    let mut found = conflicts(context.annals, thing.as_ref(), context.options)?;
    let open = found.iter().filter(|conflict| conflict.open).count();
    let all = found.len();
    let only_open = context.params.flag("open");
    if only_open {
        found.retain(|conflict| conflict.open);
    }
    let of = thing.as_ref().map(|thing| &thing.id);
    let names = shared_names(context.annals, of, context.options)?;
    let checked = if only_open { " checked" } else { "" };
    let mut body = format!(
        "<h1>Conflicting claims</h1>\n<p class=dim>{}: {open} open, {} settled</p>\n\
         <form class=line action=\"/claims\" aria-label=Filters>\n\
         <label>About <input name=thing value=\"{}\" placeholder=\"any thing\"></label>\n\
         <label class=tick><input type=checkbox name=open value=1{checked}> only open conflicts</label>\n<button>Show</button>\n</form>\n",
        count(all, "conflict"),
        all - open,
        escape(context.get("thing").unwrap_or_default()),
    );
    if found.is_empty() {
        body.push_str("<p class=note>No conflicting claims.</p>\n");
    }
    for one in found.iter().take(MAX_CONFLICTS) {
        body.push_str(&conflict(context, one)?);
    }
    if found.len() > MAX_CONFLICTS {
        body.push_str(&format!(
            "<p class=note>{} more not shown. Filter by the thing they are about.</p>\n",
            found.len() - MAX_CONFLICTS
        ));
    }
    body.push_str(&shared(context, &names));
    let content = Content::new("Claims", body).with_as_of();
    Ok(content.with_formats(&["json"]))
}

fn conflict(context: &PageContext<'_>, conflict: &Conflict) -> Result<String, HttpError> {
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
    let claims: String = conflict
        .claims
        .iter()
        .map(|claim| renderer.claim(claim))
        .collect();
    let state = match conflict.open {
        true => "<strong class=doubt>open</strong>",
        false => "<span class=dim>settled</span>",
    };
    Ok(format!(
        "<section>\n<h2>{}: {} {state}</h2>\n<ul class=claims>\n{claims}</ul>\n</section>\n",
        context.link(&conflict.thing.id, &conflict.thing.label),
        escape(conflict.topic.as_deref().unwrap_or("other statements")),
    ))
}

fn shared(context: &PageContext<'_>, names: &[SharedName]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let holder = |holder: &NameHolder| {
        let by = holder.by.as_ref();
        let by = by.map(|by| format!(" <span class=dim>(according to {})</span>", escape(by)));
        format!(
            "{}{}",
            context.link(&holder.agent.id, &holder.agent.label),
            by.unwrap_or_default()
        )
    };
    let item = |name: &SharedName| {
        let agents: Vec<_> = name.agents.iter().map(holder).collect();
        format!("<dt>{}<dd>{}\n", escape(&name.name), agents.join(", "))
    };
    let items: String = names.iter().map(item).collect();
    format!("<section>\n<h2>Names shared by several agents</h2>\n<dl>\n{items}</dl>\n</section>\n")
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
    let mut body = format!(
        "<h1>Claims: {}</h1>\n<p class=dim><code>{}</code></p>\n",
        context.link(&thing.id, &thing.label),
        escape(&id::shorten(thing.id.as_str()))
    );
    for topic in &why.topics {
        let claims: String = topic
            .claims
            .iter()
            .map(|claim| renderer.claim(claim))
            .collect();
        let contested = match topic.contested {
            true => " <strong class=doubt>contested</strong>",
            false => "",
        };
        body.push_str(&format!(
            "<section>\n<h2>{} <span class=n>{}</span>{contested}</h2>\n<ul class=claims>\n{claims}</ul>\n</section>\n",
            escape(&heading(topic.name.as_deref().unwrap_or("other statements"))),
            count(topic.claims.len(), "claim")
        ));
    }
    if why.topics.is_empty() {
        body.push_str("<p class=note>No claims about it.</p>\n");
    }
    if !why.stated.is_empty() {
        let facts: String = why
            .stated
            .iter()
            .map(|fact| {
                format!(
                    "<dt>{}<dd>{}\n",
                    escape(&fact.name),
                    renderer.values(&fact.values)
                )
            })
            .collect();
        body.push_str(&format!(
            "<section>\n<h2>Recorded without a claim</h2>\n<dl>\n{facts}</dl>\n</section>\n"
        ));
    }
    if !why.sources.is_empty() {
        body.push_str(&format!(
            "<section>\n<h2>Sources</h2>\n{}</section>\n",
            renderer.sources()
        ));
    }
    let title = format!("Claims: {}", thing.label);
    Ok(Content::new(&title, body)
        .with_as_of()
        .with_formats(&["json"]))
}
