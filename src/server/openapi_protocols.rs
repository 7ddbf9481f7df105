//! The W3C's protocols in the OpenAPI description: their operations, from the tables of media types.

use super::negotiation::{
    DATASET_FORMATS, DATASET_UPLOAD_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, TRIPLE_FORMATS,
    UPLOAD_FORMATS,
};
use super::openapi_schemas;
use serde_json::{Map, Value, json};

/// The paths of both protocols.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    paths.insert("/sparql".to_owned(), sparql());
    paths.insert("/store".to_owned(), graph_store());
    paths.insert("/health".to_owned(), plain("Whether the server answers"));
    paths.insert("/metrics".to_owned(), plain("Metrics for Prometheus"));
    paths
}

/// Media types, each with the schema of its content.
pub(super) fn texts<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let content = names.into_iter().map(|name| {
        let schema = match name {
            "application/sparql-results+json" => openapi_schemas::schema("QueryResult"),
            // Rows, a boolean or JSON-LD.
            "application/json" | "application/ld+json" => json!({ "type": ["object", "array"] }),
            _ => json!({ "type": "string" }),
        };
        (name.to_owned(), json!({ "schema": schema }))
    });
    Value::Object(content.collect())
}

/// Media types of statements that are sent. What may stand in them no schema can say.
pub(super) fn uploads<'a>(names: impl IntoIterator<Item = &'a str>) -> Value {
    let content = names.into_iter().map(|name| {
        let schema = match name.ends_with("json") {
            true => json!({}),
            false => json!({ "type": "string" }),
        };
        (name.to_owned(), json!({ "schema": schema }))
    });
    Value::Object(content.collect())
}

fn names<T>(formats: &[(&'static str, T)]) -> impl Iterator<Item = &'static str> {
    formats.iter().map(|(name, _)| *name)
}

fn iri_parameter(name: &str, description: &str) -> Value {
    json!({
        "name": name, "in": "query", "description": description,
        "schema": { "type": "array", "items": { "type": "string", "format": "iri" } },
        "style": "form", "explode": true,
    })
}

/// The responses of an operation: what it returns, and its errors.
fn responses(success: &[(&str, Value)], errors: &[(&str, &str)]) -> Value {
    let success = success
        .iter()
        .map(|(status, response)| ((*status).to_owned(), response.clone()));
    let errors = failures(errors, &["application/json", "text/plain", "text/html"]);
    Value::Object(success.chain(errors).collect())
}

/// Errors by status, as a client gets them: JSON where it asks for JSON, else text, or a page in a
/// browser.
pub(super) fn failures(errors: &[(&str, &str)], media_types: &[&str]) -> Map<String, Value> {
    let content: Map<String, Value> = media_types
        .iter()
        .map(|name| {
            let schema = match *name {
                "application/json" => openapi_schemas::schema("Failure"),
                _ => json!({ "type": "string" }),
            };
            ((*name).to_owned(), json!({ "schema": schema }))
        })
        .collect();
    let error = |(status, description): &(&str, &str)| {
        let response = json!({ "description": description, "content": content });
        ((*status).to_owned(), response)
    };
    errors.iter().map(error).collect()
}

/// A text that takes no parameters.
fn plain(summary: &str) -> Value {
    let text = json!({ "description": summary, "content": texts(["text/plain"]) });
    let errors = [("405", "the method is not allowed")];
    json!({ "get": { "summary": summary, "responses": responses(&[("200", text)], &errors) } })
}

fn sparql() -> Value {
    let formats = names(&RESULT_FORMATS).chain(names(&TRIPLE_FORMATS));
    let content = texts(formats.chain(["text/html"]));
    let answer = json!({ "description": "rows, a boolean or triples", "content": content });
    let failures = [
        ("400", "the request or its SPARQL is invalid"),
        ("401", "an update needs the token"),
        (
            "403",
            "the server is read-only, or the request is not allowed",
        ),
        ("405", "the method is not allowed"),
        ("406", "no acceptable format"),
        ("413", "the body is too large"),
        ("415", "the body is not SPARQL"),
        (
            "422",
            "the query takes too long, or the result is too large",
        ),
        ("503", "the server is busy"),
    ];
    let graphs = [
        iri_parameter("default-graph-uri", "graphs merged into the default graph"),
        iri_parameter("named-graph-uri", "graphs available to GRAPH"),
    ];
    let text = json!({ "type": "string", "format": "sparql-query" });
    let query = json!({
        "name": "query", "in": "query",
        "description": "the query; without one, the service description is returned",
        "schema": text,
    });
    let changed = json!({ "description": "the update is done" });
    let update = json!({ "type": "string", "format": "sparql-update" });
    let form = json!({ "schema": { "oneOf": [
        { "type": "object", "required": ["query"], "properties": { "query": text } },
        { "type": "object", "required": ["update"], "properties": { "update": update } },
    ] } });
    let mut body = json!({
        "application/sparql-query": { "schema": text },
        "application/sparql-update": { "schema": update },
    });
    body["application/x-www-form-urlencoded"] = form;
    json!({
        "summary": "SPARQL 1.1 Protocol",
        "description": "See https://www.w3.org/TR/sparql11-protocol/",
        "get": {
            "operationId": "sparql-get",
            "summary": "Run a query",
            "parameters": [query, graphs[0], graphs[1]],
            "responses": responses(&[("200", answer.clone())], &failures),
        },
        "post": {
            "operationId": "sparql-post",
            "security": [{}, { "token": [] }],
            "summary": "Run a query, or an update with the token",
            "parameters": graphs,
            "requestBody": { "required": true, "content": body },
            "responses": responses(&[("200", answer), ("204", changed)], &failures),
        },
    })
}

fn graph_store() -> Value {
    let failures = [
        ("400", "the request or its content is invalid"),
        ("401", "a change needs the token"),
        (
            "403",
            "the server is read-only, or the graph must not be changed",
        ),
        ("404", "there is no such graph"),
        ("405", "the method is not allowed"),
        ("406", "no acceptable format"),
        ("412", "If-Match or If-None-Match does not hold"),
        ("413", "the body is too large"),
        ("415", "the content is not RDF"),
        ("422", "the change takes too long"),
        ("503", "the server is busy"),
    ];
    let parameters = json!([
        {
            "name": "graph", "in": "query", "description": "the name of the graph",
            "schema": { "type": "string", "format": "iri" },
        },
        {
            "name": "default", "in": "query", "description": "the stored default graph",
            "allowEmptyValue": true, "schema": { "type": "string", "maxLength": 0 },
        },
    ]);
    let formats = names(&GRAPH_FORMATS).chain(names(&DATASET_FORMATS));
    let graph = json!({ "description": "the graph, or all of them", "content": texts(formats) });
    let created = json!({ "description": "the graph is new" });
    let changed = json!({ "description": "the graph is changed" });
    let types = names(&UPLOAD_FORMATS).chain(names(&DATASET_UPLOAD_FORMATS));
    let mut content = uploads(types);
    content["multipart/form-data"] = json!({ "schema": {
        "type": "object",
        "additionalProperties": { "type": "string", "format": "binary" },
    } });
    let body = json!({ "required": true, "content": content });
    let change = |method: &str, summary: &str| {
        json!({
            "operationId": format!("store-{method}"),
            "security": [{ "token": [] }],
            "summary": summary,
            "parameters": parameters,
            "requestBody": body,
            "responses": responses(
                &[("201", created.clone()), ("204", changed.clone())],
                &failures,
            ),
        })
    };
    json!({
        "summary": "SPARQL 1.1 Graph Store HTTP Protocol",
        "description": "See https://www.w3.org/TR/sparql11-http-rdf-update/",
        "get": {
            "operationId": "store-get",
            "summary": "Read a graph, or all of them as TriG or N-Quads",
            "parameters": parameters,
            "responses": responses(&[("200", graph)], &failures),
        },
        "put": change("put", "Replace a graph"),
        "post": change("post", "Add to a graph, or make a new one if none is named"),
        "delete": {
            "operationId": "store-delete",
            "security": [{ "token": [] }],
            "summary": "Remove a graph",
            "parameters": parameters,
            "responses": responses(&[("204", changed.clone())], &failures),
        },
    })
}
