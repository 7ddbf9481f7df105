//! The OpenAPI 3.1 description of the server, generated from the table of routes, the tables of media
//! types and the schemas of objects.

use super::Response;
use super::negotiation::UPLOAD_FORMATS;
use super::openapi_protocols::{self, failures};
use super::openapi_schemas::{self, schema};
use super::route::{FLAG_VALUES, Param, ParamType, Route};
use crate::model::id;
use crate::render::citation;
use crate::render::timeline::served;
use crate::views::timeline::GROUPINGS;
use serde_json::{Map, Value, json};

/// The description of some routes as a response.
pub(super) fn response(routes: &[Route], max_rows: Option<usize>, url: Option<&str>) -> Response {
    let mut description = description(routes, max_rows.unwrap_or(usize::MAX));
    description["servers"] = json!([{ "url": server_path(url.unwrap_or_default()) }]);
    Response::new("application/json", format!("{description:#}\n"))
}

/// The path below which everything is, from the URL of this description.
fn server_path(url: &str) -> &str {
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| Some(&rest[rest.find('/')?..]));
    let base = path.and_then(|path| path.strip_suffix("/api/openapi.json"));
    base.filter(|base| !base.is_empty()).unwrap_or("/")
}

fn description(routes: &[Route], max_rows: usize) -> Value {
    let mut paths = Map::new();
    for route in routes {
        for extension in (route.extensions)() {
            let path = format!("{}.{extension}", route.path);
            let get = operation(route, extension, max_rows);
            let mut methods = json!({ "get": get });
            if route.accepts_post {
                methods["post"] = with_body(get);
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
        "components": {
            "schemas": openapi_schemas::all(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// The same operation with the text as the request body.
fn with_body(mut operation: Value) -> Value {
    let types = UPLOAD_FORMATS.iter().map(|(name, _)| *name);
    operation["requestBody"] = json!({
        "required": true,
        "content": openapi_protocols::uploads(types),
    });
    if let Some(id) = operation["operationId"].as_str() {
        operation["operationId"] = format!("{id}-post").into();
    }
    let text_in_the_url = ["text", "type"];
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.retain(|one| !text_in_the_url.iter().any(|name| one["name"] == *name));
    }
    let failures = failures(
        &[
            ("413", "the body is too large"),
            ("415", "the body is not RDF"),
        ],
        &["application/json"],
    );
    for (status, failure) in failures {
        operation["responses"][status] = failure;
    }
    operation
}

fn param_schema(kind: ParamType, max_rows: usize) -> Value {
    let text = |format: &str| json!({ "type": "string", "format": format });
    match kind {
        ParamType::Text => json!({ "type": "string" }),
        ParamType::Words => json!({ "type": "array", "items": { "type": "string" } }),
        ParamType::Date => json!({
            "type": "string", "format": "edtf",
            "description": "a date in EDTF, of the years 0000 to 9999",
        }),
        // An empty value counts as none.
        ParamType::Name => {
            let prefixes = id::PREFIXES.iter();
            let things = prefixes.filter(|(_, space)| space.starts_with(id::DATA));
            let things: Vec<_> = things.map(|(prefix, _)| *prefix).collect();
            json!({ "type": "string", "pattern": format!("^$|^({}):", things.join("|")) })
        }
        ParamType::Zone => text("time-zone"),
        ParamType::Query => text("sparql-query"),
        ParamType::Number(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most.min(max_rows) })
        }
        ParamType::Flag => json!({ "type": "string", "enum": FLAG_VALUES }),
        ParamType::Grouping => {
            let names: Vec<_> = GROUPINGS.iter().map(|grouping| grouping.name).collect();
            json!({ "type": "string", "enum": names })
        }
        ParamType::MediaType => {
            let names: Vec<_> = UPLOAD_FORMATS.iter().map(|(name, _)| name).collect();
            json!({ "type": "string", "enum": names })
        }
    }
}

/// The media types of an operation's responses, without parameters, each with the schema of its
/// content.
fn content(route: &Route, extension: &str) -> Value {
    let own = json!({ "schema": schema(route.schema) });
    if route.schema == "QueryResult" && extension == "json" {
        return json!({
            "application/sparql-results+json": own,
            "application/ld+json": { "schema": {} },
        });
    }
    let name = match (citation::style_of(extension), extension) {
        (Some(style), _) if route.schema == "Citation[]" => style.media_type(),
        (_, "json") => "application/json",
        // What other routes offer, a timeline has too.
        _ => match served().find(|(known, ..)| *known == extension) {
            Some((_, name, _)) => name,
            None => "application/octet-stream",
        },
    };
    let name = name.split(';').next().unwrap_or(name);
    let kind = if name.ends_with("+json") {
        "object"
    } else {
        "string"
    };
    match extension {
        "json" => json!({ name: own }),
        _ => json!({ name: { "schema": { "type": kind } } }),
    }
}

fn parameters(route: &Route, max_rows: usize) -> Vec<Value> {
    let mut parameters = Vec::new();
    if !route.name_help.is_empty() {
        parameters.push(json!({
            "name": "name", "in": "path", "required": true,
            "description": route.name_help, "schema": { "type": "string", "minLength": 1 },
        }));
    }
    for Param(name, kind, help) in route.params() {
        let required = route.required.contains(&name);
        let mut schema = param_schema(kind, max_rows);
        if required {
            // An empty value counts as none.
            schema["minLength"] = 1.into();
        }
        parameters.push(json!({
            "name": name, "in": "query", "description": help, "required": required,
            "schema": schema,
        }));
    }
    if route.any_params {
        parameters.push(json!({
            "name": "values", "in": "query", "style": "form", "explode": true,
            "description": "the parameters of the query by name",
            "schema": { "type": "object", "additionalProperties": { "type": "string" } },
        }));
    }
    parameters
}

fn operation(route: &Route, extension: &str, max_rows: usize) -> Value {
    let words = route
        .path
        .split(['/', '{', '}'])
        .filter(|word| !word.is_empty());
    let id = words.chain([extension]).collect::<Vec<_>>().join("-");
    let types: &[&str] = match extension {
        "json" => &["application/json"],
        _ => &["application/json", "text/plain", "text/html"],
    };
    let mut responses = failures(
        &[
            ("300", "several things have this name"),
            ("400", "the request is invalid"),
            ("404", "not found"),
            ("405", "the method is not allowed"),
            ("406", "no acceptable format"),
            (
                "422",
                "the request takes too long, or the result is too large",
            ),
            ("503", "the server is busy"),
        ],
        types,
    );
    if route
        .params()
        .any(|Param(_, kind, _)| kind == ParamType::MediaType)
    {
        let unknown = [("415", "the text is not said to be RDF")];
        responses.extend(failures(&unknown, types));
    }
    let result = json!({
        "description": "the complete result",
        "content": content(route, extension),
    });
    responses.insert("200".to_owned(), result);
    responses.insert("304".to_owned(), json!({ "description": "unchanged" }));
    json!({
        "operationId": id,
        "summary": route.summary,
        "parameters": parameters(route, max_rows),
        "responses": responses,
    })
}
