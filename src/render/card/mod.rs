//! The card of one thing, as text and JSON.

pub mod json;
pub mod text;
pub(crate) mod words;
