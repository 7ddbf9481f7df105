//! The dates of events as of a day: those of the best claims with a standing then.
//!
//! A claim's date replaces the event's own date of the same property. If claims give different dates
//! that agree, the most precise one is best; if they contradict each other, it is the one of
//! preferred rank, and without such a claim the event keeps its own date.

use super::visibility::{Facts, Visibility, instances};
use crate::derive::Deriver;
use crate::derive::bounds::parse_date;
use crate::model::vocab::ann;
use crate::model::when::{Agreement, When};
use crate::store::{Id, Result, Scope, Statement, View};
use oxrdf::NamedNodeRef;
use std::collections::{BTreeMap, HashMap, HashSet};

const PROPERTIES: [NamedNodeRef<'static>; 4] =
    [ann::DATE, ann::BEGIN_DATE, ann::END_DATE, ann::PUBLIC_DATE];

/// A date that a claim gives.
struct ClaimedDate {
    value: Id,
    when: When,
    preferred: bool,
    claim: String,
    /// The document that contains the claim.
    document: Id,
}

/// The best claimed dates, by event and property.
pub(super) struct BestDates {
    better: HashMap<(Id, Id), Id>,
    /// For events without a date of their own: event, document, property, date.
    undated: Vec<(Id, Id, Id, Id)>,
}

impl BestDates {
    /// The object that replaces that of this statement on the day.
    pub fn object_on_day(&self, statement: &Statement) -> Id {
        let better = self.better.get(&(statement.s, statement.p));
        better.copied().unwrap_or(statement.o)
    }

    /// Dates for events without one: event, document, property, date.
    pub fn for_undated(&self) -> impl Iterator<Item = (Id, Id, Id, Id)> {
        self.undated.iter().copied()
    }
}

/// The best dates that visible claims gave.
pub(super) fn best_dates(view: View<'_>, visibility: &Visibility) -> Result<BestDates> {
    let mut dates = BestDates {
        better: HashMap::new(),
        undated: Vec::new(),
    };
    let own = dated(view, visibility)?;
    let facts = Facts::new(view);
    for property in PROPERTIES {
        let Some(number) = view.id(property)? else {
            continue;
        };
        for (event, claimed) in claimed_dates(view, visibility, number)? {
            let Some(best) = choose(&claimed) else {
                continue;
            };
            if facts.objects(event, property)?.is_empty() {
                // A begin date added to an event with a day would turn it into a span: only undated events get
                // one.
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

/// The visible events that have a date of their own.
fn dated(view: View<'_>, visibility: &Visibility) -> Result<HashSet<Id>> {
    let mut found = HashSet::new();
    for property in [ann::DATE, ann::BEGIN_DATE, ann::END_DATE] {
        let Some(number) = view.id(property)? else {
            continue;
        };
        for statement in view.matches(None, Some(number), None, Scope::Union)? {
            let s = statement?.s;
            if visibility.events.contains(&s) {
                found.insert(s);
            }
        }
    }
    Ok(found)
}

/// The dates of a property that claims with a standing assert, by event.
fn claimed_dates(
    view: View<'_>,
    visibility: &Visibility,
    property: Id,
) -> Result<BTreeMap<Id, Vec<ClaimedDate>>> {
    let number = |term: NamedNodeRef<'static>| view.id(term);
    let withholding = [
        number(ann::DENIES)?,
        number(ann::DOUBTS)?,
        number(ann::DECLINES)?,
    ];
    let preferred = number(ann::PREFERRED)?;
    let deriver = Deriver::of(&view)?;
    let counts = |claim| Ok(visibility.counts(claim));
    let facts = Facts::new(view);
    let claims: HashSet<Id> = instances(view, ann::CLAIM_CLASS)?.into_iter().collect();
    let mut found: BTreeMap<Id, Vec<ClaimedDate>> = BTreeMap::new();
    // Few claims give a date, and the documents of a statement are a search for each.
    let mut given = Vec::new();
    for found in view.matches(None, Some(property), None, Scope::Union)? {
        let found = found?;
        if claims.contains(&found.s) {
            let said = view.matches(
                Some(found.s),
                Some(property),
                Some(found.o),
                Scope::Documents,
            )?;
            given.extend(said.collect::<Result<Vec<Statement>>>()?);
        }
    }
    for Statement { s, o, document, .. } in given {
        let Some(document) = document else {
            continue;
        };
        if !deriver.stands(&view, s, &counts)? {
            continue;
        }
        let ranks = facts.objects(s, ann::RANK)?;
        let stances = facts.objects(s, ann::STANCE)?;
        let withheld = stances.iter().any(|its| withholding.contains(&Some(*its)));
        if withheld {
            continue;
        }
        let Some(when) = parse_date(&view.term(o)?) else {
            continue;
        };
        for event in facts.objects(s, ann::ABOUT)? {
            if visibility.events.contains(&event) {
                found.entry(event).or_default().push(ClaimedDate {
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

/// The best of some dates; `None` if they contradict each other and none is preferred.
fn choose(claimed: &[ClaimedDate]) -> Option<&ClaimedDate> {
    let preferred: Vec<&ClaimedDate> = claimed.iter().filter(|claimed| claimed.preferred).collect();
    let among = match preferred.is_empty() {
        true => claimed.iter().collect(),
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
            // Equally good: the first by name, so that the result is deterministic.
            _ if other.claim < best.claim => other,
            _ => best,
        }
    })
}
