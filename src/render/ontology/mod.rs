//! The documentation of the ontology, as HTML and Markdown.

pub mod html;
pub mod markdown;
