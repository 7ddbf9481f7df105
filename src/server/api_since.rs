//! What became known since a day, as JSON, Markdown and a feed.

use super::{HttpError, Request, Response};
use crate::Annals;
use crate::model::when::{Day, Window};
use crate::render::since::{self, Basis, Digest, Sides};
use crate::views::diff::compare;
use crate::views::timeline::{Filter, Timeline, gather};
use chrono::Days;
use std::sync::Arc;

/// How many days back the digest begins, unless `day` says otherwise.
const DEFAULT_DAYS: u64 = 30;

/// What became known from `day` until `until`, or today.
pub(super) fn digest(request: &Request<'_>) -> Result<Arc<Digest>, HttpError> {
    let param = |name: &str| {
        let text = request.params.get(name).map(str::trim);
        text.filter(|text| !text.is_empty())
    };
    let window = Window::parse(param("day"), param("until"))
        .map_err(|error| HttpError::new(400, error.to_string()))?;
    let today = request.now.date_naive();
    let until = window.to.unwrap_or(today);
    let default = until
        .checked_sub_days(Days::new(DEFAULT_DAYS))
        .unwrap_or(until);
    let since = window.from.unwrap_or(default);
    if since > until {
        return Err(HttpError::new(400, format!("{since} is after {until}")));
    }
    let annals = request.annals;
    let name = || format!("since {since} {until} {:?}", request.options.languages);
    annals.kept(name, |_| 1, || compared(request, since, until))
}

fn compared(request: &Request<'_>, since: Day, until: Day) -> Result<Digest, HttpError> {
    let annals = request.annals;
    let before = annals.as_of(since.pred_opt().unwrap_or(since))?;
    let after = annals.as_of(until)?;
    let all = |annals: &Annals| -> Result<Timeline, HttpError> {
        Ok(gather(annals, &Filter::default(), request.options)?)
    };
    Ok(Digest::of(&Sides {
        before: &all(&before)?,
        after: &all(&after)?,
        current: &all(annals)?,
        difference: &compare(&before, &after)?,
        since,
        until,
        basis: Basis::Knowledge,
    }))
}

/// The digest in the format that the extension names.
pub(super) fn answer(request: &Request<'_>) -> Result<Response, HttpError> {
    let digest = digest(request)?;
    let mut out = Vec::new();
    let media_type = match request.extension {
        Some("atom") => {
            let [own, page] = request.addresses();
            since::atom(&mut out, &digest, Some([&own, &page]))?;
            "application/atom+xml"
        }
        Some("md") => {
            since::markdown(&mut out, &digest)?;
            "text/markdown; charset=utf-8"
        }
        _ => {
            since::json(&mut out, &digest)?;
            "application/json"
        }
    };
    Ok(Response::new(media_type, out))
}
