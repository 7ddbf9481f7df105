//! The one test binary.

mod answers;
mod architecture;
mod as_of;
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
mod portable;
mod python;
mod queries;
mod read;
mod readme;
mod same;
mod store;
mod updates;
mod w3c;
