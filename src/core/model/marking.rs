//! The labels of the Traffic Light Protocol (TLP 2.0): how far something may be passed on.
//!
//! ```
//! # use annals_core as annals;
//! use annals::model::marking::Marking;
//!
//! let amber: Marking = "amber".parse()?;
//! assert_eq!(amber.to_string(), "TLP:AMBER");
//! assert!(Marking::Green < amber && amber < Marking::Red);
//! # Ok::<_, annals::model::marking::UnknownMarking>(())
//! ```

use super::vocab::ann;
use oxrdf::NamedNodeRef;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A label, from what anybody may know to what only the recipient may.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Marking {
    /// Anybody; also what has no label.
    #[default]
    Clear,
    /// The recipients' community.
    Green,
    /// The recipients' organisation and its clients.
    Amber,
    /// The recipients' organisation alone.
    AmberStrict,
    /// The recipients in person.
    Red,
}

impl Marking {
    /// All, in their order.
    pub const ALL: [Self; 5] = [
        Self::Clear,
        Self::Green,
        Self::Amber,
        Self::AmberStrict,
        Self::Red,
    ];

    /// Its name as a value of options: `amber-strict`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Green => "green",
            Self::Amber => "amber",
            Self::AmberStrict => "amber-strict",
            Self::Red => "red",
        }
    }

    /// The concept of the ontology.
    pub fn concept(self) -> NamedNodeRef<'static> {
        match self {
            Self::Clear => ann::TLP_CLEAR,
            Self::Green => ann::TLP_GREEN,
            Self::Amber => ann::TLP_AMBER,
            Self::AmberStrict => ann::TLP_AMBER_STRICT,
            Self::Red => ann::TLP_RED,
        }
    }

    /// The label of a concept, if it is one of these.
    pub fn of(concept: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.concept() == concept)
    }
}

impl fmt::Display for Marking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        })
    }
}

/// No label has that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no label of TLP 2.0")]
pub struct UnknownMarking(String);

impl FromStr for Marking {
    type Err = UnknownMarking;

    /// Parses `amber`, `TLP:AMBER`, `amber+strict` and `white`, the older name of clear.
    fn from_str(text: &str) -> Result<Self, UnknownMarking> {
        let name = text.to_lowercase().replace('+', "-");
        let name = name.strip_prefix("tlp:").unwrap_or(&name);
        let name = if name == "white" { "clear" } else { name };
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| UnknownMarking(text.to_owned()))
    }
}
