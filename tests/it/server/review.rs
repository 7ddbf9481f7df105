//! The review page: an article becomes a draft, and what is accepted of it is loaded.

use super::{Response, Server, TOKEN};

const ARTICLE: &str = include_str!("../../data/articles/own-example.html");

/// Posts a form with these fields.
fn post(server: &Server, fields: &[(&str, &str)]) -> Response {
    let mut body = String::new();
    for (name, value) in fields {
        let file = if *name == "file" {
            "; filename=\"a.html\""
        } else {
            ""
        };
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    let head = "POST /review\nContent-Type: multipart/form-data; boundary=edge";
    server.send(head, body.as_bytes())
}

/// The values of the fields of a page, as a browser would send them back.
fn field(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no field {name}: {page}"));
    let value = rest.split('"').next().unwrap_or_default();
    value
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The draft of the article as the page carries it.
fn drafted(server: &Server) -> String {
    let page = post(server, &[("file", ARTICLE), ("token", TOKEN)]);
    assert_eq!(page.status, 200, "{}", page.text());
    page.text()
}

fn is_loaded(server: &Server, ask: &str) -> bool {
    let head = "POST /sparql\nContent-Type: application/sparql-query\nAccept: application/sparql-results+json";
    server.send(head, ask.as_bytes()).json()["boolean"] == true
}

#[test]
fn only_a_writable_server_reviews_and_only_with_its_token() {
    let read_only = Server::new(&[]);
    assert_eq!(read_only.get("/review").status, 403);
    assert_eq!(
        post(&read_only, &[("text", "A text."), ("token", TOKEN)]).status,
        403
    );
    let server = Server::writable(&[]);
    let start = server.get("/review");
    assert_eq!(start.status, 200);
    assert!(start.text().contains("type=\"file\""));
    for token in ["", "another-token-of-16"] {
        let refused = post(&server, &[("text", "What was <typed>."), ("token", token)]);
        assert_eq!(refused.status, 401);
        assert!(
            refused.text().contains("What was &lt;typed&gt;."),
            "{}",
            refused.text()
        );
    }
    let head = "POST /review\nContent-Type: multipart/form-data; boundary=edge\nSec-Fetch-Site: cross-site";
    assert_eq!(server.send(head, b"--edge--").status, 403);
    let by_header = format!(
        "POST /review?date=2024-05-03\nContent-Type: text/plain\nAuthorization: Bearer {TOKEN}"
    );
    assert_eq!(
        server.send(&by_header, b"The attack was on Friday.").status,
        200
    );
}

#[test]
fn each_statement_leads_to_its_words() {
    let server = Server::writable(&["data"]);
    let page = drafted(&server);
    let statements = page.matches("class=\"statement\"").count();
    assert!(statements > 8, "{statements}");
    let links = page.split("href=\"#w").skip(1);
    let links: Vec<&str> = links.filter_map(|it| it.split('"').next()).collect();
    assert!(!links.is_empty());
    for link in links {
        assert!(page.contains(&format!("id=\"w{link}\"")), "{link}: {page}");
    }
}

#[test]
fn what_is_accepted_is_loaded_as_one_document() {
    let server = Server::writable(&["data"]);
    let page = drafted(&server);
    let (draft, kept) = (field(&page, "draft"), field(&page, "kept"));
    let carried = [
        ("draft", draft.as_str()),
        ("kept", kept.as_str()),
        ("token", TOKEN),
    ];
    let send = |more: &[(&str, &str)]| post(&server, &[&carried[..], more].concat());
    assert_eq!(send(&[]).status, 400, "nothing was decided");
    assert_eq!(
        post(&server, &[("draft", &draft), ("token", "wrong")]).status,
        401
    );

    let title = field(&page, "value-0");
    let wrong = send(&[
        ("decision-0", "accept"),
        ("decision-1", "change"),
        ("value-1", ""),
    ]);
    assert_eq!(wrong.status, 400);
    let wrong = wrong.text();
    assert!(wrong.contains("statement 2"), "{wrong}");
    assert!(
        wrong.contains("name=\"decision-0\" value=\"accept\" checked"),
        "{wrong}"
    );

    let others: Vec<String> = page
        .split("name=\"others-")
        .skip(1)
        .filter_map(|it| Some(format!("others-{}", it.split('"').next()?)))
        .collect();
    let changed = format!("{title} (changed)");
    let mut fields = vec![
        ("decision-0", "change"),
        ("value-0", changed.as_str()),
        ("decision-1", "drop"),
    ];
    // The values of the others as the page shows them, which a browser sends along.
    let shown = (2..page.matches("class=\"statement\"").count())
        .map(|at| (format!("value-{at}"), field(&page, &format!("value-{at}"))));
    let shown: Vec<(String, String)> = shown.collect();
    fields.extend(
        shown
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    fields.extend(others.iter().map(|it| (it.as_str(), "accept")));
    let loaded = send(&fields);
    assert_eq!(loaded.status, 201, "{}", loaded.text());
    let documents = server.get("/documents.json").text();
    assert!(documents.contains("drafts/"), "{documents}");
    let ask = format!("ASK {{ ?source dcterms:title ?title FILTER(str(?title) = \"{changed}\") }}");
    assert!(is_loaded(&server, &ask));
    assert!(!is_loaded(&server, "ASK { ?thing ann:draft ?is }"));
    // Sent once more it must not undo what was made of the document since.
    assert_eq!(send(&fields).status, 409);
}

#[test]
fn what_is_no_article_is_refused_with_the_form() {
    let server = Server::writable(&[]);
    let long = "A long text. ".repeat(90_000);
    for (field, text, status) in [
        ("text", " \n", 400),
        ("file", "<html></html>", 400),
        ("file", "%PDF-1.7", 415),
        ("text", long.as_str(), 413),
        ("draft", "this is no Turtle", 400),
    ] {
        let refused = post(&server, &[(field, text), ("token", TOKEN)]);
        assert_eq!(refused.status, status, "{field}");
    }
    for (name, value) in [
        ("date", "someday"),
        ("url", "nowhere"),
        ("lang", "?"),
        ("publisher", "ag:?"),
    ] {
        let refused = post(
            &server,
            &[("text", "A text."), (name, value), ("token", TOKEN)],
        );
        assert_eq!(refused.status, 400, "{name}");
        assert!(refused.text().contains(value), "{name}");
    }
    let hostile = "</textarea><script>alert(1)</script> On 3 May 2024 \u{202e}NATO said.";
    let page = post(&server, &[("text", hostile), ("token", TOKEN)]).text();
    assert!(
        !page.contains("<script>alert") && !page.contains('\u{202e}'),
        "{page}"
    );
    for body in [&b"--edge\r\n"[..], b"", b"--edge\r\n\r\n\xff\r\n--edge--"] {
        let head = "POST /review\nContent-Type: multipart/form-data; boundary=edge";
        assert_eq!(server.send(head, body).status, 400);
    }
    assert_eq!(
        server
            .send("PUT /review\nContent-Type: text/plain", b"a")
            .status,
        405
    );
}
