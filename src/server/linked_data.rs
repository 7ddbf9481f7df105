//! Linked data: the description of a thing as RDF, at the address of its page by content negotiation and
//! with an extension.

use super::api_things::{name_in_path, prefix};
use super::http_request::HttpRequest;
use super::negotiation::{negotiate, prefers_html};
use super::{HttpError, Request, Response};
use crate::render::rdf::{GraphWriter, Syntax};
use oxrdf::{GraphName, Triple};
use std::sync::Arc;

/// The syntaxes of a description: media type, extension and syntax.
const SYNTAXES: [(&str, &str, Syntax); 4] = [
    ("text/turtle", "ttl", Syntax::Turtle),
    ("application/ld+json", "jsonld", Syntax::JsonLd),
    ("application/n-triples", "nt", Syntax::NTriples),
    ("application/rdf+xml", "rdf", Syntax::RdfXml),
];

/// Whether a path is that of a thing.
pub(super) fn is_thing(path: &[&str]) -> bool {
    matches!(path, [kind, _, ..] if *kind == "thing" || prefix(kind).is_some())
}

/// The extension of the syntax that a client prefers to a page, if it names one.
pub(super) fn preferred(http: &HttpRequest) -> Option<&'static str> {
    let accept = http.header("accept")?;
    let offers = SYNTAXES.map(|(media_type, extension, _)| (media_type, extension));
    let names_one = offers
        .iter()
        .any(|(name, _)| accept.to_ascii_lowercase().contains(name));
    if !names_one || prefers_html(Some(accept), &offers) {
        return None;
    }
    negotiate(Some(accept), &offers)
        .ok()
        .map(|(_, extension)| extension)
}

/// The description of the thing that the path names, if the extension is that of a syntax of RDF.
pub(super) fn answer(request: &Request<'_>) -> Option<Result<Response, HttpError>> {
    if !is_thing(request.path) {
        return None;
    }
    let own = |(_, extension, _): &&(_, &str, _)| request.extension == Some(*extension);
    let (media_type, _, syntax) = SYNTAXES.iter().find(own)?;
    Some(describe(request, *syntax).map(|body| {
        let charset = match syntax {
            Syntax::Turtle => "; charset=utf-8",
            _ => "",
        };
        Response::new(format!("{media_type}{charset}"), body)
    }))
}

fn describe(request: &Request<'_>, syntax: Syntax) -> Result<Vec<u8>, HttpError> {
    let kind = request.path.first().and_then(|kind| prefix(kind));
    let thing = request.resolve(&name_in_path(request)?, kind.as_slice())?;
    let prefixes = request.annals.prefixes()?;
    let mut out = Vec::new();
    let mut graph = GraphWriter::with_prefixes(syntax, &mut out, prefixes);
    let annals = request.annals;
    let name = || format!("description of {thing}");
    let weight = |triples: &Vec<Triple>| triples.len() / 64;
    let triples = annals.kept(name, weight, || annals.describe(&thing))?;
    for triple in Arc::unwrap_or_clone(triples) {
        let written = graph.write(&Triple::in_graph(triple, GraphName::DefaultGraph));
        written.map_err(|error| HttpError::new(406, error.to_string()))?;
    }
    graph.finish()?;
    Ok(out)
}
