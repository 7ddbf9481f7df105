//! The SPARQL 1.1 Protocol and Service Description.

use super::http_request::HttpRequest;
use super::negotiation::{GRAPH_FORMATS, RESULT_FORMATS, TRIPLE_FORMATS, negotiate, prefers_html};
use super::{HttpError, Params, Request, Response, Server, pages, security};
use crate::Annals;
use crate::database::{UpdateOptions, WriteContext};
use crate::model::vocab;
use crate::query::{Answer, DatasetSpec, DefaultGraph, QueryOptions};
use crate::render::query::answer;
use crate::render::rdf::GraphWriter;
use hyper::Method;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, vocab::rdf};

/// The operation of a request to `/sparql`.
enum Operation {
    Query(String, Params),
    Update(String, Params),
    ServiceDescription,
}

/// Answers a request to `/sparql`.
pub(super) fn answer(
    server: &Server,
    http: &HttpRequest,
    request: &Request<'_>,
) -> Result<Response, HttpError> {
    let accept = http.header("accept");
    if http.is_read_only()
        && prefers_html(accept, &RESULT_FORMATS)
        && let Some(response) = pages::answer(request)
    {
        return response;
    }
    match operation(http)? {
        Operation::Query(text, params) => {
            let options = query_options(server, request, &params)?;
            answer_query(request, accept, &text, &options)
        }
        Operation::Update(text, params) => update(server, http, &text, &params),
        Operation::ServiceDescription => service_description(server, http),
    }
}

/// Whether a request is an update.
pub(super) fn is_update(http: &HttpRequest) -> bool {
    !http.is_read_only() && matches!(operation(http), Ok(Operation::Update(..)))
}

/// Checks that a request may do what it asks for: an update needs the token.
pub(super) fn check_access(server: &Server, http: &HttpRequest) -> Result<(), HttpError> {
    match http.is_read_only() {
        true => Ok(()),
        false => match operation(http)? {
            Operation::Update(..) => security::authorize_write(&server.settings, http),
            Operation::Query(..) | Operation::ServiceDescription => Ok(()),
        },
    }
}

/// The operation, sent by GET, by a form, or as the body.
fn operation(request: &HttpRequest) -> Result<Operation, HttpError> {
    let params = request.params.clone();
    if request.is_read_only() {
        return match single_value(&params, "query")? {
            Some(text) => Ok(Operation::Query(text, params)),
            None if params.all("update").next().is_some() => Err(update_by_get()),
            None => Ok(Operation::ServiceDescription),
        };
    }
    if request.method != Method::POST {
        let error = HttpError::new(405, "send SPARQL by GET or POST");
        return Err(error.header("allow", "GET, HEAD, POST, OPTIONS"));
    }
    match media_type(request)?.as_str() {
        "application/x-www-form-urlencoded" => {
            let params = params.merge(Params::parse(utf8(&request.body)?));
            match (single_value(&params, "query")?, single_value(&params, "update")?) {
                (Some(text), None) => Ok(Operation::Query(text, params)),
                (None, Some(text)) => Ok(Operation::Update(text, params)),
                _ => Err(HttpError::new(400, "a form needs either one `query` or one `update`")),
            }
        }
        "application/sparql-query" => Ok(Operation::Query(utf8(&request.body)?.to_owned(), params)),
        "application/sparql-update" => Ok(Operation::Update(utf8(&request.body)?.to_owned(), params)),
        other => Err(HttpError::new(415, format!("`{other}` is not a media type for SPARQL")).hint(
            "supported: application/sparql-query, application/sparql-update, application/x-www-form-urlencoded",
        )),
    }
}

fn update_by_get() -> HttpError {
    HttpError::new(405, "send updates by POST").header("allow", "POST")
}

/// The value of a parameter that may be given only once.
fn single_value(params: &Params, name: &str) -> Result<Option<String>, HttpError> {
    let mut values = params.all(name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(HttpError::new(
            400,
            format!("there is more than one `{name}`"),
        )),
        (value, None) => Ok(value.map(str::to_owned)),
    }
}

/// The media type of a request body, in lowercase and without parameters.
pub(super) fn media_type(request: &HttpRequest) -> Result<String, HttpError> {
    let given = request.header("content-type").unwrap_or_default();
    let (name, parameters) = given.split_once(';').unwrap_or((given, ""));
    let charset = parameters.to_ascii_lowercase();
    let charset = charset
        .split_once("charset=")
        .map(|(_, name)| name.trim().trim_matches('"').to_owned());
    match charset.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii") => Ok(name.trim().to_ascii_lowercase()),
        Some(other) => Err(HttpError::new(
            415,
            format!("only UTF-8 is supported, not `{other}`"),
        )),
    }
}

/// The body as text.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, HttpError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() + 1;
        HttpError::new(400, format!("byte {at} of the request body is not UTF-8"))
    })
}

/// The dataset that a request specifies; `None` if it specifies none.
fn graphs(params: &Params, default: &str, named: &str) -> Result<Option<DatasetSpec>, HttpError> {
    let all = |name: &str| -> Result<Vec<NamedNode>, HttpError> {
        params.all(name).map(graph_name).collect()
    };
    let graphs = DatasetSpec {
        default: all(default)?,
        named: all(named)?,
    };
    Ok(Some(graphs).filter(|graphs| *graphs != DatasetSpec::default()))
}

/// Parses the name of a graph.
pub(super) fn graph_name(iri: &str) -> Result<NamedNode, HttpError> {
    NamedNode::new(iri).map_err(|_| HttpError::new(400, format!("`{iri}` is not an absolute IRI")))
}

/// The options of a query of the protocol: its dataset, default graph and base.
fn query_options(
    server: &Server,
    request: &Request<'_>,
    params: &Params,
) -> Result<QueryOptions, HttpError> {
    let default_graph = server.settings.default_graph;
    Ok(QueryOptions {
        dataset: graphs(params, "default-graph-uri", "named-graph-uri")?,
        hidden_graphs: match default_graph {
            DefaultGraph::Union => Vec::new(),
            DefaultGraph::Stored => Annals::built_in_graphs(),
        },
        default_graph,
        base: request.base.map(str::to_owned),
        ..request.options.clone()
    })
}

fn answer_query(
    request: &Request<'_>,
    accept: Option<&str>,
    text: &str,
    options: &QueryOptions,
) -> Result<Response, HttpError> {
    // A client that accepts neither rows nor triples need not wait for them.
    let (rows, triples) = (
        negotiate(accept, &RESULT_FORMATS),
        negotiate(accept, &TRIPLE_FORMATS),
    );
    if let (Err(error), Err(_)) = (&rows, &triples) {
        return Err(error.clone());
    }
    let answer = request.annals.query_with(text, options)?;
    let (content_type, format) = match &answer {
        Answer::Graph { .. } => triples?,
        Answer::Table(_) | Answer::Boolean(_) => rows?,
    };
    query_response(&answer, &[], content_type, format, options)
}

/// Query results in a format; truncated results are an error.
pub(super) fn query_response(
    answer: &Answer,
    notes: &[String],
    content_type: &'static str,
    format: answer::AnswerFormat,
    options: &QueryOptions,
) -> Result<Response, HttpError> {
    if answer.is_truncated() {
        let max = options.max_rows.unwrap_or_default();
        let error = HttpError::new(422, format!("the result has more than {max} rows"));
        return Err(error.hint("use LIMIT for fewer rows and OFFSET for the next ones"));
    }
    let mut out = Vec::new();
    answer::write_with_notes(&mut out, answer, format, notes)?;
    let content_type = match content_type {
        "text/csv" => "text/csv; charset=utf-8",
        "text/tab-separated-values" => "text/tab-separated-values; charset=utf-8",
        "text/turtle" => "text/turtle; charset=utf-8",
        "text/plain" => "text/plain; charset=utf-8",
        "text/xml" => "text/xml; charset=utf-8",
        other => other,
    };
    Ok(Response::new(content_type, out))
}

fn update(
    server: &Server,
    request: &HttpRequest,
    text: &str,
    params: &Params,
) -> Result<Response, HttpError> {
    let options = UpdateOptions {
        using: graphs(params, "using-graph-uri", "using-named-graph-uri")?,
        time: Some(server.settings.timeout),
        default_graph: server.settings.default_graph,
        base: Some(request.url()),
        context: write_context(server, request),
        ..UpdateOptions::default()
    };
    server.annals.clone_handle().update(text, &options)?;
    Ok(Response::new("text/plain; charset=utf-8", "").status(204))
}

/// The entry of an update in the history of the store.
pub(super) fn write_context(server: &Server, request: &HttpRequest) -> WriteContext {
    WriteContext {
        now: Some((server.settings.now)()),
        command: format!("annals serve: {} {}", request.method, request.path),
        ..WriteContext::default()
    }
}

/// The service description, in the W3C vocabulary.
fn service_description(server: &Server, request: &HttpRequest) -> Result<Response, HttpError> {
    let (content_type, syntax) = negotiate(request.header("accept"), &GRAPH_FORMATS)?;
    let sd = |name: &str| NamedNode::new_unchecked(format!("{}{name}", vocab::SERVICE_DESCRIPTION));
    let format = |name: &str| NamedNode::new_unchecked(format!("{}{name}", vocab::FORMATS));
    let service = NamedNode::new(request.url())
        .map_err(|_| HttpError::new(400, "the Host header is not valid"))?;
    let mut properties: Vec<(NamedNode, Term)> = vec![
        (rdf::TYPE.into_owned(), sd("Service").into()),
        (sd("endpoint"), service.clone().into()),
        (sd("supportedLanguage"), sd("SPARQL11Query").into()),
    ];
    if server.settings.default_graph == DefaultGraph::Union {
        properties.push((sd("feature"), sd("UnionDefaultGraph").into()));
    }
    if server.settings.token.is_some() {
        properties.push((sd("supportedLanguage"), sd("SPARQL11Update").into()));
    }
    for name in [
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "RDF_XML",
        "JSON-LD",
    ] {
        properties.push((sd("resultFormat"), format(name).into()));
    }
    let (dataset, graph) = (
        BlankNode::new_unchecked("data"),
        BlankNode::new_unchecked("all"),
    );
    properties.push((sd("defaultDataset"), dataset.clone().into()));
    let triple = |subject: NamedOrBlankNode, property: NamedNode, object: Term| {
        Quad::new(subject, property, object, GraphName::DefaultGraph)
    };
    let mut quads: Vec<Quad> = properties
        .into_iter()
        .map(|(property, object)| triple(service.clone().into(), property, object))
        .collect();
    let rdf_type = rdf::TYPE.into_owned();
    quads.push(triple(
        dataset.clone().into(),
        rdf_type.clone(),
        sd("Dataset").into(),
    ));
    quads.push(triple(
        dataset.into(),
        sd("defaultGraph"),
        graph.clone().into(),
    ));
    quads.push(triple(graph.into(), rdf_type, sd("Graph").into()));
    let mut out = Vec::new();
    let mut query_response = GraphWriter::new(syntax, &mut out);
    for quad in &quads {
        query_response.write(quad)?;
    }
    query_response.finish()?;
    Ok(Response::new(content_type, out))
}
