//! What claims say of the impact in numbers: each value with the claims that say it.

use super::Card;
use crate::model::vocab::ann;
use crate::views::model::{Claim, Fact};

/// What claims say of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure<'a> {
    /// What is counted: `customers affected`.
    pub name: &'a str,
    /// The different values, in the order in which they were claimed.
    pub values: Vec<FigureValue<'a>>,
}

/// One value of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureValue<'a> {
    /// The claims that say the same of it: the same value with the same stance.
    pub claims: Vec<&'a Claim>,
}

impl Card {
    /// The figures that standing claims give.
    pub fn figures(&self) -> Vec<Figure<'_>> {
        let mut figures = Vec::new();
        for topic in &self.topics {
            let mut values: Vec<FigureValue<'_>> = Vec::new();
            for claim in topic.claims.iter().filter(|claim| is_figure(claim)) {
                let same = |value: &&mut FigureValue<'_>| says_the_same(value.claims[0], claim);
                match values.iter_mut().find(same) {
                    Some(value) => value.claims.push(claim),
                    None => values.push(FigureValue {
                        claims: vec![claim],
                    }),
                }
            }
            if let (Some(name), false) = (&topic.name, values.is_empty()) {
                figures.push(Figure { name, values });
            }
        }
        figures
    }
}

/// Whether a claim stands and is about a number or a duration.
fn is_figure(claim: &Claim) -> bool {
    let is_number = |fact: &Fact| fact.values.iter().any(|value| value.is_number());
    let counts = |fact: &Fact| {
        fact.property == ann::QUANTITY_OF || fact.property == ann::DURATION || is_number(fact)
    };
    claim.standing && claim.statements.iter().any(counts)
}

fn says_the_same(one: &Claim, other: &Claim) -> bool {
    one.stance == other.stance && one.statements == other.statements
}
