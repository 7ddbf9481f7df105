//! The rows of an ordered query as they come in: sorted, and no more of them kept than wanted.

use super::optimizer::Top;
use super::order::key;
use super::table::Table;
use oxrdf::Term;
use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

/// The cells of a row.
pub(super) type Cells = Vec<Option<Term>>;

/// Takes rows in, in any order, and gives back the first of them.
pub(super) struct Rows<'a> {
    top: &'a Top,
    cap: Option<usize>,
    kept: Kept,
}

enum Kept {
    /// The best so far, the worst of them on top.
    Best(BinaryHeap<Row>, usize),
    All(Vec<Row>),
    /// Each different row with the best place that it had.
    Different(HashMap<Cells, Vec<Place>>),
}

/// A row and where it stands. No two rows of different cells are equal, so that the order does
/// not depend on how the rows were found.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    places: Vec<Place>,
    cells: Cells,
}

/// Where a row stands by one key; what is unbound comes before everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Up(Option<String>),
    Down(Reverse<Option<String>>),
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        self.places.cmp(&other.places).then_with(|| {
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

impl<'a> Rows<'a> {
    /// No rows yet; no more than `cap` will be shown.
    pub fn new(top: &'a Top, cap: Option<usize>) -> Self {
        let kept = match top.wanted(cap) {
            _ if top.distinct => Kept::Different(HashMap::new()),
            Some(wanted) => Kept::Best(BinaryHeap::new(), wanted),
            None => Kept::All(Vec::new()),
        };
        Self { top, cap, kept }
    }

    /// Takes in a row with all its columns, those to sort by among them.
    pub fn add(&mut self, mut cells: Cells) {
        let places = self
            .top
            .keys
            .iter()
            .map(|sort| {
                let key = cells.get(sort.column).and_then(Option::as_ref).map(key);
                if sort.descending {
                    Place::Down(Reverse(key))
                } else {
                    Place::Up(key)
                }
            })
            .collect();
        cells.truncate(self.top.columns);
        let row = Row { places, cells };
        match &mut self.kept {
            Kept::All(rows) => rows.push(row),
            Kept::Best(_, 0) => {}
            Kept::Best(rows, wanted) if rows.len() < *wanted => rows.push(row),
            Kept::Best(rows, _) => {
                if let Some(mut worst) = rows.peek_mut()
                    && row < *worst
                {
                    *worst = row;
                }
            }
            Kept::Different(rows) => {
                rows.entry(row.cells)
                    .and_modify(|known| {
                        if row.places < *known {
                            known.clone_from(&row.places);
                        }
                    })
                    .or_insert(row.places);
            }
        }
    }

    /// Whether there are as many rows as are wanted; better ones may still come.
    pub fn are_enough(&self) -> bool {
        let count = match &self.kept {
            Kept::Best(rows, _) => rows.len(),
            Kept::All(rows) => rows.len(),
            Kept::Different(rows) => rows.len(),
        };
        self.top
            .wanted(self.cap)
            .is_some_and(|wanted| count >= wanted)
    }

    /// The wanted rows in their order.
    pub fn finish(self, columns: Vec<String>) -> Table {
        let mut rows = match self.kept {
            Kept::Best(rows, _) => rows.into_vec(),
            Kept::All(rows) => rows,
            Kept::Different(rows) => rows
                .into_iter()
                .map(|(cells, places)| Row { places, cells })
                .collect(),
        };
        rows.sort_unstable();
        let rows = rows.into_iter().map(|row| row.cells).skip(self.top.offset);
        let mut rows: Vec<_> = rows.take(self.top.limit.unwrap_or(usize::MAX)).collect();
        let cap = self.cap.unwrap_or(usize::MAX);
        let cut = rows.len() > cap;
        rows.truncate(cap);
        Table { columns, rows, cut }
    }
}
