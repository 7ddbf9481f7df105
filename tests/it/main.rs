//! The one test binary.

mod read;
