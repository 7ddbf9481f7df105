//! The OpenAPI 3.1 description of the JSON API, generated from the table of routes.

use super::Response;
use super::negotiation::UPLOAD_FORMATS;
use super::openapi_protocols::{self, error};
use super::route::{Param, ParamType, Route};
use crate::render::timeline::served;
use crate::views::timeline::GROUPINGS;
use serde_json::{Map, Value, json};

/// The description of some routes as a response.
pub(super) fn response(routes: &[Route]) -> Response {
    Response::new("application/json", format!("{:#}\n", description(routes)))
}

fn description(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        for extension in (route.extensions)() {
            let path = format!("{}.{extension}", route.path);
            let mut methods = json!({ "get": operation(route, extension) });
            if route.accepts_post {
                methods["post"] = with_body(operation(route, extension));
            }
            paths.insert(path, methods);
        }
    }
    paths.extend(openapi_protocols::paths());
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

fn schema(kind: ParamType) -> Value {
    match kind {
        ParamType::Text => json!({ "type": "string" }),
        ParamType::Number => json!({ "type": "integer" }),
        ParamType::Flag => json!({ "type": "boolean" }),
        ParamType::Grouping => {
            let names: Vec<_> = GROUPINGS.iter().map(|grouping| grouping.name).collect();
            json!({ "type": "string", "enum": names })
        }
    }
}

/// The media type of an extension, without parameters. What other routes offer, a timeline has too.
fn content_type(extension: &str) -> &'static str {
    let known = served().find(|(own, ..)| *own == extension);
    let media_type = known.map_or("application/octet-stream", |(_, media_type, _)| media_type);
    media_type.split(';').next().unwrap_or(media_type)
}

fn operation(route: &Route, extension: &str) -> Value {
    let mut parameters = Vec::new();
    if !route.name_help.is_empty() {
        parameters.push(json!({
            "name": "name", "in": "path", "required": true,
            "description": route.name_help, "schema": { "type": "string" },
        }));
    }
    for Param(name, kind, help) in route.params() {
        parameters.push(json!({
            "name": name, "in": "query", "description": help, "schema": schema(kind),
        }));
    }
    if route.any_params {
        parameters.push(json!({
            "name": "values", "in": "query", "style": "form", "explode": true,
            "description": "the parameters of the query by name",
            "schema": { "type": "object", "additionalProperties": { "type": "string" } },
        }));
    }
    let content_type = content_type(extension);
    let words = route
        .path
        .split(['/', '{', '}'])
        .filter(|word| !word.is_empty());
    let id = words.chain([extension]).collect::<Vec<_>>().join("-");
    let as_json = extension == "json";
    let error = |description: &str| error(description, as_json);
    json!({
        "operationId": id,
        "summary": route.summary,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "the complete result",
                "content": { content_type: { "schema": content_schema(content_type) } },
            },
            "300": error("several things have this name"),
            "400": error("the request is invalid"),
            "404": error("not found"),
            "405": error("the method is not allowed"),
            "406": error("no acceptable format"),
            "422": error("the request takes too long, or the result is too large"),
            "503": error("the server is busy"),
        },
    })
}

/// The schema of what a media type holds.
fn content_schema(media_type: &str) -> Value {
    match media_type {
        "application/json" | "application/ld+json" => json!({ "type": ["object", "array"] }),
        _ => json!({ "type": "string" }),
    }
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
