//! The readers that all views share.
//!
//! * `rows`, `row_names`, `claims`: what rows of saved queries hold
//! * `entities`, `state`, `sources`, `details`, `event_claims`, `brief`, `reversals`: entities, sources, the states
//!   and the details of events, directly from the store
//! * `details_kept`: what of it pages of one state share
//! * `claim_rows`: the statements of claims, directly from the store
//! * `card_rows`: what the page of a thing consists of, directly from the store
//! * `claimed`: what the page of conflicting claims asks of all data, directly from the store
//! * `limits`: time, cancellation and rows of what is read directly
//! * `equations`: who says that two groups or events are one
//! * `recent`: a graph that keeps what was read last
//! * `places`: the countries of events, and broader types and sectors
//! * `order`: the order in which properties are shown

mod affected;
mod brief;
mod card_rows;
mod cited;
mod claim_rows;
mod claimed;
mod claims;
mod claims_about;
mod details;
mod details_kept;
mod entities;
mod equations;
mod event_claims;
mod limits;
mod locations;
mod names;
mod order;
mod places;
mod recent;
mod reversals;
mod row_names;
mod rows;
mod sources;
mod state;
mod term_ids;

use crate::store::Id;
use std::collections::HashMap;

pub(crate) use card_rows::CardQuery;
pub(crate) use claimed::ClaimedQuery;
pub(crate) use claims::{claims, oldest_first, topic_rank};
pub(crate) use details::{DetailReader, PartialEntry};
pub(crate) use equations::equations;
pub(crate) use limits::Begun;
pub(crate) use order::{PARTIES, rank};
pub(crate) use row_names::name_rows;
pub(crate) use rows::{add, date, entity, facts, flag, node, preferred, sources, table, when};

/// How many things that events share are kept before all are forgotten: who reads very many events needs no more
/// memory than who reads many.
const MOST_KEPT: usize = 64 << 10;

/// Keeps what was read of a thing.
fn keep<T>(kept: &mut HashMap<Id, T>, thing: Id, read: T) {
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(thing, read);
}
