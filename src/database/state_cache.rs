//! What is worked out once for each state of the store: answers of saved queries, which pages of one thing
//! and of many things share, the views that the formats of one page share, and the prefixes of its
//! documents.

use crate::Annals;
use crate::query::{Answer, ParamValues, QueryOptions};
use crate::store;
use std::any::{Any, TypeId};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// How many cells the kept answers may have together.
const MAX_CELLS: usize = 200_000;

/// Something that holds for one state of the store.
#[derive(Debug)]
pub(super) struct StateCache<T>(Arc<Mutex<(usize, T)>>);

impl<T> Clone for StateCache<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for StateCache<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new((0, T::default()))))
    }
}

impl<T: Default> StateCache<T> {
    /// What is kept of a state; at first, and after a change of the store, nothing is.
    pub fn of<R>(&self, state: usize, use_it: impl FnOnce(&mut T) -> R) -> R {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != state {
            *kept = (state, T::default());
        }
        use_it(&mut kept.1)
    }
}

/// Answers of saved queries.
#[derive(Debug, Default)]
pub(super) struct Answers {
    kept: HashMap<Question, Answer>,
    cells: usize,
}

/// What an answer depends on, besides the state of the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    query: String,
    values: ParamValues,
    max_rows: Option<usize>,
}

impl Question {
    /// The question of a saved query, unless its answer also depends on something rare.
    pub fn new(query: &str, values: &ParamValues, options: &QueryOptions) -> Option<Self> {
        let is_plain = !options.reverse
            && !options.unordered
            && options.columns.is_none()
            && options.dataset.is_none()
            && options.hidden_graphs.is_empty()
            && options.default_graph == Default::default();
        is_plain.then(|| Self {
            query: query.to_owned(),
            values: values.clone(),
            max_rows: options.max_rows,
        })
    }
}

impl Answers {
    /// The answer to a question, if it is kept.
    pub fn get(&self, question: &Question) -> Option<Answer> {
        self.kept.get(question).cloned()
    }

    /// Keeps an answer, unless it is large. Where there would be too much, the others go: whatever is
    /// asked often is soon there again.
    pub fn keep(&mut self, question: Question, answer: &Answer) {
        let cells = 1 + match answer {
            Answer::Table(table) => table.rows.len() * table.columns.len(),
            Answer::Graph { triples, .. } => triples.len() * 3,
            Answer::Boolean(_) => 0,
        };
        if cells > MAX_CELLS / 4 {
            return;
        }
        if self.cells + cells > MAX_CELLS {
            *self = Self::default();
        }
        self.cells += cells;
        self.kept.insert(question, answer.clone());
    }
}

/// How much the kept views may weigh together, in entries of a timeline.
const MAX_WEIGHT: usize = 40_000;

/// How many views are kept.
const MAX_VIEWS: usize = 64;

/// The views of one state of the store.
#[derive(Debug, Default)]
pub(super) struct Views {
    /// Those that were worked out last, each with its name and weight.
    latest: VecDeque<(String, usize, Arc<dyn Any + Send + Sync>)>,
    /// What is kept as long as the state: one of each type.
    lasting: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
}

impl Views {
    fn get<T: Any + Send + Sync>(&self, name: &str) -> Option<Arc<T>> {
        let (.., view) = self.latest.iter().find(|(known, ..)| known == name)?;
        Arc::clone(view).downcast().ok()
    }

    fn keep(&mut self, name: String, weight: usize, view: Arc<dyn Any + Send + Sync>) {
        self.latest.push_back((name, weight, view));
        let is_full = |views: &VecDeque<(String, usize, _)>| {
            let weight: usize = views.iter().map(|(_, weight, _)| weight).sum();
            views.len() > MAX_VIEWS || weight > MAX_WEIGHT
        };
        while is_full(&self.latest) {
            self.latest.pop_front();
        }
    }

    fn lasting<T: Any + Send + Sync + Default>(&mut self) -> Option<Arc<T>> {
        let known = self.lasting.entry(TypeId::of::<T>());
        let known = known.or_insert_with(|| Arc::new(T::default()));
        Arc::clone(known).downcast().ok()
    }
}

impl Annals {
    /// What a cache has of the store as it is, or else what is worked out now. That is kept unless a writer
    /// came between: then nobody knows of which state it is.
    pub(super) fn once<C: Default, T, E: From<store::Error>>(
        &self,
        cache: &StateCache<C>,
        get: impl FnOnce(&mut C) -> Option<T>,
        work_out: impl FnOnce() -> Result<T, E>,
        keep: impl FnOnce(&mut C, &T),
    ) -> Result<T, E> {
        let state = self.store.snapshot()?.state();
        if let Some(known) = cache.of(state, get) {
            return Ok(known);
        }
        let new = work_out()?;
        if self.store.snapshot()?.state() == state {
            cache.of(state, |kept| keep(kept, &new));
        }
        Ok(new)
    }

    /// A handle that keeps the latest views, for whoever shows each of them in several formats.
    #[must_use]
    pub fn keeping_views(&self) -> Self {
        Self {
            views: Some(StateCache::default()),
            ..self.clone_handle()
        }
    }

    /// Whether this handle keeps views.
    pub(crate) fn keeps_views(&self) -> bool {
        self.views.is_some()
    }

    /// The one thing of its type that this handle keeps for a state of the store, empty at first; nothing
    /// if it keeps no views.
    pub(crate) fn kept_in<T: Any + Send + Sync + Default>(&self, state: usize) -> Option<Arc<T>> {
        let views = self.views.as_ref()?;
        views.of(state, Views::lasting)
    }

    /// A view, worked out unless this handle keeps it under that name. A name stands for one view of the
    /// data as they are.
    pub(crate) fn kept<T: Any + Send + Sync, E: From<store::Error>>(
        &self,
        name: impl FnOnce() -> String,
        weight: impl FnOnce(&T) -> usize,
        work_out: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let Some(views) = &self.views else {
            return work_out().map(Arc::new);
        };
        let name = name();
        self.once(
            views,
            |views| views.get(&name),
            || work_out().map(Arc::new),
            |views, view| views.keep(name.clone(), 1 + weight(view), view.clone()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_worked_out_once_where_they_are_kept() {
        let annals = Annals::new().expect("a scratch store");
        let mut times = 0;
        for (annals, expected) in [(annals.keeping_views(), 1), (annals, 3)] {
            for _ in 0..2 {
                let view = annals.kept(
                    || "one".to_owned(),
                    |_| 1,
                    || {
                        times += 1;
                        Ok::<_, store::Error>(7)
                    },
                );
                assert_eq!(*view.expect("a view"), 7);
            }
            assert_eq!(times, expected);
        }
    }

    #[test]
    fn what_is_kept_of_views_is_bounded() {
        let mut views = Views::default();
        for number in 0..200_usize {
            views.keep(number.to_string(), 1, Arc::new(number));
        }
        assert!(views.latest.len() == MAX_VIEWS && views.get::<usize>("199").is_some());
        assert!(views.get::<usize>("0").is_none() && views.get::<String>("199").is_none());
        views.keep("large".to_owned(), MAX_WEIGHT + 1, Arc::new(0));
        assert!(views.latest.is_empty());
    }

    fn question(max_rows: usize) -> Question {
        let options = QueryOptions {
            max_rows: Some(max_rows),
            ..QueryOptions::default()
        };
        Question::new("facts", &ParamValues::default(), &options).expect("it is plain")
    }

    #[test]
    fn answers_hold_for_one_state_and_one_question() {
        let cache = StateCache::<Answers>::default();
        let yes = Answer::Boolean(true);
        cache.of(1, |answers| answers.keep(question(1), &yes));
        assert_eq!(cache.of(1, |answers| answers.get(&question(1))), Some(yes));
        assert_eq!(cache.of(1, |answers| answers.get(&question(2))), None);
        assert_eq!(cache.of(2, |answers| answers.get(&question(1))), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut answers = Answers::default();
        for number in 0..=MAX_CELLS {
            answers.keep(question(number), &Answer::Boolean(true));
        }
        assert!(answers.kept.len() < 10 && answers.cells <= MAX_CELLS);
        assert!(answers.get(&question(MAX_CELLS)).is_some());
    }
}
