//! The one test binary.

mod answers;
mod architecture;
mod as_of;
mod corpus;
mod counter;
mod data;
mod durability;
mod engine;
mod golden;
mod pictures;
mod portable;
mod queries;
mod read;
mod readme;
mod same;
mod store;
mod updates;
mod w3c;
