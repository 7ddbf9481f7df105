//! Which subjects need their derived statements updated after a change.
//!
//! Derived statements of a subject depend on its own statements and on those of related resources:
//! an event on its sources and claims, a claim on its sources and on the claims that take it back,
//! the state of an attribution on the agents that claims name, on those above and beside them, and
//! on the types and countries of agents and claimants, the sort key of an event on the dates of those that
//! come before it. So the changes are propagated along these
//! relations towards the events, in the state after the write; relations that the write itself
//! removed are in its list of changes.

use super::terms::TermIds;
use crate::store::{Id, Result, Scope, StatementChange, View};
use std::collections::BTreeSet;

/// The subjects to rederive after these changes.
pub(super) fn affected(
    view: View<'_>,
    terms: &TermIds,
    changes: &[StatementChange],
) -> Result<BTreeSet<Id>> {
    let mut traversal = AffectedSubjects {
        view,
        terms,
        visited: BTreeSet::new(),
        next: Vec::new(),
    };
    for change in changes {
        traversal.start(change)?;
    }
    traversal.run()?;
    let subjects = traversal.visited.into_iter();
    Ok(subjects
        .filter_map(|visit| match visit {
            Visit::Subject(subject) => Some(subject),
            _ => None,
        })
        .collect())
}

/// A node to visit, and what of it may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Visit {
    /// Its derived statements.
    Subject(Id),
    /// The relations of an agent to others, or its type or country.
    Agent(Id),
    /// The type or country of an agent, as far as it makes claims.
    Claimant(Id),
    /// The place of a concept among others.
    Concept(Id),
    /// The day of a source.
    Source(Id),
    /// The day of an event, or what comes before it.
    Order(Id),
    /// The marks of a property.
    Property(Id),
}

struct AffectedSubjects<'w> {
    view: View<'w>,
    terms: &'w TermIds,
    visited: BTreeSet<Visit>,
    /// An explicit stack: chains of relations may be longer than the call stack.
    next: Vec<Visit>,
}

impl AffectedSubjects<'_> {
    fn start(&mut self, change: &StatementChange) -> Result<()> {
        let terms = self.terms;
        let StatementChange { s, p, o, .. } = *change;
        self.next.push(Visit::Subject(s));
        if [terms.about, terms.supersedes, terms.retracts].contains(&p) {
            self.next.push(Visit::Subject(o));
        }
        match p {
            _ if p == terms.about || p == terms.same_group_as => self.next.push(Visit::Agent(o)),
            _ if p == terms.part_of => self.next.extend([Visit::Agent(s), Visit::Order(s)]),
            _ if [terms.date, terms.begin, terms.end, terms.public].contains(&p)
                || terms.before().contains(&p) =>
            {
                self.next.push(Visit::Order(s));
                self.next
                    .extend((p == terms.public).then_some(Visit::Source(s)));
            }
            _ if p == terms.agent_type || p == terms.country => {
                self.next.extend([Visit::Agent(s), Visit::Claimant(s)]);
            }
            _ if p == terms.level || p == terms.broader => self.next.push(Visit::Concept(s)),
            _ if [terms.issued, terms.accessed, terms.source_kind].contains(&p) => {
                self.next.push(Visit::Source(s));
            }
            _ if p == terms.of_type => {
                self.next
                    .extend((o == terms.event).then_some(Visit::Order(s)));
                let marks = [terms.claim_only, terms.claimable, terms.single_valued];
                self.next
                    .extend(marks.contains(&o).then_some(Visit::Property(s)));
            }
            _ => {}
        }
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        while let Some(visit) = self.next.pop() {
            if self.visited.insert(visit) {
                match visit {
                    Visit::Subject(subject) => self.subject(subject)?,
                    Visit::Agent(agent) => self.agent(agent)?,
                    Visit::Claimant(agent) => {
                        let made = [self.terms.claimed_by, self.terms.on_behalf_of];
                        self.push(&made, agent, Visit::Subject)?;
                    }
                    Visit::Concept(concept) => self.concept(concept)?,
                    Visit::Source(source) => {
                        let dependent = [self.terms.source, self.terms.stated_in];
                        self.push(&dependent, source, Visit::Subject)?;
                    }
                    Visit::Order(event) => self.later(event)?,
                    Visit::Property(property) => {
                        let using = self
                            .view
                            .matches(None, Some(property), None, Scope::Union)?;
                        for statement in using {
                            self.next.push(Visit::Subject(statement?.s));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The events that come after an event, or after these.
    fn later(&mut self, event: Id) -> Result<()> {
        for property in self.terms.before() {
            let found = self
                .view
                .matches(None, Some(property), Some(event), Scope::Union)?;
            for statement in found {
                let s = statement?.s;
                let is_event = self.view.asserted_pairs(s)?;
                if is_event.contains(&(self.terms.of_type, self.terms.event)) {
                    self.next.extend([Visit::Subject(s), Visit::Order(s)]);
                }
            }
        }
        Ok(())
    }

    /// The subjects that have one of these properties with this object are visited.
    fn push(&mut self, properties: &[Id], o: Id, visit: fn(Id) -> Visit) -> Result<()> {
        for property in properties {
            let found = self
                .view
                .matches(None, Some(*property), Some(o), Scope::Union)?;
            for statement in found {
                self.next.push(visit(statement?.s));
            }
        }
        Ok(())
    }

    /// From a claim to what it is about, and to the claims that it takes back. (Those that it took
    /// back before are in its changes.)
    fn subject(&mut self, subject: Id) -> Result<()> {
        for (p, o) in self.view.asserted_pairs(subject)? {
            if p == self.terms.about {
                self.next.extend([Visit::Subject(o), Visit::Agent(o)]);
            } else if p == self.terms.supersedes || p == self.terms.retracts {
                self.next.push(Visit::Subject(o));
            }
        }
        Ok(())
    }

    /// From an agent to the claims that name it, and to the agents below and beside it.
    fn agent(&mut self, agent: Id) -> Result<()> {
        let terms = self.terms;
        self.push(&[terms.attributed], agent, Visit::Subject)?;
        for relation in terms.relations().into_iter().chain([terms.same_group_as]) {
            let found = self
                .view
                .matches(None, Some(relation), Some(agent), Scope::Union)?;
            for statement in found {
                // What is related to it is an agent, or a claim about one.
                let related = statement?.s;
                self.next.push(Visit::Agent(related));
                self.next_about(related)?;
            }
        }
        let claims = self
            .view
            .matches(None, Some(terms.about), Some(agent), Scope::Union)?;
        for statement in claims {
            for (p, o) in self.view.asserted_pairs(statement?.s)? {
                self.next
                    .extend((p == terms.same_group_as).then_some(Visit::Agent(o)));
            }
        }
        Ok(())
    }

    fn next_about(&mut self, claim: Id) -> Result<()> {
        for (p, o) in self.view.asserted_pairs(claim)? {
            self.next
                .extend((p == self.terms.about).then_some(Visit::Agent(o)));
        }
        Ok(())
    }

    /// From a concept to the narrower ones, and to all that has one of them: agents and events by
    /// type, claims that say one.
    fn concept(&mut self, concept: Id) -> Result<()> {
        let terms = self.terms;
        self.push(&[terms.broader], concept, Visit::Concept)?;
        self.push(&[terms.agent_type], concept, Visit::Agent)?;
        self.push(&[terms.agent_type], concept, Visit::Claimant)?;
        let having = self.view.matches(None, None, Some(concept), Scope::Union)?;
        for statement in having {
            self.next.push(Visit::Subject(statement?.s));
        }
        Ok(())
    }
}
