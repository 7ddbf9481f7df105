//! Claims as entries of a feed.

use super::sentence::sentence;
use super::words;
use crate::render::escape::{escape, text};
use crate::render::feed::{FeedEntry, end_of, source_list};
use crate::render::link::safe_link;
use crate::views::claims::RecentClaim;
use crate::views::model::Value;

/// An entry for each claim, in their order.
pub fn entries(claims: &[RecentClaim]) -> Vec<FeedEntry> {
    claims.iter().map(entry).collect()
}

fn entry(recent: &RecentClaim) -> FeedEntry {
    let claim = &recent.claim;
    let about: Vec<&str> = recent.about.iter().map(|it| it.label.as_str()).collect();
    let mut urls = recent.sources.iter().filter_map(|its| its.url.as_deref());
    let changed = recent.revision.map(|revision| revision.at);
    FeedEntry {
        id: claim.id.as_str().to_owned(),
        title: sentence(claim, &about.join(" and ")),
        published: claim.known.filter(|_| !claim.known_by_reading),
        updated: changed.or_else(|| claim.known.and_then(end_of)),
        related: urls.find_map(safe_link),
        categories: Vec::new(),
        content: content(recent),
    }
}

fn content(recent: &RecentClaim) -> String {
    let claim = &recent.claim;
    let mut html = String::new();
    for quote in &claim.quotes {
        html.push_str(&quotation(quote, words::quote_origin(claim, quote)));
    }
    let paragraphs = claim.text.iter().cloned();
    let paragraphs = paragraphs
        .chain(words::spoken_by(claim))
        .chain(
            claim
                .basis
                .iter()
                .map(|basis| format!("basis: {}", basis.label)),
        )
        .chain(words::taken_back(claim))
        .chain(claim.notes.iter().map(|note| format!("note: {note}")));
    for paragraph in paragraphs {
        html.push_str(&format!("<p>{}</p>", text(&paragraph)));
    }
    html.push_str(&source_list(&recent.sources));
    html
}

fn quotation(quote: &Value, origin: Option<String>) -> String {
    let language = quote
        .language()
        .map(|language| format!(" lang=\"{}\"", escape(language)));
    let origin = origin.map(|origin| format!(" ({})", text(&origin)));
    format!(
        "<blockquote{}>“{}”{}</blockquote>",
        language.unwrap_or_default(),
        text(&quote.shown),
        origin.unwrap_or_default()
    )
}
