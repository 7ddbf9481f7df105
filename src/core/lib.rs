//! The two lowest layers of `annals`: dates, vocabularies and problems; RDF syntaxes, derived statements
//! and storage.
//!
//! The package `annals` exports all of it; use that. This is a package of its own because what is in
//! it runs in the innermost loops and seldom changes: it is compiled once, optimised even in debug
//! builds, and beside the rest.

pub mod derive;
pub mod model;
pub mod parse;
pub mod store;
