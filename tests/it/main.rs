//! The one test binary.

mod architecture;
mod corpus;
mod counter;
mod data;
mod engine;
mod golden;
mod read;
mod readme;
mod same;
mod w3c;
