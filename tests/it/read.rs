//! Tests of parsing: invalid files with the expected messages beside them, and valid ones in every
//! format. The W3C test suites are in `w3c`.
//!
//! `ANNALS_BLESS=1` writes the messages to the files of expected messages; review the difference
//! before committing it.

use annals::model::origin::Origin;
use annals::model::problem::Problem;
use annals::parse::{Error, Format, Input, InputPath, Parsed, discover, open, read};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Parses a file under its name alone, so that messages are the same on every machine.
fn read_file(path: &Path) -> Parsed {
    let name = path.file_name().unwrap().to_str().unwrap();
    read(Input {
        origin: Origin::new(name),
        bytes: fs::read(path).unwrap(),
        format: Format::from_path(path).unwrap(),
    })
}

/// `E003 4:12+7 message` (line, column, length), and below it label and help.
pub fn plain(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        write!(text, "{} ", problem.code).unwrap();
        match &problem.location {
            Some(place) => {
                write!(text, "{}:{}+{} ", place.line, place.column, place.length).unwrap()
            }
            None => text.push_str("- "),
        }
        writeln!(text, "{}", problem.message).unwrap();
        if let Some(label) = &problem.label {
            writeln!(text, "  ^ {label}").unwrap();
        }
        for help in &problem.help {
            writeln!(text, "  = {help}").unwrap();
        }
    }
    text
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn invalid_files_are_rejected_with_the_expected_messages() {
    let mut mismatches = Vec::new();
    for path in files(&root().join("tests/data/read/bad")) {
        if path.extension().is_some_and(|extension| extension == "txt") {
            continue;
        }
        let parsed = read_file(&path);
        assert!(parsed.document.is_none(), "{}", path.display());
        let messages = plain(&parsed.problems);
        let expected_path = PathBuf::from(format!("{}.txt", path.display()));
        if env::var_os("ANNALS_BLESS").is_some() {
            fs::write(&expected_path, &messages).unwrap();
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if messages != expected {
            mismatches.push(format!(
                "{}\n{messages}instead of\n{expected}",
                path.display()
            ));
        }
    }
    assert!(mismatches.is_empty(), "{}", mismatches.join("\n"));
}

fn read_text(name: &str, text: &str) -> Parsed {
    read(Input {
        origin: Origin::new(name),
        bytes: text.into(),
        format: Format::from_path(name).unwrap(),
    })
}

#[test]
fn the_same_statements_come_from_every_format() {
    let turtle = "@prefix a: <http://a/> . a:s a:p \"x\"@EN-gb , \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> .";
    let others = [
        ("a.trig", turtle),
        (
            "a.nt",
            "<http://a/s> <http://a/p> \"x\"@EN-gb .\n<http://a/s> <http://a/p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        ),
        (
            "a.nq",
            "<http://a/s> <http://a/p> \"x\"@EN-gb .\n<http://a/s> <http://a/p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        ),
        (
            "a.rdf",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='http://a/'><rdf:Description rdf:about='http://a/s'>\
            <a:p xml:lang='EN-gb'>x</a:p><a:p rdf:datatype='http://www.w3.org/2001/XMLSchema#integer'>007</a:p></rdf:Description></rdf:RDF>",
        ),
        (
            "a.jsonld",
            r#"{"@id":"http://a/s","http://a/p":[{"@value":"x","@language":"EN-gb"},{"@value":"007","@type":"http://www.w3.org/2001/XMLSchema#integer"}]}"#,
        ),
    ];
    let expected = read_text("a.ttl", turtle).document.unwrap().quads;
    assert_eq!(
        expected[0].to_string(),
        "<http://a/s> <http://a/p> \"x\"@en-gb"
    );
    for (name, text) in others {
        let parsed = read_text(name, text);
        assert!(
            parsed.problems.is_empty(),
            "{name}: {}",
            plain(&parsed.problems)
        );
        assert_eq!(parsed.document.unwrap().quads, expected, "{name}");
    }
}

#[test]
fn blank_nodes_have_the_same_names_at_each_parse_and_different_ones_in_each_document() {
    for (extension, text) in [
        ("ttl", "[ <http://a/p> _:x , ( 1 [] ) ] <http://a/q> _:x ."),
        (
            "trig",
            "<http://g> { [ <http://a/p> _:x ] <http://a/q> ( [] 2 ) }",
        ),
        ("nt", "_:x <http://a/p> _:y .\n_:y <http://a/p> _:x ."),
        (
            "jsonld",
            r#"{"@id":"_:x","http://a/p":[{"http://a/q":1},{"@id":"_:y"}]}"#,
        ),
        (
            "rdf",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:a='http://a/'><a:T><a:p><a:U/></a:p></a:T></rdf:RDF>",
        ),
    ] {
        let nodes = |name: &str| -> Vec<String> {
            let quads = read_text(&format!("{name}.{extension}"), text)
                .document
                .unwrap()
                .quads;
            let mut nodes: Vec<_> = quads
                .iter()
                .flat_map(|quad| [quad.subject.to_string(), quad.object.to_string()])
                .filter(|term| term.starts_with("_:"))
                .collect();
            nodes.sort();
            nodes.dedup();
            nodes
        };
        let quads = || {
            read_text(&format!("a.{extension}"), text)
                .document
                .unwrap()
                .quads
        };
        assert_eq!(quads(), quads(), "{extension}");
        assert!(!nodes("a").is_empty());
        assert!(
            nodes("a").iter().all(|node| !nodes("b").contains(node)),
            "{extension}"
        );
    }
}

#[test]
fn nothing_is_kept_of_a_document_with_an_error() {
    let parsed = read_text(
        "a.ttl",
        "<http://a> <http://b> 1 .\n<http://a> <http://b> 2 ; <http://c> .",
    );
    assert!(parsed.document.is_none());
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn an_empty_file_has_no_statements_and_is_not_an_error() {
    for name in ["a.ttl", "a.trig", "a.nt", "a.nq"] {
        for text in ["", "# nothing\n", "\u{FEFF}", "\n\n"] {
            let parsed = read_text(name, text);
            assert!(
                parsed
                    .document
                    .is_some_and(|document| document.quads.is_empty())
            );
            assert!(parsed.problems.is_empty());
        }
    }
}

#[test]
fn brackets_a_hundred_thousand_deep_are_an_error_and_not_a_crash() {
    for (name, open) in [
        ("a.ttl", "["),
        ("a.ttl", "("),
        ("a.trig", "["),
        ("a.jsonld", "["),
        ("a.jsonld", "{\"a:b\":"),
    ] {
        let parsed = read_text(name, &format!("{}{}", "\n", open.repeat(100_000)));
        assert_eq!(parsed.problems[0].code.to_string(), "E004", "{name} {open}");
    }
    let deepest = "[ <http://a/p> ".repeat(100) + "1" + &"]".repeat(100);
    let parsed = read_text("a.ttl", &format!("<http://a/s> <http://a/p> {deepest} ."));
    assert!(
        parsed
            .document
            .is_some_and(|document| document.quads.len() == 101)
    );
}

/// A folder of its own for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("read")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("sub/.hidden")).unwrap();
    for file in [
        "b.ttl",
        "a.nt",
        "notes.md",
        ".secret.ttl",
        "sub/c.trig",
        "sub/.hidden/d.ttl",
    ] {
        fs::write(folder.join(file), "").unwrap();
    }
    folder
}

fn names(found: &[InputPath]) -> Vec<&str> {
    let mut names = Vec::new();
    for found in found {
        names.push(match found {
            InputPath::File { origin, .. } => origin.name(),
            InputPath::Stdin => "-",
        });
    }
    names
}

#[test]
fn a_folder_means_its_documents_sorted_without_hidden_or_other_files() {
    let base = folder("discover");
    let found = discover(std::slice::from_ref(&base), &base, None).unwrap();
    assert_eq!(names(&found), ["a.nt", "b.ttl", "sub/c.trig"]);
}

#[test]
fn a_document_is_named_by_its_path_below_the_base() {
    let base = folder("names");
    let found = discover(
        &[base.join("sub/../b.ttl"), PathBuf::from("-")],
        &base,
        None,
    )
    .unwrap();
    assert_eq!(names(&found), ["b.ttl", "-"]);
    let found = discover(&[base.join("b.ttl")], &base.join("sub"), None).unwrap();
    assert_eq!(names(&found), [base.join("b.ttl").to_str().unwrap()]);
}

#[test]
fn patterns_are_expanded_and_duplicates_removed() {
    let base = folder("patterns");
    let found = discover(
        &[base.join("*"), base.join("**/*.trig"), base.join("b.ttl")],
        &base,
        None,
    )
    .unwrap();
    assert_eq!(names(&found), ["a.nt", "b.ttl", "sub/c.trig"]);
}

#[test]
fn a_missing_file_or_format_is_explained() {
    let base = folder("missing");
    let fails = |path: &str| discover(&[base.join(path)], &base, None).unwrap_err();
    assert!(matches!(fails("none.ttl"), Error::NoSuchFile(_)));
    assert!(matches!(fails("*.owl"), Error::NothingFound(_)));
    assert!(matches!(fails("[.ttl"), Error::Pattern { .. }));
    let error = fails("notes.md");
    assert!(matches!(error, Error::UnknownFormat(_)));
    assert!(error.help().unwrap().contains(".ttl"));
    assert!(matches!(open(&InputPath::Stdin), Err(Error::Unnamed)));
    let turtle = Some(annals::parse::Format::Turtle);
    let named = discover(&[base.join("notes.md")], &base, turtle).unwrap();
    assert_eq!(
        names(&named),
        ["notes.md"],
        "a format goes before the extension"
    );
    let below = discover(std::slice::from_ref(&base), &base, turtle).unwrap();
    assert_eq!(names(&below), ["a.nt", "b.ttl", "sub/c.trig"]);
}

#[test]
fn a_file_is_opened_and_parsed_whatever_its_compression() {
    let base = folder("open");
    let text = "<http://a> <http://b> \"c\" .\n";
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
    fs::write(base.join("x.ttl.gz"), encoder.finish().unwrap()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    fs::write(
        base.join("y.nt.zst"),
        ruzstd::encoding::compress_to_vec(text.as_bytes(), level),
    )
    .unwrap();
    for found in discover(&[base.join("*.gz"), base.join("*.zst")], &base, None).unwrap() {
        let document = read(open(&found).unwrap()).document.unwrap();
        assert_eq!(&*document.text, text);
        assert_eq!(document.quads.len(), 1);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_parsing_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in any::<String>()) {
        for bytes in [bytes, text.into_bytes()] {
            for name in ["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.jsonld"] {
                let parsed = read(Input {
                    origin: Origin::new(name),
                    bytes: bytes.clone(),
                    format: Format::from_path(name).unwrap(),
                });
                prop_assert_eq!(parsed.document.is_none(), parsed.problems.iter().any(Problem::is_error));
            }
        }
    }
}
