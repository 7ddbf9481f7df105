//! Stores with damaged bytes: a query answers rightly or says that the store is damaged, and `store
//! verify` finds what a query cannot notice. Neither is ended by a signal where pages are checked first.
//!
//! What a query does not check are the nodes of LMDB's trees: an offset that leads out of a page can end
//! it by a signal, and an entry under a damaged key is not found. How often is printed.

use crate::store::TempDir;
use crate::store::files::events;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// How many damaged stores there are.
const DAMAGED: usize = 400;

/// What reads every statement, by subject and by value, and every text.
const EVERYTHING: &str =
    "SELECT ?s ?p ?o { { ?s ?p ?o } UNION { ?s rdfs:label ?o } UNION { ?s a ?o } }";

fn annals(store: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.arg("--store").arg(store).args(args);
    command.output().expect("the program runs")
}

fn ask(store: &Path) -> Output {
    annals(store, &["query", "-e", EVERYTHING, "--format", "tsv"])
}

#[cfg(unix)]
fn ended_by_signal(output: &Output) -> bool {
    use std::os::unix::process::ExitStatusExt;
    output.status.signal().is_some()
}

#[cfg(not(unix))]
fn ended_by_signal(output: &Output) -> bool {
    output.status.code().is_none()
}

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// One kind of damage after the other: a bit, a byte, a few bytes, a sector of zeros.
fn damage(bytes: &mut [u8], kind: usize, numbers: &mut Numbers) {
    // the two meta pages have copies of each other, and tests of their own
    let at = 8192 + numbers.below(bytes.len() - 8192 - 512);
    match kind % 4 {
        0 => bytes[at] ^= 1 << numbers.below(8),
        1 => bytes[at] = bytes[at].wrapping_add(1 + numbers.below(255) as u8),
        2 => bytes[at..at + 16]
            .iter_mut()
            .for_each(|byte| *byte = numbers.below(256) as u8),
        _ => bytes[at..at + 512].fill(0),
    }
}

#[derive(Debug, Default)]
struct Counts {
    same: usize,
    refused: usize,
    signals: usize,
    wrong: usize,
    found: usize,
}

#[test]
fn damage_gives_no_wrong_answer_that_verify_does_not_find() {
    let dir = TempDir::new();
    let (file, store) = (dir.path().join("a.ttl"), dir.path().join("store"));
    fs::write(&file, events(60, "spring")).expect("a document");
    let loaded = annals(&store, &["load", file.to_str().expect("UTF-8")]);
    assert!(loaded.status.success(), "{loaded:?}");
    let compacted = annals(&store, &["store", "compact"]);
    assert!(compacted.status.success(), "{compacted:?}");
    let (data, expected) = (store.join("data.mdb"), ask(&store));
    assert!(
        expected.status.success() && expected.stdout.len() > 10_000,
        "{expected:?}"
    );
    let sound = fs::read(&data).expect("the file");
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut counts = Counts::default();
    for kind in 0..DAMAGED {
        let mut bytes = sound.clone();
        damage(&mut bytes, kind, &mut numbers);
        fs::write(&data, &bytes).expect("room");
        let answer = ask(&store);
        let is_same = answer.status.success() && answer.stdout == expected.stdout;
        match () {
            () if ended_by_signal(&answer) => counts.signals += 1,
            () if is_same => counts.same += 1,
            () if answer.status.success() => counts.wrong += 1,
            () => counts.refused += 1,
        }
        if is_same && kind % 8 != 0 {
            continue;
        }
        let verified = annals(&store, &["store", "verify"]);
        assert!(!ended_by_signal(&verified), "{kind}: {verified:?}");
        counts.found += usize::from(!verified.status.success());
        assert!(
            is_same || !verified.status.success(),
            "{kind}: verify finds nothing"
        );
    }
    fs::write(&data, &sound).expect("room");
    assert!(annals(&store, &["store", "verify"]).status.success());
    eprintln!("damaged stores: {DAMAGED}, {counts:?}");
    assert!(counts.wrong * 100 <= DAMAGED, "{counts:?}");
    assert!(counts.refused > DAMAGED / 4, "{counts:?}");
}
