//! The SPARQL 1.1 Graph Store HTTP Protocol: documents are the named graphs.
//!
//! A graph is named by `?graph=IRI`, by `?default`, or directly: any path below `/store` is one. The
//! store itself takes new graphs by POST, and gives all of them as TriG or N-Quads.

use super::http_request::HttpRequest;
use super::multipart::{self, Upload};
use super::negotiation::{DATASET_FORMATS, GRAPH_FORMATS, negotiate, upload_format};
use super::sparql::{graph_name, media_type, write_context};
use super::{HttpError, Request, Response, Server, security};
use crate::Annals;
use crate::database::{ExtractOptions, LoadOptions, UpdateOptions, WriteContext};
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
    if http.is_read_only() && names_no_graph(http) {
        return get_dataset(request, http);
    }
    check_access(server, http)?;
    let is_new = http.method == Method::POST && names_no_graph(http);
    let graph = match is_new {
        true => Some(new_graph(server, http)?),
        false => target_graph(http)?,
    };
    let graph = graph.as_ref();
    if http.is_read_only() {
        return get(request, http, graph);
    }
    let response = change(server, http, graph)?;
    Ok(match graph.filter(|_| is_new) {
        Some(graph) => response.header("location", graph.as_str()),
        None => response,
    })
}

/// Checks that a request may do what it asks for: a change needs a known method and the token.
pub(super) fn check_access(server: &Server, http: &HttpRequest) -> Result<(), HttpError> {
    let allowed = [Method::PUT, Method::POST, Method::DELETE];
    if http.is_read_only() {
        return Ok(());
    }
    if !allowed.contains(&http.method) {
        let error = HttpError::new(405, "method not allowed on a graph");
        return Err(error.header("allow", "GET, HEAD, PUT, POST, DELETE"));
    }
    security::authorize_write(&server.settings, http)
}

/// Makes a change to a graph.
fn change(
    server: &Server,
    http: &HttpRequest,
    graph: Option<&NamedNode>,
) -> Result<Response, HttpError> {
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
    let base = graph.map_or_else(|| http.url(), |graph| graph.as_str().to_owned());
    let uploads = uploads(http)?;
    let inputs = uploads
        .into_iter()
        .map(|upload| with_base(upload, graph, &base));
    let mut inputs: Vec<Input> = inputs.collect();
    let document = graph.and_then(Annals::document_of);
    if http.method == Method::PUT && document.is_some() && inputs.len() == 1 {
        let options = LoadOptions {
            context,
            ..LoadOptions::default()
        };
        annals.load(inputs, &options)?;
    } else {
        let mut operations = Vec::new();
        if http.method == Method::PUT {
            operations.push(format!("CLEAR SILENT {}", graph_ref(graph)));
        }
        for input in inputs.drain(..) {
            operations.push(insert_data(input, graph)?);
        }
        run_update(server, &mut annals, context, &operations.join(" ; "))?;
    }
    Ok(empty_response(if exists { 204 } else { 201 }))
}

/// What a request brings: its body, or each part of a form.
fn uploads(http: &HttpRequest) -> Result<Vec<Upload>, HttpError> {
    let media_type = media_type(http)?;
    if media_type == "multipart/form-data" {
        let given = http.header("content-type").unwrap_or_default();
        return multipart::parts(given, &http.body);
    }
    let format = upload_format(&media_type)?;
    let bytes = http.body.clone();
    Ok(vec![Upload { bytes, format }])
}

/// What was sent, with the graph as base of its relative IRIs where it has any and declares none.
fn with_base(upload: Upload, graph: Option<&NamedNode>, base: &str) -> Input {
    let input = Input {
        origin: origin(graph),
        bytes: upload.bytes,
        format: upload.format,
    };
    let declares = matches!(input.format, parse::Format::Turtle | parse::Format::TriG);
    if !declares || parse::read(input.clone()).document.is_some() {
        return input;
    }
    let mut based = input.clone();
    based.bytes = [format!("@base <{base}> . ").as_bytes(), &input.bytes].concat();
    match parse::read(based.clone()).document {
        Some(_) => based,
        // Its errors have their places in the text that was sent.
        None => input,
    }
}

/// Whether a request is to the store itself: all of it, or a new graph.
fn names_no_graph(http: &HttpRequest) -> bool {
    let is_named = ["graph", "default"];
    let is_named = is_named
        .iter()
        .any(|name| http.params.all(name).next().is_some());
    !is_named && http.path.trim_matches('/') == "store"
}

/// A name for a new graph: the time tells it from others.
fn new_graph(server: &Server, http: &HttpRequest) -> Result<NamedNode, HttpError> {
    let now = (server.settings.now)().format("%Y%m%dT%H%M%S%f");
    graph_name(&format!("{}/{now}", http.url().trim_end_matches('/')))
}

/// All graphs, in a syntax that can name them.
fn get_dataset(request: &Request<'_>, http: &HttpRequest) -> Result<Response, HttpError> {
    let accept = http.header("accept");
    let named = accept.filter(|accept| accept.contains("trig") || accept.contains("n-quads"));
    let Some(accept) = named else {
        let hint = "or ask for the whole data set: Accept: application/trig or application/n-quads";
        return Err(no_graph_named().hint(hint));
    };
    let (content_type, syntax) = negotiate(Some(accept), &DATASET_FORMATS)?;
    let what = ExtractOptions {
        by_document: true,
        ..ExtractOptions::default()
    };
    let mut out = Vec::new();
    let mut writer = GraphWriter::new(syntax, &mut out);
    for quad in request.annals.graph(None)?.unwrap_or_default() {
        writer.write(&quad)?;
    }
    request
        .annals
        .extract(what, |quad| writer.write(&quad).map_err(HttpError::from))?;
    writer.finish()?;
    Ok(Response::new(content_type, out))
}

/// The graph that the request names; `None` is the default graph itself.
fn target_graph(request: &HttpRequest) -> Result<Option<NamedNode>, HttpError> {
    // A path below `/store` names the graph directly.
    if request.path.trim_matches('/') != "store" {
        return graph_name(&request.url()).map(Some);
    }
    if request.params.all("default").any(|value| !value.is_empty()) {
        return Err(HttpError::new(
            400,
            "`default` has no value: write `?default`",
        ));
    }
    let default = request.params.all("default").next().is_some();
    let mut graphs = request.params.all("graph");
    match (default, graphs.next(), graphs.next()) {
        (true, None, None) => Ok(None),
        (false, Some(graph), None) => graph_name(graph).map(Some),
        _ => Err(no_graph_named()),
    }
}

fn no_graph_named() -> HttpError {
    HttpError::new(400, "name one graph with `?graph=IRI` or `?default`")
        .hint("/documents.json lists the graphs")
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
