//! The store as the SPARQL evaluator reads it: the union as default graph, documents behind
//! `GRAPH`.
//!
//! Terms are the store's numbers. A term that only the query knows (a constant that nothing here
//! equals, the result of an expression) gets a number of its own, good for this query alone.

use super::optimizer::{Scan, scan_name, scan_number};
use super::scan::Source;
use super::statistics::Chosen;
use crate::store::{Error, Id, Scope, Statement, Tag, View};
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a query means by its default graph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DefaultGraph {
    /// Every statement of every document, each once, and what is derived.
    #[default]
    Union,
    /// Only what was stored outside any document.
    Stored,
}

/// One state of the store, for one query.
#[derive(Clone)]
pub(super) struct Dataset<'a> {
    view: View<'a>,
    default: DefaultGraph,
    chosen: Option<Rc<Chosen>>,
    scans: Rc<[Source]>,
    own: Rc<RefCell<Own>>,
}

/// Numbers of the query's own from here on are predicates of scans.
const FIRST_SCAN: u64 = 1 << 55;

/// Terms of the query's own making.
#[derive(Default)]
struct Own {
    terms: Vec<Term>,
    ids: HashMap<Term, Id>,
}

impl<'a> Dataset<'a> {
    /// A query's own view, of the graphs that it names; `scans` are those of its plan.
    pub fn new(
        view: View<'a>,
        default: DefaultGraph,
        chosen: Option<Chosen>,
        scans: &[Scan],
    ) -> Self {
        Self {
            view,
            default,
            chosen: chosen.map(Rc::new),
            scans: scans.iter().map(|scan| Source::of(view, scan)).collect(),
            own: Rc::default(),
        }
    }

    /// The scan that a predicate stands for, if it is one.
    fn scan(&self, predicate: Id) -> Option<&Source> {
        let own = predicate.tag() == Some(Tag::Own) && predicate.payload() >= FIRST_SCAN;
        self.scans
            .get(own.then(|| (predicate.payload() - FIRST_SCAN) as usize)?)
    }

    /// Where statements are looked for, where the query names no graphs to be asked.
    fn scope(&self, graph: Option<Option<&Id>>) -> Scope {
        match graph {
            Some(None) if self.default == DefaultGraph::Union => Scope::Union,
            Some(None) => Scope::Default,
            Some(Some(document)) => Scope::Document(*document),
            None => Scope::Documents,
        }
    }

    /// What several graphs say together, each statement once.
    fn merged(
        &self,
        (s, p, o): (Option<Id>, Option<Id>, Option<Id>),
        scopes: Vec<Scope>,
    ) -> Quads<'a> {
        let view = self.view;
        let each = (0..scopes.len()).flat_map(move |n| {
            let earlier = scopes[..n].to_vec();
            stated(view, (s, p, o), scopes[n]).filter_map(move |found| {
                let said_before = |quad: &InternalQuad<Id>| {
                    for scope in &earlier {
                        let (s, p, o) = (quad.subject, quad.predicate, quad.object);
                        let mut same = stated(view, (Some(s), Some(p), Some(o)), *scope);
                        if same.next().transpose()?.is_some() {
                            return Ok::<_, Error>(true);
                        }
                    }
                    Ok(false)
                };
                found
                    .and_then(|quad| Ok((!said_before(&quad)?).then_some(quad)))
                    .transpose()
            })
        });
        Box::new(each)
    }

    fn own(&self, term: Term) -> Id {
        let mut own = self.own.borrow_mut();
        if let Some(id) = own.ids.get(&term) {
            return *id;
        }
        let id = Id::new(Tag::Own, own.terms.len() as u64);
        let id = id.expect("memory ends before 2^56 terms do");
        own.terms.push(term.clone());
        own.ids.insert(term, id);
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

/// The statements of one scope that fit a pattern.
fn stated(
    view: View<'_>,
    (s, p, o): (Option<Id>, Option<Id>, Option<Id>),
    scope: Scope,
) -> Quads<'_> {
    match view.matches(s, p, o, scope) {
        Ok(found) => Box::new(found.map(|statement| statement.map(quad))),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

impl<'a> QueryableDataset<'a> for Dataset<'a> {
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
            // Scans are planned for the default graph alone.
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
        let own = |id: &Option<&Id>| id.is_some_and(|id| id.tag() == Some(Tag::Own));
        // No statement has a term of the query's own.
        if own(&subject) || own(&predicate) || own(&object) {
            return Box::new(std::iter::empty());
        }
        let wanted = (subject.copied(), predicate.copied(), object.copied());
        let view = self.view;
        let Some(chosen) = &self.chosen else {
            return stated(view, wanted, self.scope(graph_name));
        };
        match (graph_name, &chosen.named) {
            (Some(None), _) => self.merged(wanted, documents(&chosen.default)),
            (Some(Some(one)), Some(named)) if !named.contains(one) => Box::new(std::iter::empty()),
            (None, Some(named)) => {
                let each = documents(named).into_iter();
                Box::new(each.flat_map(move |scope| stated(view, wanted, scope)))
            }
            (graph, _) => stated(view, wanted, self.scope(graph)),
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, Error>> + use<'a> {
        if let Some(named) = self.chosen.as_ref().and_then(|chosen| chosen.named.clone()) {
            return Box::new(named.into_iter().map(Ok)) as Box<dyn Iterator<Item = _>>;
        }
        match self.view.documents() {
            Ok(found) => found,
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn contains_internal_graph_name(&self, graph: &Id) -> Result<bool, Error> {
        let named = self
            .chosen
            .as_ref()
            .and_then(|chosen| chosen.named.as_ref());
        match named {
            Some(named) => Ok(named.contains(graph)),
            None => self.view.has_document(*graph),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<Id, Error> {
        if let Term::NamedNode(node) = &term
            && let Some(number) = scan_number(node.as_str()).filter(|n| *n < self.scans.len())
            && let Some(id) = Id::new(Tag::Own, FIRST_SCAN + number as u64)
        {
            return Ok(id);
        }
        Ok(match self.view.id(&term)? {
            Some(id) => id,
            None => self.own(term),
        })
    }

    fn externalize_term(&self, term: Id) -> Result<Term, Error> {
        if term.tag() == Some(Tag::Own) {
            if term.payload() >= FIRST_SCAN {
                return Ok(scan_name((term.payload() - FIRST_SCAN) as usize).into());
            }
            let own = self.own.borrow();
            let known = own.terms.get(term.payload() as usize);
            return known
                .cloned()
                .ok_or(Error::Damaged("a term of another query"));
        }
        self.view.term(term)
    }
}
