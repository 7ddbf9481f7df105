//! Answers of a length that an assistant can read, with a notice of what was left out.

use crate::model::id;
use serde_json::{Map, Value, json};

/// The most bytes of an answer.
const LONGEST: usize = 24_000;

/// An answer as JSON: addresses of the record as short names, and lists cut, the largest first, until it is
/// short enough. `cut` says which lists were, and how many items they have.
pub(super) fn bounded(mut answer: Value) -> String {
    shorten(&mut answer);
    let mut cut: Vec<(String, usize, usize)> = Vec::new();
    loop {
        let text = with_notice(&answer, &cut);
        if text.len() <= LONGEST {
            return text;
        }
        let Some((path, _)) = largest_list(&answer, String::new()) else {
            return too_long(&answer);
        };
        let Some(Value::Array(items)) = answer.pointer_mut(&path) else {
            return too_long(&answer);
        };
        let (all, kept) = (items.len(), items.len() / 2);
        items.truncate(kept);
        match cut.iter_mut().find(|(known, ..)| *known == path) {
            Some((_, shown, _)) => *shown = kept,
            None => cut.push((path, kept, all)),
        }
    }
}

fn with_notice(answer: &Value, cut: &[(String, usize, usize)]) -> String {
    if cut.is_empty() {
        return answer.to_string();
    }
    let lists = cut
        .iter()
        .map(|(path, shown, of)| json!({"list": path, "shown": shown, "of": of}));
    let lists: Vec<Value> = lists.collect();
    json!({
        "cut": lists,
        "notice": "This answer is incomplete: ask for less, such as a shorter time, one property or fewer columns.",
        "answer": answer,
    })
    .to_string()
}

/// What remains of an answer that is long without lists.
fn too_long(answer: &Value) -> String {
    let text = answer.to_string();
    let mut end = LONGEST.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    json!({
        "notice": format!("This answer is incomplete: {end} of {} bytes.", text.len()),
        "beginning": &text[..end],
    })
    .to_string()
}

/// The pointer of the list of more than one item that takes most room, with its size.
fn largest_list(value: &Value, path: String) -> Option<(String, usize)> {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    let within: Vec<(String, usize)> = match value {
        Value::Array(items) => {
            let each = items.iter().enumerate();
            each.filter_map(|(at, item)| largest_list(item, format!("{path}/{at}")))
                .collect()
        }
        Value::Object(fields) => {
            let each = fields.iter();
            each.filter_map(|(key, item)| largest_list(item, format!("{path}/{}", escaped(key))))
                .collect()
        }
        _ => return None,
    };
    let own = match value {
        Value::Array(items) if items.len() > 1 => Some((path, value.to_string().len())),
        _ => None,
    };
    // A list is larger than those in it, so the outermost is cut first.
    own.or_else(|| within.into_iter().max_by_key(|(_, size)| *size))
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with("https://w3id.org/annals/") => {
            *text = id::shorten(text);
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => {
            let empty = |value: &Value| match value {
                Value::Null => true,
                Value::Array(items) => items.is_empty(),
                _ => false,
            };
            let kept: Map<String, Value> = std::mem::take(fields)
                .into_iter()
                .filter(|(_, value)| !empty(value))
                .collect();
            *fields = kept;
            fields.values_mut().for_each(shorten);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_is_cut_with_a_notice_and_a_short_one_is_whole() {
        let short = bounded(json!({"a": ["https://w3id.org/annals/id/agent/sbu"], "none": null}));
        assert_eq!(short, r#"{"a":["ag:sbu"]}"#);
        let items: Vec<Value> = (0..10_000).map(|at| json!({"number": at})).collect();
        let long = bounded(json!({"entries": items, "count": 10_000}));
        assert!(long.len() <= LONGEST, "{}", long.len());
        let read: Value = serde_json::from_str(&long).expect("JSON");
        assert_eq!(read["cut"][0]["of"], 10_000);
        let shown = read["answer"]["entries"].as_array().expect("a list").len();
        assert_eq!(read["cut"][0]["shown"], shown);
        let text = bounded(json!({"text": "ä".repeat(100_000)}));
        assert!(text.len() <= LONGEST + 200 && text.contains("incomplete"));
    }
}
