//! The state of an attribution: who is named, how that is disputed, on whom all agree.
//!
//! ```text
//! graph ─ read ─▶ Case, Agents ─ decide ─▶ AttributionState ─▶ derived statements, views
//!                                 │
//!                               chain: agents and those behind them
//! ```
//!
//! * *Chain* of an agent: itself, what it is part of, and whom standing claims put above it. A
//!   relation that somebody else disputes, or that only newsrooms and anonymous sources tell of,
//!   is shown and decides nothing.
//! * *Position*: a principal's latest standing statement. Only positions decide.
//! * *Rivals*: positions of two principals whose chains have members at one level (state, body,
//!   company, group, person) that are not connected.
//! * *Accused side* of an agent: itself, those behind it, and the bodies of the state among them.
//!   What they deny is told, and makes nothing contested.
//! * Where anybody else names somebody, claims of one's own doing decide nothing.

mod chain;
mod decide;
mod input;
mod read;
mod state;
#[cfg(test)]
mod tests;

pub use chain::Edge;
pub use decide::decide;
pub use input::{Agent, Agents, Case, Relation, RelationClaim, Statement};
pub(super) use read::{AgentReader, case};
pub use state::{AttributionState, Dispute, DisputeKind, Named, Position, SelfClaim};
