//! Collects the rows of an ordered query: sorted, keeping no more of them than are wanted.

use super::optimizer::{Direction, TopK};
use super::order::key;
use super::table::Table;
use oxrdf::Term;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

/// The cells of a row.
pub(super) type Cells = Vec<Option<Term>>;

/// Collects rows in any order and returns the first of them.
pub(super) struct TopKRows<'a> {
    top_k: &'a TopK,
    max_rows: Option<usize>,
    collected: Collected,
}

enum Collected {
    /// The best rows so far, the worst of them on top of the heap.
    Best(BinaryHeap<SortedRow>, usize),
    All(Vec<SortedRow>),
    /// Each distinct row with the best sort values that it had.
    Distinct(HashMap<Cells, Vec<SortValue>>),
}

/// A row with the values that it is sorted by. Rows with different cells never compare equal, so
/// that the order does not depend on how the rows were found.
#[derive(Debug, PartialEq, Eq)]
struct SortedRow {
    sort_values: Vec<SortValue>,
    cells: Cells,
}

/// The value of a row for one sort key; unbound sorts before everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum SortValue {
    Ascending(Option<String>),
    Descending(Reverse<Option<String>>),
}

impl PartialOrd for SortedRow {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SortedRow {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_values.cmp(&other.sort_values).then_with(|| {
            let keys = self.cells.iter().zip(&other.cells).map(|(a, b)| {
                if a == b {
                    return Ordering::Equal;
                }
                let key =
                    |term: &Option<Term>| term.as_ref().map(|term| (key(term), term.to_string()));
                key(a).cmp(&key(b))
            });
            keys.fold(Ordering::Equal, Ordering::then)
        })
    }
}

impl<'a> TopKRows<'a> {
    /// No rows yet; at most `max_rows` will be returned.
    pub fn new(top_k: &'a TopK, max_rows: Option<usize>) -> Self {
        let collected = match top_k.rows_needed(max_rows) {
            _ if top_k.distinct => Collected::Distinct(HashMap::new()),
            Some(needed) => Collected::Best(BinaryHeap::new(), needed),
            None => Collected::All(Vec::new()),
        };
        Self {
            top_k,
            max_rows,
            collected,
        }
    }

    /// Adds a row with all its columns, including those to sort by.
    pub fn add(&mut self, mut cells: Cells) {
        let sort_values = self
            .top_k
            .keys
            .iter()
            .map(|sort| {
                let key = cells.get(sort.column).and_then(Option::as_ref).map(key);
                match sort.direction {
                    Direction::Ascending => SortValue::Ascending(key),
                    Direction::Descending => SortValue::Descending(Reverse(key)),
                }
            })
            .collect();
        cells.truncate(self.top_k.columns);
        let row = SortedRow { sort_values, cells };
        match &mut self.collected {
            Collected::All(rows) => rows.push(row),
            Collected::Best(_, 0) => {}
            Collected::Best(rows, needed) if rows.len() < *needed => rows.push(row),
            Collected::Best(rows, _) => {
                if let Some(mut worst) = rows.peek_mut()
                    && row < *worst
                {
                    *worst = row;
                }
            }
            Collected::Distinct(rows) => {
                rows.entry(row.cells)
                    .and_modify(|known| {
                        if row.sort_values < *known {
                            known.clone_from(&row.sort_values);
                        }
                    })
                    .or_insert(row.sort_values);
            }
        }
    }

    /// Whether there are as many rows as are wanted; better ones may still follow.
    pub fn has_enough(&self) -> bool {
        let count = match &self.collected {
            Collected::Best(rows, _) => rows.len(),
            Collected::All(rows) => rows.len(),
            Collected::Distinct(rows) => rows.len(),
        };
        self.top_k
            .rows_needed(self.max_rows)
            .is_some_and(|needed| count >= needed)
    }

    /// The wanted rows in order.
    pub fn finish(self, columns: Vec<String>) -> Table {
        let mut rows = match self.collected {
            Collected::Best(rows, _) => rows.into_vec(),
            Collected::All(rows) => rows,
            Collected::Distinct(rows) => rows
                .into_iter()
                .map(|(cells, sort_values)| SortedRow { sort_values, cells })
                .collect(),
        };
        rows.sort_unstable();
        let rows = rows
            .into_iter()
            .map(|row| row.cells)
            .skip(self.top_k.offset);
        let mut rows: Vec<_> = rows.take(self.top_k.limit.unwrap_or(usize::MAX)).collect();
        let max_rows = self.max_rows.unwrap_or(usize::MAX);
        let truncated = rows.len() > max_rows;
        rows.truncate(max_rows);
        Table {
            columns,
            rows,
            truncated,
        }
    }
}
