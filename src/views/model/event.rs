//! Events with their details, as a timeline shows them.

use super::claim::Claim;
use super::entity::{Entity, Party, Source};
use super::terms::Role;
use crate::model::id;
use crate::model::vocab::ann;
use crate::model::when::{Day, Overlap, When, Window};
use oxrdf::{NamedNode, NamedNodeRef};

/// The event types that are attacks.
const ATTACKS: [NamedNodeRef<'static>; 13] = [
    ann::CYBERATTACK,
    ann::INTRUSION,
    ann::ESPIONAGE,
    ann::DESTRUCTIVE_ATTACK,
    ann::DISRUPTIVE_ATTACK,
    ann::DDOS_ATTACK,
    ann::DEFACEMENT,
    ann::RANSOMWARE_ATTACK,
    ann::SUPPLY_CHAIN_ATTACK,
    ann::DATA_LEAK,
    ann::PHISHING_CAMPAIGN,
    ann::EXTORTION,
    ann::MASS_EXPLOITATION,
];

/// The dates of an event, exactly as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it happened.
    pub date: Option<String>,
    /// When it began.
    pub begin: Option<String>,
    /// When it ended.
    pub end: Option<String>,
    /// When it became public.
    pub public: Option<String>,
}

/// One event on a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub id: NamedNode,
    /// Its label, English first.
    pub label: String,
    /// Its dates as written.
    pub dates: Dates,
    /// Its description.
    pub description: Option<String>,
    /// The first day on which it was certainly known from a source or claim.
    pub known: Option<Day>,
    /// Its date; `None` if it is undated.
    pub when: Option<When>,
    /// How it overlaps the requested window.
    pub certainty: Option<Overlap>,
    /// Its event types.
    pub types: Vec<Entity>,
    /// Its parties, by role.
    pub parties: Vec<Party>,
    /// The sectors affected.
    pub sectors: Vec<Entity>,
    /// Where it took place.
    pub places: Vec<Entity>,
    /// The countries of its targets, and its own.
    pub countries: Vec<Entity>,
    /// The tools used.
    pub tools: Vec<Entity>,
    /// The events that it is a part of.
    pub part_of: Vec<Entity>,
    /// The claims that attribute it to agents.
    pub attributions: Vec<Claim>,
    /// Whether its attribution is contested.
    pub contested: bool,
    /// The sources of its record and of the claims about it.
    pub sources: Vec<Source>,
    /// Those of its record alone.
    pub record_sources: Vec<NamedNode>,
    /// The UUID of the same event elsewhere.
    pub uuid: Option<String>,
}

impl Entry {
    /// Its slug, or its full IRI if that is not one of ours.
    pub fn slug(&self) -> &str {
        id::slug(self.id.as_str()).unwrap_or(self.id.as_str())
    }

    /// Whether it is an attack.
    pub fn is_attack(&self) -> bool {
        let mut types = self.types.iter();
        types.any(|thing| ATTACKS.contains(&thing.id.as_ref()))
    }

    /// Whether it only possibly overlaps the requested window.
    pub fn is_only_possible(&self, window: Window) -> bool {
        window != Window::default() && self.certainty == Some(Overlap::Possible)
    }

    /// The parties with a role.
    pub fn with_role(&self, role: &Role) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == *role)
    }

    /// The agents to whom standing claims attribute it, each once: those named by most claims first,
    /// then in the order of the claims.
    pub fn attributed_agents(&self) -> Vec<&Entity> {
        let mut named = Vec::<(&Entity, usize)>::new();
        for attribution in &self.attributions {
            if attribution.standing && attribution.asserts() {
                for agent in &attribution.agents {
                    match named.iter_mut().find(|(known, _)| *known == agent) {
                        Some((_, claims)) => *claims += 1,
                        None => named.push((agent, 1)),
                    }
                }
            }
        }
        named.sort_by_key(|(_, claims)| std::cmp::Reverse(*claims));
        named.into_iter().map(|(agent, _)| agent).collect()
    }
}
