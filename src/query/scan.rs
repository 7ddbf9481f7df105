//! The scans of a plan, read from the ordered tables of the store.

use super::optimizer::{Scan, ValueRange};
use crate::model::vocab::ann;
use crate::model::when::Day;
use crate::store::{Id, Result, ResultIter, Scope, Statement, Tag, View};
use oxrdf::{Literal, NamedNode, vocab::rdf};
use std::ops::Bound;

/// The first and last tag of the value types that a range can order; their ids are contiguous.
const ORDERED_TAGS: (Tag, Tag) = (Tag::Integer, Tag::Moment);

/// Whether a value is of an ordered type.
pub(super) fn is_ordered(value: Id) -> bool {
    value >= Id::tag_range(ORDERED_TAGS.0).0 && value <= Id::tag_range(ORDERED_TAGS.1).1
}

/// A range of values as a range of ids.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdRange {
    low: Id,
    high: Id,
    /// Whether there are bounds at all; without any, every value is inside.
    bounded: bool,
}

impl IdRange {
    /// The ids of a range; `None` where a bound has no inline id.
    pub fn of(range: &ValueRange) -> Option<Self> {
        let id_of = |bound: &Bound<Literal>, inward: fn(Id) -> Option<Id>| match bound {
            Bound::Unbounded => Some(None),
            Bound::Included(literal) => Id::inline(literal.as_ref().into()).map(Some),
            Bound::Excluded(literal) => {
                let id = Id::inline(literal.as_ref().into())?;
                Some(Some(inward(id)?))
            }
        };
        let low = id_of(&range.low, Id::next)?;
        let high = id_of(&range.high, Id::previous)?;
        let bound = [low, high].into_iter().flatten().next();
        let Some(tag) = bound.and_then(Id::tag) else {
            let (low, high) = Id::full_range();
            return Some(Self {
                low,
                high,
                bounded: false,
            });
        };
        let (least, greatest) = Id::tag_range(tag);
        Some(Self {
            low: low.unwrap_or(least),
            high: high.unwrap_or(greatest),
            bounded: true,
        })
    }

    /// Whether a value is inside the range, or of an unordered type.
    pub fn may_hold(self, value: Id) -> bool {
        !self.bounded || !is_ordered(value) || (self.low <= value && value <= self.high)
    }

    /// The lowest and the highest id.
    pub fn bounds(self) -> (Id, Id) {
        (self.low, self.high)
    }

    /// The values of a property inside the range, followed by those of unordered types.
    pub fn pairs(self, view: View<'_>, p: Id) -> Result<ResultIter<'_, (Id, Id)>> {
        let inside = view.range(p, self.low, self.high)?;
        if !self.bounded {
            return Ok(inside);
        }
        let (least, greatest) = Id::full_range();
        let below = Id::tag_range(ORDERED_TAGS.0).0.previous().unwrap_or(least);
        let above = Id::tag_range(ORDERED_TAGS.1).1.next().unwrap_or(greatest);
        let below = view.range(p, least, below)?;
        let above = view.range(p, above, greatest)?;
        Ok(Box::new(inside.chain(below).chain(above)))
    }
}

/// A scan with its terms resolved to ids.
#[derive(Debug, Clone)]
pub(super) enum ResolvedScan {
    Range(Id, IdRange),
    Overlap {
        window: (Option<Day>, Option<Day>),
        rdf_type: Id,
        class: Id,
    },
    ValueCounts(Id, IdRange),
    EventDayCounts,
    /// No statement has the property.
    Empty,
    /// Resolving failed; the scan reports it when it is read.
    Failed,
}

impl ResolvedScan {
    pub fn of(view: View<'_>, scan: &Scan) -> Self {
        Self::resolve(view, scan).unwrap_or(Self::Failed)
    }

    fn resolve(view: View<'_>, scan: &Scan) -> Result<Self> {
        let property = |property: &NamedNode, range: &ValueRange| {
            let unbounded = IdRange::of(&ValueRange::ALL);
            // Where a bound has no id, scan the whole property: the query still filters it.
            let ids = IdRange::of(range).or(unbounded);
            Ok::<_, crate::store::Error>(view.id(property)?.zip(ids))
        };
        Ok(match scan {
            Scan::Range { property: p, range } => {
                property(p, range)?.map_or(Self::Empty, |(p, ids)| Self::Range(p, ids))
            }
            Scan::ValueCounts { property: p, range } => {
                property(p, range)?.map_or(Self::Empty, |(p, ids)| Self::ValueCounts(p, ids))
            }
            Scan::Overlap { from, to } => {
                let terms = view.id(rdf::TYPE)?.zip(view.id(ann::EVENT_CLASS)?);
                terms.map_or(Self::Empty, |(rdf_type, class)| Self::Overlap {
                    window: (*from, *to),
                    rdf_type,
                    class,
                })
            }
            Scan::EventDayCounts => Self::EventDayCounts,
        })
    }

    /// The subjects and objects that the scan gives for a pattern; the caller adds the predicate.
    pub fn matches<'a>(
        &self,
        view: View<'a>,
        s: Option<Id>,
        o: Option<Id>,
    ) -> Result<ResultIter<'a, (Id, Id)>> {
        let fits = move |(subject, object): &(Id, Id)| {
            s.is_none_or(|s| s == *subject) && o.is_none_or(|o| o == *object)
        };
        match *self {
            Self::Empty => Ok(Box::new(std::iter::empty())),
            Self::Failed => Err(crate::store::Error::Damaged("a table cannot be read")),
            Self::Range(p, ids) => range(view, p, ids, s, o),
            Self::Overlap {
                window,
                rdf_type,
                class,
            } => {
                if o.is_some_and(|o| o != class) {
                    return Ok(Box::new(std::iter::empty()));
                }
                match s {
                    // The query's own filter checks whether it overlaps.
                    Some(s) => {
                        let exists = view.contains(s, rdf_type, class)?;
                        Ok(Box::new(exists.then_some(Ok((s, class))).into_iter()))
                    }
                    None => {
                        let events = view.overlapping(window.0, window.1)?;
                        Ok(Box::new(events.map(move |event| Ok((event?, class)))))
                    }
                }
            }
            Self::ValueCounts(p, ids) => {
                let runs = view.value_counts(p)?;
                let runs = runs.filter(move |run| {
                    run.as_ref().map_or(true, |(value, _)| ids.may_hold(*value))
                });
                Ok(Box::new(
                    with_counts(runs).filter(move |r| r.as_ref().map_or(true, fits)),
                ))
            }
            Self::EventDayCounts => {
                let days = with_counts(view.event_days()?);
                Ok(Box::new(
                    days.filter(move |r| r.as_ref().map_or(true, fits)),
                ))
            }
        }
    }
}

/// Pairs with the count as subject and the value as object.
fn with_counts<'a>(
    runs: impl Iterator<Item = Result<(Id, u64)>> + 'a,
) -> impl Iterator<Item = Result<(Id, Id)>> + 'a {
    runs.map(|run| {
        let (value, count) = run?;
        let count = Literal::from(i64::try_from(count).unwrap_or(i64::MAX));
        let too_many = crate::store::Error::Damaged("a count is out of range");
        Ok((Id::inline(count.as_ref().into()).ok_or(too_many)?, value))
    })
}

fn range(
    view: View<'_>,
    p: Id,
    ids: IdRange,
    s: Option<Id>,
    o: Option<Id>,
) -> Result<ResultIter<'_, (Id, Id)>> {
    if s.is_none() && o.is_none() {
        let pairs = ids.pairs(view, p)?;
        return Ok(Box::new(pairs.map(|pair| pair.map(|(o, s)| (s, o)))));
    }
    let found = view.matches(s, Some(p), o, Scope::Union)?;
    Ok(Box::new(found.filter_map(move |found| match found {
        Ok(Statement { s, o, .. }) => ids.may_hold(o).then_some(Ok((s, o))),
        Err(error) => Some(Err(error)),
    })))
}
