//! Who is let in, and what a client cannot do to others.

use super::{Reply, Server, wait_until};
use std::io::{Read, Write};

#[test]
fn a_foreign_host_is_refused_and_ours_are_not() {
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
            let reply = server.ask(&format!("GET {target}\nHost: {host}"), b"");
            assert_eq!(reply.status, expected, "{host}: {}", reply.head);
        }
    }
    let two = server.ask("GET /health\nHost: localhost\nHost: evil.example", b"");
    assert_eq!(two.status, 400);
    let target = server.ask("GET http://evil.example/health\nHost: localhost", b"");
    assert_eq!(target.status, 421);
}

#[test]
fn another_site_reads_only_where_its_name_was_given() {
    let server = Server::new(&["--cors", "https://friend.example"]);
    let reply = server.ask("GET /stats.json\nOrigin: https://friend.example", b"");
    let allowed = reply.header("access-control-allow-origin");
    assert_eq!(allowed.as_deref(), Some("https://friend.example"));
    let closed = Server::new(&[]).ask("GET /stats.json\nOrigin: https://friend.example", b"");
    assert_eq!(closed.header("access-control-allow-origin"), None);
}

#[test]
fn a_request_has_limits_to_its_length() {
    let server = Server::new(&[]);
    let long = server.ask(
        &format!("GET /health\nX-Long: {}", "a".repeat(64 << 10)),
        b"",
    );
    assert_eq!(long.status, 431);
    let many: String = (0..200).map(|n| format!("\nX-{n}: a")).collect();
    assert_eq!(server.ask(&format!("GET /health{many}"), b"").status, 431);
    let mut stream = server.connect();
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n",
        server.address,
        1_u64 << 40
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    assert_eq!(Reply::read(stream).status, 413);
}

#[test]
fn a_cut_off_answer_is_never_a_whole_one() {
    let server = Server::new(&["--max-rows", "10", "--timeout", "1"]);
    let ask = |query: &str| {
        server.ask(
            "POST /sparql\nContent-Type: application/sparql-query",
            query.as_bytes(),
        )
    };
    assert_eq!(ask("SELECT * { ?s ?p ?o } LIMIT 10").status, 200);
    let rows = ask("SELECT * { ?s ?p ?o }");
    assert_eq!(rows.status, 422);
    assert!(rows.text().contains("more than 10 rows"), "{}", rows.text());
    assert_eq!(ask("CONSTRUCT WHERE { ?s ?p ?o }").status, 422);
    assert!(server.get("/timeline.json").status >= 400);
    assert!(server.get("/timeline.json?words=e").status >= 400);
    assert_eq!(server.get("/timeline.json?n=11").status, 400);
    assert_eq!(server.get("/timeline.json?n=5").status, 200);
    let slow = ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    assert_eq!(slow.status, 422, "{}", slow.text());
    assert!(
        slow.text().contains("1 s and was stopped"),
        "{}",
        slow.text()
    );
}

#[test]
fn a_query_that_only_multiplies_is_stopped_and_its_permit_comes_back() {
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
        let slow = server.ask(head, query.as_bytes());
        assert_eq!(slow.status, 422, "{query}: {}", slow.text());
        wait_until("its permit is free", || working(&server) == 0);
    }
    assert_eq!(server.get("/stats.json").status, 200);
}

/// How many requests are worked on.
fn working(server: &Server) -> usize {
    let text = server.get("/metrics").text();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("annals_working "));
    line.and_then(|number| number.parse().ok())
        .expect("a number")
}

#[test]
fn a_client_that_goes_away_stops_its_query_and_too_many_are_sent_away() {
    let server = Server::new(&["--at-once", "1", "--timeout", "600"]);
    let mut stream = server.connect();
    let query = "SELECT (COUNT(*) AS ?n) { ?a a ?class . ?b a ?class . ?c a ?class }";
    let head = format!(
        "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nContent-Length: {}\r\n\r\n{query}",
        server.address,
        query.len()
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    wait_until("it is worked on", || working(&server) == 1);
    let busy = server.get("/stats.json");
    assert_eq!(busy.status, 503, "{}", busy.head);
    assert_eq!(busy.header("retry-after").as_deref(), Some("1"));
    assert_eq!(server.get("/health").status, 200);
    drop(stream);
    wait_until("it is stopped", || working(&server) == 0);
    assert_eq!(server.get("/stats.json").status, 200);
}

#[test]
fn half_open_connections_and_nonsense_keep_nobody_else_waiting() {
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
        // What is nonsense may be cut off before all of it is sent.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
    }
    assert_eq!(server.get("/stats.json").status, 200);
    // One that never sends its head is let go.
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
fn an_interrupt_ends_it_when_the_answer_under_way_is_sent() {
    let mut server = Server::new(&[]);
    let mut stream = server.connect();
    let head = format!(
        "GET /timeline.json HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    wait_until("it was asked", || server.get("/metrics").status == 200);
    let status = server.interrupt();
    assert_eq!(status.code(), Some(0));
    let reply = Reply::read(stream);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["count"], 159);
}

#[test]
fn a_server_is_not_begun_with_what_cannot_be() {
    let folder = std::env::temp_dir().join(format!("annals-serve-begin-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("short"), "short").expect("a file");
    let busy = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = busy.local_addr().expect("an address").port().to_string();
    for (options, expected) in [
        (&["-p", &port][..], "choose another port with -p"),
        (&["--writable"], "--token-file"),
        (&["--writable", "--token-file", "short"], "16 or more"),
        (&["--writable", "--token-file", "none"], "cannot read none"),
        (&["--timeout", "0"], "0"),
    ] {
        let mut command = super::program();
        command.arg("serve").args(options).current_dir(&folder);
        let output = command.output().expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {told}");
        assert!(told.contains(expected), "{options:?}: {told}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}
