//! The quick look finds a document odd exactly where the full check finds a problem.

use annals::check::{self, Screen};
use annals::model::origin::Origin;
use annals::model::vocab::ann;
use annals::read::{self, Document, Format, Input};
use oxrdf::{
    BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term,
    vocab::{rdfs, xsd},
};
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;
use std::path::Path;

fn is_odd(document: &Document) -> bool {
    let mut screen = Screen::default();
    document
        .quads
        .iter()
        .for_each(|quad| screen.statement(quad.as_ref()));
    screen.is_odd()
}

#[track_caller]
fn assert_exact(document: &Document) {
    let problems = check::document(document);
    assert_eq!(
        is_odd(document),
        !problems.is_empty(),
        "{}: {problems:?}",
        document.origin.name()
    );
}

#[test]
fn over_all_files_the_quick_look_and_the_full_check_agree() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let (path, hidden) = (
                entry.path(),
                entry.file_name().to_string_lossy().starts_with('.'),
            );
            if path.is_dir() && !hidden && !path.ends_with("target") {
                folders.push(path);
                continue;
            }
            let format = match path.extension().and_then(|ending| ending.to_str()) {
                Some("ttl") => Format::Turtle,
                Some("trig") => Format::TriG,
                Some("nt") => Format::NTriples,
                Some("nq") => Format::NQuads,
                _ => continue,
            };
            let origin = Origin::new(path.to_string_lossy());
            let bytes = fs::read(&path).expect("a file");
            if let Some(document) = read::read(Input {
                origin,
                bytes,
                format,
            })
            .document
            {
                assert_exact(&document);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

fn object() -> impl Strategy<Value = Term> {
    let edtf = NamedNode::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    let spellings = [
        "2023-05",
        "2023-05-31",
        "2023-06",
        "2022",
        "2023-13",
        "2023-05-01/2023-05-31",
        "[..2023-05]",
        "[2023-05..]",
        "2023-05~",
        "2023-10-30T23:45:00+05:30",
        "../2023-05",
        "2023-12-07/..",
        "soon",
        "",
        "-0044",
        "{2023-05,2023-07}",
        "2023-21",
        "0000",
    ];
    let types = [
        edtf.clone(),
        edtf,
        xsd::DATE.into(),
        xsd::G_YEAR_MONTH.into(),
        xsd::G_YEAR.into(),
        xsd::STRING.into(),
    ];
    let literal = (select(spellings.to_vec()), select(types.to_vec()))
        .prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype).into());
    prop_oneof![12 => literal, 1 => Just(NamedNode::new_unchecked("https://example.com/thing").into())]
}

fn quad() -> impl Strategy<Value = Quad> {
    let subjects: Vec<NamedOrBlankNode> = vec![
        NamedNode::new_unchecked("https://example.com/a").into(),
        NamedNode::new_unchecked("https://example.com/b").into(),
        BlankNode::new_unchecked("b").into(),
    ];
    let graphs = vec![
        GraphName::DefaultGraph,
        NamedNode::new_unchecked("https://example.com/g").into(),
    ];
    let properties = vec![
        ann::DATE,
        ann::BEGIN_DATE,
        ann::END_DATE,
        ann::BEGIN_DATE,
        ann::END_DATE,
        ann::CLAIMED_ON,
        rdfs::LABEL,
    ];
    (
        select(subjects),
        select(properties),
        object(),
        select(graphs),
    )
        .prop_map(|(s, p, o, g)| Quad::new(s, p, o, g))
}

fn document(quads: Vec<Quad>) -> Document {
    let origin = Origin::new("random.ttl");
    Document {
        origin,
        quads,
        text: "".into(),
        format: Format::Turtle,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::cases(2000), failure_persistence: None, ..Default::default() })]

    #[test]
    fn over_random_statements_the_quick_look_and_the_full_check_agree(quads in prop::collection::vec(quad(), 0..5)) {
        assert_exact(&document(quads));
    }

    /// Only a begin and an end, which is where the two look in different ways.
    #[test]
    fn over_random_spans_the_quick_look_and_the_full_check_agree(begins in prop::collection::vec(object(), 0..3), ends in prop::collection::vec(object(), 0..3)) {
        let s = NamedNode::new_unchecked("https://example.com/a");
        let of = |p, o| Quad::new(s.clone(), p, o, GraphName::DefaultGraph);
        let begins = begins.into_iter().map(|o| of(ann::BEGIN_DATE, o));
        let ends = ends.into_iter().map(|o| of(ann::END_DATE, o));
        assert_exact(&document(begins.chain(ends).collect()));
    }
}
