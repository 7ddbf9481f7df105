//! JSON read record by record, so that a large file needs no memory but for its text.

use super::error::Error;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Calls a function for each record of a file: for each member of the lists under one of these keys,
/// of a list at the top, or for the value itself. The other keys around a list come first or last,
/// as one record without a list.
///
/// # Errors
/// The place where the text is no JSON.
pub fn records(
    text: &str,
    file: &str,
    keys: &[&str],
    emit: &mut dyn FnMut(Value),
) -> Result<(), Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let top = Top { keys, emit };
    let end = top.deserialize(&mut reader).and_then(|()| reader.end());
    end.map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        Error::file(format!(
            "{file}:{}:{}: {what}",
            error.line(),
            error.column()
        ))
        .help("it is not valid JSON from there on: download it again")
    })
}

/// The same for a file of one format: what plainly is of another is an error.
///
/// # Errors
/// Besides, which format it is.
pub fn records_of(
    format: &str,
    text: &str,
    file: &str,
    keys: &[&str],
    emit: &mut dyn FnMut(Value),
) -> Result<(), Error> {
    let mut wrong = None;
    records(text, file, keys, &mut |value| match plainly(&value) {
        Some(found) if found != format => wrong = Some(found),
        _ => emit(value),
    })?;
    match wrong {
        Some(found) => Err(wrong_format(file, found)),
        None => Ok(()),
    }
}

/// Whether a text is JSON at all.
///
/// # Errors
/// The place where it is not.
pub fn check(text: &str, file: &str) -> Result<(), Error> {
    let read = serde_json::from_str::<IgnoredAny>(text);
    read.map(|_| ()).map_err(|error| {
        let place = format!("{file}:{}:{}", error.line(), error.column());
        Error::file(format!("{place}: it is not valid JSON from there on"))
    })
}

struct Top<'a> {
    keys: &'a [&'a str],
    emit: &'a mut dyn FnMut(Value),
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut around = Map::new();
        let mut had_list = false;
        while let Some(key) = map.next_key::<String>()? {
            if self.keys.contains(&key.as_str()) {
                had_list = true;
                map.next_value_seed(List { emit: self.emit })?;
            } else {
                around.insert(key, map.next_value()?);
            }
        }
        if !had_list || around.len() > 1 {
            (self.emit)(Value::Object(around));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            match value {
                Value::Object(mut map) if self.keys.iter().any(|key| map.contains_key(*key)) => {
                    for key in self.keys {
                        if let Some(Value::Array(values)) = map.remove(*key) {
                            values.into_iter().for_each(&mut *self.emit);
                        }
                    }
                }
                value => (self.emit)(value),
            }
        }
        Ok(())
    }
}

struct List<'a> {
    emit: &'a mut dyn FnMut(Value),
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            (self.emit)(value);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The format that a JSON value plainly is of, whatever the user called it.
pub fn plainly(value: &Value) -> Option<&'static str> {
    let has = |key: &str| value.get(key).is_some();
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("type") == "bundle" || (text("id").contains("--") && has("type")) {
        Some("stix")
    } else if has("Event") || (has("Orgc") && has("info")) {
        Some("misp")
    } else if (has("uuid") && has("value")) || (has("authors") && has("category")) {
        Some("misp-galaxy")
    } else if has("incident_id") && has("action") || has("schema_version") && has("victim") {
        Some("veris")
    } else {
        None
    }
}

/// The error of a value that is plainly of another format.
pub fn wrong_format(file: &str, found: &str) -> Error {
    Error::file(format!("{file} is {found}")).help(format!("annals import {found} {file}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Value>, Error> {
        let mut found = Vec::new();
        records(text, "f.json", &["objects"], &mut |value| found.push(value))?;
        Ok(found)
    }

    #[test]
    fn records_come_from_a_bundle_a_list_or_alone() {
        for (text, count) in [
            (r#"{"type":"bundle","objects":[{"a":1},{"b":2}]}"#, 2),
            (r#"{"type":"bundle","id":"x","objects":[{"a":1}]}"#, 2),
            (r#"[{"a":1},{"objects":[{"b":2},{"c":3}]}]"#, 3),
            (r#"{"a":1}"#, 1),
            (r#"{"objects":null,"x":1,"y":2}"#, 1),
        ] {
            assert_eq!(read(text).unwrap().len(), count, "{text}");
        }
        let error = read("{\n \"objects\": [{]}").unwrap_err();
        assert!(error.to_string().starts_with("f.json:2:"), "{error}");
    }
}
