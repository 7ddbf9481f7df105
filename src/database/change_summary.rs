//! What a change does to events, claims and all other things: told by their properties, not only
//! by statements.

use crate::model::vocab::ann;
use crate::store::{Id, Result, View};
use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, Term};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many of a kind came, went and changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// New ones.
    pub added: usize,
    /// Those that are gone.
    pub removed: usize,
    /// Those of which something else is said.
    pub changed: usize,
}

impl Count {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn one(&mut self, how: How) {
        match how {
            How::Added => self.added += 1,
            How::Removed => self.removed += 1,
            How::Changed => self.changed += 1,
        }
    }
}

/// How many events, claims, other things and statements a change concerns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Events.
    pub events: Count,
    /// Claims.
    pub claims: Count,
    /// Sources, agents, places and whatever else has a name; not counted where a whole store is
    /// filled at once.
    pub others: Count,
    /// Statements, however many documents make them; none of these is ever "changed".
    pub statements: Count,
}

/// What becomes of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Nothing was said of it before.
    Added,
    /// Something else is said of it.
    Changed,
    /// Nothing is said of it any more.
    Removed,
}

/// A thing of which something else is said than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// Its name.
    pub name: NamedNode,
    /// Its classes.
    pub classes: Vec<NamedNode>,
    /// What it is called, if anything.
    pub label: Option<String>,
    /// What becomes of it.
    pub how: How,
    /// The properties of which other values are stated, by name.
    pub properties: Vec<Property>,
}

/// A property with other values than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: NamedNode,
    /// The values that are stated no more.
    pub before: Vec<Term>,
    /// The values that were not stated before.
    pub after: Vec<Term>,
}

/// How one state differs from an earlier one, told from the subjects of what was changed.
pub(super) struct Difference<'v> {
    before: View<'v>,
    after: View<'v>,
    of_type: Option<Id>,
    event: Option<Id>,
    claim: Option<Id>,
}

type Sides = BTreeSet<(Id, Id)>;

impl<'v> Difference<'v> {
    pub fn new(before: View<'v>, after: View<'v>) -> Result<Self> {
        Ok(Self {
            before,
            after,
            of_type: after.id(rdf::TYPE)?,
            event: after.id(ann::EVENT_CLASS)?,
            claim: after.id(ann::CLAIM_CLASS)?,
        })
    }

    /// Counts what has changed of some subjects; `each` is given those that have a name.
    pub fn of(
        &self,
        subjects: BTreeSet<Id>,
        mut each: impl FnMut(Thing),
        with_things: bool,
    ) -> Result<Tally> {
        let mut tally = Tally::default();
        for subject in subjects {
            let before: Sides = self.before.stated(subject)?.into_iter().collect();
            let after: Sides = self.after.stated(subject)?.into_iter().collect();
            tally.statements.added += after.difference(&before).count();
            tally.statements.removed += before.difference(&after).count();
            let how = match (before.is_empty(), after.is_empty()) {
                _ if before == after => continue,
                (true, _) => How::Added,
                (_, true) => How::Removed,
                _ => How::Changed,
            };
            let Term::NamedNode(name) = self.after.term(subject)? else {
                continue;
            };
            // What it was, where it is nothing any more.
            let known = if after.is_empty() { &before } else { &after };
            let is = |class: Option<Id>| {
                let side = self.of_type.zip(class);
                side.is_some_and(|side| known.contains(&side))
            };
            if is(self.event) {
                tally.events.one(how);
            } else if is(self.claim) {
                tally.claims.one(how);
            } else {
                tally.others.one(how);
            }
            if with_things {
                each(self.thing(name, how, &before, &after)?);
            }
        }
        Ok(tally)
    }

    fn thing(&self, name: NamedNode, how: How, before: &Sides, after: &Sides) -> Result<Thing> {
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
        let mut told = Vec::new();
        for (property, (before, after)) in properties {
            if let Term::NamedNode(name) = self.after.term(property)? {
                told.push(Property {
                    name,
                    before,
                    after,
                });
            }
        }
        told.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Thing {
            label: self.label(known)?,
            name,
            classes,
            how,
            properties: told,
        })
    }

    fn label(&self, known: &Sides) -> Result<Option<String>> {
        let label = self.after.id(rdfs::LABEL)?;
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
