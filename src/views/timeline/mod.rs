//! The timeline desk: dated entries with who, to whom, according to whom, and where it says so.
//!
//! [`gather`] asks a saved query which events there are, and in which order; what hangs on them
//! (who took part; who is said to be behind it; where it was read) it reads from the store itself,
//! which is several times as fast as asking for it. What comes out is plain data that every
//! renderer shares.
//!
//! ```
//! use annals::Annals;
//! use annals::query::Limits;
//! use annals::views::timeline::{Filter, gather};
//! use annals::model::when::Window;
//!
//! let annals = Annals::bundled()?;
//! let filter = Filter {
//!     window: Window::parse(Some("2023-12"), Some("2023-12"))?,
//!     ..Filter::default()
//! };
//! let timeline = gather(&annals, &filter, &Limits::default())?;
//! assert!(timeline.entries.iter().any(|entry| entry.slug() == "kyivstar-attack"));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod details;
mod entry;
mod group;
mod label_search;
pub mod layout;
pub mod scale;
mod terms;

pub use entry::{Attribution, Dates, Entry, Party, Source, Thing};
pub use group::{By, Group, group};

use crate::Annals;
use crate::database::AsOf;
use crate::model::when::{Day, Overlap, When, Window};
use crate::query::{Answer, Error, Limits, Table, Values};
use details::{Bare, Details};
use oxrdf::{Literal, NamedNode, Term, vocab::xsd};

/// Which events a timeline shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The days that they may overlap.
    pub window: Window,
    /// Words that the label or slug has, all of them.
    pub words: Vec<String>,
    /// Who did it, or is said to have.
    pub actor: Option<NamedNode>,
    /// Whether units and fronts of the actor count.
    pub with_units: bool,
    /// Whom it hit.
    pub target: Option<NamedNode>,
    /// The country of the targets or of the place.
    pub country: Option<NamedNode>,
    /// The country of the actor.
    pub actor_country: Option<NamedNode>,
    /// The sector, with its subsectors.
    pub sector: Option<NamedNode>,
    /// The event type, with its subtypes.
    pub event_type: Option<NamedNode>,
    /// A source or a publisher.
    pub source: Option<NamedNode>,
    /// Only events that surely fall in the window.
    pub certain: bool,
    /// Latest first.
    pub reverse: bool,
    /// At most so many entries.
    pub most: Option<usize>,
}

/// A day as a term.
fn day(day: Day) -> Term {
    Literal::new_typed_literal(day.to_string(), xsd::DATE).into()
}

impl Filter {
    /// Whether the query alone decides what fits.
    fn is_plain(&self) -> bool {
        self.words.is_empty() && !self.certain
    }

    /// Whether more is asked than words and a window.
    fn is_narrow(&self) -> bool {
        let asked = [
            &self.actor,
            &self.target,
            &self.country,
            &self.actor_country,
            &self.sector,
            &self.event_type,
            &self.source,
        ];
        asked.iter().any(|asked| asked.is_some())
    }

    fn values(&self) -> Values {
        let mut values = Values::default();
        let cells: [(&str, Option<Term>); 9] = [
            ("from", self.window.from.map(day)),
            ("to", self.window.to.map(day)),
            ("actor", self.actor.clone().map(Term::from)),
            ("target", self.target.clone().map(Term::from)),
            ("country", self.country.clone().map(Term::from)),
            ("actorCountry", self.actor_country.clone().map(Term::from)),
            ("sector", self.sector.clone().map(Term::from)),
            ("type", self.event_type.clone().map(Term::from)),
            ("source", self.source.clone().map(Term::from)),
        ];
        for (name, cell) in cells {
            if let Some(term) = cell {
                values.set(name, [term]);
            }
        }
        values.set("withUnits", [Literal::from(self.with_units).into()]);
        values
    }
}

/// Entries in order of time.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The days that were asked for.
    pub window: Window,
    /// The entries: dated ones by their first possible day, undated ones behind them.
    pub entries: Vec<Entry>,
    /// How many entries fitted beyond those that are shown; none where there are some that were
    /// not counted.
    pub left_out: Option<usize>,
    /// The day whose knowledge it shows, where it is not today's.
    pub as_of: Option<AsOf>,
}

/// The timeline of the events that fit a filter.
///
/// # Errors
/// See [`Error`]; an answer that the row cap cut off is refused rather than shown as whole.
pub fn gather(annals: &Annals, filter: &Filter, limits: &Limits) -> Result<Timeline, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut desk = Desk {
        annals,
        limits: Limits {
            columns: Some(&["event"]),
            ..limits.clone()
        },
        details: Details::new(snapshot.view())?,
    };
    let (mut found, all) = match filter.most.filter(|_| filter.is_plain()) {
        Some(most) => desk.first(filter, most)?,
        None => (desk.found(filter)?, true),
    };
    let most = filter.most.unwrap_or(usize::MAX);
    let left_out = all.then(|| found.len().saturating_sub(most));
    found.truncate(most);
    Ok(Timeline {
        window: filter.window,
        entries: desk.filled(found)?,
        left_out,
        as_of: annals.shows()?,
    })
}

/// The timeline of the events that one thing has to do with: an agent, a place, a tool, a source.
///
/// # Errors
/// See [`gather`].
pub fn around(annals: &Annals, thing: &NamedNode, limits: &Limits) -> Result<Timeline, Error> {
    let values = Values::default().with("thing", [thing.clone().into()]);
    let snapshot = annals.store().snapshot()?;
    let mut desk = Desk {
        annals,
        limits: limits.clone(),
        details: Details::new(snapshot.view())?,
    };
    let mut found = desk.entries(&table(annals.query("card-events", &values, limits)?)?, &[])?;
    let window = Window::default();
    for Bare { entry, .. } in &mut found {
        entry.certainty = entry.when.as_ref().map(|when| when.overlap(&window));
    }
    by_time(&mut found);
    Ok(Timeline {
        window,
        entries: desk.filled(found)?,
        left_out: Some(0),
        as_of: annals.shows()?,
    })
}

/// The events that became known last, `most` of them, the latest first, going by the dates of their
/// sources: what only undated sources tell is known since no certain day, and is not there.
///
/// # Errors
/// See [`Error`].
pub fn lately(annals: &Annals, most: usize, limits: &Limits) -> Result<Timeline, Error> {
    let snapshot = annals.store().snapshot()?;
    let mut desk = Desk {
        annals,
        limits: Limits {
            columns: Some(&["event", "known"]),
            backwards: true,
            rows: Some(most),
            ..limits.clone()
        },
        details: Details::new(snapshot.view())?,
    };
    let answer = annals.query("made-public", &Values::default(), &desk.limits)?;
    let Answer::Table(rows) = answer else {
        return Err(Error::Refused("a timeline is made from rows"));
    };
    let found = desk.entries(&rows, &[])?;
    let mut entries = desk.filled(found)?;
    entries.sort_by(|a, b| b.known.cmp(&a.known).then_with(|| a.id.cmp(&b.id)));
    Ok(Timeline {
        window: Window::default(),
        entries,
        left_out: (!rows.cut).then_some(0),
        as_of: annals.shows()?,
    })
}

/// Events on their way to a timeline.
type Found = Vec<Bare>;

/// Where one question is answered.
struct Desk<'a> {
    annals: &'a Annals,
    limits: Limits,
    details: Details<'a>,
}

impl Desk<'_> {
    /// The first events that fit, so many that they are `most` or all; and whether they are all.
    fn first(&self, filter: &Filter, most: usize) -> Result<(Found, bool), Error> {
        let mut values = filter.values();
        if filter.window.from.is_none() {
            // Whatever is dated falls after this day; what is not is looked for below.
            values.set("from", Day::from_ymd_opt(1, 1, 1).map(day));
        }
        let mut rows = most;
        loop {
            let limits = Limits {
                rows: Some(rows),
                backwards: filter.reverse,
                ..self.limits.clone()
            };
            let answer = self.annals.query("timeline", &values, &limits)?;
            let Answer::Table(table) = answer else {
                return Err(Error::Refused("a timeline is made from rows"));
            };
            if !table.cut {
                return Ok((self.found(filter)?, true));
            }
            let mut found = self.entries(&table, &[])?;
            if found.len() >= most {
                keep_certain(&mut found, filter);
                return Ok((found, false));
            }
            rows = rows.saturating_mul(2).saturating_add(2);
        }
    }

    /// Every event that fits, in order.
    fn found(&self, filter: &Filter) -> Result<Found, Error> {
        let words = filter.words.iter().map(|word| word.to_lowercase());
        let words: Vec<String> = words.collect();
        // Where the query narrows nothing down, names are looked through sooner.
        let mut found = match words.is_empty() || filter.is_narrow() {
            true => self.entries(&self.events(filter)?, &words)?,
            false => self.named(&words)?,
        };
        keep_certain(&mut found, filter);
        if filter.reverse {
            found.reverse();
        }
        // What has no date stands last either way.
        found.sort_by_key(|bare| bare.entry.when.is_none());
        Ok(found)
    }

    fn events(&self, filter: &Filter) -> Result<Table, Error> {
        let values = filter.values();
        table(self.annals.query("timeline", &values, &self.limits)?)
    }

    /// The events of which the name has all of some words, in order.
    fn named(&self, words: &[String]) -> Result<Found, Error> {
        let most = self.limits.rows.unwrap_or(usize::MAX);
        let mut found = self.details.with_words(words, most)?.ok_or(TOO_MANY)?;
        by_time(&mut found);
        Ok(found)
    }

    /// The bare entries of the events of some rows, of those whose names have all of some words.
    fn entries(&self, rows: &Table, words: &[String]) -> Result<Found, Error> {
        let mut found = Vec::with_capacity(rows.rows.len());
        for row in rows.iter() {
            if let Some(Term::NamedNode(event)) = row.get("event") {
                found.extend(self.details.entry(event.clone(), words)?);
            }
        }
        Ok(found)
    }

    /// The entries with what hangs on their events.
    fn filled(&mut self, found: Found) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::with_capacity(found.len());
        for bare in found {
            entries.push(self.details.fill(bare)?);
        }
        Ok(entries)
    }
}

/// Puts events in the order of the query `timeline`.
fn by_time(found: &mut Found) {
    found.sort_by_cached_key(|Bare { entry, .. }| {
        let when = entry.when.as_ref();
        let day = when.and_then(When::sort_day);
        (
            day.is_none(),
            day,
            when.and_then(When::instant),
            entry.id.clone(),
        )
    });
}

/// Says of each entry whether it was surely in the window, and drops what was surely not.
fn keep_certain(found: &mut Found, filter: &Filter) {
    for Bare { entry, .. } in &mut *found {
        entry.certainty = entry.when.as_ref().map(|when| when.overlap(&filter.window));
    }
    found.retain(|bare| match bare.entry.certainty {
        Some(certainty) => {
            certainty == Overlap::Definite || certainty != Overlap::None && !filter.certain
        }
        None => filter.window == Window::default() && !filter.certain,
    });
}

const TOO_MANY: Error = Error::Refused("more rows than the limit allows; narrow the question down");

fn table(answer: Answer) -> Result<Table, Error> {
    match answer {
        Answer::Table(table) if !table.cut => Ok(table),
        Answer::Table(_) => Err(TOO_MANY),
        Answer::Truth(_) | Answer::Graph { .. } => {
            Err(Error::Refused("a timeline is made from rows"))
        }
    }
}
