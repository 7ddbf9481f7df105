//! From what a person types to the thing that is meant.

use crate::derive::shortcuts::stands;
use crate::model::{id, vocab::ann};
use crate::store::View;
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, vocab::rdfs};
use std::collections::BTreeMap;
use std::fmt;

const ALT_LABEL: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#altLabel");
const NOTATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#notation");
const TITLE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");

/// A thing with the name that it is shown by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The thing.
    pub id: NamedNode,
    /// Its label, or its short name where it has none.
    pub label: String,
}

/// A thing that may have been meant.
pub type Candidate = Named;

/// Why a name does not lead to one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotResolved {
    /// Several things go by it.
    #[error("`{text}` could mean several things")]
    Ambiguous {
        /// What was asked for.
        text: String,
        /// All of them, sorted.
        candidates: Vec<Candidate>,
    },
    /// Nothing goes by it.
    #[error("nothing here is called `{text}`")]
    Unknown {
        /// What was asked for.
        text: String,
        /// Things of nearly that name, nearest first.
        near: Vec<Candidate>,
    },
}

impl NotResolved {
    /// The things that it might have been.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Ambiguous { candidates, .. } => candidates,
            Self::Unknown { near, .. } => near,
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", id::shorten(self.id.as_str()), self.label)
    }
}

pub(super) fn resolve(
    view: &View,
    text: &str,
    prefixes: &[&str],
) -> Result<NamedNode, NotResolved> {
    let text = text.trim();
    let described = |node: &NamedNode| view.about(&node.clone().into()).next().is_some();
    let iri = text
        .strip_prefix('<')
        .and_then(|t| t.strip_suffix('>'))
        .unwrap_or(text);
    let exact = id::expand(text).or_else(|| NamedNode::new(iri).ok());
    if let Some(node) = exact.filter(|node| described(node)) {
        return Ok(node);
    }
    let fits = |node: &NamedNode| {
        prefixes.is_empty() && node.as_str().starts_with(id::DATA)
            || prefixes
                .iter()
                .filter_map(|prefix| id::namespace(prefix))
                .any(|namespace| node.as_str().starts_with(namespace))
    };
    let names = names(view, fits);
    let wanted = text.to_lowercase();
    // A slug is the plainest way to name a thing; labels count only where no slug does.
    let by_slug = pick(&names, |node, _| local(node) == text);
    let found = if by_slug.is_empty() {
        pick(&names, |node, name| {
            name.to_lowercase() == wanted || local(node).to_lowercase() == wanted
        })
    } else {
        by_slug
    };
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(NotResolved::Unknown {
            text: text.to_owned(),
            near: near(&names, &wanted)
                .into_iter()
                .map(|node| named(view, node))
                .collect(),
        }),
        _ => Err(NotResolved::Ambiguous {
            text: text.to_owned(),
            candidates: found.into_iter().map(|node| named(view, node)).collect(),
        }),
    }
}

/// The slug, or the name of a term.
fn local(node: &NamedNode) -> &str {
    let iri = node.as_str();
    id::slug(iri)
        .or_else(|| iri.strip_prefix(id::TERMS))
        .unwrap_or(iri)
}

/// Every name of every thing that fits: labels, other labels, notations, titles, and the aliases
/// that standing claims give.
fn names(view: &View, fits: impl Fn(&NamedNode) -> bool) -> Vec<(NamedNode, String)> {
    let mut names = Vec::new();
    for property in [rdfs::LABEL, ALT_LABEL, NOTATION, TITLE] {
        for subject in view.subjects(property) {
            if let NamedOrBlankNode::NamedNode(node) = &subject
                && fits(node)
            {
                let literals = view.objects(&subject, property).filter_map(value);
                names.extend(literals.map(|name| (node.clone(), name.to_owned())));
            }
        }
    }
    for claim in view
        .subjects(ann::ALIAS)
        .filter(|claim| stands(view, claim))
    {
        for about in view.objects(&claim, ann::ABOUT) {
            if let Term::NamedNode(node) = about
                && fits(node)
            {
                let aliases = view.objects(&claim, ann::ALIAS).filter_map(value);
                names.extend(aliases.map(|alias| (node.clone(), alias.to_owned())));
            }
        }
    }
    names
}

fn value(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

fn pick(
    names: &[(NamedNode, String)],
    wanted: impl Fn(&NamedNode, &str) -> bool,
) -> Vec<NamedNode> {
    let fitting = names.iter().filter(|(node, name)| wanted(node, name));
    let mut found: Vec<_> = fitting.map(|(node, _)| node.clone()).collect();
    found.sort();
    found.dedup();
    found
}

fn near(names: &[(NamedNode, String)], wanted: &str) -> Vec<NamedNode> {
    let mut distances = BTreeMap::new();
    for (node, name) in names {
        let name = name.to_lowercase();
        let slug = local(node);
        let distance = if name.contains(wanted) || slug.contains(wanted) {
            1
        } else {
            strsim::damerau_levenshtein(&name, wanted)
                .min(strsim::damerau_levenshtein(slug, wanted))
        };
        if distance <= 1 + wanted.chars().count() / 4 {
            let best = distances.entry(node).or_insert(distance);
            *best = distance.min(*best);
        }
    }
    let mut found: Vec<_> = distances
        .into_iter()
        .map(|(node, distance)| (distance, node))
        .collect();
    found.sort();
    found
        .into_iter()
        .take(5)
        .map(|(_, node)| node.clone())
        .collect()
}

fn named(view: &View, node: NamedNode) -> Named {
    let subject = NamedOrBlankNode::from(node.clone());
    let label = [rdfs::LABEL, TITLE]
        .into_iter()
        .find_map(|property| view.objects(&subject, property).filter_map(value).min())
        .map_or_else(|| local(&node).to_owned(), ToOwned::to_owned);
    Named { id: node, label }
}
