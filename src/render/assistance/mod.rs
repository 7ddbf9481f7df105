//! Assistance between donors and recipients, rendered.

pub mod json;
pub mod text;
