//! Which event the claims of a text are about.

use super::candidates::dated_one;
use super::gazetteer::KnownEvent;
use super::sentence::Sentence;
use super::statements::node;
use oxrdf::NamedNode;
use std::collections::HashSet;

/// Which event claims are about.
pub(super) enum Subject<'g> {
    /// With the number of the last claim about it, and its parties.
    One(NamedNode, usize, HashSet<String>),
    /// The one whose date the sentence states.
    OneOf(Vec<&'g KnownEvent>),
    None,
}

impl Subject<'_> {
    /// The event that a sentence is about, with the number of the last claim about it, and its parties.
    pub fn of(&self, sentence: &Sentence<'_>) -> Option<(NamedNode, usize, &HashSet<String>)> {
        match self {
            Self::One(event, last, parties) => Some((event.clone(), *last, parties)),
            Self::OneOf(events) => {
                let event = dated_one(events, sentence)?;
                Some((node(&event.name)?, event.last_claim, &event.parties))
            }
            Self::None => None,
        }
    }
}
