//! The saved queries give the expected answers over a small fictional dataset, and follow their rules.
//!
//! A case is data, in `tests/data/queries/NAME.yaml` for the query `NAME`: what it shows, the
//! values of its parameters, and the answer as a readable table. IRIs are written with their
//! prefixes, literals as their values; an empty cell is unbound. A case that fails prints the
//! answer in the same form. `ANNALS_BLESS=1` writes it to the file; review the diff before committing.

use annals::model::id;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::query::params::parse;
use annals::query::table::text_of;
use annals::query::{Answer, Catalog, ParamValues, QueryOptions, SavedQuery, Table};
use annals::{Annals, LoadOptions};
use oxrdf::Term;
use serde::Deserialize;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::{Query, SparqlParser};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, as a sentence.
    pub shows: String,
    /// Values by parameter; several are separated by spaces.
    #[serde(default)]
    pub with: BTreeMap<String, String>,
    /// The columns, then one line for each row.
    pub answer: String,
}

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = listed.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "nothing in {}", folder.display());
    found
}

/// The fictional dataset, with the ontology.
pub fn world() -> Annals {
    let mut inputs = Vec::new();
    for path in files(&folder("tests/data/world"), "ttl") {
        let name = path.file_name().expect("a name").to_string_lossy();
        inputs.push(Input {
            origin: Origin::new(name.into_owned()),
            bytes: fs::read(&path).expect("the file can be read"),
            format: Format::Turtle,
        });
    }
    let mut world = Annals::new().expect("the ontology can be read");
    world
        .load(inputs, &LoadOptions::default())
        .expect("the world has no error");
    world
}

/// All cases by the name of their query.
pub fn cases() -> BTreeMap<String, Vec<Case>> {
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

pub fn values(saved: &SavedQuery, with: &BTreeMap<String, String>) -> ParamValues {
    let header = saved.header().expect("a header");
    let mut values = ParamValues::default();
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

pub fn table(annals: &Annals, saved: &SavedQuery, values: &ParamValues) -> Table {
    match annals.run_saved(saved, values, &QueryOptions::default()) {
        Ok(Answer::Table(table)) => table,
        other => panic!("{} gives no rows: {other:?}", saved.name()),
    }
}

fn shown(term: &Option<Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => id::shorten(node.as_str()),
        Some(term) => text_of(term).into_owned(),
    }
}

/// A table as cells: the columns, then the rows.
pub fn cells(table: &Table) -> Vec<Vec<String>> {
    let rows = table.rows.iter().map(|row| row.iter().map(shown).collect());
    std::iter::once(table.columns.clone()).chain(rows).collect()
}

/// The cells of an answer as written in a case.
pub fn parse_cells(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(cells)
        .collect()
}

/// A number by its value, whatever its lexical form; `None` if the text is not a number.
pub fn number(text: &str) -> Option<String> {
    text.parse::<f64>().ok().map(|number| number.to_string())
}

/// Cells as written in a case.
pub fn format_cells(cells: &[Vec<String>]) -> String {
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

/// Puts an answer in the place of what a case expects.
fn bless(name: &str, expected: &str, got: &str) {
    let path = folder("tests/data/queries").join(format!("{name}.yaml"));
    let text = fs::read_to_string(&path).expect("the file can be read");
    let indented = |line: &str| format!("    {line}\n");
    let old: String = expected.lines().map(indented).collect();
    assert!(text.contains(&old), "{name}: the cases can be rewritten");
    fs::write(&path, text.replacen(&old, got, 1)).expect("the file can be written");
}

#[test]
fn every_case_gets_the_answer_that_it_expects() {
    let world = world();
    let mut wrong = String::new();
    for (name, list) in cases() {
        let saved = world.catalog().get(&name).unwrap_or_else(|e| panic!("{e}"));
        for case in list {
            let got = cells(&table(&world, saved, &values(saved, &case.with)));
            let expected = parse_cells(&case.answer);
            if got != expected && std::env::var_os("ANNALS_BLESS").is_some() {
                bless(&name, &case.answer, &format_cells(&got));
            } else if got != expected {
                let at = got.iter().zip(&expected).position(|(a, b)| a != b);
                let at = at.unwrap_or(got.len().min(expected.len()));
                let with = case
                    .with
                    .iter()
                    .map(|(k, v)| format!("{k}={v} "))
                    .collect::<String>();
                wrong.push_str(&format!(
                    "{name} {with}({}): line {} differs; the answer is\n{}",
                    case.shows,
                    at + 1,
                    format_cells(&got)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The queries that must have cases: all but the checks, which have their own tests.
fn queries_with_cases(catalog: &Catalog) -> impl Iterator<Item = &SavedQuery> {
    catalog
        .iter()
        .filter(|saved| !saved.folder().starts_with("checks"))
}

#[test]
fn every_saved_query_has_a_case_with_rows_and_every_parameter_is_tried() {
    let (world, cases) = (world(), cases());
    for saved in queries_with_cases(world.catalog()) {
        let name = saved.name();
        let list = cases
            .get(name)
            .unwrap_or_else(|| panic!("{name} has no case"));
        let rows = list.iter().any(|case| parse_cells(&case.answer).len() > 1);
        assert!(rows, "no case of {name} has a row");
        for (param, _) in saved.header().expect("a header").params() {
            let tried = list.iter().any(|case| case.with.contains_key(param));
            assert!(tried, "no case of {name} fills {param}");
        }
    }
}

/// The columns by which a query orders its rows, where it selects all of them.
fn order(saved: &SavedQuery, columns: &[String]) -> Option<Vec<usize>> {
    let query = SparqlParser::new()
        .parse_query(saved.text())
        .expect("it parses");
    let Query::Select { mut pattern, .. } = query else {
        panic!("{} is no SELECT", saved.name())
    };
    let keys = loop {
        pattern = match pattern {
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Slice { inner, .. } => *inner,
            GraphPattern::OrderBy { expression, .. } => break expression,
            _ => panic!("{} has no order", saved.name()),
        }
    };
    let keys = keys.iter().map(|key| match key {
        OrderExpression::Asc(Expression::Variable(name))
        | OrderExpression::Desc(Expression::Variable(name)) => {
            columns.iter().position(|column| column == name.as_str())
        }
        _ => None,
    });
    // A key that is not selected only sorts before those that are.
    let selected: Vec<_> = keys.flatten().collect();
    (!selected.is_empty()).then_some(selected)
}

#[test]
fn no_two_rows_of_an_answer_are_in_arbitrary_order() {
    let (world, cases) = (world(), cases());
    for saved in queries_with_cases(world.catalog()) {
        for case in &cases[saved.name()] {
            let table = table(&world, saved, &values(saved, &case.with));
            let at = order(saved, &table.columns).expect("a key that is selected");
            let mut seen = BTreeSet::new();
            for row in &table.rows {
                let key: Vec<_> = at.iter().map(|at| shown(&row[*at])).collect();
                assert!(seen.insert(key), "{}: {row:?} stands twice", saved.name());
            }
        }
    }
}

/// The distinct cells of one column.
fn column(table: &Table, name: &str) -> BTreeSet<String> {
    table
        .iter()
        .filter_map(|row| row.text(name))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn an_actor_has_the_same_events_in_its_own_query_and_on_the_timeline() {
    let world = world();
    let get = |name: &str| world.catalog().get(name).expect("a saved query");
    let mut found = 0;
    for actor in [
        "sudland",
        "sudland-intelligence",
        "unit-77",
        "red-kite",
        "norland",
    ] {
        for units in ["true", "false"] {
            let with = [("actor", actor), ("withUnits", units)];
            let with = with
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into();
            let [own, timeline] = ["actor", "timeline"].map(|name| {
                let saved = get(name);
                column(&table(&world, saved, &values(saved, &with)), "event")
            });
            assert_eq!(own, timeline, "{actor} withUnits={units}");
            found += own.len();
        }
    }
    assert!(found > 10);
}

#[test]
fn a_day_and_a_window_of_that_day_hold_the_same_events_with_the_same_certainty() {
    use annals::model::when::{Overlap, Window};
    use annals::views::timeline::{Filter, gather};
    let world = world();
    let saved = world.catalog().get("day").expect("a saved query");
    for day in [
        "2021-03-01",
        "2022-07-01",
        "2023-05-31",
        "2023-06-15",
        "2023-12-12",
        "2024-02-01",
    ] {
        let with = [("day".to_owned(), day.to_owned())].into();
        let table = table(&world, saved, &values(saved, &with));
        let own: BTreeSet<_> = table
            .iter()
            .map(|row| (row.text("event"), row.text("certainty")))
            .map(|(event, certainty)| {
                (
                    event.expect("an event").to_owned(),
                    certainty == Some("definite"),
                )
            })
            .collect();
        let filter = Filter {
            window: Window::parse(Some(day), Some(day)).expect("a window"),
            ..Filter::default()
        };
        let timeline = gather(&world, &filter, &QueryOptions::default()).expect("a timeline");
        let shown: BTreeSet<_> = timeline
            .entries
            .iter()
            .map(|entry| {
                (
                    entry.id.as_str().to_owned(),
                    entry.certainty == Some(Overlap::Definite),
                )
            })
            .collect();
        assert_eq!(own, shown, "{day}");
        assert!(!own.is_empty(), "{day}");
    }
}

#[test]
fn every_saved_query_runs_on_the_bundled_data() {
    let annals = Annals::bundled().expect("the data can be read");
    let mut answered = 0;
    for saved in annals.catalog().iter() {
        let header = saved.header().expect("a header");
        let mut given = BTreeMap::new();
        for (name, param) in header.params() {
            if param.default.is_none() && !param.optional {
                let thing = match param.kind.prefix() {
                    Some("ag") => "ag:sandworm",
                    Some("mech") => "mech:tallinn-mechanism",
                    Some("ev") => "ev:kyivstar-attack",
                    None if param.kind.is_thing() => "ev:kyivstar-attack",
                    None => "2023-12-12",
                    Some(other) => panic!("no {other} for {name} of {}", saved.name()),
                };
                given.insert(name.to_owned(), thing.to_owned());
            }
        }
        let rows = table(&annals, saved, &values(saved, &given)).rows.len();
        answered += usize::from(rows > 0);
    }
    assert!(answered > 15, "only {answered} find something");
}

#[test]
fn the_readme_of_the_queries_lists_exactly_the_queries_for_users() {
    let readme = fs::read_to_string(folder("queries/README.md")).expect("a README");
    let listed: Vec<_> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .collect();
    let catalog = Catalog::embedded();
    let expected: Vec<_> = catalog
        .listed()
        .map(|saved| {
            let header = saved.header().expect("a header");
            let params: Vec<_> = header
                .params()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            format!(
                "{}` | {} | {} |",
                saved.name(),
                header.summary,
                params.join(" ")
            )
        })
        .collect();
    assert_eq!(listed, expected);
}
