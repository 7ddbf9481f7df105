//! Reading, from outside: bad files beside what must be said about them, and good ones in every
//! format. The W3C's suites are in `w3c`.
//!
//! `ANNALS_BLESS=1` writes what is said beside the bad files; look at the difference before
//! committing it.

use annals::model::origin::Origin;
use annals::model::problem::Problem;
use annals::parse::{Error, Format, InputPath, Input, Parsed, discover, open, read};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a file under its name alone, so that messages are the same on every machine.
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
fn bad_files_are_refused_with_the_words_that_stand_beside_them() {
    let mut wrong = Vec::new();
    for path in files(&root().join("tests/data/read/bad")) {
        if path.extension().is_some_and(|ending| ending == "txt") {
            continue;
        }
        let reading = read_file(&path);
        assert!(reading.document.is_none(), "{}", path.display());
        let said = plain(&reading.problems);
        let beside = PathBuf::from(format!("{}.txt", path.display()));
        if env::var_os("ANNALS_BLESS").is_some() {
            fs::write(&beside, &said).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if said != expected {
            wrong.push(format!("{}\n{said}instead of\n{expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
        let reading = read_text(name, text);
        assert!(
            reading.problems.is_empty(),
            "{name}: {}",
            plain(&reading.problems)
        );
        assert_eq!(reading.document.unwrap().quads, expected, "{name}");
    }
}

#[test]
fn blank_nodes_are_the_same_at_each_reading_and_apart_in_each_document() {
    for (ending, text) in [
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
            let quads = read_text(&format!("{name}.{ending}"), text)
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
            read_text(&format!("a.{ending}"), text)
                .document
                .unwrap()
                .quads
        };
        assert_eq!(quads(), quads(), "{ending}");
        assert!(!nodes("a").is_empty());
        assert!(
            nodes("a").iter().all(|node| !nodes("b").contains(node)),
            "{ending}"
        );
    }
}

#[test]
fn nothing_is_kept_of_a_document_with_an_error() {
    let reading = read_text(
        "a.ttl",
        "<http://a> <http://b> 1 .\n<http://a> <http://b> 2 ; <http://c> .",
    );
    assert!(reading.document.is_none());
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn an_empty_file_says_nothing_and_is_no_error() {
    for name in ["a.ttl", "a.trig", "a.nt", "a.nq"] {
        for text in ["", "# nothing\n", "\u{FEFF}", "\n\n"] {
            let reading = read_text(name, text);
            assert!(
                reading
                    .document
                    .is_some_and(|document| document.quads.is_empty())
            );
            assert!(reading.problems.is_empty());
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
        let reading = read_text(name, &format!("{}{}", "\n", open.repeat(100_000)));
        assert_eq!(
            reading.problems[0].code.to_string(),
            "E004",
            "{name} {open}"
        );
    }
    let deepest = "[ <http://a/p> ".repeat(100) + "1" + &"]".repeat(100);
    let reading = read_text("a.ttl", &format!("<http://a/s> <http://a/p> {deepest} ."));
    assert!(
        reading
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
fn a_folder_means_its_documents_sorted_and_not_what_is_hidden_or_of_another_kind() {
    let base = folder("walk");
    let found = discover(std::slice::from_ref(&base), &base).unwrap();
    assert_eq!(names(&found), ["a.nt", "b.ttl", "sub/c.trig"]);
}

#[test]
fn a_document_is_named_by_its_path_below_the_base() {
    let base = folder("names");
    let found = discover(&[base.join("sub/../b.ttl"), PathBuf::from("-")], &base).unwrap();
    assert_eq!(names(&found), ["b.ttl", "-"]);
    let found = discover(&[base.join("b.ttl")], &base.join("sub")).unwrap();
    assert_eq!(names(&found), [base.join("b.ttl").to_str().unwrap()]);
}

#[test]
fn patterns_are_expanded_and_doubles_named_once() {
    let base = folder("patterns");
    let found = discover(
        &[base.join("*"), base.join("**/*.trig"), base.join("b.ttl")],
        &base,
    )
    .unwrap();
    assert_eq!(names(&found), ["a.nt", "b.ttl", "sub/c.trig"]);
}

#[test]
fn what_cannot_be_found_says_why() {
    let base = folder("missing");
    let fails = |path: &str| discover(&[base.join(path)], &base).unwrap_err();
    assert!(matches!(fails("none.ttl"), Error::NoSuchFile(_)));
    assert!(matches!(fails("*.owl"), Error::NothingFound(_)));
    assert!(matches!(fails("[.ttl"), Error::Pattern { .. }));
    let error = fails("notes.md");
    assert!(matches!(error, Error::UnknownFormat(_)));
    assert!(error.help().unwrap().contains(".ttl"));
    assert!(matches!(open(&InputPath::Stdin), Err(Error::Unnamed)));
}

#[test]
fn a_file_is_opened_and_read_whatever_it_is_packed_in() {
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
    for found in discover(&[base.join("*.gz"), base.join("*.zst")], &base).unwrap() {
        let document = read(open(&found).unwrap()).document.unwrap();
        assert_eq!(&*document.text, text);
        assert_eq!(document.quads.len(), 1);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in any::<String>()) {
        for bytes in [bytes, text.into_bytes()] {
            for name in ["a.ttl", "a.trig", "a.nt", "a.nq", "a.rdf", "a.jsonld"] {
                let reading = read(Input {
                    origin: Origin::new(name),
                    bytes: bytes.clone(),
                    format: Format::from_path(name).unwrap(),
                });
                prop_assert_eq!(reading.document.is_none(), reading.problems.iter().any(Problem::is_error));
            }
        }
    }
}
