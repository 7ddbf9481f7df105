//! The code keeps its layers, as ARCHITECTURE.md draws them.

mod functions;
mod imports;

use imports::{code, sources};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The modules by layer.
const LAYERS: &[(&str, u8)] = &[
    ("model", 0),
    ("parse", 1),
    ("derive", 1),
    ("store", 1),
    ("remote", 1),
    ("database", 2),
    ("check", 2),
    ("query", 2),
    ("views", 3),
    ("import", 3),
    ("draft", 3),
    ("render", 4),
    ("server", 5),
    ("site", 6),
    ("cli", 7),
    ("main", 7),
];

/// Modules of one layer that may import another of the same layer.
const DOORS: &[(&str, &str)] = &[
    ("derive", "store"),
    ("check", "query"),
    ("database", "check"),
    ("database", "query"),
    ("main", "cli"),
];

fn top_module(path: &Path) -> String {
    let first = imports::within_src(path)
        .iter()
        .next()
        .expect("a name")
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, layer)| *layer)
}

#[test]
fn a_module_imports_only_from_lower_layers_and_through_known_doors() {
    let sources = sources();
    let mut seen = 0;
    for (from, others) in imports::graph(&sources) {
        let Some(own) = from.first() else { continue };
        let own_layer = layer(own).unwrap_or_else(|| panic!("{own} is on no layer"));
        for other in others.iter().filter_map(|other| other.first()) {
            let Some(its_layer) = layer(other) else {
                continue;
            };
            seen += 1;
            let door = DOORS.contains(&(own.as_str(), other.as_str()));
            assert!(
                own == other || its_layer < own_layer || door,
                "{} may not import {other}",
                from.join("/")
            );
        }
    }
    assert!(seen > 300, "the test reads imports: {seen}");
}

/// Views import what they share, and a card holds claims; else they do not know each other.
#[test]
fn views_do_not_import_each_other() {
    let shared = ["model", "read"];
    for (from, others) in imports::graph(&sources()) {
        let [views, own, ..] = from.as_slice() else {
            continue;
        };
        for other in others
            .iter()
            .filter(|other| views == "views" && other.first() == Some(views))
        {
            let Some(other) = other.get(1) else { continue };
            let allowed = own == other
                || shared.contains(&other.as_str())
                || (own == "card" && other == "claims");
            assert!(allowed, "views/{own} may not import views/{other}");
        }
    }
}

/// Circles of files that are left, each by its files.
const CIRCLES: &[&[&str]] = &[];

#[test]
fn files_do_not_import_each_other_in_a_circle() {
    let found = imports::circles(&imports::graph(&sources()));
    let known: Vec<Vec<String>> = CIRCLES
        .iter()
        .map(|circle| circle.iter().map(|it| (*it).to_owned()).collect())
        .collect();
    assert_eq!(found, known, "circles of files");
}

/// Words that the code gave up, since nobody from the field would search for them.
const GIVEN_UP: &[&str] = &[
    "docket",
    "arrivals",
    "occasion",
    "veil",
    "fates",
    "desk",
    "desks",
    "attentive",
    "shop window",
    "print shop",
    "front desk",
    "mail room",
    "cellar",
    "customs",
];

#[test]
fn the_words_that_were_given_up_do_not_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut folders: Vec<_> = ["src", "queries", "docs", "benches", "examples", "tests/it"]
        .iter()
        .map(|folder| root.join(folder))
        .collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            let here = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !here.starts_with("tests/it/architecture")
                && let Ok(text) = fs::read_to_string(&path)
            {
                texts.push((here, text));
            }
        }
    }
    for name in ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"] {
        texts.push((
            name.to_owned(),
            fs::read_to_string(root.join(name)).expect("a document"),
        ));
    }
    assert!(
        texts.len() > 400,
        "the test reads the texts: {}",
        texts.len()
    );
    for (name, text) in texts {
        let lower = text.to_lowercase();
        for word in GIVEN_UP {
            let found = lower.match_indices(word).any(|(at, _)| {
                let letter = |c: char| c.is_alphanumeric();
                !lower[..at].ends_with(letter) && !lower[at + word.len()..].starts_with(letter)
            });
            assert!(!found, "{name} says “{word}”");
        }
    }
}

#[test]
fn no_file_is_longer_than_500_lines_and_every_file_says_what_it_is() {
    for source in sources() {
        let (path, text) = (source.path, source.text);
        assert!(
            text.lines().count() <= 500,
            "{} is too long",
            path.display()
        );
        assert!(text.starts_with("//!"), "{} has no doc", path.display());
    }
}

/// Crates that several modules may name: common types, and where one module chooses what another
/// writes.
const SHARED: &[(&str, &[&str])] = &[
    ("oxrdf", &[]),
    ("serde", &[]),
    ("serde_json", &[]),
    ("thiserror", &[]),
    ("chrono", &[]),
    // distances between names, for "did you mean"
    (
        "strsim",
        &["database", "check", "cli", "import", "query", "parse"],
    ),
    // settings and mappings
    ("toml_span", &["cli", "import"]),
    // each embeds its own folder
    ("include_dir", &["database", "query"]),
    // each waits in its own way: for connections, and for standard input
    ("tokio", &["cli", "server"]),
    // the command line chooses the format that `render` writes; parsing and messages use the readers
    // and writers of terms
    ("oxrdfio", &["cli", "query", "parse", "render", "server"]),
    ("sparesults", &["cli", "remote", "render", "server"]),
    // in `cli` and `server` it is our own module of that name
    ("csv", &["cli", "import", "render", "server"]),
];

/// The third-party crates that the program is built with.
fn crates() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for manifest in ["Cargo.toml", "src/core/Cargo.toml"] {
        let manifest = fs::read_to_string(root.join(manifest)).expect("the manifest is text");
        let of_the_program = manifest
            .split("\n[dependencies]")
            .nth(1)
            .and_then(|rest| rest.split("\n[").next())
            .expect("there are dependencies");
        let names = of_the_program.lines().filter_map(|line| {
            let (name, _) = line.split_once(" = ")?;
            let name = name.trim_end_matches(".workspace");
            (!name.starts_with('#')).then(|| name.replace('-', "_"))
        });
        found.extend(names.filter(|name| name != "annals_core"));
    }
    found
}

fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    [
        "tests",
        "properties",
        "random_queries",
        "parsers_agree",
        "test_graph",
    ]
    .contains(&name.as_ref())
}

#[test]
fn a_third_party_crate_is_named_in_one_module() {
    let crates = crates();
    assert!(crates.len() > 20, "the test reads the manifest: {crates:?}");
    let mut sources = sources();
    sources.retain(|source| !is_test(&source.path));
    for source in &mut sources {
        source.text = code(&source.text);
    }
    for name in crates {
        let mut modules: Vec<String> = sources
            .iter()
            .filter(|source| {
                let code = &source.text;
                let (path, import) = (format!("{name}::"), format!("use {name}"));
                code.match_indices(&path).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
                }) || code.contains(&format!("{import};"))
            })
            .map(|source| top_module(&source.path))
            .collect();
        modules.sort();
        modules.dedup();
        let shared = SHARED.iter().find(|(known, _)| *known == name);
        match shared {
            Some((_, [])) => {}
            Some((_, allowed)) => assert!(
                modules
                    .iter()
                    .all(|module| allowed.contains(&module.as_str())),
                "{name} is named in {modules:?}"
            ),
            None => assert_eq!(modules.len(), 1, "{name} is named in {modules:?}"),
        }
    }
}

#[test]
fn html_is_written_only_through_templates_that_escape() {
    let is_page = |module: &[String]| match module {
        [server, pages, ..] if server == "server" => pages == "pages",
        [render, html] if render == "render" => html == "html",
        [render, _, html, ..] if render == "render" => html == "html",
        _ => false,
    };
    let mut seen = 0;
    for source in sources() {
        let (module, code) = (source.module.join("/"), code(&source.text));
        // What is put in unescaped has three ways in, and all are in `render/html.rs`.
        let unescaped = code.contains("PreEscaped");
        assert!(
            !unescaped || module == "render/html",
            "{module} puts in markup"
        );
        if !is_page(&source.module) {
            continue;
        }
        seen += 1;
        let by_hand = code.match_indices("escape(").any(|(at, _)| {
            let before = code[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        });
        assert!(!by_hand, "{module} escapes by hand");
        let tag = code.match_indices("\"<").any(|(at, _)| {
            let next = code[at + 2..].chars().next();
            next.is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
        });
        assert!(!tag, "{module} writes a tag outside a template");
    }
    assert!(seen > 20, "the test reads the pages: {seen}");
}

#[test]
fn no_sparql_stands_in_the_source() {
    let mut seen = 0;
    for source in sources() {
        let (path, text) = (source.path, source.text);
        if is_test(&path) {
            continue;
        }
        seen += 1;
        for (number, line) in code(&text).lines().enumerate() {
            // The help of a command shows how to ask.
            if line.starts_with("  annals query -e ") {
                continue;
            }
            let sparql = ["SELECT ", "CONSTRUCT ", "DESCRIBE ", "ASK "]
                .iter()
                .any(|word| line.contains(word) && line.contains('{') && line.contains('?'));
            assert!(!sparql, "{}: code line {number}: {line}", path.display());
        }
    }
    assert!(seen > 80, "the test reads the source: {seen}");
}

/// Crates that call others.
const CALLERS: &[&str] = &[
    "ureq",
    "reqwest",
    "rustls",
    "native-tls",
    "openssl",
    "curl",
    "isahc",
    "attohttpc",
    "minreq",
    "surf",
    "ring",
];

#[test]
fn without_the_feature_remote_no_crate_that_could_call_is_built_in() {
    let tree = |features: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO"));
        command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args([
                "tree",
                "--offline",
                "-p",
                "annals",
                "-e",
                "normal",
                "--prefix",
                "none",
            ])
            .args(["--format", "{p} {f}"])
            .args(features);
        let output = command.output().expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let without = tree(&["--features", "png,xlsx"]);
    assert!(without.lines().count() > 50, "{without}");
    for line in without.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        assert!(!CALLERS.contains(&name), "{line}");
        // The server's HTTP can only answer.
        let features = line.rsplit(' ').next().unwrap_or_default();
        let calls = features.split(',').any(|it| it.starts_with("client"));
        assert!(!(name.starts_with("hyper") && calls), "{line}");
    }
    let with = tree(&["--features", "remote"]);
    assert!(
        with.lines().any(|line| line.starts_with("ureq ")),
        "the test reads the tree"
    );
}

/// Nothing is called but what `--endpoint`, the user's configuration or `publish` name.
#[test]
fn clients_are_made_where_an_endpoint_is_named() {
    let makes = |source: &&imports::Source| code(&source.text).contains("Client::new(");
    let makers: Vec<String> = sources()
        .iter()
        .filter(makes)
        .map(|source| source.module.join("/"))
        .collect();
    assert_eq!(makers, ["cli/endpoint"]);
}
