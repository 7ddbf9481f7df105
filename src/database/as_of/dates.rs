//! The dates that events had on a day: those of the best claims that stood then.
//!
//! A claim's date takes the place of the event's own of the same property. Where claims say
//! different dates that agree, the one that says most is best; where they contradict each other
//! it is that of preferred rank, and without such a one the event's own date stays.

use super::visibility::{Veil, things};
use crate::derive::bounds::read;
use crate::model::vocab::ann;
use crate::model::when::{Agreement, When};
use crate::store::{Id, Result, Scope, Statement, View};
use oxrdf::NamedNodeRef;
use std::collections::{BTreeMap, HashMap, HashSet};

const PROPERTIES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

/// A date that a claim gives.
struct Said {
    value: Id,
    when: When,
    preferred: bool,
    claim: String,
    /// The document that makes the claim.
    document: Id,
}

/// The better dates, by event and property.
pub(super) struct Dates {
    better: HashMap<(Id, Id), Id>,
    /// For events that have no date of their own: with the document that says it.
    undated: Vec<(Id, Id, Id, Id)>,
}

impl Dates {
    /// The object that stood on the day where a document makes this statement.
    pub fn in_place_of(&self, statement: &Statement) -> Id {
        let better = self.better.get(&(statement.s, statement.p));
        better.copied().unwrap_or(statement.o)
    }

    /// Dates for events without one: event, document, property, date.
    pub fn of_undated(&self) -> impl Iterator<Item = (Id, Id, Id, Id)> {
        self.undated.iter().copied()
    }
}

/// The best dates that claims gave on the day of the veil.
pub(super) fn best(view: View<'_>, veil: &Veil) -> Result<Dates> {
    let mut dates = Dates {
        better: HashMap::new(),
        undated: Vec::new(),
    };
    let fallen = fallen(view, veil)?;
    let own = dated(view, veil)?;
    for property in PROPERTIES {
        let Some(number) = view.id(property)? else {
            continue;
        };
        for (event, said) in said(view, veil, &fallen, number)? {
            let Some(best) = choose(&said) else {
                continue;
            };
            if view.objects(event, property)?.is_empty() {
                // A begin said of a day would make a span of it: only what has no date gets one.
                if property == ann::PUBLIC_DATE || !own.contains(&event) {
                    let document = best.document;
                    dates.undated.push((event, document, number, best.value));
                }
            } else {
                dates.better.insert((event, number), best.value);
            }
        }
    }
    Ok(dates)
}

/// The events that have a date of their own.
fn dated(view: View<'_>, veil: &Veil) -> Result<HashSet<Id>> {
    let mut found = HashSet::new();
    for property in [ann::DATE, ann::BEGIN_DATE, ann::END_DATE] {
        let Some(number) = view.id(property)? else {
            continue;
        };
        for statement in view.matches(None, Some(number), None, Scope::Union)? {
            let s = statement?.s;
            if veil.events.contains(&s) {
                found.insert(s);
            }
        }
    }
    Ok(found)
}

/// The claims that another claim, known by then, supersedes or retracts.
fn fallen(view: View<'_>, veil: &Veil) -> Result<HashSet<Id>> {
    let mut fallen = HashSet::new();
    for property in [ann::SUPERSEDES, ann::RETRACTS] {
        let Some(number) = view.id(property)? else {
            continue;
        };
        for statement in view.matches(None, Some(number), None, Scope::Union)? {
            let Statement { s, o, .. } = statement?;
            if !veil.hides_thing(s) {
                fallen.insert(o);
            }
        }
    }
    Ok(fallen)
}

/// The dates of a property that standing claims assert, by the event that they are about.
fn said(
    view: View<'_>,
    veil: &Veil,
    fallen: &HashSet<Id>,
    property: Id,
) -> Result<BTreeMap<Id, Vec<Said>>> {
    let number = |term: NamedNodeRef<'static>| view.id(term);
    let withholding = [
        number(ann::DENIES)?,
        number(ann::DOUBTS)?,
        number(ann::DECLINES)?,
    ];
    let (deprecated, preferred) = (number(ann::DEPRECATED)?, number(ann::PREFERRED)?);
    let claims: HashSet<Id> = things(view, ann::CLAIM_CLASS)?.into_iter().collect();
    let mut found: BTreeMap<Id, Vec<Said>> = BTreeMap::new();
    for statement in view.matches(None, Some(property), None, Scope::Documents)? {
        let Statement { s, o, document, .. } = statement?;
        let Some(document) = document else {
            continue;
        };
        if !claims.contains(&s) || veil.hides_thing(s) || fallen.contains(&s) {
            continue;
        }
        let ranks = view.objects(s, ann::RANK)?;
        let stances = view.objects(s, ann::STANCE)?;
        let withheld = stances.iter().any(|its| withholding.contains(&Some(*its)));
        if withheld || ranks.iter().any(|rank| Some(*rank) == deprecated) {
            continue;
        }
        let Some(when) = read(&view.term(o)?) else {
            continue;
        };
        for event in view.objects(s, ann::ABOUT)? {
            if veil.events.contains(&event) {
                found.entry(event).or_default().push(Said {
                    value: o,
                    when: when.clone(),
                    preferred: ranks.iter().any(|rank| Some(*rank) == preferred),
                    claim: view.term(s)?.to_string(),
                    document,
                });
            }
        }
    }
    Ok(found)
}

/// The best of some dates; none where they contradict each other and none is preferred.
fn choose(said: &[Said]) -> Option<&Said> {
    let preferred: Vec<&Said> = said.iter().filter(|said| said.preferred).collect();
    let among = match preferred.is_empty() {
        true => said.iter().collect(),
        false => preferred,
    };
    let conflict = among.iter().enumerate().any(|(at, one)| {
        among[at + 1..]
            .iter()
            .any(|other| one.when.agreement(&other.when) == Agreement::Conflict)
    });
    if conflict {
        return None;
    }
    among.into_iter().reduce(|best, other| {
        match other.when.agreement(&best.when) {
            Agreement::Refines => other,
            Agreement::RefinedBy => best,
            // Alike: the first by name, so that the same data gives the same day.
            _ if other.claim < best.claim => other,
            _ => best,
        }
    })
}
