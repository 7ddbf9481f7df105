//! Counts events once that a standing claim equates: the first of them stays, and has the sources of
//! all. Nothing is merged in the data. What different claimants say is not joined up, and what somebody
//! denies is not folded.

use super::Timeline;
use crate::Annals;
use crate::model::vocab::ann;
use crate::query::Error;
use crate::store::{Scope, View};
use crate::views::model::Entry;
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// An event that is shown as another one.
#[derive(Debug, Clone)]
pub struct Folded {
    /// The event that stays.
    pub kept: NamedNode,
    /// The one that is not shown.
    pub folded: Entry,
    /// Who equates them.
    pub by: NamedNode,
}

/// What claimants equate: by claimant, sets of events.
type Equated = BTreeMap<String, Vec<BTreeSet<String>>>;

/// Folds a timeline.
///
/// # Errors
/// See [`Error`].
pub fn fold(annals: &Annals, timeline: &mut Timeline) -> Result<Vec<Folded>, Error> {
    let snapshot = annals.store().snapshot()?;
    let (equated, denied) = equated(snapshot.view())?;
    let mut kept: Vec<Entry> = Vec::new();
    let mut folded = Vec::new();
    for entry in std::mem::take(&mut timeline.entries) {
        let same = |other: &Entry| said_by(&equated, &denied, other.id.as_str(), entry.id.as_str());
        let first = kept
            .iter()
            .enumerate()
            .find_map(|(at, other)| Some((at, same(other)?)));
        let Some((at, by)) = first else {
            kept.push(entry);
            continue;
        };
        let known: HashSet<_> = kept[at].sources.iter().map(|it| it.id.clone()).collect();
        let more = entry
            .sources
            .iter()
            .filter(|it| !known.contains(&it.id))
            .cloned();
        kept[at].sources.extend(more);
        folded.push(Folded {
            kept: kept[at].id.clone(),
            folded: entry,
            by: NamedNode::new_unchecked(by),
        });
    }
    timeline.entries = kept;
    Ok(folded)
}

/// Who says that two events are one, unless somebody denies it.
fn said_by(
    equated: &Equated,
    denied: &HashSet<(String, String)>,
    one: &str,
    other: &str,
) -> Option<String> {
    let pair = (one.to_owned(), other.to_owned());
    let reverse = (other.to_owned(), one.to_owned());
    if denied.contains(&pair) || denied.contains(&reverse) {
        return None;
    }
    let sets = equated.iter();
    let mut sets = sets.flat_map(|(by, sets)| sets.iter().map(move |set| (by, set)));
    let found = sets.find(|(_, set)| set.contains(one) && set.contains(other));
    found.map(|(by, _)| by.clone())
}

/// What standing claims equate, and what they deny.
fn equated(view: View<'_>) -> Result<(Equated, HashSet<(String, String)>), Error> {
    let (mut equated, mut denied) = (Equated::new(), HashSet::new());
    let Some(property) = view.id(ann::SAME_EVENT_AS)? else {
        return Ok((equated, denied));
    };
    for statement in view.matches(None, Some(property), None, Scope::Union)? {
        let statement = statement?;
        let texts = |property| -> Result<Vec<String>, Error> {
            let values = view.objects(statement.s, property)?.into_iter();
            values.map(|id| Ok(text(view.term(id)?))).collect()
        };
        if texts(ann::STANDING)? != ["true"] {
            continue;
        }
        let other = text(view.term(statement.o)?);
        let stance = texts(ann::STANCE)?;
        let asserts = stance.is_empty() || stance == [ann::ASSERTS.as_str()];
        for about in texts(ann::ABOUT)? {
            if !asserts {
                denied.insert((about, other.clone()));
                continue;
            }
            for by in texts(ann::CLAIMED_BY)? {
                join(equated.entry(by).or_default(), &about, &other);
            }
        }
    }
    Ok((equated, denied))
}

/// Puts two events into one set.
fn join(sets: &mut Vec<BTreeSet<String>>, one: &str, other: &str) {
    let mut joined = BTreeSet::from([one.to_owned(), other.to_owned()]);
    sets.retain(|set| {
        let apart = set.is_disjoint(&joined);
        if !apart {
            joined.extend(set.iter().cloned());
        }
        apart
    });
    sets.push(joined);
}

fn text(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.into_string(),
    }
}
