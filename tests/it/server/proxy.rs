//! A server below a path of another, behind a proxy, and in a frame.

use super::Server;

/// The addresses in a page that lead to this server.
fn own_addresses(page: &str) -> Vec<&str> {
    let begins = ["href=\"", "src=\"", "action=\""];
    let values = begins.iter().flat_map(|begin| page.split(begin).skip(1));
    let values = values.filter_map(|rest| rest.split('"').next());
    values.filter(|value| value.starts_with('/')).collect()
}

#[test]
fn everything_is_below_the_base_path() {
    let server = Server::new(&["--base-path", "/annals"]);
    let outside = server.get("/event/kyivstar-attack");
    assert_eq!(outside.status, 404);
    assert!(
        outside.text().contains("everything is below /annals/"),
        "{}",
        outside.text()
    );
    for path in [
        "/annals",
        "/annals/",
        "/annals/event/kyivstar-attack",
        "/annals/sparql",
        "/annals/known.atom",
    ] {
        let response = server.send(&format!("GET {path}\nAccept: text/html, */*"), b"");
        assert_eq!(response.status, 200, "{path}");
        let page = response.text();
        let addresses = own_addresses(&page);
        assert!(!addresses.is_empty(), "{path}");
        for address in addresses {
            assert!(address.starts_with("/annals/"), "{path} leads to {address}");
        }
    }
    for script in ["annals.js", "search.js", "editor.js", "workbench.js"] {
        let script = server.get(&format!("/annals/{script}"));
        assert_eq!(script.status, 200);
        for own in ["fetch(\"/", "href = \"/"] {
            assert!(!script.text().contains(own), "a script leads to {own}");
        }
    }
    let style = server.get("/annals/annals.css");
    assert_eq!(style.status, 200);
    let api = server.get("/annals/api/openapi.json").json();
    assert_eq!(api["servers"][0]["url"], "/annals");
}

#[test]
fn a_proxy_is_believed_only_if_it_is_named() {
    let description = "GET /sparql\nAccept: text/turtle\nX-Forwarded-Proto: https\nX-Forwarded-Host: annals.example.org";
    let name = ["--name", "annals.example.org"];
    let endpoint = |options: &[&str]| {
        let server = Server::new(&[&name[..], options].concat());
        let response = server.send(description, b"");
        assert_eq!(response.status, 200, "{}", response.text());
        (response.text(), server.address.clone())
    };
    let (believed, _) = endpoint(&["--proxy", "127.0.0.1"]);
    assert!(
        believed.contains("<https://annals.example.org/sparql>"),
        "{believed}"
    );
    for proxies in [&[][..], &["--proxy", "192.0.2.7"]] {
        let (text, address) = endpoint(proxies);
        assert!(
            text.contains(&format!("<http://{address}/sparql>")),
            "{text}"
        );
        assert!(!text.contains("example.org"), "{text}");
    }
    // What a proxy says is a name of this server, or it is refused.
    let server = Server::new(&["--proxy", "127.0.0.1"]);
    let foreign = server.send("GET /health\nX-Forwarded-Host: evil.example", b"");
    assert_eq!(foreign.status, 421);
}

#[test]
fn only_what_is_to_be_embedded_may_be_framed_and_only_by_named_origins() {
    let server = Server::new(&["--embed", "https://news.example"]);
    let policy = |server: &Server, path: &str| {
        let response = server.get(path);
        let policies = response
            .header("content-security-policy")
            .expect("a policy");
        assert_eq!(policies.matches("frame-ancestors").count(), 1, "{policies}");
        (response.text(), policies)
    };
    let (page, allowed) = policy(&server, "/embed/timeline?actor=sandworm&n=3");
    assert!(
        allowed.contains("frame-ancestors https://news.example"),
        "{allowed}"
    );
    assert!(
        page.contains("target=\"_blank\"") || page.contains("<base target="),
        "{page}"
    );
    let (_, closed) = policy(&server, "/timeline");
    assert!(closed.contains("frame-ancestors 'none'"), "{closed}");
    let (_, unnamed) = policy(&Server::new(&[]), "/embed/timeline");
    assert!(!unnamed.contains("example"), "{unnamed}");
}
