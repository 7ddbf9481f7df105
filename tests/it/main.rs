//! The one test binary.

mod answers;
mod architecture;
mod as_of;
mod assistance;
mod check;
mod claims;
mod corpus;
mod counter;
mod data;
mod durability;
mod engine;
mod formats;
mod golden;
mod keeping;
mod ontology;
mod portable;
mod python;
mod queries;
mod questions;
mod read;
mod readme;
mod same;
mod second;
mod store;
mod updates;
mod w3c;
