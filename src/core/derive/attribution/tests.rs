//! What holds of every attribution, whoever says what of whom.

use super::{Agent, Agents, Case, Relation, RelationClaim, Statement, decide};
use crate::derive::claim::{Basis, Days, Stance};
use crate::model::when::Day;
use crate::store::{Id, Tag};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

const AGENTS: u64 = 7;

fn id(number: u64) -> Id {
    Id::new(Tag::Iri, number).expect("a small number")
}

fn agents() -> impl Strategy<Value = Vec<Id>> {
    subsequence((0..AGENTS).map(id).collect::<Vec<_>>(), 1..3)
}

fn day(number: u32) -> Option<Day> {
    Day::from_ymd_opt(2024, 1, number)
}

/// One day, a few, or none known.
fn days() -> impl Strategy<Value = Days> {
    (1..5_u32, 0..2_u32, any::<bool>()).prop_map(|(first, more, known)| Days {
        first: day(first).filter(|_| known),
        last: day(first + more).filter(|_| known),
    })
}

fn stance() -> impl Strategy<Value = Stance> {
    select(vec![
        Stance::Asserts,
        Stance::Asserts,
        Stance::Denies,
        Stance::Doubts,
    ])
}

fn basis() -> impl Strategy<Value = Basis> {
    select(vec![
        Basis::Absent,
        Basis::SelfClaimed,
        Basis::Reported,
        Basis::Other,
    ])
}

fn relation_claim() -> impl Strategy<Value = RelationClaim> {
    let relation = select(vec![
        Relation::UnitOf,
        Relation::PartOf,
        Relation::AffiliateOf,
        Relation::SameGroupAs,
    ]);
    (
        1000..1100_u64,
        agents(),
        stance(),
        relation,
        agents(),
        basis(),
        days(),
    )
        .prop_map(
            |(claim, principals, stance, relation, to, basis, period)| RelationClaim {
                claim: id(claim),
                principals,
                stance,
                relation,
                to,
                basis,
                period,
            },
        )
}

fn agent() -> impl Strategy<Value = Agent> {
    let parts = prop_oneof![2 => Just(Vec::new()), 1 => agents()];
    let level = prop::option::of(1..6_i64);
    let claims = prop::collection::vec(relation_claim(), 0..4);
    let countries = prop::collection::vec((500..502_u64).prop_map(id), 0..2);
    (level, countries, parts, claims).prop_map(|(level, countries, part_of, claims)| Agent {
        level,
        countries,
        part_of,
        claims,
        named_same_by: BTreeSet::new(),
    })
}

/// Agents with what a reader would find: who is named as the same by whom.
fn world() -> impl Strategy<Value = Agents> {
    prop::collection::vec(agent(), AGENTS as usize).prop_map(|agents| {
        let mut world: BTreeMap<Id, Agent> = (0..AGENTS).map(id).zip(agents).collect();
        let mut named = Vec::new();
        for (from, agent) in &world {
            let same = agent.claims.iter();
            for claim in same.filter(|claim| claim.relation == Relation::SameGroupAs) {
                named.extend(claim.to.iter().map(|to| (*from, *to)));
            }
        }
        for (from, to) in named {
            world
                .get_mut(&to)
                .expect("one of them")
                .named_same_by
                .insert(from);
        }
        Agents(world)
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    (
        2000..2100_u64,
        agents(),
        stance(),
        agents(),
        days(),
        basis(),
    )
        .prop_map(
            |(claim, principals, stance, values, made, basis)| Statement {
                claim: id(claim),
                principals,
                stance,
                values,
                made,
                basis,
            },
        )
}

fn case() -> impl Strategy<Value = Case> {
    let statements = prop::collection::vec(statement(), 0..6);
    let victims = prop::option::of((0..AGENTS).prop_map(id));
    (statements, victims, days()).prop_map(|(mut statements, victim, period)| {
        statements.sort_by_key(|statement| statement.claim);
        statements.dedup_by_key(|statement| statement.claim);
        Case {
            statements,
            victims: victim.into_iter().collect(),
            period,
        }
    })
}

/// Agents whose type says nothing, who belong to no country, and of whom nobody speaks.
const STRANGER: u64 = 90;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_order_of_what_is_said_does_not_matter(case in case(), world in world()) {
        let state = decide(&case, &world);
        let mut turned = (case, world);
        turned.0.statements.reverse();
        for statement in &mut turned.0.statements {
            statement.values.reverse();
            statement.principals.reverse();
        }
        for agent in turned.1.0.values_mut() {
            agent.claims.reverse();
            agent.part_of.reverse();
        }
        let mut other = decide(&turned.0, &turned.1);
        other.edges.sort();
        let mut state = state;
        state.edges.sort();
        prop_assert_eq!(state, other);
    }

    #[test]
    fn a_strangers_denial_changes_nothing_but_the_dispute(
        case in case(), world in world(), denial in statement()
    ) {
        let state = decide(&case, &world);
        let mut more = case;
        more.statements.push(Statement {
            claim: id(STRANGER),
            principals: vec![id(STRANGER)],
            stance: Stance::Denies,
            ..denial
        });
        let other = decide(&more, &world);
        prop_assert_eq!(state.named, other.named);
        prop_assert_eq!(state.agreed, other.agreed);
        prop_assert_eq!(state.positions, other.positions);
        let kept = other.dispute.iter().filter(|dispute| dispute.claims != [id(STRANGER)]);
        prop_assert_eq!(state.dispute, kept.cloned().collect::<Vec<_>>());
    }

    #[test]
    fn beside_others_a_claim_of_ones_own_doing_decides_nothing(
        case in case(), world in world(), made in days()
    ) {
        let state = decide(&case, &world);
        prop_assume!(state.positions.iter().any(|position| !position.of_itself));
        let mut more = case;
        more.statements.push(Statement {
            claim: id(STRANGER),
            principals: vec![id(STRANGER)],
            stance: Stance::Asserts,
            values: vec![id(STRANGER)],
            made,
            basis: Basis::SelfClaimed,
        });
        let other = decide(&more, &world);
        prop_assert_eq!(state.named, other.named);
        prop_assert_eq!(state.agreed, other.agreed);
        prop_assert_eq!(state.dispute, other.dispute);
        prop_assert_eq!(state.also_claimed.len() + 1, other.also_claimed.len());
    }

    #[test]
    fn what_all_agree_on_stands_on_the_chain_of_every_position(case in case(), world in world()) {
        let state = decide(&case, &world);
        let relations = super::chain::Relations::new(&world, case.period);
        for agreed in &state.agreed {
            for position in &state.positions {
                let chain = relations.chain(position.values.iter().copied(), true);
                prop_assert!(chain.contains(agreed));
            }
        }
    }

    #[test]
    fn a_single_position_has_no_rival_and_agrees_with_itself(case in case(), world in world()) {
        let state = decide(&case, &world);
        if let [_] = state.positions.as_slice() {
            prop_assert!(!state.agreed.is_empty());
            prop_assert!(state.dispute.iter().all(|dispute| dispute.level.is_none()));
        }
    }
}
