//! `/timeline`: the histogram, filters and facets, the timeline image, and the events as a list.

use super::facets::facets;
use super::find::corrections;
use super::layout::{self, Content, hidden, option, pagination};
use super::links::PageContext;
use super::list::list;
use super::structured_data;
use crate::render::attribution;
use crate::render::html::{Markup, drawing, html};
use crate::render::same;
use crate::render::style::count;
use crate::render::timeline::html::histogram::histogram;
use crate::render::timeline::svg::{self, SvgOptions};
use crate::server::filter::title;
use crate::server::{self, HttpError};
use crate::views::timeline::layout::default_grouping;
use crate::views::timeline::{
    Entry, FILTERS, Filter, GROUPINGS, GroupBy, ListPage, Suggestion, Timeline, gather_page,
    kept_timeline, suggestions, thing_params, turn,
};
use oxrdf::NamedNode;
use std::borrow::Cow;
use std::sync::Arc;

/// The most events that are counted: the latest, if the store has more.
const MAX_EVENTS: usize = 20_000;
/// The same over an endpoint, from which all that belongs to them is brought here first.
const MAX_EVENTS_BROUGHT: usize = 1_000;
/// Events per page, by default.
const PAGE_SIZE: usize = 25;
/// The page sizes to choose from.
const PAGE_SIZES: [&str; 3] = ["25", "100", "300"];

/// The filters that have a field of their own in the form; it keeps the others.
const FIELDS: [&str; 4] = ["words", "from", "to", "certain"];

pub(super) fn page(context: &PageContext<'_>) -> Result<Content, HttpError> {
    let most = match context.annals.endpoint() {
        Some(_) => MAX_EVENTS_BROUGHT,
        None => MAX_EVENTS,
    };
    let filter = Filter {
        reverse: true,
        limit: Some(most),
        ..server::filter(context.request)?
    };
    let chosen = entity_filters(context, &filter)?;
    let latest_first = !oldest_first(context);
    let page = ListPage {
        number: context.params.number("page")?.unwrap_or(1),
        size: page_size(context)?,
        is_turned: !latest_first,
    };
    let (kept, page) = events(context, &filter, page)?;
    let mut all = Cow::Borrowed(&*kept);
    let is_complete = all.left_out == Some(0);
    if !is_complete {
        // This page says in its own words that there are more.
        all.to_mut().left_out = Some(0);
    }
    let skipped = page.skipped(all.entries.len());
    let at = skipped / page.size + 1;
    let pages = page.pages(all.entries.len());
    let shown = part(&all, page);
    let title = title(context.request, &filter);
    let period = |days: Option<(&str, &str)>| {
        let (from, to) = days.unzip();
        context.this_page_with(&[("from", from), ("to", to), ("page", None)])
    };
    // The list comes first, on a small screen also for the eye; a large one has the pictures above it.
    let body = html! {
        h1 { (title) }
        p.dim { (counts(context, &all, is_complete)) }
        (corrections(&all.search))
        @if let Some(same) = &all.same {
            ul.note aria-label="What is taken as the same" {
                @for line in same::lines(same) { li { (line) } }
            }
        }
        (active_filters(context, &chosen))
        div.board {
            @if shown.entries.is_empty() {
                p.note {
                    "No events found. " a href=(context.url("/timeline", &[])) { "Show all events" }
                }
                (suggested(context, &filter, &all)?)
            } @else {
                section.agenda aria-labelledby="list" {
                    h2 #list { (list_heading(&all, skipped, shown.entries.len(), latest_first)) }
                    (list(context, &shown))
                    (pagination(context, at, pages))
                }
            }
            aside aria-label="Filters" {
                details.narrow {
                    summary { "Filters" }
                    (form(context))
                    (facets(context, &all))
                }
            }
            (histogram(&all, period))
            @if !shown.entries.is_empty() { (image(context, &shown)?) }
        }
    };
    let content = Content::new(&title, body).with_as_of().with_list_first();
    let content = match context.params.iter().next() {
        None => content.with_structured_data(structured_data::of_data()),
        Some(_) => content,
    };
    Ok(content.with_formats(&["json", "csv", "svg", "ics", "atom", "md", "geojson"]))
}

/// The events to count, with those of a page of them, and where these are among them. Where views are kept, other
/// formats have read all of them already.
fn events(
    context: &PageContext<'_>,
    latest: &Filter,
    page: ListPage,
) -> Result<(Arc<Timeline>, ListPage), HttpError> {
    let (annals, options) = (context.annals, context.options);
    if annals.keeps_views() {
        let filter = Filter {
            reverse: false,
            limit: None,
            ..latest.clone()
        };
        let all = kept_timeline(annals, &filter, options)?;
        if all.entries.len() <= MAX_EVENTS {
            let is_turned = !page.is_turned;
            return Ok((all, ListPage { is_turned, ..page }));
        }
    }
    Ok((gather_page(annals, latest, page, options)?.into(), page))
}

/// The entries on a page of a timeline, in the order of the page.
fn part(all: &Timeline, page: ListPage) -> Timeline {
    Timeline {
        window: all.window,
        zone: all.zone.clone(),
        entries: page.of(all).into_iter().cloned().collect(),
        left_out: Some(0),
        as_of: all.as_of.clone(),
        same: None,
        search: all.search.clone(),
    }
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

fn counts(context: &PageContext<'_>, all: &Timeline, is_complete: bool) -> Markup {
    let period = match (context.get("from"), context.get("to")) {
        (None, None) => None,
        (Some(from), Some(to)) if from == to => Some(from.to_owned()),
        (from, to) => Some(format!(
            "from {} to {}",
            from.unwrap_or("the beginning"),
            to.unwrap_or("the end")
        )),
    };
    html! {
        (svg::counts(all))
        @if let Some(period) = period { " · " (period) }
        @if !is_complete {
            " · "
            strong {
                "only the latest " (all.entries.len()) " matching events are shown and counted"
            }
        }
    }
}

/// The active filters, each with a link to remove it.
fn active_filters(context: &PageContext<'_>, chosen: &EntityFilters) -> Markup {
    let item = |name: &str, what: &Markup| {
        html! {
            li {
                (what) " "
                a href=(context.this_page_with(&[(name, None), ("page", None)]))
                    aria-label={ "Remove filter: " (name) } { "×" }
            }
        }
    };
    let words = context.get("words");
    html! {
        @if words.is_some() || !chosen.is_empty() {
            ul.picked aria-label="Active filters" {
                @for (name, title, _, label) in chosen {
                    (item(name, &html! { (title) ": " (label) }))
                }
                @if let Some(words) = words { (item("words", &html! { "Words: " (words) })) }
            }
        }
    }
}

/// What finds events instead.
fn suggested(
    context: &PageContext<'_>,
    filter: &Filter,
    timeline: &Timeline,
) -> Result<Markup, HttpError> {
    let found = suggestions(context.annals, filter, timeline, context.options)?;
    let item = |suggestion: &Suggestion| match suggestion {
        Suggestion::OtherDates { words, .. } => {
            let dates = [
                ("from", None),
                ("to", None),
                ("words", Some(words.as_str())),
            ];
            let all = context.this_page_with(&dates);
            html! { li { (suggestion) " " a href=(all) { "Show them" } } }
        }
        Suggestion::Filter {
            param,
            thing,
            events,
        } => {
            let url = context.url("/timeline", &[(*param, &Suggestion::value(thing))]);
            let events = count(*events, "event");
            html! { li { "Did you mean " a href=(url) { (thing.label) } "? " (events) } }
        }
    };
    Ok(html! { @if !found.is_empty() { ul { @for it in &found { (item(it)) } } } })
}

fn form(context: &PageContext<'_>) -> Markup {
    let value = |name: &str| context.get(name).unwrap_or_default();
    let kept = FILTERS.iter().map(|filter| filter.name);
    let kept = kept.filter(|name| !FIELDS.contains(name));
    let kept = kept.filter_map(|name| Some((name, context.get(name)?)));
    let kept = kept.chain(context.day().map(|day| ("as-of", day)));
    html! {
        form action="/timeline" aria-label="Filters" {
            label { "Words " input name="words" type="search" value=(value("words")); }
            div.two {
                label { "From " input name="from" value=(value("from")) aria-describedby="dates"; }
                "\n"
                label { "To " input name="to" value=(value("to")) aria-describedby="dates"; }
            }
            p.dim.hint #dates { "A year, year-month or year-month-day" }
            div.two {
                label { "Group by " (groupings(value("by"))) }
                label { "Events " (page_sizes(context.get("n").unwrap_or(PAGE_SIZES[0]))) }
            }
            "\n"
            label {
                "Order "
                select name="order" {
                    (option("", "latest first", value("order")))
                    (option("oldest", "oldest first", value("order")))
                }
            }
            "\n"
            label.tick {
                input type="checkbox" name="certain" value="1" checked[context.params.flag("certain")];
                " Only events certainly in this period"
            }
            @for (name, value) in kept { (hidden(name, value)) }
            button { "Show" }
        }
    }
}

fn groupings(chosen: &str) -> Markup {
    let named = GROUPINGS.iter().filter(|grouping| grouping.by.is_some());
    let names = ["", "none"]
        .into_iter()
        .chain(named.map(|grouping| grouping.name));
    html! {
        select name="by" {
            @for name in names {
                (option(name, if name.is_empty() { "automatic" } else { name }, chosen))
            }
        }
    }
}

fn page_sizes(chosen: &str) -> Markup {
    html! { select name="n" { @for number in PAGE_SIZES { (option(number, number, chosen)) } } }
}

fn image(context: &PageContext<'_>, shown: &Timeline) -> Result<Markup, HttpError> {
    let by = server::group_by(context.request)?.unwrap_or_else(|| default_grouping(shown));
    let mut in_order = shown.clone();
    if !oldest_first(context) {
        turn(&mut in_order.entries, |entry| entry.dated().is_some());
    }
    Ok(timeline_image(context, &in_order, by))
}

/// A timeline of some events in their order, each mark a link to its page.
pub(super) fn timeline_image(
    context: &PageContext<'_>,
    shown: &Timeline,
    by: Option<GroupBy>,
) -> Markup {
    let link = |entry: &Entry| Some(context.thing(&entry.id));
    let picture = SvgOptions {
        width: 1000,
        by,
        title: "Timeline",
        link: &link,
        inline: true,
        ..SvgOptions::default()
    };
    layout::picture("Timeline", &drawing(svg::draw(shown, &picture)))
}

fn list_heading(all: &Timeline, skipped: usize, shown: usize, latest_first: bool) -> String {
    // The number of all is the sum of those that happened, are planned and were cancelled.
    let events = all.entries.len();
    if shown == events {
        return attribution::count_events(&all.entries);
    }
    match (skipped, latest_first) {
        (0, true) => format!("The latest {shown} of {events}"),
        (0, false) => format!("The first {shown} of {events}"),
        _ => format!("Events {} to {} of {events}", skipped + 1, skipped + shown),
    }
}
