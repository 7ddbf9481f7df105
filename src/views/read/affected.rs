//! How many people or customers an event affected, according to standing claims.

use super::entities::{EntityReader, Properties, text};
use crate::derive::bounds::values;
use crate::store::{Id, Result};

impl EntityReader<'_> {
    /// How many people or customers were affected at least, if a standing claim says so.
    pub fn affected(&self, about: &Properties) -> Result<Option<u64>> {
        let terms = self.terms;
        let stance = values(about, terms.stance).next();
        let asserts = stance.is_none_or(|stance| stance == terms.asserts);
        let is_quantity = values(about, terms.quantity_of).any(|of| terms.affected.contains(&of));
        let properties = match is_quantity {
            true => terms.amounts,
            false => terms.affected,
        };
        let numbers = properties
            .into_iter()
            .flat_map(|property| values(about, property));
        let numbers: Vec<Id> = numbers.collect();
        if numbers.is_empty() || !asserts || !self.stands(about)? {
            return Ok(None);
        }
        let mut most = None;
        for number in numbers {
            most = most.max(text(self.term(number)?).parse().ok());
        }
        Ok(most)
    }
}
