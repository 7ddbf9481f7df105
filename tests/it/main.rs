//! The one test binary.

mod architecture;
mod counter;
mod data;
mod golden;
mod read;
mod readme;
