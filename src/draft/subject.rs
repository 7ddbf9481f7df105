//! Which event the claims of a text are about.

use super::event::dated_one;
use super::gazetteer::KnownEvent;
use super::sentence::Sentence;
use super::statements::node;
use oxrdf::NamedNode;

/// Which event claims are about.
pub(super) enum Subject<'g> {
    /// With the number of the last claim about it.
    One(NamedNode, usize),
    /// The one whose date the sentence states.
    OneOf(Vec<&'g KnownEvent>),
    None,
}

impl Subject<'_> {
    /// The event that a sentence is about, with the number of the last claim about it.
    pub fn of(&self, sentence: &Sentence<'_>) -> Option<(NamedNode, usize)> {
        match self {
            Self::One(event, last) => Some((event.clone(), *last)),
            Self::OneOf(events) => {
                let event = dated_one(events, sentence)?;
                Some((node(&event.name)?, event.last_claim))
            }
            Self::None => None,
        }
    }
}
