//! Sources as COinS, which Zotero and other collectors find in pages: an OpenURL in the title of an
//! empty element.

use super::parts::{address, calendar, document_type, joined};
use crate::model::percent;
use crate::render::html::{Markup, html};
use crate::views::model::Source;

/// The element of a source.
pub(crate) fn span(source: &Source) -> Markup {
    html! { span.Z3988 title=(open_url(source)) {} }
}

fn open_url(source: &Source) -> String {
    let mut pairs = vec![
        ("ctx_ver", "Z39.88-2004".to_owned()),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc".to_owned()),
    ];
    let document = document_type(source);
    let kind = match document.csl {
        "article-newspaper" => "newspaperArticle",
        "post-weblog" => "blogPost",
        "report" => "report",
        "book" => "book",
        _ => "webpage",
    };
    pairs.push(("rft.type", kind.to_owned()));
    pairs.extend(source.title.clone().map(|title| ("rft.title", title)));
    if let Some(publisher) = &source.publisher {
        if document.is_by_publisher {
            pairs.push(("rft.creator", publisher.shown.clone()));
        }
        pairs.push(("rft.publisher", publisher.shown.clone()));
    }
    if let Some(issued) = &source.issued {
        let date = calendar(issued).map(|date| joined(date, '-'));
        pairs.push(("rft.date", date.unwrap_or_else(|| issued.words())));
    }
    pairs.extend(
        source
            .language
            .clone()
            .map(|language| ("rft.language", language)),
    );
    pairs.extend(address(source).map(|url| ("rft.identifier", url)));
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", percent::encode(value, b"-_.~")));
    pairs.collect::<Vec<_>>().join("&")
}
