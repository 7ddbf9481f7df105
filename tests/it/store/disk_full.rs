//! No space: in the memory map, on the disk, or in a read-only folder.

use super::files::{annals, events, refused, turtle};
use super::{TempDir, assert_same, dump_of, node};
use annals::store::{Durability, Error, Store};
use annals::{Annals, LoadOptions};
use oxrdf::Triple;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

fn many(number: usize) -> Vec<Triple> {
    (0..number)
        .map(|n| Triple::new(node(&format!("s{n}")), node("p"), node(&format!("o{n}"))))
        .collect()
}

#[test]
fn a_full_memory_map_is_reported_and_the_store_is_unharmed() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    drop(Store::create(&folder, Durability::Durable).expect("a store"));
    let store = Store::open_within(&folder, Durability::Durable, 1 << 20).expect("a store");
    store
        .write(|writer| writer.replace(Some(&node("a")), &many(100)))
        .expect("a write");
    let mut before = dump_of(&store);
    let (mut full, mut size) = (0, 200);
    while full < 5 {
        let document = node(&format!("d{size}"));
        let triples = many(size);
        match store.write(|writer| writer.replace(Some(&document), &triples)) {
            Ok(()) => before = dump_of(&store),
            Err(error) => {
                assert_eq!(
                    error.to_string(),
                    "the store is full: no more room in its memory map"
                );
                full += 1;
            }
        }
        assert_same(&dump_of(&store), &before, "after a write that did not fit");
        size += 400;
    }
    // with a larger map it goes on
    drop(store);
    let store = Store::open(&folder, Durability::Durable).expect("a store");
    store
        .write(|writer| writer.replace(Some(&node("b")), &many(size)))
        .expect("a write");
    store.verify().expect("a sound store");
}

#[test]
fn a_bulk_load_that_does_not_fit_changes_nothing() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    drop(Annals::create(&folder, Durability::Durable, Vec::new()).expect("a store"));
    let store = Store::open_within(&folder, Durability::Durable, 1 << 20).expect("a store");
    let before = dump_of(&store);
    let state = store.snapshot().expect("a state").state();
    let mut bulk = annals::store::BulkLoader::new().expect("a beginning");
    let mut batch = annals::store::Batch::default();
    for triple in many(50_000) {
        let (s, o) = (&triple.subject, &triple.object);
        let packed = batch.add(None, s, triple.predicate.as_ref(), o);
        packed.expect("room");
    }
    bulk.add_batch(&batch).expect("room");
    let refused = annals::derive::finish_bulk(bulk, &store, state);
    assert!(matches!(refused, Err(Error::Full(_))), "{refused:?}");
    assert_same(&dump_of(&store), &before, "after a store that did not fit");
}

/// A small file system, unmounted when dropped.
pub struct Disk(TempDir);

impl Disk {
    /// `None` if the test is not allowed to mount one.
    pub fn new(options: &str) -> Option<Self> {
        let dir = TempDir::new();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "annals-test"])
            .arg(dir.path())
            .output();
        mount
            .is_ok_and(|mount| mount.status.success())
            .then_some(Self(dir))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", options])
            .arg(self.path())
            .status();
        assert!(done.expect("mount").success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

/// Fills a disk up to some free space, by writing until it fails.
fn fill(filler: &Path, left: usize) {
    let _ = fs::remove_file(filler);
    let mut free = 3 << 20;
    while fs::write(filler, vec![1; free]).is_err() {
        free -= 4096;
    }
    fs::write(filler, vec![1; free.saturating_sub(left)]).expect("room");
}

/// Says in the test output that nothing was tested.
pub fn skipped() {
    println!("skipped: only root may mount a small file system");
}

#[test]
fn a_full_disk_is_reported_and_the_store_is_unharmed() {
    let Some(disk) = Disk::new("size=2m") else {
        return skipped();
    };
    let folder = disk.path().join("store");
    let dir = TempDir::new();
    let expected = {
        let documents = vec![turtle("a.ttl", &events(5, "one"))];
        let annals = Annals::create(&folder, Durability::Durable, documents).expect("a store");
        dump_of(annals.store())
    };
    let great = dir.join("great.ttl");
    fs::write(&great, events(5000, "great")).expect("a document");
    let filler = disk.path().join("filler");
    for left in [0_usize, 1, 4096, 40_960, 200_000] {
        fill(&filler, left);
        let message = refused(&folder, &["load", great.to_str().expect("a path")]);
        let output = ["the disk is full", "No space left on device"];
        assert!(
            output.iter().any(|output| message.contains(output)),
            "{left}: {message}"
        );
        let _ = fs::remove_file(folder.join("lock.mdb"));
        // Without space for the reader table, reading may fail, but nothing worse.
        let read = annals(&folder, &["stats"]);
        let message = String::from_utf8_lossy(&read.stderr).into_owned();
        assert_eq!(read.status.signal(), None, "{left}: {message}");
        assert!(
            read.status.success() || output.iter().any(|output| message.contains(output)),
            "{message}"
        );
        fs::remove_file(&filler).expect("the filler");
        let annals = Annals::open(&folder, Durability::Durable).expect("a store");
        assert_same(&dump_of(annals.store()), &expected, "after a full disk");
        drop(annals);
        annals::database::verify(&folder).expect("a history that tells it all");
    }
    // nor is a partial store created
    let new = disk.path().join("new");
    fs::write(&filler, vec![1; 1 << 20]).expect("room");
    let _ = refused(&new, &["load", great.to_str().expect("a path")]);
    assert_eq!(annals(&new, &["stats"]).status.signal(), None);
}

#[test]
fn a_disk_that_fills_while_statements_are_sorted_on_it_is_reported_and_nothing_changes() {
    let Some(disk) = Disk::new("size=3m") else {
        return skipped();
    };
    let folder = disk.path().join("store");
    let documents = vec![turtle("a.ttl", &events(5, "one"))];
    let mut annals = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let expected = dump_of(annals.store());
    let filler = disk.path().join("filler");
    let great = events(3000, "great");
    let (mut refused, mut done) = (0, 0);
    // From no room for the first run to room for all of them, but not for the store itself.
    for left in [0_usize, 8 << 10, 64 << 10, 256 << 10, 512 << 10, 1 << 20] {
        fill(&filler, left);
        let options = LoadOptions {
            rewrite_from: Some(0),
            memory: Some(16 << 10),
            ..LoadOptions::default()
        };
        match annals.load(vec![turtle("great.ttl", &great)], &options) {
            Ok(_) => done += 1,
            Err(error) => {
                refused += 1;
                let message = error.to_string();
                assert!(
                    message.contains("the disk is full") || message.contains("No space left"),
                    "{left}: {message}"
                );
                assert_same(
                    &dump_of(annals.store()),
                    &expected,
                    &format!("{left} bytes left"),
                );
            }
        }
        fs::remove_file(&filler).expect("the filler");
        let names = fs::read_dir(&folder).expect("the store");
        let names = names.map(|entry| entry.expect("a file").file_name());
        let left_behind: Vec<_> = names
            .filter(|name| name.to_string_lossy().contains("spill"))
            .collect();
        assert!(left_behind.is_empty(), "{left_behind:?}");
    }
    assert!(refused >= 4, "{refused} refused, {done} done");
    drop(annals);
    annals::database::verify(&folder).expect("a history that tells it all");
}

#[test]
fn a_store_on_a_read_only_mount_is_read_and_not_changed() {
    let Some(disk) = Disk::new("size=8m") else {
        return skipped();
    };
    let folder = disk.path().join("store");
    drop(Annals::create(&folder, Durability::Durable, Vec::new()).expect("a store"));
    disk.remount("remount,ro");
    let document = "tests/data/awkward/world.ttl";
    assert!(annals(&folder, &["stats"]).status.success());
    let update = ["update", "-e", "INSERT DATA { <urn:s> <urn:p> 1 }"];
    for args in [&["load", document][..], &update] {
        let message = refused(&folder, args);
        assert!(message.contains("can only be read"), "{message}");
    }
    let message = refused(&disk.path().join("other"), &["init"]);
    assert!(message.contains("Read-only file system"), "{message}");
    disk.remount("remount,rw");
    assert!(annals(&folder, &["stats"]).status.success());
}

/// A limit on file size: the system refuses to write, or kills the process with a signal.
#[test]
fn a_limit_on_the_size_of_files_changes_nothing() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let documents = vec![turtle("a.ttl", &events(5, "one"))];
    let made = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    let expected = dump_of(made.store());
    drop(made);
    let great = dir.join("great.ttl");
    fs::write(&great, events(2000, "great")).expect("a document");
    let data = fs::metadata(folder.join("data.mdb"))
        .expect("the store")
        .len();
    let (mut stopped, mut done) = (0, 0);
    // In blocks of 512 bytes: too little for a copy, for a lock, for the store, and enough.
    for limit in [1, 20, data / 512, data / 512 + 100, 1 << 20] {
        let call = format!("ulimit -f {limit}; exec \"$0\" --store \"$1\" load \"$2\"");
        let output = Command::new("sh")
            .args(["-c", &call, env!("CARGO_BIN_EXE_annals")])
            .args([&folder, &great])
            .output()
            .expect("a shell");
        let store = Annals::open(&folder, Durability::Durable).expect("a store");
        if output.status.success() {
            done += 1;
            assert_eq!(store.documents().expect("documents").len(), 2);
        } else {
            stopped += 1;
            assert_same(
                &dump_of(store.store()),
                &expected,
                &format!("limit {limit}"),
            );
        }
        drop(store);
        annals::database::verify(&folder).expect("a history that tells it all");
    }
    assert!(stopped >= 3 && done == 1, "{stopped} stopped, {done} done");
}
