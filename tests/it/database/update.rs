//! SPARQL Update on the command line.

use super::{Workspace, event};

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("a.ttl", event("flood", "2023-05", "it was"));
    workspace.write("b.ttl", event("flood", "2023-05", "it was"));
    workspace.run(&["load", "a.ttl", "b.ttl"]);
    workspace
}

#[test]
fn inserts_go_to_a_document_of_the_day_and_deletes_apply_to_all_documents() {
    let workspace = workspace();
    let output = workspace.run(&[
        "update",
        "-e",
        "INSERT DATA { ev:flood ann:sector ann:energy }",
    ]);
    let day = chrono::Utc::now().format("%Y-%m-%d");
    assert!(output.contains(&format!("in update/{day}-1")), "{output}");
    let output = workspace.run(&[
        "update",
        "-e",
        "INSERT DATA { ev:flood ann:sector ann:health }",
    ]);
    assert!(
        output.contains("update/20") && output.contains("-2\n"),
        "{output}"
    );
    workspace.write("u.ru", "DELETE WHERE { ev:flood rdfs:label ?label }");
    let output = workspace.run(&["update", "-f", "u.ru"]);
    assert!(
        output.contains("2 documents changed: 1 event changed; 1 statement removed"),
        "{output}"
    );
    assert!(
        output.contains("0 statements inserted, 2 deleted, in a.ttl, b.ttl"),
        "{output}"
    );
    let output = workspace.call(
        &["update", "-"],
        "DELETE DATA { ev:flood ann:sector ann:health }",
    );
    assert_eq!(output.code, Some(0), "{}", output.err);
    assert!(output.err.contains("1 document removed"), "{}", output.err);
    for _ in 0..4 {
        workspace.run(&["undo"]);
    }
    assert_eq!(workspace.run(&["documents"]).matches("same").count(), 2);
    workspace.run(&["store", "verify"]);
}

#[test]
fn a_dry_run_of_an_update_reports_and_changes_nothing() {
    let workspace = workspace();
    let before = workspace.statements();
    let text = "DELETE { ?e ann:date ?d } INSERT { ?e ann:date '2024'^^edtf:EDTF } \
                WHERE { ?e ann:date ?d }";
    let output = workspace.run(&["update", "--dry-run", "-e", text]);
    assert!(output.contains("      date: 2023-05 → 2024\n"), "{output}");
    assert_eq!(workspace.statements(), before);
    let output = workspace.run(&["update", "-e", "DELETE DATA { ev:nothing a ann:Event }"]);
    assert!(output.contains("nothing changed"), "{output}");
    assert_eq!(workspace.run(&["log"]).lines().count(), 2);
}

#[test]
fn a_forbidden_update_is_refused_and_changes_nothing() {
    let workspace = workspace();
    let before = workspace.statements();
    for (text, reason) in [
        ("LOAD <http://example.org/>", "LOAD would fetch a document"),
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
            "LOAD would fetch a document",
        ),
        ("INSERT DATA {", "update:1:13"),
    ] {
        let message = workspace.fails(2, &["update", "-e", text]);
        assert!(message.contains(reason), "{text}: {message}");
        assert_eq!(workspace.statements(), before);
    }
    let other = Workspace::new();
    let message = other.fails(2, &["update", "-e", "CLEAR ALL"]);
    assert!(message.contains("there is no store here"), "{message}");
}
