//! Host and origin checks, limits, cancellation and shutdown.

use super::{Response, Server, wait_until};
use std::io::{Read, Write};

#[test]
fn a_foreign_host_is_rejected_and_ours_are_not() {
    let server = Server::new(&["--name", "annals.example.org"]);
    let port = server
        .address
        .rsplit(':')
        .next()
        .expect("a port")
        .to_owned();
    for (host, expected) in [
        (format!("localhost:{port}"), 200),
        ("LOCALHOST".to_owned(), 200),
        (format!("[::1]:{port}"), 200),
        ("annals.example.org".to_owned(), 200),
        ("Annals.Example.org.:80".to_owned(), 200),
        ("evil.example".to_owned(), 421),
        (format!("evil.example:{port}"), 421),
        ("localhost.evil.example".to_owned(), 421),
        ("127.0.0.1.evil.example".to_owned(), 421),
        ("evil.example#localhost".to_owned(), 421),
        (format!("[::1].evil.example:{port}"), 421),
        ("localhost@evil.example".to_owned(), 421),
        (String::new(), 421),
    ] {
        for target in ["/health", "/stats.json", "/sparql?query=ASK%7B%7D"] {
            let response = server.send(&format!("GET {target}\nHost: {host}"), b"");
            assert_eq!(response.status, expected, "{host}: {}", response.head);
        }
    }
    let two = server.send("GET /health\nHost: localhost\nHost: evil.example", b"");
    assert_eq!(two.status, 400);
    let target = server.send("GET http://evil.example/health\nHost: localhost", b"");
    assert_eq!(target.status, 421);
}

#[test]
fn another_origin_reads_only_if_cors_allows_it() {
    let server = Server::new(&["--cors", "https://friend.example"]);
    let response = server.send("GET /stats.json\nOrigin: https://friend.example", b"");
    let allowed = response.header("access-control-allow-origin");
    assert_eq!(allowed.as_deref(), Some("https://friend.example"));
    let exposed = response.header("access-control-expose-headers");
    assert!(exposed.is_some_and(|names| names.contains("etag")));
    let asked = server.send("OPTIONS /store\nOrigin: https://friend.example", b"");
    let headers = asked.header("access-control-allow-headers");
    assert!(headers.is_some_and(|names| names.contains("if-match")));
    let closed = Server::new(&[]).send("GET /stats.json\nOrigin: https://friend.example", b"");
    assert_eq!(closed.header("access-control-allow-origin"), None);
}

#[test]
fn oversized_requests_are_rejected() {
    let server = Server::new(&[]);
    let long = server.send(
        &format!("GET /health\nX-Long: {}", "a".repeat(64 << 10)),
        b"",
    );
    assert_eq!(long.status, 431);
    let many: String = (0..200).map(|n| format!("\nX-{n}: a")).collect();
    assert_eq!(server.send(&format!("GET /health{many}"), b"").status, 431);
    let mut stream = server.connect();
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        server.address,
        1_u64 << 40
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    assert_eq!(Response::read(stream).status, 413);
}

#[test]
fn truncated_results_are_an_error() {
    let server = Server::new(&["--max-rows", "10", "--timeout", "1"]);
    let query_response = |query: &str| {
        server.send(
            "POST /sparql\nContent-Type: application/sparql-query",
            query.as_bytes(),
        )
    };
    assert_eq!(query_response("SELECT * { ?s ?p ?o } LIMIT 10").status, 200);
    let rows = query_response("SELECT * { ?s ?p ?o }");
    assert_eq!(rows.status, 422);
    assert!(rows.text().contains("more than 10 rows"), "{}", rows.text());
    assert_eq!(query_response("CONSTRUCT WHERE { ?s ?p ?o }").status, 422);
    assert!(server.get("/timeline.json").status >= 400);
    assert!(server.get("/timeline.json?words=e").status >= 400);
    assert_eq!(server.get("/timeline.json?n=11").status, 400);
    assert_eq!(server.get("/timeline.json?n=5").status, 200);
    let slow = query_response("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    assert_eq!(slow.status, 422, "{}", slow.text());
    assert!(
        slow.text().contains("1 s and was stopped"),
        "{}",
        slow.text()
    );
}

#[test]
fn a_cross_product_is_cancelled_and_its_permit_released() {
    let server = Server::new(&["--at-once", "1", "--timeout", "1"]);
    let values = "0 1 2 3 4 5 6 7 8 9 ".repeat(10);
    let blocks: String = (0..12)
        .map(|i| format!("{{ VALUES ?v{i} {{ {values} }} }} "))
        .collect();
    for query in [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?h && ?i = ?d) }",
        "SELECT ?b (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } GROUP BY ?b",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f > ?i) } ORDER BY ?a LIMIT 5",
        "SELECT (COUNT(*) AS ?n) { ?a (!rdf:nil)* ?b . ?c (!rdf:nil)* ?d . ?e (!rdf:nil)* ?f }",
        &format!("SELECT (COUNT(*) AS ?n) {{ {blocks} }}"),
    ] {
        let head = "POST /sparql\nContent-Type: application/sparql-query";
        let slow = server.send(head, query.as_bytes());
        assert_eq!(slow.status, 422, "{query}: {}", slow.text());
        wait_until("its permit is released", || in_progress(&server) == 0);
    }
    assert_eq!(server.get("/stats.json").status, 200);
}

/// The number of requests in progress.
fn in_progress(server: &Server) -> usize {
    let text = server.get("/metrics").text();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("annals_working "));
    line.and_then(|number| number.parse().ok())
        .expect("a number")
}

#[test]
fn a_disconnect_cancels_the_query_and_excess_requests_are_rejected() {
    let server = Server::new(&["--at-once", "1", "--timeout", "600"]);
    let mut stream = server.connect();
    let query = "SELECT (COUNT(*) AS ?n) { ?a a ?class . ?b a ?class . ?c a ?class }";
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
        server.address,
        query.len()
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    wait_until("it is in progress", || in_progress(&server) == 1);
    let busy = server.get("/stats.json");
    assert_eq!(busy.status, 503, "{}", busy.head);
    assert_eq!(busy.header("retry-after").as_deref(), Some("1"));
    assert_eq!(server.get("/health").status, 200);
    drop(stream);
    wait_until("it is stopped", || in_progress(&server) == 0);
    assert_eq!(server.get("/stats.json").status, 200);
}

#[test]
fn half_open_connections_and_garbage_do_not_block_other_clients() {
    let server = Server::new(&[]);
    let mut open: Vec<_> = (0..100).map(|_| server.connect()).collect();
    for (number, stream) in open.iter_mut().enumerate() {
        let part = &b"GET /health HTTP/1.1\r\nHost: loc"[..number % 30];
        stream.write_all(part).expect("it is sent");
    }
    for number in 0..500_u32 {
        let mut stream = server.connect();
        let mut bytes =
            b"GET /timeline.json?from=2023 HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec();
        let at = (number as usize * 7) % bytes.len();
        bytes[at] = (number % 251) as u8;
        // Garbage may be cut off before all of it is sent.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
    }
    assert_eq!(server.get("/stats.json").status, 200);
    // A connection that never sends its headers is closed.
    let mut first = open.swap_remove(5);
    let mut answer = Vec::new();
    let ended = first.read_to_end(&mut answer);
    assert!(ended.is_ok(), "{ended:?}");
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"),
        "{answer:?}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_the_server_after_the_response_in_progress() {
    let mut server = Server::new(&[]);
    let mut stream = server.connect();
    let head = format!(
        "GET /timeline.json HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    wait_until("it was received", || server.get("/metrics").status == 200);
    let status = server.interrupt();
    assert_eq!(status.code(), Some(0));
    let response = Response::read(stream);
    assert_eq!(response.status, 200);
    assert!(
        response.json()["count"]
            .as_u64()
            .is_some_and(|count| count > 200)
    );
}

#[test]
fn the_server_does_not_start_with_invalid_options() {
    let folder = std::env::temp_dir().join(format!("annals-serve-begin-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("short"), "short").expect("a file");
    let busy = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = busy.local_addr().expect("an address").port().to_string();
    for (options, expected) in [
        (&["-p", &port][..], "choose another port with -p"),
        (&["--writable"], "--token-file"),
        (&["--writable", "--token-file", "short"], "at least 16"),
        (&["--writable", "--token-file", "none"], "cannot read none"),
        (&["--timeout", "0"], "0"),
    ] {
        let mut command = super::program();
        command.arg("serve").args(options).current_dir(&folder);
        let output = command.output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {stderr}");
        assert!(stderr.contains(expected), "{options:?}: {stderr}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}
