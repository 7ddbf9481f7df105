//! The terms of vocabularies, typed. A test holds each list equal to its vocabulary in `ontology/`.

use super::value::Value;
use crate::model::id;
use crate::model::vocab::ann;
use crate::query::table::triple_term;
use oxrdf::{NamedNodeRef, Term, TermRef};
use std::fmt;

/// Makes an enum of the terms of one vocabulary, which users may extend.
macro_rules! typed_terms {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $term:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`ann::", stringify!($term), "`")]
                $variant,
            )*
            /// A term that is not in the vocabulary, as written.
            Other(Term),
        }

        impl $name {
            /// The terms of the vocabulary.
            pub const TERMS: &'static [NamedNodeRef<'static>] = &[$(ann::$term),*];

            /// The RDF term.
            pub fn term(&self) -> TermRef<'_> {
                match self {
                    $(Self::$variant => TermRef::NamedNode(ann::$term),)*
                    Self::Other(term) => term.as_ref(),
                }
            }
        }

        impl From<Term> for $name {
            fn from(term: Term) -> Self {
                match &term {
                    $(Term::NamedNode(node) if *node == ann::$term => Self::$variant,)*
                    _ => Self::Other(term),
                }
            }
        }

        impl fmt::Display for $name {
            /// The local name in the ontology; of another term the short name.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&local_name(self.term()))
            }
        }
    };
}

typed_terms! {
    /// The role of an agent in an event.
    Role {
        Affected = AFFECTED,
        Initiator = INITIATOR,
        Investigator = INVESTIGATOR,
        Participant = PARTICIPANT,
        Recipient = RECIPIENT,
        Responder = RESPONDER,
        Supporter = SUPPORTER,
        Target = TARGET,
    }
}

typed_terms! {
    /// What a claim does to its statement.
    Stance {
        Asserts = ASSERTS,
        Declines = DECLINES,
        Denies = DENIES,
        Doubts = DOUBTS,
    }
}

typed_terms! {
    /// What a claim rests on.
    Basis {
        AnonymousSource = ANONYMOUS_SOURCE,
        Journalistic = JOURNALISTIC,
        Legal = LEGAL,
        Official = OFFICIAL,
        SelfClaimed = SELF_CLAIMED,
        Technical = TECHNICAL,
    }
}

typed_terms! {
    /// How an editor ranks a claim among others.
    Rank {
        Deprecated = DEPRECATED,
        Normal = NORMAL,
        Preferred = PREFERRED,
    }
}

typed_terms! {
    /// The claimant's word of likelihood.
    Likelihood {
        AlmostCertain = ALMOST_CERTAIN,
        Confident = CONFIDENT,
        IcdAlmostCertain = ICD_ALMOST_CERTAIN,
        IcdAlmostNoChance = ICD_ALMOST_NO_CHANCE,
        IcdLikely = ICD_LIKELY,
        IcdRoughlyEven = ICD_ROUGHLY_EVEN,
        IcdUnlikely = ICD_UNLIKELY,
        IcdVeryLikely = ICD_VERY_LIKELY,
        IcdVeryUnlikely = ICD_VERY_UNLIKELY,
        Likely = LIKELY,
        PhiaAlmostCertain = PHIA_ALMOST_CERTAIN,
        PhiaHighlyLikely = PHIA_HIGHLY_LIKELY,
        PhiaHighlyUnlikely = PHIA_HIGHLY_UNLIKELY,
        PhiaLikely = PHIA_LIKELY,
        PhiaRealisticPossibility = PHIA_REALISTIC_POSSIBILITY,
        PhiaRemoteChance = PHIA_REMOTE_CHANCE,
        PhiaUnlikely = PHIA_UNLIKELY,
        Possible = POSSIBLE,
        PrettySure = PRETTY_SURE,
        Suspected = SUSPECTED,
        VeryLikely = VERY_LIKELY,
        WithProbability = WITH_PROBABILITY,
    }
}

impl Default for Stance {
    /// A claim without a stance asserts.
    fn default() -> Self {
        Self::Asserts
    }
}

/// A term of a vocabulary with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept<T> {
    /// Which one.
    pub value: T,
    /// Its label, or its short name if it has none.
    pub label: String,
}

impl<T: From<Term> + fmt::Display> Concept<T> {
    /// The concept of a value.
    pub fn of(value: Value) -> Self {
        Self {
            label: value.shown,
            value: T::from(value.term),
        }
    }
}

impl<T: fmt::Display> From<T> for Concept<T> {
    /// The concept with its short name as label.
    fn from(value: T) -> Self {
        Self {
            label: value.to_string(),
            value,
        }
    }
}

/// The local name of a term of the ontology; else the short name of an IRI, or the text of a literal.
pub(crate) fn local_name(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(node) => match node.as_str().strip_prefix(id::TERMS) {
            Some(local) => local.to_owned(),
            None => id::shorten(node.as_str()),
        },
        TermRef::BlankNode(node) => node.as_str().to_owned(),
        TermRef::Literal(literal) => literal.value().to_owned(),
        TermRef::Triple(triple) => triple_term(triple),
    }
}
