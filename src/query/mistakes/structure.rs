//! Mistakes in the frame of a request: prefixes, brackets, braces, and the kind of request.

use super::outline::{ClauseKind, Outline};
use super::{Mistake, Request, Rule};
use crate::model::id;
use crate::query::nearest::nearest;
use crate::query::tokens::TokenKind as K;

pub(super) const RULES: &[Rule] = &[
    declaration,
    unknown_prefix,
    open_iri,
    open_text,
    braces,
    no_pattern,
];

/// Prefixes of well-known vocabularies, to be declared.
const WELL_KNOWN: [(&str, &str); 12] = [
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("geosparql", "http://www.opengis.net/ont/geosparql#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("schema", "https://schema.org/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("dbr", "http://dbpedia.org/resource/"),
    ("dbo", "http://dbpedia.org/ontology/"),
];

const UPDATES: [&str; 9] = [
    "insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add",
];
const QUERIES: [&str; 4] = ["select", "ask", "construct", "describe"];

/// An update sent as a query, or a query sent as an update.
pub(super) fn other_request(outline: &Outline<'_>, request: Request) -> Option<Mistake> {
    let mut token = 0;
    while outline.is_word(token, "prefix") || outline.is_word(token, "base") {
        let names = usize::from(outline.is_word(token, "prefix"));
        token += 2 + names;
    }
    let word = outline.word(token);
    let range = outline.range(token, token);
    let name = word.to_ascii_uppercase();
    if request == Request::Query && UPDATES.contains(&word.as_str()) {
        let help = "send it as an update: `annals update -e '…'`, or the field `update` of /sparql";
        return Some(Mistake::new(
            range,
            format!("{name} is an update, not a query"),
            help,
        ));
    }
    if request == Request::Update && QUERIES.contains(&word.as_str()) {
        let help = "send it as a query: `annals query -e '…'`, or the field `query` of /sparql";
        return Some(Mistake::new(
            range,
            format!("{name} is a query, not an update"),
            help,
        ));
    }
    None
}

/// `PREFIX ex <…>`, `@prefix ex: <…> .`
fn declaration(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let help = "write PREFIX ex: <http://example.org/>";
    if matches!(outline.source(token), "@prefix" | "@base") {
        let label = "this is how Turtle declares a prefix; SPARQL has no `@` and no dot";
        return Some(Mistake::new(outline.range(token, token), label, help));
    }
    if !outline.is_word(token, "prefix") {
        return None;
    }
    let (name, iri, dot) = (token + 1, token + 2, token + 3);
    if outline.kind(name) == Some(K::Word) {
        let label = "a prefix is declared with its colon";
        let help = format!("write PREFIX {}: <…>", outline.source(name));
        return Some(Mistake::new(outline.range(name, name), label, help));
    }
    if outline.kind(name) == Some(K::Name) && outline.kind(iri) != Some(K::Iri) {
        let label = "a prefix stands for an IRI in angle brackets";
        return Some(Mistake::new(outline.range(token, iri), label, help));
    }
    let label = "no dot or semicolon ends a PREFIX line";
    let is_end = matches!(outline.mark(dot), "." | ";");
    is_end.then(|| Mistake::new(outline.range(dot, dot), label, "leave it out"))
}

/// The prefixes that a text declares.
fn declared<'a>(outline: &Outline<'a>) -> Vec<&'a str> {
    let prefix =
        |token: &usize| outline.is_word(*token, "prefix") || outline.source(*token) == "@prefix";
    let names = (0..outline.len()).filter(prefix);
    let names = names.map(|token| outline.source(token + 1).trim_end_matches(':'));
    names.collect()
}

fn unknown_prefix(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let source = outline.source(token);
    if outline.kind(token) != Some(K::Name) || outline.is_word_before(token, "prefix") {
        return None;
    }
    let (prefix, local) = source.split_once(':')?;
    let range = outline.range(token, token);
    if ["http", "https", "urn", "mailto"].contains(&prefix) {
        let begin = range.start;
        let rest = &outline.text[begin..];
        let length = rest
            .find(|c: char| c.is_whitespace() || ")}>,;".contains(c))
            .unwrap_or(rest.len());
        let iri = &rest[..length];
        let help = format!("write <{iri}>");
        let label = "an IRI stands in angle brackets";
        return Some(Mistake::new(begin..begin + length, label, help));
    }
    let own = declared(outline);
    if own.contains(&prefix) || id::namespace(prefix).is_some() {
        return None;
    }
    let label = format!("the prefix `{prefix}:` is not declared");
    let known = id::PREFIXES.iter().map(|(known, _)| *known);
    let near = nearest(prefix, own.iter().copied().chain(known));
    let well_known = WELL_KNOWN.iter().find(|(known, _)| *known == prefix);
    let help = match (well_known, near.first()) {
        (Some((_, namespace)), _) => format!("add PREFIX {prefix}: <{namespace}> at the top"),
        (None, Some(near)) => format!("did you mean {near}:{local}?"),
        (None, None) => format!("add PREFIX {prefix}: <…> at the top"),
    };
    Some(Mistake::new(range, label, help))
}

/// An IRI with a blank in it, or without an end.
fn open_iri(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let is_iri =
        outline.source(token + 1).starts_with("http") && outline.kind(token + 1) == Some(K::Name);
    if outline.mark(token) != "<" || !is_iri {
        return None;
    }
    let begin = outline.range(token, token).start;
    let line = outline.text[begin..].lines().next().unwrap_or_default();
    let (length, label) = match line.find('>') {
        Some(end) => (end + 1, "an IRI has no blanks and no quotes"),
        None => (line.len(), "this IRI has no end"),
    };
    let help = "write a blank in an IRI as %20, and `>` at its end";
    Some(Mistake::new(begin..begin + length, label, help))
}

fn open_text(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let is_open = outline.kind(token) == Some(K::OpenText);
    let help = "end it with the same quote; a text over several lines has three: \"\"\"…\"\"\"";
    is_open.then(|| Mistake::new(outline.range(token, token), "this text has no end", help))
}

/// What is followed by a pattern in braces.
fn braces(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let name = word.to_ascii_uppercase();
    let pattern = match word.as_str() {
        "where" | "optional" | "union" | "minus" => token + 1,
        "graph" if outline.bracket(token) == "{" => token + 2,
        _ => return None,
    };
    if outline.mark(pattern) == "{" {
        return None;
    }
    let label = format!("{name} is followed by a pattern in braces");
    let help = match word.as_str() {
        "union" => "write { … } UNION { … }".to_owned(),
        "graph" => "write GRAPH ?g { … }".to_owned(),
        _ => format!("write {name} {{ … }}"),
    };
    Some(Mistake::new(outline.range(token, token), label, help))
}

/// A query without any braces.
fn no_pattern(outline: &Outline<'_>, token: usize) -> Option<Mistake> {
    let word = outline.word(token);
    let needs = ["select", "ask", "construct"].contains(&word.as_str());
    let rest = token + 1..outline.len();
    let is_bare = needs && !rest.into_iter().any(|other| outline.mark(other) == "{");
    let is_where = |other: usize| outline.is_word(other, "where");
    let is_sql = (token..outline.len()).any(is_where)
        || (token..outline.len()).any(|other| outline.clause(other) == ClauseKind::From);
    let label = format!(
        "{} is followed by a pattern in braces",
        word.to_ascii_uppercase()
    );
    let help = "say what is looked for: WHERE { ?event a ann:Event }";
    (is_bare && !is_sql).then(|| Mistake::new(outline.range(token, token), label, help))
}

/// A bracket without its partner.
pub(super) fn unbalanced(outline: &Outline<'_>) -> Option<Mistake> {
    let alone = |token: &usize| {
        let mark = outline.mark(*token);
        "()[]{}".contains(mark) && !mark.is_empty() && outline.partner(*token).is_none()
    };
    let is_pair =
        |open: &str, close: &str| matches!((open, close), ("(", ")") | ("[", "]") | ("{", "}"));
    let crossed = (0..outline.len()).find_map(|token| {
        let partner = outline.partner(token).filter(|partner| *partner > token)?;
        let fits = is_pair(outline.mark(token), outline.mark(partner));
        (!fits).then_some(token)
    });
    let token = crossed.or_else(|| (0..outline.len()).find(alone))?;
    let mark = outline.mark(token);
    let range = outline.range(token, token);
    let (label, help) = match mark {
        "(" => ("this parenthesis is not closed", "add `)`"),
        "[" => ("this bracket is not closed", "add `]`"),
        "{" => ("this brace is not closed", "add `}`"),
        _ => (
            "this bracket was not opened",
            "leave it out, or open it before",
        ),
    };
    Some(Mistake::new(range, label, help))
}
