//! Which subjects need their derived statements updated after a change.
//!
//! Derived statements of a subject depend on its own statements and on those of related resources:
//! an event on its sources and claims, a claim on its sources and on the claims that replace it,
//! whether claims conflict on how their agents are related. So the changes are propagated along
//! these relations towards the events, in the state after the write; relations that the write
//! itself removed are in its list of changes.

use super::terms::TermIds;
use crate::store::{GraphReader, Id, Result, StatementChange};
use std::collections::BTreeSet;

/// The subjects to rederive after these changes.
pub(super) fn affected(
    graph: &impl GraphReader,
    terms: &TermIds,
    changes: &[StatementChange],
) -> Result<BTreeSet<Id>> {
    let mut traversal = AffectedSubjects {
        graph,
        terms,
        subjects: BTreeSet::new(),
        agents: BTreeSet::new(),
        next: Vec::new(),
    };
    for change in changes {
        traversal.start(change)?;
    }
    traversal.run()?;
    Ok(traversal.subjects)
}

/// The next node to visit.
enum Visit {
    /// A subject whose derived statements may change.
    Subject(Id),
    /// An agent whose relations to others may have changed.
    Agent(Id),
}

struct AffectedSubjects<'w, G> {
    graph: &'w G,
    terms: &'w TermIds,
    subjects: BTreeSet<Id>,
    agents: BTreeSet<Id>,
    /// An explicit stack: chains of relations may be longer than the call stack.
    next: Vec<Visit>,
}

impl<G: GraphReader> AffectedSubjects<'_, G> {
    fn start(&mut self, change: &StatementChange) -> Result<()> {
        let terms = self.terms;
        self.next.push(Visit::Subject(change.s));
        if [terms.about, terms.supersedes, terms.retracts].contains(&change.p) {
            self.next.push(Visit::Subject(change.o));
            self.next.push(Visit::Agent(change.o));
        }
        if change.p == terms.part_of {
            self.next.push(Visit::Agent(change.s));
        }
        if change.p == terms.issued || change.p == terms.accessed {
            self.source(change.s)?;
        }
        Ok(())
    }

    fn run(&mut self) -> Result<()> {
        while let Some(visit) = self.next.pop() {
            match visit {
                Visit::Subject(subject) if self.subjects.insert(subject) => {
                    self.subject(subject)?
                }
                Visit::Agent(agent) if self.agents.insert(agent) => self.agent(agent)?,
                Visit::Subject(_) | Visit::Agent(_) => {}
            }
        }
        Ok(())
    }

    /// From a claim to what it is about. (What it replaces or retracts is in its changes.)
    fn subject(&mut self, subject: Id) -> Result<()> {
        for (p, o) in self.graph.outgoing(subject)? {
            if p == self.terms.about {
                self.next.push(Visit::Subject(o));
                self.next.push(Visit::Agent(o));
            }
        }
        Ok(())
    }

    /// From a source to the events and claims that depend on it.
    fn source(&mut self, source: Id) -> Result<()> {
        for property in [self.terms.source, self.terms.stated_in] {
            let dependent = self.graph.incoming(property, source)?;
            self.next.extend(dependent.into_iter().map(Visit::Subject));
        }
        Ok(())
    }

    /// From an agent to the claims that name it, and to its subordinate agents.
    fn agent(&mut self, agent: Id) -> Result<()> {
        let naming = self.graph.incoming(self.terms.attributed, agent)?;
        self.next.extend(naming.into_iter().map(Visit::Subject));
        for relation in [
            self.terms.part_of,
            self.terms.unit_of,
            self.terms.sponsored_by,
        ] {
            for subordinate in self.graph.incoming(relation, agent)? {
                self.next.push(Visit::Agent(subordinate));
                // A claim of a relation is not itself subordinate: what it is about is.
                let outgoing = self.graph.outgoing(subordinate)?;
                let outgoing = outgoing.iter().filter(|(p, _)| *p == self.terms.about);
                self.next.extend(outgoing.map(|(_, o)| Visit::Agent(*o)));
            }
        }
        Ok(())
    }
}
