//! One file for a store, and back.

use super::{Desk, event};
use std::fs;
use std::process::Command;

fn desk() -> Desk {
    let desk = Desk::new();
    for slug in ["flood", "storm"] {
        desk.write(&format!("{slug}.ttl"), event(slug, "2023-05", "it was"));
        desk.done(&["load", &format!("{slug}.ttl")]);
    }
    desk
}

#[test]
fn a_backup_gives_back_the_documents_and_the_history() {
    let desk = desk();
    let holds = desk.holds();
    let told = desk.done(&["backup", "b.annals"]);
    assert!(
        told.contains("2 documents with 22 statements are in b.annals"),
        "{told}"
    );
    let message = desk.fails(2, &["backup", "b.annals"]);
    assert!(
        message.contains("there is a file b.annals already"),
        "{message}"
    );
    desk.done(&["backup", "b.annals", "--replace"]);
    desk.done(&["restore", "b.annals", "--store", "other"]);
    for args in [
        &["store", "verify"][..],
        &["undo"],
        &["undo", "--redo"],
        &["documents"],
    ] {
        desk.done(&[args, &["--store", "other"]].concat());
    }
    desk.done(&["remove", "flood.ttl", "storm.ttl"]);
    let message = desk.fails(2, &["restore", "b.annals", "--store", "other"]);
    assert!(message.contains("holds documents"), "{message}");
    // a store without documents is no loss
    desk.done(&["restore", "b.annals"]);
    assert_eq!(desk.holds(), holds);
    desk.done(&["remove", "flood.ttl"]);
    desk.done(&["restore", "b.annals", "--replace"]);
    assert_eq!(desk.holds(), holds);
    assert_eq!(desk.done(&["log"]).lines().count(), 4);
    desk.done(&["store", "verify"]);
    let left = fs::read_dir(desk.path(".")).expect("a folder");
    let left = left.map(|it| {
        it.expect("an entry")
            .file_name()
            .into_string()
            .expect("text")
    });
    let odd: Vec<_> = left.filter(|name| name.ends_with(".part")).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn any_system_unpacks_a_backup_and_holds_it_against_its_digests() {
    let desk = desk();
    desk.done(&["backup", "b.annals"]);
    fs::create_dir(desk.path("out")).expect("a folder");
    let unpacked = Command::new("sh")
        .args([
            "-c",
            "tar -xf ../b.annals && sha256sum --strict --quiet -c SHA256SUMS && ls kept",
        ])
        .current_dir(desk.path("out"))
        .output()
        .expect("a shell");
    assert!(unpacked.status.success(), "{unpacked:?}");
    let kept = String::from_utf8(unpacked.stdout).expect("text");
    assert_eq!(kept.lines().count(), 4, "{kept}");
}

#[test]
fn a_damaged_or_foreign_file_is_no_backup_and_makes_no_store() {
    let desk = desk();
    desk.done(&["backup", "b.annals"]);
    let whole = fs::read(desk.path("b.annals")).expect("the backup");
    let mut damaged: Vec<Vec<u8>> = Vec::new();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        damaged.push(bytes);
        damaged.push(whole[..at].to_vec());
    }
    damaged.push(b"@prefix ev: <https://w3id.org/annals/id/event/> .".repeat(90));
    let mut refused = 0;
    for bytes in damaged {
        fs::write(desk.path("d.annals"), &bytes).expect("a file");
        let told = desk.call(&["restore", "d.annals", "--store", "other"], "");
        // Between a file's end and the next block nothing counts.
        if told.code == Some(0) {
            fs::remove_dir_all(desk.path("other")).expect("a store");
            continue;
        }
        refused += 1;
        assert_eq!(told.code, Some(2), "{}", told.err);
        let said = ["is damaged or cut off", "is not a backup of annals"];
        assert!(
            said.iter().any(|said| told.err.contains(said)),
            "{}",
            told.err
        );
        assert!(!desk.path("other").exists());
    }
    assert!(refused > 60, "only {refused} were refused");
    desk.fails(2, &["restore", "no-such-file", "--store", "other"]);
}

#[test]
fn a_backup_that_is_made_while_others_write_is_one_state() {
    let desk = desk();
    let states: Vec<String> = (0..12)
        .map(|n| event("flood", &format!("20{n:02}"), "it was"))
        .collect();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for text in &states {
                desk.write("flood.ttl", text);
                desk.done(&["load", "flood.ttl"]);
            }
        });
        let mut number = 0;
        while !writing.is_finished() || number == 0 {
            let (file, store) = (format!("b{number}.annals"), format!("s{number}"));
            desk.done(&["backup", &file]);
            desk.done(&["restore", &file, "--store", &store]);
            desk.done(&["store", "verify", "--store", &store]);
            number += 1;
        }
        writing.join().expect("the writer");
    });
}
