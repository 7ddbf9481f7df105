//! Saved queries and query results.

pub mod answer;
pub mod catalog;
