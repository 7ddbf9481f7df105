//! What the events can be narrowed down to, with how many there are of each.

use super::links::Visit;
use crate::model::id;
use crate::render::escape::escape;
use crate::views::timeline::{Entry, Thing, Timeline};
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// So many choices of a kind are offered at first, and so many in all.
const OFFERED: (usize, usize) = (6, 24);

/// Parameter, name.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("actor", "Actor"),
    ("target", "Target"),
    ("country", "Country hit"),
    ("type", "Type"),
    ("sector", "Sector"),
];

/// What an entry has of a kind.
fn of(entry: &Entry, kind: &str) -> Vec<Thing> {
    let role = |role: &'static str| entry.with_role(role).map(|party| party.agent.clone());
    let mut things: Vec<Thing> = match kind {
        "actor" => role("initiator")
            .chain(entry.named().into_iter().cloned())
            .collect(),
        "target" => role("target").collect(),
        "country" => entry.countries.clone(),
        "type" => entry.types.clone(),
        _ => entry.sectors.clone(),
    };
    things.sort_by(|a, b| a.id.cmp(&b.id));
    things.dedup_by(|a, b| a.id == b.id);
    things
}

/// The name of a thing in an address: without the prefix that its kind implies.
pub(super) fn name(id: &NamedNode) -> String {
    let short = id::shorten(id.as_str());
    match short.split_once(':') {
        Some(("ag" | "pl" | "ann" | "ev" | "src", local)) => local.to_owned(),
        _ => short,
    }
}

/// All choices; what is chosen already can be taken back.
pub(super) fn facets(visit: &Visit<'_>, timeline: &Timeline) -> String {
    let mut out = String::new();
    for (kind, title) in KINDS {
        if visit.get(kind).is_some() {
            continue;
        }
        let mut counts: BTreeMap<NamedNode, (String, usize)> = BTreeMap::new();
        for thing in timeline.entries.iter().flat_map(|entry| of(entry, kind)) {
            let known = counts.entry(thing.id).or_insert((thing.label, 0));
            known.1 += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|(_, (a, m)), (_, (b, n))| n.cmp(m).then_with(|| a.cmp(b)));
        if counts.len() < 2 {
            continue;
        }
        let link = |(id, (label, events)): &(NamedNode, (String, usize))| {
            let address = visit.here(&[(kind, Some(&name(id))), ("page", None)]);
            format!(
                "<li><a href=\"{address}\">{}</a> <span class=n>{events}</span>\n",
                escape(label)
            )
        };
        let shown: String = counts.iter().take(OFFERED.0).map(link).collect();
        let all = visit.is_open(kind);
        let rest = counts.get(OFFERED.0..).unwrap_or_default();
        let more = match (rest.is_empty(), all) {
            (true, _) => String::new(),
            (false, true) => rest.iter().take(OFFERED.1).map(link).collect(),
            (false, false) => format!(
                "<li><a class=dim href=\"{}\">{} more</a>\n",
                visit.here(&[("more", Some(kind))]),
                rest.len()
            ),
        };
        let cut = match rest.len().checked_sub(OFFERED.1) {
            Some(n) if n > 0 && all => format!("<li class=dim>and {n} that the search finds\n"),
            _ => String::new(),
        };
        let open = if all { " open" } else { "" };
        out.push_str(&format!(
            "<details{open}><summary>{title}</summary>\n<ul>\n{shown}{more}{cut}</ul>\n</details>\n"
        ));
    }
    out
}

impl Visit<'_> {
    /// Whether all choices of a kind are asked for.
    fn is_open(&self, kind: &str) -> bool {
        self.get("more") == Some(kind)
    }
}
