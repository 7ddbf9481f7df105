//! Who makes claims is in the bundle too, as whatever it is.

use super::Bundle;
use super::ids::Times;
use crate::views::model::{Elsewhere, Entity, EntityRecord, Value};

impl Bundle {
    /// Whoever makes a claim is in the bundle, as whatever it is.
    pub(super) fn claimant(&mut self, by: &Value, identifier: Option<String>, times: Times) {
        if let Some(node) = by.node() {
            let agent = Entity::from(EntityRecord {
                id: node.clone(),
                label: by.shown.clone(),
                kind: None,
                code: None,
                elsewhere: Elsewhere {
                    identifier,
                    ..Elsewhere::default()
                },
            });
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
