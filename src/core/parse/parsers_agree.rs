//! Tests that rio and oxttl agree, in statements and in the names of blank nodes, on all bundled
//! data, on the W3C test suite and on generated texts; and that every statement has a location.

use super::blank_nodes::BlankNodeNames;
use super::{Document, Format, ParseEvent, locate, preflight, rdf, turtle};
use crate::model::origin::Origin;
use oxrdf::Quad;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Parses a text with both parsers; whether rio was used.
fn agree(name: &str, text: &str) -> bool {
    let origin = Origin::new("a.ttl");
    let names = BlankNodeNames::of(&origin);
    let preflight = preflight::scan(text);
    if preflight.too_deep.is_some() {
        return false;
    }
    let slow = rdf::statements(text, Format::Turtle, None).map(|mut quads| {
        names.in_text_order(&mut quads, &preflight.labels);
        quads
    });
    let label = |label: &str| preflight.labels.get(label).copied();
    let fast = if preflight.plain {
        let mut quads = Vec::new();
        let mut emit = |event: ParseEvent<'_>| {
            if let ParseEvent::Statement(quad) = event {
                quads.push(quad.into_owned());
            }
        };
        turtle::for_each_in(text, &names, &label, &mut emit).then_some(quads)
    } else {
        None
    };
    if let Some(quads) = &slow {
        let document = Document {
            origin,
            quads: quads.clone(),
            text: text.into(),
            format: Format::Turtle,
        };
        if quads.len() < 2000 {
            for quad in quads {
                let (s, p, o) = (&quad.subject, &quad.predicate, &quad.object);
                assert!(
                    locate(&document, s, p, Some(o)).is_some(),
                    "{name}: {quad} in\n{text}"
                );
            }
        }
    }
    match fast {
        None => false,
        Some(fast) => {
            assert_eq!(Some(sorted(fast)), slow.map(sorted), "{name}:\n{text}");
            true
        }
    }
}

fn sorted(quads: Vec<Quad>) -> Vec<String> {
    let mut lines: Vec<_> = quads.iter().map(Quad::to_string).collect();
    lines.sort();
    lines
}

/// Every Turtle file in and below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.append(&mut files(&path));
        } else if path.extension().is_some_and(|extension| extension == "ttl") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_two_parsers_agree_on_all_bundled_data() {
    let root = &Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["data", "ontology", "queries", "tests"] {
        for path in files(&root.join(folder)) {
            if let Ok(text) = std::fs::read_to_string(&path) {
                let fast = agree(&path.display().to_string(), &text);
                // bundled data is plain: rio is in use
                assert!(
                    fast || folder == "tests",
                    "{} is not parsed by rio",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_two_parsers_agree_on_the_w3c_suite() {
    let root = &Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let suite = std::env::var_os("ANNALS_W3C")
        .map_or_else(|| root.join("../shared/suites/w3c"), PathBuf::from);
    let files = files(&suite.join("rdf-turtle"));
    if files.is_empty() {
        eprintln!("skipped: no W3C suite in {}", suite.display());
        return;
    }
    let mut fast = 0;
    for path in &files {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        let name = path.display().to_string();
        fast += usize::from(agree(&name, &text));
        agree(
            &name,
            &format!("@base <http://w3.example/dir/file.ttl> .\n{text}"),
        );
    }
    assert!(
        fast > 50,
        "only {fast} of {} were parsed by rio",
        files.len()
    );
}

/// Pieces of Turtle, good and bad.
const PIECES: &str = "a:s |a:p |a |<http://x/y> |<rel> |\"t\" |\"t\"@en |\'\'\'l\nl\'\'\' |1 |-2.5 |1e3 |1. |true |\
    _:x |_:y |_:x.|[ |] |[] |( |) |() |; |, |. |.\n|^^a:t |@prefix a: <http://a/> .\n|@prefix b:<http://b> . |\
    PREFIX c: <rel/>\n|@base <http://c/d> .\n|b:x |b:x:y |a:\\- |a:%20 |a:x.y |a:x..y |a: |# c\n|<<|>>|@en|@prefix|\
    \"|<|é |a:é |true.a:x |{ |} |\\|\\u00é|_:riog00000001 |2023-12-12 ";

/// Whole statements.
const STATEMENTS: [&str; 7] = [
    "a:s a:p a:o .\n",
    "a:s a:p [ a:q 1 ; a:r ( 2 [] ) ] .\n",
    "[ a:p 1 ] .\n",
    "( 1 [ a:p 2 ] ) a:p _:x .\n",
    "_:x a:p _:y , [] ; a _:x .\n",
    "a:s a:p ( ( 1 \"a\" ) ( ) \"b\" ( _:z ) ) ;; .\n",
    "[] a:p [ a:p [ a:p [] ] ] .\n",
];

/// What pieces are put between.
const FRAMES: [(&str, &str); 4] = [
    ("", ""),
    ("a:s a:p ", " .\n"),
    ("a:s a:p [ a:q ", " ] .\n"),
    ("a:s a:p ( ", " ) .\n"),
];

/// Texts of statements and pieces, about half of them good.
fn generated_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.split('|').collect::<Vec<_>>());
    let framed = (
        prop::sample::select(&FRAMES),
        prop::collection::vec(piece, 1..6),
    );
    let framed =
        framed.prop_map(|((open, close), pieces)| format!("{open}{}{close}", pieces.concat()));
    let part = prop_oneof![
        prop::sample::select(&STATEMENTS).prop_map(str::to_owned),
        framed
    ];
    prop::collection::vec(part, 1..4)
        .prop_map(|parts| format!("@prefix a: <http://a/> .\n{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn the_two_parsers_agree_on_generated_texts(text in generated_text()) {
        agree("generated", &text);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in generated_text()) {
        for format in [Format::Turtle, Format::TriG, Format::NTriples, Format::NQuads] {
            if rdf::statements(&text, format, None).is_none() {
                let problems = rdf::errors("f", &text, format, None, &mut Vec::new());
                prop_assert!(!problems.is_empty(), "{}", text);
                prop_assert!(problems[0].location.is_some());
            }
        }
    }
}
