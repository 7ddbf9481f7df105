//! Names that nobody describes, and those that may have been meant.

use super::Scope;
use super::findings::{Finding, Found, Part, Unknown};
use super::terms::Words;
use crate::model::id;
use crate::model::problem::Code;
use crate::model::vocab::ann;
use crate::store::{Graph, Id, Result};
use oxrdf::Term;
use std::collections::BTreeMap;

/// Among so many things of a kind nearest names are looked for; among more it would take long.
const MANY: usize = 50_000;

/// For so many unknown names nearest ones are looked for.
const ASKED: usize = 200;

/// So many nearest names are told.
const TOLD: usize = 3;

/// Puts unknown names into words, those left out that are described elsewhere.
pub(super) fn tell(mut found: Found, graph: &impl Graph, scope: Scope<'_>) -> Result<Found> {
    let unknown = std::mem::take(&mut found.unknown);
    if unknown.is_empty() {
        return Ok(found);
    }
    let elsewhere = (scope.elsewhere)();
    let mut kinds = Kinds {
        graph,
        words: Words::new(|word| Ok(graph.number(word)?.unwrap_or(Id::NOWHERE)))?,
        elsewhere,
        known: BTreeMap::new(),
        asked: 0,
    };
    for ((_, name), unknown) in unknown {
        let Term::NamedNode(node) = graph.term(name)? else {
            continue;
        };
        let iri = node.as_str();
        if let Some(local) = iri.strip_prefix(id::TERMS) {
            found.push(term(local, &unknown));
        } else if !elsewhere.contains(iri) {
            let near = kinds.near(iri)?;
            found.push(thing(iri, near, &unknown));
        }
    }
    Ok(found)
}

fn again(unknown: &Unknown) -> Option<String> {
    match unknown.times {
        0 | 1 => None,
        times => Some(format!("it stands {times} times in this document")),
    }
}

/// A name in `ann:` that the ontology does not have.
fn term(local: &str, unknown: &Unknown) -> Finding {
    let terms = ann::ALL
        .iter()
        .filter_map(|term| term.as_str().strip_prefix(id::TERMS));
    let near: Vec<String> = nearest(local, terms)
        .into_iter()
        .map(|near| format!("ann:{near}"))
        .collect();
    let help = match near.is_empty() {
        true => "a term of your own belongs into a namespace of your own".to_owned(),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    let message = format!("there is no ann:{local}");
    Finding::new(Code::UnknownTerm, unknown.first, unknown.part, message)
        .help([help])
        .help(again(unknown))
}

/// A thing that is named and described nowhere.
fn thing(iri: &str, near: Vec<String>, unknown: &Unknown) -> Finding {
    let name = id::shorten(iri);
    let message = format!("nobody describes {name}");
    let help = match near.is_empty() {
        true => format!("describe it, in this document or another: {name} a …"),
        false => format!("did you mean {}?", near.join(" or ")),
    };
    Finding::new(Code::NotDescribed, unknown.first, Part::Object, message)
        .help([help])
        .help(again(unknown))
}

/// The things that there are, by the namespace of their kind.
struct Kinds<'g, G> {
    graph: &'g G,
    words: Words,
    elsewhere: &'static std::collections::BTreeSet<String>,
    known: BTreeMap<&'static str, Vec<String>>,
    asked: usize,
}

impl<G: Graph> Kinds<'_, G> {
    fn near(&mut self, iri: &str) -> Result<Vec<String>> {
        self.asked += 1;
        let known = id::PREFIXES.iter();
        let mut known = known.filter(|(_, namespace)| namespace.starts_with(id::DATA));
        let kind = known.find(|(_, namespace)| iri.starts_with(namespace));
        let Some((prefix, namespace)) = kind.filter(|_| self.asked <= ASKED) else {
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

    /// The slugs of the things of a kind.
    fn all(&self, prefix: &str, namespace: &str) -> Result<Vec<String>> {
        let words = self.words;
        let class = match prefix {
            "ev" => words.event,
            "ag" => words.agent,
            "cl" => words.claim,
            "src" => words.source,
            "pl" => words.place,
            "tool" => words.tool,
            "need" => words.need,
            "offer" => words.offer,
            "match" => words.agreement,
            "delivery" => words.delivery,
            _ => words.mechanism,
        };
        let mut slugs = Vec::new();
        let members = self.graph.members(words.of_type, class, MANY)?;
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

/// The nearest of some names, nearest first.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let small = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|known| {
            let its = known.to_lowercase();
            if its.len().abs_diff(small.len()) > 1 + small.len() / 3 {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&its, &small);
            (distance <= 1 + small.chars().count() / 4).then_some((distance, known))
        })
        .collect();
    near.sort();
    let best = near.first().map_or(0, |near| near.0);
    // What is twice as far off was hardly meant.
    let near = near
        .into_iter()
        .filter(|(distance, _)| *distance <= 2 * best);
    near.take(TOLD).map(|(_, name)| name).collect()
}

/// Help for a kind of thing that there is not.
pub(super) fn near_kind(kind: &str) -> Vec<String> {
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
    match near.is_empty() {
        false => near,
        true => {
            let all: Vec<&str> = kinds.iter().map(|(_, kind)| *kind).collect();
            vec![format!("there are {}", all.join(", "))]
        }
    }
}

/// What keeps a text from being a slug.
pub(super) fn why_no_slug(text: &str) -> String {
    if text.is_empty() {
        return "there is none".to_owned();
    }
    let bad = text
        .chars()
        .find(|c| !c.is_ascii_lowercase() && !c.is_ascii_digit() && *c != '-');
    match bad {
        Some(c) if c.is_ascii_uppercase() => "small letters only".to_owned(),
        Some(c) => format!("no `{}` in a slug", c.escape_debug()),
        None if text.len() > id::SLUG_LENGTH => {
            format!("{} characters, of at most {}", text.len(), id::SLUG_LENGTH)
        }
        None => "one hyphen at a time, between letters or digits".to_owned(),
    }
}

/// The slug that may have been meant, where one can be made without inventing letters.
pub(super) fn slugged(text: &str) -> Vec<String> {
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
        help.push("a slug is small letters and digits in groups joined by single hyphens: kyivstar-attack".to_owned());
    }
    help
}
