//! `/timeline`: the density strip, what the events can be narrowed down to, the picture, and the
//! same events as a list.

use super::facets::{KINDS, facets};
use super::layout::{Content, hidden};
use super::links::Visit;
use super::list::list;
use super::strip::strip;
use crate::render::escape::escape;
use crate::render::style::count;
use crate::render::timeline::svg::{self, Picture};
use crate::server::{self, Failure};
use crate::views::timeline::layout::fitting;
use crate::views::timeline::{By, Entry, Filter, Timeline, gather};
use oxrdf::NamedNode;

/// So many events are counted; with more in the store, the latest.
const COUNTED: usize = 2000;
/// So many are drawn and listed at once, unless told otherwise.
const LISTED: usize = 25;
/// The choices of how many.
const NUMBERS: [&str; 3] = ["25", "100", "300"];

/// The lanes that can be asked for.
const LANES: [&str; 8] = [
    "", "none", "actor", "target", "country", "type", "sector", "year",
];

pub(super) fn page(visit: &Visit<'_>) -> Result<Content, Failure> {
    let filter = Filter {
        reverse: true,
        most: Some(COUNTED),
        ..server::filter(visit.asked)?
    };
    let chosen = chosen(visit, &filter)?;
    let mut all = gather(visit.annals, &filter, visit.limits)?;
    // That there are more is told in words of this page's own.
    let is_all = all.left_out == Some(0);
    all.left_out = Some(0);
    let number = number(visit)?;
    let at = visit.params.number("page")?.unwrap_or(1).max(1);
    let pages = all.entries.len().div_ceil(number).max(1);
    let at = at.min(pages);
    let mut shown = Timeline {
        window: all.window,
        entries: Vec::new(),
        left_out: Some(0),
        as_of: all.as_of.clone(),
    };
    let latest_first = !oldest_first(visit);
    let skipped = (at - 1) * number;
    shown.entries = match latest_first {
        true => all
            .entries
            .iter()
            .skip(skipped)
            .take(number)
            .cloned()
            .collect(),
        false => {
            let mut entries: Vec<&Entry> = all.entries.iter().collect();
            // What has no date stands last either way.
            let dated = entries
                .iter()
                .take_while(|entry| entry.when.is_some())
                .count();
            entries[..dated].reverse();
            entries
                .into_iter()
                .skip(skipped)
                .take(number)
                .cloned()
                .collect()
        }
    };
    let title = title(visit, &chosen);
    let mut body = format!(
        "<h1>{}</h1>\n<p class=dim>{}</p>\n{}{}<div class=split>\n<aside aria-label=\"Narrow down\">\n<details class=narrow><summary>Narrow down</summary>\n{}{}</details>\n</aside>\n<div>\n",
        escape(&title),
        counts(visit, &all, is_all),
        picked(visit, &chosen),
        strip(visit, &all),
        form(visit),
        facets(visit, &all),
    );
    if all.entries.is_empty() {
        let home = visit.address("/timeline", &[]);
        body.push_str(&format!(
            "<p class=note>No event fits. <a href=\"{home}\">Show all events</a></p>\n"
        ));
    } else {
        body.push_str(&picture(visit, &shown)?);
        body.push_str(&format!(
            "<section aria-labelledby=list>\n<h2 id=list>{}</h2>\n{}{}</section>\n",
            which(&all, skipped, shown.entries.len(), latest_first),
            list(visit, &shown, 3),
            turn(visit, at, pages),
        ));
    }
    body.push_str("</div>\n</div>\n");
    let content = Content::new(&title, body).looking_back();
    Ok(content.with_data(&["json", "csv", "svg", "ics", "atom", "md"]))
}

fn oldest_first(visit: &Visit<'_>) -> bool {
    visit.get("order") == Some("oldest")
}

fn number(visit: &Visit<'_>) -> Result<usize, Failure> {
    let number = visit.params.number("n")?.unwrap_or(LISTED);
    Ok(number.clamp(1, 300))
}

/// Parameter, name, thing and its label, of what the events were narrowed down to.
type Chosen = Vec<(&'static str, &'static str, NamedNode, String)>;

fn chosen(visit: &Visit<'_>, filter: &Filter) -> Result<Chosen, Failure> {
    let things = [
        ("actor", "Actor", &filter.actor),
        ("target", "Target", &filter.target),
        ("country", "Country hit", &filter.country),
        (
            "actor-country",
            "Country of the actor",
            &filter.actor_country,
        ),
        ("sector", "Sector", &filter.sector),
        ("type", "Type", &filter.event_type),
        ("source", "Source", &filter.source),
    ];
    let mut chosen = Chosen::new();
    for (name, title, thing) in things {
        if let Some(id) = thing {
            chosen.push((name, title, id.clone(), visit.annals.named(id)?.label));
        }
    }
    Ok(chosen)
}

fn title(visit: &Visit<'_>, chosen: &Chosen) -> String {
    let mut parts: Vec<String> = visit
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

fn counts(visit: &Visit<'_>, all: &Timeline, is_all: bool) -> String {
    let shown = escape(&svg::counts(all));
    let from = match (visit.get("from"), visit.get("to")) {
        (None, None) => String::new(),
        (Some(from), Some(to)) if from == to => format!(" · {}", escape(from)),
        (from, to) => format!(
            " · from {} to {}",
            escape(from.unwrap_or("the first")),
            escape(to.unwrap_or("the last"))
        ),
    };
    match is_all {
        true => format!("{shown}{from}"),
        false => format!(
            "{shown}{from} · <strong>more events fit: these are the latest {}, and all counts are theirs</strong>",
            all.entries.len()
        ),
    }
}

/// What was chosen, each with a way back.
fn picked(visit: &Visit<'_>, chosen: &Chosen) -> String {
    let mut items = String::new();
    let mut put = |name: &str, what: String| {
        let address = visit.here(&[(name, None), ("page", None)]);
        items.push_str(&format!(
            "<li>{what} <a href=\"{address}\" aria-label=\"Take back: {name}\">×</a>\n"
        ));
    };
    for (name, title, id, label) in chosen {
        put(name, format!("{title}: {}", visit.link(id, label)));
    }
    if let Some(words) = visit.get("words") {
        put("words", format!("Words: {}", escape(words)));
    }
    match items.is_empty() {
        true => String::new(),
        false => format!("<ul class=picked aria-label=\"Chosen\">\n{items}</ul>\n"),
    }
}

fn form(visit: &Visit<'_>) -> String {
    let value = |name: &str| escape(visit.get(name).unwrap_or_default());
    let lanes: String = LANES
        .iter()
        .map(|name| {
            let shown = if name.is_empty() { "what fits" } else { name };
            option(name, shown, visit.get("by").unwrap_or(""))
        })
        .collect();
    let numbers: String = NUMBERS
        .iter()
        .map(|number| option(number, number, visit.get("n").unwrap_or(NUMBERS[0])))
        .collect();
    let orders = [("", "latest first"), ("oldest", "oldest first")];
    let orders: String = orders
        .iter()
        .map(|(name, shown)| option(name, shown, visit.get("order").unwrap_or("")))
        .collect();
    let kept = KINDS.iter().map(|(kind, _)| *kind);
    let kept = kept.chain(["actor-country", "source", "with-units"]);
    let kept = kept.chain(visit.as_of.as_ref().map(|_| "as-of"));
    let kept: String = kept
        .filter_map(|name| Some(hidden(name, visit.get(name)?)))
        .collect();
    let certain = if visit.params.flag("certain") {
        " checked"
    } else {
        ""
    };
    format!(
        "<form action=\"/timeline\" aria-label=\"Narrow down\">\n\
         <label>Words <input name=words type=search value=\"{}\"></label>\n\
         <div class=two><label>From <input name=from value=\"{}\" placeholder=\"2023-12\"></label>\n\
         <label>To <input name=to value=\"{}\" placeholder=\"2024\"></label></div>\n\
         <div class=two><label>Lanes by <select name=by>{lanes}</select></label>\n\
         <label>Events <select name=n>{numbers}</select></label></div>\n\
         <label>Order <select name=order>{orders}</select></label>\n\
         <label class=tick><input type=checkbox name=certain value=1{certain}> only what surely falls in these days</label>\n\
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

fn picture(visit: &Visit<'_>, shown: &Timeline) -> Result<String, Failure> {
    let by = server::by(visit.asked)?.unwrap_or_else(|| fitting(shown));
    Ok(drawn(visit, shown, by))
}

/// The picture of some events, each mark a link to its page.
pub(super) fn drawn(visit: &Visit<'_>, shown: &Timeline, by: Option<By>) -> String {
    let mut in_order = shown.clone();
    in_order.entries.sort_by_key(|entry| {
        let day = entry.when.as_ref().and_then(|when| when.sort_day());
        (day.is_none(), day)
    });
    let link = |entry: &Entry| Some(visit.thing(&entry.id));
    let picture = Picture {
        width: 1000,
        by,
        title: "Events on a line of time",
        link: &link,
        inline: true,
        ..Picture::default()
    };
    let svg = svg::draw(&in_order, &picture);
    format!("<div class=picture role=region aria-label=Picture tabindex=0>\n{svg}</div>\n")
}

fn which(all: &Timeline, skipped: usize, shown: usize, latest_first: bool) -> String {
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

/// To the pages before and behind.
pub(super) fn turn(visit: &Visit<'_>, at: usize, pages: usize) -> String {
    if pages < 2 {
        return String::new();
    }
    let link = |to: usize, name: &str, rel: &str| {
        let address = visit.here(&[("page", (to > 1).then(|| to.to_string()).as_deref())]);
        format!("<a href=\"{address}\" rel={rel}>{name}</a>")
    };
    let before = if at > 1 {
        link(at - 1, "← Before", "prev")
    } else {
        String::new()
    };
    let behind = if at < pages {
        link(at + 1, "Next →", "next")
    } else {
        String::new()
    };
    format!(
        "<nav class=turn aria-label=\"More events\">{before} <span class=dim>page {at} of {pages}</span> {behind}</nav>\n"
    )
}
