//! Statistics of the store for the optimizer.

use super::dataset::{ActiveGraphs, DefaultGraph, StoreDataset};
use super::optimizer::{Direction, QueryableGraph, Scan, Statistics, ValueRange};
use super::scan::IdRange;
use crate::model::when::Day;
use crate::store::{Id, Result, Scope, Snapshot, View};
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use spargebra::algebra::QueryDataset;
use std::cell::RefCell;
use std::sync::Arc;

/// The most statements of a range, or events of a window, that are counted one by one; beyond it,
/// the count of the whole property, or of all events, is used.
const MAX_COUNTED: usize = 1 << 16;

/// A source of a view on the store: a snapshot, or a write transaction.
pub(super) trait AsView {
    fn view(&self) -> View<'_>;
}

impl AsView for Snapshot {
    fn view(&self) -> View<'_> {
        Self::view(self)
    }
}

impl AsView for View<'_> {
    fn view(&self) -> View<'_> {
        *self
    }
}

/// A snapshot of the store as one query reads it, with cached counts.
#[derive(Debug)]
pub(super) struct StoreGraph<S = Snapshot> {
    snapshot: S,
    default: DefaultGraph,
    active: Option<ActiveGraphs>,
    hidden: Arc<[Id]>,
    /// Cached counts of events that may overlap a window.
    overlaps: RefCell<Vec<(Days, u64)>>,
    /// Cached counts of a property's values in a range.
    ranges: RefCell<Vec<(NamedNode, ValueRange, u64)>>,
}

/// The first and the last day of a window.
type Days = (Option<Day>, Option<Day>);

impl<S: AsView> StoreGraph<S> {
    /// The store as a query with this dataset clause reads it.
    pub fn new(
        snapshot: S,
        default: DefaultGraph,
        dataset: Option<QueryDataset>,
        hidden: &[NamedNode],
    ) -> Result<Self> {
        let view = snapshot.view();
        let existing = |names: Vec<NamedNode>| -> Result<Vec<Id>> {
            let mut ids: Vec<Id> = Vec::new();
            for name in names {
                // Skip graphs that do not exist and duplicates.
                ids.extend(view.id(&name)?.filter(|id| !ids.contains(id)));
            }
            Ok(ids)
        };
        let active = dataset.map(|dataset| -> Result<ActiveGraphs> {
            Ok(ActiveGraphs {
                default: existing(dataset.default)?,
                named: dataset.named.map(existing).transpose()?,
            })
        });
        Ok(Self {
            active: active.transpose()?,
            hidden: existing(hidden.to_vec())?.into(),
            snapshot,
            default,
            overlaps: RefCell::default(),
            ranges: RefCell::default(),
        })
    }

    /// How many values of a property are in a range; if there are many, the count of all its values.
    fn count_in_range(&self, property: &NamedNode, range: &ValueRange) -> Result<u64> {
        let view = self.snapshot.view();
        let Some(p) = view.id(property)? else {
            return Ok(0);
        };
        if let Some(ids) = IdRange::of(range).filter(|_| *range != ValueRange::ALL) {
            let count = ids.pairs(view, p)?.take(MAX_COUNTED).count();
            if count < MAX_COUNTED {
                return Ok(count as u64);
            }
        }
        view.count(p)
    }

    /// The id of a bound position: `None` if the term is not in the store.
    fn id_of(view: View<'_>, term: Option<&Term>) -> Result<Option<Option<Id>>> {
        let Some(term) = term else {
            return Ok(Some(None));
        };
        Ok(view.id(term)?.map(Some))
    }

    fn count_matches(
        &self,
        s: Option<&Term>,
        p: Option<&NamedNode>,
        o: Option<&Term>,
        most: u64,
    ) -> Result<u64> {
        let view = self.snapshot.view();
        let p = p.map(|p| Term::from(p.clone()));
        let (Some(s), Some(p), Some(o)) = (
            Self::id_of(view, s)?,
            Self::id_of(view, p.as_ref())?,
            Self::id_of(view, o)?,
        ) else {
            return Ok(0);
        };
        match (s, p, o) {
            (None, None, None) => view.len(),
            (None, Some(p), None) => view.count(p),
            (None, Some(p), Some(o)) => Ok(view.count_value(p, o)?.min(most)),
            _ => {
                let found = view.matches(s, p, o, Scope::Union)?;
                Ok(found.take(most.try_into().unwrap_or(usize::MAX)).count() as u64)
            }
        }
    }
}

/// The result, or a fallback where the store fails; running the query will report the failure.
fn or<T>(result: Result<T>, fallback: T) -> T {
    result.unwrap_or(fallback)
}

impl<S: AsView> Statistics for StoreGraph<S> {
    fn answers_scans(&self) -> bool {
        self.default == DefaultGraph::Union && self.active.is_none()
    }

    fn count(&self, s: Option<&Term>, p: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        or(self.count_matches(s, p, o, most), most)
    }

    fn count_range(&self, property: &NamedNode, range: &ValueRange, most: u64) -> u64 {
        // Planning asks for the same count several times.
        let mut cache = self.ranges.borrow_mut();
        let cached = cache
            .iter()
            .find(|(p, its, _)| p == property && its == range);
        let count = match cached {
            Some((_, _, count)) => *count,
            None => {
                let count = or(self.count_in_range(property, range), u64::MAX);
                cache.push((property.clone(), range.clone(), count));
                count
            }
        };
        count.min(most)
    }

    fn ordered_datatype(&self, property: &NamedNode) -> Option<NamedNode> {
        let view = self.snapshot.view();
        let (first, last) = view.min_max(view.id(property).ok()??).ok()??;
        // Ids of one type are contiguous: if both ends have it, so does everything between.
        let is_ordered = first.tag() == last.tag() && super::scan::is_ordered(first);
        match is_ordered.then(|| view.term(first))?.ok()? {
            Term::Literal(literal) => Some(literal.datatype().into_owned()),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
        }
    }

    fn nth_value(
        &self,
        property: &NamedNode,
        range: &ValueRange,
        n: u64,
        direction: Direction,
    ) -> Option<Literal> {
        let view = self.snapshot.view();
        let p = view.id(property).ok()??;
        let (low, high) = IdRange::of(range)?.bounds();
        let values = match direction {
            Direction::Ascending => view.range(p, low, high),
            Direction::Descending => view.range_rev(p, low, high),
        };
        let (value, _) = values.ok()?.nth(usize::try_from(n).ok()?)?.ok()?;
        match view.term(value).ok()? {
            Term::Literal(literal) => Some(literal),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Triple(_) => None,
        }
    }

    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, most: u64) -> Option<u64> {
        let view = self.snapshot.view();
        view.keeps_spans().ok()?.then_some(())?;
        // Planning asks for the same count several times.
        let mut cache = self.overlaps.borrow_mut();
        if let Some((_, count)) = cache.iter().find(|(window, _)| *window == (from, to)) {
            return Some((*count).min(most));
        }
        let counted = view.overlapping(from, to).ok()?.take(MAX_COUNTED).count() as u64;
        let count = if counted < MAX_COUNTED as u64 {
            counted
        } else {
            view.events().ok()?
        };
        cache.push(((from, to), count));
        Some(count.min(most))
    }

    fn has_event_day_counts(&self) -> bool {
        or(self.snapshot.view().keeps_spans(), false)
    }
}

impl<S: AsView> QueryableGraph for StoreGraph<S> {
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_> {
        StoreDataset::new(
            self.snapshot.view(),
            self.default,
            self.active.clone(),
            self.hidden.clone(),
            &scans,
        )
    }
}
