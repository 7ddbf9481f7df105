//! RDF 1.2 and SPARQL 1.2: cases of our own, written from the specifications.
//!
//! A case is a name, a text, and what must come out of it; the parts stand between lines of `---`.
//! What must be refused is refused with a place.

use crate::engine::{AnnalsEngine, Engine, Failure};
use crate::same::canonical;
use annals::model::origin::Origin;
use annals::parse::{Format, Input, Parsed, read};
use annals::query::Answer;
use annals::render::rdf::{GraphWriter, Syntax};
use annals::render::turtle;
use oxrdf::vocab::xsd;
use oxrdf::{Dataset, Literal, Quad, Term};
use std::fs;
use std::path::Path;

struct Case {
    name: String,
    parts: Vec<String>,
}

fn cases(file: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rdf12");
    let text = fs::read_to_string(folder.join(file)).expect("cases");
    let cases = text.split("=== ").filter(|case| !case.is_empty());
    let cases = cases.map(|case| {
        let (name, rest) = case.split_once('\n').expect("a name");
        Case {
            name: format!("{file}: {name}"),
            parts: rest
                .split("---\n")
                .map(|part| part.trim_end_matches('\n').to_owned())
                .collect(),
        }
    });
    cases.collect()
}

fn reading(format: Format, text: &str) -> Parsed {
    read(Input {
        origin: Origin::new("case"),
        bytes: text.into(),
        format,
    })
}

fn quads(format: Format, text: &str) -> Vec<Quad> {
    let reading = reading(format, text);
    let document = reading.document;
    document
        .unwrap_or_else(|| panic!("{text}\n{:?}", reading.problems))
        .quads
}

fn graph(quads: &[Quad]) -> Dataset {
    canonical(&quads.iter().collect())
}

/// What is read, written and read again is the same.
fn written(syntax: Syntax, format: Format, quads: &[Quad]) -> Dataset {
    let mut out = Vec::new();
    let mut writer = GraphWriter::new(syntax, &mut out);
    for quad in quads {
        writer.write(quad).expect("the syntax can write it");
    }
    writer.finish().expect("memory");
    graph(&self::quads(
        format,
        std::str::from_utf8(&out).expect("UTF-8"),
    ))
}

#[test]
fn every_syntax_is_read_written_and_located() {
    let formats = [
        ("ttl.txt", Format::Turtle, Syntax::Turtle),
        ("trig.txt", Format::TriG, Syntax::TriG),
        ("nt.txt", Format::NTriples, Syntax::NTriples),
        ("nq.txt", Format::NQuads, Syntax::NQuads),
        ("rdf.txt", Format::RdfXml, Syntax::RdfXml),
    ];
    let mut count = 0;
    for (file, format, syntax) in formats {
        for case in cases(file) {
            count += 1;
            let [text, expected] = &case.parts[..] else {
                panic!("{}", case.name)
            };
            if expected == "refused" {
                let reading = reading(format, text);
                assert!(reading.document.is_none(), "{}", case.name);
                assert!(reading.problems[0].location.is_some(), "{}", case.name);
                continue;
            }
            let found = quads(format, text);
            let expected = graph(&quads(Format::NQuads, expected));
            assert_eq!(graph(&found), expected, "{}", case.name);
            assert_eq!(written(syntax, format, &found), expected, "{}", case.name);
            assert_eq!(
                quads(format, text),
                found,
                "{}: not the same twice",
                case.name
            );
        }
    }
    assert!(count >= 60, "{count} cases");
}

#[test]
fn formatting_keeps_what_rdf_1_2_says_and_is_stable() {
    for case in cases("ttl.txt")
        .iter()
        .filter(|case| case.parts[1] != "refused")
    {
        let formatted = |text: &str| {
            let document = reading(Format::Turtle, text).document.expect("good Turtle");
            turtle::format(&document).expect("Turtle")
        };
        let once = formatted(&case.parts[0]);
        let expected = graph(&quads(Format::NQuads, &case.parts[1]));
        assert_eq!(
            graph(&quads(Format::Turtle, &once)),
            expected,
            "{}\n{once}",
            case.name
        );
        assert_eq!(formatted(&once), once, "{}", case.name);
    }
}

/// A cell as the cases write it: numbers and truth values without quotes.
fn cell(term: Option<&Term>) -> String {
    let plain = |literal: &Literal| [xsd::INTEGER, xsd::BOOLEAN].contains(&literal.datatype());
    match term {
        None => String::new(),
        Some(Term::Literal(literal)) if plain(literal) => literal.value().to_owned(),
        Some(term) => term.to_string(),
    }
}

#[test]
fn sparql_1_2_is_answered_from_the_store() {
    let cases = cases("sparql.txt");
    assert!(cases.len() >= 20);
    for case in cases {
        let [data, query, expected] = &case.parts[..] else {
            panic!("{}", case.name)
        };
        let mut engine = AnnalsEngine::default();
        let triples = quads(Format::Turtle, data).into_iter().map(Into::into);
        engine.load(None, triples.collect());
        let answer = engine.query(query, "urn:base:");
        if expected == "refused" {
            assert!(matches!(answer, Err(Failure::Syntax(_))), "{}", case.name);
            continue;
        }
        let mut lines = match answer.unwrap_or_else(|error| panic!("{}: {error:?}", case.name)) {
            Answer::Boolean(value) => vec![value.to_string()],
            Answer::Table(table) => {
                let rows = table.rows.iter();
                let line = |row: &Vec<Option<Term>>| {
                    row.iter()
                        .map(|it| cell(it.as_ref()))
                        .collect::<Vec<_>>()
                        .join("\t")
                };
                rows.map(line).collect()
            }
            Answer::Graph { .. } => panic!("{}", case.name),
        };
        lines.sort();
        assert_eq!(lines.join("\n"), *expected, "{}", case.name);
    }
}

#[test]
fn updates_store_and_remove_triple_terms() {
    let mut engine = AnnalsEngine::default();
    let mut update = |text: &str| engine.update(text, "urn:base:").expect("an update");
    update(
        "INSERT DATA { <urn:s> <urn:p> <<( _:b <urn:q> _:b )>>, <<( <urn:a> <urn:q> 1 )>>, \"x\"@ar--rtl . <urn:a> <urn:q> 2 ~ <urn:r> {| <urn:v> 3 |} }",
    );
    update("DELETE DATA { <urn:s> <urn:p> <<( <urn:a> <urn:q> 1 )>> }");
    update(
        "DELETE { ?s ?p \"x\"@ar--rtl } INSERT { ?s ?p <<( ?s ?p \"y\"@ar--rtl )>> } WHERE { ?s ?p \"x\"@ar--rtl }",
    );
    let expected = "<urn:s> <urn:p> <<( _:b <urn:q> _:b )>> .\n\
        <urn:s> <urn:p> <<( <urn:s> <urn:p> \"y\"@ar--rtl )>> .\n\
        <urn:a> <urn:q> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
        <urn:r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <urn:a> <urn:q> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> )>> .\n\
        <urn:r> <urn:v> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n";
    let expected = graph(&quads(Format::NQuads, expected));
    assert_eq!(canonical(&engine.dump()), expected);
}
