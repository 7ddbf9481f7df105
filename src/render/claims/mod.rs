//! Claims, conflicts and the grounds of a statement, rendered.

pub(crate) mod claim;
pub mod conflicts;
pub mod json;
pub(crate) mod state;
pub(crate) mod state_json;
pub mod why;
pub(crate) mod words;
