//! Equality of answers: with or without the order of rows, and up to blank node labels.

use annals::query::{Answer, Table};
use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::{BlankNode, Dataset, GraphName, Quad, Term, Triple};
use std::collections::HashMap;
use std::fmt::Write;

type Row = Vec<Option<Term>>;

/// Whether an answer is the expected one; if not, both in readable form.
pub fn same(expected: &Answer, got: &Answer, ordered: bool) -> Result<(), String> {
    let equal = match (expected, got) {
        (Answer::Boolean(a), Answer::Boolean(b)) => a == b,
        (Answer::Table(a), Answer::Table(b)) => same_rows(a, b, ordered),
        (Answer::Graph { triples: a, .. }, Answer::Graph { triples: b, .. }) => {
            canonical(&graph(a)) == canonical(&graph(b))
        }
        _ => false,
    };
    if equal {
        return Ok(());
    }
    let (expected, got) = (written(expected), written(got));
    Err(format!("expected\n{expected}\nbut got\n{got}"))
}

fn graph(triples: &[Triple]) -> Dataset {
    let quads = triples.iter().cloned();
    let quads: Vec<Quad> = quads.map(|t| t.in_graph(GraphName::DefaultGraph)).collect();
    quads.iter().collect()
}

/// A dataset with canonical blank node labels.
pub fn canonical(dataset: &Dataset) -> Dataset {
    let mut dataset = dataset.clone();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

fn same_rows(expected: &Table, got: &Table, ordered: bool) -> bool {
    let at = |column| got.columns.iter().position(|other| other == column);
    let places: Option<Vec<_>> = expected.columns.iter().map(at).collect();
    let Some(places) = places else {
        return false;
    };
    if places.len() != got.columns.len() || expected.rows.len() != got.rows.len() {
        return false;
    }
    let arranged = |row: &Row| places.iter().map(|at| row[*at].clone()).collect();
    let mut rest: Vec<Row> = got.rows.iter().map(arranged).collect();
    if ordered {
        let mut names = BlankNodeMapping::default();
        let mut pairs = expected.rows.iter().zip(&rest);
        return pairs.all(|(a, b)| names.fit(a, b));
    }
    let mut wanted = expected.rows.clone();
    // rows without blank nodes match only equal rows
    let (fixed, open): (Vec<_>, Vec<_>) = wanted.drain(..).partition(|row| !has_blank(row));
    for row in fixed {
        let Some(at) = rest.iter().position(|other| *other == row) else {
            return false;
        };
        rest.swap_remove(at);
    }
    pair(&open, rest, &BlankNodeMapping::default())
}

fn has_blank(row: &Row) -> bool {
    row.iter().flatten().any(Term::is_blank_node)
}

/// Whether every row on the left has one of its own on the right.
fn pair(left: &[Row], right: Vec<Row>, names: &BlankNodeMapping) -> bool {
    let Some((first, others)) = left.split_first() else {
        return right.is_empty();
    };
    for (at, row) in right.iter().enumerate() {
        let mut names = names.clone();
        if right[..at].contains(row) || !names.fit(first, row) {
            continue;
        }
        let mut rest = right.clone();
        rest.swap_remove(at);
        if pair(others, rest, &names) {
            return true;
        }
    }
    false
}

/// The mapping of blank nodes from left to right so far.
#[derive(Default, Clone)]
struct BlankNodeMapping {
    there: HashMap<BlankNode, BlankNode>,
    back: HashMap<BlankNode, BlankNode>,
}

impl BlankNodeMapping {
    fn fit(&mut self, left: &Row, right: &Row) -> bool {
        let mut cells = left.iter().zip(right);
        cells.all(|cells| match cells {
            (Some(Term::BlankNode(a)), Some(Term::BlankNode(b))) => {
                let there = self.there.entry(a.clone()).or_insert_with(|| b.clone());
                let back = self.back.entry(b.clone()).or_insert_with(|| a.clone());
                there == b && back == a
            }
            (a, b) => a == b,
        })
    }
}

/// The most rows that are printed; the rest is counted.
const MAX_PRINTED: usize = 30;

/// An answer in readable form, in its order.
pub fn written(answer: &Answer) -> String {
    let mut text = String::new();
    match answer {
        Answer::Boolean(truth) => write!(text, "  {truth}").expect("text takes it"),
        Answer::Graph { triples, .. } => {
            for triple in triples {
                writeln!(text, "  {triple} .").expect("text takes it");
            }
        }
        Answer::Table(table) => {
            writeln!(text, "  ?{}", table.columns.join(" ?")).expect("text takes it");
            for row in table.rows.iter().take(MAX_PRINTED) {
                let cell =
                    |term: &Option<Term>| term.as_ref().map_or("UNDEF".into(), Term::to_string);
                let cells: Vec<_> = row.iter().map(cell).collect();
                writeln!(text, "  ({})", cells.join(" ")).expect("text takes it");
            }
            let more = table.rows.len().saturating_sub(MAX_PRINTED);
            if more > 0 {
                writeln!(text, "  and {more} more rows").expect("text takes it");
            }
        }
    }
    text
}

#[test]
fn rows_are_the_same_whatever_their_blank_nodes_are_called_and_only_then() {
    let table = |text: &str| {
        let cell = |cell: &str| match cell {
            "-" => None,
            name => Some(Term::from(BlankNode::new_unchecked(name))),
        };
        let rows = text
            .split(';')
            .map(|row| row.split(' ').map(cell).collect());
        Answer::Table(Table {
            columns: vec!["a".into(), "b".into()],
            rows: rows.collect(),
            truncated: false,
        })
    };
    let fits = |a: &str, b: &str, ordered| same(&table(a), &table(b), ordered).is_ok();
    assert!(fits("a b;b -", "x -;y x", false));
    assert!(!fits("a b;b -", "x -;y x", true));
    assert!(fits("a a;b c", "x y;z z", false));
    assert!(!fits("a a;b c", "x y;z y", false));
    assert!(!fits("a b", "x x", false) && !fits("a a", "x y", false));
    assert!(!fits("a b;a b", "a b", false) && fits("a b;a b", "c d;c d", false));
}
