//! The timeline's filter from query parameters, named like the options of the command line.

use super::{HttpError, Params, Request};
use crate::views::timeline::{Filter, FilterKind, FilterTexts, GROUPINGS, GroupBy};

/// What the parameters give for the filter.
pub fn filter_texts(params: &Params) -> FilterTexts {
    FilterTexts::read(|param| match param.kind {
        FilterKind::Words => {
            let words = params.all(param.name).flat_map(str::split_whitespace);
            words.map(str::to_owned).collect()
        }
        FilterKind::Flag { .. } if params.flag(param.name) => vec![String::new()],
        FilterKind::Flag { .. } => Vec::new(),
        FilterKind::Date | FilterKind::Zone | FilterKind::Thing(_) => params
            .get(param.name)
            .map(str::to_owned)
            .into_iter()
            .collect(),
    })
}

/// The filter that the parameters describe: those of
/// [`FILTERS`](crate::views::timeline::FILTERS), `reverse` and `n`.
///
/// # Errors
/// 400 for an invalid date or number, 404 and 300 as for [`Request::resolve`].
pub fn filter(request: &Request<'_>) -> Result<Filter, HttpError> {
    let texts = filter_texts(request.params);
    let filter = texts.filter(|text, kinds| request.resolve(text, kinds))?;
    Ok(Filter {
        reverse: request.params.flag("reverse"),
        limit: request.params.number("n")?,
        ..filter
    })
}

/// What the timeline of a filter holds: its words, its things by their names, and its period.
pub(super) fn title(request: &Request<'_>, filter: &Filter) -> String {
    filter_texts(request.params).title_with(|thing| {
        let labeled = request.annals.labeled((thing.of)(filter).as_ref()?);
        labeled.ok().map(|it| it.label)
    })
}

/// The grouping that `by` names; `None` if it is not given.
///
/// # Errors
/// 400 for an unknown grouping.
pub fn group_by(request: &Request<'_>) -> Result<Option<Option<GroupBy>>, HttpError> {
    let Some(text) = request.params.get("by") else {
        return Ok(None);
    };
    let known = GROUPINGS.iter().find(|grouping| grouping.name == text);
    known.map(|grouping| Some(grouping.by)).ok_or_else(|| {
        let names: Vec<_> = GROUPINGS.iter().map(|grouping| grouping.name).collect();
        let error = HttpError::new(400, format!("cannot group by `{text}`"));
        match names.split_last() {
            Some((last, others)) => error.hint(format!("{} or {last}", others.join(", "))),
            None => error,
        }
    })
}
