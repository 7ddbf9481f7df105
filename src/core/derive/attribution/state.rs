//! The answer to "who did it": three fields, and what is shown beside them.

use super::chain::Edge;
use crate::derive::claim::Days;
use crate::store::Id;

/// How firmly an event is attributed, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// Nobody names anybody.
    #[default]
    None,
    /// Only those named say so themselves.
    SelfClaimed,
    /// Only victims, newsrooms and anonymous sources say so.
    Alleged,
    /// Somebody else says so on a basis of their own.
    Attributed,
}

impl Named {
    /// The word for it, as in `ann:named`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SelfClaimed => "selfClaimed",
            Self::Alleged => "alleged",
            Self::Attributed => "attributed",
        }
    }
}

/// In what way an attribution is disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisputeKind {
    /// The accused, or those behind them, deny it.
    DeniedByAccused,
    /// Anybody else denies it.
    Denied,
    /// Somebody doubts it.
    Doubted,
    /// Two claimants name agents that cannot both be meant.
    Rival,
}

impl DisputeKind {
    /// The word for it, as in `ann:disputeKind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DeniedByAccused => "deniedByAccused",
            Self::Denied => "denied",
            Self::Doubted => "doubted",
            Self::Rival => "rival",
        }
    }
}

/// One way in which an attribution is disputed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// The way.
    pub kind: DisputeKind,
    /// The level of rivals; the lowest comes first.
    pub level: Option<i64>,
    /// Those who deny or doubt; of rivals, those who name them.
    pub by: Vec<Id>,
    /// The agents that are denied or doubted; of rivals, the members at the level.
    pub agents: Vec<Id>,
    /// The claim that denies or doubts; of rivals, the claims that name them.
    pub claims: Vec<Id>,
    /// When it was denied or doubted.
    pub made: Days,
}

/// What one principal says now: its latest statements that stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The principal; none where the claim has no claimant.
    pub by: Option<Id>,
    /// Whom it names.
    pub values: Vec<Id>,
    /// Its claims.
    pub claims: Vec<Id>,
    /// How firmly.
    pub named: Named,
    /// Whether it speaks of itself.
    pub of_itself: bool,
}

/// A principal's claim of its own doing, beside what others say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfClaim {
    /// The position.
    pub position: Position,
    /// What is said against it.
    pub dispute: Vec<Dispute>,
}

/// Who did it, according to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttributionState {
    /// How firmly it is attributed.
    pub named: Named,
    /// In which ways that is disputed; empty where in none.
    pub dispute: Vec<Dispute>,
    /// The lowest agents on which all agree; empty where on none.
    pub agreed: Vec<Id>,
    /// The positions that decide these three.
    pub positions: Vec<Position>,
    /// Whom any standing statement names, older ones included.
    pub asserted: Vec<Id>,
    /// Who claims it of itself, where anybody else names somebody.
    pub also_claimed: Vec<SelfClaim>,
    /// Denials and doubts of agents that nobody names.
    pub without_accuser: Vec<Dispute>,
    /// The relations between agents that were looked at.
    pub edges: Vec<Edge>,
}

impl AttributionState {
    /// Whether it is contested: somebody names a rival, or a third party denies it.
    pub fn is_contested(&self) -> bool {
        let contests = [DisputeKind::Rival, DisputeKind::Denied];
        self.dispute
            .iter()
            .any(|dispute| contests.contains(&dispute.kind))
    }
}
