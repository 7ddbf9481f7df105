//! The SPARQL 1.1 Graph Store HTTP Protocol: documents are the named graphs.

use super::handler::Request;
use super::negotiation::{GRAPHS, choose, format};
use super::sparql::{graph_name, media_type, occasion};
use super::{Asked, Failure, Page, Server, security};
use crate::Annals;
use crate::database::UpdateOptions;
use crate::model::origin::Origin;
use crate::parse::{self, Input};
use crate::query::DefaultGraph;
use crate::render::rdf::Graph;
use hyper::Method;
use oxrdf::{NamedNode, Quad};
use std::fmt::Write;

/// Answers a request to `/store`.
pub(super) fn answer(
    server: &Server,
    request: &Request,
    asked: &Asked<'_>,
) -> Result<Page, Failure> {
    let graph = named(request)?;
    let graph = graph.as_ref();
    if request.reads() {
        return get(asked, request, graph);
    }
    let allowed = [Method::PUT, Method::POST, Method::DELETE];
    if !allowed.contains(&request.method) {
        let failure = Failure::new(405, "a graph can be read, put, added to and deleted");
        return Err(failure.header("allow", "GET, HEAD, PUT, POST, DELETE"));
    }
    security::may_write(&server.settings, request)?;
    let mut annals = server.annals.again();
    annals.on(occasion(server, request));
    let there = match graph {
        Some(_) => annals.graph(graph)?.is_some(),
        None => true,
    };
    if request.method == Method::DELETE {
        if !there {
            return Err(missing());
        }
        change(server, &mut annals, &format!("DROP {}", place(graph)))?;
        return Ok(done(204));
    }
    let input = Input {
        origin: origin(graph),
        bytes: request.body.clone(),
        format: format(&media_type(request)?)?,
    };
    match (&request.method, graph.and_then(Annals::document_of)) {
        (&Method::PUT, Some(_)) => {
            annals.load(vec![input])?;
        }
        (&Method::PUT, None) => {
            let text = format!(
                "CLEAR SILENT {} ; {}",
                place(graph),
                insertion(input, graph)?
            );
            change(server, &mut annals, &text)?;
        }
        _ => change(server, &mut annals, &insertion(input, graph)?)?,
    }
    Ok(done(if there { 204 } else { 201 }))
}

/// The graph that is meant; none is the default graph proper.
fn named(request: &Request) -> Result<Option<NamedNode>, Failure> {
    let default = request.params.all("default").next().is_some();
    let mut graphs = request.params.all("graph");
    match (default, graphs.next(), graphs.next()) {
        (true, None, None) => Ok(None),
        (false, Some(graph), None) => graph_name(graph).map(Some),
        _ => Err(
            Failure::new(400, "one graph is named by `?graph=IRI`, or by `?default`")
                .hint("/documents.json lists the graphs"),
        ),
    }
}

fn missing() -> Failure {
    Failure::new(404, "there is no such graph").hint("/documents.json lists the graphs")
}

fn get(asked: &Asked<'_>, request: &Request, graph: Option<&NamedNode>) -> Result<Page, Failure> {
    let (content_type, syntax) = choose(request.header("accept"), &GRAPHS)?;
    let quads = asked.annals.graph(graph)?.ok_or_else(missing)?;
    let mut out = Vec::new();
    let mut written = Graph::new(syntax, &mut out);
    for quad in &quads {
        written.put(quad).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => Failure::new(406, error.to_string()),
            _ => error.into(),
        })?;
    }
    written.finish()?;
    Ok(Page::new(content_type, out))
}

fn done(status: u16) -> Page {
    Page::new("text/plain; charset=utf-8", "").status(status)
}

fn origin(graph: Option<&NamedNode>) -> Origin {
    match graph.map(|graph| (graph, Annals::document_of(graph))) {
        None => Origin::named("default", "the content"),
        Some((_, Some(name))) => Origin::named(name, "the content"),
        Some((graph, None)) => Origin::named(graph.as_str(), "the content"),
    }
}

/// A graph as an update names it.
fn place(graph: Option<&NamedNode>) -> String {
    graph.map_or("DEFAULT".to_owned(), |graph| format!("GRAPH {graph}"))
}

/// The update that adds what is sent.
fn insertion(input: Input, graph: Option<&NamedNode>) -> Result<String, Failure> {
    let reading = parse::read(input);
    let Some(document) = reading.document else {
        return Err(crate::database::Error::from(crate::Rejected(reading.problems)).into());
    };
    let mut text = "INSERT DATA { ".to_owned();
    if let Some(graph) = graph {
        // Writing to a string cannot fail.
        let _ = write!(text, "GRAPH {graph} {{ ");
    }
    for Quad {
        subject,
        predicate,
        object,
        ..
    } in &document.quads
    {
        let _ = writeln!(text, "{subject} {predicate} {object} .");
    }
    text.push_str(if graph.is_some() { "} }" } else { "}" });
    Ok(text)
}

/// Makes a change of graphs as they are stored.
fn change(server: &Server, annals: &mut Annals, text: &str) -> Result<(), Failure> {
    let options = UpdateOptions {
        default_graph: DefaultGraph::Stored,
        time: Some(server.settings.time),
        ..UpdateOptions::default()
    };
    annals.update(text, &options)?;
    Ok(())
}
