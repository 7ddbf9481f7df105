//! The description of the JSON API (OpenAPI 3.1), made from the table of routes.

use super::negotiation::SENT;
use super::routes::{Kind, Param, ROUTES, Route};
use super::{Asked, Failure, Page};
use serde_json::{Map, Value, json};

/// The description.
pub(super) fn answer(_: &Asked<'_>) -> Result<Page, Failure> {
    Ok(Page::new(
        "application/json",
        format!("{:#}\n", description()),
    ))
}

fn description() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        for ending in route.endings {
            let path = format!("{}.{ending}", route.path);
            let mut methods = json!({ "get": operation(route, ending) });
            if route.posts {
                methods["post"] = posted(operation(route, ending));
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
        "components": { "schemas": { "Failure": failure() } },
    })
}

fn protocol(summary: &str, address: &str) -> Value {
    json!({ "summary": summary, "description": format!("See {address}") })
}

/// The same with the text as its content.
fn posted(mut operation: Value) -> Value {
    let content = SENT.iter().map(|(name, _)| ((*name).to_owned(), json!({})));
    operation["requestBody"] = json!({
        "required": true,
        "content": content.collect::<Map<_, _>>(),
    });
    if let Some(id) = operation["operationId"].as_str() {
        operation["operationId"] = format!("{id}-post").into();
    }
    operation
}

fn operation(route: &Route, ending: &str) -> Value {
    let mut parameters = Vec::new();
    if !route.name.is_empty() {
        parameters.push(json!({
            "name": "name", "in": "path", "required": true,
            "description": route.name, "schema": { "type": "string" },
        }));
    }
    for Param(name, kind, about) in route.params {
        let kind = match kind {
            Kind::Text => "string",
            Kind::Number => "integer",
            Kind::Flag => "boolean",
        };
        parameters.push(json!({
            "name": name, "in": "query", "description": about, "schema": { "type": kind },
        }));
    }
    if route.open {
        parameters.push(json!({
            "name": "values", "in": "query", "style": "form", "explode": true,
            "description": "the parameters of the query by their names",
            "schema": { "type": "object", "additionalProperties": { "type": "string" } },
        }));
    }
    let content_type = match ending {
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
    let id = words.chain([ending]).collect::<Vec<_>>().join("-");
    let failed = |description: &str| {
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
            "200": { "description": "the whole answer", "content": { content_type: {} } },
            "400": failed("the request is at fault"),
            "404": failed("there is no such thing"),
            "422": failed("it takes too long, or the answer is too large"),
            "503": failed("too many requests are being worked on"),
        },
    })
}

fn failure() -> Value {
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
