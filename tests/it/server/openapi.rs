//! The description of the API: every operation responds as it says, field by field.

use super::Server;
use serde_json::Value;

/// Why a value does not fit a schema: as far as our schemas go.
fn misfit(value: &Value, schema: &Value, description: &Value, at: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().expect("a name");
        let known = &description["components"]["schemas"][name];
        assert!(known.is_object(), "{name} is not described");
        return misfit(value, known, description, at);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let mut misfits = either
            .iter()
            .map(|schema| misfit(value, schema, description, at));
        return match misfits.any(|misfit| misfit.is_none()) {
            true => None,
            false => misfit(value, &either[0], description, at),
        };
    }
    let is_of_type = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::String(kind) => is_of_type(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is_of_type),
        _ => true,
    };
    if !fits {
        return Some(format!("{at} is {value}, not {}", schema["type"]));
    }
    if let Some(words) = schema["enum"].as_array().filter(|all| !all.contains(value)) {
        return Some(format!("{at} is {value}, none of {words:?}"));
    }
    match value {
        Value::Array(items) => items.iter().enumerate().find_map(|(n, item)| {
            misfit(item, &schema["items"], description, &format!("{at}[{n}]"))
        }),
        Value::Object(fields) => {
            let required = schema["required"].as_array().into_iter().flatten();
            let mut missing = required.filter_map(Value::as_str);
            if let Some(name) = missing.find(|name| !fields.contains_key(*name)) {
                return Some(format!("{at} has no {name}"));
            }
            fields.iter().find_map(|(name, value)| {
                let at = format!("{at}.{name}");
                match (&schema["properties"][name], &schema["additionalProperties"]) {
                    (Value::Null, Value::Bool(false)) => Some(format!("{at} is not described")),
                    (Value::Null, other) => misfit(value, other, description, &at),
                    (own, _) => misfit(value, own, description, &at),
                }
            })
        }
        _ => None,
    }
}

/// A value for each required parameter.
fn address(path: &str) -> String {
    let name = match path.split('/').nth(1) {
        Some("agent") => "sandworm",
        Some("place") => "ua",
        Some("source") => "reuters-20240109",
        Some("query") => "stats",
        Some("tool") => "notpetya",
        Some("mechanism") => "tallinn-mechanism",
        Some("claim") => "kyivstar-attack-01",
        _ => "kyivstar-attack",
    };
    let needed = match path {
        "/thing.json" => "?id=https://w3id.org/annals/id/event/kyivstar-attack",
        "/sparql/hints.json" => "?query=SELECT%20?x,%20?y%20%7B%7D",
        _ if path.starts_with("/sparql.") => "?query=ASK%7B%7D",
        "/find.json" | "/suggest.json" => "?q=kyivstar",
        "/graph.json" => "?of=sandworm&to=kyivstar-attack",
        "/check.json" => "?text=ev:a%20a%20ann:Evnt",
        _ => "",
    };
    format!("{}{needed}", path.replace("{name}", name))
}

#[test]
fn every_operation_responds_as_its_description_says() {
    let server = Server::new(&[]);
    let description = server.get("/api/openapi.json").json();
    let paths = description["paths"].as_object().expect("paths");
    let mut seen = 0;
    for path in paths.keys().filter(|path| path.contains('.')) {
        // The bundled data has none of these.
        if ["need", "offer", "match", "delivery"].contains(&path.split('/').nth(1).unwrap_or("")) {
            assert_eq!(
                server.get(&path.replace("{name}", "none")).status,
                404,
                "{path}"
            );
            continue;
        }
        let response = server.get(&address(path));
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        assert!(!response.body.is_empty(), "{path}");
        let content = &description["paths"][path]["get"]["responses"]["200"]["content"];
        let given = response.header("content-type").expect("a type");
        let given = given.split(';').next().expect("a type");
        let schema = &content[given]["schema"];
        assert!(!schema.is_null(), "{path}: {given} is not described");
        if given.contains("json") && given != "application/jsonl" {
            let misfit = misfit(&response.json(), schema, &description, "it");
            assert_eq!(misfit, None, "{path}");
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn errors_are_as_described() {
    let server = Server::new(&[]);
    let description = server.get("/api/openapi.json").json();
    for target in [
        "/timeline.json?from=2023-13",
        "/event/none.json",
        "/sparql.json?query=SELECT",
        "/timeline.json?n=-1",
        "/timeline.json?reverse=perhaps",
        "/timeline.json?n=1&n=2",
        "/graph.json?depth=0",
    ] {
        let response = server.get(target);
        let status = response.status.to_string();
        assert!(status.starts_with('4'), "{target}: {status}");
        let path = target.split('?').next().expect("a path");
        let path = path.replace("none", "{name}");
        let content = &description["paths"][&path]["get"]["responses"][&status]["content"];
        let schema = &content["application/json"]["schema"];
        let misfit = misfit(&response.json(), schema, &description, "it");
        assert_eq!(misfit, None, "{target}");
    }
}

#[test]
fn options_tell_the_methods_that_are_described() {
    let server = Server::writable(&["tests/data/server/hostile.ttl"]);
    let description = server.get("/api/openapi.json").json();
    let paths = description["paths"].as_object().expect("paths");
    for (path, methods) in paths {
        let response = server.send(&format!("OPTIONS {}", path.replace("{name}", "x")), b"");
        assert_eq!(response.status, 204, "{path}");
        let allowed = response.header("allow").expect("the methods");
        let mut allowed: Vec<&str> = allowed.split(", ").collect();
        allowed.retain(|method| !["HEAD", "OPTIONS"].contains(method));
        allowed.sort_unstable();
        let described = ["delete", "get", "post", "put"];
        let described = described.iter().filter(|name| !methods[**name].is_null());
        let described: Vec<String> = described.map(|name| name.to_uppercase()).collect();
        assert_eq!(allowed, described, "{path}");
    }
}
