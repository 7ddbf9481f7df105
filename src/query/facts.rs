//! What the planner learns from the store.

use super::dataset::{Dataset, DefaultGraph};
use super::plan::{Facts, Graph, Range, Scan};
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

impl Facts for State {
    fn answers_scans(&self) -> bool {
        false
    }

    fn count(&self, s: Option<&Term>, p: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        self.counted(s, p, o, most).unwrap_or(most)
    }

    fn count_range(&self, _: &NamedNode, _: &Range, most: u64) -> u64 {
        most
    }

    fn ordered(&self, _: &NamedNode) -> Option<NamedNode> {
        None
    }

    fn nth_value(&self, _: &NamedNode, _: &Range, _: u64, _: bool) -> Option<Literal> {
        None
    }

    fn count_overlap(&self, _: Option<Day>, _: Option<Day>, _: u64) -> Option<u64> {
        None
    }
}

impl Graph for State {
    fn dataset(&self, _: Arc<[Scan]>) -> impl QueryableDataset<'_> {
        Dataset::new(self.snapshot.view(), self.default)
    }
}
