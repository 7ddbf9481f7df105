//! The one test binary.

mod answers;
mod architecture;
mod as_of;
mod corpus;
mod counter;
mod data;
mod diff;
mod durability;
mod engine;
mod engines;
mod export;
mod golden;
mod portable;
mod queries;
mod read;
mod readme;
mod same;
mod settings;
mod store;
mod updates;
mod w3c;
