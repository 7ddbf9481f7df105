//! The one test binary.

mod architecture;
mod corpus;
mod counter;
mod data;
mod engine;
mod read;
mod same;
mod w3c;
