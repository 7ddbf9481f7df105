//! What the planner learns from the store.

use super::dataset::{Dataset, DefaultGraph};
use super::plan::{Facts, Graph, Range, Scan};
use super::scan::Stretch;
use crate::model::when::Day;
use crate::store::{Id, Result, Scope, Snapshot, View};
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use std::sync::Arc;

/// One state of the store, as a query sees it.
#[derive(Debug)]
pub(super) struct State {
    pub snapshot: Snapshot,
    pub default: DefaultGraph,
}

impl State {
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

fn limit(most: u64) -> usize {
    usize::try_from(most).unwrap_or(usize::MAX)
}

impl Facts for State {
    fn answers_scans(&self) -> bool {
        self.default == DefaultGraph::Union
    }

    fn count(&self, s: Option<&Term>, p: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        or(self.counted(s, p, o, most), most)
    }

    fn count_range(&self, property: &NamedNode, range: &Range, most: u64) -> u64 {
        let count = || {
            let view = self.snapshot.view();
            let Some(p) = view.id(property)? else {
                return Ok(0);
            };
            match Stretch::of(range) {
                Some(stretch) if *range != Range::ALL => {
                    Ok(stretch.pairs(view, p)?.take(limit(most)).count() as u64)
                }
                _ => view.count(p),
            }
        };
        or(count(), most)
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
        Some(view.overlapping(from, to).ok()?.take(limit(most)).count() as u64)
    }

    fn keeps_event_days(&self) -> bool {
        or(self.snapshot.view().keeps_spans(), false)
    }
}

impl Graph for State {
    fn dataset(&self, scans: Arc<[Scan]>) -> impl QueryableDataset<'_> {
        Dataset::new(self.snapshot.view(), self.default, &scans)
    }
}
