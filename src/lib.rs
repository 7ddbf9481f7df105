//! Dated, sourced incident timelines from an RDF knowledge graph.
//!
//! Analysts describe incidents in Turtle files: what happened, when, to whom, who did it *according
//! to whom*, and in which source. This crate parses and validates the files, keeps them in a store
//! with their history, and answers questions with SPARQL: timelines, claims and contradictions, graphs,
//! and all of it as it was known on an earlier day. It works offline and needs no server.
//!
//! The modules form layers, and each imports only from lower ones:
//!
//! ```text
//!  7  cli                      commands and arguments; the only code that prints and exits
//!  6  site                     the pages of the server as files
//!  5  server                   HTTP: pages, JSON API, SPARQL protocol, Graph Store Protocol
//!  4  render                   writers of output formats; pure: same input, same bytes
//!  3  views  import  draft     read models: timeline, card, claims, graph, …; what others recorded; articles
//!  2  database  check  query   load, change, history, as-of; validation; saved queries and SPARQL
//!  1  parse  derive  store     RDF syntaxes; derived statements; storage on LMDB
//!     remote                   SPARQL endpoints of others
//!  0  model                    identifiers, dates, vocabularies, problems; pure, no I/O
//! ```
//!
//! The lowest two are the package `annals-core`; all of it is exported here.
//!
//! [`Annals`] is the database handle, the place to start:
//!
//! ```
//! use annals::Annals;
//! use annals::views::timeline::Filter;
//!
//! let annals = Annals::bundled()?;
//! let timeline = annals.timeline(&Filter::default())?;
//! for entry in &timeline.entries {
//!     let when = entry.when.as_ref().map_or("undated".to_owned(), |when| when.short());
//!     println!("{when}  {}  {} sources", entry.label, entry.sources.len());
//! }
//! assert!(timeline.entries.len() > 20);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Annals::open_or_create`] opens a database of one's own, [`Annals::load_files`] fills it, and
//! [`Annals::query`] runs SPARQL; `examples/embed.rs` does all of it in a page. The features `cli` and
//! `server`, on by default, are the program's: without them the library builds with neither clap nor
//! hyper nor tokio.

pub use annals_core::{derive, model, parse, store};

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod database;
pub mod draft;
pub mod import;
pub mod query;
pub mod remote;
pub mod render;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod site;
pub mod views;

pub use database::{Annals, Candidate, LabeledResource, LoadOptions, Rejected, ResolveError};
