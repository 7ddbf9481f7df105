//! The readers that all views share.
//!
//! * `rows`, `claims`: what rows of saved queries hold
//! * `details`: the details of events, directly from the store
//! * `places`: the countries of events, and broader types and sectors
//! * `order`: the order in which properties are shown

mod claims;
mod details;
mod label_search;
mod order;
mod places;
mod rows;
mod term_ids;

pub(crate) use claims::{claims, oldest_first, topic_rank};
pub(crate) use details::{DetailReader, PartialEntry};
pub(crate) use rows::{add, date, english, entity, facts, flag, node, sources, table, when};
