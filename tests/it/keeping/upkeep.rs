//! A store looked after: verified, compacted, made anew.

use super::{Desk, event};
use annals::store::{Durability, Store};
use std::fs;

/// A store with a history: loads, an update, a removal, an undo.
fn desk() -> Desk {
    let desk = Desk::new();
    for slug in ["flood", "storm", "fire"] {
        desk.write(&format!("{slug}.ttl"), event(slug, "2023-05", "it was"));
    }
    desk.write(
        "g.trig",
        "<http://a/g> { <http://a/s> <http://a/p> [] } <http://a/s> <http://a/p> 1 .",
    );
    desk.write("h.trig", "<http://a/g> { <http://a/s> <http://a/p> 2, 3 }");
    desk.done(&["load", "flood.ttl", "storm.ttl", "g.trig"]);
    desk.done(&["load", "fire.ttl", "h.trig"]);
    desk.done(&[
        "update",
        "-e",
        "DELETE DATA { ev:flood ann:date '2023-05'^^edtf:EDTF }",
    ]);
    desk.done(&[
        "update",
        "-e",
        "INSERT { ev:flood rdfs:seeAlso [ rdfs:comment 'x' ] } WHERE {}",
    ]);
    desk.done(&["remove", "storm.ttl"]);
    desk.done(&["undo"]);
    desk
}

fn data(desk: &Desk) -> std::path::PathBuf {
    desk.path(".annals/data.mdb")
}

#[test]
fn a_store_is_made_anew_from_what_is_kept_whatever_became_of_its_file() {
    let desk = desk();
    let (holds, documents) = (desk.holds(), desk.done(&["documents"]));
    let whole = fs::read(data(&desk)).expect("the file");
    let told = desk.done(&["store", "rebuild"]);
    assert!(!told.contains("warning"), "{told}");
    for broken in [&whole[..whole.len() / 2], b"something else", b""] {
        fs::write(data(&desk), broken).expect("the file");
        desk.fails(2, &["stats"]);
        let told = desk.done(&["store", "rebuild"]);
        assert!(told.contains("the store could not be read"), "{told}");
        assert_eq!(desk.holds(), holds);
        assert_eq!(desk.done(&["documents"]), documents);
        desk.done(&["store", "verify"]);
    }
    fs::remove_file(data(&desk)).expect("the file");
    desk.done(&["store", "rebuild"]);
    assert_eq!(desk.holds(), holds);
    // and its history goes on
    desk.done(&["undo"]);
    desk.done(&["undo", "--redo"]);
    assert_eq!(desk.holds(), holds);
}

#[test]
fn what_is_missing_or_damaged_among_what_is_kept_is_told() {
    let desk = desk();
    let kept = desk.path(".annals/kept");
    let names = fs::read_dir(&kept)
        .expect("kept")
        .map(|it| it.expect("a file").path());
    let names: Vec<_> = names.collect();
    assert!(names.len() > 10, "{names:?}");
    for path in names {
        let bytes = fs::read(&path).expect("a file");
        let mut other = bytes.clone();
        let last = other.len() - 9;
        other[last] ^= 1;
        fs::write(&path, other).expect("a file");
        let message = desk.fails(2, &["store", "verify"]);
        assert!(
            message.contains("is damaged"),
            "{}: {message}",
            path.display()
        );
        fs::remove_file(&path).expect("a file");
        let message = desk.fails(2, &["store", "verify"]);
        assert!(
            message.contains("is missing") || message.contains("was forgotten"),
            "{}: {message}",
            path.display()
        );
        fs::write(&path, bytes).expect("a file");
    }
    desk.done(&["store", "verify"]);
}

#[test]
fn compacting_keeps_what_undo_needs_unless_the_history_is_to_be_forgotten() {
    let desk = desk();
    let holds = desk.holds();
    desk.write(".annals/kept/.part-xyz", "half of something");
    desk.done(&["store", "compact"]);
    assert!(!desk.path(".annals/kept/.part-xyz").exists());
    assert_eq!(desk.holds(), holds);
    for _ in 0..4 {
        desk.done(&["undo"]);
    }
    desk.fails(2, &["undo"]);
    for _ in 0..4 {
        desk.done(&["undo", "--redo"]);
    }
    assert_eq!(desk.holds(), holds);
    desk.done(&["store", "compact", "--forget"]);
    assert_eq!(desk.holds(), holds);
    let message = desk.fails(2, &["undo"]);
    assert!(
        message.contains("there is nothing to take back"),
        "{message}"
    );
    desk.done(&["store", "verify"]);
    desk.done(&["store", "rebuild"]);
    assert_eq!(desk.holds(), holds);
    // texts that nothing names any more are gone, those of today are there
    desk.done(&["remove", "fire.ttl"]);
    desk.done(&["undo"]);
    assert_eq!(desk.holds(), holds);
}

#[test]
fn nothing_is_put_in_the_place_of_a_store_that_others_have_open() {
    let desk = desk();
    desk.done(&["backup", "b.annals"]);
    let store = Store::open(&desk.path(".annals"), Durability::Durable).expect("a store");
    for args in [
        &["store", "compact", "--wait", "0.1"][..],
        &["store", "rebuild", "--wait", "0.1"],
        &["restore", "b.annals", "--replace", "--wait", "0.1"],
    ] {
        let message = desk.fails(2, args);
        assert!(
            message.contains("is in use by another process"),
            "{message}"
        );
    }
    drop(store);
    desk.done(&["store", "compact"]);
    desk.done(&["store", "verify"]);
}
