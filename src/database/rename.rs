//! New names for things: one is renamed, or becomes one with another. The old name stays as
//! `dcterms:isReplacedBy`, so that links to it lead on.

use super::migrate::move_comments;
use super::update::{self, UpdateOptions, UpdateReport};
use super::{Annals, UpdateError, document, resolve};
use crate::model::id;
use crate::model::vocab::{ann, dcterms, rdf, rdfs, skos};
use crate::parse::TurtleDocument;
use crate::store::{self, Scope, View};
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::collections::BTreeSet;

/// The dates of when something happened: either the first alone, or the others.
const HAPPENED: &[NamedNodeRef<'_>] = &[ann::DATE, ann::BEGIN_DATE, ann::END_DATE];

/// Other properties that have one value.
const SINGLE: &[NamedNodeRef<'_>] = &[
    ann::PUBLIC_DATE,
    ann::DISCOVERED_ON,
    ann::STATUS,
    dcterms::ISSUED,
];

/// A thing gets another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The old name, which leads to the new one.
    pub old: NamedNode,
    /// The new name.
    pub new: NamedNode,
}

/// Why a thing cannot be renamed.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// No document describes the thing.
    #[error("no document of yours describes {}", id::shorten(.0.as_str()))]
    NotDescribed(NamedNode),
    /// The new name is taken.
    #[error("{} exists already", id::shorten(.0.as_str()))]
    Exists(NamedNode),
    /// The names are of different kinds, or the same.
    #[error("{} cannot become {}", id::shorten(.0.as_str()), id::shorten(.1.as_str()))]
    OtherKind(NamedNode, NamedNode),
    /// The change was refused.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Renaming {
    /// From an old to a new name of the same kind.
    ///
    /// # Errors
    /// [`RenameError::OtherKind`]
    pub fn new(old: NamedNode, new: NamedNode) -> Result<Self, RenameError> {
        let kind = |node: &NamedNode| {
            let kinds = id::PREFIXES.iter().map(|(_, namespace)| *namespace);
            let mut kinds = kinds.filter(|namespace| namespace.starts_with(id::DATA));
            kinds.find(|namespace| node.as_str().starts_with(namespace))
        };
        match kind(&old).is_some() && kind(&old) == kind(&new) && old != new {
            true => Ok(Self { old, new }),
            false => Err(RenameError::OtherKind(old, new)),
        }
    }

    /// What is said of the thing, and of the one that it becomes, if that is there already.
    ///
    /// # Errors
    /// The thing is not described; or the new name is taken, unless both become one.
    pub fn check(&self, old: &[Triple], new: &[Triple], merges: bool) -> Result<(), RenameError> {
        let is_there = |triples: &[Triple]| triples.iter().any(|it| it.predicate == rdf::TYPE);
        match (is_there(old), is_there(new)) {
            (false, _) => Err(RenameError::NotDescribed(self.old.clone())),
            (_, false) if merges => Err(RenameError::NotDescribed(self.new.clone())),
            (_, true) if !merges => Err(RenameError::Exists(self.new.clone())),
            _ => Ok(()),
        }
    }

    /// What cannot stand beside what is said of the other thing, and what is written in its place:
    /// a second label becomes another name; of dates, those of the other stay, and a note has these.
    pub fn conflicts(&self, old: &[Triple], new: &[Triple]) -> Vec<(Triple, Triple)> {
        let mut found = Vec::new();
        for triple in old {
            let property = triple.predicate.as_ref();
            if property == rdfs::LABEL && has_label_in(new, &triple.object) {
                let label = Triple {
                    predicate: skos::ALT_LABEL.into_owned(),
                    ..triple.clone()
                };
                found.push((triple.clone(), label));
                continue;
            }
            let group = match HAPPENED.contains(&property) {
                true => HAPPENED,
                false => SINGLE
                    .iter()
                    .find(|it| **it == property)
                    .map_or(&[][..], std::slice::from_ref),
            };
            let mut others = new
                .iter()
                .filter(|it| group.contains(&it.predicate.as_ref()));
            let is_said = |it: &Triple| it.predicate == property && it.object == triple.object;
            if others.clone().next().is_none() || others.any(is_said) {
                continue;
            }
            let value = match &triple.object {
                Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            };
            let name = id::shorten(self.old.as_str());
            let property = id::shorten(triple.predicate.as_str());
            let note = format!("{name}, which is the same, had {property} {value}");
            let note = Literal::new_language_tagged_literal_unchecked(note, "en");
            let note = Triple::new(triple.subject.clone(), rdfs::COMMENT, note);
            found.push((triple.clone(), note));
        }
        found
    }

    /// Renames the thing in a text, with the comments on it; whether anything changed.
    pub fn apply(&self, text: &mut TurtleDocument, conflicts: &[(Triple, Triple)]) -> bool {
        let mut changed = false;
        let mut kept: Vec<Triple> = Vec::with_capacity(text.statements.len());
        for triple in std::mem::take(&mut text.statements) {
            let conflict = conflicts.iter().find(|(before, _)| *before == triple);
            let renamed = self.renamed(conflict.map_or(&triple, |(_, after)| after));
            let leads_back = renamed.predicate == dcterms::IS_REPLACED_BY
                && triple.subject == NamedOrBlankNode::from(self.new.clone());
            if renamed != triple || leads_back {
                changed = true;
                move_comments(&mut text.comments, &triple, Some(&renamed));
                let subject = text.comments.subjects.remove(&triple.subject);
                if let Some(attached) = subject {
                    let to = text.comments.subjects.entry(renamed.subject.clone());
                    let to = to.or_default();
                    to.before.extend(attached.before);
                    to.after.extend(attached.after);
                }
            }
            if !leads_back && !kept.contains(&renamed) {
                kept.push(renamed);
            }
        }
        text.statements = kept;
        changed
    }

    /// That the old name leads to the new one.
    pub fn lead(&self) -> Triple {
        Triple::new(self.old.clone(), dcterms::IS_REPLACED_BY, self.new.clone())
    }

    fn renamed(&self, triple: &Triple) -> Triple {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) if *node == self.old => self.new.clone().into(),
            other => other.clone(),
        };
        Triple {
            subject,
            predicate: triple.predicate.clone(),
            object: self.renamed_term(&triple.object),
        }
    }

    fn renamed_term(&self, term: &Term) -> Term {
        match term {
            Term::NamedNode(node) if *node == self.old => self.new.clone().into(),
            Term::Triple(triple) => Term::Triple(Box::new(self.renamed(triple))),
            other => other.clone(),
        }
    }
}

/// Whether there is another label in the language of one.
fn has_label_in(triples: &[Triple], label: &Term) -> bool {
    let language = |term: &Term| match term {
        Term::Literal(literal) => literal.language().map(str::to_owned),
        _ => None,
    };
    let labels = triples.iter().filter(|it| it.predicate == rdfs::LABEL);
    let mut others = labels.filter(|it| language(&it.object) == language(label));
    others.any(|it| it.object != *label)
}

impl Annals {
    /// Renames a thing in all documents, or makes it one with another: one change, which undo takes
    /// back.
    ///
    /// # Errors
    /// See [`RenameError`]; the store is as it was.
    pub fn rename(
        &mut self,
        renaming: &Renaming,
        merges: bool,
        options: &UpdateOptions,
    ) -> Result<UpdateReport, RenameError> {
        let snapshot = self.store.snapshot()?;
        let view = snapshot.view();
        let (old, document) = said_of(view, &renaming.old)?;
        let (new, _) = said_of(view, &renaming.new)?;
        renaming.check(&old, &new, merges)?;
        let document = document.ok_or_else(|| RenameError::NotDescribed(renaming.old.clone()))?;
        let mut text = String::new();
        for (before, after) in renaming.conflicts(&old, &new) {
            let one = include_str!("../../queries/updates/replace.ru");
            let one = one.replace("{before}", &before.to_string());
            text.push_str(&one.replace("{after}", &after.to_string()));
        }
        let rename = include_str!("../../queries/updates/rename.ru");
        let rename = rename.replace("{old}", &renaming.old.to_string());
        let rename = rename.replace("{new}", &renaming.new.to_string());
        text.push_str(&rename.replace("{graph}", &document.to_string()));
        drop(snapshot);
        Ok(update::update(&self.store, &text, options)?)
    }

    /// What a thing of the data is called now, if it was renamed.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn replaced_by(&self, thing: &NamedNode) -> Result<Option<NamedNode>, store::Error> {
        resolve::replaced_by(self.store.snapshot()?.view(), thing)
    }
}

/// The statements on a thing, and the graph of the first document that describes it.
fn said_of(
    view: View<'_>,
    thing: &NamedNode,
) -> Result<(Vec<Triple>, Option<NamedNode>), store::Error> {
    let mut triples = Vec::new();
    let mut graphs = BTreeSet::new();
    let Some(subject) = view.id(thing)? else {
        return Ok((triples, None));
    };
    let own: BTreeSet<String> = document::listed(view)?
        .into_iter()
        .flat_map(|record| record.graphs)
        .collect();
    for found in view.matches(Some(subject), None, None, Scope::Documents)? {
        let found = found?;
        let (Term::NamedNode(property), object) = (view.term(found.p)?, view.term(found.o)?) else {
            continue;
        };
        let graph = found.document.map(|graph| view.term(graph)).transpose()?;
        if let Some(Term::NamedNode(graph)) = graph
            && own.contains(graph.as_str())
        {
            if property == rdf::TYPE {
                graphs.insert(graph.into_string());
            }
            triples.push(Triple::new(thing.clone(), property, object));
        }
    }
    let first = graphs.into_iter().next();
    Ok((triples, first.map(NamedNode::new_unchecked)))
}
