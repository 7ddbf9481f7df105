//! Maintenance: verify, compact, rebuild.

use super::{Workspace, event};
use annals::store::{Durability, Store};
use std::fs;

/// A store with a history: loads, an update, a removal, an undo.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    for slug in ["flood", "storm", "fire"] {
        workspace.write(&format!("{slug}.ttl"), event(slug, "2023-05", "it was"));
    }
    workspace.write(
        "g.trig",
        "<http://a/g> { <http://a/s> <http://a/p> [] } <http://a/s> <http://a/p> 1 .",
    );
    workspace.write("h.trig", "<http://a/g> { <http://a/s> <http://a/p> 2, 3 }");
    workspace.run(&["load", "flood.ttl", "storm.ttl", "g.trig"]);
    workspace.run(&["load", "fire.ttl", "h.trig"]);
    workspace.run(&[
        "update",
        "-e",
        "DELETE DATA { ev:flood ann:date '2023-05'^^edtf:EDTF }",
    ]);
    workspace.run(&[
        "update",
        "-e",
        "INSERT { ev:flood rdfs:seeAlso [ rdfs:comment 'x' ] } WHERE {}",
    ]);
    workspace.run(&["remove", "storm.ttl"]);
    workspace.run(&["undo"]);
    workspace
}

fn data(workspace: &Workspace) -> std::path::PathBuf {
    workspace.path(".annals/data.mdb")
}

#[test]
fn a_store_is_rebuilt_from_its_archive_whatever_the_state_of_its_file() {
    let workspace = workspace();
    let (statements, documents) = (workspace.statements(), workspace.run(&["documents"]));
    let whole = fs::read(data(&workspace)).expect("the file");
    let output = workspace.run(&["store", "rebuild"]);
    assert!(!output.contains("warning"), "{output}");
    for broken in [&whole[..whole.len() / 2], b"something else", b""] {
        fs::write(data(&workspace), broken).expect("the file");
        workspace.fails(2, &["stats"]);
        let output = workspace.run(&["store", "rebuild"]);
        assert!(output.contains("the store could not be read"), "{output}");
        assert_eq!(workspace.statements(), statements);
        assert_eq!(workspace.run(&["documents"]), documents);
        workspace.run(&["store", "verify"]);
    }
    fs::remove_file(data(&workspace)).expect("the file");
    workspace.run(&["store", "rebuild"]);
    assert_eq!(workspace.statements(), statements);
    // and its history goes on
    workspace.run(&["undo"]);
    workspace.run(&["undo", "--redo"]);
    assert_eq!(workspace.statements(), statements);
}

#[test]
fn missing_and_damaged_archived_files_are_reported() {
    let workspace = workspace();
    let archive = workspace.path(".annals/kept");
    let names = fs::read_dir(&archive)
        .expect("an archive")
        .map(|it| it.expect("a file").path());
    let names: Vec<_> = names.collect();
    assert!(names.len() > 10, "{names:?}");
    for path in names {
        let bytes = fs::read(&path).expect("a file");
        let mut other = bytes.clone();
        let last = other.len() - 9;
        other[last] ^= 1;
        fs::write(&path, other).expect("a file");
        let message = workspace.fails(2, &["store", "verify"]);
        assert!(
            message.contains("is damaged"),
            "{}: {message}",
            path.display()
        );
        fs::remove_file(&path).expect("a file");
        let message = workspace.fails(2, &["store", "verify"]);
        assert!(
            message.contains("is missing") || message.contains("is no longer in the history"),
            "{}: {message}",
            path.display()
        );
        fs::write(&path, bytes).expect("a file");
    }
    workspace.run(&["store", "verify"]);
}

#[test]
fn compacting_keeps_what_undo_needs_unless_the_history_is_dropped() {
    let workspace = workspace();
    let statements = workspace.statements();
    workspace.write(".annals/kept/.part-xyz", "half of something");
    workspace.run(&["store", "compact"]);
    assert!(!workspace.path(".annals/kept/.part-xyz").exists());
    assert_eq!(workspace.statements(), statements);
    for _ in 0..4 {
        workspace.run(&["undo"]);
    }
    workspace.fails(2, &["undo"]);
    for _ in 0..4 {
        workspace.run(&["undo", "--redo"]);
    }
    assert_eq!(workspace.statements(), statements);
    workspace.run(&["store", "compact", "--forget"]);
    assert_eq!(workspace.statements(), statements);
    let message = workspace.fails(2, &["undo"]);
    assert!(message.contains("there is nothing to undo"), "{message}");
    workspace.run(&["store", "verify"]);
    workspace.run(&["store", "rebuild"]);
    assert_eq!(workspace.statements(), statements);
    // unreferenced texts are gone, current ones are there
    workspace.run(&["remove", "fire.ttl"]);
    workspace.run(&["undo"]);
    assert_eq!(workspace.statements(), statements);
}

#[test]
fn a_store_that_others_have_open_is_not_replaced() {
    let workspace = workspace();
    workspace.run(&["backup", "b.annals"]);
    let store = Store::open(&workspace.path(".annals"), Durability::Durable).expect("a store");
    for args in [
        &["store", "compact", "--wait", "0.1"][..],
        &["store", "rebuild", "--wait", "0.1"],
        &["restore", "b.annals", "--replace", "--wait", "0.1"],
    ] {
        let message = workspace.fails(2, args);
        assert!(
            message.contains("is in use by another process"),
            "{message}"
        );
    }
    drop(store);
    workspace.run(&["store", "compact"]);
    workspace.run(&["store", "verify"]);
}
