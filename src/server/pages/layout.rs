//! The layout of every page: head, navigation, search, the as-of form, footer.

use super::links::PageContext;
use crate::render::html::{DOCTYPE, Markup, data_block, finish, html, join};
use crate::render::style::{count, truncate};
use crate::render::timeline::svg;
use crate::render::{graph, map};
use serde_json::Value;

/// The most letters of a description that the card of a social network shows.
const MAX_CARD: usize = 200;

/// The content of one page.
pub(super) struct Content {
    pub title: String,
    /// The main part, with its `h1`.
    pub body: Markup,
    pub status: u16,
    /// Whether the page offers an as-of date.
    pub has_as_of: bool,
    /// Whether a list comes first on the page.
    pub begins_with_list: bool,
    /// The extensions under which the same data is available.
    pub formats: &'static [&'static str],
    /// The address of the feed of what the page shows.
    pub feed: Option<String>,
    /// What the page says to search engines, as JSON-LD.
    pub structured_data: Option<Value>,
}

impl Content {
    pub fn new(title: &str, body: Markup) -> Self {
        Self {
            title: title.to_owned(),
            body,
            status: 200,
            has_as_of: false,
            begins_with_list: false,
            formats: &[],
            feed: None,
            structured_data: None,
        }
    }

    /// The same with an as-of form.
    pub fn with_as_of(mut self) -> Self {
        self.has_as_of = true;
        self
    }

    /// The same where a list comes first.
    pub fn with_list_first(mut self) -> Self {
        self.begins_with_list = true;
        self
    }

    pub fn with_formats(mut self, extensions: &'static [&'static str]) -> Self {
        self.formats = extensions;
        self
    }

    pub fn with_feed(mut self, address: String) -> Self {
        self.feed = Some(address);
        self
    }

    pub fn with_structured_data(mut self, data: Value) -> Self {
        self.structured_data = Some(data);
        self
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// A picture that scrolls sideways where it is wider than the screen. On a phone it is folded, so that
/// nothing is cut off before the reader asks for it.
pub(super) fn picture(label: &str, drawing: &Markup) -> Markup {
    html! {
        div.foldable {
            label.tick {
                input type="checkbox" autocomplete="off";
                " Show the picture, which is wider than this screen"
            }
            figure.picture role="region" aria-label=(label) tabindex="0" { (drawing) }
        }
    }
}

/// A link of the navigation: path, label, and the first path segments that belong to it.
type NavigationLink = (&'static str, &'static str, &'static [&'static str]);

/// The pages that most readers want. Few, since whoever goes by keyboard passes each of them.
const NAVIGATION: [NavigationLink; 3] = [
    ("/timeline", "Timeline", &["timeline", "event"]),
    ("/claims", "Claims", &["claims", "claim"]),
    (
        "/assistance",
        "Assistance",
        &[
            "assistance",
            "mechanism",
            "need",
            "offer",
            "match",
            "delivery",
        ],
    ),
];

/// The others, folded.
const MORE: [NavigationLink; 8] = [
    ("/map", "Map", &["map", "place"]),
    ("/since", "What changed", &["since"]),
    ("/graph", "Graph", &["graph"]),
    ("/sources", "Sources", &["sources", "source"]),
    ("/queries", "Queries", &["queries", "query"]),
    ("/sparql", "SPARQL", &["sparql"]),
    ("/check", "Check", &["check"]),
    ("/about", "About", &["about"]),
];

/// The whole page; an error page has no context.
pub(super) fn layout(context: Option<&PageContext<'_>>, content: &Content) -> String {
    finish(html! {
        (DOCTYPE)
        html lang="en" {
            (head(context, content))
            body {
                a.skip href="#main" {
                    @if content.begins_with_list { "Skip to the list" } @else { "Skip to content" }
                }
                (header(context))
                main #main tabindex="-1" {
                    @if let Some(context) = context { (as_of_banner(context)) }
                    (content.body)
                    @if let Some(context) = context.filter(|_| content.has_as_of) {
                        (as_of_form(context))
                    }
                }
                footer {
                    @if let Some(context) = context { (formats(context, content)) }
                    @if let Some(feed) = &content.feed {
                        ul.ways { li { a href=(feed) { "Subscribe to a feed of it" } } }
                    }
                    p {
                        "annals " (env!("CARGO_PKG_VERSION")) " · press " kbd { "?" }
                        " for keyboard shortcuts · " a href="/about" { "About this site" }
                    }
                }
            }
        }
        "\n"
    })
}

/// A page of its own with nothing around the content, whose links open outside of the frame.
pub(super) fn bare(content: &Content) -> String {
    finish(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (content.title) }
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                base target="_blank";
                link rel="stylesheet" href="/annals.css";
            }
            body { main { (content.body) } }
        }
        "\n"
    })
}

fn url(context: Option<&PageContext<'_>>, path: &str) -> String {
    context.map_or_else(|| path.to_owned(), |context| context.url(path, &[]))
}

fn head(context: Option<&PageContext<'_>>, content: &Content) -> Markup {
    let data = content.structured_data.as_ref();
    let description = data.and_then(|data| data["description"].as_str());
    let title = &content.title;
    html! {
        head {
            meta charset="utf-8";
            title { (title) " · annals" }
            meta name="viewport" content="width=device-width,initial-scale=1";
            meta name="color-scheme" content="light dark";
            link rel="stylesheet" href="/annals.css";
            link rel="icon" href="/annals.svg" type="image/svg+xml";
            link rel="alternate" type="application/atom+xml" title="Recently published"
                href=(url(context, "/known.atom"));
            @if let Some(feed) = &content.feed {
                link rel="alternate" type="application/atom+xml" title=(title) href=(feed);
            }
            meta property="og:title" content=(title);
            meta property="og:site_name" content="annals";
            meta property="og:type" content="article";
            @if let Some(text) = description.map(|text| truncate(text, MAX_CARD)) {
                meta name="description" content=(text);
                meta property="og:description" content=(text);
            }
            meta name="twitter:card" content="summary";
            @if let Some(data) = data { (data_block(data)) }
            script src="/annals.js" defer {}
            script src="/search.js" defer {}
        }
    }
}

/// The navigation and the search.
fn header(context: Option<&PageContext<'_>>) -> Markup {
    let first = context.map_or("", PageContext::page);
    let search = context.filter(|_| first == "find");
    let search = search.and_then(|context| context.get("q"));
    let link = |(path, name, own): &NavigationLink| {
        html! {
            "\n"
            li {
                a href=(url(context, path))
                    aria-current=[own.contains(&first).then_some("page")] { (name) }
            }
        }
    };
    let is_in_more = MORE.iter().any(|(.., own)| own.contains(&first));
    html! {
        header.top {
            a.brand href=(url(context, "/timeline")) { "annals" }
            nav aria-label="Pages" {
                ul {
                    @for one in &NAVIGATION { (link(one)) }
                    "\n"
                    li {
                        details.more {
                            summary class=[is_in_more.then_some("current")] { "More" }
                            ul { @for one in &MORE { (link(one)) } }
                        }
                    }
                }
            }
            form role="search" action="/find" {
                input type="search" name="q" aria-label="Search events, actors, sources"
                    value=(search.unwrap_or_default());
                @if let Some(context) = context { (hidden_day(context)) }
                button { "Search" }
            }
        }
    }
}

/// A hidden form field.
pub(super) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The as-of day as a hidden field, so that a form keeps it.
pub(super) fn hidden_day(context: &PageContext<'_>) -> Markup {
    html! { @if let Some(day) = context.day() { (hidden("as-of", day)) } }
}

/// An option of a selection.
pub(super) fn option(name: &str, shown: &str, chosen: &str) -> Markup {
    html! { option value=(name) selected[name == chosen] { (shown) } }
}

/// A text area for SPARQL or Turtle, with completion by `editor.js`.
pub(super) fn editor(name: &str, label: &str, rows: usize, text: &str) -> Markup {
    html! {
        div.typed {
            label.hidden for=(name) { (label) }
            // A browser drops the first line break of a text area.
            textarea #(name) name=(name) rows=(rows) spellcheck="false" autocapitalize="off"
                autocomplete="off" { "\n" (text) }
        }
        script src="/editor.js" defer {}
    }
}

/// Links to the previous and next page of a list.
pub(super) fn pagination(context: &PageContext<'_>, at: usize, pages: usize) -> Markup {
    let link = |to: usize, name: &str, rel: &str| {
        let page = (to > 1).then(|| to.to_string());
        let url = context.this_page_with(&[("page", page.as_deref())]);
        html! { a href=(url) rel=(rel) { (name) } }
    };
    html! {
        @if pages > 1 {
            nav.turn aria-label="More events" {
                @if at > 1 { (link(at - 1, "← Previous", "prev")) }
                " " span.dim { "page " (at) " of " (pages) } " "
                @if at < pages { (link(at + 1, "Next →", "next")) }
            }
        }
    }
}

/// A banner with the day whose knowledge is shown.
fn as_of_banner(context: &PageContext<'_>) -> Markup {
    html! {
        @if let Some(as_of) = &context.as_of {
            div.note.then role="status" {
                p {
                    strong { "As it was known on " (as_of.day.format("%-d %B %Y")) "." }
                    @if (as_of.events_held_back, as_of.claims_held_back) != (0, 0) {
                        " " (count(as_of.events_held_back, "event"))
                        " and " (count(as_of.claims_held_back, "claim"))
                        " are left out: no dated source shows they were known by then."
                    }
                    " " a href=(context.this_page_with(&[("as-of", None)])) { "Show current" }
                }
            }
        }
    }
}

/// The form that shows what was known on another day, folded: it is about all of the page, and comes after
/// what the page is for.
fn as_of_form(context: &PageContext<'_>) -> Markup {
    html! {
        details.back {
            summary { "As known on another day" }
            form aria-label="As of" {
                label {
                    "As it was known on " span.dim { "(year-month-day) " }
                    input name="as-of" value=(context.get("as-of").unwrap_or_default()) size="11";
                }
                @for (name, value) in context.params_with(&[("as-of", None), ("page", None)]) {
                    (hidden(name, value))
                }
                button { "Show" }
            }
        }
    }
}

/// Links to the same data in other formats.
fn formats(context: &PageContext<'_>, content: &Content) -> Markup {
    let link = |extension: &&str| {
        let name = match *extension {
            "json" => "JSON",
            "csv" => "CSV",
            "svg" => "SVG",
            "ics" => "calendar",
            "atom" => "Atom",
            "md" => "Markdown",
            "geojson" => "GeoJSON",
            "ttl" => "Turtle",
            "jsonld" => "JSON-LD",
            other => other,
        };
        html! { a href=(context.in_format(extension)) { (name) } }
    };
    html! {
        @if !content.formats.is_empty() {
            p { "This page as " (join(content.formats.iter().map(link), " · ")) }
        }
    }
}

/// The stylesheet of all pages, including that of the images.
pub(super) fn stylesheet() -> String {
    format!(
        "{}{}{}{}{}{}",
        svg::style(),
        map::style(),
        graph::svg::style(),
        include_str!("../assets/annals.css"),
        include_str!("../assets/sparql.css"),
        include_str!("../assets/review.css")
    )
}
