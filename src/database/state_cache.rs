//! What is worked out once for each state of the store: answers of saved queries, which pages of one thing
//! and of many things share, and the prefixes of its documents.

use crate::query::{Answer, ParamValues, QueryOptions};
use std::collections::HashMap;
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

#[cfg(test)]
mod tests {
    use super::*;

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
