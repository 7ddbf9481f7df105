//! Tests of the limits: each bracket and operator, and what must not count.

use super::*;

fn message(text: &str) -> Option<String> {
    check("q", text).err().map(|error| error.to_string())
}

fn nested(open: &str, close: &str, count: usize) -> String {
    format!("{}1{}", open.repeat(count), close.repeat(count))
}

#[test]
fn brackets_of_each_kind_nest_to_the_limit() {
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("[", "]"),
        ("<<", ">>"),
        ("!(", ")"),
    ] {
        let allowed = if open == "!(" { 10 } else { MAX_NESTING };
        assert_eq!(message(&nested(open, close, allowed)), None, "{open}");
        for count in [MAX_NESTING + 1, 100_000] {
            let message = message(&nested(open, close, count)).expect("an error");
            assert!(message.contains("more than"), "{open} {count}: {message}");
        }
        let unclosed = message(&open.repeat(100_000));
        assert!(
            unclosed.is_some_and(|it| it.contains("more than")),
            "{open}"
        );
    }
}

#[test]
fn chains_of_each_operator_are_limited() {
    let parts = [
        " || 1",
        " && 1",
        " + 1",
        " - 1",
        " * 1",
        " / 1",
        "/a",
        "|a",
        " ^",
        " !",
        " OPTIONAL {}",
        " UNION {}",
        " MINUS {}",
        " FILTER(1)",
        " {}",
        " GRAPH ?g {}",
        " LATERAL {}",
        " BIND(1 AS ?x)",
        " (1 AS ?x)",
        " VALUES ?x {}",
    ];
    for part in parts {
        let text = |count| format!("SELECT * {{ {} }}", part.repeat(count));
        assert_eq!(message(&text(300)), None, "{part}");
        let message = message(&text(MAX_DEPTH + 1)).expect("an error");
        assert!(message.contains("steps deep"), "{part}: {message}");
    }
    let described = format!("DESCRIBE {}", "ex:a ".repeat(MAX_DEPTH + 1));
    assert!(message(&described).is_some());
}

#[test]
fn lists_and_data_are_flat() {
    let flat = [
        ("SELECT * { VALUES ?x { ", "1 ", "} }"),
        ("SELECT * { VALUES (?x ?y) { ", "(1e-5 ev:a-b-c) ", "} }"),
        ("ASK { FILTER(1 IN (1", ", <http://a.example/b-c/d>", ")) }"),
        ("ASK { FILTER(CONCAT(1", ", 1 + 1", ") = 1) }"),
        (
            "INSERT DATA { ",
            "GRAPH <urn:g> { ev:a ann:b (1 2) . } ",
            "}",
        ),
        ("", "DELETE DATA { ev:a ann:b 1 } ; ", ""),
        ("ASK {} # ", "((( ", ""),
        ("ASK { FILTER(1 = \"", "((( \\\" ", "\") }"),
        ("ASK { FILTER(1 = '''", "((( ' ", "''') }"),
        ("ASK { ?s ?p ex:a", "\\(", " }"),
        ("ASK { VALUES ?x { ", "<http://a.example/b_(c)> ", "} }"),
    ];
    for (before, part, after) in flat {
        let text = format!("{before}{}{after}", part.repeat(2_000));
        assert_eq!(message(&text), None, "{part}");
    }
}

#[test]
fn what_looks_like_an_iri_hides_no_bracket() {
    let text = format!("ASK {{ FILTER(1{}) }}", "<((((((((1>(".repeat(40));
    assert!(message(&text).is_some());
}

#[test]
fn what_the_parser_reads_twice_counts_twice() {
    for open in [
        "!(",
        "REGEX(",
        "substr (",
        "REPLACE(",
        "GROUP_CONCAT(DISTINCT ",
        "!STR(",
    ] {
        let message = message(&nested(open, ")", 40)).expect("an error");
        assert!(message.contains("tokens"), "{open}: {message}");
    }
}

#[test]
fn an_error_has_its_place() {
    let text = format!("ASK {{\n {} }}", "(".repeat(200));
    let Err(Error::Limit(problem)) = check("q", &text) else {
        panic!("no error");
    };
    let place = problem.location.expect("a place");
    assert_eq!((place.line, place.column), (2, 102));
}
