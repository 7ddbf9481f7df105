//! Which things and statements were known on a day.

use crate::derive::bounds;
use crate::model::vocab::{ann, dcterms};
use crate::model::when::Day;
use crate::store::{self, Cursor, Id, Result, Scope, Statement, View};
use oxrdf::{Literal, NamedNodeRef, vocab::rdf, vocab::rdfs};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What is hidden as of a day: things that were not known, and parts of those that were.
pub(super) struct Visibility {
    /// Events, claims and other things that are left out, with all statements that refer to them.
    hidden: HashSet<Id>,
    /// Sources that were not published yet, as far as their dates show.
    unpublished: HashSet<Id>,
    /// Claims that the editors had deprecated by then, and those that they deprecated later or on no
    /// recorded day.
    deprecated: HashSet<Id>,
    deprecated_later: HashSet<Id>,
    /// What says that a claim is deprecated: rank, day and reason.
    deprecation: [Option<Id>; 3],
    /// The events that were known.
    pub events: HashSet<Id>,
    hindsight: [Option<Id>; 2],
    source: Option<Id>,
    pub events_held_back: usize,
    pub claims_held_back: usize,
}

impl Visibility {
    /// Computes what is hidden as of a day.
    pub fn on_day(view: View<'_>, day: Day) -> Result<Self> {
        let facts = Facts::new(view);
        let (deprecated, deprecated_later) = deprecated_by(&facts, day)?;
        let mut visibility = Self {
            hidden: HashSet::new(),
            unpublished: HashSet::new(),
            deprecated,
            deprecated_later,
            deprecation: [
                view.id(ann::RANK)?,
                view.id(ann::DEPRECATED_ON)?,
                view.id(ann::DEPRECATED_BECAUSE)?,
            ],
            events: HashSet::new(),
            hindsight: [view.id(dcterms::DESCRIPTION)?, view.id(rdfs::COMMENT)?],
            source: view.id(dcterms::SOURCE)?,
            events_held_back: 0,
            claims_held_back: 0,
        };
        let undated = visibility.hide_sources(&facts, day)?;
        let known = known_by(view, day)?;
        let events = instances(view, ann::EVENT_CLASS)?;
        for event in &events {
            match known.contains(event) {
                true => visibility.events.insert(*event),
                false => visibility.hidden.insert(*event),
            };
        }
        let mut by_undated = HashSet::new();
        for claim in instances(view, ann::CLAIM_CLASS)? {
            let about = facts.objects(claim, ann::ABOUT)?;
            let of_unknown =
                !about.is_empty() && about.iter().all(|its| visibility.hidden.contains(its));
            if known.contains(&claim) && !of_unknown {
                continue;
            }
            visibility.hidden.insert(claim);
            let sources = facts.objects(claim, ann::STATED_IN)?;
            let dated = facts.last_day(claim, ann::CLAIMED_ON)?.is_some();
            if !dated && sources.iter().any(|source| undated.contains(source)) {
                // It may have been made by then, unless it is about something later.
                let mut past = true;
                for thing in &about {
                    past &= facts.may_have_begun(*thing, day)?;
                }
                if past {
                    visibility.claims_held_back += 1;
                    by_undated.extend(about);
                }
            }
        }
        visibility.hide_assistance(&facts, day)?;
        for event in events
            .iter()
            .filter(|event| visibility.hidden.contains(event))
        {
            let sources = facts.objects(*event, dcterms::SOURCE)?;
            let maybe =
                by_undated.contains(event) || sources.iter().any(|source| undated.contains(source));
            if maybe && facts.may_have_begun(*event, day)? {
                visibility.events_held_back += 1;
            }
        }
        Ok(visibility)
    }

    /// Hides the sources that were not published yet; returns those of which nobody knows when they were.
    fn hide_sources(&mut self, facts: &Facts<'_>, day: Day) -> Result<HashSet<Id>> {
        let mut undated = HashSet::new();
        for source in instances(facts.view, ann::SOURCE_CLASS)? {
            let issued = facts.last_day(source, dcterms::ISSUED)?;
            if issued.is_none() {
                undated.insert(source);
            }
            let out = match issued {
                Some(day) => Some(day),
                None => facts.last_day(source, ann::ACCESSED_ON)?,
            };
            if out.is_none_or(|out| out > day) {
                self.unpublished.insert(source);
            }
        }
        Ok(undated)
    }

    /// Mechanisms, needs, offers, matches and deliveries are known from the day on which they were
    /// made or, without one, from the day on which a source of theirs was published or their
    /// originating event was known.
    fn hide_assistance(&mut self, facts: &Facts<'_>, day: Day) -> Result<()> {
        let dated = [
            (ann::MECHANISM_CLASS, None, Some(ann::ESTABLISHED_BY)),
            (ann::OFFER_CLASS, Some(ann::OFFERED_ON), None),
            (ann::NEED_CLASS, None, None),
            (ann::MATCH_CLASS, Some(ann::AGREED_ON), Some(ann::OFFER)),
            (ann::MATCH_CLASS, Some(ann::AGREED_ON), Some(ann::NEED)),
            (
                ann::DELIVERY_CLASS,
                Some(ann::DELIVERED_ON),
                Some(ann::MATCH),
            ),
        ];
        for (class, date, rests_on) in dated {
            for thing in instances(facts.view, class)? {
                let own = match date {
                    Some(date) => facts.last_day(thing, date)?,
                    None => None,
                };
                let known = match own {
                    Some(own) => own <= day,
                    None => {
                        let sources = facts.objects(thing, dcterms::SOURCE)?;
                        let mut events = facts.objects(thing, ann::ARISES_FROM)?;
                        events.extend(facts.objects(thing, ann::ESTABLISHED_BY)?);
                        sources
                            .iter()
                            .any(|source| !self.unpublished.contains(source))
                            || events.iter().any(|event| self.events.contains(event))
                    }
                };
                let on = match rests_on {
                    Some(property) => facts.objects(thing, property)?,
                    None => Vec::new(),
                };
                if !known || on.iter().any(|other| self.hidden.contains(other)) {
                    self.hidden.insert(thing);
                }
            }
        }
        Ok(())
    }

    /// Whether a claim was known, and not yet deprecated.
    pub fn counts(&self, claim: Id) -> bool {
        !self.hidden.contains(&claim) && !self.deprecated.contains(&claim)
    }

    /// Whether a statement is hidden. The rank of a claim that was deprecated only later is hidden
    /// with the reason.
    pub fn hides(&self, statement: &Statement) -> bool {
        let Statement { s, p, o, .. } = statement;
        let is_later = self.deprecation.contains(&Some(*p)) && self.deprecated_later.contains(s);
        self.hidden.contains(s)
            || self.hidden.contains(o)
            || is_later
            || self.hindsight.contains(&Some(*p))
            || Some(*p) == self.source && self.events.contains(s) && self.unpublished.contains(o)
    }
}

/// The claims that the editors had deprecated by a day, and those that they deprecated later, or on
/// a day that nobody recorded.
fn deprecated_by(facts: &Facts<'_>, day: Day) -> Result<(HashSet<Id>, HashSet<Id>)> {
    let (mut by_then, mut later) = (HashSet::new(), HashSet::new());
    let view = facts.view;
    if let Some(deprecated) = view.id(ann::DEPRECATED)? {
        for claim in view.subjects(ann::RANK, deprecated)? {
            match facts.last_day(claim, ann::DEPRECATED_ON)? {
                Some(its) if its <= day => by_then.insert(claim),
                _ => later.insert(claim),
            };
        }
    }
    Ok((by_then, later))
}

/// What was known on a day, in one pass over the days: to ask it of each thing takes a search for each.
fn known_by(view: View<'_>, day: Day) -> Result<HashSet<Id>> {
    let mut known = HashSet::new();
    let Some(property) = view.id(ann::FIRST_KNOWN)? else {
        return Ok(known);
    };
    for found in view.matches(None, Some(property), None, Scope::Union)? {
        let found = found?;
        if found.o.day().is_some_and(|its| its <= day) {
            known.insert(found.s);
        }
    }
    Ok(known)
}

/// The instances of a class.
pub(super) fn instances(view: View<'_>, class: NamedNodeRef<'_>) -> Result<Vec<Id>> {
    match view.id(class)? {
        Some(class) => view.subjects(rdf::TYPE, class),
        None => Ok(Vec::new()),
    }
}

/// What is said of things, with each term of the ontology looked up once, and things in the order of their
/// ids, as instances of a class come.
pub(super) struct Facts<'t> {
    view: View<'t>,
    cursor: RefCell<Cursor<'t>>,
    terms: RefCell<HashMap<NamedNodeRef<'static>, Option<Id>>>,
}

impl<'t> Facts<'t> {
    pub fn new(view: View<'t>) -> Self {
        Self {
            view,
            cursor: RefCell::new(view.cursor()),
            terms: RefCell::default(),
        }
    }

    /// The id of a term of the ontology.
    fn id(&self, term: NamedNodeRef<'static>) -> Result<Option<Id>> {
        let known = self.terms.borrow().get(&term).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let id = self.view.id(term)?;
        self.terms.borrow_mut().insert(term, id);
        Ok(id)
    }

    /// The values of a property of a thing.
    pub fn objects(&self, thing: Id, property: NamedNodeRef<'static>) -> Result<Vec<Id>> {
        let Some(property) = self.id(property)? else {
            return Ok(Vec::new());
        };
        let mut cursor = self.cursor.borrow_mut();
        let found = cursor.pairs_with(thing, Some(property), None)?;
        Ok(found.into_iter().map(|(_, object)| object).collect())
    }

    /// The earliest of the last possible days of the dates of a property.
    fn last_day(&self, thing: Id, property: NamedNodeRef<'static>) -> Result<Option<Day>> {
        bounds::last_day(&self.view, self.objects(thing, property)?)
    }

    /// Whether something may have begun by a day, as far as its dates show, or was planned.
    fn may_have_begun(&self, thing: Id, day: Day) -> Result<bool> {
        let says = |property, value: Option<Id>| match value {
            Some(value) => Ok(self.objects(thing, property)?.contains(&value)),
            None => Ok::<_, store::Error>(false),
        };
        let planned = says(ann::PLANNED, self.view.id(&Literal::from(true))?)?
            || says(ann::STATUS, self.id(ann::PLANNED)?)?;
        let earliest = self.objects(thing, ann::EARLIEST)?;
        let later = earliest
            .iter()
            .filter_map(|id| id.day())
            .any(|its| its > day);
        Ok(planned || !later)
    }
}
