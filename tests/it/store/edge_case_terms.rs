//! Terms that are easily confused with each other, or changed by a round trip.

use oxrdf::{BlankNode, Literal, NamedNode, Term, vocab::xsd};

const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// Lexical forms by datatype: those that can be inlined beside those that must not be.
const SPELLINGS: &[(&str, &[&str])] = &[
    (
        "integer",
        &[
            "7",
            "007",
            "+7",
            "-7",
            "0",
            "-0",
            "00",
            "36028797018963967",
            "36028797018963968",
            "-36028797018963968",
            "-36028797018963969",
            "9223372036854775808",
            "",
            " 7",
            "7.0",
            "99999999999999999999999999999999999999999",
        ],
    ),
    ("boolean", &["true", "false", "1", "0", "TRUE", ""]),
    (
        "date",
        &[
            "2023-05-01",
            "2023-05-01Z",
            "2023-05-01+02:00",
            "2023-05-31",
            "0000-05-01",
            "0001-01-01",
            "9999-12-31",
            "-0044-03-15",
            "12023-01-01",
            "2023-02-29",
            "2023-5-1",
            "1969-12-31",
            "2023-05-0é",
            "",
        ],
    ),
    (
        "dateTime",
        &[
            "2023-05-01T10:00:00Z",
            "2023-05-01T10:00:00.000Z",
            "2023-05-01T10:00:00+00:00",
            "2023-05-01T10:00:00",
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:59Z",
            "2023-05-01T24:00:00Z",
            "0000-01-01T00:00:00Z",
            "2023-05-01t10:00:00Z",
            "1969-12-31T23:59:59Z",
            "2023-05-01 10:00:00Z",
            "2023-05-01T10:00:00z",
        ],
    ),
    (
        "gYear",
        &[
            "2023",
            "0000",
            "0001",
            "-0001",
            "2023Z",
            "12023",
            "９９９９",
        ],
    ),
    (
        "gYearMonth",
        &["2023-05", "0000-01", "2023-13", "2023-05Z", "2023-00"],
    ),
    ("decimal", &["7", "7.0", "1.50"]),
    (
        "string",
        &[
            "",
            "7",
            "true",
            "2023-05-01",
            "\u{0}",
            "a\u{0}b",
            "\r\n\t\u{7f}\u{1b}[31m",
            "né",
            "ne\u{301}",
        ],
    ),
    ("anyURI", &["https://example.com/a", ""]),
];

/// The literals that the tests put into stores.
pub fn literals() -> Vec<Literal> {
    let mut literals = Vec::new();
    for (name, spellings) in SPELLINGS {
        let iri = format!("http://www.w3.org/2001/XMLSchema#{name}");
        for spelling in *spellings {
            let datatype = NamedNode::new_unchecked(iri.clone());
            literals.push(Literal::new_typed_literal(*spelling, datatype));
        }
    }
    for spelling in [
        "2023",
        "2023-05",
        "2023-05-01",
        "2023-05~",
        "[..2023-05]",
        "2023-05-01/..",
        "0000",
        "0000-01-01",
        "2023-02-30",
        "",
        "12023",
        "2023-1",
        "+023",
    ] {
        literals.push(Literal::new_typed_literal(
            spelling,
            NamedNode::new_unchecked(EDTF),
        ));
    }
    for language in ["en", "en-gb", "de"] {
        for text in ["", "a", "2023-05-01"] {
            literals.push(Literal::new_language_tagged_literal_unchecked(
                text, language,
            ));
        }
    }
    // longer than one LMDB page, and than many
    literals.push(Literal::new_simple_literal("x".repeat(5000)));
    literals.push(Literal::new_simple_literal("y".repeat(300_000)));
    literals.push(Literal::new_typed_literal("1".repeat(5000), xsd::INTEGER));
    literals
}

/// Names with the same text as literals and as each other.
pub fn resources() -> Vec<Term> {
    let iris = [
        "https://example.com/a",
        "https://example.com/b",
        "urn:x:en",
        "true:7",
    ];
    let blanks = ["a", "b", "7", "a0", "00a0"];
    let iris = iris.map(|iri| NamedNode::new_unchecked(iri).into());
    let blanks = blanks.map(|label| BlankNode::new_unchecked(label).into());
    iris.into_iter().chain(blanks).collect()
}

/// All of them.
pub fn terms() -> Vec<Term> {
    let literals = literals().into_iter().map(Term::from);
    literals.chain(resources()).collect()
}
