//! The SPARQL 1.1 Protocol, and the description of the service.

use super::handler::Request;
use super::negotiation::{GRAPHS, ROWS, TRIPLES, choose, wants_page};
use super::{Asked, Failure, Page, Params, Server, pages, security};
use crate::database::{Occasion, UpdateOptions};
use crate::query::{Answer, Graphs, Limits};
use crate::render::query::answer;
use crate::render::rdf::Graph;
use hyper::Method;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, vocab::rdf};

/// What a request to `/sparql` asks for.
enum Wish {
    Query(String, Params),
    Update(String, Params),
    Description,
}

/// Answers a request to `/sparql`.
pub(super) fn answer(
    server: &Server,
    request: &Request,
    asked: &Asked<'_>,
) -> Result<Page, Failure> {
    let accept = request.header("accept");
    if request.reads()
        && wants_page(accept, &ROWS)
        && let Some(page) = pages::answer(asked)
    {
        return page;
    }
    match wish(request)? {
        Wish::Query(text, params) => query(asked, accept, &text, &params),
        Wish::Update(text, params) => update(server, request, &text, &params),
        Wish::Description => description(server, request),
    }
}

/// Reads the operation: by GET, by a form, or directly.
fn wish(request: &Request) -> Result<Wish, Failure> {
    let params = request.params.clone();
    if request.reads() {
        return match one(&params, "query")? {
            Some(text) => Ok(Wish::Query(text, params)),
            None if params.all("update").next().is_some() => Err(no_get_update()),
            None => Ok(Wish::Description),
        };
    }
    if request.method != Method::POST {
        let failure = Failure::new(405, "SPARQL comes by GET or POST");
        return Err(failure.header("allow", "GET, HEAD, POST"));
    }
    match media_type(request)?.as_str() {
        "application/x-www-form-urlencoded" => {
            let params = params.and(Params::parse(text(&request.body)?));
            match (one(&params, "query")?, one(&params, "update")?) {
                (Some(text), None) => Ok(Wish::Query(text, params)),
                (None, Some(text)) => Ok(Wish::Update(text, params)),
                _ => Err(Failure::new(400, "a form has one `query` or one `update`")),
            }
        }
        "application/sparql-query" => Ok(Wish::Query(text(&request.body)?.to_owned(), params)),
        "application/sparql-update" => Ok(Wish::Update(text(&request.body)?.to_owned(), params)),
        other => Err(Failure::new(415, format!("`{other}` is no way to send SPARQL")).hint(
            "application/sparql-query, application/sparql-update and application/x-www-form-urlencoded are",
        )),
    }
}

fn no_get_update() -> Failure {
    Failure::new(405, "an update comes by POST").header("allow", "POST")
}

/// The one value of a name; several are a mistake.
fn one(params: &Params, name: &str) -> Result<Option<String>, Failure> {
    let mut values = params.all(name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Failure::new(
            400,
            format!("there is more than one `{name}`"),
        )),
        (value, None) => Ok(value.map(str::to_owned)),
    }
}

/// The media type of a request's content, in small letters and without its parameters.
pub(super) fn media_type(request: &Request) -> Result<String, Failure> {
    let given = request.header("content-type").unwrap_or_default();
    let (name, parameters) = given.split_once(';').unwrap_or((given, ""));
    let charset = parameters.to_ascii_lowercase();
    let charset = charset
        .split_once("charset=")
        .map(|(_, name)| name.trim().trim_matches('"').to_owned());
    match charset.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii") => Ok(name.trim().to_ascii_lowercase()),
        Some(other) => Err(Failure::new(
            415,
            format!("only UTF-8 is read, not `{other}`"),
        )),
    }
}

/// A content that is text.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Failure> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to() + 1;
        Failure::new(400, format!("byte {at} of the content is not UTF-8"))
    })
}

/// The graphs that a request names; none where it names none.
fn graphs(params: &Params, default: &str, named: &str) -> Result<Option<Graphs>, Failure> {
    let all = |name: &str| -> Result<Vec<NamedNode>, Failure> {
        params.all(name).map(graph_name).collect()
    };
    let graphs = Graphs {
        default: all(default)?,
        named: all(named)?,
    };
    Ok(Some(graphs).filter(|graphs| *graphs != Graphs::default()))
}

/// The name of a graph.
pub(super) fn graph_name(iri: &str) -> Result<NamedNode, Failure> {
    NamedNode::new(iri).map_err(|_| Failure::new(400, format!("`{iri}` is not an absolute IRI")))
}

fn query(
    asked: &Asked<'_>,
    accept: Option<&str>,
    text: &str,
    params: &Params,
) -> Result<Page, Failure> {
    let limits = Limits {
        graphs: graphs(params, "default-graph-uri", "named-graph-uri")?,
        ..asked.limits.clone()
    };
    // Whoever takes neither rows nor triples need not wait for them.
    let (rows, triples) = (choose(accept, &ROWS), choose(accept, &TRIPLES));
    if let (Err(failure), Err(_)) = (&rows, &triples) {
        return Err(failure.clone());
    }
    let answer = asked.annals.ask(text, &limits)?;
    let (content_type, format) = match &answer {
        Answer::Graph { .. } => triples?,
        Answer::Table(_) | Answer::Truth(_) => rows?,
    };
    written(&answer, content_type, format, &limits)
}

/// The answer to the query in the address, in the formats that programs read best.
pub(super) fn as_json(asked: &Asked<'_>) -> Result<Page, Failure> {
    let accept = "application/sparql-results+json, application/ld+json";
    match one(asked.params, "query")? {
        Some(text) => query(asked, Some(accept), &text, asked.params),
        None => Err(Failure::new(400, "there is no `query`")),
    }
}

/// An answer in a format; one that was cut off is none.
pub(super) fn written(
    answer: &Answer,
    content_type: &'static str,
    format: answer::Format,
    limits: &Limits,
) -> Result<Page, Failure> {
    if answer.is_cut() {
        let most = limits.rows.unwrap_or_default();
        let failure = Failure::new(422, format!("the answer has more than {most} rows"));
        return Err(failure.hint("ask for fewer with LIMIT, and for the next ones with OFFSET"));
    }
    let mut out = Vec::new();
    answer::write(&mut out, answer, format)?;
    let content_type = match content_type {
        "text/csv" => "text/csv; charset=utf-8",
        "text/tab-separated-values" => "text/tab-separated-values; charset=utf-8",
        "text/turtle" => "text/turtle; charset=utf-8",
        "text/plain" => "text/plain; charset=utf-8",
        "text/xml" => "text/xml; charset=utf-8",
        other => other,
    };
    Ok(Page::new(content_type, out))
}

fn update(
    server: &Server,
    request: &Request,
    text: &str,
    params: &Params,
) -> Result<Page, Failure> {
    security::may_write(&server.settings, request)?;
    let options = UpdateOptions {
        using: graphs(params, "using-graph-uri", "using-named-graph-uri")?,
        time: Some(server.settings.time),
        ..UpdateOptions::default()
    };
    let mut annals = server.annals.again();
    annals.on(occasion(server, request));
    annals.update(text, &options)?;
    Ok(Page::new("text/plain; charset=utf-8", "").status(204))
}

/// What the history of the store tells of a change.
pub(super) fn occasion(server: &Server, request: &Request) -> Occasion {
    Occasion {
        now: Some((server.settings.now)()),
        command: format!("annals serve: {} {}", request.method, request.path),
        ..Occasion::default()
    }
}

/// What the service can do, in the words of the W3C.
fn description(server: &Server, request: &Request) -> Result<Page, Failure> {
    let (content_type, syntax) = choose(request.header("accept"), &GRAPHS)?;
    let sd = |name: &str| {
        NamedNode::new_unchecked(format!(
            "http://www.w3.org/ns/sparql-service-description#{name}"
        ))
    };
    let format =
        |name: &str| NamedNode::new_unchecked(format!("http://www.w3.org/ns/formats/{name}"));
    let host = request.header("host").unwrap_or("localhost");
    let service = NamedNode::new(format!("http://{host}/sparql"))
        .map_err(|_| Failure::new(400, "the host is no part of an address"))?;
    let mut facts: Vec<(NamedNode, Term)> = vec![
        (rdf::TYPE.into_owned(), sd("Service").into()),
        (sd("endpoint"), service.clone().into()),
        (sd("supportedLanguage"), sd("SPARQL11Query").into()),
        (sd("feature"), sd("UnionDefaultGraph").into()),
    ];
    if server.settings.token.is_some() {
        facts.push((sd("supportedLanguage"), sd("SPARQL11Update").into()));
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
        facts.push((sd("resultFormat"), format(name).into()));
    }
    let (dataset, graph) = (
        BlankNode::new_unchecked("data"),
        BlankNode::new_unchecked("all"),
    );
    facts.push((sd("defaultDataset"), dataset.clone().into()));
    let about = |subject: NamedOrBlankNode, property: NamedNode, object: Term| {
        Quad::new(subject, property, object, GraphName::DefaultGraph)
    };
    let mut quads: Vec<Quad> = facts
        .into_iter()
        .map(|(property, object)| about(service.clone().into(), property, object))
        .collect();
    let rdf_type = rdf::TYPE.into_owned();
    quads.push(about(
        dataset.clone().into(),
        rdf_type.clone(),
        sd("Dataset").into(),
    ));
    quads.push(about(
        dataset.into(),
        sd("defaultGraph"),
        graph.clone().into(),
    ));
    quads.push(about(graph.into(), rdf_type, sd("Graph").into()));
    let mut out = Vec::new();
    let mut written = Graph::new(syntax, &mut out);
    for quad in &quads {
        written.put(quad)?;
    }
    written.finish()?;
    Ok(Page::new(content_type, out))
}
