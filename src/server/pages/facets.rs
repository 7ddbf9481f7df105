//! Facets: the filter values that the events have, with the number of events for each.

use super::links::PageContext;
use crate::model::id;
use crate::render::escape::escape;
use crate::views::model::{Entity, Entry, Role};
use crate::views::timeline::Timeline;
use oxrdf::NamedNode;
use std::collections::BTreeMap;

/// Values shown per facet at first, and when expanded.
const MAX_VALUES: (usize, usize) = (6, 24);

/// Parameter and label.
pub(super) const FACETS: [(&str, &str); 5] = [
    ("actor", "Actor"),
    ("target", "Target"),
    ("country", "Target country"),
    ("type", "Type"),
    ("sector", "Sector"),
];

/// The values of an entry for a facet.
fn values(entry: &Entry, facet: &str) -> Vec<Entity> {
    let role = |role: Role| {
        let parties = entry.with_role(&role);
        parties.map(|party| party.agent.clone()).collect::<Vec<_>>()
    };
    let mut things: Vec<Entity> = match facet {
        "actor" => role(Role::Initiator)
            .into_iter()
            .chain(entry.attributed_agents().into_iter().cloned())
            .collect(),
        "target" => role(Role::Target),
        "country" => entry.countries.clone(),
        "type" => entry.types.clone(),
        _ => entry.sectors.clone(),
    };
    things.sort_by(|a, b| a.id.cmp(&b.id));
    things.dedup_by(|a, b| a.id == b.id);
    things
}

/// The name of a thing in a query string: without the prefix that its kind implies.
pub(super) fn local_name(id: &NamedNode) -> String {
    let short = id::shorten(id.as_str());
    match short.split_once(':') {
        Some(("ag" | "pl" | "ann" | "ev" | "src", local)) => local.to_owned(),
        _ => short,
    }
}

/// All facets that are not filtered on already.
pub(super) fn facets(context: &PageContext<'_>, timeline: &Timeline) -> String {
    let mut out = String::new();
    for (facet, title) in FACETS {
        if context.get(facet).is_some() {
            continue;
        }
        let mut counts: BTreeMap<NamedNode, (String, usize)> = BTreeMap::new();
        for thing in timeline
            .entries
            .iter()
            .flat_map(|entry| values(entry, facet))
        {
            let known = counts.entry(thing.id).or_insert((thing.label, 0));
            known.1 += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|(_, (a, m)), (_, (b, n))| n.cmp(m).then_with(|| a.cmp(b)));
        if counts.len() < 2 {
            continue;
        }
        let link = |(id, (label, events)): &(NamedNode, (String, usize))| {
            let url = context.this_page_with(&[(facet, Some(&local_name(id))), ("page", None)]);
            format!(
                "<li><a href=\"{url}\">{}</a> <span class=n>{events}</span>\n",
                escape(label)
            )
        };
        let shown: String = counts.iter().take(MAX_VALUES.0).map(link).collect();
        let expanded = context.is_expanded(facet);
        let rest = counts.get(MAX_VALUES.0..).unwrap_or_default();
        let more = match (rest.is_empty(), expanded) {
            (true, _) => String::new(),
            (false, true) => rest.iter().take(MAX_VALUES.1).map(link).collect(),
            (false, false) => format!(
                "<li><a class=dim href=\"{}\">{} more</a>\n",
                context.this_page_with(&[("more", Some(facet))]),
                rest.len()
            ),
        };
        let cut = match rest.len().checked_sub(MAX_VALUES.1) {
            Some(n) if n > 0 && expanded => format!("<li class=dim>and {n} more; use the search\n"),
            _ => String::new(),
        };
        let open = if expanded { " open" } else { "" };
        out.push_str(&format!(
            "<details{open}><summary>{title}</summary>\n<ul>\n{shown}{more}{cut}</ul>\n</details>\n"
        ));
    }
    out
}

impl PageContext<'_> {
    /// Whether a facet is expanded.
    fn is_expanded(&self, facet: &str) -> bool {
        self.get("more") == Some(facet)
    }
}
