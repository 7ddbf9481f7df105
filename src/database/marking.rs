//! What may be passed on: a database without what is marked above an allowed label of TLP 2.0.
//!
//! As for a past day, what is above is taken away before anything is derived, so that states, days,
//! counts and every query know only what is allowed. With a thing go the claims about it, those that
//! name it as value or claimant, and those of which every source is withheld, until nothing changes.
//! A marking that is none of TLP's withholds as the strictest does.
//!
//! ```
//! use annals::Annals;
//! use annals::model::marking::Marking;
//!
//! // Nothing in the bundled data is marked.
//! assert!(Annals::bundled()?.visible_to(Marking::Clear)?.is_none());
//! # Ok::<_, annals::database::Error>(())
//! ```

use super::Annals;
use super::statement_copier::StatementCopier;
use crate::model::marking::Marking;
use crate::model::vocab::{ann, rdf};
use crate::store::{self, BulkLoader, Durability, GraphReader, Id, Scope, Store, Tag, View};
use oxrdf::{NamedNodeRef, Term};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use std::path::Path;

/// How much was withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The greatest label that is allowed.
    pub allowed: Marking,
    /// Events.
    pub events: usize,
    /// Claims.
    pub claims: usize,
    /// Agents, sources and other things.
    pub others: usize,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.events, "event"),
            (self.claims, "claim"),
            (self.others, "other thing"),
        ];
        let counts = counts.into_iter().filter(|(number, _)| *number > 0);
        let counts = counts.map(|(number, noun)| match number {
            1 => format!("1 {noun}"),
            _ => format!("{number} {noun}s"),
        });
        let counts = counts.collect::<Vec<_>>().join(", ");
        write!(f, "withheld, as marked above {}: {counts}", self.allowed)
    }
}

/// The name of the note that holds it.
pub(super) const NOTE: &str = "withheld";

impl Annals {
    /// Whether anything is marked above a label.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn has_marked_above(&self, allowed: Marking) -> Result<bool, store::Error> {
        Ok(!marked_above(self.store.snapshot()?.view(), allowed)?.is_empty())
    }

    /// A temporary database without what is marked above a label; `None` if nothing is.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn visible_to(&self, allowed: Marking) -> store::Result<Option<Self>> {
        match self.has_marked_above(allowed)? {
            true => self.build_visible(Store::scratch()?, allowed).map(Some),
            false => Ok(None),
        }
    }

    /// A database in a new folder without what is marked above a label.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn visible_to_in(
        &self,
        allowed: Marking,
        folder: &Path,
        durability: Durability,
    ) -> store::Result<Self> {
        self.build_visible(Store::create(folder, durability)?, allowed)
    }

    fn build_visible(&self, store: Store, allowed: Marking) -> store::Result<Self> {
        let snapshot = self.store.snapshot()?;
        let (bulk, withheld) = allowed_statements(snapshot.view(), allowed)?;
        snapshot.confirm()?;
        Self::over_copy(store, bulk, NOTE, &withheld)
    }

    /// How much was withheld, if this is a database without what is marked above a label.
    ///
    /// # Errors
    /// See [`store::Error`].
    pub fn withheld(&self) -> Result<Option<Withheld>, store::Error> {
        self.note_of_copy(NOTE, "the note of what is withheld")
    }
}

/// The asserted statements that are allowed.
fn allowed_statements(view: View<'_>, allowed: Marking) -> store::Result<(BulkLoader, Withheld)> {
    let hidden = hidden(view, allowed)?;
    let mut copier = StatementCopier::new(view)?;
    for scope in [Scope::Documents, Scope::Default] {
        for found in view.matches(None, None, None, scope)? {
            let found = found?;
            if !hidden.contains(&found.s) && !hidden.contains(&found.o) {
                copier.copy_statement(found.s, found.p, found.o, found.document)?;
            }
        }
    }
    let count = |class| -> store::Result<usize> {
        let members = instances(view, class)?;
        Ok(members.iter().filter(|it| hidden.contains(it)).count())
    };
    let things = hidden
        .iter()
        .filter(|id| id.tag() == Some(Tag::Iri))
        .count();
    let (events, claims) = (count(ann::EVENT_CLASS)?, count(ann::CLAIM_CLASS)?);
    let withheld = Withheld {
        allowed,
        events,
        claims,
        others: things.saturating_sub(events + claims),
    };
    Ok((copier.finish()?, withheld))
}

fn instances(view: View<'_>, class: NamedNodeRef<'_>) -> store::Result<HashSet<Id>> {
    Ok(match view.id(class)? {
        Some(class) => view.subjects(rdf::TYPE, class)?.into_iter().collect(),
        None => HashSet::new(),
    })
}

/// The things that are marked above a label themselves.
fn marked_above(view: View<'_>, allowed: Marking) -> store::Result<HashSet<Id>> {
    let mut above = HashSet::new();
    let Some(marking) = view.id(ann::MARKING)? else {
        return Ok(above);
    };
    for found in view.matches(None, Some(marking), None, Scope::Union)? {
        let found = found?;
        let label = match view.term(found.o)? {
            Term::NamedNode(concept) => Marking::of(concept.as_ref()),
            Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => None,
        };
        if label.is_none_or(|label| label > allowed) {
            above.insert(found.s);
        }
    }
    Ok(above)
}

/// A claim: the sources that state it, and whatever else it names.
struct ClaimLinks {
    claim: Id,
    named: Vec<Id>,
    sources: Vec<Id>,
}

/// All that is withheld: what is marked above a label, the claims that go with it, and the nameless
/// parts of both.
fn hidden(view: View<'_>, allowed: Marking) -> store::Result<HashSet<Id>> {
    let mut hidden = marked_above(view, allowed)?;
    let mut claims = claim_links(view)?;
    loop {
        let before = hidden.len();
        claims.retain(|links| {
            let sources = &links.sources;
            let goes = links.named.iter().any(|named| hidden.contains(named))
                || !sources.is_empty() && sources.iter().all(|source| hidden.contains(source));
            if goes {
                hidden.insert(links.claim);
            }
            !goes
        });
        if hidden.len() == before {
            break;
        }
    }
    let mut next: Vec<Id> = hidden.iter().copied().collect();
    while let Some(thing) = next.pop() {
        for (_, o) in view.outgoing(thing)? {
            if o.tag() == Some(Tag::Blank) && hidden.insert(o) {
                next.push(o);
            }
        }
    }
    Ok(hidden)
}

fn claim_links(view: View<'_>) -> store::Result<Vec<ClaimLinks>> {
    let mut claims = instances(view, ann::CLAIM_CLASS)?;
    if let Some(about) = view.id(ann::ABOUT)? {
        for found in view.matches(None, Some(about), None, Scope::Union)? {
            claims.insert(found?.s);
        }
    }
    let stated_in = view.id(ann::STATED_IN)?;
    // What a claim does to another is no part of what it says.
    let between = [
        view.id(ann::SUPERSEDES)?,
        view.id(ann::RETRACTS)?,
        view.id(ann::DISPUTES)?,
        view.id(ann::REFINES)?,
        view.id(ann::CORROBORATES)?,
    ];
    let mut links = Vec::with_capacity(claims.len());
    for claim in claims {
        let (mut named, mut sources) = (Vec::new(), Vec::new());
        for (p, o) in view.outgoing(claim)? {
            if Some(p) == stated_in {
                sources.push(o);
            } else if o.is_resource() && !between.contains(&Some(p)) {
                named.push(o);
            }
        }
        links.push(ClaimLinks {
            claim,
            named,
            sources,
        });
    }
    Ok(links)
}
