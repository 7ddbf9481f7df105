//! The one test binary.

mod answers;
mod architecture;
mod as_of;
mod assistance;
mod claims;
mod corpus;
mod counter;
mod data;
mod durability;
mod engine;
mod golden;
mod ontology;
mod portable;
mod queries;
mod questions;
mod read;
mod readme;
mod same;
mod second;
mod store;
mod updates;
mod w3c;
