//! Conditional requests to the Graph Store: `ETag`, `If-Match`, `If-None-Match`, HEAD.

use super::{Response, Server, TOKEN};

const GRAPH: &str = "/store?graph=urn:g";

fn change(server: &Server, method: &str, condition: &str, content: &str) -> Response {
    let condition = match condition {
        "" => String::new(),
        condition => format!("\n{condition}"),
    };
    let head = format!(
        "{method} {GRAPH}\nAuthorization: Bearer {TOKEN}\nContent-Type: text/turtle{condition}"
    );
    server.send(&head, content.as_bytes())
}

fn tag(server: &Server, accept: &str) -> String {
    let response = server.send(&format!("HEAD {GRAPH}\nAccept: {accept}"), b"");
    assert_eq!((response.status, response.body.len()), (200, 0));
    response.header("etag").expect("a tag")
}

#[test]
fn a_graph_is_changed_only_while_its_conditions_hold() {
    let server = Server::writable(&[]);
    let status = |method: &str, condition: &str, content: &str| {
        change(&server, method, condition, content).status
    };
    let text = |n: u8| format!("<urn:a> <urn:b> {n} .");
    assert_eq!(status("PUT", "If-Match: *", &text(1)), 412);
    assert_eq!(server.get(GRAPH).status, 404, "nothing was made");
    assert_eq!(status("PUT", "If-None-Match: *", &text(1)), 201);
    assert_eq!(status("PUT", "If-None-Match: *", &text(2)), 412);

    // The tag of any format names the graph, compressed or not.
    let old = tag(&server, "application/n-triples");
    assert_ne!(old, tag(&server, "text/turtle"));
    assert_eq!(
        old,
        server
            .send(&format!("GET {GRAPH}\nAccept: application/n-triples"), b"")
            .header("etag")
            .expect("a tag")
    );
    assert_eq!(
        status("POST", &format!("If-None-Match: {old}"), &text(3)),
        412
    );
    assert_eq!(
        status("PUT", &format!("If-Match: W/{old}"), &text(3)),
        412,
        "a weak tag"
    );
    let zipped = format!("{}-gzip\"", old.trim_end_matches('"'));
    assert_eq!(
        status("PUT", &format!("If-Match: \"other\", {zipped}"), &text(3)),
        204
    );

    let lost = change(&server, "PUT", &format!("If-Match: {old}"), &text(4));
    assert_eq!(lost.status, 412);
    assert!(
        lost.text().contains("nothing was changed"),
        "{}",
        lost.text()
    );
    assert_eq!(status("DELETE", &format!("If-Match: {old}"), ""), 412);
    assert_eq!(
        status("POST", &format!("If-None-Match: {old}"), &text(5)),
        204
    );
    assert_eq!(server.get(GRAPH).text(), "<urn:a> <urn:b> 3, 5 .\n");

    let now = tag(&server, "text/turtle");
    let unchanged = server.send(&format!("GET {GRAPH}\nIf-None-Match: {now}"), b"");
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(status("DELETE", &format!("If-Match: {now}"), ""), 204);
    assert_eq!(server.get(GRAPH).status, 404);
}

#[test]
fn of_several_clients_with_one_tag_only_one_changes_the_graph() {
    let server = Server::writable(&[]);
    assert_eq!(
        change(&server, "PUT", "", "<urn:a> <urn:b> 0 .").status,
        201
    );
    let condition = format!("If-Match: {}", tag(&server, "text/turtle"));
    let (server, condition) = (&server, &condition);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let put =
            |n: u8| change(server, "PUT", condition, &format!("<urn:a> <urn:b> {n} .")).status;
        let clients: Vec<_> = (1..=6).map(|n| scope.spawn(move || put(n))).collect();
        let statuses = clients.into_iter().map(|client| client.join());
        statuses.map(|status| status.expect("an answer")).collect()
    });
    let made = statuses.iter().filter(|status| **status == 204).count();
    assert_eq!(made, 1, "{statuses:?}");
    assert!(
        statuses
            .iter()
            .all(|status| [204, 412, 503].contains(status)),
        "{statuses:?}"
    );
}

#[test]
fn all_graphs_are_replaced_only_while_the_condition_holds() {
    let server = Server::writable(&[]);
    let read = server.send("GET /store\nAccept: application/trig", b"");
    let tag = read.header("etag").expect("a tag");
    let put = || {
        let head = format!(
            "PUT /store\nAuthorization: Bearer {TOKEN}\nContent-Type: application/trig\nIf-Match: {tag}"
        );
        server
            .send(&head, b"GRAPH <urn:g> { <urn:a> <urn:b> 1 }")
            .status
    };
    assert_eq!([put(), put()], [204, 412]);
}
