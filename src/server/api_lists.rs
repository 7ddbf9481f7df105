//! What there is, listed: sources, what became known lately, what goes by a name.

use super::{Asked, Failure, Page};
use crate::query::Values;
use crate::render::claims::json as claims_json;
use crate::render::timeline::{atom, json};
use crate::views::claims::{self, Source};
use crate::views::timeline::{Filter, Timeline, gather, lately};
use crate::{Named, NotResolved};
use std::cmp::Reverse;

const JSON: &str = "application/json";
/// Events in a feed, unless `n` says otherwise.
const LATELY: usize = 50;
/// The most events that are found by their words.
pub(super) const FOUND: usize = 25;

/// The sources of which publisher, title, address or name have all words of `q`, the latest first;
/// and how many there are in all.
pub(super) fn sources(asked: &Asked<'_>) -> Result<(Vec<Source>, usize), Failure> {
    let rows = asked
        .annals
        .query("all-sources", &Values::default(), asked.limits)?;
    let mut found = claims::sources(&claims::table(rows)?);
    let all = found.len();
    // What has no date stands last.
    found.sort_by_cached_key(|source| {
        let text = source.issued.is_none().then(|| text(source));
        (Reverse(source.issued.clone()), text)
    });
    let words = asked.params.get("q").unwrap_or_default();
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    found.retain(|source| {
        let text = text(source);
        words.iter().all(|word| text.contains(word))
    });
    Ok((found, all))
}

/// What is looked through.
fn text(source: &Source) -> String {
    let publisher = source.publisher.as_ref().map(|one| one.shown.as_str());
    let parts = [
        publisher,
        source.title.as_deref(),
        source.url.as_deref(),
        Some(source.id.as_str()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(" ").to_lowercase()
}

pub(super) fn all_sources(asked: &Asked<'_>) -> Result<Page, Failure> {
    let mut out = Vec::new();
    claims_json::sources(&mut out, &sources(asked)?.0)?;
    Ok(Page::new(JSON, out))
}

/// What goes by a text, and the events that have its words, the latest first.
pub(super) fn found(asked: &Asked<'_>, text: &str) -> Result<(Vec<Named>, Timeline), Failure> {
    let things = match asked.annals.resolve(text, &[]) {
        Ok(thing) => vec![asked.annals.named(&thing)?],
        Err(NotResolved::Store(error)) => return Err(error.into()),
        Err(unclear) => unclear.candidates().to_vec(),
    };
    let filter = Filter {
        words: text.split_whitespace().map(str::to_owned).collect(),
        reverse: true,
        most: Some(FOUND),
        ..Filter::default()
    };
    Ok((things, gather(asked.annals, &filter, asked.limits)?))
}

pub(super) fn all_found(asked: &Asked<'_>) -> Result<Page, Failure> {
    let Some(text) = asked.params.get("q") else {
        return Err(Failure::new(400, "nothing is looked for").hint("write ?q=NAME"));
    };
    let (things, events) = found(asked, text)?;
    let mut out = Vec::new();
    json::write_found(&mut out, &things, &events)?;
    Ok(Page::new(JSON, out))
}

/// The events that became known last, as a feed or as a timeline.
pub(super) fn known(asked: &Asked<'_>) -> Result<Page, Failure> {
    let most = asked.limits.rows.unwrap_or(usize::MAX);
    let wanted = asked.params.number("n")?.unwrap_or(LATELY.min(most));
    if wanted > most {
        return Err(Failure::new(400, format!("`n` is {most} at most")));
    }
    let timeline = lately(asked.annals, wanted, asked.limits)?;
    let mut out = Vec::new();
    if asked.ending == Some("atom") {
        atom::write_known(&mut out, &timeline)?;
        return Ok(Page::new("application/atom+xml", out));
    }
    json::write(&mut out, &timeline)?;
    Ok(Page::new(JSON, out))
}
