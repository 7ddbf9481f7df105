//! One unchanging state of the graph: three sorted lists and lookups on them.

use super::terms::{Id, Terms};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::ops::Range;
use std::sync::Arc;

/// Subject, predicate, object.
pub(super) type Statement = [Id; 3];

/// Which way a list is sorted; each names the places of a statement in its own order.
#[derive(Debug, Clone, Copy)]
enum Order {
    Spo,
    Pos,
    Osp,
}

impl Order {
    fn of(self, [s, p, o]: Statement) -> [Id; 3] {
        match self {
            Self::Spo => [s, p, o],
            Self::Pos => [p, o, s],
            Self::Osp => [o, s, p],
        }
    }

    fn back(self, [a, b, c]: [Id; 3]) -> Statement {
        match self {
            Self::Spo => [a, b, c],
            Self::Pos => [c, a, b],
            Self::Osp => [b, c, a],
        }
    }
}

#[derive(Debug, Default)]
struct State {
    terms: Arc<Terms>,
    spo: Vec<[Id; 3]>,
    pos: Vec<[Id; 3]>,
    osp: Vec<[Id; 3]>,
    /// Every statement of every document, with the document's name last.
    spog: Vec<[Id; 4]>,
    graphs: Vec<Id>,
}

/// One state of the graph, cheap to copy; it never changes.
#[derive(Debug, Default, Clone)]
pub struct View(Arc<State>);

impl View {
    pub(super) fn new(terms: Arc<Terms>, documents: &[(Id, Arc<[Statement]>)]) -> Self {
        let mut spog: Vec<_> = documents
            .iter()
            .flat_map(|(graph, statements)| statements.iter().map(|[s, p, o]| [*s, *p, *o, *graph]))
            .collect();
        spog.sort_unstable();
        let mut spo: Vec<_> = spog.iter().map(|[s, p, o, _]| [*s, *p, *o]).collect();
        spo.dedup();
        let graphs = documents.iter().map(|(graph, _)| *graph).collect();
        Self::sorted(terms, spo, spog, graphs)
    }

    fn sorted(terms: Arc<Terms>, spo: Vec<[Id; 3]>, spog: Vec<[Id; 4]>, graphs: Vec<Id>) -> Self {
        let by = |order: Order| {
            let mut list: Vec<_> = spo.iter().map(|statement| order.of(*statement)).collect();
            list.sort_unstable();
            list
        };
        let (pos, osp) = (by(Order::Pos), by(Order::Osp));
        Self(Arc::new(State {
            terms,
            spo,
            pos,
            osp,
            spog,
            graphs,
        }))
    }

    /// The same state with derived statements in the union, beside those of the documents.
    pub(super) fn with_derived(&self, terms: Arc<Terms>, mut derived: Vec<Statement>) -> Self {
        derived.extend(&self.0.spo);
        derived.sort_unstable();
        derived.dedup();
        Self::sorted(terms, derived, self.0.spog.clone(), self.0.graphs.clone())
    }

    /// How many different statements there are, derived ones among them.
    pub fn len(&self) -> usize {
        self.0.spo.len()
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.0.spo.is_empty()
    }

    /// The objects of a subject and predicate.
    pub fn objects<'a>(
        &'a self,
        subject: &NamedOrBlankNode,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'a Term> + use<'a> {
        let pattern = self.node(subject).zip(self.predicate(predicate));
        let matches = pattern.map(|(s, p)| self.matches(Some(s), Some(p), None));
        matches
            .into_iter()
            .flatten()
            .map(|[_, _, o]| self.0.terms.term(o))
    }

    /// The subjects that have a predicate, each once.
    pub fn subjects<'a>(
        &'a self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = NamedOrBlankNode> + use<'a> {
        let pattern = self.predicate(predicate);
        let matches = pattern.map(|p| self.matches(None, Some(p), None));
        let mut subjects: Vec<_> = matches.into_iter().flatten().map(|[s, ..]| s).collect();
        subjects.sort_unstable();
        subjects.dedup();
        subjects
            .into_iter()
            .filter_map(|s| self.0.terms.resource(s))
    }

    /// The subjects that have this predicate and object.
    pub fn subjects_with<'a>(
        &'a self,
        predicate: NamedNodeRef<'_>,
        object: &Term,
    ) -> impl Iterator<Item = NamedOrBlankNode> + use<'a> {
        let pattern = self.predicate(predicate).zip(self.id(object));
        let matches = pattern.map(|(p, o)| self.matches(None, Some(p), Some(o)));
        matches
            .into_iter()
            .flatten()
            .filter_map(|[s, ..]| self.0.terms.resource(s))
    }

    /// Every statement of a subject.
    pub fn about<'a>(
        &'a self,
        subject: &NamedOrBlankNode,
    ) -> impl Iterator<Item = Triple> + use<'a> {
        let matches = self
            .node(subject)
            .map(|s| self.matches(Some(s), None, None));
        matches
            .into_iter()
            .flatten()
            .filter_map(|statement| self.0.terms.triple(statement))
    }

    fn node(&self, node: &NamedOrBlankNode) -> Option<Id> {
        self.id(&node.clone().into())
    }

    fn predicate(&self, predicate: NamedNodeRef<'_>) -> Option<Id> {
        self.id(&NamedNode::from(predicate).into())
    }

    pub(super) fn id(&self, term: &Term) -> Option<Id> {
        self.0.terms.id(term)
    }

    pub(super) fn term(&self, id: Id) -> &Term {
        self.0.terms.term(id)
    }

    pub(super) fn graphs(&self) -> &[Id] {
        &self.0.graphs
    }

    /// The documents that make a statement.
    pub(super) fn graphs_of(&self, [s, p, o]: Statement) -> impl Iterator<Item = Id> + use<> {
        let state = Arc::clone(&self.0);
        let start = state.spog.partition_point(|q| *q < [s, p, o, 0]);
        let end = start + state.spog[start..].partition_point(|q| q[..3] == [s, p, o]);
        (start..end).map(move |at| state.spog[at][3])
    }

    /// The statements of the union that fit a pattern, from one range of one list.
    pub(super) fn matches(
        &self,
        s: Option<Id>,
        p: Option<Id>,
        o: Option<Id>,
    ) -> impl Iterator<Item = Statement> + use<> {
        type List = fn(&State) -> &[[Id; 3]];
        let (order, list, prefix): (_, List, Vec<Id>) = match (s, p, o) {
            (Some(s), None, Some(o)) => (Order::Osp, |state| &state.osp, vec![o, s]),
            (Some(s), p, o) => (
                Order::Spo,
                |state| &state.spo,
                [Some(s), p, o].into_iter().flatten().collect(),
            ),
            (None, Some(p), o) => (
                Order::Pos,
                |state| &state.pos,
                [Some(p), o].into_iter().flatten().collect(),
            ),
            (None, None, o) => (Order::Osp, |state| &state.osp, o.into_iter().collect()),
        };
        let range = range(list(&self.0), &prefix);
        let state = Arc::clone(&self.0);
        range.map(move |at| order.back(list(&state)[at]))
    }
}

/// Where the entries of a sorted list stand that begin with these numbers.
fn range(list: &[[Id; 3]], prefix: &[Id]) -> Range<usize> {
    let begins = |entry: &[Id; 3]| entry[..prefix.len()].cmp(prefix);
    let start = list.partition_point(|entry| begins(entry).is_lt());
    let length = list[start..].partition_point(|entry| begins(entry).is_eq());
    start..start + length
}
