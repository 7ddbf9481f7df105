//! Undefined names, and similar names to suggest.

use super::Scope;
use super::findings::{Finding, Findings, StatementPart, UnknownName};
use super::terms::TermIds;
use crate::model::id;
use crate::model::problem::Code;
use crate::model::vocab::ann;
use crate::query::nearest;
use crate::store::{GraphReader, Id, Result};
use oxrdf::Term;
use std::collections::BTreeMap;

/// The most records of a kind among which similar names are searched; more would take too long.
const MAX_CANDIDATES: usize = 50_000;

/// The most unknown names for which similar names are searched.
const MAX_LOOKUPS: usize = 200;

/// Adds findings for unknown names, except for those that are defined elsewhere.
pub(super) fn report_unknown(
    mut findings: Findings,
    graph: &impl GraphReader,
    scope: Scope<'_>,
) -> Result<Findings> {
    let unknown = std::mem::take(&mut findings.unknown);
    if unknown.is_empty() {
        return Ok(findings);
    }
    let elsewhere = (scope.known_elsewhere)();
    let mut similar = SimilarNames {
        graph,
        terms: TermIds::new(|term| Ok(graph.term_id(term)?.unwrap_or(Id::ABSENT)))?,
        elsewhere,
        known: BTreeMap::new(),
        lookups: 0,
    };
    for ((_, name), unknown) in unknown {
        let Term::NamedNode(node) = graph.term(name)? else {
            continue;
        };
        let iri = node.as_str();
        if let Some(local) = iri.strip_prefix(id::TERMS) {
            findings.push(unknown_term(local, &unknown));
        } else if !elsewhere.contains(iri) {
            let near = similar.near(iri)?;
            findings.push(undefined(iri, near, &unknown));
        }
    }
    Ok(findings)
}

fn occurrences(unknown: &UnknownName) -> Option<String> {
    match unknown.times {
        0 | 1 => None,
        times => Some(format!("it is used {times} times in this document")),
    }
}

/// A name in `ann:` that the ontology does not have.
fn unknown_term(local: &str, unknown: &UnknownName) -> Finding {
    let terms = ann::ALL
        .iter()
        .filter_map(|term| term.as_str().strip_prefix(id::TERMS));
    let near: Vec<String> = nearest(local, terms)
        .into_iter()
        .map(|near| format!("ann:{near}"))
        .collect();
    let help = if near.is_empty() {
        "a term of your own belongs in a namespace of your own".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    let message = format!("the ontology has no ann:{local}");
    Finding::new(Code::UnknownTerm, unknown.first, unknown.part, message)
        .help([help])
        .help(occurrences(unknown))
}

/// A name that is used but not defined.
fn undefined(iri: &str, near: Vec<String>, unknown: &UnknownName) -> Finding {
    let name = id::shorten(iri);
    let message = format!("{name} is not defined anywhere");
    let help = if near.is_empty() {
        format!("define it, in this document or another: {name} a …")
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Finding::new(
        Code::Undefined,
        unknown.first,
        StatementPart::Object,
        message,
    )
    .help([help])
    .help(occurrences(unknown))
}

/// Finds similar names among the records of the same kind.
struct SimilarNames<'g, G> {
    graph: &'g G,
    terms: TermIds,
    elsewhere: &'static std::collections::BTreeSet<String>,
    known: BTreeMap<&'static str, Vec<String>>,
    lookups: usize,
}

impl<G: GraphReader> SimilarNames<'_, G> {
    fn near(&mut self, iri: &str) -> Result<Vec<String>> {
        self.lookups += 1;
        let known = id::PREFIXES.iter();
        let mut known = known.filter(|(_, namespace)| namespace.starts_with(id::DATA));
        let kind = known.find(|(_, namespace)| iri.starts_with(namespace));
        let Some((prefix, namespace)) = kind.filter(|_| self.lookups <= MAX_LOOKUPS) else {
            return Ok(Vec::new());
        };
        if !self.known.contains_key(namespace) {
            let all = self.all(prefix, namespace)?;
            self.known.insert(namespace, all);
        }
        let all = self.known.get(namespace).into_iter().flatten();
        let near = nearest(&iri[namespace.len()..], all.map(String::as_str));
        Ok(near.iter().map(|slug| format!("{prefix}:{slug}")).collect())
    }

    /// The slugs of all records of a kind.
    fn all(&self, prefix: &str, namespace: &str) -> Result<Vec<String>> {
        let terms = self.terms;
        let class = match prefix {
            "ev" => terms.event,
            "ag" => terms.agent,
            "cl" => terms.claim,
            "src" => terms.source,
            "pl" => terms.place,
            "tool" => terms.tool,
            "need" => terms.need,
            "offer" => terms.offer,
            "match" => terms.agreement,
            "delivery" => terms.delivery,
            _ => terms.mechanism,
        };
        let mut slugs = Vec::new();
        let members = self.graph.instances(terms.of_type, class, MAX_CANDIDATES)?;
        for member in members.into_iter().flatten() {
            if let Term::NamedNode(node) = self.graph.term(member)? {
                slugs.extend(node.as_str().strip_prefix(namespace).map(str::to_owned));
            }
        }
        let range = self.elsewhere.range(namespace.to_owned()..);
        let others = range.map_while(|iri| iri.strip_prefix(namespace));
        slugs.extend(others.map(str::to_owned));
        slugs.sort();
        slugs.dedup();
        Ok(slugs)
    }
}

/// Help for an unknown kind of record.
pub(super) fn suggest_kind(kind: &str) -> Vec<String> {
    let kinds = id::PREFIXES.iter().filter_map(|(prefix, namespace)| {
        let kind = namespace.strip_prefix(id::DATA)?.trim_end_matches('/');
        Some((*prefix, kind))
    });
    let kinds: Vec<_> = kinds.collect();
    let near = nearest(kind, kinds.iter().map(|(_, kind)| *kind));
    let near: Vec<String> = near
        .into_iter()
        .filter_map(|near| kinds.iter().find(|(_, kind)| *kind == near))
        .filter_map(|(prefix, _)| {
            let namespace = id::namespace(prefix)?;
            Some(format!("did you mean @prefix {prefix}: <{namespace}> ?"))
        })
        .collect();
    if near.is_empty() {
        let all: Vec<&str> = kinds.iter().map(|(_, kind)| *kind).collect();
        vec![format!("the kinds are {}", all.join(", "))]
    } else {
        near
    }
}

/// Why a text is not a slug.
pub(super) fn slug_fault(text: &str) -> String {
    if text.is_empty() {
        return "it is empty".to_owned();
    }
    let bad = text
        .chars()
        .find(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && *c != '-');
    match bad {
        Some(c) if c.is_ascii_uppercase() => "lowercase letters only".to_owned(),
        Some(c) => format!("`{}` is not allowed in a slug", c.escape_debug()),
        None if text.len() > id::SLUG_LENGTH => {
            format!(
                "{} characters; at most {} are allowed",
                text.len(),
                id::SLUG_LENGTH
            )
        }
        None => "only single hyphens, between letters or digits".to_owned(),
    }
}

/// A suggested slug, if one can be made from the letters of the text.
pub(super) fn suggest_slug(text: &str) -> Vec<String> {
    let groups = text.split(|c: char| !c.is_ascii_alphanumeric());
    let groups: Vec<String> = groups
        .filter(|group| !group.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let slug = groups.join("-");
    let mut help = Vec::new();
    if text.is_ascii() && id::is_slug(&slug) {
        help.push(format!("write `{slug}`"));
    } else {
        help.push(
            "a slug is lowercase letters and digits joined by single hyphens: kyivstar-attack"
                .to_owned(),
        );
    }
    help
}
