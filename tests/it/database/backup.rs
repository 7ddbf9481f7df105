//! Backup and restore.

use super::{Workspace, event};
use std::fs;
use std::process::Command;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    for slug in ["flood", "storm"] {
        workspace.write(&format!("{slug}.ttl"), event(slug, "2023-05", "it was"));
        workspace.run(&["load", &format!("{slug}.ttl")]);
    }
    workspace
}

#[test]
fn a_backup_restores_the_documents_and_the_history() {
    let workspace = workspace();
    let statements = workspace.statements();
    let output = workspace.run(&["backup", "b.annals"]);
    assert!(
        output.contains("backed up 2 documents with 22 statements to b.annals"),
        "{output}"
    );
    let message = workspace.fails(2, &["backup", "b.annals"]);
    assert!(message.contains("b.annals already exists"), "{message}");
    workspace.run(&["backup", "b.annals", "--replace"]);
    workspace.run(&["restore", "b.annals", "--store", "other"]);
    for args in [
        &["store", "verify"][..],
        &["undo"],
        &["undo", "--redo"],
        &["documents"],
    ] {
        workspace.run(&[args, &["--store", "other"]].concat());
    }
    workspace.run(&["remove", "flood.ttl", "storm.ttl"]);
    let message = workspace.fails(2, &["restore", "b.annals", "--store", "other"]);
    assert!(message.contains("holds documents"), "{message}");
    // a store without documents may be replaced
    workspace.run(&["restore", "b.annals"]);
    assert_eq!(workspace.statements(), statements);
    workspace.run(&["remove", "flood.ttl"]);
    workspace.run(&["restore", "b.annals", "--replace"]);
    assert_eq!(workspace.statements(), statements);
    assert_eq!(workspace.run(&["log"]).lines().count(), 4);
    workspace.run(&["store", "verify"]);
    let left = fs::read_dir(workspace.path(".")).expect("a folder");
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
fn standard_tools_unpack_a_backup_and_check_its_digests() {
    let workspace = workspace();
    workspace.run(&["backup", "b.annals"]);
    fs::create_dir(workspace.path("out")).expect("a folder");
    let unpacked = Command::new("sh")
        .args([
            "-c",
            "tar -xf ../b.annals && sha256sum --strict --quiet -c SHA256SUMS && ls kept",
        ])
        .current_dir(workspace.path("out"))
        .output()
        .expect("a shell");
    assert!(unpacked.status.success(), "{unpacked:?}");
    let kept = String::from_utf8(unpacked.stdout).expect("text");
    assert_eq!(kept.lines().count(), 4, "{kept}");
}

#[test]
fn a_damaged_or_foreign_file_is_rejected_and_creates_no_store() {
    let workspace = workspace();
    workspace.run(&["backup", "b.annals"]);
    let whole = fs::read(workspace.path("b.annals")).expect("the backup");
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
        fs::write(workspace.path("d.annals"), &bytes).expect("a file");
        let output = workspace.call(&["restore", "d.annals", "--store", "other"], "");
        // The padding between the end of a file and the next block does not matter.
        if output.code == Some(0) {
            fs::remove_dir_all(workspace.path("other")).expect("a store");
            continue;
        }
        refused += 1;
        assert_eq!(output.code, Some(2), "{}", output.err);
        let said = ["is damaged or truncated", "is not a backup of annals"];
        assert!(
            said.iter().any(|said| output.err.contains(said)),
            "{}",
            output.err
        );
        assert!(!workspace.path("other").exists());
    }
    assert!(refused > 60, "only {refused} were refused");
    workspace.fails(2, &["restore", "no-such-file", "--store", "other"]);
}

#[test]
fn a_backup_made_during_writes_is_one_state() {
    let workspace = workspace();
    let states: Vec<String> = (0..12)
        .map(|n| event("flood", &format!("20{n:02}"), "it was"))
        .collect();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for text in &states {
                workspace.write("flood.ttl", text);
                workspace.run(&["load", "flood.ttl"]);
            }
        });
        let mut number = 0;
        while !writing.is_finished() || number == 0 {
            let (file, store) = (format!("b{number}.annals"), format!("s{number}"));
            workspace.run(&["backup", &file]);
            workspace.run(&["restore", &file, "--store", &store]);
            workspace.run(&["store", "verify", "--store", &store]);
            number += 1;
        }
        writing.join().expect("the writer");
    });
}
