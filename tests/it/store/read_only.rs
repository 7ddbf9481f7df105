//! Stores that can only be read: on a read-only mount, or in a folder of somebody else, whose writers do
//! not know of their readers; and caches that are not writable, full, or left behind by a kill.

use super::files::{events, turtle};
use super::{TempDir, node};
use annals::Annals;
use annals::store::{Durability, Store};
use oxrdf::Triple;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// The user that owns nothing.
const NOBODY: u32 = 65534;

/// Runs the program as a user who owns nothing, if we may choose who we are.
fn as_stranger(args: &[&str], variables: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(args).env_remove("ANNALS_DATA");
    command.env("HOME", "/nonexistent");
    command.envs(variables.iter().copied());
    command.current_dir("/");
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.output().expect("the program starts")
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// Lets others read all that is in a folder, and nobody write to it but its owner.
fn open_to_readers(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => open_to_readers(&path),
            false => fs::set_permissions(&path, Permissions::from_mode(0o444)).expect("a change"),
        }
    }
    fs::set_permissions(folder, Permissions::from_mode(0o555)).expect("a change");
}

/// A store in a folder that strangers may only read.
fn store_of_others(dir: &TempDir) -> PathBuf {
    let folder = dir.join("store");
    let documents = vec![turtle("a.ttl", &events(40, "one"))];
    drop(Annals::create(&folder, Durability::Durable, documents).expect("a store"));
    open_to_readers(&folder);
    folder
}

#[test]
fn a_store_in_the_folder_of_others_is_read_and_not_changed() {
    let dir = TempDir::new();
    let folder = store_of_others(&dir);
    let store = folder.to_str().expect("a path");
    for args in [
        &["timeline", "-n", "1"][..],
        &["stats"],
        &["show", "one-3"],
        &["export", "--format", "nt"],
        &["query", "-e", "SELECT * { ?s a ann:Event }"],
    ] {
        let output = as_stranger(&[&["--store", store], args].concat(), &[]);
        assert!(output.status.success(), "{args:?}: {}", shown(&output));
        assert!(!output.stdout.is_empty(), "{args:?}");
    }
    let document = dir.join("b.ttl");
    fs::write(&document, events(1, "two")).expect("a document");
    let document = document.to_str().expect("a path");
    for args in [&["load", document][..], &["remove", "a.ttl"], &["undo"]] {
        let output = as_stranger(&[&["--store", store], args].concat(), &[]);
        let message = shown(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(message.contains("can only be read"), "{args:?}: {message}");
    }
}

#[test]
fn a_store_of_another_version_is_read_where_it_cannot_be_brought_up_to_date() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let documents = vec![turtle("a.ttl", &events(4, "one"))];
    let made = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let older = |writer: &mut annals::store::Writer<'_>| writer.note("built-in", Some(b"0.0.1 0"));
    made.store().write(older).expect("a write");
    drop(made);
    let data = fs::read(folder.join("data.mdb")).expect("the file");
    open_to_readers(&folder);
    let store = folder.to_str().expect("a path");
    let output = as_stranger(&["--store", store, "show", "one-3"], &[]);
    assert!(output.status.success(), "{}", shown(&output));
    assert!(
        shown(&output).contains("one number 3"),
        "{}",
        shown(&output)
    );
    let after = fs::read(folder.join("data.mdb")).expect("the file");
    assert!(data == after, "nothing is written");
}

/// A generation: the same number in many statements.
fn generation(number: usize) -> Vec<Triple> {
    let o = node(&number.to_string());
    let one = |s| Triple::new(node(&format!("s{s}")), node("p"), o.clone());
    (0..GENERATION).map(one).collect()
}

const GENERATION: usize = 300;

/// The writer does not see the readers, so it takes their pages: each answer is of one generation, or is
/// refused.
#[test]
fn an_answer_that_a_writer_has_overtaken_is_made_again_or_refused() {
    let dir = TempDir::new();
    let folder = store_of_others(&dir);
    let path = folder.to_str().expect("a path");
    let annals = Annals::open(&folder, Durability::Scratch).expect("a store");
    let store = annals.store();
    let write = |number| {
        let triples = generation(number);
        let document = node("generation");
        let written = store.write(|writer| writer.replace(Some(&document), &triples));
        written.expect("a write");
    };
    write(0);
    open_to_readers(&folder);
    let done = AtomicBool::new(false);
    let (mut answered, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 1.. {
                write(number);
                if done.load(Ordering::Acquire) {
                    break;
                }
                // bursts, and pauses in which a reader can finish
                let pause = if number % 50 == 0 { 400 } else { number % 7 };
                std::thread::sleep(Duration::from_millis(pause as u64));
            }
        });
        for _ in 0..25 {
            let query = "SELECT ?s ?o { ?s <https://example.com/p> ?o }";
            let args = ["--store", path, "query", "-e", query, "--format", "tsv"];
            let output = as_stranger(&args, &[]);
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            if output.status.success() {
                let rows: Vec<_> = text.lines().skip(1).collect();
                assert_eq!(rows.len(), GENERATION, "{}", shown(&output));
                let value = |row: &&str| row.split('\t').nth(1).map(str::to_owned);
                let first = value(&rows[0]);
                assert!(
                    rows.iter().all(|row| value(row) == first),
                    "two generations"
                );
                answered += 1;
            } else {
                let message = shown(&output);
                assert_eq!(output.status.signal(), None, "{message}");
                assert_eq!(
                    text, "",
                    "nothing is printed of an answer that does not count"
                );
                refused += 1;
            }
        }
        done.store(true, Ordering::Release);
        writer.join().expect("the writer");
    });
    eprintln!("answers while a writer writes: {answered} given, {refused} refused");
    assert!(answered > 5, "{answered} given, {refused} refused");
    store.verify().expect("a sound store");
}

#[test]
fn without_a_cache_that_is_writable_or_has_room_the_data_is_shown_all_the_same() {
    let dir = TempDir::new();
    let document = dir.join("a.ttl");
    fs::write(&document, events(40, "one")).expect("a document");
    let args = [
        "--data",
        document.to_str().expect("a path"),
        "show",
        "one-3",
    ];
    let closed = dir.join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, Permissions::from_mode(0o555)).expect("a change");
    let output = as_stranger(&args, &[("XDG_CACHE_HOME", &closed)]);
    assert!(output.status.success(), "{}", shown(&output));
    let Some(disk) = super::disk_full::Disk::new("size=200k,mode=0777") else {
        return super::disk_full::skipped();
    };
    let output = as_stranger(&args, &[("XDG_CACHE_HOME", disk.path())]);
    assert!(output.status.success(), "{}", shown(&output));
    assert!(
        shown(&output).contains("one number 3"),
        "{}",
        shown(&output)
    );
    let left = fs::read_dir(disk.path().join("annals")).expect("a folder");
    assert_eq!(left.count(), 0, "nothing is left of what did not fit");
}

#[test]
fn a_cache_that_holds_the_store_is_read_where_it_cannot_be_written_to() {
    let dir = TempDir::new();
    let (document, cache) = (dir.join("a.ttl"), dir.join("cache"));
    fs::write(&document, events(40, "one")).expect("a document");
    fs::create_dir(&cache).expect("a folder");
    fs::set_permissions(&cache, Permissions::from_mode(0o777)).expect("a change");
    let args = [
        "--data",
        document.to_str().expect("a path"),
        "show",
        "one-3",
    ];
    for _ in 0..2 {
        let output = as_stranger(&args, &[("XDG_CACHE_HOME", &cache)]);
        assert!(output.status.success(), "{}", shown(&output));
        open_to_readers(&cache);
    }
}

/// What a kill leaves of a build goes with the next build, though not while somebody is at it.
#[test]
fn builds_that_were_interrupted_are_swept() {
    let dir = TempDir::new();
    let (document, cache) = (dir.join("a.ttl"), dir.join("cache"));
    fs::write(&document, events(4, "one")).expect("a document");
    let root = cache.join("annals");
    let [left, busy, young] =
        ["left", "busy", "young"].map(|name| root.join(format!("{name}.tmp")));
    for folder in [&left, &young] {
        fs::create_dir_all(folder).expect("a folder");
    }
    let in_use = Store::create(&busy, Durability::Scratch).expect("a store");
    let long_ago = SystemTime::now() - Duration::from_secs(600);
    for folder in [&left, &busy] {
        let folder = fs::File::open(folder).expect("a folder");
        folder.set_modified(long_ago).expect("a change");
    }
    let shown = Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["--data", document.to_str().expect("a path"), "stats"])
        .env("XDG_CACHE_HOME", &cache)
        .output();
    assert!(shown.expect("the program").status.success());
    assert!(!left.exists() && busy.exists() && young.exists());
    drop(in_use);
    let names = fs::read_dir(&root).expect("a folder").flatten();
    let built = names.filter(|entry| !entry.file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(built.count(), 1);
}

#[test]
fn compacting_waits_for_readers_and_writers_do_not_wait_for_it() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let documents = vec![turtle("a.ttl", &events(40, "one"))];
    let annals = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let mut compact = Command::new(env!("CARGO_BIN_EXE_annals"));
    compact.arg("--store").arg(&folder);
    compact.args(["store", "compact", "--wait", "60"]);
    let mut compact = compact.spawn().expect("the program starts");
    std::thread::sleep(Duration::from_millis(600));
    for number in 0..20 {
        let triple = Triple::new(node("s"), node("p"), node(&format!("o{number}")));
        let written = annals.store().write(|writer| writer.insert(None, &triple));
        assert!(written.expect("nobody holds the writer off"));
    }
    assert!(compact.try_wait().expect("a process").is_none(), "it waits");
    drop(annals);
    assert!(compact.wait().expect("an end").success());
    let annals = Annals::open(&folder, Durability::Durable).expect("a store");
    annals.store().verify().expect("a sound store");
    let found = annals.query("ASK { <https://example.com/s> ?p <https://example.com/o19> }");
    assert_eq!(
        found.expect("an answer"),
        annals::query::Answer::Boolean(true)
    );
}
