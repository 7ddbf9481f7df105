//! A digest as HTML: a page of its own, or the body of a page of the server.

use super::{Digest, Item};
use crate::render::html::{Markup, document, html, join, verbatim};
use crate::render::link::safe_link;
use crate::views::model::Source;
use oxrdf::NamedNode;

/// The most sources that are named with a new event.
const MAX_SOURCES: usize = 3;

const STYLE: &str = include_str!("page.css");

/// A self-contained page.
pub fn page(digest: &Digest) -> String {
    let title = digest.title();
    let body = html! {
        header { h1 { (title) } p.dim { (digest.summary()) } }
        main { (sections(digest, &|_| None)) }
    };
    document(&title, &verbatim(STYLE), &body)
}

/// The sections, each under a heading; `link` gives the address of a thing.
pub(crate) fn sections(digest: &Digest, link: &dyn Fn(&NamedNode) -> Option<String>) -> Markup {
    html! {
        @for section in &digest.sections {
            section {
                h2 { (section.kind.title()) " " span.n { (section.items.len()) } }
                ul.changes { @for item in &section.items { "\n" (self::item(item, link)) } }
            }
        }
    }
}

fn item(item: &Item, link: &dyn Fn(&NamedNode) -> Option<String>) -> Markup {
    html! {
        li {
            @match link(&item.id) {
                Some(address) => a.what href=(address) { (item.title) },
                None => strong { (item.title) },
            }
            @if let Some(when) = &item.when { " " span.dim { (when) } }
            @if let Some(description) = &item.description { p { (description) } }
            @if !item.lines.is_empty() { ul { @for line in &item.lines { li { (line) } } } }
            @if !item.sources.is_empty() {
                p.dim {
                    "sources: "
                    (join(item.sources.iter().take(MAX_SOURCES).map(source), ", "))
                    @if item.sources.len() > MAX_SOURCES {
                        " and " (item.sources.len() - MAX_SOURCES) " more"
                    }
                }
            }
        }
    }
}

fn source(source: &Source) -> Markup {
    html! {
        @match source.address().and_then(safe_link) {
            Some(url) => a href=(url) rel="noreferrer external" { (source.name()) },
            None => (source.name()),
        }
        @if source.is_only_archived() { " (archive copy)" }
    }
}
