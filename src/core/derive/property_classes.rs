//! How the ontology, ours and a user's own, marks properties.

use super::bounds::values;
use super::claim::Claim;
use super::terms::TermIds;
use crate::store::{GraphReader, Id, IdMap, Result};

/// The marks of one property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PropertyClass {
    /// It is used on claims only.
    pub claim_only: bool,
    /// It may be disputed: used on events and agents, and on claims.
    pub claimable: bool,
    /// It has one true value.
    pub single_valued: bool,
}

/// The marks of the properties that were met, each read once.
#[derive(Debug, Default)]
pub(super) struct PropertyClasses(IdMap<PropertyClass>);

impl PropertyClasses {
    pub fn of(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        property: Id,
    ) -> Result<PropertyClass> {
        if let Some(class) = self.0.get(&property) {
            return Ok(*class);
        }
        let outgoing = graph.outgoing(property)?;
        let is = |class| values(&outgoing, terms.of_type).any(|its| its == class);
        let class = PropertyClass {
            claim_only: is(terms.claim_only),
            claimable: is(terms.claimable),
            single_valued: is(terms.single_valued),
        };
        self.0.insert(property, class);
        Ok(class)
    }

    /// The properties of which a claim says something, apart from its own public date.
    pub fn stated(
        &mut self,
        graph: &impl GraphReader,
        terms: &TermIds,
        claim: &Claim,
    ) -> Result<Vec<Id>> {
        let quantities = [
            terms.quantity_of,
            terms.value,
            terms.value_min,
            terms.value_max,
        ];
        let mut stated = Vec::new();
        for (property, _) in &claim.outgoing {
            if stated.contains(property) || *property == terms.public {
                continue;
            }
            let class = self.of(graph, terms, *property)?;
            if class.claim_only || class.claimable || quantities.contains(property) {
                stated.push(*property);
            }
        }
        Ok(stated)
    }
}
