//! Random small graphs, and random queries over them.

use proptest::prelude::*;
use proptest::sample::select;

const PROPERTIES: &[&str] = &[
    "ann:earliest",
    "ann:latest",
    "ann:sortDate",
    ":day",
    ":when",
];
const NODES: &[&str] = &[":e1", ":e2", ":e3", ":e4", ":e5", ":e6"];
/// Values of one ordered datatype.
const DAYS: &[&str] = &[
    "'2023-01-01'^^xsd:date",
    "'2023-01-31'^^xsd:date",
    "'2023-02-01'^^xsd:date",
    "'2023-05-05'^^xsd:date",
    "'2024-02-29'^^xsd:date",
];
/// Values of all kinds, ordered or not.
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
    "'A'@en",
    "'A'",
    ":e1",
];
const NUMBERS: &[&str] = &["0", "1", "2", "3", "5"];
const VARIABLES: &[&str] = &["?e", "?f", "?d", "?l", "?n"];

/// The statements of a graph, in Turtle.
pub(super) fn graph() -> impl Strategy<Value = String> {
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
    let unordered = prop_oneof![1 => value, 1 => day.clone()];
    let ordered = prop_oneof![6 => day, 3 => number, 3 => link, 4 => class];
    // Half of the graphs have only ordered values.
    (
        prop::collection::vec(ordered, 4..50),
        prop::collection::vec(unordered, 0..8),
        any::<bool>(),
    )
        .prop_map(|(mut triples, unordered, mixed)| {
            if mixed {
                triples.extend(unordered);
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
fn in_order() -> impl Strategy<Value = RandomQuery> {
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
        |(first, more, another, select, (descending, second), offset, limit)| RandomQuery {
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
        |(v, operator, constant, reversed)| {
            if reversed {
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
        1 => texts().prop_map(str::to_owned),
    ];
    simple.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            1 => inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

/// Equalities that could be the key of a join.
fn texts() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "LCASE(STR(?l)) = LCASE(STR(?d))",
            "STR(?n) = STR(?l)",
            "?l = STR(?d)",
            "sameTerm(LCASE(STR(?l)), ?n)",
            "CONCAT(STR(?d), LANG(?l)) = STR(?l)",
            "?l = ?d",
            "LCASE(?l) = LCASE(?d)",
            "LANG(?l) = LANG(?d)",
        ][..],
    )
}

/// Two patterns that share no variable, and equal texts.
fn equal_texts() -> impl Strategy<Value = String> {
    let other = select(
        &[
            "?f :when ?l",
            "{ ?f :when ?l } UNION { ?f ann:latest ?l }",
            "{ ?f :q ?l } UNION { ?f :n ?n }",
            "?f a ann:Event OPTIONAL { ?f :when ?l }",
            "?f :when ?l . ?f :n ?n",
        ][..],
    );
    let condition = prop_oneof![
        3 => texts().prop_map(str::to_owned),
        1 => (texts(), condition()).prop_map(|(a, b)| format!("{a} && {b}")),
    ];
    (other, condition, 0..3).prop_map(|(other, condition, form)| match form {
        0 => format!("{{ {other} }} FILTER({condition}) "),
        1 => format!("OPTIONAL {{ {other} FILTER({condition}) FILTER(?f != ?e) }} "),
        _ => format!("OPTIONAL {{ {other} FILTER({condition}) }} "),
    })
}

/// `EXISTS` conditions that could be joins.
fn exists() -> impl Strategy<Value = String> {
    let one = select(
        &[
            "EXISTS { ?e :q :e1 }",
            "EXISTS { ?e :n 2 }",
            "EXISTS { ?e :q ?f . ?f :n 2 }",
            "EXISTS { ?e :q ?link . ?link :q* :e2 }",
            "EXISTS { ?e :q* :e2 }",
            "EXISTS { { ?e :n 1 } UNION { ?e :q :e3 } }",
            "EXISTS { ?e :day ?d }",
            "EXISTS { :e1 :q ?e }",
            "EXISTS { ?e :n ?n . ?e :q ?f }",
        ][..],
    );
    prop::collection::vec(one, 1..3).prop_map(|all| all.join(" || "))
}

fn triples() -> impl Strategy<Value = String> {
    prop::collection::vec(triple(), 1..4).prop_map(|triples| triples.concat())
}

/// The contents of a group.
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
            2 => exists().prop_map(|c| format!("FILTER({c}) ")),
            1 => inner.clone().prop_map(|g| format!("FILTER NOT EXISTS {{ {g} }} ")),
            1 => inner.clone().prop_map(|g| format!("{{ {g} }} ")),
            4 => condition().prop_map(|c| format!("FILTER({c}) ")),
            1 => Just("BIND(?d AS ?b) ".to_owned()),
            1 => Just("BIND(YEAR(?d) AS ?y) ".to_owned()),
            1 => Just("VALUES ?n { 1 2 UNDEF } ".to_owned()),
            1 => Just("VALUES (?e ?d) { (:e1 UNDEF) (:e2 '2023-01-01'^^xsd:date) (:none UNDEF) } ".to_owned()),
            2 => equal_texts(),
            1 => select_of,
            1 => counted,
        ];
        prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
    })
}

#[derive(Debug, Clone)]
pub(super) struct RandomQuery {
    pub select: String,
    pub group: String,
    pub tail: &'static str,
    /// Columns to sort by, and whether descending.
    pub keys: Vec<(usize, bool)>,
    pub offset: usize,
    pub limit: Option<usize>,
}

impl RandomQuery {
    /// The query without order and limit.
    pub fn plain(&self) -> String {
        format!("SELECT {} {{ {} }}{}", self.select, self.group, self.tail)
    }

    /// The whole query; its columns are known once the plain one has run.
    pub fn whole(&self, columns: &[String]) -> String {
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

/// A random query.
pub(super) fn random_query() -> impl Strategy<Value = RandomQuery> {
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
        |((select, tail), group, keys, offset, limit)| RandomQuery {
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
