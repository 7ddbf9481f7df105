//! What claimants say is one: two groups, or two events. Nothing is merged: such claims are followed
//! where somebody asks for it, and those of one claimant are never joined to another's.

use super::entity::Entity;
use crate::model::when::When;
use oxrdf::NamedNode;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Whose claims to follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Follow {
    /// Nobody's.
    #[default]
    Nobody,
    /// Those of one agent.
    Said(NamedNode),
    /// Everybody's, each claimant's apart.
    All,
}

/// A standing claim that two groups or two events are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The claim.
    pub claim: NamedNode,
    /// Whether it is about events.
    pub of_events: bool,
    /// What it is about.
    pub one: Entity,
    /// What that is said to be.
    pub other: Entity,
    /// On whose behalf it is made, else who makes it.
    pub by: Vec<Entity>,
    /// When it was made.
    pub on: Option<When>,
    /// Who denies or doubts it.
    pub disputed_by: Vec<Entity>,
}

impl Equation {
    fn links(&self, thing: &NamedNode) -> Option<&Entity> {
        match (&self.one, &self.other) {
            (one, other) if one.id == *thing => Some(other),
            (one, other) if other.id == *thing => Some(one),
            _ => None,
        }
    }

    fn is_by(&self, claimant: &NamedNode) -> bool {
        self.by.iter().any(|by| by.id == *claimant)
    }
}

/// What a claimant says is one with a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sameness {
    /// The thing.
    pub one: Entity,
    /// What it is said to be.
    pub other: Entity,
    /// The claims that lead from one to the other: for each claimant, a shortest chain.
    pub claims: Vec<Equation>,
}

/// What is one with a thing, and according to which claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SameAs {
    /// The others, each equated with it by at least one claimant alone.
    pub said: Vec<Sameness>,
    /// What only claims of several claimants together lead to: nobody says that it is the same.
    pub unsaid: Vec<Sameness>,
}

impl SameAs {
    /// Adds what is one with another thing; no pair is listed twice.
    pub fn add(&mut self, other: SameAs) {
        add(&mut self.said, other.said);
        add(&mut self.unsaid, other.unsaid);
    }

    /// The others.
    pub fn things(&self) -> impl Iterator<Item = &NamedNode> {
        self.said.iter().map(|same| &same.other.id)
    }

    /// The claims that say so, each once.
    pub fn claims(&self) -> Vec<&Equation> {
        let mut claims = Vec::new();
        for claim in self.said.iter().flat_map(|same| &same.claims) {
            if !claims.contains(&claim) {
                claims.push(claim);
            }
        }
        claims
    }
}

fn add(all: &mut Vec<Sameness>, more: Vec<Sameness>) {
    for new in more {
        let pair = (&new.one, &new.other);
        let mut known = all.iter().map(|it| (&it.one, &it.other));
        if !known.any(|(one, other)| pair == (one, other) || pair == (other, one)) {
            all.push(new);
        }
    }
}

/// All standing claims that somebody wants to follow.
#[derive(Debug, Clone, Default)]
pub struct Equations(Vec<Equation>);

impl Equations {
    /// Those of the claims that are to be followed.
    pub fn new(mut claims: Vec<Equation>, follow: &Follow) -> Self {
        claims.retain(|claim| match follow {
            Follow::Nobody => false,
            Follow::Said(claimant) => claim.is_by(claimant),
            Follow::All => true,
        });
        if let Follow::Said(claimant) = follow {
            // What others say in a joint claim is not asked for.
            for claim in &mut claims {
                claim.by.retain(|by| by.id == *claimant);
            }
        }
        Self(claims)
    }

    /// Whether a claim is about a thing.
    pub fn mention(&self, thing: &NamedNode) -> bool {
        self.0.iter().any(|claim| claim.links(thing).is_some())
    }

    /// What is one with a thing, according to each claimant alone.
    pub fn same(&self, thing: &NamedNode) -> SameAs {
        let claimants: BTreeSet<&Entity> = self.0.iter().flat_map(|claim| &claim.by).collect();
        let mut said = BTreeMap::<Entity, Vec<&Equation>>::new();
        for claimant in claimants {
            for (other, chain) in self.reached(thing, |claim| claim.is_by(&claimant.id)) {
                let claims = said.entry(other).or_default();
                for claim in chain {
                    if !claims.contains(&claim) {
                        claims.push(claim);
                    }
                }
            }
        }
        let mut unsaid = self.reached(thing, |_| true);
        unsaid.retain(|other, _| !said.contains_key(other));
        SameAs {
            said: samenesses(thing, said),
            unsaid: samenesses(thing, unsaid),
        }
    }

    /// What the claims chosen lead to, each with a shortest chain.
    fn reached(
        &self,
        thing: &NamedNode,
        chosen: impl Fn(&Equation) -> bool,
    ) -> BTreeMap<Entity, Vec<&Equation>> {
        let mut reached = BTreeMap::<Entity, Vec<&Equation>>::new();
        let mut next = VecDeque::from([(thing.clone(), Vec::new())]);
        while let Some((at, chain)) = next.pop_front() {
            for claim in self.0.iter().filter(|claim| chosen(claim)) {
                let Some(other) = claim.links(&at) else {
                    continue;
                };
                if other.id == *thing || reached.contains_key(other) {
                    continue;
                }
                let chain: Vec<_> = chain.iter().copied().chain([claim]).collect();
                reached.insert(other.clone(), chain.clone());
                next.push_back((other.id.clone(), chain));
            }
        }
        reached
    }
}

fn samenesses(thing: &NamedNode, reached: BTreeMap<Entity, Vec<&Equation>>) -> Vec<Sameness> {
    let sameness = |(other, claims): (Entity, Vec<&Equation>)| {
        let ends = claims.iter().flat_map(|claim| [&claim.one, &claim.other]);
        Some(Sameness {
            one: ends.into_iter().find(|end| end.id == *thing)?.clone(),
            other,
            claims: claims.into_iter().cloned().collect(),
        })
    };
    reached.into_iter().filter_map(sameness).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(name: &str) -> Entity {
        Entity::named(
            NamedNode::new_unchecked(format!("urn:{name}")),
            name.to_owned(),
        )
    }

    fn says(by: &[&str], one: &str, other: &str) -> Equation {
        Equation {
            claim: NamedNode::new_unchecked(format!("urn:{one}-{other}")),
            of_events: false,
            one: thing(one),
            other: thing(other),
            by: by.iter().map(|by| thing(by)).collect(),
            on: None,
            disputed_by: Vec::new(),
        }
    }

    fn names(same: &SameAs) -> Vec<&str> {
        let others = same.said.iter().map(|same| same.other.label.as_str());
        others.collect()
    }

    #[test]
    fn one_claimants_claims_are_joined_up_and_several_claimants_are_not() {
        let claims = vec![
            says(&["v"], "a", "b"),
            says(&["v", "w"], "c", "b"),
            says(&["lab"], "c", "d"),
        ];
        let all = Equations::new(claims.clone(), &Follow::All);
        let same = all.same(&thing("a").id);
        assert_eq!(names(&same), ["b", "c"]);
        assert_eq!(same.claims().len(), 2);
        assert_eq!(same.unsaid.len(), 1);
        assert_eq!(same.unsaid[0].other, thing("d"));
        assert_eq!(same.unsaid[0].claims.len(), 3);
        let same = Equations::new(claims.clone(), &Follow::Said(thing("w").id.clone()));
        assert!(same.same(&thing("a").id).said.is_empty());
        assert_eq!(names(&same.same(&thing("b").id)), ["c"]);
        let none = Equations::new(claims, &Follow::Nobody);
        assert_eq!(none.same(&thing("b").id), SameAs::default());
    }

    #[test]
    fn a_circle_ends() {
        let claims = ["ab", "bc", "ca"].map(|it| says(&["v"], &it[..1], &it[1..]));
        let all = Equations::new(claims.to_vec(), &Follow::All);
        assert_eq!(names(&all.same(&thing("b").id)), ["a", "c"]);
    }
}
