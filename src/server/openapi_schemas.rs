//! The schemas of the JSON that the server returns. The objects stand in a short notation in
//! `assets/schemas.txt`, the words of an enumeration come from its type, and a test holds every response
//! against its schema, in which no field is unknown.

use crate::derive::attribution::{DisputeKind, Named};
use crate::model::marking::Marking;
use crate::model::problem::Code;
use crate::views::graph::NodeKind;
use serde_json::{Map, Value, json};

/// The objects, a paragraph each; a line that begins with a space goes on with the one before.
const OBJECTS: &str = include_str!("assets/schemas.txt");

/// Words that stand in the writers of JSON themselves.
const WORDS: &[(&str, &[&str])] = &[
    ("dayOf", &["date", "publicDate"]),
    ("certainty", &["definite", "possible"]),
    ("factDisputeKind", &["denied", "doubted", "different"]),
    ("opposition", &["denied", "doubted"]),
    (
        "evidenceKind",
        &["record", "claim", "event", "claimedEvent"],
    ),
    ("digestBasis", &["knowledge", "edit"]),
    (
        "needStatus",
        &[
            "unmatched",
            "partMatched",
            "matched",
            "partDelivered",
            "delivered",
        ],
    ),
    ("queryForm", &["select", "construct", "describe", "ask"]),
    ("severity", &["error", "warning", "note"]),
    ("resultView", &["timeline", "table", "graph", "value"]),
    (
        "parameterType",
        &[
            "date",
            "text",
            "integer",
            "boolean",
            "thing",
            "event",
            "agent",
            "claim",
            "source",
            "place",
            "mechanism",
            "term",
        ],
    ),
    (
        "precision",
        &[
            "second",
            "day",
            "month",
            "season",
            "year",
            "decade",
            "century",
            "millennium",
            "unspecified",
        ],
    ),
];

/// The words of an enumeration.
fn words(name: &str) -> Option<Vec<String>> {
    let texts = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
    Some(match name {
        "named" => {
            let all = [
                Named::None,
                Named::SelfClaimed,
                Named::Alleged,
                Named::Attributed,
            ];
            texts(&all.map(Named::as_str))
        }
        "disputeKind" => {
            use DisputeKind::{Denied, DeniedByAccused, Doubted, Rival};
            texts(&[DeniedByAccused, Denied, Doubted, Rival].map(DisputeKind::as_str))
        }
        "nodeKind" => texts(&NodeKind::ALL.map(NodeKind::name)),
        "marking" => Marking::ALL.map(|marking| marking.to_string()).to_vec(),
        "code" => Code::ALL.iter().map(ToString::to_string).collect(),
        _ => texts(WORDS.iter().find(|(known, _)| *known == name)?.1),
    })
}

/// The schema of a type: `iri`, `Thing[]`, `day?`.
pub(super) fn schema(name: &str) -> Value {
    if let Some(inner) = name.strip_suffix('?') {
        return json!({ "anyOf": [schema(inner), { "type": "null" }] });
    }
    if let Some(inner) = name.strip_suffix("[]") {
        return json!({ "type": "array", "items": schema(inner) });
    }
    if let Some(inner) = name
        .strip_prefix("map<")
        .and_then(|rest| rest.strip_suffix('>'))
    {
        return json!({ "type": "object", "additionalProperties": schema(inner) });
    }
    if let Some(words) = words(name) {
        return json!({ "type": "string", "enum": words });
    }
    match name {
        "any" => json!({}),
        "count" => json!({ "type": "integer", "minimum": 0 }),
        "iri" => json!({ "type": "string", "format": "iri" }),
        "day" => json!({ "type": "string", "format": "date" }),
        "moment" => json!({ "type": "string", "format": "date-time" }),
        "object" | "string" | "integer" | "boolean" => json!({ "type": name }),
        _ => json!({ "$ref": format!("#/components/schemas/{name}") }),
    }
}

/// The schemas of all objects, by name.
pub(super) fn all() -> Map<String, Value> {
    let text = OBJECTS.replace("\n ", " ");
    let objects: Vec<(&str, &str)> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .collect();
    let schemas = objects.iter().map(|(name, fields)| {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        add_fields(fields, &objects, &mut properties, &mut required);
        let object = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        ((*name).to_owned(), object)
    });
    schemas.collect()
}

fn add_fields(
    fields: &str,
    objects: &[(&str, &str)],
    properties: &mut Map<String, Value>,
    required: &mut Vec<Value>,
) {
    for field in fields.split(',').map(str::trim) {
        if let Some(other) = field.strip_prefix("...") {
            let other = objects.iter().find(|(name, _)| *name == other);
            if let Some((_, fields)) = other {
                add_fields(fields, objects, properties, required);
            }
        } else if let Some((name, kind)) = field.split_once(' ') {
            let own = name.trim_end_matches('?');
            if own == name {
                required.push(own.into());
            }
            properties.insert(own.to_owned(), schema(kind.trim()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the objects that a schema refers to.
    fn references(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                    found.push(name.rsplit('/').next().unwrap_or_default().to_owned());
                }
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_object_that_a_schema_names_is_there() {
        let schemas = all();
        assert!(schemas.len() > 40, "{}", schemas.len());
        let mut found = Vec::new();
        references(&Value::Object(schemas.clone()), &mut found);
        assert!(found.iter().any(|name| name == "Entry"));
        for name in found {
            assert!(schemas.contains_key(&name), "{name} is not described");
        }
        let entry = &schemas["Entry"];
        assert_eq!(entry["properties"]["id"]["format"], "iri");
        assert!(
            entry["required"]
                .as_array()
                .is_some_and(|it| it.contains(&"named".into()))
        );
        assert!(
            entry["required"]
                .as_array()
                .is_some_and(|it| !it.contains(&"marking".into()))
        );
    }
}
