//! SPARQL Update at the counter.

use super::{Desk, event};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.ttl", event("flood", "2023-05", "it was"));
    desk.write("b.ttl", event("flood", "2023-05", "it was"));
    desk.done(&["load", "a.ttl", "b.ttl"]);
    desk
}

#[test]
fn what_is_inserted_has_a_document_of_its_day_and_what_is_deleted_leaves_all_that_say_it() {
    let desk = desk();
    let told = desk.done(&[
        "update",
        "-e",
        "INSERT DATA { ev:flood ann:sector ann:energy }",
    ]);
    let day = chrono::Utc::now().format("%Y-%m-%d");
    assert!(told.contains(&format!("in update/{day}-1")), "{told}");
    let told = desk.done(&[
        "update",
        "-e",
        "INSERT DATA { ev:flood ann:sector ann:health }",
    ]);
    assert!(
        told.contains("update/20") && told.contains("-2\n"),
        "{told}"
    );
    desk.write("u.ru", "DELETE WHERE { ev:flood rdfs:label ?label }");
    let told = desk.done(&["update", "-f", "u.ru"]);
    assert!(
        told.contains("2 documents changed: 1 event changed; 1 statement removed"),
        "{told}"
    );
    assert!(
        told.contains("0 statements inserted, 2 deleted, in a.ttl, b.ttl"),
        "{told}"
    );
    let told = desk.call(
        &["update", "-"],
        "DELETE DATA { ev:flood ann:sector ann:health }",
    );
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert!(told.err.contains("1 document removed"), "{}", told.err);
    for _ in 0..4 {
        desk.done(&["undo"]);
    }
    assert_eq!(desk.done(&["documents"]).matches("same").count(), 2);
    desk.done(&["store", "verify"]);
}

#[test]
fn a_dry_update_tells_and_changes_nothing() {
    let desk = desk();
    let before = desk.holds();
    let text = "DELETE { ?e ann:date ?d } INSERT { ?e ann:date '2024'^^edtf:EDTF } \
                WHERE { ?e ann:date ?d }";
    let told = desk.done(&["update", "--dry-run", "-e", text]);
    assert!(told.contains("      date: 2023-05 → 2024\n"), "{told}");
    assert_eq!(desk.holds(), before);
    let told = desk.done(&["update", "-e", "DELETE DATA { ev:nothing a ann:Event }"]);
    assert!(told.contains("nothing changed"), "{told}");
    assert_eq!(desk.done(&["log"]).lines().count(), 2);
}

#[test]
fn what_an_update_may_not_do_is_refused_and_nothing_changes() {
    let desk = desk();
    let before = desk.holds();
    for (text, reason) in [
        (
            "LOAD <http://example.org/>",
            "LOAD would read from elsewhere",
        ),
        (
            "INSERT { ?s ann:note ?o } WHERE { SERVICE <http://a/> { ?s ?p ?o } }",
            "SERVICE would call another server",
        ),
        (
            "INSERT DATA { ev:flood ann:earliest '2023-05-01'^^xsd:date }",
            "is derived",
        ),
        (
            "INSERT DATA { ev:flood ann:sector ann:energy } ; LOAD <http://a/>",
            "LOAD would read from elsewhere",
        ),
        ("INSERT DATA {", "update:1:14"),
    ] {
        let message = desk.fails(2, &["update", "-e", text]);
        assert!(message.contains(reason), "{text}: {message}");
        assert_eq!(desk.holds(), before);
    }
    let other = Desk::new();
    let message = other.fails(2, &["update", "-e", "CLEAR ALL"]);
    assert!(message.contains("there is no store here"), "{message}");
}
