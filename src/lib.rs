//! # annals
//! placeholder
pub mod model;
