//! The ontology as a document for people.

pub mod html;
pub mod markdown;
