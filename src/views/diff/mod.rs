//! The difference between two sets of documents: which entities changed, property by property, with
//! the values before and after.
//!
//! The union of the documents is compared; derived statements and the ontology are left out.
//! Entities are matched by IRI. A blank node has none: it belongs to the entity that refers to it,
//! and is matched by its surroundings.
//!
//! ```
//! use annals::Annals;
//! use annals::views::diff::{ChangeKind, compare};
//! use annals::model::when::Window;
//!
//! let annals = Annals::bundled()?;
//! let day = |text| Ok::<_, Box<dyn std::error::Error>>(Window::parse(None, Some(text))?.to.unwrap());
//! let (then, later) = (annals.as_of(day("2023-12-14")?)?, annals.as_of(day("2024-01-05")?)?);
//! let difference = compare(&then, &later)?;
//! let intrusion = difference.things.iter().find(|thing| thing.name() == "ev:kyivstar-intrusion");
//! assert_eq!(intrusion.unwrap().change_kind, ChangeKind::Added);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod blank;
mod side;
mod triple;

use crate::Annals;
use crate::model::id;
use crate::model::vocab::ann;
use crate::store::{Id, Result};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use side::{Side, TermKey};
use std::collections::{BTreeMap, HashMap};

/// The kind of an entity, in report order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityKind(usize);

/// The kinds: class, singular, plural.
const KINDS: [(NamedNodeRef<'static>, &str, &str); 11] = [
    (ann::EVENT_CLASS, "event", "events"),
    (ann::CLAIM_CLASS, "claim", "claims"),
    (ann::AGENT_CLASS, "agent", "agents"),
    (ann::SOURCE_CLASS, "source", "sources"),
    (ann::TOOL_CLASS, "tool", "tools"),
    (ann::PLACE_CLASS, "place", "places"),
    (ann::MECHANISM_CLASS, "mechanism", "mechanisms"),
    (ann::NEED_CLASS, "need", "needs"),
    (ann::OFFER_CLASS, "offer", "offers"),
    (ann::MATCH_CLASS, "match", "matches"),
    (ann::DELIVERY_CLASS, "delivery", "deliveries"),
];

impl EntityKind {
    /// Events.
    pub const EVENT: Self = Self(0);
    /// Claims.
    pub const CLAIM: Self = Self(1);

    /// The kind of an entity with this short name, by its prefix.
    pub fn of(name: &str) -> Self {
        let prefix = name.split(':').next().unwrap_or_default();
        let namespace = id::namespace(prefix).and_then(|it| it.strip_prefix(id::DATA));
        let word = namespace.map(|it| it.trim_end_matches('/'));
        let known = KINDS.iter().position(|(_, one, _)| Some(*one) == word);
        Self(known.unwrap_or(KINDS.len()))
    }

    /// The noun for this many of them.
    pub fn word(self, number: usize) -> &'static str {
        match (KINDS.get(self.0), number) {
            (Some((_, one, _)), 1) => one,
            (Some((.., many)), _) => many,
            (None, 1) => "other thing",
            (None, _) => "other things",
        }
    }
}

/// How an entity changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Only the second side has it.
    Added,
    /// Only the first side has it.
    Removed,
    /// Both sides have it, with different statements.
    Changed,
}

/// A value with its display text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayValue {
    /// The RDF term.
    pub term: Term,
    /// Its label, text, date in words or short name; for a blank node, its statements.
    pub shown: String,
}

/// A property with the values that only one side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    /// The property.
    pub property: NamedNode,
    /// Its display name.
    pub name: String,
    /// Values that only the first side has.
    pub before: Vec<DisplayValue>,
    /// Values that only the second side has.
    pub after: Vec<DisplayValue>,
}

/// An entity on which the two sides differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedEntity {
    /// Its IRI or blank node.
    pub id: Term,
    /// Its kind.
    pub kind: EntityKind,
    /// Its label; for a claim, who states what.
    pub label: String,
    /// How it changed.
    pub change_kind: ChangeKind,
    /// For a claim, the entities that it is about.
    pub about: Vec<DisplayValue>,
    /// The properties that differ, by name; all properties if it was added or removed.
    pub changes: Vec<PropertyChange>,
}

impl ChangedEntity {
    /// Its short name.
    pub fn name(&self) -> String {
        match &self.id {
            Term::NamedNode(node) => id::shorten(node.as_str()),
            id => id.to_string(),
        }
    }

    /// The change of one property.
    pub fn property_change(&self, property: NamedNodeRef<'_>) -> Option<&PropertyChange> {
        self.changes.iter().find(|its| its.property == property)
    }
}

/// The difference between two sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The changed entities, by kind, then by name.
    pub things: Vec<ChangedEntity>,
}

impl Difference {
    /// Whether the sides do not differ.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// How many of each kind were added, removed and changed.
    pub fn counts(&self) -> BTreeMap<EntityKind, BTreeMap<ChangeKind, usize>> {
        let mut counts = BTreeMap::<EntityKind, BTreeMap<ChangeKind, usize>>::new();
        for thing in &self.things {
            *counts
                .entry(thing.kind)
                .or_default()
                .entry(thing.change_kind)
                .or_default() += 1;
        }
        counts
    }
}

/// Compares two sets of documents.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn compare(before: &Annals, after: &Annals) -> Result<Difference> {
    let (first, second) = (before.store().snapshot()?, after.store().snapshot()?);
    let mut old = Side::new(before, first.view())?;
    let mut new = Side::new(after, second.view())?;
    blank::colour(&mut old, &mut new)?;
    let mut things = Vec::new();
    let mut seen = SeenBlankNodes::default();
    for subject in old.view.all_subjects()? {
        let other = new.id_of(&old, subject)?;
        let other = other.filter(|_| seen.has_counterpart(&old, subject, &new));
        things.extend(compare_entity(&old, Some(subject), &new, other)?);
    }
    seen = SeenBlankNodes::default();
    for subject in new.view.all_subjects()? {
        let other = old.id_of(&new, subject)?;
        let other = other.filter(|_| seen.has_counterpart(&new, subject, &old));
        let is_in_both = match other {
            Some(other) => old.describes(other)?,
            None => false,
        };
        if !is_in_both {
            things.extend(compare_entity(&old, None, &new, Some(subject))?);
        }
    }
    things.sort_by_cached_key(|thing| (thing.kind, thing.name()));
    Ok(Difference { things })
}

/// How many root blank nodes of each colour were seen so far.
#[derive(Default)]
struct SeenBlankNodes(HashMap<u64, usize>);

impl SeenBlankNodes {
    /// Whether the other side has one more of this colour; always true for an IRI.
    fn has_counterpart(&mut self, side: &Side<'_>, subject: Id, other: &Side<'_>) -> bool {
        let Some(colour) = side.colours.get(&subject) else {
            return true;
        };
        let seen = self.0.entry(*colour).or_default();
        *seen += usize::from(!side.is_part(subject));
        *seen <= other.root_count(*colour)
    }
}

/// The difference on one entity, given its ID on each side that has it.
fn compare_entity(
    old: &Side<'_>,
    was: Option<Id>,
    new: &Side<'_>,
    is: Option<Id>,
) -> Result<Option<ChangedEntity>> {
    let before = match was {
        Some(was) => old.stated(was)?,
        None => Vec::new(),
    };
    let after = match is {
        Some(is) => new.stated(is)?,
        None => Vec::new(),
    };
    let change_kind = match (before.is_empty(), after.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => ChangeKind::Added,
        (false, true) => ChangeKind::Removed,
        (false, false) => ChangeKind::Changed,
    };
    let (side, subject) = match (was, is) {
        (_, Some(is)) if change_kind != ChangeKind::Removed => (new, is),
        (Some(was), _) => (old, was),
        (None, Some(is)) => (new, is),
        (None, None) => return Ok(None),
    };
    // Reported with the entity that it belongs to.
    if side.is_part(subject) {
        return Ok(None);
    }
    let mut changes: BTreeMap<TermKey, (Vec<Id>, Vec<Id>)> = BTreeMap::new();
    let known_before = group_by_key(new, old, &before)?;
    let known_after = group_by_key(new, new, &after)?;
    for (key, objects) in &known_before {
        let more = surplus(objects, known_after.get(key));
        if !more.is_empty() {
            changes.entry(key.0.clone()).or_default().0.extend(more);
        }
    }
    for (key, objects) in &known_after {
        let more = surplus(objects, known_before.get(key));
        if !more.is_empty() {
            changes.entry(key.0.clone()).or_default().1.extend(more);
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let mut property_changes = Vec::new();
    for (key, (before, after)) in changes {
        let (side, p) = match key {
            TermKey::Here(p) => (new, p),
            TermKey::Elsewhere(p) => (old, p),
            TermKey::Blank(_) => continue,
        };
        let Term::NamedNode(property) = side.view.term(p)? else {
            continue;
        };
        property_changes.push(PropertyChange {
            name: side.property_name(&property)?,
            property,
            before: old.values(&before)?,
            after: new.values(&after)?,
        });
    }
    property_changes.sort_by(|a, b| (&a.name, &a.property).cmp(&(&b.name, &b.property)));
    Ok(Some(ChangedEntity {
        id: side.view.term(subject)?,
        kind: kind(side, subject)?,
        label: side.title(subject)?,
        change_kind,
        about: side.values(&side.view.objects(subject, ann::ABOUT)?)?,
        changes: property_changes,
    }))
}

/// The objects of a subject by property and object key; several for blank nodes of one colour.
type ObjectsByKey = BTreeMap<(TermKey, TermKey), Vec<Id>>;

/// Groups the statements of a subject by their keys on the new side.
fn group_by_key(new: &Side<'_>, of: &Side<'_>, sides: &[(Id, Id)]) -> Result<ObjectsByKey> {
    let mut groups = ObjectsByKey::new();
    for (p, o) in sides {
        let key = (new.key(of, *p)?, new.key(of, *o)?);
        groups.entry(key).or_default().push(*o);
    }
    Ok(groups)
}

/// The objects beyond as many as the other side has under the same key.
fn surplus<'a>(objects: &'a [Id], others: Option<&Vec<Id>>) -> &'a [Id] {
    objects
        .get(others.map_or(0, Vec::len)..)
        .unwrap_or_default()
}

fn kind(side: &Side<'_>, subject: Id) -> Result<EntityKind> {
    let own = side.view.objects(subject, oxrdf::vocab::rdf::TYPE)?;
    for (at, (class, ..)) in KINDS.iter().enumerate() {
        if side.view.id(*class)?.is_some_and(|id| own.contains(&id)) {
            return Ok(EntityKind(at));
        }
    }
    Ok(EntityKind(KINDS.len()))
}
