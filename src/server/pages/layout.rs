//! What every page has around it: head, navigation, search, the day that is looked back to, foot.

use super::links::Visit;
use crate::render::escape::escape;
use crate::render::graph;
use crate::render::style::count;
use crate::render::timeline::svg;

/// What one page says.
pub(super) struct Content {
    pub title: String,
    /// The page's own part, with its `h1`.
    pub body: String,
    pub status: u16,
    /// Whether the page can look back to a day.
    pub looks_back: bool,
    /// The endings under which the same data is to be had.
    pub data: &'static [&'static str],
}

impl Content {
    pub fn new(title: &str, body: String) -> Self {
        Self {
            title: title.to_owned(),
            body,
            status: 200,
            looks_back: false,
            data: &[],
        }
    }

    /// A page that can look back.
    pub fn looking_back(mut self) -> Self {
        self.looks_back = true;
        self
    }

    pub fn with_data(mut self, endings: &'static [&'static str]) -> Self {
        self.data = endings;
        self
    }

    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// Path, name, and the first part of the paths that belong to it.
const PAGES: [(&str, &str, &[&str]); 8] = [
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
pub(super) fn frame(visit: Option<&Visit<'_>>, content: &Content) -> String {
    let first = visit.map_or("", Visit::page);
    let to = |path: &str| match visit {
        Some(visit) => visit.address(path, &[]),
        None => path.to_owned(),
    };
    let link = |(path, name, own): &(&str, &str, &[&str])| {
        let here = if own.contains(&first) {
            " aria-current=page"
        } else {
            ""
        };
        let address = to(path);
        format!("<li><a href=\"{address}\"{here}>{name}</a>\n")
    };
    let pages: String = PAGES.iter().map(link).collect();
    let title = escape(&content.title);
    let feed = to("/known.atom");
    let day = visit.filter(|visit| visit.as_of.is_some());
    let day = day.and_then(|visit| visit.get("as-of"));
    let day = day.map(|day| hidden("as-of", day)).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<title>{title} · annals</title>\n\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
         <meta name=color-scheme content=\"light dark\">\n\
         <link rel=stylesheet href=\"/annals.css\">\n\
         <link rel=icon href=\"/annals.svg\" type=\"image/svg+xml\">\n\
         <link rel=alternate type=\"application/atom+xml\" title=\"What became known lately\" href=\"{feed}\">\n\
         <script src=\"/annals.js\" defer></script>\n</head>\n<body>\n\
         <a class=skip href=\"#main\">Skip to the content</a>\n\
         <header class=top>\n<a class=brand href=\"{home}\">annals</a>\n\
         <nav aria-label=Pages>\n<ul>\n{pages}</ul>\n</nav>\n\
         <form role=search action=\"/find\"><input type=search name=q aria-label=\"Search events, actors, sources\" \
         placeholder=\"Search\" value=\"{asked}\">{day}<button>Search</button></form>\n\
         </header>\n<main id=main tabindex=-1>\n{back}{body}</main>\n\
         <footer>\n{data}<p>annals {version} · press <kbd>?</kbd> for keys · \
         <a href=\"/about\">about this site</a></p>\n</footer>\n</body>\n</html>\n",
        home = to("/timeline"),
        asked = match (first, visit) {
            ("find", Some(visit)) => escape(visit.get("q").unwrap_or_default()),
            _ => String::new(),
        },
        back = visit.map(|visit| back(visit, content)).unwrap_or_default(),
        body = content.body,
        data = visit.map(|visit| data(visit, content)).unwrap_or_default(),
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// A field that a form sends along unseen.
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

/// A field for SPARQL or Turtle, in which a script of ours completes names.
pub(super) fn editor(name: &str, label: &str, attributes: &str, text: &str) -> String {
    format!(
        "<div class=typed>\n<label for={name} class=hidden>{label}</label>\n\
         <textarea id={name} name={name} {attributes} spellcheck=false autocapitalize=off autocomplete=off>\n{}</textarea>\n\
         </div>\n<script src=\"/editor.js\" defer></script>\n",
        multiline(text)
    )
}

/// The field for a day to look back to, and the day that is looked back to.
fn back(visit: &Visit<'_>, content: &Content) -> String {
    let mut out = String::new();
    if let Some(as_of) = &visit.as_of {
        let held = match (as_of.events_held_back, as_of.claims_held_back) {
            (0, 0) => String::new(),
            (events, claims) => format!(
                " {} and {} that may have been known are held back, since no dated source says so.",
                count(events, "event"),
                count(claims, "claim")
            ),
        };
        out.push_str(&format!(
            "<div class=\"note then\" role=status><p><strong>As known on {}.</strong>{held} \
             <a href=\"{}\">What is known today</a></p></div>\n",
            as_of.day.format("%-d %B %Y"),
            visit.here(&[("as-of", None)])
        ));
    }
    if content.looks_back {
        let others = visit.changed(&[("as-of", None), ("page", None)]);
        let others: String = others
            .iter()
            .map(|(name, value)| hidden(name, value))
            .collect();
        out.push_str(&format!(
            "<form class=back aria-label=\"Look back\"><label>As known on \
             <input name=as-of value=\"{}\" placeholder=\"2023-12-14\" size=11></label>{others}\
             <button>Look back</button></form>\n",
            escape(visit.get("as-of").unwrap_or_default())
        ));
    }
    out
}

/// Where the same is to be had for other programs.
fn data(visit: &Visit<'_>, content: &Content) -> String {
    let link = |ending: &&str| {
        let name = match *ending {
            "json" => "JSON",
            "csv" => "CSV",
            "svg" => "SVG",
            "ics" => "calendar",
            "atom" => "Atom",
            "md" => "Markdown",
            other => other,
        };
        format!("<a href=\"{}\">{name}</a>", visit.as_data(ending))
    };
    let links: Vec<_> = content.data.iter().map(link).collect();
    match links.is_empty() {
        true => String::new(),
        false => format!("<p>This page as {}</p>\n", links.join(" · ")),
    }
}

/// The one style of all pages, with that of the pictures.
pub(super) fn stylesheet() -> String {
    format!(
        "{}{}{}",
        svg::style(),
        graph::svg::style(),
        include_str!("../assets/annals.css")
    )
}
