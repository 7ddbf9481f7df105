//! The keys of JSON-LD that no `@context` defines. The specification drops them with all that is in
//! them; here each is told with its place, and its inner statements go along.
//!
//! A key counts as defined if any context of the document defines it: this may overlook one, but
//! never accuses wrongly.

use super::syntax_errors::MAX_REPORTED;
use crate::model::problem::{Code, Location, Problem};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A text without what its undefined keys hold, with one problem for each such key.
pub(super) fn without_undefined<'a>(file: &str, text: &'a str) -> (Cow<'a, str>, Vec<Problem>) {
    let mut reader = Reader { text, at: 0 };
    let Some(root) = reader.value() else {
        return (Cow::Borrowed(text), Vec::new());
    };
    let mut contexts = Contexts::default();
    contexts.collect(&root);
    let mut found = Vec::new();
    if !contexts.vocab {
        contexts.undefined(&root, false, &mut found);
    }
    if found.is_empty() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut kept = text.to_owned();
    for (_, value) in &found {
        let blank: String = text[value.clone()]
            .bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect();
        // a value of one line or more has room; a shorter one holds no statements
        if let Some(rest) = blank.strip_prefix("    ") {
            kept.replace_range(value.clone(), &format!("null{rest}"));
        } else if !blank.trim_matches(' ').is_empty() {
            kept.replace_range(value.clone(), &format!("[{}]", &blank[2..]));
        }
    }
    let mut seen = HashSet::new();
    let undefined = found.iter().filter(|(key, _)| {
        let name = &text[key.clone()];
        !contexts.is_dropped_on_purpose(name) && seen.insert(name)
    });
    let problem = |(key, _): &(Range<usize>, Range<usize>)| {
        let name = text[key.clone()].trim_matches('"');
        let message =
            format!("no @context defines `{name}`: it is ignored, with all that is in it");
        Problem::of(Code::IgnoredKey, message)
            .at(Location::from_byte_range(file, text, key.clone()))
            .help("define it in the @context, or write its whole IRI")
    };
    let problems = undefined.take(MAX_REPORTED).map(problem).collect();
    (Cow::Owned(kept), problems)
}

/// A value with its place. Keys have their quotes, as they stand in the text.
struct Node<'a> {
    range: Range<usize>,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Object(Vec<(Range<usize>, &'a str, Node<'a>)>),
    Array(Vec<Node<'a>>),
    Scalar(&'a str),
}

impl<'a> Node<'a> {
    fn members(&self) -> &[(Range<usize>, &'a str, Node<'a>)] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    fn get(&self, key: &str) -> Option<&Node<'a>> {
        let found = self.members().iter().find(|(_, name, _)| *name == key);
        found.map(|(_, _, value)| value)
    }

    /// This value, or the members of an array.
    fn each(&self) -> &[Node<'a>] {
        match &self.kind {
            Kind::Array(members) => members,
            _ => std::slice::from_ref(self),
        }
    }

    fn is(&self, scalar: &str) -> bool {
        matches!(self.kind, Kind::Scalar(text) if text == scalar)
    }
}

/// What the contexts of a document define.
#[derive(Default)]
struct Contexts<'a> {
    terms: HashMap<&'a str, Term>,
    /// Whether every key has a meaning, because of `@vocab` or a context that is not here.
    vocab: bool,
}

/// What a key does to the value below it.
#[derive(Default, Clone, Copy)]
struct Term {
    /// It is dropped on purpose: `null`.
    is_null: bool,
    /// Its value is JSON, not statements.
    is_json: bool,
    /// The keys of its value are languages, indexes or identifiers.
    is_map: bool,
}

impl<'a> Contexts<'a> {
    fn collect(&mut self, node: &Node<'a>) {
        for (_, key, value) in node.members() {
            if *key == "\"@context\"" {
                for context in value.each() {
                    self.add(context);
                }
            }
            self.collect(value);
        }
        if let Kind::Array(members) = &node.kind {
            for member in members {
                self.collect(member);
            }
        }
    }

    fn add(&mut self, context: &Node<'a>) {
        self.vocab |= matches!(context.kind, Kind::Scalar(text) if text != "null");
        for (_, key, value) in context.members() {
            match *key {
                "\"@vocab\"" => self.vocab |= !value.is("null"),
                "\"@import\"" => self.vocab = true,
                _ => {
                    let container = value.get("\"@container\"");
                    let of = |kind: &str| {
                        container.is_some_and(|its| its.each().iter().any(|its| its.is(kind)))
                    };
                    let maps = ["\"@language\"", "\"@index\"", "\"@id\"", "\"@type\""];
                    let term = Term {
                        is_null: value.is("null"),
                        is_json: value
                            .get("\"@type\"")
                            .is_some_and(|its| its.is("\"@json\"")),
                        is_map: maps.into_iter().any(of),
                    };
                    // the most lenient of several definitions
                    let known = self.terms.entry(key).or_insert(term);
                    known.is_null &= term.is_null;
                    known.is_json |= term.is_json;
                    known.is_map |= term.is_map;
                }
            }
        }
    }

    fn is_dropped_on_purpose(&self, key: &str) -> bool {
        self.terms.get(key).is_some_and(|term| term.is_null)
    }

    /// The keys without meaning, with their values; `is_map` if the keys of this value are no terms.
    fn undefined(
        &self,
        node: &Node<'a>,
        is_map: bool,
        found: &mut Vec<(Range<usize>, Range<usize>)>,
    ) {
        if let Kind::Array(members) = &node.kind {
            for member in members {
                self.undefined(member, is_map, found);
            }
        }
        if node.get("\"@type\"").is_some_and(|its| its.is("\"@json\"")) {
            return;
        }
        for (range, key, value) in node.members() {
            let term = self.terms.get(key).copied();
            let is_keyword = key.starts_with("\"@");
            // an escape may hide a colon
            let is_iri = key.contains([':', '\\']);
            match term {
                _ if *key == "\"@context\"" => {}
                _ if is_map || is_keyword => self.undefined(value, false, found),
                Some(term) if term.is_json => {}
                Some(term) if !term.is_null => self.undefined(value, term.is_map, found),
                None if is_iri => self.undefined(value, false, found),
                _ => found.push((range.clone(), value.range.clone())),
            }
        }
    }
}

/// Reads JSON that is not nested too deep; none where it is not valid, which its parser tells.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += spaces.count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether the next byte is this one, which is then passed.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Option<Node<'a>> {
        let first = self.peek()?;
        let start = self.at;
        let kind = match first {
            b'{' => Kind::Object(self.list(b'}', |reader| {
                reader.peek();
                let start = reader.at;
                let key = reader.scalar()?;
                let range = start..reader.at;
                let value = reader.take(b':').then(|| reader.value())??;
                Some((range, key, value))
            })?),
            b'[' => Kind::Array(self.list(b']', Self::value)?),
            _ => Kind::Scalar(self.scalar()?),
        };
        Some(Node {
            range: start..self.at,
            kind,
        })
    }

    fn list<T>(
        &mut self,
        close: u8,
        mut one: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.at += 1;
        let mut members = Vec::new();
        if self.take(close) {
            return Some(members);
        }
        loop {
            members.push(one(self)?);
            if self.take(close) {
                return Some(members);
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// A string with its quotes, a number or a word.
    fn scalar(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let length = match rest.strip_prefix('"') {
            Some(inside) => {
                let mut escaped = false;
                let end = inside.bytes().position(|byte| {
                    let ends = byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                    ends
                })?;
                end + 2
            }
            None => rest
                .find(|c: char| c.is_ascii_whitespace() || ",:]}[{\"".contains(c))
                .unwrap_or(rest.len()),
        };
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }
}

#[cfg(test)]
mod tests {
    use super::without_undefined;

    /// The keys that are told, and the text that is left.
    fn read(text: &str) -> (Vec<String>, String) {
        let (kept, problems) = without_undefined("f", text);
        let name = |message: &str| message.split('`').nth(1).unwrap_or_default().to_owned();
        let names = problems.iter().map(|problem| name(&problem.message));
        (names.collect(), kept.into_owned())
    }

    #[test]
    fn undefined_keys_are_told_and_what_is_in_them_is_left_out() {
        let text = r#"{"@context":{"ex":"https://e.org/","no":null},
 "has":[{"@id":"ex:a","ex:n":"1"}], "n":1, "e":{}, "no":{"@id":"ex:b"}, "ex:p":{"has":{"@id":"ex:c"}}}"#;
        let (names, kept) = read(text);
        assert_eq!(names, ["has", "n", "e"]);
        assert_eq!(kept.len(), text.len());
        assert!(kept.contains("\"ex:p\":{\"has\":null"), "{kept}");
        assert!(["ex:a", "ex:b", "ex:c"].iter().all(|id| !kept.contains(id)));
    }

    #[test]
    fn defined_keys_and_those_that_are_no_terms_are_not_told() {
        for text in [
            r#"{"@context":{"@vocab":"https://e.org/"},"a":{"b":1}}"#,
            r#"{"@context":"https://schema.org/","a":1}"#,
            r#"{"@context":{"a":{"@id":"https://e.org/a","@container":"@language"}},"a":{"en":"x"}}"#,
            r#"{"@context":{"a":{"@id":"https://e.org/a","@type":"@json"}},"a":{"b":{"c":1}}}"#,
            r#"{"@context":{"a":{"@id":"https://e.org/a","@context":{"b":"https://e.org/b"}}},"a":{"b":1}}"#,
            r#"[{"@graph":[{"urn:x":{"@value":{"b":1},"@type":"@json"}}]}]"#,
            r#"{"a":"#,
            "",
        ] {
            let (names, kept) = read(text);
            assert!(names.is_empty() && kept == text, "{text}: {names:?}");
        }
    }
}
