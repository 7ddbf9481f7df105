//! A claim as derivation reads it: who makes it, when, how, and on what basis.

use super::bounds::{date, values};
use super::terms::TermIds;
use crate::model::when::{Day, When};
use crate::store::{GraphReader, Id, Result};
use std::collections::BTreeSet;

/// What a claim does with its statement. A claimant that declines to say takes no stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// It says that it is so.
    Asserts,
    /// It says that it is not so.
    Denies,
    /// It calls it unproven.
    Doubts,
}

/// What a claim rests on, as far as it matters for whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// None was recorded.
    Absent,
    /// The claimant's own doing or its own losses.
    SelfClaimed,
    /// A newsroom or an anonymous source.
    Reported,
    /// Anything else: technical, official, legal.
    Other,
}

/// The days between which something lies; an end that is absent or only approximate is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// The first possible day.
    pub first: Option<Day>,
    /// The last possible day.
    pub last: Option<Day>,
}

impl Days {
    /// The days that a date surely keeps to.
    pub fn of(when: &When) -> Self {
        let (begin, end) = when.qualified_ends();
        let bounds = when.bounds();
        Self {
            first: bounds.earliest.filter(|_| !begin),
            last: bounds.latest.filter(|_| !end),
        }
    }

    /// Whether all of it lies before the other.
    pub fn surely_before(&self, other: &Self) -> bool {
        self.last
            .zip(other.first)
            .is_some_and(|(last, first)| last < first)
    }

    /// Whether both can share a day.
    pub fn can_overlap(&self, other: &Self) -> bool {
        !self.surely_before(other) && !other.surely_before(self)
    }

    /// For sorting: the earlier last day first, an open one last.
    pub fn order(&self) -> (bool, Option<Day>) {
        (self.last.is_none(), self.last)
    }
}

/// The statements of one claim.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub id: Id,
    pub outgoing: Vec<(Id, Id)>,
}

impl Claim {
    pub fn read(graph: &impl GraphReader, id: Id) -> Result<Self> {
        let outgoing = graph.outgoing(id)?;
        Ok(Self { id, outgoing })
    }

    /// The claims about a thing.
    pub fn about(graph: &impl GraphReader, terms: &TermIds, thing: Id) -> Result<Vec<Self>> {
        let claims = graph.incoming(terms.about, thing)?.into_iter();
        claims.map(|claim| Self::read(graph, claim)).collect()
    }

    pub fn all(&self, property: Id) -> impl Iterator<Item = Id> {
        values(&self.outgoing, property)
    }

    pub fn has(&self, property: Id) -> bool {
        self.all(property).next().is_some()
    }

    /// Those on whose behalf it is made, else its claimants. A claim of nobody is its own
    /// principal, so that it stands, and nobody can take it back.
    pub fn principals(&self, terms: &TermIds) -> BTreeSet<Id> {
        for property in [terms.on_behalf_of, terms.claimed_by] {
            let principals: BTreeSet<Id> = self.all(property).collect();
            if !principals.is_empty() {
                return principals;
            }
        }
        BTreeSet::from([self.id])
    }

    /// Its stance; none if the claimant declines to say.
    pub fn stance(&self, terms: &TermIds) -> Option<Stance> {
        let takes = |stance| self.all(terms.stance).any(|its| its == stance);
        match () {
            () if takes(terms.denies) => Some(Stance::Denies),
            () if takes(terms.doubts) => Some(Stance::Doubts),
            () if takes(terms.declines) => None,
            () => Some(Stance::Asserts),
        }
    }

    /// Its basis; of several, the strongest.
    pub fn basis(&self, terms: &TermIds) -> Basis {
        let basis = |its| match its {
            _ if its == terms.journalistic || its == terms.anonymous_source => Basis::Reported,
            _ if its == terms.self_claimed => Basis::SelfClaimed,
            _ => Basis::Other,
        };
        let strongest = self.all(terms.basis).map(basis).max();
        strongest.unwrap_or(Basis::Absent)
    }

    /// When it was made: its own date, else the first of its dated sources; by the day of access
    /// where none is dated.
    pub fn made(&self, graph: &impl GraphReader, terms: &TermIds) -> Result<Days> {
        if let Some(date) = date(graph, &self.outgoing, terms.claimed)? {
            return Ok(Days::of(&date));
        }
        let (mut issued, mut accessed) = (Vec::new(), Vec::new());
        for source in self.all(terms.stated_in) {
            let outgoing = graph.outgoing(source)?;
            issued.extend(date(graph, &outgoing, terms.issued)?);
            accessed.extend(date(graph, &outgoing, terms.accessed)?);
        }
        let first = |dates: Vec<When>| dates.iter().map(Days::of).min_by_key(Days::order);
        Ok(match (first(issued), first(accessed)) {
            (Some(issued), _) => issued,
            (None, accessed) => Days {
                first: None,
                last: accessed.and_then(|days| days.last),
            },
        })
    }
}
