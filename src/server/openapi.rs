//! The OpenAPI 3.1 description of the JSON API, generated from the table of routes.

use super::negotiation::UPLOAD_FORMATS;
use super::routes::{Param, ParamType, ROUTES, Route};
use super::{HttpError, Request, Response};
use serde_json::{Map, Value, json};

/// The description as a response.
pub(super) fn openapi_json(_: &Request<'_>) -> Result<Response, HttpError> {
    Ok(Response::new(
        "application/json",
        format!("{:#}\n", description()),
    ))
}

fn description() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        for extension in route.extensions {
            let path = format!("{}.{extension}", route.path);
            let mut methods = json!({ "get": operation(route, extension) });
            if route.accepts_post {
                methods["post"] = with_body(operation(route, extension));
            }
            paths.insert(path, methods);
        }
    }
    paths.insert(
        "/sparql".to_owned(),
        protocol(
            "SPARQL 1.1 Protocol",
            "https://www.w3.org/TR/sparql11-protocol/",
        ),
    );
    paths.insert(
        "/store".to_owned(),
        protocol(
            "SPARQL 1.1 Graph Store HTTP Protocol",
            "https://www.w3.org/TR/sparql11-http-rdf-update/",
        ),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "annals",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Dated, sourced timelines of cyber incidents",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": { "Failure": error_schema() } },
    })
}

fn protocol(summary: &str, address: &str) -> Value {
    json!({ "summary": summary, "description": format!("See {address}") })
}

/// The same operation with the text as the request body.
fn with_body(mut operation: Value) -> Value {
    let content = UPLOAD_FORMATS
        .iter()
        .map(|(name, _)| ((*name).to_owned(), json!({})));
    operation["requestBody"] = json!({
        "required": true,
        "content": content.collect::<Map<_, _>>(),
    });
    if let Some(id) = operation["operationId"].as_str() {
        operation["operationId"] = format!("{id}-post").into();
    }
    operation
}

fn operation(route: &Route, extension: &str) -> Value {
    let mut parameters = Vec::new();
    if !route.name_help.is_empty() {
        parameters.push(json!({
            "name": "name", "in": "path", "required": true,
            "description": route.name_help, "schema": { "type": "string" },
        }));
    }
    for Param(name, kind, help) in route.params {
        let kind = match kind {
            ParamType::Text => "string",
            ParamType::Number => "integer",
            ParamType::Flag => "boolean",
        };
        parameters.push(json!({
            "name": name, "in": "query", "description": help, "schema": { "type": kind },
        }));
    }
    if route.any_params {
        parameters.push(json!({
            "name": "values", "in": "query", "style": "form", "explode": true,
            "description": "the parameters of the query by name",
            "schema": { "type": "object", "additionalProperties": { "type": "string" } },
        }));
    }
    let content_type = match extension {
        "json" => "application/json",
        "jsonl" => "application/jsonl",
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "svg" => "image/svg+xml",
        "ics" => "text/calendar",
        "atom" => "application/atom+xml",
        "md" => "text/markdown",
        _ => "text/html",
    };
    let words = route
        .path
        .split(['/', '{', '}'])
        .filter(|word| !word.is_empty());
    let id = words.chain([extension]).collect::<Vec<_>>().join("-");
    let error = |description: &str| {
        json!({
            "description": description,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Failure" } } },
        })
    };
    json!({
        "operationId": id,
        "summary": route.summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": "the complete result", "content": { content_type: {} } },
            "400": error("the request is invalid"),
            "404": error("not found"),
            "422": error("the request takes too long, or the result is too large"),
            "503": error("the server is busy"),
        },
    })
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "required": ["error", "hints", "problems"],
        "properties": {
            "error": { "type": "string" },
            "hints": { "type": "array", "items": { "type": "string" } },
            "problems": { "type": "array", "items": { "type": "object" } },
        },
    })
}
