//! `/claims`: what contradicts what. `/why/…`: who says what of one thing.

use super::card::heading;
use super::claim::Told;
use super::layout::Content;
use super::links::Visit;
use crate::model::id;
use crate::query::Values;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::server::Failure;
use crate::views::claims::{
    Bearer, Conflict, SharedName, conflicts, shared_names, sources, table, why,
};

/// So many contradictions are shown on a page.
const SHOWN: usize = 30;

pub(super) fn conflicting(visit: &Visit<'_>) -> Result<Content, Failure> {
    let thing = match visit.get("thing") {
        Some(text) => {
            let id = visit.asked.resolve(text, &[])?;
            Some(visit.annals.named(&id)?)
        }
        None => None,
    };
    let mut found = conflicts(visit.annals, thing.as_ref(), visit.limits)?;
    let open = found.iter().filter(|conflict| conflict.open).count();
    let all = found.len();
    let only_open = visit.params.flag("open");
    if only_open {
        found.retain(|conflict| conflict.open);
    }
    let of = thing.as_ref().map(|thing| &thing.id);
    let names = shared_names(visit.annals, of, visit.limits)?;
    let ticked = if only_open { " checked" } else { "" };
    let mut body = format!(
        "<h1>Claims that contradict each other</h1>\n<p class=dim>{}: {open} open, {} settled</p>\n\
         <form class=line action=\"/claims\" aria-label=\"Narrow down\">\n\
         <label>About <input name=thing value=\"{}\" placeholder=\"any thing\"></label>\n\
         <label class=tick><input type=checkbox name=open value=1{ticked}> only open ones</label>\n<button>Show</button>\n</form>\n",
        count(all, "contradiction"),
        all - open,
        escape(visit.get("thing").unwrap_or_default()),
    );
    if found.is_empty() {
        body.push_str("<p class=note>Nothing contradicts anything here.</p>\n");
    }
    for one in found.iter().take(SHOWN) {
        body.push_str(&conflict(visit, one)?);
    }
    if found.len() > SHOWN {
        body.push_str(&format!(
            "<p class=note>{} more are not shown: name the thing that they are about.</p>\n",
            found.len() - SHOWN
        ));
    }
    body.push_str(&shared(visit, &names));
    let content = Content::new("Claims", body).looking_back();
    Ok(content.with_data(&["json"]))
}

fn conflict(visit: &Visit<'_>, conflict: &Conflict) -> Result<String, Failure> {
    let thing = Values::default().with("thing", [conflict.thing.id.clone().into()]);
    let rows = visit.annals.query("card-sources", &thing, visit.limits)?;
    let sources = sources(&table(rows)?);
    let told = Told {
        visit,
        claims: conflict.claims.iter().collect(),
        sources: &sources,
        likelihoods: None,
    };
    let claims: String = conflict
        .claims
        .iter()
        .map(|claim| told.claim(claim))
        .collect();
    let state = match conflict.open {
        true => "<strong class=doubt>open</strong>",
        false => "<span class=dim>settled</span>",
    };
    Ok(format!(
        "<section>\n<h2>{}: {} {state}</h2>\n<ul class=claims>\n{claims}</ul>\n</section>\n",
        visit.link(&conflict.thing.id, &conflict.thing.label),
        escape(conflict.topic.as_deref().unwrap_or("in words")),
    ))
}

fn shared(visit: &Visit<'_>, names: &[SharedName]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let bearer = |bearer: &Bearer| {
        let by = bearer.by.as_ref();
        let by = by.map(|by| format!(" <span class=dim>(according to {})</span>", escape(by)));
        format!(
            "{}{}",
            visit.link(&bearer.agent.id, &bearer.agent.label),
            by.unwrap_or_default()
        )
    };
    let item = |name: &SharedName| {
        let agents: Vec<_> = name.agents.iter().map(bearer).collect();
        format!("<dt>{}<dd>{}\n", escape(&name.name), agents.join(", "))
    };
    let items: String = names.iter().map(item).collect();
    format!("<section>\n<h2>Names that several agents go by</h2>\n<dl>\n{items}</dl>\n</section>\n")
}

pub(super) fn grounds(visit: &Visit<'_>, name: &str) -> Result<Content, Failure> {
    let thing = visit.asked.resolve(name, &[])?;
    let thing = visit.annals.named(&thing)?;
    let property = visit.get("property").map(|text| {
        visit
            .asked
            .resolve(text, &["ann", "dcterms", "rdfs", "skos"])
    });
    let property = property.transpose()?;
    let why = why(visit.annals, &thing, property.as_ref(), visit.limits)?;
    let told = Told {
        visit,
        claims: why.topics.iter().flat_map(|topic| &topic.claims).collect(),
        sources: &why.sources,
        likelihoods: Some(&why.likelihoods),
    };
    let mut body = format!(
        "<h1>Who says so: {}</h1>\n<p class=dim><code>{}</code></p>\n",
        visit.link(&thing.id, &thing.label),
        escape(&id::shorten(thing.id.as_str()))
    );
    for topic in &why.topics {
        let claims: String = topic.claims.iter().map(|claim| told.claim(claim)).collect();
        let contested = match topic.contested {
            true => " <strong class=doubt>contested</strong>",
            false => "",
        };
        body.push_str(&format!(
            "<section>\n<h2>{} <span class=n>{}</span>{contested}</h2>\n<ul class=claims>\n{claims}</ul>\n</section>\n",
            escape(&heading(topic.name.as_deref().unwrap_or("in words"))),
            count(topic.claims.len(), "claim")
        ));
    }
    if why.topics.is_empty() {
        body.push_str("<p class=note>Nobody claims anything about it.</p>\n");
    }
    if !why.stated.is_empty() {
        let facts: String = why
            .stated
            .iter()
            .map(|fact| {
                format!(
                    "<dt>{}<dd>{}\n",
                    escape(&fact.name),
                    told.values(&fact.values)
                )
            })
            .collect();
        body.push_str(&format!(
            "<section>\n<h2>Stated in the record, without dispute</h2>\n<dl>\n{facts}</dl>\n</section>\n"
        ));
    }
    if !why.sources.is_empty() {
        body.push_str(&format!(
            "<section>\n<h2>Read in</h2>\n{}</section>\n",
            told.sources()
        ));
    }
    let title = format!("Who says so: {}", thing.label);
    Ok(Content::new(&title, body)
        .looking_back()
        .with_data(&["json"]))
}
