//! Written Turtle parses to the same graph and formats to the same text.

use super::{SubjectWriter, format, write};
use crate::model::origin::Origin;
use crate::parse::{Document, Format, Input, TurtleDocument, read};
use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNode, Graph, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use proptest::prelude::*;

/// The parsed document, if the text is valid.
fn document(text: &str) -> Option<Document> {
    let input = Input {
        origin: Origin::new("a.ttl"),
        bytes: text.into(),
        format: Format::Turtle,
    };
    read(input).document
}

/// The statements of a valid text.
fn statements(text: &str) -> Vec<Triple> {
    let document = document(text).unwrap_or_else(|| panic!("not read: {text}"));
    document.quads.into_iter().map(Triple::from).collect()
}

fn formatted(text: &str) -> String {
    document(text)
        .and_then(|document| format(&document))
        .unwrap_or_else(|| panic!("not read: {text}"))
}

/// The comments of a text, sorted.
fn remarks(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text.split("#c").skip(1).collect();
    found.iter_mut().for_each(|text| {
        *text = text.split([' ', '\n']).next().unwrap_or_default();
    });
    found.sort_unstable();
    found
}

fn written(statements: &[Triple]) -> String {
    write(&TurtleDocument {
        statements: statements.to_vec(),
        ..TurtleDocument::default()
    })
}

fn canonical(statements: &[Triple]) -> Graph {
    let mut graph: Graph = statements.iter().collect();
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

fn agrees(graph: &[Triple]) -> Result<(), TestCaseError> {
    let text = written(graph);
    let again = statements(&text);
    prop_assert_eq!(canonical(graph), canonical(&again), "{}", text);
    Ok(())
}

#[test]
fn long_chains_of_blank_nodes_and_long_lists_survive_a_round_trip() {
    let node = |at: usize| BlankNode::new_unchecked(format!("n{at}"));
    let p = NamedNode::new_unchecked("http://a/p");
    let chain: Vec<Triple> = (0..5_000)
        .map(|at| Triple::new(node(at), p.clone(), node(at + 1)))
        .collect();
    assert_eq!(statements(&written(&chain)).len(), 5_000);
    let mut list = Vec::new();
    for at in 0..5_000 {
        list.push(Triple::new(node(at), rdf::FIRST, Literal::from(at as i64)));
        let rest: Term = match at {
            4_999 => rdf::NIL.into_owned().into(),
            _ => node(at + 1).into(),
        };
        list.push(Triple::new(node(at), rdf::REST, rest));
    }
    list.push(Triple::new(p.clone(), p, node(0)));
    let text = written(&list);
    assert_eq!(canonical(&statements(&text)).len(), 10_001);
    assert!(!text.contains("rdf:"), "{}", &text[..200]);
}

#[test]
fn literals_are_as_short_as_possible_and_keep_their_lexical_form() {
    let text = |literal: Literal| {
        super::literal::write(literal.as_ref(), |node| format!("<{}>", node.as_str()))
    };
    let typed = |value: &str, datatype| text(Literal::new_typed_literal(value, datatype));
    for (value, datatype) in [
        ("007", xsd::INTEGER),
        ("+1", xsd::INTEGER),
        ("1.50", xsd::DECIMAL),
        ("-.5E+07", xsd::DOUBLE),
        ("true", xsd::BOOLEAN),
    ] {
        assert_eq!(typed(value, datatype), value);
    }
    for (value, datatype) in [
        ("1", xsd::BOOLEAN),
        ("1.", xsd::DECIMAL),
        ("1", xsd::DECIMAL),
        ("1 ", xsd::INTEGER),
        ("", xsd::INTEGER),
        ("TRUE", xsd::BOOLEAN),
    ] {
        let expected = format!("\"{value}\"^^<{}>", datatype.as_str());
        assert_eq!(typed(value, datatype), expected);
    }
    for (value, expected) in [
        ("", r#""""#),
        ("a\t\"b\"\\", r#""a\t\"b\"\\""#),
        ("hid\u{202e}den", r#""hid\u202Eden""#),
        ("a\n\"\"\"b\"\"", "\"\"\"a\n\"\"\\\"b\"\\\"\"\"\""),
    ] {
        assert_eq!(text(Literal::from(value)), expected);
    }
}

fn iri() -> impl Strategy<Value = NamedNode> {
    let local = "[a-c]|[a.%20é:-]{1,4}|a\\.|\u{200b}|1";
    let namespace = prop_oneof![
        Just("https://w3id.org/annals/id/event/"),
        Just("http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        Just("http://a/"),
    ];
    (namespace, local).prop_filter_map("an IRI", |(namespace, local)| {
        NamedNode::new(format!("{namespace}{local}")).ok()
    })
}

fn term() -> impl Strategy<Value = Term> {
    let value = "[\n\r\t\"'\\\\a\u{0}\u{202e}é\u{1F600}]{0,6}|[+-]?[0-9.]{1,3}(e[0-9])?|true";
    let datatype = prop_oneof![
        Just(xsd::STRING),
        Just(xsd::INTEGER),
        Just(xsd::DECIMAL),
        Just(xsd::DOUBLE),
        Just(xsd::BOOLEAN),
        Just(xsd::DATE),
    ];
    prop_oneof![
        iri().prop_map(Term::from),
        Just(Term::from(rdf::NIL)),
        blank().prop_map(Term::from),
        blank().prop_map(Term::from),
        (value, datatype)
            .prop_map(|(value, datatype)| Literal::new_typed_literal(value, datatype).into()),
        ("[ab]{0,2}", "en|uk|en-gb").prop_map(|(value, language)| {
            Literal::new_language_tagged_literal_unchecked(value, language).into()
        }),
    ]
}

fn blank() -> impl Strategy<Value = BlankNode> {
    (0..9_u8).prop_map(|at| BlankNode::new_unchecked(format!("b{at}")))
}

fn triple() -> impl Strategy<Value = Triple> {
    let subject = prop_oneof![
        iri().prop_map(NamedOrBlankNode::from),
        blank().prop_map(NamedOrBlankNode::from),
        blank().prop_map(NamedOrBlankNode::from),
    ];
    let predicate = prop_oneof![
        iri(),
        Just(rdf::TYPE.into_owned()),
        Just(rdf::FIRST.into_owned()),
        Just(rdf::REST.into_owned()),
        Just(rdf::REST.into_owned()),
    ];
    (subject, predicate, term()).prop_map(|(s, p, o)| Triple::new(s, p, o))
}

/// Graphs with collections, cycles, and blank nodes that are objects once, often or never.
fn graph() -> impl Strategy<Value = Vec<Triple>> {
    let loose = proptest::collection::vec(triple(), 0..14);
    let lists = proptest::collection::vec((0..9_u8, term(), 0..10_u8), 0..8);
    (loose, lists).prop_map(|(mut triples, lists)| {
        let node = |at: u8| BlankNode::new_unchecked(format!("b{at}"));
        for (at, first, rest) in lists {
            triples.push(Triple::new(node(at), rdf::FIRST, first));
            let rest: Term = match rest {
                9 => rdf::NIL.into(),
                rest => node(rest).into(),
            };
            triples.push(Triple::new(node(at), rdf::REST, rest));
        }
        triples
    })
}

proptest! {
    #[test]
    fn any_graph_survives_a_round_trip(graph in graph()) {
        agrees(&graph)?;
    }

    #[test]
    fn a_graph_that_comes_subject_by_subject_is_written_as_at_once(graph in graph()) {
        let mut graph = graph;
        graph.sort_by_cached_key(|triple| triple.subject.to_string());
        let mut writer = SubjectWriter::default();
        graph.iter().for_each(|triple| writer.push(triple.clone()));
        prop_assert_eq!(writer.finish().collect::<String>(), written(&graph));
    }
}

#[test]
fn of_a_graph_that_comes_subject_by_subject_what_has_no_blank_node_is_not_kept() {
    let node = |name: String| NamedNode::new_unchecked(format!("http://a/{name}"));
    let mut writer = SubjectWriter::default();
    for subject in 0..1000 {
        let value: Term = match subject % 100 {
            0 => BlankNode::new_unchecked(format!("b{subject}")).into(),
            _ => Literal::from(subject).into(),
        };
        writer.push(Triple::new(
            node(format!("s{subject}")),
            node("p".to_owned()),
            value,
        ));
    }
    assert_eq!(writer.kept(), 11);
}

/// Valid Turtle with random spaces, line breaks and comments between tokens.
fn text() -> impl Strategy<Value = String> {
    let subject = prop_oneof!["e:[ab]", "_:[ab]", "<http://a/b>"];
    let value = prop_oneof![
        4 => "e:[abc]",
        2 => "_:[ab]",
        2 => "[0-9]{1,2}|\"[ab\n]{3}\"\"\"@en|\"x\"|true",
    ]
    .prop_map(|text: String| match text.strip_prefix('"') {
        Some(rest) if rest.contains("\"\"\"") => format!("\"\"\"{rest}"),
        _ => text,
    })
    .boxed();
    let value = value.prop_recursive(3, 12, 3, |inner| {
        let list = proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            list.prop_map(|items| format!("( {} )", items.join(" "))),
            properties(inner).prop_map(|inside| format!("[ {inside} ]")),
            Just("[ ]".to_owned()),
        ]
    });
    let statement = (subject, properties(value)).prop_map(|(s, p)| format!("{s} {p} ."));
    let directive =
        "(@prefix f: <http://f/> \\.)|(PREFIX x: <http://b/>)|(@prefix e: <http://b/> \\.)";
    let statement = prop_oneof![5 => statement.boxed(), 1 => directive.boxed()];
    let gaps = prop_oneof![
        12 => Just(" "), 2 => Just("\n"), 1 => Just("\n\n"), 2 => Just(" #c\n"), 2 => Just("\n#c\n"), 1 => Just("\n#c\n\n")
    ];
    let gaps = proptest::collection::vec(gaps, 1..40);
    (proptest::collection::vec(statement, 0..5), gaps).prop_map(|(statements, gaps)| {
        let mut text = String::new();
        let whole = format!(" @prefix e: <http://a/> . {} ", statements.join(" "));
        for (at, word) in whole.split(' ').enumerate() {
            text.push_str(word);
            let gap = gaps[at % gaps.len()];
            text.push_str(&gap.replace('c', &format!("c{at}")));
        }
        text
    })
}

/// Properties with values and stray semicolons.
fn properties(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let property = "a|e:[pqr]|<http://a/label>";
    let line = (property, proptest::collection::vec(value, 1..4))
        .prop_map(|(property, values)| format!("{property} {}", values.join(" , ")));
    proptest::collection::vec(line, 1..4).prop_map(|lines| lines.join(" ; "))
}

proptest! {
    #[test]
    fn formatting_keeps_graph_and_comments_and_is_idempotent(text in text()) {
        let once = formatted(&text);
        prop_assert_eq!(canonical(&statements(&text)), canonical(&statements(&once)), "{}\n-- became\n{}", text, once);
        prop_assert_eq!(remarks(&text), remarks(&once), "{}\n-- became\n{}", text, once);
        prop_assert_eq!(&formatted(&once), &once, "{}", text);
    }
}
