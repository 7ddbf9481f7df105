//! Feeds to subscribe to: of claims, of one thing, of a saved query.

use super::api_lists::number;
use super::{HttpError, Request, Response, api_queries};
use crate::database::LoadError;
use crate::query::Answer;
use crate::render::claims::atom as claims_atom;
use crate::render::feed::{Feed, FeedEntry};
use crate::render::query::atom as rows_atom;
use crate::render::timeline::atom;
use crate::views::card::kept_card;
use crate::views::claims;
use crate::views::timeline::{Filter, Timeline, around_same, kept_around, revise};
use oxrdf::NamedNode;

/// The claims about one thing, or all, that became known most recently.
pub(super) fn claims(request: &Request<'_>) -> Result<Response, HttpError> {
    let thing = request.params.get("thing");
    let thing = thing.map(|text| request.resolve(text, &[])).transpose()?;
    claims_about(request, thing.as_ref())
}

fn claims_about(request: &Request<'_>, thing: Option<&NamedNode>) -> Result<Response, HttpError> {
    let title = match thing {
        Some(thing) => format!("Claims about {}", request.annals.labeled(thing)?.label),
        None => "Recent claims".to_owned(),
    };
    let mut found = claims::recent(request.annals, thing, number(request)?, request.options)?;
    if request.as_of.is_none() {
        claims::revise(&mut found, request.annals)?;
    }
    feed(request, &title, |_| claims_atom::entries(&found))
}

/// Of an event, the claims about it; of anything else, the events related to it.
pub(super) fn of_thing(request: &Request<'_>, thing: &NamedNode) -> Result<Response, HttpError> {
    let card = kept_card(request.annals, thing, request.options)?;
    if card.kind.as_deref() == Some("Event") {
        return claims_about(request, Some(thing));
    }
    let mut timeline = latest_events(request, thing, number(request)?)?;
    let history = request.as_of.is_none().then_some(request.annals);
    revise(&mut timeline, history, None).map_err(LoadError::from)?;
    let title = format!("Events: {}", request.annals.labeled(thing)?.label);
    feed(request, &title, |_| atom::entries(&timeline))
}

/// The latest events of a thing: from the timeline of its page, where that is kept and has all.
fn latest_events(
    request: &Request<'_>,
    thing: &NamedNode,
    most: usize,
) -> Result<Timeline, HttpError> {
    let annals = request.annals;
    if annals.keeps_views() {
        let all = kept_around(annals, thing, request.options)?;
        if all.entries.len() <= most {
            return Ok(Timeline::clone(&all));
        }
    }
    let filter = Filter {
        limit: Some(most),
        ..Filter::default()
    };
    Ok(around_same(annals, thing, &filter, request.options)?)
}

/// The rows of a saved query.
pub(super) fn of_query(request: &Request<'_>) -> Result<Response, HttpError> {
    let (saved, answer) = api_queries::run(request)?;
    let Answer::Table(table) = &answer else {
        let error = HttpError::new(406, "this query returns no rows, so it has no feed");
        return Err(error.hint("request it as .json"));
    };
    if table.truncated {
        let max = request.options.max_rows.unwrap_or_default();
        return Err(HttpError::new(
            422,
            format!("the result has more than {max} rows"),
        ));
    }
    let title = saved.header()?.summary.clone();
    feed(request, &title, |feed| {
        rows_atom::entries(table, &feed.id(), request.now)
    })
}

/// A feed at the address of the request.
fn feed(
    request: &Request<'_>,
    title: &str,
    entries: impl FnOnce(&Feed<'_>) -> Vec<FeedEntry>,
) -> Result<Response, HttpError> {
    let [own, page] = request.addresses();
    let feed = Feed {
        title,
        address: Some([&own, &page]),
    };
    let mut out = Vec::new();
    feed.write(&mut out, &entries(&feed))?;
    Ok(Response::new("application/atom+xml", out))
}
