//! One entry of a timeline, and how it is put together from rows.

use crate::derive::bounds::read;
use crate::model::id;
use crate::model::vocab::ann;
use crate::model::when::{Overlap, When, Window};
use crate::query::Table;
use crate::query::table::Row;
use oxrdf::{NamedNode, NamedNodeRef, Term, vocab::rdfs};
use std::collections::{BTreeMap, HashSet};

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

fn node(row: Row<'_>, column: &str) -> Option<NamedNode> {
    match row.get(column)? {
        Term::NamedNode(node) => Some(node.clone()),
        Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

fn thing(row: Row<'_>, column: &str, label: &str) -> Option<Thing> {
    let id = node(row, column)?;
    let label = row
        .text(label)
        .map_or_else(|| short(&id), ToOwned::to_owned);
    Some(Thing { id, label })
}

/// The name of something in the ontology, or its short name.
fn short(id: &NamedNode) -> String {
    match id.as_str().strip_prefix(id::TERMS) {
        Some(local) => local.to_owned(),
        None => id::shorten(id.as_str()),
    }
}

fn text(row: Row<'_>, column: &str) -> Option<String> {
    row.text(column).map(ToOwned::to_owned)
}

/// The bare entries of the rows of the timeline query, one an event.
pub(super) fn entries(rows: &Table) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let mut entries = Vec::new();
    for row in rows.iter() {
        if let Some(id) = node(row, "event")
            && seen.insert(id.clone())
        {
            entries.push(entry(id, row));
        }
    }
    entries
}

fn entry(id: NamedNode, row: Row<'_>) -> Entry {
    let date = row.get("date").and_then(read);
    let when = date.or_else(|| {
        let (begin, end) = (
            row.get("begin").and_then(read),
            row.get("end").and_then(read),
        );
        When::span(begin.as_ref(), end.as_ref()).ok()
    });
    Entry {
        label: text(row, "label").unwrap_or_else(|| short(&id)),
        id,
        dates: Dates {
            date: text(row, "date"),
            begin: text(row, "begin"),
            end: text(row, "end"),
            public: text(row, "public"),
        },
        when,
        certainty: None,
        types: Vec::new(),
        parties: Vec::new(),
        sectors: Vec::new(),
        places: Vec::new(),
        countries: Vec::new(),
        tools: Vec::new(),
        attributions: Vec::new(),
        contested: row.text("contested") == Some("true"),
        sources: Vec::new(),
    }
}

/// The rows of the detail queries, by event.
pub(super) struct Details<'a> {
    links: BTreeMap<&'a str, Vec<Row<'a>>>,
    attributions: BTreeMap<&'a str, Vec<Row<'a>>>,
    sources: BTreeMap<&'a str, Vec<Row<'a>>>,
}

impl<'a> Details<'a> {
    pub fn new(links: &'a Table, attributions: &'a Table, sources: &'a Table) -> Self {
        Self {
            links: by_event(links),
            attributions: by_event(attributions),
            sources: by_event(sources),
        }
    }

    pub fn fill(&self, entries: &mut [Entry]) {
        for entry in entries {
            let event = entry.id.as_str().to_owned();
            let rows = |of: &BTreeMap<&'a str, Vec<Row<'a>>>| {
                of.get(event.as_str()).cloned().unwrap_or_default()
            };
            for row in rows(&self.links) {
                link(entry, row);
            }
            for row in rows(&self.attributions) {
                attribution(entry, row);
            }
            for row in rows(&self.sources) {
                source(entry, row);
            }
        }
    }
}

fn by_event(table: &Table) -> BTreeMap<&str, Vec<Row<'_>>> {
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for row in table.iter() {
        if let Some(event) = row.text("event") {
            rows.entry(event).or_default().push(row);
        }
    }
    rows
}

fn link(entry: &mut Entry, row: Row<'_>) {
    let Some(property) = node(row, "property") else {
        return;
    };
    if property == rdfs::LABEL {
        // Only where the timeline query found no English one.
        if entry.label == short(&entry.id) {
            entry.label = text(row, "value").unwrap_or_default();
        }
        return;
    }
    let Some(thing) = thing(row, "value", "label") else {
        return;
    };
    let list = match property.as_ref() {
        p if p == ann::EVENT_TYPE => &mut entry.types,
        p if p == ann::SECTOR => &mut entry.sectors,
        p if p == ann::PLACE => &mut entry.places,
        p if p == ann::COUNTRY => &mut entry.countries,
        p if p == ann::TOOL => &mut entry.tools,
        _ => {
            let party = Party {
                role: short(&property),
                agent: thing,
                code: text(row, "code"),
            };
            if !entry
                .parties
                .iter()
                .any(|known| known.role == party.role && known.agent.id == party.agent.id)
            {
                entry.parties.push(party);
            }
            return;
        }
    };
    add(list, thing);
}

/// Adds a thing to a list that does not have it; several labels of one thing count once.
fn add(list: &mut Vec<Thing>, thing: Thing) {
    if !list.iter().any(|known| known.id == thing.id) {
        list.push(thing);
    }
}

fn attribution(entry: &mut Entry, row: Row<'_>) {
    let Some(claim) = node(row, "claim") else {
        return;
    };
    let at = entry
        .attributions
        .iter()
        .position(|known| known.claim == claim);
    let at = at.unwrap_or_else(|| {
        entry.attributions.push(Attribution {
            claim,
            agents: Vec::new(),
            by: Vec::new(),
            on: row.get("on").and_then(read),
            basis: node(row, "basis").as_ref().map(short),
            stance: node(row, "stance")
                .as_ref()
                .map_or_else(|| "asserts".to_owned(), short),
            likelihood: node(row, "likelihood").as_ref().map(short),
            text: text(row, "text"),
            standing: row.text("standing") == Some("true"),
            sources: Vec::new(),
        });
        entry.attributions.len() - 1
    });
    let attribution = &mut entry.attributions[at];
    if let Some(agent) = thing(row, "agent", "agentLabel") {
        add(&mut attribution.agents, agent);
    }
    if let Some(by) = thing(row, "by", "byLabel") {
        add(&mut attribution.by, by);
    }
    if let Some(source) = node(row, "source")
        && !attribution.sources.contains(&source)
    {
        attribution.sources.push(source);
    }
}

fn source(entry: &mut Entry, row: Row<'_>) {
    let Some(id) = node(row, "source") else {
        return;
    };
    if !entry.sources.iter().any(|known| known.id == id) {
        entry.sources.push(Source {
            id,
            title: text(row, "title"),
            url: text(row, "url"),
            publisher: thing(row, "publisher", "publisherLabel"),
            issued: row.get("issued").and_then(read),
            copy_of: node(row, "copyOf"),
        });
    }
}
