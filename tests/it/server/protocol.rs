//! Requests and their expected responses: `tests/data/server/*.txt`.
//!
//! ```text
//! ### name of the case
//! GET /sparql?query=«ASK {}»        text between « and » is percent-percent_encode
//! Accept: text/csv
//! > content                         a line of the body
//! = 200                             the status
//! content-type: text/csv            a header contains this
//! | true                            the body contains this
//! ! false                           the body does not contain this
//! - set-cookie                      there is no such header
//! ```

use super::{Server, TOKEN};
use std::fs;
use std::path::Path;

fn percent_encode(line: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '«' => inside = true,
            '»' => inside = false,
            c if inside && !c.is_ascii_alphanumeric() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
            c => out.push(c),
        }
    }
    out
}

fn run(server: &Server, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/server")
        .join(file);
    let text = fs::read_to_string(path).expect("a file of cases");
    let mut seen = 0;
    for case in text.split("### ").skip(1) {
        let (name, case) = case.split_once('\n').expect("a name");
        let (request, expected) = case.split_once("\n= ").expect("a status");
        let mut head: Vec<String> = Vec::new();
        let mut content: Vec<String> = Vec::new();
        for line in request.lines() {
            match line.strip_prefix("> ") {
                Some(line) => content.push(percent_encode(line)),
                None => head.push(percent_encode(&line.replace("$TOKEN", TOKEN))),
            }
        }
        let response = server.send(&head.join("\n"), content.join("\n").as_bytes());
        let body = String::from_utf8_lossy(&response.body).into_owned();
        let shown = format!("{file}: {name}\n{}\n\n{body}", response.head);
        let mut lines = expected.lines();
        let status = lines.next().expect("a status");
        assert_eq!(response.status.to_string(), status, "{shown}");
        for line in lines.filter(|line| !line.is_empty()) {
            if let Some(part) = line.strip_prefix("| ") {
                assert!(body.contains(part), "`{part}` is missing in {shown}");
            } else if let Some(part) = line.strip_prefix("! ") {
                assert!(!body.contains(part), "`{part}` is in {shown}");
            } else if let Some(header) = line.strip_prefix("- ") {
                assert!(
                    response.header(header).is_none(),
                    "`{header}` is in {shown}"
                );
            } else {
                let (header, part) = line.split_once(": ").expect("a header");
                let value = response.header(header).unwrap_or_default();
                assert!(value.contains(part), "`{line}` is missing in {shown}");
            }
        }
        seen += 1;
    }
    assert!(seen > 10, "{file} has only {seen} cases");
}

#[test]
fn a_read_only_server_follows_the_protocols() {
    run(&Server::new(&[]), "reading.txt");
}

#[test]
fn a_writable_server_follows_the_protocols() {
    run(
        &Server::writable(&["tests/data/server/hostile.ttl"]),
        "writing.txt",
    );
}

#[test]
fn a_server_with_the_stored_default_graph_follows_the_protocols() {
    let stored = ["--default-graph", "stored"];
    let writable = ["--writable", "--token-file", "token"];
    let empty = "tests/data/server/empty.ttl";
    run(
        &Server::of(&[&writable[..], &stored].concat(), &[empty]),
        "graphs.txt",
    );
}

#[test]
fn responses_equal_the_output_of_the_command_line() {
    let server = Server::new(&[]);
    for (target, call) in [
        (
            "/timeline.json?from=2023-12&to=2023-12",
            &[
                "timeline", "--from", "2023-12", "--to", "2023-12", "--format", "json",
            ][..],
        ),
        (
            "/timeline.csv?actor=sandworm&reverse&n=5",
            &[
                "timeline",
                "--actor",
                "sandworm",
                "--reverse",
                "-n",
                "5",
                "--format",
                "csv",
            ],
        ),
        (
            "/timeline.json?as-of=2023-12-14&country=UA",
            &[
                "timeline",
                "--as-of",
                "2023-12-14",
                "--country",
                "UA",
                "--format",
                "json",
            ],
        ),
        (
            "/timeline.svg?words=kyivstar&by=year",
            &["timeline", "kyivstar", "--by", "year", "--format", "svg"],
        ),
        (
            "/timeline.ics?words=kyivstar",
            &["timeline", "kyivstar", "--format", "ics"],
        ),
        (
            "/timeline.html?words=kyivstar",
            &["timeline", "kyivstar", "--format", "html"],
        ),
        (
            "/event/kyivstar-attack.json",
            &["show", "kyivstar-attack", "--format", "json"],
        ),
        (
            "/why/kyivstar-attack.json?property=attributedTo",
            &["why", "kyivstar-attack", "attributedTo", "--format", "json"],
        ),
        (
            "/conflicts.json?open",
            &["conflicts", "--open", "--format", "json"],
        ),
        (
            "/graph.json?of=apple&to=mahua-moitra",
            &["graph", "apple", "--to", "mahua-moitra", "--format", "json"],
        ),
        (
            "/query/attributions.csv?event=kyivstar-attack",
            &[
                "query",
                "attributions",
                "event=kyivstar-attack",
                "--format",
                "csv",
            ],
        ),
    ] {
        let output = super::program()
            .args(call)
            .output()
            .expect("the program starts");
        assert!(
            output.status.success() && !output.stdout.is_empty(),
            "{call:?}"
        );
        assert!(
            server.get(target).body == output.stdout,
            "{target} differs from {call:?}"
        );
    }
}
