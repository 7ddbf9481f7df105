//! From who says what to the state of an attribution: pure, and the same whatever the order.
//!
//! ```text
//! statements ─ the latest of each principal ─▶ positions ─┬─ of others, if any ─▶ named, dispute, agreed
//!                                                         └─ of themselves ─▶ beside these
//! ```

use super::chain::{Edge, Relations};
use super::input::{Agents, Case, Statement};
use super::state::{AttributionState, Dispute, DisputeKind, Named, Position, SelfClaim};
use crate::derive::claim::{Basis, Days, Stance};
use crate::store::Id;
use std::collections::{BTreeMap, BTreeSet};

/// The state of an attribution.
pub fn decide(case: &Case, agents: &Agents) -> AttributionState {
    Decision {
        case,
        relations: Relations::new(agents, case.period),
    }
    .state()
}

struct Decision<'a> {
    case: &'a Case,
    relations: Relations<'a>,
}

/// The latest answer of one principal.
struct Answer<'a> {
    principal: Id,
    /// Its statements, each with those of its values that the principal has not denied since.
    statements: Vec<(&'a Statement, Vec<Id>)>,
}

impl Answer<'_> {
    fn values(&self) -> BTreeSet<Id> {
        let values = self.statements.iter().flat_map(|(_, values)| values);
        values.copied().collect()
    }
}

impl<'a> Decision<'a> {
    fn state(&self) -> AttributionState {
        let answers = self.answers();
        let (own, others): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .map(|answer| (self.position(&answer), answer))
            .partition(|(position, _)| position.of_itself);
        let (deciding, beside) = match others.is_empty() {
            true => (own, Vec::new()),
            false => (others, own),
        };
        let positions: Vec<_> = deciding
            .iter()
            .map(|(position, _)| position.clone())
            .collect();
        let answers: Vec<&Answer<'_>> = deciding.iter().map(|(_, answer)| answer).collect();
        let mut dispute = self.opposition(&answers);
        dispute.extend(self.rivals(&deciding));
        dispute.sort();
        let also_claimed = beside.into_iter().map(|(position, answer)| SelfClaim {
            position,
            dispute: self.opposition(&[&answer]),
        });
        AttributionState {
            named: positions
                .iter()
                .map(|position| position.named)
                .max()
                .unwrap_or_default(),
            dispute,
            agreed: self.agreed(&answers),
            positions,
            asserted: self.asserted(),
            also_claimed: also_claimed.collect(),
            without_accuser: self.without_accuser(),
            edges: self.edges(),
        }
    }

    fn with_stance(&self, asserts: bool) -> impl Iterator<Item = &'a Statement> {
        let statements = self.case.statements.iter();
        statements.filter(move |it| (it.stance == Stance::Asserts) == asserts)
    }

    /// The latest answer of each principal: what it surely said before another answer is past.
    fn answers(&self) -> Vec<Answer<'a>> {
        let mut of: BTreeMap<Id, Vec<&Statement>> = BTreeMap::new();
        for statement in self.with_stance(true) {
            for principal in &statement.principals {
                of.entry(*principal).or_default().push(statement);
            }
        }
        let mut answers = Vec::new();
        for (principal, statements) in of {
            let is_past = |it: &&Statement| {
                let mut all = statements.iter();
                all.any(|other| it.made.surely_before(&other.made))
            };
            let latest = statements.iter().filter(|it| !is_past(it));
            let latest = latest.map(|it| (*it, self.values_upheld(it, principal)));
            let statements: Vec<_> = latest.filter(|(_, values)| !values.is_empty()).collect();
            if !statements.is_empty() {
                answers.push(Answer {
                    principal,
                    statements,
                });
            }
        }
        answers
    }

    /// The values of a statement on whose chain nothing stands that the principal denied or
    /// doubted later.
    fn values_upheld(&self, statement: &Statement, principal: Id) -> Vec<Id> {
        let later: Vec<&Statement> = self
            .with_stance(false)
            .filter(|it| it.principals.contains(&principal))
            .filter(|it| statement.made.surely_before(&it.made))
            .collect();
        let upheld = statement.values.iter().copied().filter(|value| {
            later.is_empty() || {
                let chain = self.relations.chain([*value], true);
                let mut denied = later.iter().flat_map(|it| &it.values);
                !denied.any(|its| chain.contains(its))
            }
        });
        upheld.collect()
    }

    /// Whom statements name, but for what all who stand by one have denied since.
    fn asserted(&self) -> Vec<Id> {
        let mut asserted = BTreeSet::new();
        for statement in self.with_stance(true) {
            for principal in &statement.principals {
                asserted.extend(self.values_upheld(statement, *principal));
            }
        }
        asserted.into_iter().collect()
    }

    /// Whether a principal is on the accused side of a value, whatever the basis.
    fn speaks_of_itself(&self, statement: &Statement) -> bool {
        statement.values.iter().any(|value| {
            let mut by = statement.principals.iter();
            by.any(|principal| self.relations.is_accused(*value, *principal))
        })
    }

    fn is_of_victim(&self, statement: &Statement) -> bool {
        let mut principals = statement.principals.iter();
        matches!(statement.basis, Basis::Absent | Basis::SelfClaimed)
            && principals.any(|principal| self.case.victims.contains(principal))
    }

    fn named(&self, statement: &Statement) -> Named {
        match statement.basis {
            _ if self.speaks_of_itself(statement) => Named::SelfClaimed,
            Basis::Reported => Named::Alleged,
            _ if self.is_of_victim(statement) => Named::Alleged,
            _ => Named::Attributed,
        }
    }

    fn position(&self, answer: &Answer<'_>) -> Position {
        let statements = || answer.statements.iter().map(|(statement, _)| *statement);
        let named = statements().map(|it| self.named(it)).max();
        let is_named = statements().all(|it| it.claim != answer.principal);
        Position {
            by: Some(answer.principal).filter(|_| is_named),
            values: answer.values().into_iter().collect(),
            claims: statements()
                .map(|it| it.claim)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            named: named.unwrap_or_default(),
            of_itself: statements().any(|it| self.speaks_of_itself(it)),
        }
    }

    /// Denials and doubts of what some answers name, or of what stands behind it. One counts unless
    /// the answer was surely given after it.
    fn opposition(&self, answers: &[&Answer<'_>]) -> Vec<Dispute> {
        let mut found: BTreeMap<(Id, DisputeKind), Dispute> = BTreeMap::new();
        for against in self.with_stance(false) {
            let named = answers.iter().flat_map(|answer| &answer.statements);
            let named = named.filter(|(it, _)| !against.made.surely_before(&it.made));
            let named: BTreeSet<Id> = named.flat_map(|(_, values)| values).copied().collect();
            for value in named {
                let chain = self.relations.chain([value], true);
                let denied = against.values.iter().filter(|its| chain.contains(its));
                let denied: Vec<Id> = denied.copied().collect();
                for principal in against.principals.iter().filter(|_| !denied.is_empty()) {
                    let kind = match against.stance {
                        Stance::Doubts => DisputeKind::Doubted,
                        _ if self.relations.is_accused(value, *principal) => {
                            DisputeKind::DeniedByAccused
                        }
                        _ => DisputeKind::Denied,
                    };
                    let dispute = found
                        .entry((against.claim, kind))
                        .or_insert_with(|| dispute(kind, against));
                    dispute
                        .by
                        .extend(Some(*principal).filter(|it| *it != against.claim));
                    dispute.agents.extend(&denied);
                }
            }
        }
        found.into_values().map(sorted).collect()
    }

    /// Denials and doubts of agents on the chain of nothing that anybody asserts.
    fn without_accuser(&self) -> Vec<Dispute> {
        if self.with_stance(false).next().is_none() {
            return Vec::new();
        }
        let asserted = self
            .with_stance(true)
            .flat_map(|it| it.values.iter().copied());
        let asserted = self.relations.chain(asserted, true);
        let mut found = Vec::new();
        for against in self.with_stance(false) {
            let unasserted = against.values.iter().filter(|its| !asserted.contains(its));
            let unasserted: Vec<Id> = unasserted.copied().collect();
            for value in unasserted {
                let accused = |by: &Id| self.relations.is_accused(value, *by);
                let (own, others): (Vec<Id>, Vec<Id>) = against
                    .principals
                    .iter()
                    .partition(|by| against.stance == Stance::Denies && accused(by));
                for (by, kind) in [
                    (own, DisputeKind::DeniedByAccused),
                    (
                        others,
                        match against.stance {
                            Stance::Doubts => DisputeKind::Doubted,
                            _ => DisputeKind::Denied,
                        },
                    ),
                ] {
                    if !by.is_empty() {
                        found.push(sorted(Dispute {
                            by: by.into_iter().filter(|by| *by != against.claim).collect(),
                            agents: vec![value],
                            ..dispute(kind, against)
                        }));
                    }
                }
            }
        }
        found.sort();
        found
    }

    /// The levels at which positions of different principals are rivals.
    fn rivals(&self, deciding: &[(Position, Answer<'_>)]) -> Vec<Dispute> {
        // Positions that name the same are no rivals: they are compared once.
        let mut groups: BTreeMap<BTreeSet<Id>, Vec<&Position>> = BTreeMap::new();
        for (position, answer) in deciding.iter().filter(|(position, _)| !position.of_itself) {
            groups.entry(answer.values()).or_default().push(position);
        }
        if groups.len() < 2 {
            return Vec::new();
        }
        let levels = groups.keys().map(|values| self.levels(values));
        let groups: Vec<_> = levels.zip(groups.values()).collect();
        let mut found: BTreeMap<i64, Dispute> = BTreeMap::new();
        for (at, (one, positions)) in groups.iter().enumerate() {
            for (other, others) in &groups[at + 1..] {
                for (level, members) in one {
                    let Some(its) = other.get(level).filter(|its| self.are_apart(members, its))
                    else {
                        continue;
                    };
                    let rival = found.entry(*level).or_insert_with(|| Dispute {
                        kind: DisputeKind::Rival,
                        by: Vec::new(),
                        agents: Vec::new(),
                        claims: Vec::new(),
                        made: Days::default(),
                        level: Some(*level),
                    });
                    rival.agents.extend(members.iter().chain(its.iter()));
                    for position in positions.iter().chain(others.iter()) {
                        rival.by.extend(position.by);
                        rival.claims.extend(&position.claims);
                    }
                }
            }
        }
        found.into_values().map(sorted).collect()
    }

    /// The lowest members of a chain at each level.
    fn levels(&self, values: &BTreeSet<Id>) -> BTreeMap<i64, BTreeSet<Id>> {
        let mut levels: BTreeMap<i64, BTreeSet<Id>> = BTreeMap::new();
        for member in self.relations.chain(values.iter().copied(), true) {
            if let Some(level) = self.relations.level(member) {
                levels.entry(level).or_default().insert(member);
            }
        }
        for members in levels.values_mut() {
            *members = self.relations.lowest(members);
        }
        levels
    }

    fn are_apart(&self, some: &BTreeSet<Id>, others: &BTreeSet<Id>) -> bool {
        let connected = |one: &Id| {
            let mut others = others.iter();
            others.any(|other| self.relations.are_connected(*one, *other))
        };
        !some.iter().any(connected)
    }

    /// The lowest agents on the chains of all answers.
    fn agreed(&self, answers: &[&Answer<'_>]) -> Vec<Id> {
        let mut values: Vec<BTreeSet<Id>> = answers.iter().map(|answer| answer.values()).collect();
        values.sort();
        values.dedup();
        let chains = values
            .into_iter()
            .map(|values| self.relations.chain(values, true));
        let common = chains.reduce(|common, chain| &common & &chain);
        let lowest = common.map(|common| self.relations.lowest(&common));
        lowest.into_iter().flatten().collect()
    }

    /// The edges upwards from all that is named, those too that decide nothing.
    fn edges(&self) -> Vec<Edge> {
        let values = self
            .case
            .statements
            .iter()
            .flat_map(|it| it.values.iter().copied());
        let chain = self.relations.chain(values, true);
        chain
            .into_iter()
            .flat_map(|agent| self.relations.edges(agent))
            .collect()
    }
}

fn dispute(kind: DisputeKind, against: &Statement) -> Dispute {
    Dispute {
        kind,
        by: Vec::new(),
        agents: Vec::new(),
        claims: vec![against.claim],
        made: against.made,
        level: None,
    }
}

/// Each name once.
fn sorted(mut dispute: Dispute) -> Dispute {
    for names in [&mut dispute.by, &mut dispute.agents, &mut dispute.claims] {
        names.sort_unstable();
        names.dedup();
    }
    dispute
}
