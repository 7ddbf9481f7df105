//! Whose derived statements a change can have changed.
//!
//! Derived statements of a thing rest on its own statements and on those of things that it is
//! tied to: an event on its sources and claims, a claim on its sources and on the claims that
//! replace it, a contest of claims on how the parties hang together. So from what was written one
//! walks these ties towards the events, in the state after the write; ties that the write itself
//! cut are in its list of changes.

use super::words::Words;
use crate::store::{Change, Graph, Id, Result};
use std::collections::BTreeSet;

/// The subjects to derive anew after these changes.
pub(super) fn reach(graph: &impl Graph, words: &Words, changes: &[Change]) -> Result<BTreeSet<Id>> {
    let mut walk = Walk {
        graph,
        words,
        things: BTreeSet::new(),
        parties: BTreeSet::new(),
        next: Vec::new(),
    };
    for change in changes {
        walk.start(change)?;
    }
    walk.go_on()?;
    Ok(walk.things)
}

/// Where the walk goes on.
enum Step {
    /// To a thing whose derived statements can have changed.
    Thing(Id),
    /// To a party whose ties to others can have changed.
    Party(Id),
}

struct Walk<'w, G> {
    graph: &'w G,
    words: &'w Words,
    things: BTreeSet<Id>,
    parties: BTreeSet<Id>,
    /// A list of its own, since ties may be longer than a stack is deep.
    next: Vec<Step>,
}

impl<G: Graph> Walk<'_, G> {
    fn start(&mut self, change: &Change) -> Result<()> {
        let words = self.words;
        self.next.push(Step::Thing(change.s));
        if [words.about, words.supersedes, words.retracts].contains(&change.p) {
            self.next.push(Step::Thing(change.o));
            self.next.push(Step::Party(change.o));
        }
        if change.p == words.part_of {
            self.next.push(Step::Party(change.s));
        }
        if change.p == words.issued || change.p == words.accessed {
            self.source(change.s)?;
        }
        Ok(())
    }

    fn go_on(&mut self) -> Result<()> {
        while let Some(step) = self.next.pop() {
            match step {
                Step::Thing(thing) if self.things.insert(thing) => self.thing(thing)?,
                Step::Party(party) if self.parties.insert(party) => self.party(party)?,
                Step::Thing(_) | Step::Party(_) => {}
            }
        }
        Ok(())
    }

    /// From a claim to what it is about. (What it replaces or retracts is told by its changes.)
    fn thing(&mut self, thing: Id) -> Result<()> {
        for (p, o) in self.graph.about(thing)? {
            if p == self.words.about {
                self.next.push(Step::Thing(o));
                self.next.push(Step::Party(o));
            }
        }
        Ok(())
    }

    /// From a source to the events and claims that rest on it.
    fn source(&mut self, source: Id) -> Result<()> {
        for property in [self.words.source, self.words.stated_in] {
            let resting = self.graph.pointing(property, source)?;
            self.next.extend(resting.into_iter().map(Step::Thing));
        }
        Ok(())
    }

    /// From a party to the claims that name it, and to the parties below it.
    fn party(&mut self, party: Id) -> Result<()> {
        let naming = self.graph.pointing(self.words.attributed, party)?;
        self.next.extend(naming.into_iter().map(Step::Thing));
        for tie in [
            self.words.part_of,
            self.words.unit_of,
            self.words.sponsored_by,
        ] {
            for below in self.graph.pointing(tie, party)? {
                self.next.push(Step::Party(below));
                // A claim that ties is not itself below: what it is about is.
                let about = self.graph.about(below)?;
                let about = about.iter().filter(|(p, _)| *p == self.words.about);
                self.next.extend(about.map(|(_, o)| Step::Party(*o)));
            }
        }
        Ok(())
    }
}
