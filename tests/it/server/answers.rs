//! Answers that are kept: the same as those that are made anew, until the data change.

use super::{Response, Server, TOKEN};
use std::io::Read;

/// Pages, feeds, calendars, pictures, JSON and results of saved queries.
const ADDRESSES: &[&str] = &[
    "/",
    "/timeline?actor=sandworm&reverse",
    "/timeline?reverse&actor=sandworm",
    "/event/kyivstar-attack",
    "/event/kyivstar-attack?as-of=2023-12-13",
    "/agent/sandworm",
    "/why/kyivstar-attack",
    "/graph?of=sandworm&depth=1",
    "/sources?q=reuters",
    "/queries",
    "/query/names?thing=sandworm",
    "/about",
    "/find?q=viasat",
    "/sparql",
    "/check",
    "/annals.css",
    "/terms.json",
    "/timeline.json?from=2023-12&to=2023-12",
    "/timeline.csv?n=5",
    "/timeline.ics?from=2023-12&to=2023-12",
    "/timeline.svg?from=2023-12&to=2023-12",
    "/timeline.atom?n=3",
    "/known.atom?n=3",
    "/event/kyivstar-attack.json",
    "/query/stats.csv",
    "/stats.json",
    "/api/openapi.json",
];

fn gunzip(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(body);
    decoder.read_to_end(&mut bytes).expect("it is gzip");
    bytes
}

/// The same host for both servers: a service description names it.
fn get(server: &Server, target: &str) -> Response {
    server.send(&format!("GET {target}\nHost: localhost"), b"")
}

fn compressed(server: &Server, target: &str) -> Response {
    let head = format!("GET {target}\nHost: localhost\nAccept-Encoding: br, gzip");
    server.send(&head, b"")
}

#[test]
fn a_kept_answer_is_that_which_is_made_anew() {
    let (keeping, forgetful) = (Server::new(&[]), Server::new(&["--cache-memory", "0"]));
    for address in ADDRESSES {
        let new = get(&forgetful, address);
        assert_eq!(new.status, 200, "{address}: {}", new.text());
        let tag = new.header("etag").expect("every answer has a tag");
        // The first time it is made, the second time kept, the third time it comes from memory.
        for _ in 0..3 {
            let answer = get(&keeping, address);
            for name in ["content-type", "etag", "vary", "content-disposition"] {
                assert_eq!(answer.header(name), new.header(name), "{address}: {name}");
            }
            assert!(answer.body == new.body, "{address} differs");
            assert_eq!(answer.header("content-encoding"), None);
        }
        let short = compressed(&keeping, address);
        if short.header("content-encoding").as_deref() == Some("gzip") {
            assert!(short.body.len() < new.body.len(), "{address}");
            assert!(gunzip(&short.body) == new.body, "{address} differs");
            assert_ne!(short.header("etag").as_ref(), Some(&tag));
        } else {
            assert!(short.body == new.body && new.body.len() < 200, "{address}");
        }
        for tag in [tag, short.header("etag").expect("a tag")] {
            let head = format!("GET {address}\nHost: localhost\nIf-None-Match: {tag}");
            for server in [&keeping, &forgetful] {
                let same = server.send(&head, b"");
                assert_eq!((same.status, same.body.len()), (304, 0), "{address}");
            }
        }
        let head = keeping.send(&format!("HEAD {address}\nHost: localhost"), b"");
        assert!(head.status == 200 && head.body.is_empty());
        let length = new.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(length), "{address}");
    }
}

#[test]
fn what_strangers_write_and_what_is_negotiated_is_answered_anew() {
    let server = Server::new(&[]);
    let accepts = |target: &str, accept: &str| {
        let head = format!("GET {target}\nAccept: {accept}\nAccept-Encoding: gzip");
        server.send(&head, b"")
    };
    for _ in 0..3 {
        let page = accepts("/sparql", "text/html");
        let description = accepts("/sparql", "text/turtle");
        let kind = |answer: &Response| answer.header("content-type").expect("a media type");
        assert!(kind(&page).starts_with("text/html"));
        assert!(kind(&description).starts_with("text/turtle"));
        let query = accepts("/sparql?query=ASK%7B%7D", "text/csv");
        assert_eq!(
            (query.status, query.header("content-encoding")),
            (200, None)
        );
        let missing = accepts("/event/no-such-event", "text/html");
        assert_eq!((missing.status, missing.header("etag")), (404, None));
        let named = accepts("/event/no-such-event", "application/json");
        assert!(
            kind(&named).starts_with("application/json"),
            "errors have the client's format"
        );
    }
}

#[test]
fn a_change_empties_what_is_kept() {
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    let count = || server.get("/stats.json").json()["things"]["Event"].as_u64();
    let before = count().expect("a number");
    assert_eq!((count(), count()), (Some(before), Some(before)));
    let tag = server.get("/stats.json").header("etag").expect("a tag");
    let head = format!(
        "POST /sparql\nContent-Type: application/sparql-update\nAuthorization: Bearer {TOKEN}"
    );
    let text =
        "INSERT DATA { ev:new a ann:Event ; rdfs:label \"New\"@en ; ann:date \"2024\"^^xsd:gYear }";
    assert_eq!(server.send(&head, text.as_bytes()).status, 204);
    assert_eq!(count(), Some(before + 1));
    let again = server.send(&format!("GET /stats.json\nIf-None-Match: {tag}"), b"");
    assert_eq!(again.status, 200, "the tag is that of the old answer");
}
