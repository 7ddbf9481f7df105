//! Events as a list, with links to their parties and sources.

use super::links::PageContext;
use crate::model::when::When;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::render::timeline::text;
use crate::views::model::{Entity, Entry, Role};
use crate::views::timeline::Timeline;
use chrono::Datelike;

/// The most names shown per kind; the others are counted.
const MAX_NAMES: usize = 3;

/// The entries grouped by year, in their given order; `level` is that of the year headings.
pub(super) fn list(context: &PageContext<'_>, timeline: &Timeline, level: u8) -> String {
    let year = |entry: &Entry| Some(entry.when.as_ref()?.sort_day()?.year());
    let mut out = String::new();
    for run in timeline.entries.chunk_by(|a, b| year(a) == year(b)) {
        let heading = match run.first().and_then(year) {
            Some(year) => year.to_string(),
            None => "Undated".to_owned(),
        };
        let items: String = run
            .iter()
            .map(|entry| item(context, entry, timeline))
            .collect();
        out.push_str(&format!(
            "<h{level} class=year>{heading}</h{level}>\n<ol class=events>\n{items}</ol>\n"
        ));
    }
    out
}

fn item(context: &PageContext<'_>, entry: &Entry, timeline: &Timeline) -> String {
    let class = match (entry.contested, entry.is_attack()) {
        (true, _) => "c",
        (false, true) => "a",
        (false, false) => "e",
    };
    let words = entry
        .when
        .as_ref()
        .map_or_else(|| "undated".to_owned(), When::words);
    let mut notes = vec![parties(context, entry)];
    notes.push(names(context, &entry.types, ""));
    if entry.is_only_possible(timeline.window) {
        notes.push("<em>possibly in this period</em>".to_owned());
    }
    notes.retain(|note| !note.is_empty());
    format!(
        "<li class={class}><span class=when title=\"{}\">{}</span>\
         <a class=what href=\"{}\">{}</a><p>{}</p><p class=dim>{}</p>\n",
        escape(&words),
        escape(&text::date(entry)),
        escape(&context.thing(&entry.id)),
        escape(&entry.label),
        notes.join(" · "),
        source_links(context, entry)
    )
}

/// The first names as links, then how many more there are.
fn names(context: &PageContext<'_>, things: &[Entity], after: &str) -> String {
    let mut links: Vec<String> = things
        .iter()
        .take(MAX_NAMES)
        .map(|thing| format!("{}{after}", context.link(&thing.id, &thing.label)))
        .collect();
    if things.len() > MAX_NAMES {
        links.push(format!("{} more", things.len() - MAX_NAMES));
    }
    links.join(", ")
}

/// The actors, known or alleged, and the targets.
pub(super) fn parties(context: &PageContext<'_>, entry: &Entry) -> String {
    let role = |roles: &[Role]| {
        let mut found: Vec<Entity> = Vec::new();
        for party in roles.iter().flat_map(|role| entry.with_role(role)) {
            if !found.contains(&party.agent) {
                found.push(party.agent.clone());
            }
        }
        found
    };
    let mut actors = names(context, &role(&[Role::Initiator]), "");
    if actors.is_empty() {
        let named: Vec<Entity> = entry.attributed_agents().into_iter().cloned().collect();
        let mark = "<abbr title=\"named by a claim\">?</abbr>";
        actors = names(context, &named, mark);
        if entry.contested {
            actors = format!("<strong class=doubt>contested</strong> {actors}");
        }
    }
    if actors.is_empty() {
        actors = names(context, &role(&[Role::Participant, Role::Supporter]), "");
    }
    let targets = [[Role::Target], [Role::Affected], [Role::Recipient]];
    let targets = targets.iter().map(|roles| role(roles));
    let targets = targets.into_iter().find(|found| !found.is_empty());
    let targets = names(context, &targets.unwrap_or_default(), "");
    match (actors.is_empty(), targets.is_empty()) {
        (_, true) => actors,
        (true, false) => format!("→ {targets}"),
        (false, false) => format!("{actors} → {targets}"),
    }
}

/// The publishers of the sources, each a link to the page of its first source.
fn source_links(context: &PageContext<'_>, entry: &Entry) -> String {
    if entry.sources.is_empty() {
        return "no source".to_owned();
    }
    let mut seen: Vec<String> = Vec::new();
    let mut links = Vec::new();
    for source in &entry.sources {
        let name = source
            .publisher
            .as_ref()
            .map(|publisher| publisher.shown.clone())
            .or_else(|| source.title.clone())
            .unwrap_or_else(|| crate::model::id::shorten(source.id.as_str()));
        if !seen.contains(&name) {
            if links.len() < MAX_NAMES {
                links.push(context.link(&source.id, &name));
            }
            seen.push(name);
        }
    }
    let more = match seen.len() - links.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(
        "{}: {}{more}",
        count(entry.sources.len(), "source"),
        links.join(", ")
    )
}
