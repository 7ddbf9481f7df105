//! Timelines, one module per output format.

pub mod atom;
pub mod csv;
pub mod html;
pub mod ics;
pub mod json;
pub mod markdown;
#[cfg(feature = "png")]
pub mod png;
pub mod stix;
pub mod svg;
pub mod text;
pub mod timelinejs;
