//! The house keeps its one rule.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor.
const FLOORS: &[(&str, u8)] = &[
    ("model", 0),
    ("read", 1),
    ("derive", 1),
    ("store", 1),
    ("annals", 2),
    ("check", 2),
    ("query", 2),
    ("timeline", 3),
    ("card", 3),
    ("render", 4),
    ("cli", 6),
    ("main", 6),
];

/// The doors between rooms of one floor.
const DOORS: &[(&str, &str)] = &[
    ("derive", "store"),
    ("check", "query"),
    ("annals", "check"),
    ("annals", "query"),
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
                "annals".to_owned()
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
