//! The SPARQL 1.1 Graph Store HTTP Protocol: documents are the named graphs.
//!
//! A graph is named by `?graph=IRI`, by `?default`, or directly: any path below `/store` is one. The
//! store itself takes new graphs by POST, and gives all of them as TriG or N-Quads.

use super::http_request::HttpRequest;
use super::multipart::{self, Upload};
use super::negotiation::{
    DATASET_FORMATS, DATASET_UPLOAD_FORMATS, GRAPH_FORMATS, negotiate, upload_format,
};
use super::sparql::{graph_name, media_type, write_context};
use super::{HttpError, Request, Response, Server, preconditions, response, security};
use crate::Annals;
use crate::database::{ExtractOptions, LoadOptions, UpdateOptions, WriteContext};
use crate::model::origin::Origin;
use crate::parse::{self, Input};
use crate::query::DefaultGraph;
use crate::render::rdf::{GraphWriter, Syntax};
use hyper::Method;
use oxrdf::{GraphName, NamedNode, Quad};
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
    if names_no_graph(http)
        && let Some(format) = dataset_format(http)?
    {
        return change_dataset(server, http, format);
    }
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
        return Err(error.header("allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS"));
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
    let context = conditional_context(server, http, |annals| graph_tags(annals, graph))?;
    let exists = match graph {
        Some(_) => annals.graph(graph)?.is_some(),
        None => true,
    };
    if http.method == Method::DELETE {
        if !exists {
            return Err(no_such_graph());
        }
        return drop_graph(server, &mut annals, context, graph);
    }
    let base = graph.map_or_else(|| http.url(), |graph| graph.as_str().to_owned());
    let uploads = uploads(http)?;
    let inputs = uploads
        .into_iter()
        .map(|upload| based(input(upload, graph), &base));
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
        let options = UpdateOptions {
            keep: graph.cloned(),
            ..update_options(server, context)
        };
        annals.update(&operations.join(" ; "), &options)?;
    }
    Ok(empty_response(if exists { 204 } else { 201 }))
}

/// The context of a change: if it has conditions, it is made only while they hold.
fn conditional_context(
    server: &Server,
    http: &HttpRequest,
    tags: impl FnOnce(&Annals) -> Result<Option<Vec<String>>, HttpError>,
) -> Result<WriteContext, HttpError> {
    let state = server.annals.store().snapshot()?.state();
    let max_marking = server.settings.max_marking;
    let visible = server.as_of_cache.visible(&server.annals, max_marking)?;
    let current = visible.as_deref().unwrap_or(&server.annals);
    let is_conditional = preconditions::check(http, || tags(current))?;
    Ok(WriteContext {
        based_on: is_conditional.then_some(state),
        ..write_context(server, http)
    })
}

/// The tags of a graph in each format; none if there is no such graph.
fn graph_tags(
    annals: &Annals,
    graph: Option<&NamedNode>,
) -> Result<Option<Vec<String>>, HttpError> {
    let Some(quads) = annals.graph(graph)? else {
        return Ok(None);
    };
    let syntaxes = GRAPH_FORMATS.iter().map(|(_, syntax)| *syntax);
    // What a syntax cannot write, nobody has read in it.
    let written = syntaxes.filter_map(|syntax| write_graph(&quads, syntax).ok());
    Ok(Some(written.map(|body| response::tag(&body)).collect()))
}

/// The tags of all graphs together in each format.
fn dataset_tags(annals: &Annals) -> Result<Option<Vec<String>>, HttpError> {
    let syntaxes = DATASET_FORMATS.iter().map(|(_, syntax)| *syntax);
    let written = syntaxes.map(|syntax| write_dataset(annals, syntax));
    let tags = written.map(|body| Ok(response::tag(&body?)));
    tags.collect::<Result<_, HttpError>>().map(Some)
}

/// What a request brings: its body, or each part of a form.
fn uploads(http: &HttpRequest) -> Result<Vec<Upload>, HttpError> {
    let media_type = media_type(http)?;
    if media_type == "multipart/form-data" {
        let given = http.header("content-type").unwrap_or_default();
        return multipart::graphs(given, &http.body);
    }
    let format = upload_format(&media_type)?;
    let bytes = http.body.clone();
    Ok(vec![Upload { bytes, format }])
}

fn input(upload: Upload, graph: Option<&NamedNode>) -> Input {
    Input {
        origin: origin(graph),
        bytes: upload.bytes,
        format: upload.format,
    }
}

/// Removes a graph, also one without statements.
fn drop_graph(
    server: &Server,
    annals: &mut Annals,
    context: WriteContext,
    graph: Option<&NamedNode>,
) -> Result<Response, HttpError> {
    let text = format!("DROP {}", graph_ref(graph));
    annals.update(&text, &update_options(server, context.clone()))?;
    if let Some(graph) = graph
        && annals.graph(Some(graph))?.is_some()
    {
        let name = Annals::document_of(graph).unwrap_or(graph.as_str());
        let context = WriteContext {
            based_on: None,
            ..context
        };
        annals.remove(&[name.to_owned()], &context)?;
    }
    Ok(empty_response(204))
}

/// The format of an upload that names graphs itself, if it is one.
fn dataset_format(http: &HttpRequest) -> Result<Option<parse::Format>, HttpError> {
    let media_type = media_type(http)?;
    let mut known = DATASET_UPLOAD_FORMATS.iter();
    let known = known.find(|(name, _)| *name == media_type);
    Ok(known.map(|(_, format)| *format))
}

/// What was uploaded, with a base for its relative IRIs.
fn based(input: Input, base: &str) -> Input {
    Input {
        origin: input.origin.with_base(Some(base.to_owned())),
        ..input
    }
}

/// Replaces all graphs, or adds to them.
fn change_dataset(
    server: &Server,
    http: &HttpRequest,
    format: parse::Format,
) -> Result<Response, HttpError> {
    let bytes = http.body.clone();
    let input = based(input(Upload { bytes, format }, None), &http.url());
    let added = insert_data(input, None)?;
    let text = match http.method {
        Method::PUT => format!("DROP ALL ; {added}"),
        Method::POST => added,
        _ => return Err(no_graph_named()),
    };
    let context = conditional_context(server, http, dataset_tags)?;
    let mut annals = server.annals.clone_handle();
    annals.update(&text, &update_options(server, context))?;
    Ok(empty_response(204))
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
    let body = write_dataset(request.annals, syntax)?;
    Ok(Response::new(content_type, body))
}

fn write_dataset(annals: &Annals, syntax: Syntax) -> Result<Vec<u8>, HttpError> {
    let what = ExtractOptions {
        by_document: true,
        ..ExtractOptions::default()
    };
    let mut out = Vec::new();
    let mut writer = GraphWriter::new(syntax, &mut out);
    for quad in annals.graph(None)?.unwrap_or_default() {
        writer.write(&quad)?;
    }
    annals.extract(what, |quad| writer.write(&quad).map_err(HttpError::from))?;
    writer.finish()?;
    Ok(out)
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
    Ok(Response::new(content_type, write_graph(&quads, syntax)?))
}

fn write_graph(quads: &[Quad], syntax: Syntax) -> Result<Vec<u8>, HttpError> {
    let mut out = Vec::new();
    let mut writer = GraphWriter::new(syntax, &mut out);
    for quad in quads {
        writer.write(quad).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidInput => HttpError::new(406, error.to_string()),
            _ => error.into(),
        })?;
    }
    writer.finish()?;
    Ok(out)
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

/// An `INSERT DATA` update with the submitted statements: in one graph, or in those that they name.
fn insert_data(input: Input, graph: Option<&NamedNode>) -> Result<String, HttpError> {
    let reading = parse::read(input);
    let Some(document) = reading.document else {
        return Err(crate::Rejected(reading.problems).into());
    };
    let mut text = "INSERT DATA { ".to_owned();
    for quad in &document.quads {
        let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        let own = match &quad.graph_name {
            GraphName::NamedNode(name) => Some(name),
            GraphName::DefaultGraph => None,
            GraphName::BlankNode(_) => {
                let error = HttpError::new(400, "a graph is named by a blank node");
                return Err(error.hint("name it by an IRI"));
            }
        };
        // Writing to a string cannot fail.
        let _ = match graph.or(own) {
            Some(graph) => writeln!(text, "GRAPH {graph} {{ {triple} }}"),
            None => writeln!(text, "{triple} ."),
        };
    }
    text.push('}');
    Ok(text)
}

/// The options of an update of the graphs as they are stored.
fn update_options(server: &Server, context: WriteContext) -> UpdateOptions {
    UpdateOptions {
        default_graph: DefaultGraph::Stored,
        time: Some(server.settings.timeout),
        context,
        ..UpdateOptions::default()
    }
}
