//! The layout of every page: head, navigation, search, the as-of form, footer.

use super::links::PageContext;
use crate::render::escape::escape;
use crate::render::graph;
use crate::render::style::count;
use crate::render::timeline::svg;

/// The content of one page.
pub(super) struct Content {
    pub title: String,
    /// The main part, with its `h1`.
    pub body: String,
    pub status: u16,
    /// Whether the page offers an as-of date.
    pub has_as_of: bool,
    /// The extensions under which the same data is available.
    pub formats: &'static [&'static str],
}

impl Content {
    pub fn new(title: &str, body: String) -> Self {
        Self {
            title: title.to_owned(),
            body,
            status: 200,
            has_as_of: false,
            formats: &[],
        }
    }

    /// The same with an as-of form.
    pub fn with_as_of(mut self) -> Self {
        self.has_as_of = true;
        self
    }

    pub fn with_formats(mut self, extensions: &'static [&'static str]) -> Self {
        self.formats = extensions;
        self
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// Path, label, and the first path segments that belong to it.
const NAVIGATION: [(&str, &str, &[&str]); 8] = [
    ("/timeline", "Timeline", &["timeline", "event"]),
    ("/claims", "Claims", &["claims", "why", "claim"]),
    ("/graph", "Graph", &["graph"]),
    ("/sources", "Sources", &["sources", "source"]),
    ("/queries", "Queries", &["queries", "query"]),
    ("/sparql", "SPARQL", &["sparql"]),
    ("/check", "Check", &["check"]),
    ("/about", "About", &["about"]),
];

/// The whole page.
pub(super) fn layout(context: Option<&PageContext<'_>>, content: &Content) -> String {
    let first = context.map_or("", PageContext::page);
    let url = |path: &str| match context {
        Some(context) => context.url(path, &[]),
        None => path.to_owned(),
    };
    let link = |(path, name, own): &(&str, &str, &[&str])| {
        let current = if own.contains(&first) {
            " aria-current=page"
        } else {
            ""
        };
        let href = url(path);
        format!("<li><a href=\"{href}\"{current}>{name}</a>\n")
    };
    let pages: String = NAVIGATION.iter().map(link).collect();
    let title = escape(&content.title);
    let feed = url("/known.atom");
    let day = context.filter(|context| context.as_of.is_some());
    let day = day.and_then(|context| context.get("as-of"));
    let day = day.map(|day| hidden("as-of", day)).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>{title} · annals</title>\n\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
         <meta name=color-scheme content=\"light dark\">\n\
         <link rel=stylesheet href=\"/annals.css\">\n\
         <link rel=icon href=\"/annals.svg\" type=\"image/svg+xml\">\n\
         <link rel=alternate type=\"application/atom+xml\" title=\"Recently published\" href=\"{feed}\">\n\
         <script src=\"/annals.js\" defer></script>\n</head>\n<body>\n\
         <a class=skip href=\"#main\">Skip to content</a>\n\
         <header class=top>\n<a class=brand href=\"{home}\">annals</a>\n\
         <nav aria-label=Pages>\n<ul>\n{pages}</ul>\n</nav>\n\
         <form role=search action=\"/find\"><input type=search name=q aria-label=\"Search events, actors, sources\" \
         placeholder=\"Search\" value=\"{search}\">{day}<button>Search</button></form>\n\
         </header>\n<main id=main tabindex=-1>\n{as_of}{body}</main>\n\
         <footer>\n{formats}<p>annals {version} · press <kbd>?</kbd> for keyboard shortcuts · \
         <a href=\"/about\">About this site</a></p>\n</footer>\n</body>\n</html>\n",
        home = url("/timeline"),
        search = match (first, context) {
            ("find", Some(context)) => escape(context.get("q").unwrap_or_default()),
            _ => String::new(),
        },
        as_of = context
            .map(|context| as_of(context, content))
            .unwrap_or_default(),
        body = content.body,
        formats = context
            .map(|context| formats(context, content))
            .unwrap_or_default(),
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// A hidden form field.
pub(super) fn hidden(name: &str, value: &str) -> String {
    format!(
        "<input type=hidden name=\"{}\" value=\"{}\">",
        escape(name),
        escape(value)
    )
}

/// Text of several lines.
pub(super) fn multiline(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(escape).collect();
    lines.join("\n")
}

/// A text area for SPARQL or Turtle, with completion by `editor.js`.
pub(super) fn editor(name: &str, label: &str, attributes: &str, text: &str) -> String {
    format!(
        "<div class=typed>\n<label for={name} class=hidden>{label}</label>\n\
         <textarea id={name} name={name} {attributes} spellcheck=false autocapitalize=off autocomplete=off>\n{}</textarea>\n\
         </div>\n<script src=\"/editor.js\" defer></script>\n",
        multiline(text)
    )
}

/// The as-of form, and a banner with the day whose knowledge is shown.
fn as_of(context: &PageContext<'_>, content: &Content) -> String {
    let mut out = String::new();
    if let Some(as_of) = &context.as_of {
        let left_out = match (as_of.events_held_back, as_of.claims_held_back) {
            (0, 0) => String::new(),
            (events, claims) => format!(
                " {} and {} are left out: no dated source shows they were known by then.",
                count(events, "event"),
                count(claims, "claim")
            ),
        };
        out.push_str(&format!(
            "<div class=\"note then\" role=status><p><strong>As it was known on {}.</strong>{left_out} \
             <a href=\"{}\">Show current</a></p></div>\n",
            as_of.day.format("%-d %B %Y"),
            context.this_page_with(&[("as-of", None)])
        ));
    }
    if content.has_as_of {
        let others = context.params_with(&[("as-of", None), ("page", None)]);
        let others: String = others
            .iter()
            .map(|(name, value)| hidden(name, value))
            .collect();
        out.push_str(&format!(
            "<form class=back aria-label=\"As of\"><label>As it was known on \
             <input name=as-of value=\"{}\" placeholder=\"YYYY-MM-DD\" size=11></label>{others}\
             <button>Show</button></form>\n",
            escape(context.get("as-of").unwrap_or_default())
        ));
    }
    out
}

/// Links to the same data in other formats.
fn formats(context: &PageContext<'_>, content: &Content) -> String {
    let link = |extension: &&str| {
        let name = match *extension {
            "json" => "JSON",
            "csv" => "CSV",
            "svg" => "SVG",
            "ics" => "calendar",
            "atom" => "Atom",
            "md" => "Markdown",
            other => other,
        };
        format!("<a href=\"{}\">{name}</a>", context.in_format(extension))
    };
    let links: Vec<_> = content.formats.iter().map(link).collect();
    match links.is_empty() {
        true => String::new(),
        false => format!("<p>This page as {}</p>\n", links.join(" · ")),
    }
}

/// The stylesheet of all pages, including that of the images.
pub(super) fn stylesheet() -> String {
    format!(
        "{}{}{}",
        svg::style(),
        graph::svg::style(),
        include_str!("../assets/annals.css")
    )
}
