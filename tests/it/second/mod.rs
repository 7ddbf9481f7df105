//! The saved queries give the same rows on rdflib, which shares no code with annals, over a portable
//! export of the same data.
//!
//! It runs in a virtual environment that the test creates below `target/` and keeps. Without python3
//! or access to PyPI, the test says so on standard error and is skipped.

use crate::engines::portable;
use crate::python::python;
use crate::queries::{cases, folder, number, parse_cells, values, world};
use annals::query::table::text_of;
use annals::query::{ParamValues, QueryOptions, SavedQuery};
use oxrdf::Term;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The pinned versions; others have other bugs.
const PACKAGES: [&str; 2] = ["rdflib==7.6.0", "pyparsing==3.3.3"];

/// Queries that sort by texts in several languages first, whose order SPARQL does not define.
const OPEN_ORDER: [&str; 1] = ["aliases"];

/// The text of a query with values in its parameter blocks, as a user of another tool would write it.
fn with_values(saved: &SavedQuery, values: &ParamValues) -> String {
    let mut text = saved.text().to_owned();
    for name in values.names() {
        let terms = values.get(name).unwrap_or_default().iter();
        let terms: Vec<_> = terms.map(ToString::to_string).collect();
        let cell = format!("VALUES ?{name} {{");
        let parts: Vec<_> = text.split(&cell).collect();
        assert!(parts.len() > 1, "{} has no cell for {name}", saved.name());
        let rest = parts[1..].iter().map(|part| {
            let (_, after) = part.split_once('}').expect("a cell has an end");
            format!("{cell} {} }}{after}", terms.join(" "))
        });
        text = std::iter::once(parts[0].to_owned()).chain(rest).collect();
    }
    text
}

/// A cell in the form for comparison: numbers by their value.
fn cell(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    number(text).unwrap_or_else(|| text.to_owned())
}

/// The answers of rdflib, a list of rows for each query.
fn ask(python: &Path, graph: &Path, queries: &[String]) -> Vec<Value> {
    let script = folder("tests/it/second/ask.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let asked = json!({ "graph": graph, "queries": queries }).to_string();
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(asked.as_bytes()).expect("python reads");
    drop(input);
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_case_of_every_saved_query_has_the_same_rows_on_a_second_engine() {
    let Some(python) = python("rdflib", &PACKAGES) else {
        return;
    };
    let world = world();
    let triples = portable(&world).into_iter().map(oxrdf::Triple::from);
    let lines: String = triples
        .flat_map(|triple| [triple.to_string(), " .\n".to_owned()])
        .collect();
    let graph = Path::new(env!("CARGO_TARGET_TMPDIR")).join("world.nt");
    fs::write(&graph, lines).expect("a file");

    let (mut names, mut queries, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for (name, list) in cases() {
        let saved = world.catalog().get(&name).unwrap_or_else(|e| panic!("{e}"));
        for case in list {
            let values = values(saved, &case.with);
            let answer = world
                .run_saved(saved, &values, &QueryOptions::default())
                .expect("an answer");
            let table = answer.table().expect("rows").clone();
            // Another test checks that our engine gives the rows of the case.
            assert_eq!(
                table.rows.len() + 1,
                parse_cells(&case.answer).len(),
                "{name}"
            );
            let text = |term: &Option<Term>| cell(term.as_ref().map(text_of).as_deref());
            let rows = table.rows.iter().map(|row| row.iter().map(text).collect());
            expected.push(rows.collect::<Vec<Vec<_>>>());
            names.push(format!("{name} {:?}", case.with));
            queries.push(with_values(saved, &values));
        }
    }
    assert!(queries.len() > 100, "{}", queries.len());
    let mut wrong = String::new();
    let answers = ask(&python, &graph, &queries);
    assert_eq!(answers.len(), queries.len());
    for ((name, expected), answer) in names.iter().zip(&expected).zip(&answers) {
        let mut expected = expected.clone();
        let mut rows = answer.as_array().map(|rows| {
            let row = |row: &Value| {
                let cells = row.as_array().expect("a row").iter();
                cells.map(|text| cell(text.as_str())).collect::<Vec<_>>()
            };
            rows.iter().map(row).collect::<Vec<_>>()
        });
        if OPEN_ORDER.contains(&name.split(' ').next().unwrap_or_default()) {
            expected.sort();
            rows.iter_mut().for_each(|rows| rows.sort());
        }
        if rows.as_ref() != Some(&expected) {
            wrong.push_str(&format!(
                "{name}:\n  ours   {expected:?}\n  theirs {answer}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
