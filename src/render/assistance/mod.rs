//! The assistance report as text, CSV, Markdown and JSON.

pub mod csv;
pub mod json;
pub mod markdown;
pub(crate) mod tables;
pub mod text;
