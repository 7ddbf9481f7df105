//! The saved queries answer right over a small invented world, and follow their own rules.
//!
//! A case is data, in `tests/data/queries/NAME.yaml` for the query `NAME`: what it shows, the
//! values of its parameters, and the answer as a table that stands there as it would be read.
//! Things are written with their prefixes, literals by their characters; an empty cell is
//! unbound. A case that fails prints the answer in the same form.

use annals::model::id;
use annals::model::origin::Origin;
use annals::query::params::parse;
use annals::query::table::text_of;
use annals::query::{Answer, Catalog, Limits, Saved, Table, Values};
use annals::read::{Format, Input, read};
use annals::Annals;
use oxrdf::Term;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, as a sentence.
    shows: String,
    /// Values by parameter; several are parted by spaces.
    #[serde(default)]
    with: BTreeMap<String, String>,
    /// The columns, then a line a row.
    answer: String,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = listed.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "nothing in {}", folder.display());
    found
}

/// The invented world, with the ontology.
fn world() -> Annals {
    let mut documents = Vec::new();
    for path in files(&folder("tests/data/world"), "ttl") {
        let name = path.file_name().expect("a name").to_string_lossy();
        let reading = read(Input {
            origin: Origin::new(name.into_owned()),
            bytes: fs::read(&path).expect("the file can be read"),
            format: Format::Turtle,
        });
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        documents.extend(reading.document);
    }
    let mut world = Annals::new().expect("the ontology can be read");
    let problems = world.load(documents).expect("the world has no error");
    assert!(problems.is_empty(), "{problems:?}");
    world
}

/// All cases by the name of their query.
fn cases() -> BTreeMap<String, Vec<Case>> {
    let mut cases = BTreeMap::new();
    for path in files(&folder("tests/data/queries"), "yaml") {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let list = serde_saphyr::from_str(&text);
        let list: Vec<Case> = list.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(!list.is_empty(), "{} holds no case", path.display());
        let name = path.file_stem().expect("a name").to_string_lossy();
        cases.insert(name.into_owned(), list);
    }
    cases
}

fn values(saved: &Saved, with: &BTreeMap<String, String>) -> Values {
    let header = saved.header().expect("a header");
    let mut values = Values::default();
    for (name, text) in with {
        let (_, param) = header
            .params()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{} has no parameter {name}", saved.name()));
        let terms = text.split_whitespace().map(|word| {
            parse(param.kind, word).unwrap_or_else(|e| panic!("{}: {name}: {e}", saved.name()))
        });
        values.set(name, terms.collect::<Vec<_>>());
    }
    values
}

fn table(annals: &Annals, saved: &Saved, values: &Values) -> Table {
    match annals.run(saved, values, &Limits::default()) {
        Ok(Answer::Table(table)) => table,
        other => panic!("{} gives no rows: {other:?}", saved.name()),
    }
}

fn shown(term: &Option<Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => id::shorten(node.as_str()),
        Some(term) => text_of(term).to_owned(),
    }
}

/// A table as cells: the columns, then the rows.
fn cells(table: &Table) -> Vec<Vec<String>> {
    let rows = table.rows.iter().map(|row| row.iter().map(shown).collect());
    std::iter::once(table.columns.clone()).chain(rows).collect()
}

/// The cells of an answer as it is written in a case.
fn written(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    text.lines().filter(|line| !line.trim().is_empty()).map(cells).collect()
}

/// Cells as they are written in a case.
fn lines(cells: &[Vec<String>]) -> String {
    let columns = cells.first().map_or(0, Vec::len);
    let width = |at: usize| cells.iter().map(|row| row[at].chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|at| width(at).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let padded: Vec<_> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("    {}\n", padded.join(" | ").trim_end())
    };
    cells.iter().map(line).collect()
}

#[test]
fn every_case_gets_the_answer_that_it_expects() {
    let world = world();
    let mut wrong = String::new();
    for (name, list) in cases() {
        let saved = world.catalog().get(&name).unwrap_or_else(|e| panic!("{e}"));
        for case in list {
            let got = cells(&table(&world, saved, &values(saved, &case.with)));
            let expected = written(&case.answer);
            if got != expected {
                let at = got.iter().zip(&expected).position(|(a, b)| a != b);
                let at = at.unwrap_or(got.len().min(expected.len()));
                let with = case.with.iter().map(|(k, v)| format!("{k}={v} ")).collect::<String>();
                wrong.push_str(&format!(
                    "{name} {with}({}): line {} differs; the answer is\n{}",
                    case.shows,
                    at + 1,
                    lines(&got)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
