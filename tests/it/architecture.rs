//! The house keeps its one rule.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("parse", 1),
    ("derive", 1),
    ("store", 1),
    ("database", 2),
    ("check", 2),
    ("query", 2),
    ("views", 3),
    ("render", 4),
    ("server", 5),
    ("cli", 6),
    ("main", 6),
];

/// The doors between rooms of one floor.
const DOORS: &[(&str, &str)] = &[
    ("derive", "store"),
    ("check", "query"),
    ("database", "check"),
    ("database", "query"),
    ("main", "cli"),
];

/// What `lib.rs` hands on from the front desk.
const HANDED_ON: &[&str] = &["Annals", "Candidate", "Named", "NotResolved", "Rejected"];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("source is text");
                found.push((path, text));
            }
        }
    }
    found
}

fn room(path: &Path) -> String {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = path.strip_prefix(src).expect("a file of src");
    let first = inside.iter().next().expect("a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text names by `crate::room` or `crate::{room, …}`.
fn named(text: &str) -> Vec<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut word = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.push(std::mem::take(&mut word));
                        }
                        _ if depth == 0 => word.push(c),
                        _ => {}
                    }
                }
                names.push(word);
            }
            None => names.push(after.to_owned()),
        }
    }
    let head = |name: String| {
        let name = name.trim_start();
        let end = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        name[..end].to_owned()
    };
    names
        .into_iter()
        .map(head)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_room_imports_only_from_lower_floors_and_through_known_doors() {
    let floor = |room: &str| {
        FLOORS
            .iter()
            .find(|(name, _)| *name == room)
            .map(|(_, floor)| *floor)
    };
    let mut seen = 0;
    for (path, text) in sources() {
        let room = room(&path);
        if room == "lib" {
            continue;
        }
        let own = floor(&room).unwrap_or_else(|| panic!("{room} stands on no floor"));
        for other in named(&text) {
            let other = if HANDED_ON.contains(&other.as_str()) {
                "database".to_owned()
            } else {
                other
            };
            let Some(its) = floor(&other) else { continue };
            seen += 1;
            let door = DOORS.contains(&(room.as_str(), other.as_str()));
            assert!(
                room == other || its < own || door,
                "{} may not import {other}",
                path.display()
            );
        }
    }
    assert!(seen > 50, "the test reads imports: {seen}");
}

#[test]
fn no_file_is_longer_than_500_lines_and_every_file_says_what_it_is() {
    for (path, text) in sources() {
        assert!(
            text.lines().count() <= 500,
            "{} is too long",
            path.display()
        );
        assert!(text.starts_with("//!"), "{} has no doc", path.display());
    }
}

/// Crates that several rooms may name: the common tongue, and where one room picks what another
/// writes.
const SHARED: &[(&str, &[&str])] = &[
    ("oxrdf", &[]),
    ("serde", &[]),
    ("serde_json", &[]),
    ("thiserror", &[]),
    ("chrono", &[]),
    // distances between names, for "did you mean"
    ("strsim", &["database", "check", "cli", "query", "parse"]),
    // each embeds its own folder
    ("include_dir", &["database", "query"]),
    // the counter picks the format that the print shop writes; reading and explaining use the
    // readers and writers of terms
    ("oxrdfio", &["cli", "query", "parse", "render", "server"]),
    ("sparesults", &["cli", "render", "server"]),
    // in the counter and the shop window it is our own module of that name
    ("csv", &["cli", "render", "server"]),
];

/// The third-party crates that the program is built with.
fn crates() -> Vec<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the manifest is text");
    let of_the_program = manifest
        .split("[dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .expect("there are dependencies");
    let names = of_the_program.lines().filter_map(|line| {
        let (name, _) = line.split_once(" = ")?;
        (!name.starts_with('#')).then(|| name.replace('-', "_"))
    });
    names.collect()
}

/// The code of a file without comments and without the tests at its end.
fn code(text: &str) -> String {
    let body = text
        .split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or(text);
    let lines = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    [
        "tests",
        "properties",
        "random_queries",
        "parsers_agree",
        "graph",
    ]
    .contains(&name.as_ref())
}

#[test]
fn a_third_party_crate_is_named_in_one_room() {
    let crates = crates();
    assert!(crates.len() > 20, "the test reads the manifest: {crates:?}");
    for name in crates {
        let mut rooms: Vec<String> = sources()
            .iter()
            .filter(|(path, _)| !is_test(path))
            .filter(|(_, text)| {
                let code = code(text);
                let (path, import) = (format!("{name}::"), format!("use {name}"));
                code.match_indices(&path).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
                }) || code.contains(&format!("{import};"))
            })
            .map(|(path, _)| room(path))
            .collect();
        rooms.sort();
        rooms.dedup();
        let shared = SHARED.iter().find(|(known, _)| *known == name);
        match shared {
            Some((_, [])) => {}
            Some((_, allowed)) => assert!(
                rooms.iter().all(|room| allowed.contains(&room.as_str())),
                "{name} is named in {rooms:?}"
            ),
            None => assert_eq!(rooms.len(), 1, "{name} is named in {rooms:?}"),
        }
    }
}

#[test]
fn no_sparql_stands_in_the_source() {
    let mut seen = 0;
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        seen += 1;
        // The help shows how to ask.
        if path.components().any(|part| part.as_os_str() == "args") {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            let sparql = ["SELECT ", "CONSTRUCT ", "DESCRIBE ", "ASK "]
                .iter()
                .any(|word| line.contains(word) && line.contains('{') && line.contains('?'));
            assert!(!sparql, "{}: code line {number}: {line}", path.display());
        }
    }
    assert!(seen > 80, "the test reads the source: {seen}");
}
