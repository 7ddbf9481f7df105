//! Facets: the filter values that the events have, with the number of events for each.

use super::links::{PageContext, local_name};
use crate::render::html::{Markup, html};
use crate::render::timeline::html::facets::{FACETS, Facet, Value};
use crate::views::timeline::Timeline;
use std::cmp::Reverse;

/// Values shown per facet at first, and when expanded.
const MAX_VALUES: (usize, usize) = (5, 24);

/// All facets that are not filtered on already.
pub(super) fn facets(context: &PageContext<'_>, timeline: &Timeline) -> Markup {
    html! {
        @for facet in &FACETS {
            @if context.get(facet.name).is_none() { (values(context, facet, timeline)) }
        }
    }
}

/// The values of a facet, if there is a choice.
fn values(context: &PageContext<'_>, facet: &Facet, timeline: &Timeline) -> Markup {
    let mut values = facet.values(&timeline.entries, context.params.flag("certain"));
    values.sort_by_key(|value| (Reverse(value.entries.len()), value.label.clone()));
    let (shown, more) = values.split_at(values.len().min(MAX_VALUES.0));
    let expanded = context.get("more") == Some(facet.name);
    let link = |value: &Value<'_>| {
        let name = local_name(&value.thing.id);
        let url = context.this_page_with(&[(facet.name, Some(&name)), ("page", None)]);
        html! {
            li { a href=(url) { (value.label) } " " span.n { (value.entries.len()) } }
        }
    };
    html! {
        @if values.len() > 1 {
            details open[expanded] {
                summary { (facet.title) }
                ul {
                    @for value in shown { (link(value)) }
                    @if expanded {
                        @for value in more.iter().take(MAX_VALUES.1) { (link(value)) }
                        @if more.len() > MAX_VALUES.1 {
                            li.dim { "and " (more.len() - MAX_VALUES.1) " more; use the search" }
                        }
                    } @else if !more.is_empty() {
                        li {
                            a.dim href=(context.this_page_with(&[("more", Some(facet.name))])) {
                                (more.len()) " more"
                            }
                        }
                    }
                }
            }
        }
    }
}
