//! Third-party clients: SPARQLWrapper and rdflib's SPARQLStore.

use super::{Server, TOKEN};
use crate::python::python;
use std::process::Command;

fn run(python: &std::path::Path, script: &str, server: &Server) {
    let output = Command::new(python)
        .args(["-c", script])
        .arg(format!("http://{}", server.address))
        .arg(TOKEN)
        .output()
        .expect("Python starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "done\n",
        "{stderr}"
    );
}

#[test]
fn sparqlwrapper_queries_and_updates() {
    let Some(python) = python("SPARQLWrapper", &["SPARQLWrapper==2.0.0"]) else {
        return;
    };
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    run(&python, include_str!("sparqlwrapper.py"), &server);
}

#[test]
fn the_sparqlstore_of_rdflib_queries_and_updates() {
    let Some(python) = python("rdflib", &["rdflib==7.6.0"]) else {
        return;
    };
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    run(&python, include_str!("sparqlstore.py"), &server);
}
