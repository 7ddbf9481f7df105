//! Query results as the program writes them are well-formed and complete.

use annals::model::origin::Origin;
use annals::parse::{Format, Input, read};
use annals::query::Answer;
use oxrdf::{Term, Triple};
use sparesults::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use std::collections::BTreeSet;
use std::process::{Command, Output};

const WORLD: &str = "tests/data/world";
const ROWS: &str = "SELECT ?event ?label ?day ?flag WHERE { ?event a ann:Event \
    OPTIONAL { ?event rdfs:label ?label } OPTIONAL { ?event ann:sortDate ?day } \
    OPTIONAL { ?event ann:contested ?flag } } ORDER BY ?event ?label";
/// Text with characters that some format must escape.
const AWKWARD: &str = r#"SELECT ?text ?other WHERE { VALUES (?text ?other) {
    ("tab\t line\n quote\" apostrophe' <b>&amp;</b> ]]> \\ , ; | " "ж 🜂"@uk)
    ("" UNDEF) (UNDEF <https://example.org/?a=1&b=%20>) ("007"^^xsd:integer "2023-05"^^edtf:EDTF) } }"#;
const GRAPH: &str = "CONSTRUCT { ?event rdfs:label ?label ; ann:date ?date ; ann:partOf [ a ann:Event ] } \
    WHERE { ?event a ann:Event ; rdfs:label ?label ; ann:date ?date }";
const CARD: &str = "DESCRIBE ev:grid-outage cl:grid-outage-02";

fn ask(text: &str, format: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["query", "--data", WORLD, "--format", format, "-e", text])
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program runs")
}

fn answered(text: &str, format: &str) -> String {
    let output = ask(text, format);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{format}: {said}");
    String::from_utf8(output.stdout).expect("an answer is UTF-8")
}

/// The answer of the library.
fn own(text: &str) -> Answer {
    let answer = crate::queries::world().query(text);
    answer.expect("an answer")
}

fn rows(text: &str) -> Vec<Vec<Option<Term>>> {
    own(text).table().expect("rows").rows.clone()
}

fn parsed(text: &str, format: QueryResultsFormat) -> ReaderQueryResultsParserOutput<&[u8]> {
    QueryResultsParser::from_format(format)
        .for_reader(text.as_bytes())
        .unwrap_or_else(|error| panic!("{format:?}: {error}\n{text}"))
}

/// The triples of a document, with blank nodes identified by their triples rather than by label.
fn graph(triples: impl IntoIterator<Item = Triple>) -> BTreeSet<String> {
    let plain = |term: String| {
        if term.starts_with("_:") {
            "_:".to_owned()
        } else {
            term
        }
    };
    triples
        .into_iter()
        .map(|t| {
            let ends = [t.subject.to_string(), t.object.to_string()].map(plain);
            format!("{} {} {}", ends[0], t.predicate, ends[1])
        })
        .collect()
}

#[test]
fn rows_come_back_the_same_from_json_xml_and_tsv() {
    for (name, format, query) in [
        ("json", QueryResultsFormat::Json, ROWS),
        ("xml", QueryResultsFormat::Xml, ROWS),
        ("tsv", QueryResultsFormat::Tsv, ROWS),
        ("json", QueryResultsFormat::Json, AWKWARD),
        ("xml", QueryResultsFormat::Xml, AWKWARD),
        ("tsv", QueryResultsFormat::Tsv, AWKWARD),
    ] {
        let expected = rows(query);
        assert!(expected.len() > 3);
        let text = answered(query, name);
        let ReaderQueryResultsParserOutput::Solutions(solutions) = parsed(&text, format) else {
            panic!("{name} holds no rows: {text}")
        };
        let names = solutions.variables().to_vec();
        let got: Vec<Vec<_>> = solutions
            .map(|row| row.unwrap_or_else(|error| panic!("{name}: {error}")))
            .map(|row| names.iter().map(|name| row.get(name).cloned()).collect())
            .collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn json_is_valid_and_csv_has_one_line_for_each_row_with_all_cells() {
    let json = serde_json::from_str::<serde_json::Value>(&answered(ROWS, "json")).expect("JSON");
    let count = rows(ROWS).len();
    assert_eq!(
        json["results"]["bindings"].as_array().map(Vec::len),
        Some(count)
    );
    let awkward = answered(AWKWARD, "csv");
    let mut reader = csv::Reader::from_reader(awkward.as_bytes());
    let first = reader
        .records()
        .next()
        .expect("a row")
        .expect("an even row");
    let text = rows(AWKWARD)[0][0].clone().expect("a text");
    assert_eq!(&first[0], annals::query::table::text_of(&text));
    let text = answered(ROWS, "csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().expect("a header"),
        vec!["event", "label", "day", "flag"]
    );
    let records: Result<Vec<_>, _> = reader.records().collect();
    assert_eq!(records.expect("even rows").len(), count);
}

#[test]
fn a_text_table_has_one_line_for_each_row() {
    let text = answered(ROWS, "table");
    assert_eq!(text.lines().count(), rows(ROWS).len() + 2, "{text}");
}

#[test]
fn the_result_of_an_ask_comes_back_from_json_and_xml_and_is_a_word_elsewhere() {
    for (text, verdict) in [
        ("ASK { ev:grid-outage a ann:Event }", true),
        ("ASK { ev:grid-outage a ann:Claim }", false),
    ] {
        for (name, format) in [
            ("json", QueryResultsFormat::Json),
            ("xml", QueryResultsFormat::Xml),
        ] {
            let written = answered(text, name);
            let ReaderQueryResultsParserOutput::Boolean(got) = parsed(&written, format) else {
                panic!("{name} holds no verdict: {written}")
            };
            assert_eq!(got, verdict, "{name}");
        }
        for name in ["table", "csv", "tsv"] {
            assert_eq!(answered(text, name).trim(), verdict.to_string(), "{name}");
        }
    }
}

#[test]
fn a_graph_comes_back_the_same_from_turtle_ntriples_and_jsonld() {
    for text in [GRAPH, CARD] {
        let Answer::Graph {
            triples,
            truncated: false,
        } = own(text)
        else {
            panic!("{text} gives no graph")
        };
        assert!(triples.len() > 5, "{text}");
        let expected = graph(triples.clone());
        for (name, format) in [
            ("turtle", Format::Turtle),
            ("ntriples", Format::NTriples),
            ("jsonld", Format::JsonLd),
            // the text format is Turtle too
            ("table", Format::Turtle),
        ] {
            let written = answered(text, name);
            let reading = read(Input {
                origin: Origin::new("answer"),
                bytes: written.clone().into_bytes(),
                format,
            });
            let quads = reading
                .document
                .unwrap_or_else(|| panic!("{name}: {:?}", reading.problems))
                .quads;
            assert_eq!(quads.len(), triples.len(), "{name}\n{written}");
            assert_eq!(
                graph(quads.into_iter().map(Triple::from)),
                expected,
                "{name}"
            );
        }
    }
}

#[test]
fn a_format_that_does_not_fit_the_answer_is_refused_and_nothing_is_written() {
    for (text, format) in [
        (ROWS, "turtle"),
        (ROWS, "ntriples"),
        (ROWS, "jsonld"),
        ("ASK {}", "turtle"),
        (GRAPH, "csv"),
        (GRAPH, "tsv"),
        (GRAPH, "json"),
        (CARD, "xml"),
    ] {
        let output = ask(text, format);
        assert_eq!(output.status.code(), Some(2), "{format}: {text}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{format}: {text}"
        );
    }
}

#[test]
fn nothing_is_fetched_and_nothing_is_written_by_a_query() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("a listener");
    let address = format!("http://{}/", server.local_addr().expect("an address"));
    for text in [
        format!("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"),
        format!("SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"),
        format!("ASK {{ FILTER EXISTS {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }}"),
        format!("SELECT (EXISTS {{ SERVICE <{address}> {{}} }} AS ?there) {{}}"),
        format!("SELECT * {{ {{ SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }} }} }}"),
        format!("SELECT * {{ VALUES ?at {{ <{address}> }} SERVICE ?at {{ ?s ?p ?o }} }}"),
        format!("LOAD <{address}>"),
        format!("LOAD SILENT <{address}> INTO GRAPH <https://example.org/g>"),
        "INSERT DATA { ev:grid-outage ann:partOf ev:nothing }".to_owned(),
        "DELETE WHERE { ?s ?p ?o }".to_owned(),
        "CLEAR ALL".to_owned(),
    ] {
        let output = ask(&text, "json");
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{text}"
        );
    }
    let called = server.accept().map(|(_, caller)| caller);
    assert!(called.is_err(), "called by {called:?}");
}

#[test]
fn a_named_graph_is_looked_up_in_the_store_and_not_on_the_network() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("a listener");
    let address = format!("http://{}/", server.local_addr().expect("an address"));
    let text = format!("SELECT ?s FROM <{address}> WHERE {{ ?s ?p ?o }}");
    let output = ask(&text, "csv");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "s");
    assert!(server.accept().is_err());
}
