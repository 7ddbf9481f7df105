//! SPARQL in worker processes: limits of depth, time and memory, and what is left after each.

use super::{Response, Server, TOKEN, wait_until};
use std::io::Write;
use std::time::{Duration, Instant};

const QUERY: &str = "POST /sparql\nContent-Type: application/sparql-query";

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_query_that_nests_too_deep_is_an_error_that_names_the_limit() {
    let server = Server::new(&[]);
    for count in [101, 805, 3_000] {
        let (open, close) = ("(".repeat(count), ")".repeat(count));
        let query = format!("ASK{{FILTER({open}1{close})}}");
        let get = server.get(&format!("/sparql?query={}", encoded(&query)));
        let post = server.send(QUERY, query.as_bytes());
        let page = format!("GET /sparql?query={}\nAccept: text/html", encoded(&query));
        for response in [get, post, server.send(&page, b"")] {
            assert!(
                [400, 414, 431].contains(&response.status),
                "{}",
                response.head
            );
            let text = response.text();
            assert!(
                response.status != 400 || text.contains("100 brackets"),
                "{text}"
            );
        }
    }
    let update = format!("DELETE {{}} WHERE {{ {} }}", "{".repeat(100_000));
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    let head = format!(
        "POST /sparql\nContent-Type: application/sparql-update\nAuthorization: Bearer {TOKEN}"
    );
    let response = server.send(&head, update.as_bytes());
    assert_eq!(response.status, 400, "{}", response.text());
    assert_eq!(server.get("/stats.json").status, 200);
}

#[cfg(target_os = "linux")]
#[test]
fn a_query_that_needs_too_much_memory_is_stopped_and_the_next_one_is_answered() {
    let server = Server::new(&["--query-memory", "64", "--timeout", "20"]);
    let mut query = format!(
        "SELECT (STRLEN(?v6) AS ?n) {{ BIND(\"{}\" AS ?v0) ",
        "x".repeat(100)
    );
    for i in 0..6 {
        let parts = vec![format!("?v{i}"); 16].join(", ");
        query.push_str(&format!("BIND(CONCAT({parts}) AS ?v{}) ", i + 1));
    }
    query.push('}');
    let response = server.send(QUERY, query.as_bytes());
    assert_eq!(response.status, 422, "{}", response.text());
    assert!(
        response.text().contains("64 MB of memory"),
        "{}",
        response.text()
    );
    let next = server.send(QUERY, b"ASK { ?s ?p ?o }");
    assert_eq!(next.status, 200, "{}", next.text());
}

#[test]
fn a_query_that_takes_too_long_leaves_neither_work_nor_a_place_taken() {
    let server = Server::new(&["--at-once", "1", "--timeout", "1"]);
    for query in [
        "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i } }",
        "SELECT (MAX(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?m) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "ASK { ?a ((!rdf:nil)*/(!rdf:nil)*)* ?b . ?b ((!rdf:nil)*/(!rdf:nil)*)* ?c FILTER(?a = 1) }",
    ] {
        let begun = Instant::now();
        let slow = server.send(QUERY, query.as_bytes());
        assert_eq!(slow.status, 422, "{query}: {}", slow.text());
        let next = server.send(QUERY, b"ASK {}");
        assert_eq!(next.status, 200, "{}", next.text());
        assert!(begun.elapsed() < Duration::from_secs(20), "{query}");
    }
}

#[test]
fn an_update_that_takes_too_long_changes_nothing() {
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    let before = server.get("/stats.json").text();
    drop(server);
    let server = Server::of(
        &["--writable", "--token-file", "token", "--timeout", "1"],
        &["tests/data/server/hostile.ttl"],
    );
    let head = format!(
        "POST /sparql\nContent-Type: application/sparql-update\nAuthorization: Bearer {TOKEN}"
    );
    let endless =
        "INSERT { ?a ann:note 'x' } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }";
    let response = server.send(&head, endless.as_bytes());
    assert_eq!(response.status, 422, "{}", response.text());
    assert_eq!(server.get("/stats.json").text(), before);
    let fine = server.send(&head, b"INSERT DATA { ev:later a ann:Event ; rdfs:label 'Later'@en ; ann:date '2024'^^xsd:gYear }");
    assert!(fine.status == 204 || fine.status == 400, "{}", fine.text());
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_was_killed_is_replaced() {
    let server = Server::new(&[]);
    assert_eq!(server.send(QUERY, b"ASK {}").status, 200);
    let workers = || {
        let own = server.id().to_string();
        let out = std::process::Command::new("ps")
            .args(["--ppid", &own, "-o", "pid="])
            .output();
        let out = out.expect("ps is there");
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let killed = workers();
    assert!(!killed.is_empty());
    for id in &killed {
        let status = std::process::Command::new("kill").args(["-9", id]).status();
        assert!(status.expect("kill is there").success());
    }
    wait_until("a query is answered", || {
        server.send(QUERY, b"ASK {}").status == 200
    });
    wait_until("the killed ones are gone", || {
        workers().iter().all(|id| !killed.contains(id))
    });
}

#[test]
fn a_link_of_another_site_shows_its_query_and_does_not_run_it() {
    let server = Server::new(&[]);
    let target = format!("/sparql?query={}", encoded("SELECT (1 + 41 AS ?x) {}"));
    let follow = |site: &str| {
        let head = format!(
            "GET {target}\nAccept: text/html\nSec-Fetch-Mode: navigate\nSec-Fetch-Site: {site}"
        );
        server.send(&head, b"")
    };
    for site in ["cross-site", "same-site"] {
        let page = follow(site);
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(
            text.contains("1 + 41") && text.contains("another site"),
            "{text}"
        );
        assert!(!text.contains("<td class=\"num\">42"), "{text}");
    }
    for site in ["same-origin", "none"] {
        assert!(
            follow(site).text().contains("<td class=\"num\">42"),
            "{site}"
        );
    }
}

#[test]
fn sparql_can_be_switched_off() {
    let server = Server::new(&["--no-sparql"]);
    for target in [
        "/sparql",
        "/sparql.json?query=ASK%7B%7D",
        "/sparql?query=ASK%7B%7D",
    ] {
        let response = server.get(target);
        assert_eq!(response.status, 404, "{target}: {}", response.text());
    }
    assert_eq!(server.send(QUERY, b"ASK {}").status, 404);
    assert_eq!(server.get("/timeline.json?n=1").status, 200);
}

#[test]
fn a_change_without_the_token_is_refused_before_its_body_is_read() {
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    for head in [
        "PUT /store?graph=urn:x HTTP/1.1\r\nContent-Type: text/turtle",
        "POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-update",
    ] {
        let mut stream = server.connect();
        let head = format!(
            "{head}\r\nHost: {}\r\nContent-Length: 1000000\r\n\r\n",
            server.address
        );
        let begun = Instant::now();
        stream.write_all(head.as_bytes()).expect("it is sent");
        assert_eq!(Response::read(stream).status, 401);
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}
