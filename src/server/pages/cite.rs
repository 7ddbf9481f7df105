//! The citations of a thing: of its sources, or of a source itself, with links to the files that other
//! programs read.

use super::links::{PageContext, encode};
use crate::model::id;
use crate::render::citation::{coins, text};
use crate::render::html::{Markup, html, join};
use crate::server::HttpError;
use crate::views::citation::cited;
use oxrdf::NamedNode;

/// The formats for other programs: extension and name.
const FORMATS: [(&str, &str); 3] = [("bib", "BibTeX"), ("ris", "RIS"), ("json", "CSL-JSON")];

/// A part of a page that opens; a source, which has no list of sources on its page, is marked up for
/// Zotero here.
pub(super) fn section(context: &PageContext<'_>, thing: &NamedNode) -> Result<Markup, HttpError> {
    let sources = cited(context.annals, thing)?;
    let short = id::shorten(thing.as_str());
    let link = |(extension, name): &(&str, &str)| {
        let url = context.url(&format!("/cite/{}.{extension}", encode(&short)), &[]);
        html! { a href=(url) { (name) } }
    };
    let is_source = sources.first().is_some_and(|source| source.id == *thing);
    Ok(html! {
        @if !sources.is_empty() {
            details.cite {
                summary { "Cite" }
                p { "For other programs: " (join(FORMATS.iter().map(link), " · ")) }
                ul.sources { @for source in &sources { "\n" li { (text::citation(source)) } } }
                button type="button" data-copy="ul" hidden { "Copy" }
            }
            @if is_source { @for source in &sources { (coins::span(source)) } }
        }
    })
}
