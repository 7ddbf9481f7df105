//! The one test binary.

mod architecture;
mod counter;
mod data;
mod queries;
mod read;
