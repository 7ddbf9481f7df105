//! Saved queries and query results.

pub mod answer;
pub mod atom;
pub mod catalog;
