//! Saved queries and the answers of queries, rendered.

pub mod answer;
pub mod catalog;
