//! Events as a list, with links to their parties and sources.

use super::links::PageContext;
use crate::model::id;
use crate::render::attribution::{self, sign, title};
use crate::render::html::{Markup, html, in_language, join};
use crate::render::parties::{is_disputed, named_agents, signs};
use crate::render::style::count;
use crate::render::timeline::html::list::{colour, details, years};
use crate::render::timeline::text;
use crate::views::model::{Entity, Entry, Named, Role};
use crate::views::timeline::Timeline;

/// The most names shown per kind; the others are counted.
const MAX_NAMES: usize = 3;
/// The most publishers shown, as examples: the page of an event has all.
const MAX_PUBLISHERS: usize = 1;

/// The entries grouped by year, in their given order.
pub(super) fn list(context: &PageContext<'_>, timeline: &Timeline) -> Markup {
    html! {
        @for (year, entries) in years(&timeline.entries) {
            h3.year { (year) }
            ol.events { @for entry in entries { "\n" (item(context, entry, timeline)) } }
        }
    }
}

fn item(context: &PageContext<'_>, entry: &Entry, timeline: &Timeline) -> Markup {
    let details = details(
        parties(context, entry),
        html! {},
        html! { @if entry.is_only_possible(timeline.window) { em { "possibly in this period" } } },
    );
    let types = names(context, &entry.types, &html! {});
    let [label_language, its_language] = &entry.record.languages;
    html! {
        li class=(colour(entry)) {
            span.when title=[words(entry)] { (text::date(entry)) }
            a.what href=(context.thing(&entry.id)) { (in_language(&title(entry), label_language.as_deref())) }
            p.of[details.0.is_empty()] {
                (details)
                // A small screen has no room for these.
                @if !types.0.is_empty() {
                    span.of { @if !details.0.is_empty() { " · " } (types) }
                }
            }
            @if let Some(description) = &entry.description { p.told { (in_language(description, its_language.as_deref())) } }
            p.dim { (source_links(context, entry)) }
        }
    }
}

/// The date in words, unless it is shown as a plain day anyhow.
fn words(entry: &Entry) -> Option<String> {
    let shown = text::date(entry);
    let is_day = shown.len() == 10 && shown.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (!is_day).then(|| entry.date_words())
}

/// The first names as links, then how many more there are.
fn names(context: &PageContext<'_>, things: &[Entity], after: &Markup) -> Markup {
    let link = |thing: &Entity| html! { (context.link(&thing.id, &thing.label)) (after) };
    html! {
        (join(things.iter().take(MAX_NAMES).map(link), ", "))
        @if things.len() > MAX_NAMES { " and " (things.len() - MAX_NAMES) " more" }
    }
}

/// The agents that claims name, each with its sign.
fn named_names(context: &PageContext<'_>, named: &[(Entity, Named)]) -> Markup {
    let link = |(agent, named): &(Entity, Named)| {
        html! {
            (context.link(&agent.id, &agent.label))
            abbr title=(attribution::named(*named)) { (sign(*named)) }
        }
    };
    html! {
        (join(named.iter().take(MAX_NAMES).map(link), ", "))
        @if named.len() > MAX_NAMES { " and " (named.len() - MAX_NAMES) " more" }
    }
}

/// The actors, known or alleged, and the targets.
fn parties(context: &PageContext<'_>, entry: &Entry) -> Markup {
    let role = |roles: &[Role]| {
        let mut found: Vec<Entity> = Vec::new();
        for party in roles.iter().flat_map(|role| entry.with_role(role)) {
            if !found.contains(&party.agent) {
                found.push(party.agent.clone());
            }
        }
        found
    };
    let plain = html! {};
    let targets = [[Role::Target], [Role::Affected], [Role::Recipient]];
    let targets = targets.iter().map(|roles| role(roles));
    let targets = targets.into_iter().find(|found| !found.is_empty());
    let targets = targets.unwrap_or_default();
    let disputed = entry
        .parties
        .iter()
        .any(|party| targets.contains(&party.agent) && is_disputed(entry, party));
    let targets = names(context, &targets, &plain);
    let initiators = role(&[Role::Initiator]);
    let named: Vec<_> = named_agents(entry)
        .into_iter()
        .map(|(agent, named)| (agent.clone(), named))
        .collect();
    let signs = signs(entry);
    let actors = match (initiators.is_empty(), named.is_empty() && signs.is_empty()) {
        (false, _) => names(context, &initiators, &plain),
        (true, false) => html! { (named_names(context, &named)) },
        (true, true) => names(
            context,
            &role(&[Role::Participant, Role::Supporter]),
            &plain,
        ),
    };
    let actors = html! {
        (actors)
        @if !signs.is_empty() {
            @if !actors.0.is_empty() { " " }
            strong.doubt { (signs.join(", ")) }
        }
    };
    html! {
        (actors)
        @if !targets.0.is_empty() {
            @if !actors.0.is_empty() { " " }
            "→ " (targets)
            @if disputed { " " strong.doubt { "disputed" } }
        }
    }
}

/// The publishers of the sources, each a link to the page of its first source.
fn source_links(context: &PageContext<'_>, entry: &Entry) -> Markup {
    let mut named: Vec<(String, Markup)> = Vec::new();
    for source in &entry.sources {
        let name = source
            .publisher
            .as_ref()
            .map(|publisher| publisher.shown.clone())
            .or_else(|| source.title.clone())
            .unwrap_or_else(|| id::shorten(source.id.as_str()));
        if named.iter().all(|(known, _)| *known != name) {
            let link = context.link(&source.id, &name);
            named.push((name, link));
        }
    }
    // One publisher may have several sources: the names are examples, and are not counted on.
    let links = named.iter().take(MAX_PUBLISHERS).map(|(_, link)| link);
    html! {
        @if named.is_empty() {
            "source not recorded"
        } @else {
            (count(entry.sources.len(), "source"))
            span.by {
                @if named.len() > MAX_PUBLISHERS { ", among them " } @else { ": " }
                (join(links, ", "))
            }
        }
    }
}
