//! Exports can be loaded again and then give the same graph.

use crate::same::canonical;
use annals::database::{Error, ExtractOptions, LoadError};
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::render::rdf::{GraphWriter, Syntax};
use annals::{Annals, LoadOptions};
use oxrdf::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const SYNTAXES: [(Syntax, Format); 6] = [
    (Syntax::Turtle, Format::Turtle),
    (Syntax::TriG, Format::TriG),
    (Syntax::NTriples, Format::NTriples),
    (Syntax::NQuads, Format::NQuads),
    (Syntax::RdfXml, Format::RdfXml),
    (Syntax::JsonLd, Format::JsonLd),
];

pub fn loaded(name: &str, bytes: Vec<u8>, format: Format) -> Annals {
    let input = Input {
        origin: Origin::new(name),
        bytes,
        format,
    };
    let annals = Annals::scratch(vec![input]);
    annals.unwrap_or_else(|error| match error {
        LoadError::Rejected(rejected) => panic!("{:?}", rejected.0),
        error => panic!("{error}"),
    })
}

fn written(annals: &Annals, what: ExtractOptions, syntax: Syntax) -> Vec<u8> {
    let mut out = Vec::new();
    let mut graph = GraphWriter::new(syntax, &mut out);
    let give = |quad: Quad| {
        graph.write(&quad).expect("memory takes it");
        Ok::<_, Error>(())
    };
    annals.extract(what, give).expect("it can be read");
    graph.finish().expect("memory takes it");
    out
}

pub fn dataset(annals: &Annals, by_document: bool) -> Dataset {
    let what = ExtractOptions {
        by_document,
        ..ExtractOptions::default()
    };
    let mut quads = Vec::new();
    let give = |quad: Quad| {
        quads.push(quad);
        Ok::<_, Error>(())
    };
    annals.extract(what, give).expect("it can be read");
    canonical(&quads.iter().collect())
}

fn node(name: &str) -> NamedNode {
    NamedNode::new(format!("https://example.org/{name}")).expect("an IRI")
}

fn subjects() -> impl Strategy<Value = NamedOrBlankNode> {
    let blank = |name: &str| BlankNode::new(name).expect("a label").into();
    let named = ["a", "b#c", "d/e?f=%20", "é"].map(|name| node(name).into());
    select([named.as_slice(), &["x", "y", "z"].map(blank)].concat())
}

fn literals() -> impl Strategy<Value = Literal> {
    let texts = select(vec![
        "",
        "plain",
        "two\nlines\r\nand \"quotes\" \\ and 'more'",
        "<&>]]>",
        " leading and trailing\t",
        "日本語 é \u{10ffff}",
        "012",
        "1e6",
        "true",
    ]);
    (texts, 0..5_usize).prop_map(|(text, kind)| match kind {
        0 => Literal::new_simple_literal(text),
        1 => Literal::new_language_tagged_literal(text, "en-gb").expect("a tag"),
        2 => Literal::new_typed_literal(text, oxrdf::vocab::xsd::INTEGER),
        3 => Literal::new_typed_literal(text, oxrdf::vocab::xsd::DOUBLE),
        _ => Literal::new_typed_literal(text, node("type")),
    })
}

pub fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let object = prop_oneof![
        subjects().prop_map(Term::from),
        literals().prop_map(Term::from)
    ];
    let property = select(vec!["p", "q", "says-so"]).prop_map(node);
    let graph = select(vec![
        GraphName::DefaultGraph,
        node("graph/1").into(),
        node("graph/2").into(),
    ]);
    let quad = (subjects(), property, object, graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
    proptest::collection::vec(quad, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_is_exported_and_loaded_again_is_the_same_graph(quads in quads()) {
        let lines: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
        let first = loaded("first.nq", lines.into_bytes(), Format::NQuads);
        for (syntax, format) in SYNTAXES {
            let by_document = syntax.names_graphs();
            let what = ExtractOptions { by_document, ..ExtractOptions::default() };
            let again = loaded("again", written(&first, what, syntax), format);
            prop_assert_eq!(dataset(&first, by_document), dataset(&again, by_document));
        }
    }
}

fn bundled() -> Annals {
    Annals::bundled().expect("the bundled data")
}

const PORTABLE: ExtractOptions = ExtractOptions {
    by_document: false,
    ontology: true,
    derived: true,
};

#[test]
fn a_portable_export_loaded_again_is_the_data_without_derived_statements() {
    let bundled = bundled();
    let text = written(&bundled, PORTABLE, Syntax::NQuads);
    let again = loaded("all.nq", text.clone(), Format::NQuads);
    assert_eq!(dataset(&bundled, false), dataset(&again, false));
    let record = &again.documents().expect("documents")[0];
    let statements = dataset(&bundled, false).len();
    assert_eq!(record.statements, statements);
    // A store that holds something already takes documents one by one.
    let mut other = loaded("other.ttl", Vec::new(), Format::Turtle);
    let input = Input {
        origin: Origin::new("all.nq"),
        bytes: text.clone(),
        format: Format::NQuads,
    };
    let loaded = other
        .load(vec![input], &LoadOptions::default())
        .expect("it is loaded");
    assert_eq!(dataset(&bundled, false), dataset(&other, false));
    let lines = text.split(|byte| *byte == b'\n').count() - 1;
    assert_eq!(loaded.left_out, lines - statements);
    assert_eq!(loaded.records[0].statements, statements);
    assert_eq!(written(&other, PORTABLE, Syntax::NQuads), text);
}

#[test]
fn imported_derived_statements_do_not_outlive_the_data_they_are_derived_from() {
    let text = written(&bundled(), PORTABLE, Syntax::Turtle);
    let mut annals = loaded("all.ttl", text, Format::Turtle);
    let known = "ASK { ev:kyivstar-attack ann:firstKnown ?day }";
    let truth = |annals: &Annals| annals.query(known).expect("an answer");
    assert_eq!(truth(&annals), annals::query::Answer::Boolean(true));
    let gone = "DELETE WHERE { ev:kyivstar-attack ?p ?o } ; \
                DELETE { ?c ?p ?o } WHERE { ?c ann:about ev:kyivstar-attack ; ?p ?o }";
    let options = annals::database::UpdateOptions::default();
    annals.update(gone, &options).expect("it is deleted");
    assert_eq!(truth(&annals), annals::query::Answer::Boolean(false));
}

#[test]
fn the_order_of_documents_does_not_affect_an_export() {
    let mut inputs = Annals::bundled_inputs();
    inputs.reverse();
    let backwards = Annals::scratch(inputs).expect("the bundled data");
    for (syntax, _) in SYNTAXES {
        let what = ExtractOptions {
            by_document: syntax.names_graphs(),
            ..ExtractOptions::default()
        };
        let one = written(&bundled(), what, syntax);
        assert!(one == written(&backwards, what, syntax), "{syntax:?}");
    }
}

#[test]
fn a_character_that_xml_cannot_represent_is_rejected_by_name() {
    let text = b"<https://example.org/a> <https://example.org/p> \"a\\u0001b\" .".to_vec();
    let annals = loaded("a.nt", text, Format::NTriples);
    let mut graph = GraphWriter::new(Syntax::RdfXml, Vec::new());
    let mut message = String::new();
    let give = |quad: Quad| {
        message = graph.write(&quad).expect_err("it is refused").to_string();
        Ok::<_, Error>(())
    };
    annals
        .extract(ExtractOptions::default(), give)
        .expect("it can be read");
    assert!(
        message.contains("\\u{1}") && message.contains("https://example.org/p"),
        "{message}"
    );
}

fn annals(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env_remove("ANNALS_DATA")
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .expect("the program starts")
}

/// A path for a temporary file.
fn temp_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn the_file_extension_chooses_the_format_of_an_export() {
    for (extension, begins) in [
        ("ttl", "@prefix ag:"),
        ("trig", "@prefix "),
        ("nt", "<https://w3id.org/annals/id/agent/"),
        ("nq", "<https://w3id.org/annals/id/"),
        ("rdf", "<?xml"),
        ("jsonld", "[{\"@id\":"),
    ] {
        let path = temp_path(&format!("export.{extension}"));
        let output = annals(&["export", "-o", path.to_str().expect("UTF-8")]);
        assert!(output.status.success());
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.starts_with(begins), "{extension}: {}", &text[..60]);
        assert!(text.ends_with('\n'), "{extension}");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains(" statements written to "), "{message}");
        let checked = annals(&["check", path.to_str().expect("UTF-8")]);
        assert!(checked.status.success(), "{extension}");
    }
}

#[test]
fn an_event_is_exported_with_its_claims_and_everything_they_refer_to() {
    let output = annals(&["export", "kyivstar-intrusion", "--format", "nt"]);
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    let about = |name: &str| {
        let begins = format!("<https://w3id.org/annals/id/{name}> ");
        lines
            .lines()
            .filter(|line| line.starts_with(&begins))
            .count()
    };
    assert!(about("event/kyivstar-intrusion") > 5, "{lines}");
    assert!(about("agent/sbu") > 3, "the claimant is message of in full");
    assert_eq!(about("event/kyivstar-attack"), 0, "nothing there names it");
    let inside = "https://w3id.org/annals/id/";
    let typed = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let mut named = 0;
    for line in lines.lines() {
        let object = line.split(' ').nth(2).expect("an object");
        if object.starts_with(&format!("<{inside}")) {
            let begins = format!("{object} {typed} ");
            assert!(lines.contains(&begins), "{object} is left without a name");
            named += 1;
        }
    }
    assert!(named > 20, "{named}");
    assert!(
        !lines.contains("#firstKnown>"),
        "derived statements are left out"
    );
}

#[test]
fn an_export_as_of_a_day_contains_only_what_was_known() {
    let then = annals(&["export", "--as-of", "2023-12-14", "--format", "nt"]);
    let lines = String::from_utf8(then.stdout).expect("UTF-8");
    assert!(lines.contains("event/kyivstar-attack>"));
    assert!(!lines.contains("event/kyivstar-intrusion>"));
}

#[test]
fn a_single_thing_cannot_be_portable_and_an_unknown_thing_is_reported() {
    let both = annals(&["export", "kyivstar-attack", "--portable"]);
    assert_eq!(both.status.code(), Some(2));
    let unknown = annals(&["export", "kyivstar-atack"]);
    assert_eq!(unknown.status.code(), Some(2));
    let message = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(message.contains("ev:kyivstar-attack"), "{message}");
}
