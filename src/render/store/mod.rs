//! What is in a store, what changed it, and what a change has come to.

pub mod documents;
pub mod log;
pub mod outcome;
