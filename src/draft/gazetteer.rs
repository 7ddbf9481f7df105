//! What the record knows by name: agents, places, tools, the concepts of kinds and sectors, and its
//! events.

use crate::database::Annals;
use crate::model::id;
use crate::model::vocab::{NAMES, ann, rdf, skos};
use crate::model::when::{Bounds, When};
use crate::store::{Error, Id, Scope, View};
use oxrdf::{NamedNodeRef, Term};
use std::collections::{HashMap, HashSet};

/// What kind of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Agent,
    Place,
    Tool,
    EventType,
    Sector,
    Likelihood,
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    /// Its short name, such as `ag:sbu`.
    pub name: String,
    pub kind: Kind,
    pub is_state: bool,
    pub is_person: bool,
    /// Whether it reports what others say.
    pub is_media: bool,
}

/// An event of the record.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownEvent {
    pub name: String,
    pub label: String,
    /// Targets, affected parties, initiators, actors and tools.
    pub parties: HashSet<String>,
    /// Those of them that it struck.
    pub victims: HashSet<String>,
    /// Whom claims about it name as its actors.
    pub suspects: HashSet<String>,
    pub types: HashSet<String>,
    pub bounds: Option<Bounds>,
    /// How many claims about it are numbered.
    pub last_claim: usize,
}

/// Names and the things that have them.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    pub(super) names: HashMap<String, Vec<Thing>>,
    /// Names that are ordinary words too.
    pub(super) common: HashSet<String>,
    pub(super) events: Vec<KnownEvent>,
    /// The types that are a kind of incident.
    pub(super) incidents: HashSet<String>,
    /// The wider concept of each type of event.
    pub(super) wider: HashMap<String, String>,
    /// What exists: no draft takes the name of another thing.
    pub(super) taken: HashSet<String>,
}

impl Gazetteer {
    /// Reads all names from a database.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn of(annals: &Annals) -> Result<Self, Error> {
        let snapshot = annals.store().snapshot()?;
        let view = snapshot.view();
        let mut gazetteer = Self::default();
        for (class, kind) in [
            (ann::AGENT_CLASS, Kind::Agent),
            (ann::PLACE_CLASS, Kind::Place),
            (ann::TOOL_CLASS, Kind::Tool),
        ] {
            for thing in members(view, rdf::TYPE, class)? {
                gazetteer.add(view, thing, kind)?;
            }
        }
        for (scheme, kind) in [
            (ann::EVENT_TYPES_SCHEME, Kind::EventType),
            (ann::SECTORS_SCHEME, Kind::Sector),
            (ann::LIKELIHOOD_WORDS_SCHEME, Kind::Likelihood),
        ] {
            for concept in members(view, skos::IN_SCHEME, scheme)? {
                gazetteer.add(view, concept, kind)?;
            }
        }
        for source in members(view, rdf::TYPE, ann::SOURCE_CLASS)? {
            gazetteer.taken.extend(name_of(view, source)?);
        }
        gazetteer.read_incidents(view)?;
        gazetteer.add_foreign_incidents();
        gazetteer.add_foreign_names();
        for event in members(view, rdf::TYPE, ann::EVENT_CLASS)? {
            gazetteer.add_event(view, event)?;
        }
        Ok(gazetteer)
    }

    fn add(&mut self, view: View<'_>, thing: Id, kind: Kind) -> Result<(), Error> {
        let Some(name) = name_of(view, thing)? else {
            return Ok(());
        };
        let state = view.id(ann::STATE)?;
        let types = view.objects(thing, ann::AGENT_TYPE)?;
        let person = view.id(ann::PERSON)?;
        let media = view.id(ann::MEDIA_OUTLET)?;
        let is = |kind: Option<Id>| kind.is_some_and(|it| types.contains(&it));
        let (is_state, is_person, is_media) = (is(state), is(person), is(media));
        let properties = NAMES.into_iter().chain([skos::ALT_LABEL, ann::ALIAS]);
        let mut labels: Vec<String> = Vec::new();
        for property in properties {
            labels.extend(texts(view, thing, property)?);
        }
        // A vendor's name for a group is a claim about it.
        for claim in view.subjects(ann::ABOUT, thing)? {
            labels.extend(texts(view, claim, ann::ALIAS)?);
        }
        self.common.extend(texts(view, thing, ann::COMMON_WORD)?);
        labels.sort();
        labels.dedup();
        for label in labels {
            // "BlackCat (ransomware)" is called BlackCat.
            let label = label
                .split(" (")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned();
            if label.chars().count() < 2 {
                continue;
            }
            let things = self.names.entry(label).or_default();
            if things.iter().all(|known| known.name != name) {
                things.push(Thing {
                    name: name.clone(),
                    kind,
                    is_state,
                    is_person,
                    is_media,
                });
            }
        }
        Ok(())
    }

    fn read_incidents(&mut self, view: View<'_>) -> Result<(), Error> {
        let mut open: Vec<Id> = view.id(ann::SECURITY_INCIDENT)?.into_iter().collect();
        open.extend(view.id(ann::OUTAGE)?);
        while let Some(kind) = open.pop() {
            let Some(name) = name_of(view, kind)? else {
                continue;
            };
            if !self.incidents.insert(name.clone()) {
                continue;
            }
            for narrower in view.subjects(skos::BROADER, kind)? {
                if let Some(narrower) = name_of(view, narrower)? {
                    self.wider.insert(narrower, name.clone());
                }
                open.push(narrower);
            }
        }
        Ok(())
    }

    fn add_event(&mut self, view: View<'_>, event: Id) -> Result<(), Error> {
        let Some(name) = name_of(view, event)? else {
            return Ok(());
        };
        self.taken.insert(name.clone());
        let names = |property| -> Result<Vec<String>, Error> {
            let ids = view.objects(event, property)?;
            let found = ids.into_iter().map(|id| name_of(view, id));
            Ok(found
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect())
        };
        let mut known = KnownEvent {
            label: texts(view, event, NAMES[0])?
                .into_iter()
                .next()
                .unwrap_or_default(),
            types: names(ann::EVENT_TYPE)?.into_iter().collect(),
            ..KnownEvent::default()
        };
        for property in [
            ann::TARGET,
            ann::AFFECTED,
            ann::INITIATOR,
            ann::TOOL,
            ann::ATTRIBUTED_TO,
        ] {
            let named = names(property)?;
            if property == ann::TARGET || property == ann::AFFECTED {
                known.victims.extend(named.iter().cloned());
            }
            known.parties.extend(named);
        }
        let day = |property| -> Result<_, Error> {
            let first = texts(view, event, property)?.into_iter().next();
            Ok(first.and_then(|it| it.parse().ok()))
        };
        let bounds = Bounds {
            earliest: day(ann::EARLIEST)?,
            latest_begin: day(ann::LATEST_BEGIN)?,
            earliest_end: day(ann::EARLIEST_END)?,
            latest: day(ann::LATEST)?,
        };
        known.bounds = Some(bounds).filter(|it| it.earliest.is_some() || it.latest.is_some());
        for claim in view.subjects(ann::ABOUT, event)? {
            for actor in view.objects(claim, ann::ATTRIBUTED_TO)? {
                known.suspects.extend(name_of(view, actor)?);
            }
            let claim = name_of(view, claim)?.unwrap_or_default();
            let number = claim.rsplit('-').next().and_then(|it| it.parse().ok());
            known.last_claim = known.last_claim.max(number.unwrap_or(0));
            self.taken.insert(claim);
        }
        known.name = name;
        self.events.push(known);
        Ok(())
    }
}

impl Gazetteer {
    /// Whether an incident of a kind can be none of some types: none is wider or narrower than it. What stops
    /// a service is called by many names.
    pub(super) fn is_contrary(&self, kind: &str, types: &HashSet<String>) -> bool {
        // One incident is often a break-in, a theft and an outage at once.
        const FAMILIES: &[&[&str]] = &[
            &[
                "ann:destructiveAttack",
                "ann:disruptiveAttack",
                "ann:ransomwareAttack",
                "ann:intrusion",
                "ann:outage",
                "ann:ddosAttack",
            ],
            &[
                "ann:ransomwareAttack",
                "ann:dataLeak",
                "ann:extortion",
                "ann:intrusion",
            ],
            &[
                "ann:espionage",
                "ann:dataLeak",
                "ann:intrusion",
                "ann:accountTakeover",
            ],
        ];
        let is_wider = |wide: &str, narrow: &str| {
            let mut at = Some(narrow);
            // No vocabulary is that deep: it would be a circle.
            (0..16).any(|_| {
                let is_it = at == Some(wide);
                at = at.and_then(|it| self.wider.get(it)).map(String::as_str);
                is_it
            })
        };
        let agrees = |own: &String| {
            is_wider(kind, own)
                || is_wider(own, kind)
                || FAMILIES
                    .iter()
                    .any(|it| it.contains(&kind) && it.contains(&own.as_str()))
        };
        !types.is_empty() && !types.iter().any(agrees)
    }

    /// Adds what other languages call the states and alliances that the record names in English.
    fn add_foreign_names(&mut self) {
        for row in include_str!("names.tsv")
            .lines()
            .filter(|it| !it.starts_with('#'))
        {
            let Some((name, others)) = row.split_once('\t') else {
                continue;
            };
            let Some(things) = self.names.get(name).cloned() else {
                continue;
            };
            for other in others.split('|') {
                self.names
                    .entry(other.to_owned())
                    .or_insert_with(|| things.clone());
            }
        }
    }

    /// Adds words for kinds of incident that the vocabularies, which are English, do not have.
    fn add_foreign_incidents(&mut self) {
        for row in include_str!("incidents.tsv")
            .lines()
            .filter(|it| !it.starts_with('#'))
        {
            let Some((kind, words)) = row.split_once('\t') else {
                continue;
            };
            for word in words.split('|').filter(|_| self.incidents.contains(kind)) {
                let things = self.names.entry(word.to_owned()).or_default();
                if things.is_empty() {
                    things.push(Thing {
                        name: kind.to_owned(),
                        kind: Kind::EventType,
                        is_state: false,
                        is_person: false,
                        is_media: false,
                    });
                }
            }
        }
    }
}

impl KnownEvent {
    /// Whether all its days are within a date.
    pub fn is_within(&self, date: &When) -> bool {
        let bounds = self
            .bounds
            .as_ref()
            .and_then(|it| it.earliest.zip(it.latest));
        let date = date.bounds();
        let date = date.earliest.zip(date.latest);
        bounds
            .zip(date)
            .is_some_and(|((begin, end), (first, last))| first <= begin && end <= last)
    }

    /// Whether it can have been at a date.
    pub fn can_be_at(&self, date: &When) -> bool {
        let (Some(own), other) = (&self.bounds, date.bounds()) else {
            return true;
        };
        let begins_after = own
            .earliest
            .zip(other.latest)
            .is_some_and(|(one, other)| one > other);
        let ends_before = own
            .latest
            .zip(other.earliest)
            .is_some_and(|(one, other)| one < other);
        !begins_after && !ends_before
    }
}

fn members(
    view: View<'_>,
    property: NamedNodeRef<'_>,
    of: NamedNodeRef<'_>,
) -> Result<Vec<Id>, Error> {
    match view.id(of)? {
        Some(of) => view.subjects(property, of),
        None => Ok(Vec::new()),
    }
}

/// The short name of a thing, unless it is a blank node.
fn name_of(view: View<'_>, id: Id) -> Result<Option<String>, Error> {
    Ok(match view.term(id)? {
        Term::NamedNode(node) => Some(id::shorten(node.as_str())).filter(|it| !it.contains("://")),
        _ => None,
    })
}

fn texts(view: View<'_>, thing: Id, property: NamedNodeRef<'_>) -> Result<Vec<String>, Error> {
    let Some(property) = view.id(property)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for statement in view.matches(Some(thing), Some(property), None, Scope::Union)? {
        if let Term::Literal(text) = view.term(statement?.o)? {
            found.push(text.value().to_owned());
        }
    }
    Ok(found)
}
