//! A planned query answers as the plain one does: random queries over random small graphs.

use super::graph::Graph;
use super::tests::{parse, parser};
use crate::query::evaluate::{evaluate, evaluator};
use crate::query::order::{by_keys, key};
use crate::query::{Answer, Limits, Table};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxigraph::store::Store;
use oxrdf::{GraphName, Term};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

const PROPERTIES: &[&str] = &[
    "ann:earliest",
    "ann:latest",
    "ann:sortDate",
    ":day",
    ":when",
];
const NODES: &[&str] = &[":e1", ":e2", ":e3", ":e4", ":e5", ":e6"];
/// Values of one datatype, whose places are known.
const DAYS: &[&str] = &[
    "'2023-01-01'^^xsd:date",
    "'2023-01-31'^^xsd:date",
    "'2023-02-01'^^xsd:date",
    "'2023-05-05'^^xsd:date",
    "'2024-02-29'^^xsd:date",
];
/// Values of all kinds.
const VALUES: &[&str] = &[
    "'2023-01-01'^^xsd:date",
    "'2023-02-01'^^xsd:date",
    "'2023-01-31Z'^^xsd:date",
    "'2023-02-30'^^xsd:date",
    "'2023'^^xsd:gYear",
    "'2023-02'^^xsd:gYearMonth",
    "'2023-02-01T00:00:00Z'^^xsd:dateTime",
    "'2023-02-01T00:00:00'^^xsd:dateTime",
    "'2023-02-01T01:00:00+01:00'^^xsd:dateTime",
    "'2023-02'^^<http://id.loc.gov/datatypes/edtf/EDTF>",
    "1",
    "'01'^^xsd:integer",
    "2",
    "3",
    "2.5",
    "2e0",
    "'2'^^xsd:int",
    "'a'",
    "'a'@en",
    ":e1",
];
const NUMBERS: &[&str] = &["0", "1", "2", "3", "5"];
const VARIABLES: &[&str] = &["?e", "?f", "?d", "?l", "?n"];

fn graph() -> impl Strategy<Value = String> {
    let day = (select(NODES), select(PROPERTIES), select(DAYS));
    let value = (
        select(NODES),
        select(&[":when", "ann:latest", ":n"][..]),
        select(VALUES),
    );
    let number = (select(NODES), Just(":n"), select(NUMBERS));
    let link = (select(NODES), Just(":q"), select(NODES));
    let class = (
        select(NODES),
        Just("a"),
        select(&["ann:Event", ":Other"][..]),
    );
    let odd = prop_oneof![1 => value, 1 => day.clone()];
    let even = prop_oneof![6 => day, 3 => number, 3 => link, 4 => class];
    // Half of the graphs hold no value without a place, so that their properties are ordered.
    (
        prop::collection::vec(even, 4..50),
        prop::collection::vec(odd, 0..8),
        any::<bool>(),
    )
        .prop_map(|(mut triples, odd, mixed)| {
            if mixed {
                triples.extend(odd);
            }
            let lines = triples.iter().map(|(s, p, o)| format!("{s} {p} {o} . "));
            lines.collect()
        })
}

/// A window of time as the saved queries write it, with something before and after it.
fn window() -> impl Strategy<Value = String> {
    let side = prop_oneof![4 => select(DAYS), 1 => select(VALUES)].boxed();
    let before = select(
        &[
            "",
            "",
            "{ ?e :q ?f } ",
            "?e :when ?d . ",
            "OPTIONAL { ?e :when ?l } ",
            "{ ?e :n ?n } UNION { ?e :q ?f } ",
            "VALUES ?d { UNDEF '2023-01-01'^^xsd:date } ",
            "{ SELECT ?e { ?e :n ?n } } ",
        ][..],
    );
    let after = select(
        &[
            "",
            "",
            "OPTIONAL { ?e :when ?l } ",
            "{ ?e :n ?n } ",
            "OPTIONAL { ?e ann:sortDate ?s } ",
            "?f :day ?l . ",
            "MINUS { ?e :q ?f } ",
            "BIND(?d AS ?b) ",
            "FILTER EXISTS { ?e :q ?f } ",
        ][..],
    );
    let form = select(
        &[
            "OPTIONAL { ?e ann:earliest ?d } OPTIONAL { ?e ann:latest ?l } ",
            "OPTIONAL { ?e ann:earliest ?d } OPTIONAL { ?e ann:latest ?l } ",
            "?e ann:earliest ?d ; ann:latest ?l . ",
            "OPTIONAL { ?e ann:earliest ?d ; ann:latest ?l } ",
            "?e ann:earliest ?d . OPTIONAL { ?e ann:latest ?l } ",
        ][..],
    );
    let class = select(&["?e a ann:Event . ", "?e a ann:Event . ", "?e a ?class . "][..]);
    let open = (any::<bool>(), any::<bool>(), any::<bool>());
    (class, before, form, after, side.clone(), side, open).prop_map(
        |(class, before, form, after, from, to, (open_from, open_to, strict))| {
            let guard = |open, v| if open { format!("!BOUND({v}) || ") } else { String::new() };
            let (from_guard, to_guard) = (guard(open_from, "?l"), guard(open_to, "?d"));
            let (less, more) = if strict { ("<", ">") } else { ("<=", ">=") };
            format!(
                "{class}{before}{form}{after}FILTER({from_guard}?l {more} {from}) FILTER({to_guard}?d {less} {to})"
            )
        },
    )
}

/// Rows in the order of one value.
fn in_order() -> impl Strategy<Value = Asked> {
    let more = select(
        &[
            "",
            "",
            "?e a ann:Event . ",
            "OPTIONAL { ?e ann:latest ?l } ",
            "?e :n ?n . ",
            "?e :q ?f . OPTIONAL { ?f :n ?n } ",
            "FILTER(?d > '2023-01-15'^^xsd:date) ",
            "FILTER EXISTS { ?e :q ?f } ",
            "MINUS { ?e :q ?f } ",
            "{ ?e :n ?n } UNION { ?e :q ?f } ",
            "{ SELECT ?e { ?e :n ?n } } ",
            "?e :q+ ?f . ",
        ][..],
    );
    let select_of = select(&["?d ?e", "DISTINCT ?d ?e", "DISTINCT ?d", "?d ?e ?n ?l"][..]);
    let first = prop_oneof![3 => select(PROPERTIES), 1 => Just(":n")];
    let keys = (any::<bool>(), prop::option::of((1..4_usize, any::<bool>())));
    let limit = prop::option::weighted(0.9, 0..4_usize);
    (first, more, more_of(), select_of, keys, 0..3_usize, limit).prop_map(
        |(first, more, another, select, (descending, second), offset, limit)| Asked {
            select: select.to_owned(),
            group: format!("?e {first} ?d . {more}{another}"),
            tail: "",
            keys: std::iter::once((0, descending)).chain(second).collect(),
            offset,
            limit,
        },
    )
}

fn more_of() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "",
            "",
            "",
            "OPTIONAL { ?e :when ?l } ",
            "?e :day ?b . ",
            "FILTER(?d < '2024-01-01'^^xsd:date) ",
        ][..],
    )
}

fn triple() -> impl Strategy<Value = String> {
    let subject = prop_oneof![5 => Just("?e"), 2 => Just("?f"), 1 => select(NODES)].boxed();
    let value = prop_oneof![
        4 => select(&["?d", "?l", "?n"][..]), 1 => select(DAYS), 1 => select(VALUES), 1 => Just("?e"), 1 => Just("[]")
    ];
    let node = prop_oneof![3 => Just("?f"), 1 => Just("?e"), 1 => select(NODES)];
    let path = select(
        &[
            ":q", ":q", ":q+", ":q*", "^:q", ":q/:q", ":q?", ":q|:when", "!:q",
        ][..],
    );
    prop_oneof![
        2 => subject.clone().prop_map(|s| format!("{s} a ann:Event . ")),
        6 => (subject.clone(), select(PROPERTIES), value).prop_map(|(s, p, o)| format!("{s} {p} {o} . ")),
        3 => (subject.clone(), select(&["?n", "?d", "2"][..])).prop_map(|(s, o)| format!("{s} :n {o} . ")),
        3 => (subject.clone(), path, node).prop_map(|(s, p, o)| format!("{s} {p} {o} . ")),
        1 => (subject, select(&["?d", "?f"][..])).prop_map(|(s, o)| format!("{s} ?p {o} . ")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let constant =
        prop_oneof![3 => select(DAYS), 2 => select(NUMBERS), 1 => select(VALUES)].boxed();
    let operator = select(&["<", "<=", ">", ">=", "=", "!="][..]);
    let value = select(&["?d", "?l", "?n"][..]);
    let compared = (value.clone(), operator, constant, any::<bool>()).prop_map(
        |(v, operator, constant, turned)| {
            if turned {
                (v, format!("{constant} {operator} {v}"))
            } else {
                (v, format!("{v} {operator} {constant}"))
            }
        },
    );
    let simple = prop_oneof![
        5 => compared.clone().prop_map(|(_, c)| c),
        3 => compared.prop_map(|(v, c)| format!("(!BOUND({v}) || {c})")),
        2 => select(VARIABLES).prop_map(|v| format!("BOUND({v})")),
        1 => Just("?d < ?l".to_owned()),
        1 => Just("?e != ?f".to_owned()),
    ];
    simple.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            1 => inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn triples() -> impl Strategy<Value = String> {
    prop::collection::vec(triple(), 1..4).prop_map(|triples| triples.concat())
}

/// What stands between the braces of a group.
fn group() -> impl Strategy<Value = String> {
    let leaf = (triples(), prop::option::of(condition())).prop_map(|(triples, filter)| {
        let filter = filter.map(|c| format!("FILTER({c}) ")).unwrap_or_default();
        format!("{triples}{filter}")
    });
    let optional = prop_oneof![
        Just("OPTIONAL { ?e ann:earliest ?d } "),
        Just("OPTIONAL { ?e ann:latest ?l } "),
        Just("OPTIONAL { ?e :n ?n } "),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 24, 4, move |inner| {
        let select_of = (prop::sample::subsequence(VARIABLES, 1..4), inner.clone(), 0..4_usize, any::<bool>())
            .prop_map(|(vars, group, limit, distinct)| {
                let vars = vars.join(" ");
                let distinct = if distinct { "DISTINCT " } else { "" };
                // Only an order of all columns makes the rows of a limit certain.
                let limit = match limit {
                    0 => String::new(),
                    limit => format!(" ORDER BY {vars} LIMIT {limit}"),
                };
                format!("{{ SELECT {distinct}{vars} {{ {group} }}{limit} }} ")
            });
        let counted = inner.clone().prop_map(|group| {
            format!("{{ SELECT ?d (COUNT(?e) AS ?count) {{ {group} }} GROUP BY ?d }} ")
        });
        let part = prop_oneof![
            4 => triples(),
            3 => optional.clone(),
            2 => inner.clone().prop_map(|g| format!("OPTIONAL {{ {g} }} ")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }} ")),
            1 => inner.clone().prop_map(|g| format!("MINUS {{ {g} }} ")),
            1 => inner.clone().prop_map(|g| format!("FILTER EXISTS {{ {g} }} ")),
            1 => inner.clone().prop_map(|g| format!("FILTER NOT EXISTS {{ {g} }} ")),
            1 => inner.clone().prop_map(|g| format!("{{ {g} }} ")),
            4 => condition().prop_map(|c| format!("FILTER({c}) ")),
            1 => Just("BIND(?d AS ?b) ".to_owned()),
            1 => Just("BIND(YEAR(?d) AS ?y) ".to_owned()),
            1 => Just("VALUES ?n { 1 2 UNDEF } ".to_owned()),
            1 => Just("VALUES (?e ?d) { (:e1 UNDEF) (:e2 '2023-01-01'^^xsd:date) (:none UNDEF) } ".to_owned()),
            1 => select_of,
            1 => counted,
        ];
        prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
    })
}

#[derive(Debug, Clone)]
struct Asked {
    select: String,
    group: String,
    tail: &'static str,
    keys: Vec<(usize, bool)>,
    offset: usize,
    limit: Option<usize>,
}

impl Asked {
    fn plain(&self) -> String {
        format!("SELECT {} {{ {} }}{}", self.select, self.group, self.tail)
    }

    fn whole(&self, columns: &[String]) -> String {
        let mut text = self.plain();
        if !self.keys.is_empty() {
            text.push_str(" ORDER BY");
            for (column, descending) in &self.keys {
                let name = &columns[column % columns.len()];
                text.push_str(&if *descending {
                    format!(" DESC(?{name})")
                } else {
                    format!(" ?{name}")
                });
            }
        }
        if self.offset > 0 {
            text.push_str(&format!(" OFFSET {}", self.offset));
        }
        if let Some(limit) = self.limit {
            text.push_str(&format!(" LIMIT {limit}"));
        }
        text
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let rows =
        (prop::sample::subsequence(VARIABLES, 1..5), any::<bool>()).prop_map(|(vars, distinct)| {
            let distinct = if distinct { "DISTINCT " } else { "" };
            (format!("{distinct}{}", vars.join(" ")), "")
        });
    let counts = select(
        &[
            ("?d (COUNT(*) AS ?c)", " GROUP BY ?d"),
            (
                "?y (COUNT(?e) AS ?c) (MIN(?d) AS ?m)",
                " GROUP BY (YEAR(?d) AS ?y)",
            ),
            ("(COUNT(?d) AS ?c)", ""),
            ("?e (COUNT(?d) AS ?c)", " GROUP BY ?e HAVING(COUNT(?d) > 1)"),
        ][..],
    )
    .prop_map(|(select, tail)| (select.to_owned(), tail));
    let form = prop_oneof![5 => rows, 2 => counts];
    let histogram = select(
        &[
            "?e ann:earliest ?d",
            "?e ann:sortDate ?d . ?e a ann:Event",
            "?e :n ?d FILTER(?d > 1)",
            "?e :when ?d",
        ][..],
    )
    .prop_map(str::to_owned);
    let group = prop_oneof![6 => group(), 4 => window(), 1 => histogram];
    let keys = prop::collection::vec((0..4_usize, any::<bool>()), 0..3);
    let limit = prop::option::of(0..4_usize);
    let any = (form, group, keys, 0..3_usize, limit).prop_map(
        |((select, tail), group, keys, offset, limit)| Asked {
            select,
            group,
            tail,
            keys,
            offset,
            limit,
        },
    );
    prop_oneof![3 => any, 1 => in_order()]
}

type Row = Vec<Option<Term>>;

fn rows_of(results: QueryResults<'_>) -> Table {
    let QueryResults::Solutions(mut solutions) = results else {
        panic!("a SELECT")
    };
    let variables = solutions.variables().to_vec();
    let rows = solutions
        .by_ref()
        .map(|row| {
            let row = row.expect("a row");
            variables.iter().map(|v| row.get(v).cloned()).collect()
        })
        .collect();
    Table {
        columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
        rows,
        cut: false,
    }
}

/// The answer without any planning, on the same dataset.
fn plainly(graph: &Graph, text: &str) -> Table {
    use super::Snapshot;
    let dataset = graph.dataset(Arc::from(Vec::new()));
    let results = evaluator(CancellationToken::new())
        .for_query(by_keys(parse(text)))
        .on_queryable_dataset(dataset)
        .execute();
    rows_of(results.expect("an answer"))
}

/// The answer of oxigraph's own store; none where it does not keep what it is given to the letter,
/// as with `01`.
fn elsewhere(graph: &Graph, text: &str) -> Option<Table> {
    let store = Store::new().expect("a store in memory");
    for triple in graph.triples.iter() {
        let quad = triple.clone().in_graph(GraphName::DefaultGraph);
        store.insert(&quad).expect("a statement");
    }
    let kept = graph.triples.iter().all(|triple| {
        let quad = triple.clone().in_graph(GraphName::DefaultGraph);
        store
            .iter()
            .any(|known| known.is_ok_and(|known| known == quad))
    });
    let results = evaluator(CancellationToken::new())
        .for_query(by_keys(parse(text)))
        .on_store(&store)
        .execute();
    kept.then(|| rows_of(results.expect("an answer")))
}

fn sorted(mut rows: Vec<Row>) -> Vec<String> {
    let mut lines: Vec<_> = rows.drain(..).map(|row| line(&row)).collect();
    lines.sort();
    lines
}

fn line(row: &Row) -> String {
    let cells = row.iter().map(|cell| match cell {
        Some(term) => term.to_string(),
        None => "-".to_owned(),
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn keys_of(row: &Row, keys: &[(usize, bool)]) -> Vec<Option<String>> {
    let cells = keys.iter().map(|(column, _)| &row[column % row.len()]);
    cells.map(|cell| cell.as_ref().map(key)).collect()
}

fn check(graph: &str, asked: &Asked) -> Result<(), TestCaseError> {
    // A BIND to a name in use, and the like.
    prop_assume!(parser().parse_query(&asked.plain()).is_ok());
    let graph = Graph::turtle(graph);
    let mut full = plainly(&graph, &asked.plain());
    if let Some(other) = elsewhere(&graph, &asked.plain()) {
        let (one, other) = (sorted(full.rows.clone()), sorted(other.rows));
        prop_assert_eq!(one, other, "the same elsewhere: {}", asked.plain());
    }
    let text = asked.whole(&full.columns);
    let answer = match evaluate(&graph, parse(&text), &Limits::default()) {
        Ok(Answer::Table(table)) => table,
        other => return Err(TestCaseError::fail(format!("{text}: {other:?}"))),
    };
    prop_assert_eq!(&answer.columns, &full.columns);
    let rest = full.rows.len().saturating_sub(asked.offset);
    let count = asked.limit.map_or(rest, |limit| limit.min(rest));
    prop_assert_eq!(answer.rows.len(), count, "rows of {}", &text);
    if count == full.rows.len() {
        prop_assert_eq!(
            sorted(answer.rows.clone()),
            sorted(full.rows.clone()),
            "{}",
            &text
        );
    }
    let mut left = full.rows.clone();
    for row in &answer.rows {
        let at = left.iter().position(|known| known == row);
        prop_assert!(at.is_some(), "{} of {} is no row of it", line(row), &text);
        left.swap_remove(at.expect("a place"));
    }
    full.rows.sort_by(|a, b| {
        let (a, b) = (keys_of(a, &asked.keys), keys_of(b, &asked.keys));
        let by_key = a.iter().zip(&b).zip(&asked.keys).map(
            |((a, b), (_, down))| {
                if *down { b.cmp(a) } else { a.cmp(b) }
            },
        );
        by_key.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    let keys = |row: &Row| keys_of(row, &asked.keys);
    let expected: Vec<_> = full
        .rows
        .iter()
        .skip(asked.offset)
        .take(count)
        .map(keys)
        .collect();
    let found: Vec<_> = answer.rows.iter().map(keys).collect();
    prop_assert_eq!(found, expected, "the order of {}", &text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, ..ProptestConfig::default() })]
    #[test]
    fn a_planned_query_answers_as_the_plain_one_does(graph in graph(), asked in asked()) {
        check(&graph, &asked)?;
    }
}

#[test]
fn the_random_queries_reach_every_rewriting() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeMap::<&str, usize>::new();
    for _ in 0..600 {
        let tree = (graph(), asked()).new_tree(&mut runner).expect("a case");
        let (graph, asked) = tree.current();
        let graph = Graph::turtle(&graph);
        if parser().parse_query(&asked.plain()).is_err() {
            continue;
        }
        let full = plainly(&graph, &asked.plain());
        let plan = super::plan(parse(&asked.whole(&full.columns)), &graph, None);
        for scan in &plan.scans {
            let name = match scan {
                super::Scan::Range { .. } => "range",
                super::Scan::Overlap { .. } => "overlap",
                super::Scan::Runs { .. } => "runs",
                super::Scan::EventDays => "days",
            };
            *reached.entry(name).or_default() += 1;
        }
        if plan.top.is_some_and(|top| top.walk.is_some()) {
            *reached.entry("walk").or_default() += 1;
        }
        if !full.rows.is_empty() {
            *reached.entry("answers").or_default() += 1;
        }
    }
    println!("{reached:?}");
    assert_eq!(reached.len(), 6, "{reached:?}");
}
