//! One entry of a timeline.

use crate::model::id;
use crate::model::vocab::ann;
use crate::model::when::{Day, Overlap, When, Window};
use oxrdf::{NamedNode, NamedNodeRef};

/// The types of events that somebody did to somebody.
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

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// Its IRI.
    pub id: NamedNode,
    /// Its label, or its short name where it has none.
    pub label: String,
    /// What kind of agent or tool it is, by its name in the ontology (`threatGroup`, `wiper` …).
    pub kind: Option<String>,
}

/// Who had which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The role, by its name in the ontology (`initiator`, `target` …).
    pub role: String,
    /// Who.
    pub agent: Thing,
    /// The two letters of a state.
    pub code: Option<String>,
}

/// Who is said to be behind it, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The claim.
    pub claim: NamedNode,
    /// Whom it names.
    pub agents: Vec<Thing>,
    /// Who says so.
    pub by: Vec<Thing>,
    /// When they said so, as the record has it.
    pub on: Option<When>,
    /// On what basis, by its name in the ontology.
    pub basis: Option<String>,
    /// `asserts`, `denies`, `doubts` or `declines`.
    pub stance: String,
    /// The claimant's own word for how likely it is, by its name in the ontology.
    pub likelihood: Option<String>,
    /// The claim in words.
    pub text: Option<String>,
    /// Whether it stands: not superseded, retracted or deprecated.
    pub standing: bool,
    /// Where it was read.
    pub sources: Vec<NamedNode>,
}

/// Where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The source.
    pub id: NamedNode,
    /// Its title, where one was seen.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<Thing>,
    /// When it came out.
    pub issued: Option<When>,
    /// Of what it is a copy.
    pub copy_of: Option<NamedNode>,
}

/// The dates of an event to the letter, as they stand in the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// When it happened.
    pub date: Option<String>,
    /// When it began.
    pub begin: Option<String>,
    /// When it ended.
    pub end: Option<String>,
    /// When the world learnt of it.
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
    /// What happened, in a sentence or two.
    pub description: Option<String>,
    /// The first day on which a source or claim had surely told of it.
    pub known: Option<Day>,
    /// When it was; none where the record does not say.
    pub when: Option<When>,
    /// How surely it falls into the window that was asked for.
    pub certainty: Option<Overlap>,
    /// What kind of event it is.
    pub types: Vec<Thing>,
    /// Who took part, and how.
    pub parties: Vec<Party>,
    /// Sectors that were hit.
    pub sectors: Vec<Thing>,
    /// Where the event took place.
    pub places: Vec<Thing>,
    /// The countries of the targets, and of the event where it names one.
    pub countries: Vec<Thing>,
    /// Tools that were used.
    pub tools: Vec<Thing>,
    /// The events that it is a part of.
    pub part_of: Vec<Thing>,
    /// Who is said to be behind it.
    pub attributions: Vec<Attribution>,
    /// Whether standing claims disagree about who is behind it.
    pub contested: bool,
    /// Where the event and the claims about it were read.
    pub sources: Vec<Source>,
}

impl Entry {
    /// The slug of the event, or its whole IRI where that is not of our making.
    pub fn slug(&self) -> &str {
        id::slug(self.id.as_str()).unwrap_or(self.id.as_str())
    }

    /// Whether it is an attack, not an answer to one or another event.
    pub fn is_attack(&self) -> bool {
        let mut types = self.types.iter();
        types.any(|thing| ATTACKS.contains(&thing.id.as_ref()))
    }

    /// Whether it only possibly falls into the window that was asked for.
    pub fn is_hollow(&self, window: Window) -> bool {
        window != Window::default() && self.certainty == Some(Overlap::Possible)
    }

    /// Who had a role.
    pub fn with_role(&self, role: &str) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(move |party| party.role == role)
    }

    /// Whom standing claims assert to be behind it, each once: first whom most of them name, then
    /// in the order of the claims.
    pub fn named(&self) -> Vec<&Thing> {
        let mut named = Vec::<(&Thing, usize)>::new();
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

/// The name of something in the ontology, or its short name.
pub(super) fn short(id: &NamedNode) -> String {
    match id.as_str().strip_prefix(id::TERMS) {
        Some(local) => local.to_owned(),
        None => id::shorten(id.as_str()),
    }
}
