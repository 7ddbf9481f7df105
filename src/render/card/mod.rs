//! A card of one thing, rendered.

pub mod json;
pub mod text;
