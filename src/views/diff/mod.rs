//! The difference desk: which things two sets of documents tell of differently, property by
//! property, from what to what.
//!
//! What documents say is compared, whichever of them says it; what the program derives and the
//! ontology are left out. Things go by their names. A blank node has none: it belongs to the thing
//! that names it, and is told apart by what is around it.
//!
//! ```
//! use annals::Annals;
//! use annals::views::diff::{How, compare};
//! use annals::model::when::Window;
//!
//! let annals = Annals::bundled()?;
//! let day = |text| Ok::<_, Box<dyn std::error::Error>>(Window::parse(None, Some(text))?.to.unwrap());
//! let (then, later) = (annals.as_of(day("2023-12-14")?)?, annals.as_of(day("2024-01-05")?)?);
//! let difference = compare(&then, &later)?;
//! let intrusion = difference.things.iter().find(|thing| thing.name() == "ev:kyivstar-intrusion");
//! assert_eq!(intrusion.unwrap().how, How::Added);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod blank;
mod side;

use crate::Annals;
use crate::model::id;
use crate::model::vocab::ann;
use crate::store::{Id, Result};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use side::{Mark, Side};
use std::collections::{BTreeMap, HashMap};

/// What kind a thing is of, in the order in which kinds are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(usize);

/// The kinds, by their classes.
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

impl Kind {
    /// Events.
    pub const EVENT: Self = Self(0);
    /// Claims.
    pub const CLAIM: Self = Self(1);

    /// The kind of what has this short name, going by its prefix.
    pub fn of(name: &str) -> Self {
        let prefix = name.split(':').next().unwrap_or_default();
        let namespace = id::namespace(prefix).and_then(|it| it.strip_prefix(id::DATA));
        let word = namespace.map(|it| it.trim_end_matches('/'));
        let known = KINDS.iter().position(|(_, one, _)| Some(*one) == word);
        Self(known.unwrap_or(KINDS.len()))
    }

    /// What one, or several, are called.
    pub fn word(self, number: usize) -> &'static str {
        match (KINDS.get(self.0), number) {
            (Some((_, one, _)), 1) => one,
            (Some((.., many)), _) => many,
            (None, 1) => "other thing",
            (None, _) => "other things",
        }
    }
}

/// What has become of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Only the second tells of it.
    Added,
    /// Only the first tells of it.
    Removed,
    /// Both do, but not the same.
    Changed,
}

/// A value with what a person reads in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The term itself.
    pub term: Term,
    /// Its label, text, date in words, short name; of a blank node what is said of it.
    pub shown: String,
}

/// A property with what only one side says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The property.
    pub property: NamedNode,
    /// What it is called.
    pub name: String,
    /// What only the first says.
    pub before: Vec<Value>,
    /// What only the second says.
    pub after: Vec<Value>,
}

/// A thing of which the two sides do not say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// The thing.
    pub id: Term,
    /// Which kind of thing it is.
    pub kind: Kind,
    /// What it is called; of a claim, what it says.
    pub label: String,
    /// What has become of it.
    pub how: How,
    /// What a claim is about.
    pub about: Vec<Value>,
    /// In which properties the sides differ, by their names: all of them where it was added or
    /// removed.
    pub changes: Vec<Change>,
}

impl Thing {
    /// Its short name.
    pub fn name(&self) -> String {
        match &self.id {
            Term::NamedNode(node) => id::shorten(node.as_str()),
            id => id.to_string(),
        }
    }

    /// In what a property differs.
    pub fn change(&self, property: NamedNodeRef<'_>) -> Option<&Change> {
        self.changes.iter().find(|its| its.property == property)
    }
}

/// In what two sides differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The things, by kind, then by name.
    pub things: Vec<Thing>,
}

impl Difference {
    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// How many of each kind were added, removed and changed.
    pub fn counts(&self) -> BTreeMap<Kind, BTreeMap<How, usize>> {
        let mut counts = BTreeMap::<Kind, BTreeMap<How, usize>>::new();
        for thing in &self.things {
            *counts
                .entry(thing.kind)
                .or_default()
                .entry(thing.how)
                .or_default() += 1;
        }
        counts
    }
}

/// Compares what two sets of documents say.
///
/// # Errors
/// See [`crate::store::Error`].
pub fn compare(before: &Annals, after: &Annals) -> Result<Difference> {
    let (first, second) = (before.store().snapshot()?, after.store().snapshot()?);
    let mut old = Side::new(before, first.view())?;
    let mut new = Side::new(after, second.view())?;
    blank::colour(&mut old, &mut new)?;
    let mut things = Vec::new();
    let mut met = Met::default();
    for subject in old.view.all_subjects()? {
        let other = new.same(&old, subject)?;
        let other = other.filter(|_| met.has_like(&old, subject, &new));
        things.extend(differ(&old, Some(subject), &new, other)?);
    }
    met = Met::default();
    for subject in new.view.all_subjects()? {
        let other = old.same(&new, subject)?;
        let other = other.filter(|_| met.has_like(&new, subject, &old));
        if !other.is_some_and(|it| old.speaks_of(it)) {
            things.extend(differ(&old, None, &new, Some(subject))?);
        }
    }
    things.sort_by_cached_key(|thing| (thing.kind, thing.name()));
    Ok(Difference { things })
}

/// How many blank nodes of each colour were met that stand for themselves.
#[derive(Default)]
struct Met(HashMap<u64, usize>);

impl Met {
    /// Whether the other side has one more like it. A name is always the same.
    fn has_like(&mut self, side: &Side<'_>, subject: Id, other: &Side<'_>) -> bool {
        let Some(colour) = side.colours.get(&subject) else {
            return true;
        };
        let met = self.0.entry(*colour).or_default();
        *met += usize::from(!side.is_part(subject));
        *met <= other.number(*colour)
    }
}

/// In what the two sides differ about a thing, which has a number on each that tells of it.
fn differ(
    old: &Side<'_>,
    was: Option<Id>,
    new: &Side<'_>,
    is: Option<Id>,
) -> Result<Option<Thing>> {
    let before = match was {
        Some(was) => old.stated(was)?,
        None => Vec::new(),
    };
    let after = match is {
        Some(is) => new.stated(is)?,
        None => Vec::new(),
    };
    let how = match (before.is_empty(), after.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => How::Added,
        (false, true) => How::Removed,
        (false, false) => How::Changed,
    };
    let (side, subject) = match (was, is) {
        (_, Some(is)) if how != How::Removed => (new, is),
        (Some(was), _) => (old, was),
        (None, Some(is)) => (new, is),
        (None, None) => return Ok(None),
    };
    // Told with the thing that names it.
    if side.is_part(subject) {
        return Ok(None);
    }
    let mut changes: BTreeMap<Mark, (Vec<Id>, Vec<Id>)> = BTreeMap::new();
    let known_before = marks(new, old, &before)?;
    let known_after = marks(new, new, &after)?;
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
    let mut told = Vec::new();
    for (mark, (before, after)) in changes {
        let (side, p) = match mark {
            Mark::Here(p) => (new, p),
            Mark::Elsewhere(p) => (old, p),
            Mark::Blank(_) => continue,
        };
        let Term::NamedNode(property) = side.view.term(p)? else {
            continue;
        };
        told.push(Change {
            name: side.called(&property)?,
            property,
            before: old.values(&before)?,
            after: new.values(&after)?,
        });
    }
    told.sort_by(|a, b| (&a.name, &a.property).cmp(&(&b.name, &b.property)));
    Ok(Some(Thing {
        id: side.view.term(subject)?,
        kind: kind(side, subject)?,
        label: side.title(subject)?,
        how,
        about: side.values(&side.view.objects(subject, ann::ABOUT)?)?,
        changes: told,
    }))
}

/// The objects of a subject by what tells property and object from others: several, where these are
/// blank nodes that are alike.
type Marks = BTreeMap<(Mark, Mark), Vec<Id>>;

/// Statements of a subject as marks of the new side.
fn marks(new: &Side<'_>, of: &Side<'_>, sides: &[(Id, Id)]) -> Result<Marks> {
    let mut marks = Marks::new();
    for (p, o) in sides {
        let key = (new.mark(of, *p)?, new.mark(of, *o)?);
        marks.entry(key).or_default().push(*o);
    }
    Ok(marks)
}

/// Those that are more than the other side has of their like.
fn surplus<'a>(objects: &'a [Id], others: Option<&Vec<Id>>) -> &'a [Id] {
    objects
        .get(others.map_or(0, Vec::len)..)
        .unwrap_or_default()
}

fn kind(side: &Side<'_>, subject: Id) -> Result<Kind> {
    let own = side.view.objects(subject, oxrdf::vocab::rdf::TYPE)?;
    for (at, (class, ..)) in KINDS.iter().enumerate() {
        if side.view.id(*class)?.is_some_and(|id| own.contains(&id)) {
            return Ok(Kind(at));
        }
    }
    Ok(Kind(KINDS.len()))
}
