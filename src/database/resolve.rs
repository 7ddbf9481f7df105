//! Resolving what a person types to the IRI of a thing.

use super::bundled_descriptions;
use super::graph_name::name;
use super::name_lookup::NameLookup;
use crate::model::id;
use crate::model::vocab::{self, ann, dcterms, rdf, skos};
use crate::query;
use crate::store::{self, Scope, View};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A thing with its display name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabeledResource {
    /// The thing.
    pub id: NamedNode,
    /// Its label, or its short name where it has none.
    pub label: String,
    /// The documents that describe it, where it is one of several candidates.
    pub documents: Vec<String>,
}

/// A possible match for a name.
pub type Candidate = LabeledResource;

/// Why a name could not be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The endpoint could not be asked.
    #[error(transparent)]
    Query(#[from] Box<query::Error>),
    /// Several things have the name.
    #[error("`{text}` is ambiguous")]
    Ambiguous {
        /// The name that was looked up.
        text: String,
        /// All matches, sorted.
        candidates: Vec<Candidate>,
    },
    /// Nothing has the name.
    #[error("{}", unknown(text, scheme.as_deref()))]
    Unknown {
        /// The name that was looked up.
        text: String,
        /// The concept scheme in which it was looked up, if in one alone.
        scheme: Option<Box<LabeledResource>>,
        /// Things with similar names, most similar first.
        near: Vec<Candidate>,
    },
}

fn unknown(text: &str, scheme: Option<&LabeledResource>) -> String {
    match scheme {
        Some(scheme) => format!("`{text}` is not one of the {}", scheme.label),
        None => format!("nothing here is called `{text}`"),
    }
}

impl ResolveError {
    /// The possible matches.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Ambiguous { candidates, .. } => candidates,
            Self::Unknown { near, .. } => near,
            Self::Store(_) | Self::Query(_) => &[],
        }
    }
}

impl fmt::Display for LabeledResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", id::shorten(self.id.as_str()), self.label)?;
        match self.documents.is_empty() {
            true => Ok(()),
            false => write!(f, "  ({})", self.documents.join(", ")),
        }
    }
}

/// Resolves a text to one thing of some kinds: prefixes (`ag`), or a property whose concept scheme it
/// must be in (`ann:eventType`). The name of what was renamed leads to what it is called now.
pub(super) fn resolve(
    view: View<'_>,
    text: &str,
    kinds: &[&str],
) -> Result<NamedNode, ResolveError> {
    let found = resolve_name(view, text, kinds)?;
    Ok(replaced_by(view, &found)?.unwrap_or(found))
}

impl From<query::Error> for ResolveError {
    fn from(error: query::Error) -> Self {
        Box::new(error).into()
    }
}

/// The IRIs that a text may stand for as an IRI, a prefixed name or a slug.
pub(super) fn candidates(text: &str) -> Vec<NamedNode> {
    let iri = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    let exact = id::expand(text).or_else(|| NamedNode::new(iri.unwrap_or(text)).ok());
    let slugs = [text.to_owned(), text.to_lowercase()];
    let slugs = slugs.iter().flat_map(|slug| {
        let prefixes = id::PREFIXES.iter();
        prefixes.filter_map(move |(_, space)| NamedNode::new(format!("{space}{slug}")).ok())
    });
    exact.into_iter().chain(slugs).collect()
}

fn resolve_name(view: View<'_>, text: &str, kinds: &[&str]) -> Result<NamedNode, ResolveError> {
    let text = text.trim();
    let scheme = scheme_of(view, kinds)?;
    let names = NameLookup {
        view,
        namespaces: kinds
            .iter()
            .filter_map(|kind| id::namespace(kind))
            .collect(),
        members: scheme
            .as_ref()
            .map(|scheme| members(view, scheme))
            .transpose()?,
    };
    let iri = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    let exact = id::expand(text).or_else(|| NamedNode::new(iri.unwrap_or(text)).ok());
    if let Some(node) = &exact
        && (scheme.is_none() || names.fits(node))
        && names.is_described(node)?
    {
        return Ok(node.clone());
    }
    // The simplest way to name a thing comes first: its slug, then its exact name; all names are
    // read only if neither matches.
    let mut found = names.by_slug(text)?;
    // What another vocabulary calls so is not meant by another name of this one: `ransomware` is a tool.
    let is_other = found.is_empty() && scheme.is_some() && is_concept(view, text, exact.as_ref())?;
    if found.is_empty() && !is_other {
        found = names.by_name(text)?;
    }
    let mut all = Vec::new();
    let wanted = text.to_lowercase();
    if found.is_empty() {
        all = names.all()?;
        found = pick(&all, |node, name| {
            !is_other && (name.to_lowercase() == wanted || local(node).to_lowercase() == wanted)
        });
    }
    let candidates = |nodes: Vec<NamedNode>| {
        let all = nodes.iter().map(|node| labeled(view, node));
        all.collect::<Result<Vec<_>, store::Error>>()
    };
    if found.is_empty() && kinds.contains(&"pl") {
        // Every country has a name, whatever the data describes.
        found.extend(bundled_descriptions::place(text));
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(ResolveError::Unknown {
            text: text.to_owned(),
            near: candidates(match (&scheme, &exact) {
                // The nearest of a vocabulary are a help even where they are not near.
                (Some(_), Some(node)) => near(&all, &local(node).to_lowercase(), usize::MAX),
                (Some(_), None) => near(&all, &wanted, usize::MAX),
                (None, _) => near(&all, &wanted, 1 + wanted.chars().count() / 4),
            })?,
            scheme: scheme
                .map(|scheme| labeled(view, &scheme).map(Box::new))
                .transpose()?,
        }),
        _ => Err(ResolveError::Ambiguous {
            text: text.to_owned(),
            candidates: with_documents(view, candidates(found)?)?,
        }),
    }
}

/// Whether a text is the short name or IRI of a concept, of whatever vocabulary.
fn is_concept(view: View<'_>, text: &str, iri: Option<&NamedNode>) -> Result<bool, store::Error> {
    let term = NamedNode::new(format!("{}{text}", id::TERMS)).ok();
    let ids = [view.id(rdf::TYPE)?, view.id(skos::CONCEPT)?];
    let [Some(of_type), Some(concept)] = ids else {
        return Ok(false);
    };
    for node in iri.into_iter().chain(&term) {
        if let Some(node) = view.id(node)?
            && view.contains(node, of_type, concept)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The concept scheme of the property among some kinds, if there is one.
fn scheme_of(view: View<'_>, kinds: &[&str]) -> Result<Option<NamedNode>, store::Error> {
    for property in kinds.iter().filter_map(|kind| id::expand(kind)) {
        let Some(property) = view.id(&property)? else {
            continue;
        };
        for scheme in view.objects(property, ann::VALUES_FROM)? {
            if let Term::NamedNode(scheme) = view.term(scheme)? {
                return Ok(Some(scheme));
            }
        }
    }
    Ok(None)
}

/// The concepts of the scheme of a property.
pub(super) fn concepts(view: View<'_>, property: &str) -> Result<Vec<Candidate>, store::Error> {
    let Some(scheme) = scheme_of(view, &[property])? else {
        return Ok(Vec::new());
    };
    let concepts = members(view, &scheme)?;
    let concepts = concepts.iter().map(|concept| labeled(view, concept));
    concepts.collect()
}

/// The concepts of a scheme, with those that stand under them.
fn members(view: View<'_>, scheme: &NamedNode) -> Result<BTreeSet<NamedNode>, store::Error> {
    let mut members = BTreeSet::new();
    let mut next = match view.id(scheme)? {
        Some(scheme) => view.subjects(skos::IN_SCHEME, scheme)?,
        None => Vec::new(),
    };
    while let Some(concept) = next.pop() {
        if let Term::NamedNode(node) = view.term(concept)?
            && members.insert(node)
        {
            next.extend(view.subjects(skos::BROADER, concept)?);
        }
    }
    Ok(members)
}

/// A thing with its label, English first, or its title, or its short name.
pub(super) fn labeled(view: View<'_>, node: &NamedNode) -> Result<LabeledResource, store::Error> {
    let mut labels = Vec::new();
    if let Some(s) = view.id(node)? {
        for property in vocab::NAMES {
            for value in view.objects(s, property)? {
                if let Term::Literal(literal) = view.term(value)? {
                    labels.push(literal);
                }
            }
        }
    }
    let english = labels.iter().find(|label| label.language() == Some("en"));
    let label = english.or(labels.first());
    Ok(LabeledResource {
        label: label.map_or_else(|| id::shorten(node.as_str()), |it| it.value().to_owned()),
        id: node.clone(),
        documents: Vec::new(),
    })
}

/// Candidates with the documents that describe them.
fn with_documents(
    view: View<'_>,
    mut candidates: Vec<Candidate>,
) -> Result<Vec<Candidate>, store::Error> {
    for candidate in &mut candidates {
        let Some(subject) = view.id(&candidate.id)? else {
            continue;
        };
        let mut documents = BTreeSet::new();
        for found in view.matches(Some(subject), None, None, Scope::Documents)? {
            documents.extend(found?.document);
        }
        for document in documents {
            if let Term::NamedNode(graph) = view.term(document)? {
                candidate.documents.push(name(&graph).to_owned());
            }
        }
        candidate.documents.sort();
    }
    Ok(candidates)
}

/// The slug of a thing, or the local name of a term.
fn local(node: &NamedNode) -> &str {
    let iri = node.as_str();
    id::slug(iri)
        .or_else(|| iri.strip_prefix(id::TERMS))
        .unwrap_or(iri)
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

/// The longest name that others are compared with: comparing takes time with its length.
const MAX_COMPARED: usize = 200;

/// The things with the most similar names, at most so different.
fn near(names: &[(NamedNode, String)], wanted: &str, most: usize) -> Vec<NamedNode> {
    if wanted.chars().count() > MAX_COMPARED {
        return Vec::new();
    }
    let mut distances = BTreeMap::new();
    for (node, name) in names {
        let name = name.to_lowercase();
        let slug = local(node);
        let too_long = name.len() > 4 * MAX_COMPARED || slug.len() > 4 * MAX_COMPARED;
        let distance = if too_long {
            continue;
        } else if name.contains(wanted) || slug.to_lowercase().contains(wanted) {
            1
        } else {
            strsim::damerau_levenshtein(&name, wanted)
                .min(strsim::damerau_levenshtein(slug, wanted))
        };
        if distance <= most {
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

/// The last name of a thing that was renamed, perhaps several times.
pub(super) fn replaced_by(
    view: View<'_>,
    thing: &NamedNode,
) -> Result<Option<NamedNode>, store::Error> {
    let mut seen = BTreeSet::from([thing.clone()]);
    let mut last = None;
    let mut next = thing.clone();
    while next.as_str().starts_with(id::DATA)
        && let Some(subject) = view.id(&next)?
        && let Some(by) = view.objects(subject, dcterms::IS_REPLACED_BY)?.first()
        && let Term::NamedNode(by) = view.term(*by)?
        && seen.insert(by.clone())
    {
        next = by.clone();
        last = Some(by);
    }
    Ok(last)
}
