//! The domain model that all views share: entities, events, claims, sources, and the terms of the
//! vocabularies that claims use.
//!
//! Views are filled by the readers in `read`; renderers take them as they are. What a user's own
//! vocabulary adds is kept as it is written: each typed term has an `Other`.
//!
//! ```
//! use annals::model::vocab::ann;
//! use annals::views::model::Stance;
//! use oxrdf::Term;
//!
//! assert_eq!(Stance::from(Term::from(ann::DENIES)), Stance::Denies);
//! assert_eq!(Stance::Denies.to_string(), "denies");
//! ```

mod claim;
mod detail;
mod entity;
mod equation;
mod event;
mod location;
mod ranked_sources;
mod state;
mod terms;
mod value;
mod weight;

pub(crate) use claim::AMOUNT_QUALIFIERS;
pub use claim::{Claim, ClaimRelation, Departure};
pub use detail::Detail;
pub use entity::{Elsewhere, Entity, EntityRecord, Party, Source, SourceRecord};
pub use equation::{Equation, Equations, Follow, SameAs, Sameness};
pub use event::{Dates, Entry, Measure, OnRecord, Reversal};
pub use location::{Location, LocationKind, Point};
pub use ranked_sources::{Closeness, Concerned, rank_sources};
pub use state::{
    AgentEdge, Attribution, AttributionRow, Dispute, DisputeKind, DisputedFact, EventState,
    FactDisputeKind, Happening, Made, Named, Position, PositionClaim, SelfClaim,
};
pub(crate) use terms::local_name;
pub use terms::{Basis, Concept, Likelihood, Rank, Role, Stance};
pub use value::{Fact, Value};
pub use weight::Weight;
