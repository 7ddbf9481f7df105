//! The SPARQL 1.1 Graph Store HTTP Protocol: documents are the named graphs.

use super::http_request::HttpRequest;
use super::negotiation::{GRAPH_FORMATS, negotiate, upload_format};
use super::sparql::{graph_name, media_type, write_context};
use super::{HttpError, Request, Response, Server, security};
use crate::Annals;
use crate::database::{LoadOptions, UpdateOptions, WriteContext};
use crate::model::origin::Origin;
use crate::parse::{self, Input};
use crate::query::DefaultGraph;
use crate::render::rdf::GraphWriter;
use hyper::Method;
use oxrdf::{NamedNode, Quad};
use std::fmt::Write;

/// Answers a request to `/store`.
pub(super) fn answer(
    server: &Server,
    http: &HttpRequest,
    request: &Request<'_>,
) -> Result<Response, HttpError> {
    let graph = target_graph(http)?;
    let graph = graph.as_ref();
    if http.is_read_only() {
        return get(request, http, graph);
    }
    let allowed = [Method::PUT, Method::POST, Method::DELETE];
    if !allowed.contains(&http.method) {
        let error = HttpError::new(405, "method not allowed on a graph");
        return Err(error.header("allow", "GET, HEAD, PUT, POST, DELETE"));
    }
    security::authorize_write(&server.settings, http)?;
    let mut annals = server.annals.clone_handle();
    let context = write_context(server, http);
    let exists = match graph {
        Some(_) => annals.graph(graph)?.is_some(),
        None => true,
    };
    if http.method == Method::DELETE {
        if !exists {
            return Err(no_such_graph());
        }
        let text = format!("DROP {}", graph_ref(graph));
        run_update(server, &mut annals, context, &text)?;
        return Ok(empty_response(204));
    }
    let input = Input {
        origin: origin(graph),
        bytes: http.body.clone(),
        format: upload_format(&media_type(http)?)?,
    };
    match (&http.method, graph.and_then(Annals::document_of)) {
        (&Method::PUT, Some(_)) => {
            let options = LoadOptions {
                context,
                ..LoadOptions::default()
            };
            annals.load(vec![input], &options)?;
        }
        (&Method::PUT, None) => {
            let text = format!(
                "CLEAR SILENT {} ; {}",
                graph_ref(graph),
                insert_data(input, graph)?
            );
            run_update(server, &mut annals, context, &text)?;
        }
        _ => run_update(server, &mut annals, context, &insert_data(input, graph)?)?,
    }
    Ok(empty_response(if exists { 204 } else { 201 }))
}

/// The graph that the request names; `None` is the default graph itself.
fn target_graph(request: &HttpRequest) -> Result<Option<NamedNode>, HttpError> {
    let default = request.params.all("default").next().is_some();
    let mut graphs = request.params.all("graph");
    match (default, graphs.next(), graphs.next()) {
        (true, None, None) => Ok(None),
        (false, Some(graph), None) => graph_name(graph).map(Some),
        _ => Err(
            HttpError::new(400, "name one graph with `?graph=IRI` or `?default`")
                .hint("/documents.json lists the graphs"),
        ),
    }
}

fn no_such_graph() -> HttpError {
    HttpError::new(404, "there is no such graph").hint("/documents.json lists the graphs")
}

fn get(
    request: &Request<'_>,
    http: &HttpRequest,
    graph: Option<&NamedNode>,
) -> Result<Response, HttpError> {
    let (content_type, syntax) = negotiate(http.header("accept"), &GRAPH_FORMATS)?;
    let quads = request.annals.graph(graph)?.ok_or_else(no_such_graph)?;
    let mut out = Vec::new();
    let mut writer = GraphWriter::new(syntax, &mut out);
    for quad in &quads {
        writer.write(quad).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => HttpError::new(406, error.to_string()),
            _ => error.into(),
        })?;
    }
    writer.finish()?;
    Ok(Response::new(content_type, out))
}

fn empty_response(status: u16) -> Response {
    Response::new("text/plain; charset=utf-8", "").status(status)
}

fn origin(graph: Option<&NamedNode>) -> Origin {
    match graph.map(|graph| (graph, Annals::document_of(graph))) {
        None => Origin::with_file("default", "the content"),
        Some((_, Some(name))) => Origin::with_file(name, "the content"),
        Some((graph, None)) => Origin::with_file(graph.as_str(), "the content"),
    }
}

/// The graph as SPARQL Update refers to it.
fn graph_ref(graph: Option<&NamedNode>) -> String {
    graph.map_or("DEFAULT".to_owned(), |graph| format!("GRAPH {graph}"))
}

/// An `INSERT DATA` update with the submitted statements.
fn insert_data(input: Input, graph: Option<&NamedNode>) -> Result<String, HttpError> {
    let reading = parse::read(input);
    let Some(document) = reading.document else {
        return Err(crate::Rejected(reading.problems).into());
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

/// Runs an update on the graphs as they are stored.
fn run_update(
    server: &Server,
    annals: &mut Annals,
    context: WriteContext,
    text: &str,
) -> Result<(), HttpError> {
    let options = UpdateOptions {
        default_graph: DefaultGraph::Stored,
        time: Some(server.settings.timeout),
        context,
        ..UpdateOptions::default()
    };
    annals.update(text, &options)?;
    Ok(())
}
