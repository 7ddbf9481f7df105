//! The store compared with a naive model, and everything that can happen to its files.

mod bulk;
mod disk_full;
mod edge_case_terms;
pub mod files;
mod fixtures;
mod ids;
mod load;
mod locks;
mod model;
mod patterns;
mod prefix_ranges;
mod read_only;
mod readers;
mod spilled;

use annals::store::{Id, Scope, Store, View};
use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A temporary folder, deleted when dropped.
pub struct TempDir(PathBuf);

impl TempDir {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("annals-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.com/{name}"))
}

pub fn subject(term: Term) -> NamedOrBlankNode {
    match term {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        other => panic!("{other} is a subject"),
    }
}

pub fn name(term: Term) -> NamedNode {
    match term {
        Term::NamedNode(node) => node,
        other => panic!("{other} is a name"),
    }
}

/// Everything visible in a state, as sorted text: two stores with the same statements give the same
/// lines, whatever their term ids.
pub fn dump(view: View<'_>) -> Vec<String> {
    let term = |id: Id| view.term(id).expect("a term").to_string();
    let mut lines = Vec::new();
    for scope in [Scope::Union, Scope::Default, Scope::Documents] {
        let found = view.matches(None, None, None, scope).expect("a scan");
        for statement in found {
            let s = statement.expect("a statement");
            let document = s.document.map(term).unwrap_or_default();
            let (subject, property, object) = (term(s.s), term(s.p), term(s.o));
            lines.push(format!(
                "{scope:?} {subject} {property} {object} {document}"
            ));
        }
    }
    for day in view.event_days().expect("days") {
        let (day, count) = day.expect("a day");
        lines.push(format!("day {} {count}", term(day)));
    }
    for (from, to) in WINDOWS {
        let day = |text: &&str| text.parse().expect("a day");
        let (from, to) = (from.as_ref().map(day), to.as_ref().map(day));
        for event in view.overlapping(from, to).expect("a window") {
            let event = term(event.expect("an event"));
            lines.push(format!("window {from:?} {to:?} {event}"));
        }
    }
    lines.sort();
    lines
}

/// Time windows to query.
pub const WINDOWS: [(Option<&str>, Option<&str>); 7] = [
    (None, None),
    (Some("2023-05-01"), Some("2023-05-31")),
    (Some("2023-05-31"), Some("2023-05-31")),
    (None, Some("2023-05-01")),
    (Some("2023-06-01"), None),
    (Some("0000-01-01"), Some("0001-12-31")),
    (Some("2024-01-01"), Some("2023-01-01")),
];

/// The lines that only one of two dumps has.
pub fn difference(left: &[String], right: &[String]) -> String {
    let only = |of: &[String], not: &[String], sign: &str| {
        let lines = of.iter().filter(|line| not.binary_search(line).is_err());
        lines
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    only(left, right, "-") + &only(right, left, "+")
}

/// Asserts that two states look the same.
#[track_caller]
pub fn assert_same(left: &[String], right: &[String], what: &str) {
    assert!(left == right, "{what}:\n{}", difference(left, right));
}

pub fn dump_of(store: &Store) -> Vec<String> {
    let snapshot = store.snapshot().expect("a state");
    snapshot.view().verify().expect("a sound store");
    dump(snapshot.view())
}

/// How many cases a property is tried on: `ANNALS_CASES` times as many as usual.
pub fn cases(usual: u32) -> u32 {
    let times = std::env::var("ANNALS_CASES").ok();
    usual * times.and_then(|times| times.parse().ok()).unwrap_or(1)
}
