//! The operations of an update: what each finds to change, and the changes.

use super::data::{fresh, plain};
use super::{Rules, Tally, Touched};
use crate::model::vocab::ann;
use crate::query::optimizer::{Graph, plan};
use crate::query::statistics::State;
use crate::query::{DefaultGraph, Error, evaluate};
use crate::store::{self, Id, Scope, View, Writer};
use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, Quad, Term, Triple};
use spareval::{CancellationToken, DeleteInsertQuad, QueryEvaluationError};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GroundQuadPattern, NamedNodePattern, QuadPattern};
use spargebra::{GraphUpdateOperation as Operation, Query};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

fn refuse<T>(reason: &'static str) -> Result<T, Error> {
    Err(Error::Refused(reason))
}

fn refuse_for<T>(name: &NamedNode, reason: &'static str) -> Result<T, Error> {
    let name = name.to_string();
    Err(Error::RefusedFor { name, reason })
}

/// The properties that only the program states.
fn derived(view: View<'_>) -> store::Result<BTreeSet<NamedNode>> {
    let Some(class) = view.id(ann::DERIVED_CLASS)? else {
        return Ok(BTreeSet::new());
    };
    let mut properties = BTreeSet::new();
    for property in view.subjects(rdf::TYPE, class)? {
        if let Term::NamedNode(property) = view.term(property)? {
            properties.insert(property);
        }
    }
    Ok(properties)
}

/// What one operation is to do: statements and the graphs that they are named with.
#[derive(Default)]
struct Changes {
    delete: Vec<Quad>,
    insert: Vec<Quad>,
}

/// An update under way.
pub(super) struct Work<'w, 'e> {
    writer: &'w mut Writer<'e>,
    rules: &'w Rules,
    derived: BTreeSet<NamedNode>,
    token: CancellationToken,
    touched: Touched,
}

impl<'w, 'e> Work<'w, 'e> {
    pub fn new(
        writer: &'w mut Writer<'e>,
        rules: &'w Rules,
        token: CancellationToken,
    ) -> Result<Self, Error> {
        Ok(Self {
            derived: derived(writer.view())?,
            writer,
            rules,
            token,
            touched: Touched::new(),
        })
    }

    /// What was touched by all operations.
    pub fn finish(mut self) -> Touched {
        self.touched.retain(|_, tally| *tally != Tally::default());
        self.touched
    }

    /// Does one operation, on what the earlier ones have left.
    pub fn operation(
        &mut self,
        operation: &Operation,
        whole: &spargebra::Update,
    ) -> Result<(), Error> {
        let changes = match operation {
            Operation::InsertData { data } => Changes {
                insert: fresh(data),
                ..Changes::default()
            },
            Operation::DeleteData { data } => {
                for quad in data {
                    self.is_stated(&quad.predicate)?;
                }
                Changes {
                    delete: data.iter().cloned().map(plain).collect(),
                    ..Changes::default()
                }
            }
            Operation::DeleteInsert {
                delete,
                insert,
                using,
                pattern,
            } => {
                for quad in delete {
                    if let NamedNodePattern::NamedNode(property) = &quad.predicate {
                        self.is_stated(property)?;
                    }
                }
                self.found(delete, insert, using, pattern, whole)?
            }
            Operation::Clear { graph, .. } | Operation::Drop { graph, .. } => {
                return self.clear(graph);
            }
            Operation::Create { graph, silent } => return self.create(graph, *silent),
            // Only a silent one comes here: what it cannot do, it passes over.
            Operation::Load { .. } => return Ok(()),
        };
        self.apply(changes)
    }

    /// What an operation finds to change, before any of it is changed.
    fn found(
        &self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: &Option<QueryDataset>,
        pattern: &GraphPattern,
        whole: &spargebra::Update,
    ) -> Result<Changes, Error> {
        let using = match (&self.rules.using, using) {
            (Some(_), Some(_)) => {
                let reason =
                    "the update names graphs by USING or WITH, and the request names others";
                return Err(Error::Refused(reason));
            }
            (Some(graphs), None) => Some(graphs.clone().into()),
            (None, own) => own.clone(),
        };
        let state = State::new(self.writer.view(), self.rules.default_graph, using)?;
        // A query that gives back its whole pattern, for the planner.
        let query = Query::Construct {
            template: Vec::new(),
            dataset: None,
            pattern: pattern.clone(),
            base_iri: whole.base_iri.clone(),
        };
        let plan = plan(query, &state, None);
        let Query::Construct { pattern, .. } = plan.query else {
            return Err(Error::Evaluation("the plan is of another kind".to_owned()));
        };
        let evaluator = evaluate::changer(self.token.clone());
        let found = evaluator
            .prepare_delete_insert(
                delete.to_vec(),
                insert.to_vec(),
                whole.base_iri.clone(),
                None,
                &pattern,
            )
            .execute(state.dataset(Arc::from(plan.scans)))
            .map_err(failed)?;
        let mut changes = Changes::default();
        for change in found {
            if self.token.is_cancelled() {
                return Err(failed(QueryEvaluationError::Cancelled));
            }
            match change.map_err(failed)? {
                DeleteInsertQuad::Delete(quad) => changes.delete.push(quad),
                DeleteInsertQuad::Insert(quad) => changes.insert.push(quad),
            }
        }
        Ok(changes)
    }

    /// Deletes, then inserts; what would come back at once is left where it is.
    fn apply(&mut self, changes: Changes) -> Result<(), Error> {
        for quad in &changes.insert {
            self.is_stated(&quad.predicate)?;
        }
        let staying: HashSet<&Quad> = changes.insert.iter().collect();
        for quad in &changes.delete {
            if !staying.contains(quad) {
                self.delete(quad)?;
            }
        }
        for quad in &changes.insert {
            self.insert(quad)?;
        }
        Ok(())
    }

    fn delete(&mut self, quad: &Quad) -> Result<(), Error> {
        let triple = Triple::from(quad.clone());
        for graph in self.said_by(quad)? {
            self.may_change(graph.as_ref())?;
            if self.writer.remove(graph.as_ref(), &triple)? {
                self.touched.entry(graph).or_default().deleted += 1;
            }
        }
        Ok(())
    }

    fn insert(&mut self, quad: &Quad) -> Result<(), Error> {
        let graph = match &quad.graph_name {
            GraphName::NamedNode(name) => Some(name.clone()),
            // No document has such a name.
            GraphName::BlankNode(_) => return Ok(()),
            GraphName::DefaultGraph if self.rules.default_graph == DefaultGraph::Stored => None,
            GraphName::DefaultGraph => {
                if !self.said_by(quad)?.is_empty() {
                    return Ok(());
                }
                match &self.rules.document {
                    Some(document) => Some(document.clone()),
                    None => return refuse("name a document for what is inserted without GRAPH"),
                }
            }
        };
        self.may_change(graph.as_ref())?;
        if self
            .writer
            .insert(graph.as_ref(), &Triple::from(quad.clone()))?
        {
            self.touched.entry(graph).or_default().inserted += 1;
        }
        Ok(())
    }

    /// The documents that say a statement, of those that its graph name stands for.
    fn said_by(&self, quad: &Quad) -> Result<Vec<Option<NamedNode>>, Error> {
        let view = self.writer.view();
        let (Some(s), Some(p), Some(o)) = (
            view.id(&quad.subject)?,
            view.id(&quad.predicate)?,
            view.id(&quad.object)?,
        ) else {
            return Ok(Vec::new());
        };
        let scopes: &[Scope] = match &quad.graph_name {
            GraphName::NamedNode(name) => match view.id(name)? {
                Some(id) => &[Scope::Document(id)],
                None => &[],
            },
            GraphName::BlankNode(_) => &[],
            GraphName::DefaultGraph if self.rules.default_graph == DefaultGraph::Stored => {
                &[Scope::Default]
            }
            GraphName::DefaultGraph => &[Scope::Default, Scope::Documents],
        };
        let mut graphs = Vec::new();
        for scope in scopes {
            for found in view.matches(Some(s), Some(p), Some(o), *scope)? {
                graphs.push(found?.document.map(|id| name(view, id)).transpose()?);
            }
        }
        Ok(graphs)
    }

    fn clear(&mut self, target: &GraphTarget) -> Result<(), Error> {
        let graphs = match target {
            GraphTarget::NamedNode(name) => {
                self.may_change(Some(name))?;
                vec![Some(name.clone())]
            }
            GraphTarget::DefaultGraph if self.rules.default_graph == DefaultGraph::Stored => {
                vec![None]
            }
            GraphTarget::DefaultGraph => {
                return refuse(
                    "the default graph is all documents together and is not cleared as one; \
                     name a document, or say CLEAR ALL",
                );
            }
            GraphTarget::NamedGraphs => self.named()?,
            GraphTarget::AllGraphs => {
                let mut all = self.named()?;
                all.push(None);
                all
            }
        };
        for graph in graphs {
            let before = self.writer.changes().len();
            self.writer.replace(graph.as_ref(), [])?;
            let gone = self.writer.changes().len() - before;
            self.touched.entry(graph).or_default().deleted += gone;
        }
        Ok(())
    }

    /// The documents that an update may clear with all others.
    fn named(&self) -> Result<Vec<Option<NamedNode>>, Error> {
        let view = self.writer.view();
        let mut graphs = Vec::new();
        for id in view.documents()? {
            let graph = name(view, id?)?;
            if !self.rules.guarded.contains(&graph) {
                graphs.push(Some(graph));
            }
        }
        Ok(graphs)
    }

    fn create(&self, graph: &NamedNode, silent: bool) -> Result<(), Error> {
        let view = self.writer.view();
        let there = match view.id(graph)? {
            Some(id) => view.has_document(id)?,
            None => false,
        };
        if there && !silent {
            return refuse_for(graph, "is there already");
        }
        Ok(())
    }

    /// Refuses to write a derived statement.
    fn is_stated(&self, property: &NamedNode) -> Result<(), Error> {
        if self.derived.contains(property) {
            return refuse_for(property, "is derived; change what it follows from instead");
        }
        Ok(())
    }

    fn may_change(&self, graph: Option<&NamedNode>) -> Result<(), Error> {
        match graph.filter(|name| self.rules.guarded.contains(*name)) {
            Some(name) => refuse_for(name, "is built in, and updates do not change what it says"),
            None => Ok(()),
        }
    }
}

fn failed(error: QueryEvaluationError) -> Error {
    Error::Evaluation(error.to_string())
}

fn name(view: View<'_>, id: Id) -> store::Result<NamedNode> {
    match view.term(id)? {
        Term::NamedNode(name) => Ok(name),
        Term::BlankNode(_) | Term::Literal(_) => {
            Err(store::Error::Damaged("the name of a document is no IRI"))
        }
    }
}
