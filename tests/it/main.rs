//! The one test binary.

mod answers;
mod architecture;
mod corpus;
mod counter;
mod data;
mod durability;
mod engine;
mod golden;
mod keeping;
mod portable;
mod queries;
mod read;
mod readme;
mod same;
mod store;
mod updates;
mod w3c;
