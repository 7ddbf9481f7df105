//! The bundled record says what a careful historian would: who is named on which day, how firmly,
//! and that each of its events has dated sources.
//!
//! A case is data, in `tests/data/record/*.yaml`: what it shows, a query, the day as of which it is
//! asked, and the answer, written as in the cases of the saved queries. Where a case finds what must
//! not be in the record, its answer has no row, and a failure names each offender.

use crate::queries::{cells, files, folder, format_cells, parse_cells};
use annals::Annals;
use annals::model::when::Window;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, as a sentence.
    shows: String,
    /// The day as of which it is asked; without one, it is today.
    #[serde(default, rename = "asOf")]
    as_of: Option<String>,
    query: String,
    /// The columns, then one line for each row.
    answer: String,
}

/// The cases of all files by their day, each with the name of its file.
fn cases() -> BTreeMap<Option<String>, Vec<(String, Case)>> {
    let mut cases: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for path in files(&folder("tests/data/record"), "yaml") {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let list = serde_saphyr::from_str(&text);
        let list: Vec<Case> = list.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(!list.is_empty(), "{} holds no case", path.display());
        let name = path.file_stem().expect("a name").to_string_lossy();
        for case in list {
            let of_day = cases.entry(case.as_of.clone()).or_default();
            of_day.push((name.to_string(), case));
        }
    }
    cases
}

/// The record as of a day.
fn then(record: &Annals, day: &str) -> Annals {
    let window = Window::parse(None, Some(day)).expect("a date");
    let then = record.as_of(window.to.expect("a last day"));
    then.expect("a view of the past")
}

/// The cells of the answer to a case.
fn answer(record: &Annals, case: &Case) -> Vec<Vec<String>> {
    let answer = record.query(&case.query);
    let answer = answer.unwrap_or_else(|e| panic!("{}: {e}", case.shows));
    let table = answer.table();
    cells(table.unwrap_or_else(|| panic!("{} gives no rows", case.shows)))
}

#[test]
fn the_record_says_what_a_careful_historian_would() {
    let record = Annals::bundled().expect("the bundled data can be read");
    let mut wrong = String::new();
    for (day, cases) in cases() {
        let then = day.map(|day| then(&record, &day));
        let asked = then.as_ref().unwrap_or(&record);
        for (file, case) in cases {
            let got = answer(asked, &case);
            if got != parse_cells(&case.answer) {
                let rows = format_cells(&got);
                wrong.push_str(&format!("{file}: {}: the answer is\n{rows}", case.shows));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
