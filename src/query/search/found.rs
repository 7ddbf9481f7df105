//! How something was found.

use crate::store::{TextHit, TextRole};
use std::fmt;

/// By what a thing was found, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Its name.
    Name,
    /// Another name, code or slug of it.
    Alias,
    /// The name of an agent who took part, or is said to have done it.
    Party,
    /// Its type, or a broader one.
    Type,
    /// Its sector, or a broader one.
    Sector,
    /// A tool that was used, or the type of one.
    Tool,
    /// A place, or one around it, or the country of a target.
    Place,
    /// Its description.
    Description,
    /// What a claim says about it.
    Claim,
}

impl Field {
    /// As JSON names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Party => "party",
            Self::Type => "type",
            Self::Sector => "sector",
            Self::Tool => "tool",
            Self::Place => "place",
            Self::Description => "description",
            Self::Claim => "claim",
        }
    }
}

impl From<TextRole> for Field {
    fn from(role: TextRole) -> Self {
        match role {
            TextRole::Name => Self::Name,
            TextRole::Alias => Self::Alias,
            TextRole::Description => Self::Description,
            TextRole::Claim => Self::Claim,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a thing was found by a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// By what.
    pub field: Field,
    /// The text that has the word.
    pub text: TextHit,
}

impl Match {
    /// Better ones are lower: a whole word before the beginning of one, a name before all else.
    pub fn rank(&self) -> usize {
        2 * self.field as usize + usize::from(!self.text.whole)
    }
}

/// A word that is nowhere, and the one that was searched in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What was asked for.
    pub typed: String,
    /// What was searched, as a text spells it.
    pub shown: String,
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "showing {} for `{}`", self.shown, self.typed)
    }
}

/// What a search did with the words that it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchNotes {
    /// The words that were replaced.
    pub corrections: Vec<Correction>,
    /// The year or month among the words, which narrowed the dates.
    pub period: Option<String>,
}
