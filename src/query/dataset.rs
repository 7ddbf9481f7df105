//! The store as an RDF dataset for the SPARQL evaluator: the union of all documents as default
//! graph, each document as a named graph.
//!
//! Terms are store ids. A term that is not in the store (a constant that equals nothing here, the
//! result of an expression) gets a temporary id, valid for one query only.

use super::optimizer::{Scan, scan_name, scan_number};
use super::scan::ResolvedScan;
use super::stored_forms;
use crate::store::{Cursor, Error, Id, Scope, Statement, Tag, View};
use oxrdf::Term;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// What the default graph of a query or an update is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DefaultGraph {
    /// The union of all documents, without duplicates, and the derived statements.
    #[default]
    Union,
    /// Only the statements stored outside of any document.
    Stored,
}

/// The graphs named by a dataset clause (`FROM`, `USING`) that exist in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ActiveGraphs {
    /// The graphs merged into the default graph.
    pub default: Vec<Id>,
    /// The graphs available to `GRAPH`; `None` for all.
    pub named: Option<Vec<Id>>,
}

/// A snapshot of the store, for one query.
#[derive(Clone)]
pub(super) struct StoreDataset<'a> {
    view: View<'a>,
    default: DefaultGraph,
    active: Option<Rc<ActiveGraphs>>,
    /// Graphs that `GRAPH` does not see.
    hidden: Arc<[Id]>,
    scans: Rc<[ResolvedScan]>,
    recent: Rc<RefCell<Recent<'a>>>,
    temporary: Rc<RefCell<TemporaryTerms>>,
}

/// Where the query reads.
struct Recent<'a> {
    cursor: Cursor<'a>,
    /// The subject that was asked for last.
    subject: Option<Id>,
}

impl Recent<'_> {
    /// Properties and objects of a subject, if the cursor is there, or if it has been asked for before, since many
    /// a query asks for one property of a subject after the other, and then for those of the next.
    fn pairs(
        &mut self,
        (s, p, o): (Id, Option<Id>, Option<Id>),
    ) -> Option<Result<Vec<(Id, Id)>, Error>> {
        let is_again = self.subject.replace(s) == Some(s);
        (is_again || self.cursor.is_at(s)).then(|| self.cursor.pairs_with(s, p, o))
    }
}

/// Temporary ids from here on are predicates of scans.
const FIRST_SCAN: u64 = 1 << 55;

/// How many terms of the store are remembered by what expressions made of them.
const REMEMBERED: usize = 1 << 16;

/// Terms that are not in the store.
#[derive(Default)]
struct TemporaryTerms {
    terms: Vec<Term>,
    /// Their ids, and those of terms in the store that expressions gave: many rows give the same.
    ids: HashMap<Term, Id>,
}

impl<'a> StoreDataset<'a> {
    /// The dataset of one query, with the graphs that it names; `scans` are those of its plan.
    pub fn new(
        view: View<'a>,
        default: DefaultGraph,
        active: Option<ActiveGraphs>,
        hidden: Arc<[Id]>,
        scans: &[Scan],
    ) -> Self {
        Self {
            view,
            default,
            active: active.map(Rc::new),
            hidden,
            scans: scans
                .iter()
                .map(|scan| ResolvedScan::of(view, scan))
                .collect(),
            recent: Rc::new(RefCell::new(Recent {
                cursor: view.cursor(),
                subject: None,
            })),
            temporary: Rc::default(),
        }
    }

    /// The statements of one scope that match a pattern.
    fn quads_in(&self, pattern: (Option<Id>, Option<Id>, Option<Id>), scope: Scope) -> Quads<'a> {
        if let (Some(s), p, o) = pattern
            && scope == Scope::Union
            && let Some(found) = self.recent.borrow_mut().pairs((s, p, o))
        {
            let quad = move |(predicate, object)| InternalQuad {
                subject: s,
                predicate,
                object,
                graph_name: None,
            };
            return match found {
                Ok(found) => Box::new(found.into_iter().map(move |pair| Ok(quad(pair)))),
                Err(error) => Box::new(std::iter::once(Err(error))),
            };
        }
        quads_in(self.view, pattern, scope)
    }

    /// The scan that a predicate denotes, if any.
    fn scan(&self, predicate: Id) -> Option<&ResolvedScan> {
        let is_scan = predicate.tag() == Some(Tag::QueryLocal) && predicate.payload() >= FIRST_SCAN;
        self.scans
            .get(is_scan.then(|| (predicate.payload() - FIRST_SCAN) as usize)?)
    }

    /// Where statements are matched if the query has no dataset clause.
    fn scope(&self, graph: Option<Option<&Id>>) -> Scope {
        match graph {
            Some(None) if self.default == DefaultGraph::Union => Scope::Union,
            Some(None) => Scope::Default,
            Some(Some(document)) => Scope::Document(*document),
            None => Scope::Documents,
        }
    }

    /// The merge of several graphs, each statement once.
    fn merged(
        &self,
        (s, p, o): (Option<Id>, Option<Id>, Option<Id>),
        scopes: Vec<Scope>,
    ) -> Quads<'a> {
        let view = self.view;
        let each = (0..scopes.len()).flat_map(move |n| {
            let earlier = scopes[..n].to_vec();
            quads_in(view, (s, p, o), scopes[n]).filter_map(move |found| {
                let is_duplicate = |quad: &InternalQuad<Id>| {
                    for scope in &earlier {
                        let (s, p, o) = (quad.subject, quad.predicate, quad.object);
                        let mut same = quads_in(view, (Some(s), Some(p), Some(o)), *scope);
                        if same.next().transpose()?.is_some() {
                            return Ok::<_, Error>(true);
                        }
                    }
                    Ok(false)
                };
                found
                    .and_then(|quad| Ok((!is_duplicate(&quad)?).then_some(quad)))
                    .transpose()
            })
        });
        Box::new(each)
    }

    fn temporary_id(&self, term: Term) -> Id {
        let mut temporary = self.temporary.borrow_mut();
        if let Some(id) = temporary.ids.get(&term) {
            return *id;
        }
        let id = Id::new(Tag::QueryLocal, temporary.terms.len() as u64);
        let id = id.expect("memory ends before 2^56 terms do");
        temporary.terms.push(term.clone());
        temporary.ids.insert(term, id);
        id
    }
}

fn quad(statement: Statement) -> InternalQuad<Id> {
    InternalQuad {
        subject: statement.s,
        predicate: statement.p,
        object: statement.o,
        graph_name: statement.document,
    }
}

type Quads<'a> = Box<dyn Iterator<Item = Result<InternalQuad<Id>, Error>> + 'a>;

fn documents(ids: &[Id]) -> Vec<Scope> {
    ids.iter().map(|id| Scope::Document(*id)).collect()
}

/// The statements of one scope that match a pattern.
fn quads_in(
    view: View<'_>,
    (s, p, o): (Option<Id>, Option<Id>, Option<Id>),
    scope: Scope,
) -> Quads<'_> {
    match view.matches(s, p, o, scope) {
        Ok(found) => Box::new(found.map(|statement| statement.map(quad))),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

impl<'a> QueryableDataset<'a> for StoreDataset<'a> {
    type InternalTerm = Id;
    type Error = Error;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        graph_name: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, Error>> + use<'a> {
        if let Some((p, scan)) = predicate.and_then(|p| Some((*p, self.scan(*p)?))) {
            // The optimizer uses scans for the default graph only.
            let found = scan.matches(self.view, subject.copied(), object.copied());
            return match found {
                Ok(found) => Box::new(found.map(move |pair| {
                    let (subject, object) = pair?;
                    Ok(InternalQuad {
                        subject,
                        predicate: p,
                        object,
                        graph_name: None,
                    })
                })) as Quads<'a>,
                Err(error) => Box::new(std::iter::once(Err(error))),
            };
        }
        let is_temporary =
            |id: &Option<&Id>| id.is_some_and(|id| id.tag() == Some(Tag::QueryLocal));
        // No statement contains a temporary term.
        if is_temporary(&subject) || is_temporary(&predicate) || is_temporary(&object) {
            return Box::new(std::iter::empty());
        }
        let pattern = (subject.copied(), predicate.copied(), object.copied());
        let view = self.view;
        let Some(active) = &self.active else {
            let found = self.quads_in(pattern, self.scope(graph_name));
            if self.hidden.is_empty() || graph_name == Some(None) {
                return found;
            }
            let hidden = self.hidden.clone();
            let is_seen = move |quad: &Result<InternalQuad<Id>, Error>| match quad {
                Ok(quad) => !quad.graph_name.is_some_and(|graph| hidden.contains(&graph)),
                Err(_) => true,
            };
            return Box::new(found.filter(is_seen));
        };
        match (graph_name, &active.named) {
            (Some(None), _) => self.merged(pattern, documents(&active.default)),
            (Some(Some(one)), Some(named)) if !named.contains(one) => Box::new(std::iter::empty()),
            (None, Some(named)) => {
                let each = documents(named).into_iter();
                Box::new(each.flat_map(move |scope| quads_in(view, pattern, scope)))
            }
            (graph, _) => self.quads_in(pattern, self.scope(graph)),
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Error>> + use<'a> {
        if let Some(named) = self.active.as_ref().and_then(|active| active.named.clone()) {
            return Box::new(named.into_iter().map(Ok)) as Box<dyn Iterator<Item = _>>;
        }
        let hidden = self.hidden.clone();
        match self.view.documents() {
            Ok(found) => Box::new(found.filter(move |graph| match graph {
                Ok(graph) => !hidden.contains(graph),
                Err(_) => true,
            })),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn contains_internal_graph_name(&self, graph: &Id) -> Result<bool, Error> {
        let named = self
            .active
            .as_ref()
            .and_then(|active| active.named.as_ref());
        match named {
            Some(named) => Ok(named.contains(graph)),
            None => Ok(!self.hidden.contains(graph) && self.view.has_document(*graph)?),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        if let Term::NamedNode(node) = &term
            && let Some(number) = scan_number(node.as_str()).filter(|n| *n < self.scans.len())
            && let Some(id) = Id::new(Tag::QueryLocal, FIRST_SCAN + number as u64)
        {
            return Ok(id);
        }
        if let Some(id) = Id::inline(term.as_ref()) {
            return Ok(id);
        }
        if let Some(id) = self.temporary.borrow().ids.get(&term) {
            return Ok(*id);
        }
        let Some(id) = self.view.id(&term)? else {
            return Ok(self.temporary_id(term));
        };
        let mut temporary = self.temporary.borrow_mut();
        if temporary.ids.len() - temporary.terms.len() < REMEMBERED {
            temporary.ids.insert(term, id);
        }
        Ok(id)
    }

    fn externalize_term(&self, term: Id) -> Result<Term, Error> {
        if term.tag() == Some(Tag::QueryLocal) {
            if term.payload() >= FIRST_SCAN {
                return Ok(scan_name((term.payload() - FIRST_SCAN) as usize).into());
            }
            let temporary = self.temporary.borrow();
            let known = temporary.terms.get(term.payload() as usize);
            return known
                .cloned()
                .ok_or(Error::Damaged("a term of another query"));
        }
        self.recent.borrow_mut().cursor.term(term)
    }

    fn externalize_expression_term(&self, term: Id) -> Result<ExpressionTerm, Error> {
        let term = self.externalize_term(term)?;
        stored_forms::remember(&term);
        Ok(term.into())
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Id, Error> {
        self.internalize_term(stored_forms::held_term(&term).unwrap_or_else(|| term.into()))
    }
}
