//! The claims desk: who says what of a thing, since when, on what basis, who disputes it, and which
//! of it stands.
//!
//! * [`why`]: what is stated of a thing, and every claim about it
//! * [`conflicts`]: claims that contradict each other, settled or open
//! * [`shared_names`]: one name that several agents go by
//!
//! ```
//! use annals::Annals;
//! use annals::views::claims::{conflicts, why};
//! use annals::query::Limits;
//!
//! let annals = Annals::bundled()?;
//! let attack = annals.named(&annals.resolve("kyivstar-attack", &[])?)?;
//! let why = why(&annals, &attack, None, &Limits::default())?;
//! let by_whom = why.topics.iter().find(|topic| topic.name.as_deref() == Some("attributed to"));
//! assert!(by_whom.unwrap().contested);
//! let open = conflicts(&annals, Some(&attack), &Limits::default())?;
//! assert!(open.iter().any(|conflict| conflict.open));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod claim;
mod conflicts;
mod contradiction;
mod order;
mod value;
mod why;

pub(crate) use claim::{BESIDE, claims};
pub use claim::{Claim, Tie};
pub use conflicts::{Bearer, Conflict, SharedName, conflicts, shared_names};
pub use value::{Fact, Source, Value};
pub(crate) use value::{english, facts, sources, table};
pub use why::{Likelihood, Topic, Why, why};
