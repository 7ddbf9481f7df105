//! What shapes can say of the rules, and that they say the same.
//!
//! pySHACL comes from PyPI into an environment of its own below `target/`, once. Where that cannot
//! be had the test says so and is passed over; for a day nobody tries again.

use super::{codes, open};
use crate::read::files;
use annals::Annals;
use annals::model::origin::Origin;
use annals::model::problem::Code;
use annals::parse::{Format, Input};
use annals::query::Answer;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const PYSHACL: &str = "pyshacl==0.40.1";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The codes that have a shape, as the shapes themselves say.
fn shaped() -> BTreeSet<Code> {
    let shapes = fs::read_to_string(root().join("ontology/shapes.ttl")).expect("the shapes");
    let named = shapes.split("rdfs:label \"").skip(1);
    let named = named.map(|rest| rest.split('"').next().expect("a name"));
    named.map(|name| name.parse().expect("a code")).collect()
}

fn pairs() -> Vec<PathBuf> {
    let mut files = files(&root().join("tests/data/shapes"));
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ttl"));
    files
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().expect("a name");
    name.to_string_lossy().into_owned()
}

#[test]
fn every_code_with_a_shape_has_a_pair_of_files_and_stands_in_the_table() {
    let shaped = shaped();
    assert!(shaped.len() > 10, "{shaped:?}");
    let stems: BTreeSet<String> = pairs().iter().map(|path| stem(path)).collect();
    let wanted = shaped.iter();
    let wanted = wanted.flat_map(|code| [format!("{code}_PASS"), format!("{code}_XFAIL")]);
    assert_eq!(stems, wanted.collect());
    let readme = fs::read_to_string(root().join("ontology/README.md")).expect("a README");
    let table = readme.split("## Shapes").nth(1).expect("a part on shapes");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| "));
    let listed = rows.filter_map(|row| row.split(' ').next()?.parse().ok());
    assert_eq!(listed.collect::<BTreeSet<Code>>(), shaped);
}

#[test]
fn the_shapes_know_every_property_that_is_written_by_hand() {
    let shapes = fs::read_to_string(root().join("ontology/shapes.ttl")).expect("the shapes");
    let mut seen = 0;
    for file in ["annals.ttl", "claims.ttl", "assistance.ttl"] {
        let text = fs::read_to_string(root().join("ontology").join(file)).expect("the ontology");
        for line in text.lines().filter(|line| line.starts_with("ann:")) {
            let Some((name, _)) = line.split_once(" a owl:") else {
                continue;
            };
            let is_property = line.contains("ObjectProperty") || line.contains("DatatypeProperty");
            if is_property && !line.contains("ann:Derived") {
                seen += 1;
                let path = format!("sh:path {name}");
                let mut lines = shapes.lines().map(str::trim);
                assert!(
                    lines.any(|line| line
                        .strip_prefix(&path)
                        .is_some_and(|end| !end.starts_with(char::is_alphanumeric))),
                    "shapes.ttl says nothing of {name}"
                );
            }
        }
    }
    assert!(seen > 60, "{seen}");
}

/// The rows of a query over some Turtle, each as the texts of its terms.
fn rows(text: &str, query: &str) -> BTreeSet<Vec<String>> {
    let input = Input {
        origin: Origin::new("shapes.ttl"),
        bytes: text.as_bytes().to_vec(),
        format: Format::Turtle,
    };
    let annals = Annals::scratch(vec![input]).expect("valid Turtle");
    let Answer::Table(table) = annals.query(query).expect("an answer") else {
        panic!("rows");
    };
    let term = |term: &Option<oxrdf::Term>| term.as_ref().expect("bound").to_string();
    let rows = table.rows.iter();
    rows.map(|row| row.iter().map(term).collect()).collect()
}

#[test]
fn the_shapes_know_the_scheme_of_each_property_and_its_concepts() {
    let shapes = fs::read_to_string(root().join("ontology/shapes.ttl")).expect("the shapes");
    let shaped = rows(
        &shapes,
        "PREFIX sh: <http://www.w3.org/ns/shacl#>
         SELECT DISTINCT ?property ?concept {
           ?shape rdfs:label 'E026' ; sh:property ?rule . ?rule sh:path ?property .
           { ?rule sh:node ?scheme } UNION { ?rule sh:or/rdf:rest*/rdf:first/sh:node ?scheme }
           ?scheme sh:or/rdf:rest*/rdf:first/sh:property/sh:qualifiedValueShape ?values .
           ?values sh:in/rdf:rest*/rdf:first ?concept }",
    );
    let stated = rows(
        "",
        "SELECT DISTINCT ?property ?concept {
           ?property ann:valuesFrom ?scheme .
           MINUS { ?property a ann:Derived }
           ?concept skos:broader*/skos:inScheme ?scheme }",
    );
    assert!(stated.len() > 100, "{}", stated.len());
    let missing: Vec<_> = stated.difference(&shaped).collect();
    let left_over: Vec<_> = shaped.difference(&stated).collect();
    assert!(missing.is_empty(), "shapes.ttl lacks {missing:?}");
    assert!(left_over.is_empty(), "shapes.ttl has {left_over:?}");
}

/// Python with pySHACL; none where it cannot be had.
fn python() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shacl");
    let (venv, missing) = (folder.join("venv"), folder.join("missing"));
    let python = match cfg!(windows) {
        true => venv.join("Scripts/python.exe"),
        false => venv.join("bin/python"),
    };
    let works = || {
        let asked = Command::new(&python)
            .args(["-c", "import pyshacl"])
            .output();
        asked.is_ok_and(|output| output.status.success())
    };
    if works() {
        return Some(python);
    }
    let tried = fs::metadata(&missing).and_then(|file| file.modified());
    if tried.is_ok_and(|tried| {
        tried
            .elapsed()
            .is_ok_and(|ago| ago < Duration::from_secs(86_400))
    }) {
        return None;
    }
    fs::create_dir_all(&folder).ok()?;
    let made = Command::new("python3")
        .arg("-m")
        .arg("venv")
        .arg(&venv)
        .output();
    if made.is_ok_and(|output| output.status.success()) {
        let pip = [
            "-m",
            "pip",
            "install",
            "-q",
            "--timeout",
            "10",
            "--retries",
            "1",
            PYSHACL,
        ];
        // Whether it worked is asked below.
        let _ = Command::new(&python).args(pip).output();
    }
    match works() {
        true => Some(python),
        false => {
            let _ = fs::write(&missing, "no Python, or no PyPI\n");
            None
        }
    }
}

#[test]
fn shapes_and_checks_come_to_the_same_verdict() {
    let Some(python) = python() else {
        eprintln!("passed over: {PYSHACL} cannot be had here");
        return;
    };
    let paths = pairs();
    let output = Command::new(python)
        .arg(root().join("tests/data/shapes/validate.py"))
        .arg(root().join("ontology/shapes.ttl"))
        .args(&paths)
        .output()
        .expect("it can be run");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut verdicts = BTreeMap::new();
    for line in told.lines() {
        let mut cells = line.split('\t');
        let name = cells.next().expect("a name");
        let codes: BTreeSet<Code> = cells.map(|code| code.parse().expect("a code")).collect();
        verdicts.insert(name.to_owned(), codes);
    }
    assert_eq!(verdicts.len(), paths.len());
    for path in paths {
        let found = Annals::check(vec![open(&path)], None).expect("the checks can be made");
        let ours = codes(&found);
        let stem = stem(&path);
        let name = path.file_name().expect("a name").to_string_lossy();
        assert_eq!(verdicts[name.as_ref()], ours, "{stem}");
        match stem.split_once('_').expect("a pair") {
            (code, "XFAIL") => assert!(ours.contains(&code.parse().expect("a code")), "{stem}"),
            _ => assert!(ours.is_empty(), "{stem}: {ours:?}"),
        }
    }
}
