//! Documents, history and change summaries of a store.

pub mod documents;
pub mod log;
pub mod outcome;
