//! Locks: who may write, who waits, and what killed processes leave behind.

use super::files::{annals, refused};
use super::{TempDir, dump_of, node};
use annals::Annals;
use annals::store::{Durability, Error, Store};
use oxrdf::Triple;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn triple(o: usize) -> Triple {
    Triple::new(node("s"), node("p"), node(&format!("o{o}")))
}

#[test]
fn a_second_writer_waits_and_then_says_who_holds_the_lock() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let made = Annals::create(&folder, Durability::Durable, Vec::new()).expect("a store");
    let store = made.store();
    let document = dir.join("a.ttl");
    fs::write(&document, "").expect("a document");
    let begun = Instant::now();
    let inside = store.write(|writer| {
        writer.insert(None, &triple(0))?;
        let load = ["load", document.to_str().expect("a path"), "--wait", "1.5"];
        let message = refused(&folder, &load);
        let own = format!(
            "the store is locked for writing by process {}",
            std::process::id()
        );
        assert!(message.contains(&own), "{message}");
        assert!(
            message.contains("wait longer with --wait SECONDS"),
            "{message}"
        );
        // Readers do not wait.
        let begun = Instant::now();
        assert!(annals(&folder, &["stats"]).status.success());
        assert!(begun.elapsed() < Duration::from_secs(1));
        Ok::<_, Error>(())
    });
    inside.expect("a write");
    assert!(begun.elapsed() >= Duration::from_millis(1500));
    // once the first has ended, the second may write
    let loaded = annals(&folder, &["load", document.to_str().expect("a path")]);
    assert!(loaded.status.success());
}

#[test]
fn a_writer_waits_for_one_that_ends_in_time() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let store = Store::create(&folder, Durability::Durable).expect("a store");
    let lock = File::options()
        .write(true)
        .open(folder.join("write.lock"))
        .expect("a lock");
    lock.lock().expect("the lock");
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| store.write(|writer| writer.insert(None, &triple(0))));
        std::thread::sleep(Duration::from_millis(300));
        drop(lock);
        assert!(writing.join().expect("a thread").expect("a write"));
    });
}

#[test]
fn threads_of_one_process_write_one_after_the_other() {
    let store = Store::scratch().expect("a store");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let store = &store;
            scope.spawn(move || {
                store
                    .write(|writer| writer.insert(None, &triple(number)))
                    .expect("a write")
            });
        }
    });
    assert_eq!(store.verify().expect("a sound store").statements, 8);
}

#[test]
fn the_name_of_a_dead_process_blocks_nobody() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let store = Store::create(&folder, Durability::Durable).expect("a store");
    fs::write(folder.join("write.lock"), "process 4000000").expect("a name");
    let begun = Instant::now();
    store
        .write(|writer| writer.insert(None, &triple(0)))
        .expect("a write");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(fs::read(folder.join("write.lock")).expect("the lock"), b"");
}

/// Where a child process of this test binary finds its store.
const CHILD: &str = "ANNALS_TEST_STORE";

#[test]
#[ignore = "the reader that is killed by the test below, which starts it"]
fn a_reader_that_waits_to_be_killed() {
    let folder = std::env::var_os(CHILD).expect("started by the other test");
    let store = Store::open(folder.as_ref(), Durability::Durable).expect("a store");
    let snapshot = store.snapshot().expect("a state");
    println!("reading {}", snapshot.view().len().expect("a count"));
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// The pages of a killed reader would never be reused, and the file would grow with each write.
#[test]
fn a_killed_reader_does_not_make_the_file_grow() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    let store = Store::create(&folder, Durability::Scratch).expect("a store");
    let many: Vec<Triple> = (0..2000).map(triple).collect();
    let rewrite = || {
        store
            .write(|writer| writer.replace(Some(&node("a")), []))
            .expect("a write");
        store
            .write(|writer| writer.replace(Some(&node("a")), &many))
            .expect("a write");
    };
    (0..3).for_each(|_| rewrite());
    let child = std::env::current_exe().expect("this test");
    let mut reader = Command::new(child)
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "store::locks::a_reader_that_waits_to_be_killed",
        ])
        .env(CHILD, &folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a reader");
    let output = BufReader::new(reader.stdout.take().expect("a pipe"));
    let mut lines = output.lines().map(|line| line.expect("text"));
    assert!(
        lines.any(|line| line.contains("reading 2000")),
        "the reader reads"
    );
    let size = || {
        fs::metadata(folder.join("data.mdb"))
            .expect("the file")
            .len()
    };
    let before = size();
    (0..3).for_each(|_| rewrite());
    let held = size();
    assert!(held > before, "a living reader's state is kept");
    reader.kill().expect("a kill");
    reader.wait().expect("an end");
    (0..20).for_each(|_| rewrite());
    assert!(size() <= held + held / 2, "{before}, {held}, {}", size());
    assert_eq!(dump_of(&store).len(), 4000);
}

#[cfg(unix)]
#[test]
fn a_stranger_cannot_open_the_lock_files_and_so_stop_readers() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new();
    let folder = dir.join("store");
    let store = Store::create(&folder, Durability::Scratch).expect("a store");
    store.write(|_| Ok::<_, Error>(())).expect("a write");
    drop(store);
    let mode = |name: &str| {
        let data = fs::metadata(folder.join(name)).expect("a lock file");
        data.permissions().mode() & 0o007
    };
    assert_eq!((mode("use.lock"), mode("write.lock")), (0, 0));
    // One of an earlier version is closed when it is opened.
    let open_to_all = fs::Permissions::from_mode(0o666);
    fs::set_permissions(folder.join("use.lock"), open_to_all).expect("a change");
    drop(Store::open(&folder, Durability::Scratch).expect("a store"));
    assert_eq!(mode("use.lock"), 0);
}
