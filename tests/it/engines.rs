//! The saved queries give the same rows on other engines, which know nothing of annals, over a
//! portable export: on oxigraph in memory, and on rdflib.
//!
//! rdflib stands in a virtual environment below `target/tmp` that is made once. Where Python or
//! rdflib cannot be had the test says so and is skipped.

use crate::engine::{Engine, Yardstick};
use crate::queries::{cases, table, values, world};
use crate::same::same;
use annals::Annals;
use annals::annals::{Error, Extract};
use annals::query::params::parse;
use annals::query::{Answer, Saved, Values};
use annals::render::rdf::{Graph, Syntax};
use oxrdf::{GraphName, Quad, Term};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const RDFLIB: &str = "rdflib==7.6.0";

const ASK: &str = "tests/data/rdflib/ask.py";

fn runs(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// A Python that has rdflib, if one can be had.
fn python() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rdflib");
    let python = folder.join("bin/python");
    if runs(Command::new(&python).args(["-c", "import rdflib"])) {
        return Some(python);
    }
    let made = runs(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let install = ["-m", "pip", "install", "--quiet", RDFLIB];
    (made && runs(Command::new(&python).args(install))).then_some(python)
}

/// The text of a query with values in place of the defaults of its parameters.
fn filled(saved: &Saved, with: &BTreeMap<String, String>) -> String {
    let header = saved.header().expect("a header");
    let mut text = saved.text().to_owned();
    for (name, words) in with {
        let (_, param) = header
            .params()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{} has no parameter {name}", saved.name()));
        let terms = words.split_whitespace().map(|word| {
            let term = parse(param.kind, word).unwrap_or_else(|e| panic!("{word}: {e}"));
            format!("{term} ")
        });
        let terms: String = terms.collect();
        let cell = format!("VALUES ?{name} {{");
        let parts: Vec<&str> = text.split(&cell).collect();
        assert!(parts.len() > 1, "{} has a cell for {name}", saved.name());
        let mut filled = parts[0].to_owned();
        for part in &parts[1..] {
            let (_, rest) = part.split_once('}').expect("the end of the cell");
            filled.push_str(&format!("{cell} {terms}}}{rest}"));
        }
        text = filled;
    }
    text
}

/// A term as the script writes it.
fn cell(term: &Option<Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::BlankNode(_)) => "_:".to_owned(),
        Some(Term::NamedNode(node)) => format!("<{}>", node.as_str()),
        Some(Term::Literal(literal)) => {
            let kind = literal.language().unwrap_or(literal.datatype().as_str());
            format!("{}\u{0}{kind}", literal.value())
        }
    }
}

/// A query with the values of a case, and what ours answers.
struct Asked {
    name: String,
    text: String,
    answer: Answer,
}

/// Every saved query with the values of each of its cases.
fn all_asked(world: &Annals) -> Vec<Asked> {
    let (cases, plain) = (cases(), BTreeMap::new());
    let mut asked = Vec::new();
    for saved in world.catalog().iter() {
        let with = match cases.get(saved.name()) {
            Some(cases) => cases.iter().map(|case| &case.with).collect(),
            None => vec![&plain],
        };
        for with in with {
            let own = match with.is_empty() {
                true => Values::default(),
                false => values(saved, with),
            };
            asked.push(Asked {
                name: saved.name().to_owned(),
                text: filled(saved, with),
                answer: Answer::Table(table(world, saved, &own)),
            });
        }
    }
    assert!(asked.len() > 60, "{}", asked.len());
    asked
}

/// A portable export, statement by statement.
fn portable(world: &Annals) -> Vec<Quad> {
    let what = Extract {
        ontology: true,
        derived: true,
        ..Extract::default()
    };
    let mut quads = Vec::new();
    let give = |quad: Quad| {
        assert_eq!(quad.graph_name, GraphName::DefaultGraph);
        quads.push(quad);
        Ok::<_, Error>(())
    };
    world.extract(what, give).expect("it can be read");
    quads
}

#[test]
fn every_saved_query_has_the_same_rows_on_oxigraph_over_a_portable_export() {
    let world = world();
    let mut oxigraph = Yardstick::default();
    let triples = portable(&world).into_iter().map(Into::into);
    oxigraph.load(None, triples.collect());
    for asked in all_asked(&world) {
        let answer = oxigraph.query(&asked.text, "http://example.org/");
        let answer = Yardstick::kept(answer.unwrap_or_else(|e| panic!("{}: {e:?}", asked.name)));
        let same = same(&asked.answer, &answer, false);
        same.unwrap_or_else(|why| panic!("{}\n{}\n{why}", asked.name, asked.text));
    }
}

/// Queries that rdflib takes minutes over: it joins every OPTIONAL anew for each row, and walks
/// paths from every node. oxigraph is asked all of them.
const SLOW: [&str; 3] = ["actor", "target", "timeline"];

#[test]
fn the_saved_queries_have_the_same_rows_on_rdflib_over_a_portable_export() {
    let Some(python) = python() else {
        eprintln!("skipped: no Python with {RDFLIB} can be had");
        return;
    };
    let world = world();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("portable.nt");
    let mut graph = Graph::new(Syntax::NTriples, fs::File::create(&path).expect("a file"));
    for quad in portable(&world) {
        graph.put(&quad).expect("the disk takes it");
    }
    graph.finish().expect("the disk takes it");
    let mut asked = all_asked(&world);
    asked.retain(|asked| !SLOW.contains(&asked.name.as_str()));
    let mut child = Command::new(python)
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(ASK))
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let texts: Vec<&str> = asked.iter().map(|asked| asked.text.as_str()).collect();
    let texts = serde_json::to_vec(&texts).expect("texts are JSON");
    stdin.write_all(&texts).expect("Python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "the script ends well");
    let answers: Vec<(Vec<String>, Vec<Vec<String>>)> =
        serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answers.len(), asked.len());
    let mut with_rows = 0;
    for ((columns, mut rows), asked) in answers.into_iter().zip(asked) {
        let Answer::Table(own) = asked.answer else {
            panic!("{} gives no rows", asked.name);
        };
        let cells = own.rows.iter().map(|row| row.iter().map(cell).collect());
        let mut own_rows: Vec<Vec<String>> = cells.collect();
        own_rows.sort();
        rows.sort();
        assert_eq!(columns, own.columns, "{}", asked.name);
        assert_eq!(rows, own_rows, "{}\n{}", asked.name, asked.text);
        with_rows += usize::from(!rows.is_empty());
    }
    assert!(with_rows > 40, "{with_rows} of them have rows");
}
