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
        found: BTreeSet::new(),
        parties: BTreeSet::new(),
    };
    for change in changes {
        walk.thing(change.s)?;
        if [words.about, words.supersedes, words.retracts].contains(&change.p) {
            walk.thing(change.o)?;
            walk.party(change.o)?;
        }
        if change.p == words.part_of {
            walk.party(change.s)?;
        }
        if change.p == words.issued || change.p == words.accessed {
            walk.source(change.s)?;
        }
    }
    Ok(walk.found)
}

struct Walk<'w, G> {
    graph: &'w G,
    words: &'w Words,
    found: BTreeSet<Id>,
    parties: BTreeSet<Id>,
}

impl<G: Graph> Walk<'_, G> {
    /// A thing itself; of a claim also what it is about, and the claims that it replaces.
    fn thing(&mut self, thing: Id) -> Result<()> {
        if !self.found.insert(thing) {
            return Ok(());
        }
        for (p, o) in self.graph.about(thing)? {
            if p == self.words.about {
                self.thing(o)?;
                self.party(o)?;
            } else if p == self.words.supersedes || p == self.words.retracts {
                self.thing(o)?;
            }
        }
        Ok(())
    }

    /// The events and claims that rest on a source.
    fn source(&mut self, source: Id) -> Result<()> {
        for event in self.graph.pointing(self.words.source, source)? {
            self.thing(event)?;
        }
        for claim in self.graph.pointing(self.words.stated_in, source)? {
            self.thing(claim)?;
        }
        Ok(())
    }

    /// The events of which a claim names a party, or one below it.
    fn party(&mut self, party: Id) -> Result<()> {
        let mut next = vec![party];
        while let Some(party) = next.pop() {
            if !self.parties.insert(party) {
                continue;
            }
            for claim in self.graph.pointing(self.words.attributed, party)? {
                self.thing(claim)?;
            }
            for tie in [
                self.words.part_of,
                self.words.unit_of,
                self.words.sponsored_by,
            ] {
                for below in self.graph.pointing(tie, party)? {
                    next.push(below);
                    // A claim that ties is not itself below: what it is about is.
                    let about = self.graph.about(below)?;
                    let about = about.iter().filter(|(p, _)| *p == self.words.about);
                    next.extend(about.map(|(_, o)| *o));
                }
            }
        }
        Ok(())
    }
}
