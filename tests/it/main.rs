//! The one test binary.

mod answers;
mod architecture;
mod counter;
mod data;
mod portable;
mod queries;
mod read;
