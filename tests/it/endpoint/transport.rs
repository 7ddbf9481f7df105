//! What comes over the wire from endpoints that fail, lie or send elsewhere: each gives its own message
//! and no rows.

use annals::remote::{Address, Client, Credentials, Error, Results, Services, Settings};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const ROWS: &str =
    r#"{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"urn:a"}}]}}"#;

/// A server that gives one answer after the other, the last again and again; what it was asked is kept.
struct Scripted {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// Reads a request: head and body.
fn request(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(format!("{head}\n{}", String::from_utf8_lossy(&body)))
}

fn scripted(answers: Vec<String>) -> Scripted {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/ds", listener.local_addr().expect("its address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { return };
            let Some(request) = request(&stream) else {
                continue;
            };
            kept.lock().expect("no panic").push(request);
            let answer = answers.get(number).or(answers.last()).expect("an answer");
            if answer == "hang" {
                std::thread::sleep(Duration::from_secs(20));
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Scripted { url, asked }
}

fn answer(status: &str, media_type: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nConnection: close\r\n{more}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn json(body: &str) -> String {
    answer("200 OK", "application/sparql-results+json", "", body)
}

fn settings(url: &str, credentials: Option<Credentials>) -> Settings {
    Settings {
        services: Services {
            query: Address::parse(url).expect("an address"),
            update: None,
            store: None,
        },
        credentials,
        timeout: Duration::from_secs(2),
        ca: None,
    }
}

fn ask(answers: Vec<String>) -> (Result<Results, Error>, Vec<String>) {
    let server = scripted(answers);
    let client = Client::new(settings(&server.url, None)).expect("a client");
    let results = client.query("SELECT * { ?s ?p ?o }", Some("urn:g"), None, Some(10));
    let asked = server.asked.lock().expect("no panic").clone();
    (results, asked)
}

#[test]
fn a_query_names_its_graph_and_rows_come_back() {
    let (results, asked) = ask(vec![json(ROWS)]);
    let Ok(Results::Rows { rows, .. }) = results else {
        panic!("{results:?}");
    };
    assert_eq!((rows.len(), asked.len()), (1, 1));
    assert!(asked[0].starts_with("POST /ds "), "{}", asked[0]);
    assert!(
        asked[0].contains("default-graph-uri=urn%3Ag"),
        "{}",
        asked[0]
    );
}

#[test]
fn what_is_no_answer_has_its_own_message_and_no_rows() {
    let html = answer(
        "200 OK",
        "text/html; charset=utf-8",
        "",
        "<html>hello</html>",
    );
    let cut = json(ROWS);
    let cut = cut[..cut.len() - 20].to_owned();
    let short = json(&ROWS[..60]);
    let refused = answer("401 Unauthorized", "text/plain", "", "who are you?");
    let failed = answer("500 Oops", "text/plain", "", "out of memory\nat line 7");
    for (answer, expected) in [
        (html, "answered with a web page"),
        (cut, "was cut off"),
        (short, "was cut off"),
        (refused, "status 401: who are you?"),
        (failed, "status 500: out of memory"),
        ("hang".to_owned(), "did not answer within 2 s"),
        (String::new(), "cannot reach"),
        ("nonsense\r\n\r\n".to_owned(), "cannot reach"),
    ] {
        let (results, _) = ask(vec![answer.clone()]);
        let error = results.expect_err(&answer).to_string();
        assert!(error.contains(expected), "{answer}: {error}");
    }
}

#[test]
fn a_busy_endpoint_is_asked_again_and_a_write_is_not() {
    let busy = answer("503 Busy", "text/plain", "Retry-After: 0\r\n", "later");
    let (results, asked) = ask(vec![busy.clone(), busy.clone(), json(ROWS)]);
    assert!(results.is_ok() && asked.len() == 3, "{results:?}");
    let (results, asked) = ask(vec![busy.clone()]);
    assert!(results.is_err() && asked.len() == 3, "{results:?}");
    let server = scripted(vec![busy]);
    let client = Client::new(settings(&server.url, None)).expect("a client");
    assert!(client.update("CLEAR ALL").is_err());
    assert_eq!(server.asked.lock().expect("no panic").len(), 1);
}

#[test]
fn a_redirect_is_followed_on_the_same_host_alone() {
    let to = |place: &str| {
        answer(
            "308 Moved",
            "text/plain",
            &format!("Location: {place}\r\n"),
            "",
        )
    };
    let (results, asked) = ask(vec![to("/other/query"), json(ROWS)]);
    assert!(results.is_ok(), "{results:?}");
    assert!(asked[1].starts_with("POST /other/query "), "{}", asked[1]);
    let other = scripted(vec![json(ROWS)]);
    let (results, _) = ask(vec![to(&other.url)]);
    assert!(
        matches!(results, Err(Error::Redirected { .. })),
        "{results:?}"
    );
    assert!(other.asked.lock().expect("no panic").is_empty());
}

#[test]
fn credentials_are_sent_to_loopback_and_never_in_the_clear_elsewhere() {
    let basic = || {
        let (user, password) = ("me".to_owned(), "secret".to_owned());
        Some(Credentials::Basic { user, password })
    };
    let server = scripted(vec![json(ROWS)]);
    let client = Client::new(settings(&server.url, basic())).expect("a client");
    assert!(client.query("ASK {}", None, None, None).is_ok());
    let asked = server.asked.lock().expect("no panic")[0].to_lowercase();
    assert!(
        asked.contains("authorization: basic bwu6c2vjcmv0"),
        "{asked}"
    );
    for url in ["http://example.org/ds", "http://10.0.0.1/ds"] {
        let refused = Client::new(settings(url, basic()));
        assert!(matches!(refused, Err(Error::Unencrypted(_))), "{refused:?}");
        let bearer = Some(Credentials::Bearer("t".to_owned()));
        assert!(Client::new(settings(url, bearer)).is_err());
        assert!(Client::new(settings(url, None)).is_ok());
    }
    assert!(Client::new(settings("https://example.org/ds", basic())).is_ok());
}

#[test]
fn more_rows_than_allowed_are_an_error() {
    let row = r#"{"a":{"type":"literal","value":"x"}}"#;
    let rows = [row; 11].join(",");
    let body = format!(r#"{{"head":{{"vars":["a"]}},"results":{{"bindings":[{rows}]}}}}"#);
    let (results, _) = ask(vec![json(&body)]);
    assert!(
        matches!(results, Err(Error::TooManyRows { rows: 10, .. })),
        "{results:?}"
    );
}
