//! The entries of a timeline.

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

/// An entity with its label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name if it has none.
    pub label: String,
    /// The type of an agent or tool, by its local name in the ontology (`threatGroup`, `wiper` …).
    pub kind: Option<String>,
}

/// An agent in a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The role, by its local name in the ontology (`initiator`, `target` …).
    pub role: String,
    /// The agent.
    pub agent: Entity,
    /// The two-letter country code, for a state.
    pub code: Option<String>,
}

/// A claim that attributes an event to agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The claim.
    pub claim: NamedNode,
    /// The agents that it names.
    pub agents: Vec<Entity>,
    /// The claimants.
    pub by: Vec<Entity>,
    /// When it was made, as recorded.
    pub on: Option<When>,
    /// Its basis, by its local name in the ontology.
    pub basis: Option<String>,
    /// `asserts`, `denies`, `doubts` or `declines`.
    pub stance: String,
    /// The likelihood, by its local name in the ontology.
    pub likelihood: Option<String>,
    /// The text of the claim.
    pub text: Option<String>,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// Its sources.
    pub sources: Vec<NamedNode>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its IRI.
    pub id: NamedNode,
    /// Its title, if recorded.
    pub title: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Its publisher.
    pub publisher: Option<Entity>,
    /// When it was published.
    pub issued: Option<When>,
    /// The source that it is a copy of.
    pub copy_of: Option<NamedNode>,
}

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
    /// Its attributions.
    pub attributions: Vec<Attribution>,
    /// Whether its attribution is contested.
    pub contested: bool,
    /// The sources of its record and of the claims about it.
    pub sources: Vec<Source>,
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
    pub fn with_role(&self, role: &str) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == role)
    }

    /// The agents to whom standing claims attribute it, each once: those named by most claims first,
    /// then in the order of the claims.
    pub fn attributed_agents(&self) -> Vec<&Entity> {
        let mut named = Vec::<(&Entity, usize)>::new();
        for attribution in &self.attributions {
            if attribution.standing && attribution.stance == "asserts" {
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

/// The local name of an ontology term, or a short name.
pub(super) fn short(id: &NamedNode) -> String {
    match id.as_str().strip_prefix(id::TERMS) {
        Some(local) => local.to_owned(),
        None => id::shorten(id.as_str()),
    }
}
