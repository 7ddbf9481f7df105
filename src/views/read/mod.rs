//! The readers that all views share.
//!
//! * `rows`, `claims`: what rows of saved queries hold
//! * `entities`, `state`, `details`, `reversals`: entities, the states and the details of events, directly
//!   from the store
//! * `equations`: who says that two groups or events are one
//! * `places`: the countries of events, and broader types and sectors
//! * `order`: the order in which properties are shown

mod affected;
mod cited;
mod claims;
mod details;
mod entities;
mod equations;
mod locations;
mod names;
mod order;
mod places;
mod reversals;
mod rows;
mod state;
mod term_ids;

pub(crate) use claims::{claims, oldest_first, topic_rank};
pub(crate) use details::{DetailReader, PartialEntry};
pub(crate) use equations::equations;
pub(crate) use order::{PARTIES, rank};
pub(crate) use rows::{add, date, entity, facts, flag, node, preferred, sources, table, when};
