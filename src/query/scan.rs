//! Scans of a plan, answered from the store's ordered tables.

use super::optimizer::{Range, Scan};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::store::{Found, Id, Result, Scope, Statement, Tag, View};
use oxrdf::{Literal, NamedNode, vocab::rdf};
use std::ops::Bound;

/// The kinds of values of which a range knows the place; their numbers stand together.
const PLACED: (Tag, Tag) = (Tag::Integer, Tag::Moment);

/// Whether a value is of a kind that has a place.
pub(super) fn is_placed(value: Id) -> bool {
    value >= Id::limits(PLACED.0).0 && value <= Id::limits(PLACED.1).1
}

/// A range of values in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    low: Id,
    high: Id,
    /// Whether there are bounds at all: without, every value is inside.
    bounded: bool,
}

impl Stretch {
    /// The stretch of a range; none where a bound has no number, and nothing can be told.
    pub fn of(range: &Range) -> Option<Self> {
        let edge = |bound: &Bound<Literal>, inward: fn(Id) -> Option<Id>| match bound {
            Bound::Unbounded => Some(None),
            Bound::Included(literal) => Id::inline(literal.as_ref().into()).map(Some),
            Bound::Excluded(literal) => {
                let id = Id::inline(literal.as_ref().into())?;
                Some(Some(inward(id)?))
            }
        };
        let low = edge(&range.low, Id::after)?;
        let high = edge(&range.high, Id::before)?;
        let known = [low, high].into_iter().flatten().next();
        let Some(tag) = known.and_then(Id::tag) else {
            let (low, high) = Id::all();
            return Some(Self {
                low,
                high,
                bounded: false,
            });
        };
        let (least, greatest) = Id::limits(tag);
        Some(Self {
            low: low.unwrap_or(least),
            high: high.unwrap_or(greatest),
            bounded: true,
        })
    }

    /// Whether a value is inside, or of a kind that has no place.
    pub fn may_hold(self, value: Id) -> bool {
        !self.bounded || !is_placed(value) || (self.low <= value && value <= self.high)
    }

    /// The lowest and the highest value.
    pub fn ends(self) -> (Id, Id) {
        (self.low, self.high)
    }

    /// The values of a property inside, and then those that have no place.
    pub fn pairs(self, view: View<'_>, p: Id) -> Result<Found<'_, (Id, Id)>> {
        let inside = view.range(p, self.low, self.high, false)?;
        if !self.bounded {
            return Ok(inside);
        }
        let (least, greatest) = Id::all();
        let below = Id::limits(PLACED.0).0.before().unwrap_or(least);
        let above = Id::limits(PLACED.1).1.after().unwrap_or(greatest);
        let below = view.range(p, least, below, false)?;
        let above = view.range(p, above, greatest, false)?;
        Ok(Box::new(inside.chain(below).chain(above)))
    }
}

/// A scan ready to be asked.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Range(Id, Stretch),
    Overlap {
        window: (Option<Day>, Option<Day>),
        is: Id,
        class: Id,
    },
    Runs(Id, Stretch),
    EventDays,
    /// The property is in no statement.
    Nothing,
    /// The store failed when it was asked.
    Failed,
}

impl Source {
    pub fn of(view: View<'_>, scan: &Scan) -> Self {
        Self::found(view, scan).unwrap_or(Self::Failed)
    }

    fn found(view: View<'_>, scan: &Scan) -> Result<Self> {
        let property = |property: &NamedNode, range: &Range| {
            let unbounded = Stretch::of(&Range::ALL);
            // Where a bound has no number the whole property is given: the query filters it.
            let stretch = Stretch::of(range).or(unbounded);
            Ok::<_, crate::store::Error>(view.id(property)?.zip(stretch))
        };
        Ok(match scan {
            Scan::Range { property: p, range } => {
                property(p, range)?.map_or(Self::Nothing, |(p, stretch)| Self::Range(p, stretch))
            }
            Scan::Runs { property: p, range } => {
                property(p, range)?.map_or(Self::Nothing, |(p, stretch)| Self::Runs(p, stretch))
            }
            Scan::Overlap { from, to } => {
                let words = view.id(rdf::TYPE)?.zip(view.id(ann::EVENT_CLASS)?);
                words.map_or(Self::Nothing, |(is, class)| Self::Overlap {
                    window: (*from, *to),
                    is,
                    class,
                })
            }
            Scan::EventDays => Self::EventDays,
        })
    }

    /// What the scan states, of what is asked for. The property is put in by the caller.
    pub fn matches<'a>(
        &self,
        view: View<'a>,
        s: Option<Id>,
        o: Option<Id>,
    ) -> Result<Found<'a, (Id, Id)>> {
        let fits = move |(subject, object): &(Id, Id)| {
            s.is_none_or(|s| s == *subject) && o.is_none_or(|o| o == *object)
        };
        match *self {
            Self::Nothing => Ok(Box::new(std::iter::empty())),
            Self::Failed => Err(crate::store::Error::Damaged("a table cannot be read")),
            Self::Range(p, stretch) => range(view, p, stretch, s, o),
            Self::Overlap { window, is, class } => {
                if o.is_some_and(|o| o != class) {
                    return Ok(Box::new(std::iter::empty()));
                }
                match s {
                    // Whether it overlaps is for the filter to tell, which looks at its days anyway.
                    Some(s) => {
                        let there = view.holds(s, is, class)?;
                        Ok(Box::new(there.then_some(Ok((s, class))).into_iter()))
                    }
                    None => {
                        let events = view.overlapping(window.0, window.1)?;
                        Ok(Box::new(events.map(move |event| Ok((event?, class)))))
                    }
                }
            }
            Self::Runs(p, stretch) => {
                let runs = view.runs(p)?;
                let runs = runs.filter(move |run| {
                    run.as_ref()
                        .map_or(true, |(value, _)| stretch.may_hold(*value))
                });
                Ok(Box::new(
                    counted(runs).filter(move |r| r.as_ref().map_or(true, fits)),
                ))
            }
            Self::EventDays => {
                let days = counted(view.event_days()?);
                Ok(Box::new(
                    days.filter(move |r| r.as_ref().map_or(true, fits)),
                ))
            }
        }
    }
}

/// A count as subject, the value as object.
fn counted<'a>(
    runs: impl Iterator<Item = Result<(Id, u64)>> + 'a,
) -> impl Iterator<Item = Result<(Id, Id)>> + 'a {
    runs.map(|run| {
        let (value, count) = run?;
        let count = Literal::from(i64::try_from(count).unwrap_or(i64::MAX));
        let too_many = crate::store::Error::Damaged("a count is beyond all measure");
        Ok((Id::inline(count.as_ref().into()).ok_or(too_many)?, value))
    })
}

fn range(
    view: View<'_>,
    p: Id,
    stretch: Stretch,
    s: Option<Id>,
    o: Option<Id>,
) -> Result<Found<'_, (Id, Id)>> {
    if s.is_none() && o.is_none() {
        let pairs = stretch.pairs(view, p)?;
        return Ok(Box::new(pairs.map(|pair| pair.map(|(o, s)| (s, o)))));
    }
    let found = view.matches(s, Some(p), o, Scope::Union)?;
    Ok(Box::new(found.filter_map(move |found| match found {
        Ok(Statement { s, o, .. }) => stretch.may_hold(o).then_some(Ok((s, o))),
        Err(error) => Some(Err(error)),
    })))
}
