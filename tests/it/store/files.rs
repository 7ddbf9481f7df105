//! Anything that may be in the folder of a store: nothing crashes, the message says what is wrong,
//! and the program exits with 2.

use super::{TempDir, assert_same, dump_of, node};
use annals::Annals;
use annals::model::origin::Origin;
use annals::parse::{Format, Input};
use annals::store::{Durability, Error, FORMAT, Store};
use heed::types::Bytes;
use oxrdf::Triple;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program on a store.
pub fn annals(store: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .arg("--store")
        .arg(store)
        .args(args)
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program starts")
}

/// Asserts that the program exits with 2; returns its error message.
#[track_caller]
pub fn refused(store: &Path, args: &[&str]) -> String {
    let output = annals(store, args);
    let message = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.signal(), None, "{message}");
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains("error: "), "{message}");
    message
}

pub fn turtle(name: &str, text: &str) -> Input {
    Input {
        origin: Origin::new(name),
        bytes: text.into(),
        format: Format::Turtle,
    }
}

/// A number of events.
pub fn events(number: usize, word: &str) -> String {
    let mut text = "@prefix ann: <https://w3id.org/annals/ns#> .\n\
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
        @prefix ev: <https://w3id.org/annals/id/event/> .\n\
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n"
        .to_owned();
    for event in 0..number {
        let month = event % 12 + 1;
        text += &format!(
            "ev:{word}-{event} a ann:Event ; rdfs:label \"{word} number {event}\"@en ;\n  \
             ann:date \"2023-{month:02}\"^^edtf:EDTF .\n"
        );
    }
    text
}

/// A store on disk with a few documents, closed again.
fn store(dir: &TempDir) -> std::path::PathBuf {
    let folder = dir.join("store");
    let documents = vec![
        turtle("a.ttl", &events(40, "one")),
        turtle("b.ttl", &events(40, "two")),
    ];
    let made = Annals::create(&folder, Durability::Durable, documents).expect("a store");
    drop(made);
    folder
}

#[test]
fn a_missing_store_is_reported() {
    let dir = TempDir::new();
    let missing = dir.join("missing");
    let empty = dir.join("empty");
    fs::create_dir(&empty).expect("a folder");
    let file = dir.join("file");
    fs::write(&file, "text").expect("a file");
    for folder in [&missing, &empty, &file] {
        let message = refused(folder, &["stats"]);
        assert!(message.contains("there is no store in"), "{message}");
        assert!(matches!(
            Store::open(folder, Durability::Durable),
            Err(Error::Missing(_))
        ));
    }
    for command in ["init", "load"] {
        let args: &[&str] = if command == "init" {
            &["init"]
        } else {
            &["load", "x.ttl"]
        };
        let message = refused(&file, args);
        assert!(message.contains("file"), "{message}");
    }
    assert_eq!(fs::read(&file).expect("the file"), b"text");
}

#[test]
fn a_file_that_is_not_a_store_is_refused_and_left_alone() {
    let noise: Vec<u8> = (0..100_000_u64)
        .map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8)
        .collect();
    let contents: [(&str, Vec<u8>); 5] = [
        ("empty", Vec::new()),
        ("text", b"Dear diary\n".repeat(2000)),
        ("zeros", vec![0; 100_000]),
        ("noise", noise),
        ("one byte", vec![0xDE]),
    ];
    let dir = TempDir::new();
    for (name, bytes) in contents {
        let folder = dir.join(name);
        fs::create_dir(&folder).expect("a folder");
        let data = folder.join("data.mdb");
        fs::write(&data, &bytes).expect("a file");
        let message = refused(&folder, &["stats"]);
        assert!(
            message.contains("is not a store of annals"),
            "{name}: {message}"
        );
        refused(&folder, &["load", "x.ttl"]);
        refused(&folder, &["init"]);
        assert_eq!(fs::read(&data).expect("the file"), bytes, "{name}");
    }
    let sparse = dir.join("sparse");
    fs::create_dir(&sparse).expect("a folder");
    let file = fs::File::create(sparse.join("data.mdb")).expect("a file");
    file.set_len(1 << 40).expect("a sparse file");
    refused(&sparse, &["stats"]);
    let folder = dir.join("folder");
    fs::create_dir_all(folder.join("data.mdb")).expect("a folder");
    refused(&folder, &["stats"]);
}

/// Another program's database, and our own of another version.
fn database(folder: &Path, tables: &[&str], format: Option<&str>) {
    fs::create_dir_all(folder).expect("a folder");
    let mut options = heed::EnvOpenOptions::new();
    options.map_size(1 << 24).max_dbs(20);
    // SAFETY: only this test uses the folder.
    let env = unsafe { options.open(folder) }.expect("a database");
    let mut txn = env.write_txn().expect("a write");
    for name in tables {
        let table: heed::Database<Bytes, Bytes> =
            env.create_database(&mut txn, Some(name)).expect("a table");
        let key: &[u8] = if *name == "notes" {
            b"\0format"
        } else {
            b"key"
        };
        table
            .put(&mut txn, key, format.unwrap_or("x").as_bytes())
            .expect("room");
    }
    txn.commit().expect("a write");
    env.prepare_for_closing().wait();
}

#[test]
fn another_database_and_another_version_are_told_apart() {
    let dir = TempDir::new();
    let (other, newer) = (dir.join("other"), dir.join("newer"));
    let (bare, notes) = (dir.join("bare"), dir.join("notes"));
    database(&other, &["people", "places"], None);
    database(&bare, &[], None);
    database(&newer, &["notes", "spogc"], Some("annals store 99"));
    database(&notes, &["notes"], Some(FORMAT));
    for foreign in [&other, &bare] {
        let message = refused(foreign, &["stats"]);
        assert!(message.contains("is not a store of annals"), "{message}");
    }
    let message = refused(&newer, &["stats"]);
    assert!(
        message.contains("has the format of another version: annals store 99"),
        "{message}"
    );
    let message = refused(&notes, &["stats"]);
    assert!(
        message.contains("the store is damaged: a table is missing"),
        "{message}"
    );
}

#[test]
fn a_truncated_file_is_refused_whatever_its_length() {
    let dir = TempDir::new();
    let whole = store(&dir);
    let bytes = fs::read(whole.join("data.mdb")).expect("the file");
    let mut lengths: Vec<usize> = (0..bytes.len()).step_by(4096 * 5).collect();
    lengths.extend((1..40).map(|n| bytes.len() * n / 40 + n));
    lengths.extend([
        1,
        151,
        152,
        4095,
        4097,
        8191,
        8192,
        bytes.len() - 1,
        bytes.len() - 4096,
    ]);
    let cut = dir.join("cut");
    let mut refusals = 0;
    for length in lengths {
        let _ = fs::remove_dir_all(&cut);
        fs::create_dir(&cut).expect("a folder");
        fs::write(cut.join("data.mdb"), &bytes[..length]).expect("a file");
        // a killed writer's name changes nothing
        fs::write(cut.join("write.lock"), "process 1").expect("a file");
        let output = annals(&cut, &["stats"]);
        let message = String::from_utf8(output.stderr).expect("text");
        assert_eq!(
            output.status.signal(),
            None,
            "{length} of {}: {message}",
            bytes.len()
        );
        if output.status.success() {
            // the part that is missing was unused
            let sound = Store::open(&cut, Durability::Durable)
                .expect("a store")
                .verify();
            sound.expect("a sound store");
        } else {
            refusals += 1;
            assert_eq!(output.status.code(), Some(2));
            assert!(
                message.contains("is truncated") || message.contains("is not a store"),
                "{length}: {message}"
            );
            assert_eq!(
                fs::metadata(cut.join("data.mdb")).expect("a file").len(),
                length as u64
            );
        }
    }
    assert!(refusals > 40, "{refusals}");
}

/// A commit does not write free pages at the end; if the writer is killed right after it, the file
/// stays short.
#[test]
fn a_file_that_lacks_only_free_pages_is_a_store() {
    let dir = TempDir::new();
    let folder = store(&dir);
    let data = folder.join("data.mdb");
    let mut taken = 0;
    for round in 1..30 {
        let store = Store::open(&folder, Durability::Durable).expect("a store");
        let written = store.write(|writer| {
            // a long value has overflow pages of its own
            writer.note("passing", Some(&vec![1; round * 10_000]))?;
            writer.note("passing", None)
        });
        written.expect("a write");
        // later writes use the free pages and leave the end free
        for later in 0..round % 5 {
            let written = store.write(|writer| writer.note("later", Some(&[later as u8])));
            written.expect("a write");
        }
        let expected = dump_of(&store);
        drop(store);
        let length = fs::metadata(&data).expect("the file").len();
        let file = fs::OpenOptions::new()
            .write(true)
            .open(&data)
            .expect("the file");
        file.set_len(length - 4096).expect("a shorter file");
        match Store::open(&folder, Durability::Durable) {
            Ok(store) => {
                taken += 1;
                assert_same(&dump_of(&store), &expected, "without a free page");
                let triple = Triple::new(node("s"), node("p"), node(&round.to_string()));
                let written = store.write(|writer| writer.insert(None, &triple));
                assert!(written.expect("a write"));
                store.verify().expect("a sound store");
            }
            // The page was in use and is gone: start over.
            Err(error) => {
                assert!(matches!(error, Error::Truncated { .. }), "{error:?}");
                fs::remove_dir_all(&folder).expect("no store");
                drop(self::store(&dir));
            }
        }
    }
    assert!(taken > 0, "no page at the end was ever free");
}

#[test]
fn a_folder_is_opened_once_in_a_process_and_two_folders_side_by_side() {
    let dir = TempDir::new();
    let one = Store::create(&dir.join("one"), Durability::Durable).expect("a store");
    let other = Store::create(&dir.join("other"), Durability::Durable).expect("a store");
    let triple = Triple::new(node("s"), node("p"), node("o"));
    one.write(|writer| writer.insert(None, &triple))
        .expect("a write");
    assert_eq!(one.verify().expect("a sound store").statements, 1);
    assert_eq!(other.verify().expect("a sound store").statements, 0);
    let again = dir.path().join("other/../one");
    for folder in [dir.join("one"), again] {
        let error = Store::open(&folder, Durability::Durable).expect_err("open already");
        assert!(matches!(error, Error::Opened(_)), "{error:?}");
        assert!(
            error
                .to_string()
                .ends_with("is already open in this process"),
            "{error}"
        );
    }
    assert!(matches!(
        Store::create(&dir.join("one"), Durability::Durable),
        Err(Error::Exists(_))
    ));
    drop(one);
    let one = Store::open(&dir.join("one"), Durability::Scratch).expect("a store");
    assert_eq!(one.verify().expect("a sound store").statements, 1);
}

#[test]
fn what_a_killed_creation_left_behind_does_not_matter() {
    let dir = TempDir::new();
    let folder = dir.join("store");
    database(&folder.join("new"), &["half"], None);
    let message = refused(&folder, &["stats"]);
    assert!(message.contains("there is no store in"), "{message}");
    assert_eq!(annals(&folder, &["init"]).status.code(), Some(0));
    assert!(!folder.join("new").exists());
    assert_eq!(annals(&folder, &["stats"]).status.code(), Some(0));
}
