//! Which sources to read first: the order in which they are cited, for those whom the thing concerns.

use super::Card;
use crate::views::model::{Basis, Claim, Concerned, Source, Value, rank_sources};
use crate::views::read::PARTIES;
use oxrdf::NamedNode;

impl Card {
    /// The sources to read first, the best first.
    pub fn best_sources(&self, most: usize) -> Vec<&Source> {
        let parties = PARTIES.iter().flat_map(|role| self.values(*role));
        let parties: Vec<NamedNode> = parties.filter_map(Value::node).cloned().collect();
        let claims = self.claims().filter(|claim| !is_report(claim));
        let claimants = claims.flat_map(|claim| &claim.by).filter_map(Value::node);
        let claimants: Vec<NamedNode> = claimants.cloned().collect();
        let mut sources: Vec<&Source> = self.sources.iter().collect();
        let concerned = Concerned {
            parties: &parties,
            claimants: &claimants,
        };
        rank_sources(&mut sources, &concerned);
        sources.truncate(most);
        sources
    }
}

/// Whether a claimant tells what others said.
fn is_report(claim: &Claim) -> bool {
    let basis = claim.basis.as_ref().map(|basis| &basis.value);
    matches!(basis, Some(Basis::Journalistic | Basis::AnonymousSource))
}
