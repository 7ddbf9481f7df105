//! The names of things: who has one, and which there are.

use crate::model::id;
use crate::model::vocab::{self, ann, skos};
use crate::store::{self, Id, Scope, Tag, View};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;

/// The properties whose values are names.
fn name_properties() -> impl Iterator<Item = NamedNodeRef<'static>> {
    vocab::NAMES
        .into_iter()
        .chain([skos::ALT_LABEL, skos::NOTATION])
}

/// Looks up things by name: the members of a scheme, or what is in some namespaces, or in all of ours
/// if none is given.
pub(super) struct NameLookup<'v> {
    pub view: View<'v>,
    pub namespaces: Vec<&'static str>,
    pub members: Option<BTreeSet<NamedNode>>,
}

impl NameLookup<'_> {
    pub fn fits(&self, node: &NamedNode) -> bool {
        let begins = |namespace: &&str| node.as_str().starts_with(*namespace);
        if let Some(members) = &self.members {
            return members.contains(node);
        }
        match self.namespaces.as_slice() {
            [] => begins(&id::DATA),
            some => some.iter().any(begins),
        }
    }

    pub fn is_described(&self, node: &NamedNode) -> Result<bool, store::Error> {
        let Some(s) = self.view.id(node)? else {
            return Ok(false);
        };
        let mut statements = self.view.matches(Some(s), None, None, Scope::Union)?;
        Ok(statements.next().transpose()?.is_some())
    }

    /// The IRIs of some ids that are in the namespaces.
    fn nodes(&self, ids: impl IntoIterator<Item = Id>) -> Result<Vec<NamedNode>, store::Error> {
        let mut nodes = Vec::new();
        for id in ids {
            if let Term::NamedNode(node) = self.view.term(id)?
                && self.fits(&node)
            {
                nodes.push(node);
            }
        }
        nodes.sort();
        nodes.dedup();
        Ok(nodes)
    }

    pub fn by_slug(&self, text: &str) -> Result<Vec<NamedNode>, store::Error> {
        let mut found = Vec::new();
        for (_, namespace) in id::PREFIXES {
            let node = NamedNode::new(format!("{namespace}{text}"));
            if let Ok(node) = node
                && self.fits(&node)
                && self.is_described(&node)?
            {
                found.push(node);
            }
        }
        found.sort();
        Ok(found)
    }

    /// The things with exactly this name, in English or without a language.
    pub fn by_name(&self, text: &str) -> Result<Vec<NamedNode>, store::Error> {
        let mut subjects = Vec::new();
        let plain = Literal::new_simple_literal(text);
        let english = Literal::new_language_tagged_literal_unchecked(text, "en");
        for literal in [plain, english] {
            let Some(name) = self.view.id(&literal)? else {
                continue;
            };
            for property in name_properties() {
                subjects.extend(self.view.subjects(property, name)?);
            }
            for claim in self.view.subjects(ann::ALIAS, name)? {
                if self.has_standing(claim)? {
                    subjects.extend(self.view.objects(claim, ann::ABOUT)?);
                }
            }
        }
        self.nodes(subjects)
    }

    fn has_standing(&self, claim: Id) -> Result<bool, store::Error> {
        Ok(!self.view.objects(claim, ann::STANDING)?.is_empty())
    }

    /// Every name of every thing in the namespaces: labels, alternative labels, notations, titles,
    /// and the aliases from claims with a standing.
    pub fn all(&self) -> Result<Vec<(NamedNode, String)>, store::Error> {
        let mut pairs = Vec::new();
        for property in name_properties() {
            match &self.members {
                Some(members) => self.add_names_of(members, property, &mut pairs)?,
                None => pairs.extend(self.pairs(property)?),
            }
        }
        for (claim, name) in self.pairs(ann::ALIAS)? {
            if self.has_standing(claim)? {
                let named = self.view.objects(claim, ann::ABOUT)?;
                pairs.extend(named.into_iter().map(|thing| (thing, name)));
            }
        }
        let mut fitting = self.fitting(pairs)?;
        // Neighbouring ids have their texts in one place.
        fitting.sort_by_key(|(_, name)| *name);
        let mut names = Vec::with_capacity(fitting.len());
        for (node, name) in fitting {
            if let Term::Literal(literal) = self.view.term(name)? {
                names.push((node, literal.destruct().0));
            }
        }
        Ok(names)
    }

    /// The pairs whose subjects are in the namespaces; their IRIs are read in the order of their ids.
    fn fitting(&self, mut pairs: Vec<(Id, Id)>) -> Result<Vec<(NamedNode, Id)>, store::Error> {
        pairs.retain(|(subject, _)| subject.tag() == Some(Tag::Iri));
        pairs.sort_unstable();
        let mut texts = self.view.text_reader();
        let mut last: Option<(Id, Option<NamedNode>)> = None;
        let mut fitting = Vec::new();
        for (subject, name) in pairs {
            if last.as_ref().is_none_or(|(known, _)| *known != subject) {
                let iri = texts.text(subject)?;
                let node = iri.map(|iri| NamedNode::new_unchecked(iri.into_owned()));
                last = Some((subject, node.filter(|node| self.fits(node))));
            }
            let node = last.as_ref().and_then(|(_, node)| node.clone());
            fitting.extend(node.map(|node| (node, name)));
        }
        Ok(fitting)
    }

    /// The subjects of a property with its values.
    fn pairs(&self, property: NamedNodeRef<'_>) -> Result<Vec<(Id, Id)>, store::Error> {
        let Some(property) = self.view.id(property)? else {
            return Ok(Vec::new());
        };
        let found = self
            .view
            .matches(None, Some(property), None, Scope::Union)?;
        found.map(|it| it.map(|it| (it.s, it.o))).collect()
    }

    fn add_names_of(
        &self,
        members: &BTreeSet<NamedNode>,
        property: NamedNodeRef<'_>,
        to: &mut Vec<(Id, Id)>,
    ) -> Result<(), store::Error> {
        for member in members {
            if let Some(member) = self.view.id(member)? {
                let names = self.view.objects(member, property)?;
                to.extend(names.into_iter().map(|name| (member, name)));
            }
        }
        Ok(())
    }
}
