//! Who makes claims is in the bundle too, as whatever it is.

use super::Bundle;
use super::ids::Times;
use crate::views::model::{Entity, Value};

impl Bundle {
    /// Whoever makes a claim is in the bundle, as whatever it is.
    pub(super) fn claimant(&mut self, by: &Value, identifier: Option<String>, times: Times) {
        if let Some(node) = by.node() {
            let mut agent = Entity::named(node.clone(), by.shown.clone());
            agent.elsewhere.identifier = identifier;
            let key = node.as_str().to_owned();
            let (_, known) = self.claimants.entry(key).or_insert((agent, times));
            *known = known.with(times);
        }
    }

    /// Describes the claimants that are nothing else.
    pub(super) fn describe_claimants(&mut self) {
        for (iri, (agent, times)) in std::mem::take(&mut self.claimants) {
            if !self.agents.contains_key(&iri) {
                self.agent(&agent, times);
            }
        }
    }
}
