//! Events as a list, with who and whom, and where each was read: all of it links.

use super::links::Visit;
use crate::model::when::When;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::render::timeline::text;
use crate::views::timeline::{Entry, Thing, Timeline};
use chrono::Datelike;

/// So many names of one kind are shown; the others are counted.
const NAMES: usize = 3;

/// The entries under their years, in the order that they came in; `level` is that of the years'
/// headings.
pub(super) fn list(visit: &Visit<'_>, timeline: &Timeline, level: u8) -> String {
    let year = |entry: &Entry| Some(entry.when.as_ref()?.sort_day()?.year());
    let mut out = String::new();
    for run in timeline.entries.chunk_by(|a, b| year(a) == year(b)) {
        let heading = match run.first().and_then(year) {
            Some(year) => year.to_string(),
            None => "No date in the record".to_owned(),
        };
        let items: String = run
            .iter()
            .map(|entry| item(visit, entry, timeline))
            .collect();
        out.push_str(&format!(
            "<h{level} class=year>{heading}</h{level}>\n<ol class=events>\n{items}</ol>\n"
        ));
    }
    out
}

fn item(visit: &Visit<'_>, entry: &Entry, timeline: &Timeline) -> String {
    let class = match (entry.contested, entry.is_attack()) {
        (true, _) => "c",
        (false, true) => "a",
        (false, false) => "e",
    };
    let words = entry
        .when
        .as_ref()
        .map_or_else(|| "no date in the record".to_owned(), When::words);
    let mut notes = vec![parties(visit, entry)];
    notes.push(names(visit, &entry.types, ""));
    if entry.is_hollow(timeline.window) {
        notes.push("<em>possibly in this window</em>".to_owned());
    }
    notes.retain(|note| !note.is_empty());
    format!(
        "<li class={class}><span class=when title=\"{}\">{}</span>\
         <a class=what href=\"{}\">{}</a><p>{}</p><p class=dim>{}</p>\n",
        escape(&words),
        escape(&text::date(entry)),
        escape(&visit.thing(&entry.id)),
        escape(&entry.label),
        notes.join(" · "),
        read_in(visit, entry)
    )
}

/// The first names as links, then how many more there are.
fn names(visit: &Visit<'_>, things: &[Thing], after: &str) -> String {
    let mut links: Vec<String> = things
        .iter()
        .take(NAMES)
        .map(|thing| format!("{}{after}", visit.link(&thing.id, &thing.label)))
        .collect();
    if things.len() > NAMES {
        links.push(format!("{} more", things.len() - NAMES));
    }
    links.join(", ")
}

/// Who did it, or is said to have, and to whom.
pub(super) fn parties(visit: &Visit<'_>, entry: &Entry) -> String {
    let role = |roles: &[&str]| {
        let mut found: Vec<Thing> = Vec::new();
        for party in roles.iter().flat_map(|role| entry.with_role(role)) {
            if !found.contains(&party.agent) {
                found.push(party.agent.clone());
            }
        }
        found
    };
    let mut who = names(visit, &role(&["initiator"]), "");
    if who.is_empty() {
        let named: Vec<Thing> = entry.named().into_iter().cloned().collect();
        let mark = "<abbr title=\"named by a claim\">?</abbr>";
        who = names(visit, &named, mark);
        if entry.contested {
            who = format!("<strong class=doubt>contested</strong> {who}");
        }
    }
    if who.is_empty() {
        who = names(visit, &role(&["participant", "supporter"]), "");
    }
    let whom = [["target"], ["affected"], ["recipient"]];
    let whom = whom.iter().map(|roles| role(roles));
    let whom = whom.into_iter().find(|found| !found.is_empty());
    let whom = names(visit, &whom.unwrap_or_default(), "");
    match (who.is_empty(), whom.is_empty()) {
        (_, true) => who,
        (true, false) => format!("→ {whom}"),
        (false, false) => format!("{who} → {whom}"),
    }
}

/// Where it was read: the publishers, each a link to the page of its first source.
fn read_in(visit: &Visit<'_>, entry: &Entry) -> String {
    if entry.sources.is_empty() {
        return "no source".to_owned();
    }
    let mut seen: Vec<String> = Vec::new();
    let mut links = Vec::new();
    for source in &entry.sources {
        let name = source
            .publisher
            .as_ref()
            .map(|publisher| publisher.label.clone())
            .or_else(|| source.title.clone())
            .unwrap_or_else(|| crate::model::id::shorten(source.id.as_str()));
        if !seen.contains(&name) {
            if links.len() < NAMES {
                links.push(visit.link(&source.id, &name));
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
