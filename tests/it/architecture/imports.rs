//! Which file of `src/` imports which, read from the text: `use` trees, and paths within code that
//! begin with `crate` or `super`. A name that a module only re-exports belongs to the file that
//! defines it; a module file's own list of children is no import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/`.
pub struct Source {
    pub path: PathBuf,
    /// The module, without `crate`: `["store", "view"]`.
    pub module: Vec<String>,
    pub text: String,
}

/// A path of a module's file within `src/`, or within `src/core/`, whose modules `src/lib.rs` exports as
/// its own.
pub fn within_src(path: &Path) -> &Path {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = path.strip_prefix(src).expect("a file of src");
    inside.strip_prefix("core").unwrap_or(inside)
}

/// All Rust files of `src/`, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("build.rs") {
                let mut module: Vec<String> = within_src(&path)
                    .with_extension("")
                    .iter()
                    .map(|part| part.to_string_lossy().into_owned())
                    .collect();
                if module.last().is_some_and(|it| it == "mod" || it == "lib") {
                    module.pop();
                }
                let text = fs::read_to_string(&path).expect("source is text");
                found.push(Source { path, module, text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The code of a file without comments and without the tests at its end.
pub fn code(text: &str) -> String {
    let body = text
        .split("\n#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text);
    let lines = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Paths, each with the name by which a file knows it.
type Names = Vec<(Vec<String>, String)>;

/// All paths that a tree of a `use` names: `a::{b, c::D as E}` gives `a::b` and `a::c::D`, each with
/// the name by which the file knows it.
fn flatten(tree: &str) -> Names {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let (path, alias) = tree.split_once(" as ").unwrap_or((tree, ""));
        let mut path: Vec<String> = path.split("::").map(|it| it.trim().to_owned()).collect();
        if path.last().is_some_and(|it| it == "self") {
            path.pop();
        }
        let name = match alias.trim() {
            "" => path.last().cloned().unwrap_or_default(),
            alias => alias.to_owned(),
        };
        return vec![(path, name)];
    };
    let head: Vec<String> = tree[..open]
        .split("::")
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    let inner = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().expect("there is one").push(c);
    }
    parts
        .iter()
        .filter(|part| !part.trim().is_empty())
        .flat_map(|part| flatten(part))
        .map(|(path, name)| {
            let name = if path.is_empty() {
                head.last().cloned().unwrap_or_default()
            } else {
                name
            };
            (head.iter().cloned().chain(path).collect(), name)
        })
        .collect()
}

/// The statements of `use` in some code: whether each is public, and its paths.
fn uses(code: &str) -> Vec<(bool, Names)> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let line = rest[..at].rfind('\n').map_or(0, |it| it + 1);
        let before = rest[line..at].trim();
        let end = rest[at..].find(';').map_or(rest.len(), |it| at + it);
        if before.is_empty() || before.starts_with("pub") {
            found.push((before.starts_with("pub"), flatten(&rest[at + 4..end])));
        }
        rest = &rest[at + 4..];
    }
    found
}

/// Paths in code, outside `use`, that begin with `crate::` or `super::`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let end = code[at..]
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                .map_or(code.len(), |it| at + it);
            found.push(
                code[at..end]
                    .split("::")
                    .filter(|it| !it.is_empty())
                    .map(ToOwned::to_owned)
                    .collect(),
            );
        }
    }
    found
}

/// A path as seen from the root of the crate; `None` for what is not of this crate.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => {
            let ups = path.iter().take_while(|it| *it == "super").count();
            let base = module.get(..module.len().checked_sub(ups)?)?;
            Some(base.iter().chain(&path[ups..]).cloned().collect())
        }
        _ => None,
    }
}

/// Each module with the modules whose files it imports from.
pub fn graph(sources: &[Source]) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|it| it.module.clone()).collect();
    // What a module re-exports from its children: (module, name) → path.
    let mut exported = BTreeMap::new();
    for source in sources {
        for (public, names) in uses(&code(&source.text)) {
            for (path, name) in names.into_iter().filter(|_| public) {
                let full = absolute(&path, &source.module)
                    .unwrap_or_else(|| source.module.iter().cloned().chain(path).collect());
                exported.insert((source.module.clone(), name), full);
            }
        }
    }
    let resolve = |mut path: Vec<String>| {
        for _ in 0..8 {
            let known = (0..=path.len())
                .rev()
                .find(|n| modules.contains(&path[..*n]))?;
            let module = path[..known].to_vec();
            let Some(name) = path.get(known) else {
                return Some(module);
            };
            let Some(full) = exported.get(&(module.clone(), name.clone())) else {
                return Some(module);
            };
            path = full
                .iter()
                .cloned()
                .chain(path[known + 1..].iter().cloned())
                .collect();
        }
        None
    };
    let mut graph = BTreeMap::new();
    for source in sources {
        let code = code(&source.text);
        let mut named: Vec<Vec<String>> = uses(&code)
            .into_iter()
            .flat_map(|(_, names)| names.into_iter().map(|(path, _)| path))
            .collect();
        named.extend(paths(&code));
        let others: BTreeSet<Vec<String>> = named
            .iter()
            .filter_map(|path| absolute(path, &source.module))
            .filter_map(resolve)
            .filter(|other| *other != source.module)
            .collect();
        graph.insert(source.module.clone(), others);
    }
    graph
}

/// The circles of a graph: sets of two or more modules each of which reaches all others.
pub fn circles(graph: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<Vec<String>> {
    let reached = |from: &Vec<String>| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from.clone()];
        while let Some(module) = open.pop() {
            for next in graph.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<_, _> = graph.keys().map(|it| (it, reached(it))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut placed = BTreeSet::new();
    for (module, others) in &reach {
        if placed.contains(*module) || !others.contains(*module) {
            continue;
        }
        let circle: Vec<_> = others
            .iter()
            .filter(|other| reach.get(other).is_some_and(|it| it.contains(*module)))
            .collect();
        placed.extend(circle.iter().map(|it| (*it).clone()));
        found.push(circle.iter().map(|it| it.join("/")).collect());
    }
    found
}

#[test]
fn a_circle_of_three_and_a_reexport_are_seen() {
    let source = |module: &str, text: &str| Source {
        path: PathBuf::new(),
        module: module.split('/').map(ToOwned::to_owned).collect(),
        text: text.to_owned(),
    };
    let graph = graph(&[
        source("a", "mod b;\nmod c;\npub use b::{B, other::Other};\n"),
        source("a/b", "use super::c::{self, C};\npub struct B;\n"),
        source("a/c", "use crate::d::D as Delta;\npub struct C;\n"),
        source(
            "d",
            "fn f() { let it = crate::a::B; }\n// use crate::e::E;\n",
        ),
        source("e", "use crate::d::D;\n"),
    ]);
    assert_eq!(circles(&graph), [["a/b", "a/c", "d"]]);
}
