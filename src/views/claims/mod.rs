//! Claims: who says what about an entity, since when, on what basis, who disputes it, and which
//! claims stand.
//!
//! * [`why`]: the statements about an entity, and every claim about it
//! * [`conflicts`], [`first_conflicts`]: claims that contradict each other, settled or open
//! * [`shared_names`]: names that several agents share
//!
//! ```
//! use annals::Annals;
//! use annals::views::claims::{conflicts, why};
//! use annals::query::QueryOptions;
//!
//! let annals = Annals::bundled()?;
//! let attack = annals.labeled(&annals.resolve("georgia-web-attack-2019", &[])?)?;
//! let why = why(&annals, &attack, None, &QueryOptions::default())?;
//! let by_whom = why.topics.iter().find(|topic| topic.name.as_deref() == Some("attributed to"));
//! assert!(by_whom.unwrap().contested);
//! let open = conflicts(&annals, Some(&attack), &QueryOptions::default())?;
//! assert!(open.iter().any(|conflict| conflict.open));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod about;
mod conflicts;
mod contradiction;
mod opposition;
mod recent;
mod same;
mod why;

pub use conflicts::{
    Conflict, ConflictList, NameHolder, SharedName, conflicts, first_conflicts, shared_names,
};
pub use recent::{RecentClaim, recent, revise};
pub use same::same_as;
pub(crate) use why::read;
pub use why::{LikelihoodRange, Topic, Why, why};
