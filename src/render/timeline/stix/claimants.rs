//! Who makes claims is in the bundle too, as whatever it is.

use super::Bundle;
use crate::views::model::{Entity, Value};

impl Bundle {
    /// Whoever makes a claim is in the bundle, as whatever it is.
    pub(super) fn claimant(&mut self, by: &Value) {
        if let Some(node) = by.node() {
            let agent = Entity {
                id: node.clone(),
                label: by.shown.clone(),
                kind: None,
                code: None,
                uuid: None,
            };
            self.claimants.insert(node.as_str().to_owned(), agent);
        }
    }

    /// Describes the claimants that are nothing else.
    pub(super) fn describe_claimants(&mut self) {
        for (iri, agent) in std::mem::take(&mut self.claimants) {
            if !self.agents.contains_key(&iri) {
                self.agent(&agent);
            }
        }
    }
}
