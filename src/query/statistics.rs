//! What the planner learns from the store.

use super::dataset::{Dataset, DefaultGraph};
use super::optimizer::{Facts, Graph, Range, Scan};
use super::scan::Stretch;
use crate::model::when::Day;
use crate::store::{Id, Result, Scope, Snapshot, View};
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use spargebra::algebra::QueryDataset;
use std::cell::RefCell;
use std::sync::Arc;

/// Up to how many statements of a range, or events of a window, are counted; beyond, all of the
/// property, or all events, are taken.
const MANY: usize = 1 << 16;

/// What holds one state of the store: a snapshot, or the view of a write under way.
pub(super) trait Sight {
    fn view(&self) -> View<'_>;
}

impl Sight for Snapshot {
    fn view(&self) -> View<'_> {
        Self::view(self)
    }
}

impl Sight for View<'_> {
    fn view(&self) -> View<'_> {
        *self
    }
}

/// The graphs that a query names to be asked (`FROM`, `USING`), as far as there are such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Those that make up the default graph together.
    pub default: Vec<Id>,
    /// Those behind `GRAPH`; none for all.
    pub named: Option<Vec<Id>>,
}

/// One state of the store, as a query sees it.
#[derive(Debug)]
pub(super) struct State<S = Snapshot> {
    snapshot: S,
    default: DefaultGraph,
    chosen: Option<Chosen>,
    /// How many events may overlap the windows that were asked for so far.
    overlaps: RefCell<Vec<(Days, u64)>>,
    /// How many values of a property are in the ranges that were asked for so far.
    ranges: RefCell<Vec<(NamedNode, Range, u64)>>,
}

/// The first and the last day of a window.
type Days = (Option<Day>, Option<Day>);

impl<S: Sight> State<S> {
    /// The state as a query sees it that names these graphs.
    pub fn new(snapshot: S, default: DefaultGraph, graphs: Option<QueryDataset>) -> Result<Self> {
        let view = snapshot.view();
        let known = |names: Vec<NamedNode>| -> Result<Vec<Id>> {
            let mut ids: Vec<Id> = Vec::new();
            for name in names {
                // A graph that is not there adds nothing, and one named twice nothing more.
                ids.extend(view.id(&name)?.filter(|id| !ids.contains(id)));
            }
            Ok(ids)
        };
        let chosen = graphs.map(|graphs| -> Result<Chosen> {
            Ok(Chosen {
                default: known(graphs.default)?,
                named: graphs.named.map(known).transpose()?,
            })
        });
        Ok(Self {
            chosen: chosen.transpose()?,
            snapshot,
            default,
            overlaps: RefCell::default(),
            ranges: RefCell::default(),
        })
    }

    /// How many values of a property are in a range; where they are many, all that it has.
    fn in_range(&self, property: &NamedNode, range: &Range) -> Result<u64> {
        let view = self.snapshot.view();
        let Some(p) = view.id(property)? else {
            return Ok(0);
        };
        if let Some(stretch) = Stretch::of(range).filter(|_| *range != Range::ALL) {
            let some = stretch.pairs(view, p)?.take(MANY).count();
            if some < MANY {
                return Ok(some as u64);
            }
        }
        view.count(p)
    }

    fn number(view: View<'_>, term: Option<&Term>) -> Result<Option<Option<Id>>> {
        let Some(term) = term else {
            return Ok(Some(None));
        };
        Ok(view.id(term)?.map(Some))
    }

    fn counted(
        &self,
        s: Option<&Term>,
        p: Option<&NamedNode>,
        o: Option<&Term>,
        most: u64,
    ) -> Result<u64> {
        let view = self.snapshot.view();
        let p = p.map(|p| Term::from(p.clone()));
        let (Some(s), Some(p), Some(o)) = (
            Self::number(view, s)?,
            Self::number(view, p.as_ref())?,
            Self::number(view, o)?,
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

/// The answer, or what stands for it where the store fails: the query itself will say so.
fn or<T>(answer: Result<T>, otherwise: T) -> T {
    answer.unwrap_or(otherwise)
}

impl<S: Sight> Facts for State<S> {
    fn answers_scans(&self) -> bool {
        self.default == DefaultGraph::Union && self.chosen.is_none()
    }

    fn count(&self, s: Option<&Term>, p: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        or(self.counted(s, p, o, most), most)
    }

    fn count_range(&self, property: &NamedNode, range: &Range, most: u64) -> u64 {
        // A plan asks the same several times.
        let mut asked = self.ranges.borrow_mut();
        let known = asked
            .iter()
            .find(|(p, its, _)| p == property && its == range);
        let count = match known {
            Some((_, _, count)) => *count,
            None => {
                let count = or(self.in_range(property, range), u64::MAX);
                asked.push((property.clone(), range.clone(), count));
                count
            }
        };
        count.min(most)
    }

    fn ordered(&self, property: &NamedNode) -> Option<NamedNode> {
        let view = self.snapshot.view();
        let (first, last) = view.ends(view.id(property).ok()??).ok()??;
        // Numbers of one kind stand together: what both ends are is everything between.
        let placed = first.tag() == last.tag() && super::scan::is_placed(first);
        match placed.then(|| view.term(first))?.ok()? {
            Term::Literal(literal) => Some(literal.datatype().into_owned()),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        }
    }

    fn nth_value(
        &self,
        property: &NamedNode,
        range: &Range,
        n: u64,
        backwards: bool,
    ) -> Option<Literal> {
        let view = self.snapshot.view();
        let p = view.id(property).ok()??;
        let (low, high) = Stretch::of(range)?.ends();
        let mut values = view.range(p, low, high, backwards).ok()?;
        let (value, _) = values.nth(usize::try_from(n).ok()?)?.ok()?;
        match view.term(value).ok()? {
            Term::Literal(literal) => Some(literal),
            Term::NamedNode(_) | Term::BlankNode(_) => None,
        }
    }

    fn count_overlap(&self, from: Option<Day>, to: Option<Day>, most: u64) -> Option<u64> {
        let view = self.snapshot.view();
        view.keeps_spans().ok()?.then_some(())?;
        // A plan asks the same several times.
        let mut asked = self.overlaps.borrow_mut();
        if let Some((_, few)) = asked.iter().find(|(window, _)| *window == (from, to)) {
            return Some((*few).min(most));
        }
        let few = view.overlapping(from, to).ok()?.take(MANY).count() as u64;
        let count = match few < MANY as u64 {
            true => few,
            false => view.events().ok()?,
        };
        asked.push(((from, to), count));
        Some(count.min(most))
    }

    fn keeps_event_days(&self) -> bool {
        or(self.snapshot.view().keeps_spans(), false)
    }
}

impl<S: Sight> Graph for State<S> {
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_> {
        Dataset::new(
            self.snapshot.view(),
            self.default,
            self.chosen.clone(),
            &scans,
        )
    }
}
