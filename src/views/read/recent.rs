//! A graph that keeps what was read last: the rules of derivation ask for the same event and claims
//! several times each.

use crate::store::{Cursor, GraphReader, Id, Result, Statement, View};
use oxrdf::{Term, TermRef};
use std::cell::RefCell;
use std::collections::HashMap;

/// How many subjects are kept before all are forgotten.
const MOST: usize = 4096;

/// The statements of subjects that were read recently, from one snapshot of a store.
pub(super) struct RecentGraph<'a> {
    view: View<'a>,
    cursor: RefCell<Cursor<'a>>,
    outgoing: RefCell<HashMap<Id, Vec<(Id, Id)>>>,
}

impl<'a> RecentGraph<'a> {
    pub fn new(view: View<'a>) -> Self {
        Self {
            view,
            cursor: RefCell::new(view.cursor()),
            outgoing: RefCell::default(),
        }
    }
}

impl GraphReader for RecentGraph<'_> {
    fn term_id<'t>(&self, term: impl Into<TermRef<'t>>) -> Result<Option<Id>> {
        self.view.term_id(term)
    }

    fn term(&self, id: Id) -> Result<Term> {
        self.cursor.borrow_mut().term(id)
    }

    fn outgoing(&self, s: Id) -> Result<Vec<(Id, Id)>> {
        if let Some(known) = self.outgoing.borrow().get(&s) {
            return Ok(known.clone());
        }
        let found = self.cursor.borrow_mut().asserted_pairs(s)?;
        let mut recent = self.outgoing.borrow_mut();
        if recent.len() == MOST {
            recent.clear();
        }
        recent.insert(s, found.clone());
        Ok(found)
    }

    fn incoming(&self, p: Id, o: Id) -> Result<Vec<Id>> {
        self.cursor.borrow_mut().subjects(p, o)
    }

    fn asserted(&self, s: Id, to: &mut Vec<Statement>) -> Result<()> {
        self.view.asserted(s, to)
    }

    fn is_described(&self, term: Id) -> Result<bool> {
        self.view.is_described(term)
    }

    fn instances(&self, of_type: Id, class: Id, most: usize) -> Result<Option<Vec<Id>>> {
        self.view.instances(of_type, class, most)
    }
}
