//! `/timeline`: the histogram, filters and facets, the timeline image, and the events as a list.

use super::facets::facets;
use super::histogram::histogram;
use super::layout::{Content, hidden};
use super::links::PageContext;
use super::list::list;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::render::timeline::svg::{self, SvgOptions};
use crate::server::{self, HttpError};
use crate::views::timeline::layout::default_grouping;
use crate::views::timeline::{
    Entry, FILTERS, Filter, GROUPINGS, GroupBy, Timeline, gather, thing_params,
};
use oxrdf::NamedNode;

/// The most events that are counted: the latest, if the store has more.
const MAX_EVENTS: usize = 2000;
/// Events per page, by default.
const PAGE_SIZE: usize = 25;
/// The page sizes to choose from.
const PAGE_SIZES: [&str; 3] = ["25", "100", "300"];

/// The filters that have a field of their own in the form; it keeps the others.
const FIELDS: [&str; 4] = ["words", "from", "to", "certain"];

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let filter = Filter {
        reverse: true,
        limit: Some(MAX_EVENTS),
        ..server::filter(context.request)?
    };
    let chosen = entity_filters(context, &filter)?;
    let mut all = gather(context.annals, &filter, context.options)?;
    // This page says in its own words that there are more.
    let is_complete = all.left_out == Some(0);
    all.left_out = Some(0);
    let page_size = page_size(context)?;
    let at = context.params.number("page")?.unwrap_or(1).max(1);
    let pages = all.entries.len().div_ceil(page_size).max(1);
    let at = at.min(pages);
    let mut shown = Timeline {
        window: all.window,
        entries: Vec::new(),
        left_out: Some(0),
        as_of: all.as_of.clone(),
    };
    let latest_first = !oldest_first(context);
    let skipped = (at - 1) * page_size;
    shown.entries = match latest_first {
        true => all
            .entries
            .iter()
            .skip(skipped)
            .take(page_size)
            .cloned()
            .collect(),
        false => {
            let mut entries: Vec<&Entry> = all.entries.iter().collect();
            // Undated events come last in either order.
            let dated = entries
                .iter()
                .take_while(|entry| entry.when.is_some())
                .count();
            entries[..dated].reverse();
            entries
                .into_iter()
                .skip(skipped)
                .take(page_size)
                .cloned()
                .collect()
        }
    };
    let title = title(context, &chosen);
    let mut body = format!(
        "<h1>{}</h1>\n<p class=dim>{}</p>\n{}{}<div class=split>\n<aside aria-label=Filters>\n<details class=narrow><summary>Filters</summary>\n{}{}</details>\n</aside>\n<div>\n",
        escape(&title),
        counts(context, &all, is_complete),
        active_filters(context, &chosen),
        histogram(context, &all),
        form(context),
        facets(context, &all),
    );
    if all.entries.is_empty() {
        let home = context.url("/timeline", &[]);
        body.push_str(&format!(
            "<p class=note>No events found. <a href=\"{home}\">Show all events</a></p>\n"
        ));
    } else {
        body.push_str(&image(context, &shown)?);
        body.push_str(&format!(
            "<section aria-labelledby=list>\n<h2 id=list>{}</h2>\n{}{}</section>\n",
            list_heading(&all, skipped, shown.entries.len(), latest_first),
            list(context, &shown, 3),
            pagination(context, at, pages),
        ));
    }
    body.push_str("</div>\n</div>\n");
    let content = Content::new(&title, body).with_as_of();
    Ok(content.with_formats(&["json", "csv", "svg", "ics", "atom", "md"]))
}

fn oldest_first(context: &PageContext<'_>) -> bool {
    context.get("order") == Some("oldest")
}

fn page_size(context: &PageContext<'_>) -> Result<usize, HttpError> {
    let number = context.params.number("n")?.unwrap_or(PAGE_SIZE);
    Ok(number.clamp(1, 300))
}

/// Parameter, title, thing and its label of the active filters that name a thing.
type EntityFilters = Vec<(&'static str, &'static str, NamedNode, String)>;

fn entity_filters(context: &PageContext<'_>, filter: &Filter) -> Result<EntityFilters, HttpError> {
    let mut chosen = EntityFilters::new();
    for (param, thing) in thing_params() {
        if let Some(id) = (thing.of)(filter) {
            let label = context.annals.labeled(id)?.label;
            chosen.push((param.name, thing.title, id.clone(), label));
        }
    }
    Ok(chosen)
}

fn title(context: &PageContext<'_>, chosen: &EntityFilters) -> String {
    let mut parts: Vec<String> = context
        .get("words")
        .map(ToOwned::to_owned)
        .into_iter()
        .collect();
    parts.extend(chosen.iter().map(|(.., label)| label.clone()));
    match parts.is_empty() {
        true => "Timeline".to_owned(),
        false => format!("Timeline: {}", parts.join(", ")),
    }
}

fn counts(context: &PageContext<'_>, all: &Timeline, is_complete: bool) -> String {
    let shown = escape(&svg::counts(all));
    let from = match (context.get("from"), context.get("to")) {
        (None, None) => String::new(),
        (Some(from), Some(to)) if from == to => format!(" · {}", escape(from)),
        (from, to) => format!(
            " · from {} to {}",
            escape(from.unwrap_or("the beginning")),
            escape(to.unwrap_or("the end"))
        ),
    };
    match is_complete {
        true => format!("{shown}{from}"),
        false => format!(
            "{shown}{from} · <strong>only the latest {} matching events are shown and counted</strong>",
            all.entries.len()
        ),
    }
}

/// The active filters, each with a link to remove it.
fn active_filters(context: &PageContext<'_>, chosen: &EntityFilters) -> String {
    let mut items = String::new();
    let mut add = |name: &str, what: String| {
        let url = context.this_page_with(&[(name, None), ("page", None)]);
        items.push_str(&format!(
            "<li>{what} <a href=\"{url}\" aria-label=\"Remove filter: {name}\">×</a>\n"
        ));
    };
    for (name, title, id, label) in chosen {
        add(name, format!("{title}: {}", context.link(id, label)));
    }
    if let Some(words) = context.get("words") {
        add("words", format!("Words: {}", escape(words)));
    }
    match items.is_empty() {
        true => String::new(),
        false => format!("<ul class=picked aria-label=\"Active filters\">\n{items}</ul>\n"),
    }
}

fn form(context: &PageContext<'_>) -> String {
    let value = |name: &str| escape(context.get(name).unwrap_or_default());
    let named = GROUPINGS.iter().filter(|grouping| grouping.by.is_some());
    let groupings: String = ["", "none"]
        .into_iter()
        .chain(named.map(|grouping| grouping.name))
        .map(|name| {
            let shown = if name.is_empty() { "automatic" } else { name };
            option(name, shown, context.get("by").unwrap_or(""))
        })
        .collect();
    let page_sizes: String = PAGE_SIZES
        .iter()
        .map(|number| option(number, number, context.get("n").unwrap_or(PAGE_SIZES[0])))
        .collect();
    let orders = [("", "latest first"), ("oldest", "oldest first")];
    let orders: String = orders
        .iter()
        .map(|(name, shown)| option(name, shown, context.get("order").unwrap_or("")))
        .collect();
    let kept = FILTERS.iter().map(|filter| filter.name);
    let kept = kept.filter(|name| !FIELDS.contains(name));
    let kept = kept.chain(context.as_of.as_ref().map(|_| "as-of"));
    let kept: String = kept
        .filter_map(|name| Some(hidden(name, context.get(name)?)))
        .collect();
    let certain = if context.params.flag("certain") {
        " checked"
    } else {
        ""
    };
    format!(
        "<form action=\"/timeline\" aria-label=Filters>\n\
         <label>Words <input name=words type=search value=\"{}\"></label>\n\
         <div class=two><label>From <input name=from value=\"{}\" placeholder=\"2023-12\"></label>\n\
         <label>To <input name=to value=\"{}\" placeholder=\"2024\"></label></div>\n\
         <div class=two><label>Group by <select name=by>{groupings}</select></label>\n\
         <label>Events <select name=n>{page_sizes}</select></label></div>\n\
         <label>Order <select name=order>{orders}</select></label>\n\
         <label class=tick><input type=checkbox name=certain value=1{certain}> Only events certainly in this period</label>\n\
         {kept}<button>Show</button>\n</form>\n",
        value("words"),
        value("from"),
        value("to")
    )
}

pub(super) fn option(name: &str, shown: &str, chosen: &str) -> String {
    let selected = if name == chosen { " selected" } else { "" };
    format!(
        "<option value=\"{}\"{selected}>{}",
        escape(name),
        escape(shown)
    )
}

fn image(context: &PageContext<'_>, shown: &Timeline) -> Result<String, HttpError> {
    let by = server::group_by(context.request)?.unwrap_or_else(|| default_grouping(shown));
    Ok(timeline_image(context, shown, by))
}

/// A timeline of some events, each mark a link to its page.
pub(super) fn timeline_image(
    context: &PageContext<'_>,
    shown: &Timeline,
    by: Option<GroupBy>,
) -> String {
    let mut in_order = shown.clone();
    in_order.entries.sort_by_key(|entry| {
        let day = entry.when.as_ref().and_then(|when| when.sort_day());
        (day.is_none(), day)
    });
    let link = |entry: &Entry| Some(context.thing(&entry.id));
    let picture = SvgOptions {
        width: 1000,
        by,
        title: "Timeline",
        link: &link,
        inline: true,
        ..SvgOptions::default()
    };
    let svg = svg::draw(&in_order, &picture);
    format!("<div class=picture role=region aria-label=Timeline tabindex=0>\n{svg}</div>\n")
}

fn list_heading(all: &Timeline, skipped: usize, shown: usize, latest_first: bool) -> String {
    let events = all.entries.len();
    if shown == events {
        return count(events, "event");
    }
    match (skipped, latest_first) {
        (0, true) => format!("The latest {shown} of {}", count(events, "event")),
        (0, false) => format!("The first {shown} of {}", count(events, "event")),
        _ => format!("Events {} to {} of {events}", skipped + 1, skipped + shown),
    }
}

/// Links to the previous and next page.
pub(super) fn pagination(context: &PageContext<'_>, at: usize, pages: usize) -> String {
    if pages < 2 {
        return String::new();
    }
    let link = |to: usize, name: &str, rel: &str| {
        let url = context.this_page_with(&[("page", (to > 1).then(|| to.to_string()).as_deref())]);
        format!("<a href=\"{url}\" rel={rel}>{name}</a>")
    };
    let previous = if at > 1 {
        link(at - 1, "← Previous", "prev")
    } else {
        String::new()
    };
    let next = if at < pages {
        link(at + 1, "Next →", "next")
    } else {
        String::new()
    };
    format!(
        "<nav class=turn aria-label=\"More events\">{previous} <span class=dim>page {at} of {pages}</span> {next}</nav>\n"
    )
}
