//! # annals
//!
//! Incidents as a graph of dated, sourced statements: what happened, when, to whom, who did it
//! *according to whom*, and where it says so. Analysts write Turtle files; saved SPARQL queries
//! make timelines of them. No network, no server, nothing to set up.
//!
//! ```text
//!  6  main, cli       the counter: one file a command; prints and exits
//!  5  serve           the shop window: pages and protocols over HTTP
//!  4  render          the print shop: one small file a format
//!  3  timeline card claims difference assistance ontology
//!                     desks, each for one kind of question; strangers to each other
//!  2  annals check query      the front desk; customs; questions
//!  1  read derive store       the mail room; what the program adds; the cellar
//!  0  model           the alphabet: names, dates, problems
//! ```
//!
//! A room imports only from lower floors, and rooms of one floor are strangers, with doors that a
//! test knows: `derive` may name `store`, `check` may name `query`, `annals` both, `card` `claims`.
//!
//! ```
//! use database::Annals;
//! use database::query::Limits;
//! use database::views::timeline::{Filter, gather};
//!
//! let annals = Annals::bundled()?;
//! let timeline = gather(&annals, &Filter::default(), &Limits::default())?;
//! for entry in &timeline.entries {
//!     let when = entry.when.as_ref().map_or("undated".to_owned(), |when| when.short());
//!     println!("{when}  {}  {} sources", entry.label, entry.sources.len());
//! }
//! assert!(timeline.entries.len() > 20);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod check;
pub mod cli;
pub mod database;
pub mod derive;
pub mod model;
pub mod parse;
pub mod query;
pub mod render;
pub mod server;
pub mod store;
pub mod views;

pub use database::{Annals, Candidate, Named, NotResolved, Rejected};
