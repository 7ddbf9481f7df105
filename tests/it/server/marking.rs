//! What is marked above the allowed label is not served in any form: a server that holds it answers
//! like one that never had it.

use super::{Response, Server, TOKEN};

/// Words that stand only in what is marked.
const SECRETS: [&str; 8] = [
    "wombat",
    "numbat",
    "quokka",
    "bandicoot",
    "breach-02",
    "breach-03",
    "breach-04",
    "withheld",
];

/// What is asked: pages, lists, feeds, suggestions for half a name, SPARQL, graphs.
const TARGETS: &[&str] = &[
    "/",
    "/timeline?country=UA",
    "/timeline?same=1&fold=1",
    "/timeline.json",
    "/timeline.jsonl",
    "/timeline.csv",
    "/timeline.svg",
    "/timeline.ics",
    "/timeline.atom",
    "/timeline.md",
    "/timeline.html",
    "/timeline.json?as-of=2024-02-15",
    "/event/breach",
    "/event/breach.json",
    "/agent/vendor",
    "/agent/vendor.json",
    "/agent/victim",
    "/source/open",
    "/claim/breach-01",
    "/why/breach",
    "/why/breach.json",
    "/conflicts",
    "/conflicts.json",
    "/sources",
    "/sources.json",
    "/graph",
    "/graph.json",
    "/graph?of=breach",
    "/graph.json?of=breach",
    "/graph.svg?of=breach",
    "/changes.atom",
    "/feed.atom",
    "/recent.json",
    "/queries",
    "/query/stats",
    "/query/stats.json",
    "/query/states.json",
    "/query/gaps.json",
    "/about",
    "/stats.json",
    "/terms.json?q=brea",
    "/terms.json?q=wom",
    "/terms.json?q=quo",
    "/find?q=br",
    "/find.json?q=breach",
    "/find?q=quokk",
    "/find.json?q=quokk",
    "/find.json?q=womba",
    "/event/quokk",
    "/event/quokk.json",
    "/timeline.json?actor=womba",
    "/timeline?actor=womba",
    "/check.json?text=%3Curn:a%3E%20%3Curn:b%3E%20%3Chttps://w3id.org/annals/id/event/quokk%3E%20.",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20ORDER%20BY%20%3Fs%20%3Fp%20%3Fo%20LIMIT%2099999",
    "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20GRAPH%20%3Fg%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D",
    "/sparql?query=ASK%20%7B%20%3Chttps://w3id.org/annals/id/event/quokk%61%3E%20%3Fp%20%3Fo%20%7D",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/annals/id/event/breach%3E",
    "/store",
    "/store?default",
    "/store?graph=https://w3id.org/annals/id/document/served.ttl",
    "/openapi.json",
];

/// A writable server on a file of a folder; its document has the same name wherever it is.
fn serving(folder: &str, options: &[&str]) -> Server {
    let options = [&["--writable", "--token-file", "token"], options].concat();
    let server = Server::of(&options, &[]);
    let text = std::fs::read(format!("tests/data/marking/{folder}/served.ttl")).expect("a file");
    let head = format!(
        "PUT /store?graph=https://w3id.org/annals/id/document/served.ttl\n\
         Content-Type: text/turtle\nAuthorization: Bearer {TOKEN}"
    );
    let put = server.send(&head, &text);
    assert!([201, 204].contains(&put.status), "{}", put.text());
    server
}

/// A response without what differs between two servers of the same data.
fn comparable(response: &Response) -> String {
    // A view of what is allowed has no history, so its records changed on the latest day that they bear;
    // the other server says when it loaded them.
    let of_history = ["DTSTAMP:", "LAST-MODIFIED:", "SEQUENCE:", "<updated>"];
    let body = String::from_utf8_lossy(&response.body);
    let lines = body
        .lines()
        .filter(|line| !of_history.iter().any(|name| line.contains(name)));
    let lines: Vec<_> = lines.collect();
    format!("{}\n{}", response.status, lines.join("\n"))
}

#[test]
fn what_is_marked_is_not_served_in_any_form() {
    let (closed, open) = (serving("closed", &[]), serving("open", &[]));
    for target in TARGETS {
        let (got, wanted) = (closed.get(target), open.get(target));
        let (got, wanted) = (comparable(&got), comparable(&wanted));
        let lower = got.to_lowercase();
        for secret in SECRETS {
            assert!(!lower.contains(secret), "{target}: {secret}: {got}");
        }
        if let Some((got, wanted)) = got
            .lines()
            .zip(wanted.lines())
            .find(|(got, wanted)| got != wanted)
        {
            panic!("{target}: {got:?} instead of {wanted:?}");
        }
        assert_eq!(got.len(), wanted.len(), "{target}");
    }
}

#[test]
fn a_record_to_check_learns_nothing_of_what_is_marked() {
    let (closed, open) = (serving("closed", &[]), serving("open", &[]));
    let text = "<https://w3id.org/annals/id/event/x> <https://w3id.org/annals/ns#partOf> \
        <https://w3id.org/annals/id/event/quokka> ; <https://w3id.org/annals/ns#target> \
        <https://w3id.org/annals/id/agent/womba> .";
    let head = "POST /check.json\nContent-Type: text/turtle";
    let (got, wanted) = (
        closed.send(head, text.as_bytes()),
        open.send(head, text.as_bytes()),
    );
    assert_eq!(comparable(&got), comparable(&wanted));
}

#[test]
fn what_is_marked_is_served_where_it_is_allowed() {
    let server = serving("closed", &["--max-tlp", "green"]);
    let found = server.get("/find.json?q=quokka").text();
    assert!(found.contains("Quokka"), "{found}");
    let text = server.get("/event/breach").text();
    assert!(
        !text.contains("Wombat") && !text.contains("Bandicoot"),
        "{text}"
    );
    let query = "/sparql?query=ASK%20%7B%20ev:quokka%20%3Fp%20%3Fo%20%7D";
    assert!(server.get(query).text().contains("true"));
}
