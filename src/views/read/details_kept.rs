//! What readers of one state of the store keep for those after them. On a site an event is on the pages of
//! all its agents, places and sources, and each page asks what refers to its thing.

use super::term_ids::TermIds;
use crate::store::{Id, Result, Scope, View};
use crate::views::model::Entry;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many entries are kept; of more, the others are read anew.
const MOST_ENTRIES: usize = 20_000;

/// Of how many statements what refers to what is kept, 24 bytes each.
const MOST_STATEMENTS: u64 = 4_000_000;

/// What is kept.
#[derive(Default)]
pub(crate) struct Kept {
    terms: OnceLock<TermIds>,
    entries: Mutex<HashMap<Id, Arc<KeptEntry>>>,
    referrers: OnceLock<Option<Referrers>>,
}

/// A complete entry with its place in the order.
struct KeptEntry {
    order: (bool, String),
    entry: Entry,
}

impl Kept {
    /// The ids of terms, looked up once.
    pub(super) fn terms(&self, view: View<'_>) -> Result<TermIds> {
        if let Some(terms) = self.terms.get() {
            return Ok(*terms);
        }
        let terms = TermIds::of(view)?;
        Ok(*self.terms.get_or_init(|| terms))
    }

    /// The complete entry of an event and its place in the order, if they were read before.
    pub fn entry(&self, event: Id) -> Option<((bool, String), Entry)> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.get(&event).map(Arc::clone);
        drop(entries);
        known.map(|known| (known.order.clone(), known.entry.clone()))
    }

    /// Keeps a complete entry without what it has as part of one timeline.
    pub fn keep(&self, event: Id, order: (bool, String), entry: &Entry) {
        let entry = Entry {
            certainty: None,
            folded: Vec::new(),
            ..entry.clone()
        };
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() < MOST_ENTRIES {
            entries.insert(event, Arc::new(KeptEntry { order, entry }));
        }
    }

    /// What refers to what; `None` of a store that is too large for it.
    pub fn referrers(&self, view: View<'_>) -> Result<Option<&Referrers>> {
        if self.referrers.get().is_none() {
            let found = match view.len()? <= MOST_STATEMENTS {
                true => Some(Referrers::of(view)?),
                false => None,
            };
            let _ = self.referrers.set(found);
        }
        Ok(self.referrers.get().and_then(Option::as_ref))
    }
}

/// The statements of the union whose value is no literal: value, property and subject, in this order. The
/// store has them by property, so that to find all that refers to a thing it looks for each property.
pub(crate) struct Referrers(Vec<[Id; 3]>);

impl Referrers {
    fn of(view: View<'_>) -> Result<Self> {
        let mut all = Vec::new();
        for found in view.matches(None, None, None, Scope::Union)? {
            let found = found?;
            if found.o.is_resource() {
                all.push([found.o, found.p, found.s]);
            }
        }
        all.sort_unstable();
        all.shrink_to_fit();
        Ok(Self(all))
    }

    /// Properties and subjects of the statements with a value.
    pub fn to(&self, thing: Id) -> impl Iterator<Item = (Id, Id)> {
        let begin = self.0.partition_point(|it| it[0] < thing);
        let same = self.0[begin..].iter().take_while(move |it| it[0] == thing);
        same.map(|[_, property, subject]| (*property, *subject))
    }

    /// The subjects of those with a property.
    pub fn by(&self, property: Id, thing: Id) -> impl Iterator<Item = Id> {
        let wanted = [thing, property];
        let begin = self.0.partition_point(|it| it[..2] < wanted[..]);
        let same = self.0[begin..].iter();
        same.take_while(move |it| it[..2] == wanted[..])
            .map(|it| it[2])
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use crate::Annals;
    use crate::model::vocab::{ann, rdf};
    use crate::views::read::DetailReader;

    #[test]
    fn an_entry_that_is_kept_is_the_one_that_was_read() {
        let annals = Annals::bundled().expect("the bundled data");
        let keeping = annals.keeping_views();
        let snapshot = annals.store().snapshot().expect("a snapshot");
        let view = snapshot.view();
        let class = view.id(ann::EVENT_CLASS).expect("a store");
        let class = class.expect("there are events");
        let events = view.subjects(rdf::TYPE, class).expect("events");
        let kept = keeping.kept_in::<Kept>(snapshot.state());
        let kept = kept.expect("it keeps views");
        let entry = |mut details: DetailReader<'_>, event| {
            let partial = details.entry_of(event).expect("an event").expect("a name");
            let order = partial.order.clone();
            (order, format!("{:?}", details.fill(partial).expect("it")))
        };
        for event in events {
            let anew = entry(DetailReader::new(view).expect("a reader"), event);
            assert!(kept.entry(event).is_none());
            for _ in 0..2 {
                let details = DetailReader::of(&keeping, &snapshot);
                assert_eq!(entry(details.expect("a reader"), event), anew);
                assert!(kept.entry(event).is_some());
            }
        }
    }
}
