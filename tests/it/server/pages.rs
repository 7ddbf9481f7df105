//! Pages, their JSON, the feed and static files, over real connections.

use super::Server;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Start pages; all others are reached from them.
const START: [&str; 6] = [
    "/",
    "/find?q=sandworm",
    "/sparql?query=SELECT+*+%7B+%3Fe+a+ann%3AEvent+%7D+LIMIT+3",
    "/graph?of=sandworm",
    "/thing?id=https://w3id.org/annals/ns%23wiper",
    "/query/day?day=2017-06-27",
];
/// Pages requested per kind.
const PER_KIND: usize = 2;

fn links(html: &str) -> Vec<String> {
    let links = html.split(" href=\"").skip(1);
    let links = links.filter_map(|rest| rest.split_once('"'));
    links.map(|(link, _)| link.replace("&amp;", "&")).collect()
}

#[test]
fn every_page_links_to_its_json_and_openapi_describes_it() {
    let server = Server::new(&[]);
    let description = server.get("/api/openapi.json").json();
    let described: BTreeSet<&str> = description["paths"]
        .as_object()
        .expect("paths")
        .keys()
        .map(String::as_str)
        .collect();
    let mut waiting: VecDeque<String> = START.map(str::to_owned).into();
    let mut requested: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    while let Some(address) = waiting.pop_front() {
        let address = address.split('#').next().unwrap_or_default().to_owned();
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let kind = path.split('/').nth(1).unwrap_or_default();
        let is_file = path.contains('.') && !path.starts_with("/thing/");
        if !path.starts_with('/') || is_file || !seen.insert(address.clone()) {
            continue;
        }
        let times = requested.entry(kind.to_owned()).or_default();
        *times += 1;
        if *times > PER_KIND {
            continue;
        }
        let page = server.send(&format!("GET {address}\nAccept: text/html"), b"");
        let html = page.text();
        assert_eq!(page.status, 200, "{address}");
        let links = links(&html);
        waiting.extend(links.iter().cloned());
        // An empty editor has no results.
        if ["/check", "/sparql"].contains(&path) && query.is_empty() {
            continue;
        }
        let own = if path == "/" { "/timeline" } else { path };
        let data = links.iter().find(|link| {
            let (link, _) = link.split_once('?').unwrap_or((link, ""));
            link == format!("{own}.json")
        });
        let data = data.unwrap_or_else(|| panic!("{address} has no {own}.json"));
        let response = server.get(data);
        assert_eq!(response.status, 200, "{data}: {}", response.text());
        assert!(
            response.json().is_object() || response.json().is_array(),
            "{data}"
        );
        let named = format!("/{kind}/{{name}}.json");
        let known = [format!("{own}.json"), named];
        assert!(
            known.iter().any(|it| described.contains(it.as_str())),
            "{data} is not described"
        );
    }
    let kinds: Vec<_> = requested.keys().map(String::as_str).collect();
    for kind in [
        "", "about", "agent", "check", "claims", "event", "find", "graph", "place", "queries",
        "query", "source", "sources", "sparql", "thing", "timeline", "why",
    ] {
        assert!(kinds.contains(&kind), "{kind} was never reached: {kinds:?}");
    }
}

const WRONG: &str = "@prefix ann: <https://w3id.org/annals/ns#> .
@prefix ev: <https://w3id.org/annals/id/event/> .
ev:a ann:date \"2017-13\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
";

#[test]
fn a_record_is_checked_however_it_is_sent() {
    let server = Server::new(&[]);
    let direct = server.send(
        "POST /check.json\nContent-Type: text/turtle",
        WRONG.as_bytes(),
    );
    assert_eq!(direct.status, 200, "{}", direct.text());
    let problems = direct.json();
    assert_eq!(problems[0]["code"], "E012");
    assert_eq!(problems[0]["place"]["line"], 3);
    let written: String = WRONG.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let form = "Content-Type: application/x-www-form-urlencoded";
    let content = format!("text={written}");
    let by_form = server.send(&format!("POST /check.json\n{form}"), content.as_bytes());
    assert_eq!(by_form.json(), problems);
    assert_eq!(
        server.get(&format!("/check.json?{content}")).json(),
        problems
    );
    let accepted =
        "POST /check\nAccept: application/json\nContent-Type: text/turtle; charset=utf-8";
    assert_eq!(server.send(accepted, WRONG.as_bytes()).json(), problems);
    for head in [
        format!("POST /check\n{form}"),
        "POST /check\nContent-Type: text/turtle\nAccept: text/html".to_owned(),
    ] {
        let sent = if head.contains(form) {
            content.as_bytes()
        } else {
            WRONG.as_bytes()
        };
        let page = server.send(&head, sent);
        assert_eq!(
            page.header("content-type").as_deref(),
            Some("text/html; charset=utf-8")
        );
        assert!(
            page.text().contains("2017-<mark>13</mark>"),
            "{}",
            page.text()
        );
    }
    // The command gives the same result for the same file.
    let file = server.folder.join("wrong.ttl");
    std::fs::write(&file, WRONG).expect("a file");
    let output = super::program()
        .args(["check", "--format", "json", "wrong.ttl"])
        .current_dir(&server.folder)
        .output()
        .expect("the program starts");
    let from_command: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(from_command[0]["message"], problems[0]["message"]);
    assert_eq!(
        from_command.as_array().map(Vec::len),
        problems.as_array().map(Vec::len)
    );
}

#[test]
fn a_record_is_checked_in_its_media_type_and_up_to_a_size_limit() {
    let server = Server::new(&[]);
    let post = |kind: &str, content: &[u8]| {
        server.send(&format!("POST /check.json\nContent-Type: {kind}"), content)
    };
    let triple = b"<urn:a> <urn:b> \"c\" .\n";
    assert_eq!(post("application/n-triples", triple).status, 200);
    let xml = post("application/rdf+xml", triple);
    assert!(xml.json()[0]["severity"] == "error", "{}", xml.text());
    assert_eq!(post("application/pdf", triple).status, 415);
    assert_eq!(post("text/turtle", b"\xff").status, 400);
    assert_eq!(post("text/turtle", b"").status, 400);
    let long = "# a line that says nothing\n".repeat(4000);
    assert_eq!(
        post("text/turtle", long.as_bytes()).json(),
        serde_json::json!([])
    );
    let page = server.send("POST /check\nContent-Type: text/turtle", long.as_bytes());
    assert!(page.text().contains("No problems found."));
    let form = "POST /check\nContent-Type: application/x-www-form-urlencoded";
    let page = server.send(form, format!("text={}", long.replace(' ', "+")).as_bytes());
    assert!(
        page.text().contains(long.trim_end()),
        "the text is in its field again"
    );
    let put = server.send("PUT /check\nContent-Type: text/turtle", triple);
    assert_eq!(put.status, 405);
    let allowed = put.header("allow");
    assert_eq!(allowed.as_deref(), Some("GET, HEAD, POST, OPTIONS"));
    let foreign = server.send(
        "POST /check\nHost: evil.example\nContent-Type: text/turtle",
        triple,
    );
    assert_eq!(foreign.status, 421);
    let elsewhere = server.send(
        "POST /check\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nContent-Type: text/turtle",
        triple,
    );
    assert_eq!(elsewhere.status, 403);
}

#[test]
fn the_feed_lists_recent_events_with_dates_no_finer_than_their_sources() {
    let server = Server::new(&[]);
    let page = server.get("/").text();
    assert!(page.contains("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Recently published\" href=\"/known.atom\">"));
    let feed = server.get("/known.atom?n=20");
    assert_eq!(
        feed.header("content-type").as_deref(),
        Some("application/atom+xml")
    );
    let known = server.get("/known.json?n=20").json();
    let entries = known["entries"].as_array().expect("entries");
    let days: Vec<&str> = entries
        .iter()
        .map(|it| it["firstKnown"].as_str().expect("a day"))
        .collect();
    assert_eq!(days.len(), 20);
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
    let text = feed.text();
    let stamps: Vec<&str> = text
        .split("<published>")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("</published>")?.0))
        .collect();
    let ends: Vec<String> = days.iter().map(|day| format!("{day}T00:00:00Z")).collect();
    assert_eq!(stamps, ends, "the day by which it was surely known");
    // All other events became known earlier, or have no dated source.
    let all = server.get("/known.json?n=1000").json();
    let all = all["entries"].as_array().expect("entries");
    assert!(all.len() > 20);
    assert_eq!(all[..20], entries[..]);
    // All sources were read in November 2026, when none was published: the access date does not count
    // as the date on which something became known.
    let day = |it: &serde_json::Value| it["firstKnown"].as_str().map(str::to_owned);
    assert!(
        all.iter()
            .all(|it| day(it).is_some_and(|day| *day < *"2026-11")),
        "{all:?}"
    );
    let then = server.get("/known.json?as-of=2023-12-20&n=5").json();
    for entry in then["entries"].as_array().expect("entries") {
        assert!(
            entry["firstKnown"].as_str() <= Some("2023-12-20"),
            "{entry}"
        );
    }
    assert_eq!(server.get("/known.atom?from=2023").status, 400);
}

#[test]
fn a_cached_static_file_is_not_sent_again() {
    let server = Server::new(&[]);
    for path in ["/annals.css", "/annals.js", "/annals.svg"] {
        let first = server.get(path);
        let tag = first.header("etag").expect("a tag");
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        for tags in [
            tag.clone(),
            format!("\"other\", {tag}"),
            format!("W/{tag}"),
            "*".to_owned(),
        ] {
            let again = server.send(&format!("GET {path}\nIf-None-Match: {tags}"), b"");
            assert_eq!(again.status, 304, "{tags}");
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag").as_ref(), Some(&tag));
            assert!(again.header("content-security-policy").is_some());
        }
        let other = server.send(&format!("GET {path}\nIf-None-Match: \"other\""), b"");
        assert_eq!((other.status, other.body), (200, first.body));
    }
}

#[cfg(unix)]
#[test]
fn the_url_is_opened_in_the_system_browser() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::fs::PermissionsExt;
    let folder = std::env::temp_dir().join(format!("annals-open-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let name = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let (browser, opened) = (folder.join(name), folder.join("opened"));
    let script = format!(
        "#!/bin/sh\necho \"$@\" > {0}.part\nmv {0}.part {0}\n",
        opened.display()
    );
    std::fs::write(&browser, script).expect("a file");
    std::fs::set_permissions(&browser, PermissionsExt::from_mode(0o755)).expect("it may be run");
    let path = std::env::var("PATH").unwrap_or_default();
    let start = |path: String| {
        super::program()
            .args(["serve", "-p", "0", "--open"])
            .env("PATH", path)
            .current_dir(&folder)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let line = |out: Option<_>| {
        let mut line = String::new();
        let read = BufReader::new(out.expect("a pipe")).read_line(&mut line);
        read.expect("a line");
        line
    };
    let mut child = start(format!("{}:{path}", folder.display()));
    let address = line(
        child
            .stdout
            .take()
            .map(|out| Box::new(out) as Box<dyn std::io::Read>),
    );
    super::wait_until("it is opened", || opened.exists());
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!(std::fs::read_to_string(&opened).expect("a file"), address);
    // Without a browser it prints the URL and still serves.
    let _ = std::fs::remove_file(&browser);
    let mut child = start(folder.display().to_string());
    let address = line(
        child
            .stdout
            .take()
            .map(|out| Box::new(out) as Box<dyn std::io::Read>),
    );
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let says = stderr.any(|line| line.is_ok_and(|line| line.contains("go to http://")));
    let alive = child.try_wait().expect("it can be asked").is_none();
    let _ = child.kill();
    let _ = child.wait();
    let _ = std::fs::remove_dir_all(&folder);
    assert!(
        says && alive && address.starts_with("http://127.0.0.1:"),
        "{address}"
    );
}
