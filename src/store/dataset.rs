//! The graph as the SPARQL evaluator reads it: the union as default graph, documents behind
//! `GRAPH`.

use super::terms::Id;
use super::view::{Statement, View};
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::convert::Infallible;
use std::rc::Rc;

/// A term inside a running query: one of the store's, or one that only the query knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Held {
    /// A term that the store knows, by number.
    Stored(Id),
    /// A term of the query's own making.
    Own(Rc<Term>),
}

impl Held {
    /// The number where the store has one; a term of the query's own matches no statement.
    fn id(&self) -> Option<Id> {
        match self {
            Self::Stored(id) => Some(*id),
            Self::Own(_) => None,
        }
    }
}

/// A pattern of which every term is known, or none where one is not.
fn pattern<const N: usize>(terms: [Option<&Held>; N]) -> Option<[Option<Id>; N]> {
    let mut known = [None; N];
    for (slot, term) in known.iter_mut().zip(terms) {
        *slot = match term {
            None => None,
            Some(term) => Some(term.id()?),
        };
    }
    Some(known)
}

fn quad([s, p, o]: Statement, graph: Option<Id>) -> InternalQuad<Held> {
    InternalQuad {
        subject: Held::Stored(s),
        predicate: Held::Stored(p),
        object: Held::Stored(o),
        graph_name: graph.map(Held::Stored),
    }
}

impl<'a> QueryableDataset<'a> for View {
    type InternalTerm = Held;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Held>,
        predicate: Option<&Held>,
        object: Option<&Held>,
        graph_name: Option<Option<&Held>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Held>, Infallible>> + use<'a> {
        type Quads = Box<dyn Iterator<Item = Result<InternalQuad<Held>, Infallible>>>;
        let graph = graph_name.flatten();
        let Some([s, p, o, graph]) = pattern([subject, predicate, object, graph]) else {
            return Box::new(std::iter::empty()) as Quads;
        };
        let statements = self.matches(s, p, o);
        if graph_name == Some(None) {
            return Box::new(statements.map(|statement| Ok(quad(statement, None)))) as Quads;
        }
        let view = self.clone();
        Box::new(statements.flat_map(move |statement| {
            view.graphs_of(statement)
                .filter(move |name| graph.is_none_or(|wanted| wanted == *name))
                .map(move |name| Ok(quad(statement, Some(name))))
        }))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Held, Infallible>> + use<'a> {
        let graphs = self.graphs().to_vec();
        graphs.into_iter().map(|graph| Ok(Held::Stored(graph)))
    }

    fn contains_internal_graph_name(&self, graph: &Held) -> Result<bool, Infallible> {
        Ok(graph
            .id()
            .is_some_and(|graph| self.graphs().contains(&graph)))
    }

    fn internalize_term(&self, term: Term) -> Result<Held, Infallible> {
        Ok(match self.id(&term) {
            Some(id) => Held::Stored(id),
            None => Held::Own(Rc::new(term)),
        })
    }

    fn externalize_term(&self, term: Held) -> Result<Term, Infallible> {
        Ok(match term {
            Held::Stored(id) => self.term(id).clone(),
            Held::Own(term) => Rc::unwrap_or_clone(term),
        })
    }
}
