//! Claims, conflicts and the grounds of a statement, rendered.

pub mod atom;
pub(crate) mod claim;
pub mod conflicts;
pub mod json;
pub(crate) mod sentence;
pub(crate) mod state;
pub(crate) mod state_json;
pub mod why;
pub(crate) mod words;
