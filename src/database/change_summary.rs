//! Summary of a change: which events, claims and other things it adds, removes or changes, and which
//! of their properties.

use crate::model::id;
use crate::model::vocab::ann;
use crate::store::{GraphReader, Id, Result, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many of a kind were added, removed and changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeTotals {
    /// New ones.
    pub added: usize,
    /// Removed ones.
    pub removed: usize,
    /// Those with other statements than before.
    pub changed: usize,
}

impl ChangeTotals {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn count(&mut self, how: ChangeKind) {
        match how {
            ChangeKind::Added => self.added += 1,
            ChangeKind::Removed => self.removed += 1,
            ChangeKind::Changed => self.changed += 1,
        }
    }
}

/// How many events, claims, other things and statements a change affects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSummary {
    /// Events.
    pub events: ChangeTotals,
    /// Claims.
    pub claims: ChangeTotals,
    /// Sources, agents, places and whatever else has an IRI; not counted when a new store is filled
    /// in bulk.
    pub others: ChangeTotals,
    /// Statements, however many documents contain them; never "changed".
    pub statements: ChangeTotals,
}

/// How a thing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It had no statements before.
    Added,
    /// It has other statements.
    Changed,
    /// It has no statements any more.
    Removed,
}

/// A thing with other statements than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceChange {
    /// Its name.
    pub name: NamedNode,
    /// Its classes.
    pub classes: Vec<NamedNode>,
    /// Its label, if any.
    pub label: Option<String>,
    /// How it changes.
    pub how: ChangeKind,
    /// The properties with other values, sorted by name.
    pub properties: Vec<PropertyChange>,
}

/// A property with other values than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// Its name.
    pub name: NamedNode,
    /// The removed values.
    pub before: Vec<Term>,
    /// The added values.
    pub after: Vec<Term>,
}

/// Compares two states, limited to the subjects that were changed.
pub(super) struct StateDiff<'v, A> {
    before: View<'v>,
    after: &'v A,
    of_type: Option<Id>,
    event: Option<Id>,
    claim: Option<Id>,
}

type Pairs = BTreeSet<(Id, Id)>;

impl<'v, A: GraphReader> StateDiff<'v, A> {
    /// Of two states in which terms have the same ids.
    pub fn new(before: View<'v>, after: &'v A) -> Result<Self> {
        Ok(Self {
            before,
            after,
            of_type: after.term_id(rdf::TYPE)?,
            event: after.term_id(ann::EVENT_CLASS)?,
            claim: after.term_id(ann::CLAIM_CLASS)?,
        })
    }

    /// Counts the changes of some subjects; `each` is called with those that have an IRI.
    pub fn of(
        &self,
        subjects: impl IntoIterator<Item = Id>,
        mut each: impl FnMut(ResourceChange),
        with_things: bool,
    ) -> Result<ChangeSummary> {
        let mut tally = ChangeSummary::default();
        for subject in subjects {
            let before: Pairs = self.before.asserted_pairs(subject)?.into_iter().collect();
            let after: Pairs = self.after.outgoing(subject)?.into_iter().collect();
            tally.statements.added += after.difference(&before).count();
            tally.statements.removed += before.difference(&after).count();
            let how = match (before.is_empty(), after.is_empty()) {
                _ if before == after => continue,
                (true, _) => ChangeKind::Added,
                (_, true) => ChangeKind::Removed,
                _ => ChangeKind::Changed,
            };
            let Term::NamedNode(name) = self.after.term(subject)? else {
                continue;
            };
            // A removed thing is classified by what it was.
            let known = if after.is_empty() { &before } else { &after };
            let is = |class: Option<Id>| {
                let side = self.of_type.zip(class);
                side.is_some_and(|side| known.contains(&side))
            };
            if is(self.event) {
                tally.events.count(how);
            } else if is(self.claim) {
                tally.claims.count(how);
            } else {
                tally.others.count(how);
            }
            if with_things {
                each(self.thing(name, how, &before, &after)?);
            }
        }
        Ok(tally)
    }

    fn thing(
        &self,
        name: NamedNode,
        how: ChangeKind,
        before: &Pairs,
        after: &Pairs,
    ) -> Result<ResourceChange> {
        let known = if after.is_empty() { before } else { after };
        let mut classes = Vec::new();
        for (p, o) in known {
            if Some(*p) == self.of_type
                && let Term::NamedNode(class) = self.after.term(*o)?
            {
                classes.push(class);
            }
        }
        let mut properties = BTreeMap::<Id, (Vec<Term>, Vec<Term>)>::new();
        for (p, o) in before.difference(after) {
            let of = properties.entry(*p).or_default();
            of.0.push(self.after.term(*o)?);
        }
        for (p, o) in after.difference(before) {
            let of = properties.entry(*p).or_default();
            of.1.push(self.after.term(*o)?);
        }
        let mut changed = Vec::new();
        for (property, (before, after)) in properties {
            if let Term::NamedNode(name) = self.after.term(property)? {
                changed.push(PropertyChange {
                    name,
                    before,
                    after,
                });
            }
        }
        changed.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(ResourceChange {
            label: self.label(known)?,
            name,
            classes,
            how,
            properties: changed,
        })
    }

    fn label(&self, known: &Pairs) -> Result<Option<String>> {
        let label = self.after.term_id(rdfs::LABEL)?;
        let mut labels = Vec::new();
        for (_, o) in known.iter().filter(|(p, _)| Some(*p) == label) {
            if let Term::Literal(label) = self.after.term(*o)? {
                labels.push((label.language() != Some("en"), label.value().to_owned()));
            }
        }
        labels.sort();
        Ok(labels.into_iter().next().map(|(_, label)| label))
    }
}

/// How many things an entry of the history names at most.
const MAX_THINGS: usize = 20_000;

/// The things with other statements than before, and those that changed claims are about; `None` if
/// they are too many to be named.
pub(super) fn changed_things(
    before: View<'_>,
    after: &impl GraphReader,
    subjects: &BTreeSet<Id>,
) -> Result<Option<Vec<String>>> {
    if subjects.len() > MAX_THINGS {
        return Ok(None);
    }
    let about = after.term_id(ann::ABOUT)?;
    let mut things = BTreeSet::new();
    for subject in subjects {
        let old: BTreeSet<(Id, Id)> = before.asserted_pairs(*subject)?.into_iter().collect();
        let new: BTreeSet<(Id, Id)> = after.outgoing(*subject)?.into_iter().collect();
        if old == new {
            continue;
        }
        things.insert(*subject);
        let of_claim = old.union(&new).filter(|(p, _)| Some(*p) == about);
        things.extend(of_claim.map(|(_, o)| *o));
    }
    let mut names = Vec::new();
    for thing in things {
        if let Term::NamedNode(node) = after.term(thing)? {
            names.push(id::shorten(node.as_str()));
        }
    }
    names.sort();
    Ok(Some(names))
}
