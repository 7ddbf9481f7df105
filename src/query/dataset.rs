//! The graph as queries run on it.

use super::plan::{Facts, Range, Scan, Snapshot};
use crate::model::when::Day;
use crate::store::View;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QueryableDataset;
use std::sync::Arc;

impl Facts for View {
    fn answers_scans(&self) -> bool {
        false
    }

    fn count(&self, s: Option<&Term>, _: Option<&NamedNode>, o: Option<&Term>, most: u64) -> u64 {
        let places = [s.is_some(), o.is_some()]
            .into_iter()
            .filter(|known| *known);
        (1_000_000 / 1_000_u64.pow(places.count() as u32)).min(most)
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

impl Snapshot for View {
    fn dataset(&self, _: Arc<[Scan]>) -> impl QueryableDataset<'static> {
        self.clone()
    }
}
