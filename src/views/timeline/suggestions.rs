//! What to try instead, where words find nothing or were replaced.

use super::filter::thing_params;
use super::{Filter, Timeline, count, gather_dates};
use crate::model::id;
use crate::model::when::Window;
use crate::query::search::SearchRequest;
use crate::query::{Error, QueryOptions};
use crate::{Annals, LabeledResource, ResolveError};
use chrono::Datelike;
use std::collections::HashMap;
use std::fmt;

/// How many names are tried for each word.
const NEAREST: usize = 2;

/// Something that finds events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// The same at other times.
    OtherDates {
        /// The words.
        words: String,
        /// The year or month among them, if the dates came from there.
        period: Option<String>,
        /// How many events there are.
        events: usize,
        /// The years of the first and the last.
        years: Option<(i32, i32)>,
    },
    /// A filter instead of a word.
    Filter {
        /// The name of the parameter.
        param: &'static str,
        /// The thing.
        thing: LabeledResource,
        /// How many events there are.
        events: usize,
    },
}

impl Suggestion {
    /// The value of the filter, as an option or a query string takes it.
    pub fn value(thing: &LabeledResource) -> String {
        let iri = thing.id.as_str();
        let local = id::slug(iri).or(iri.strip_prefix(id::TERMS));
        local.unwrap_or(iri).to_owned()
    }
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |events: usize| match events {
            1 => "1 event".to_owned(),
            events => format!("{events} events"),
        };
        match self {
            Self::OtherDates {
                words,
                period,
                events,
                years,
            } => {
                match period {
                    Some(period) => write!(f, "nothing in {period}; ")?,
                    None => f.write_str("nothing in these dates; ")?,
                }
                match words.is_empty() {
                    true => write!(f, "without them there are {}", number(*events))?,
                    false => write!(f, "{words} has {}", number(*events))?,
                }
                match years {
                    Some((first, last)) if first == last => write!(f, ", {first}"),
                    Some((first, last)) => write!(f, ", {first}–{last}"),
                    None => Ok(()),
                }
            }
            Self::Filter {
                param,
                thing,
                events,
            } => {
                let (label, value) = (&thing.label, Self::value(thing));
                let events = number(*events);
                write!(f, "did you mean {label}? `--{param} {value}`, {events}")
            }
        }
    }
}

/// What finds events where a timeline has none, or only for words that were replaced.
///
/// # Errors
/// See [`Error`].
pub fn suggestions(
    annals: &Annals,
    filter: &Filter,
    timeline: &Timeline,
    limits: &QueryOptions,
) -> Result<Vec<Suggestion>, Error> {
    // Each would be several questions more to an endpoint, some of which read every name.
    if annals.endpoint().is_some() {
        return Ok(Vec::new());
    }
    let is_empty = timeline.entries.is_empty() && timeline.left_out == Some(0);
    let corrected = timeline
        .search
        .corrections
        .iter()
        .map(|it| it.shown.clone());
    let mut names: Vec<String> = corrected.collect();
    if is_empty {
        let request = SearchRequest::parse(&filter.words.join(" "));
        let words: Vec<String> = request.words.into_iter().map(|word| word.typed).collect();
        let dates = other_dates(annals, filter, timeline, &words, limits)?;
        if dates.is_some() {
            return Ok(dates.into_iter().collect());
        }
        if words.len() > 1 {
            names.push(words.join(" "));
        }
        names.extend(words);
    }
    let mut all: Vec<Suggestion> = Vec::new();
    for name in names {
        for found in filters(annals, &name, limits)? {
            if !all.contains(&found) {
                all.push(found);
            }
        }
    }
    Ok(all)
}

fn other_dates(
    annals: &Annals,
    filter: &Filter,
    timeline: &Timeline,
    words: &[String],
    limits: &QueryOptions,
) -> Result<Option<Suggestion>, Error> {
    if timeline.window == Window::default() {
        return Ok(None);
    }
    let filter = Filter {
        window: Window::default(),
        words: words.to_vec(),
        limit: None,
        certain: false,
        ..filter.clone()
    };
    let found = gather_dates(annals, &filter, limits)?;
    let years = found.entries.iter().filter_map(|entry| entry.day());
    let years = years.map(|day| day.year());
    let events = found.entries.len();
    Ok((events > 0).then(|| Suggestion::OtherDates {
        words: words.join(" "),
        period: timeline.search.period.clone(),
        events,
        years: years.clone().min().zip(years.max()),
    }))
}

/// The things of some kinds that have a name, or one like it.
fn called_so(annals: &Annals, name: &str, kinds: &[&str]) -> Result<Vec<LabeledResource>, Error> {
    Ok(match annals.resolve(name, kinds) {
        Ok(thing) => vec![annals.labeled(&thing)?],
        Err(ResolveError::Store(error)) => return Err(error.into()),
        Err(ResolveError::Query(error)) => return Err(*error),
        // Any concept is near to a word that is none.
        Err(ResolveError::Unknown {
            scheme: Some(_), ..
        }) => Vec::new(),
        Err(unclear) => unclear.candidates().iter().take(NEAREST).cloned().collect(),
    })
}

/// The filters by things of this or a similar name that find events.
fn filters(annals: &Annals, name: &str, limits: &QueryOptions) -> Result<Vec<Suggestion>, Error> {
    let mut all = Vec::new();
    let mut called: HashMap<&[&str], Vec<LabeledResource>> = HashMap::new();
    for (param, kind) in thing_params().filter(|(_, kind)| kind.query_param.is_some()) {
        // Several parameters take the same kinds of things, and a name that none has is compared with all.
        let things = match called.get(kind.prefixes) {
            Some(known) => known.clone(),
            None => called_so(annals, name, kind.prefixes)?,
        };
        called.insert(kind.prefixes, things.clone());
        for thing in things {
            let mut filter = Filter::default();
            kind.set(&mut filter, thing.id.clone());
            let events = count(annals, &filter, limits)?;
            if events > 0 {
                all.push(Suggestion::Filter {
                    param: param.name,
                    thing,
                    events,
                });
            }
        }
    }
    // Of the parameters that take the same thing, the first says most.
    let mut seen = Vec::new();
    all.retain(|it| match it {
        Suggestion::Filter { thing, .. } if seen.contains(&thing.id) => false,
        Suggestion::Filter { thing, .. } => {
            seen.push(thing.id.clone());
            true
        }
        Suggestion::OtherDates { .. } => true,
    });
    Ok(all)
}
