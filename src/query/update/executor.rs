//! Executes the operations of an update: evaluates their patterns and applies the changes.

use super::data::{quad_to_delete, quads_to_insert};
use super::{ChangeCount, ChangedGraphs, UpdateContext};
use crate::model::vocab::ann;
use crate::query::optimizer::{QueryableGraph, plan};
use crate::query::statistics::StoreGraph;
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

fn refuse_change<T>(name: &NamedNode, reason: &'static str) -> Result<T, Error> {
    let name = name.to_string();
    Err(Error::RefusedFor { name, reason })
}

/// The derived properties, which only the program writes.
fn derived_properties(view: View<'_>) -> store::Result<BTreeSet<NamedNode>> {
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

/// The quads that one operation deletes and inserts.
#[derive(Default)]
struct Changes {
    delete: Vec<Quad>,
    insert: Vec<Quad>,
}

/// Executes one update.
pub(super) struct UpdateExecutor<'w, 'e> {
    writer: &'w mut Writer<'e>,
    context: &'w UpdateContext,
    derived: BTreeSet<NamedNode>,
    token: CancellationToken,
    changed: ChangedGraphs,
}

impl<'w, 'e> UpdateExecutor<'w, 'e> {
    pub fn new(
        writer: &'w mut Writer<'e>,
        context: &'w UpdateContext,
        token: CancellationToken,
    ) -> Result<Self, Error> {
        Ok(Self {
            derived: derived_properties(writer.view())?,
            writer,
            context,
            token,
            changed: ChangedGraphs::new(),
        })
    }

    /// The changes of all operations.
    pub fn finish(mut self) -> ChangedGraphs {
        self.changed
            .retain(|_, count| *count != ChangeCount::default());
        self.changed
    }

    /// Executes one operation, on the result of the earlier ones.
    pub fn operation(
        &mut self,
        operation: &Operation,
        update: &spargebra::Update,
    ) -> Result<(), Error> {
        let changes = match operation {
            Operation::InsertData { data } => Changes {
                insert: quads_to_insert(data),
                ..Changes::default()
            },
            Operation::DeleteData { data } => {
                for quad in data {
                    self.check_not_derived(&quad.predicate)?;
                }
                Changes {
                    delete: data.iter().cloned().map(quad_to_delete).collect(),
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
                        self.check_not_derived(property)?;
                    }
                }
                self.evaluate(delete, insert, using, pattern, update)?
            }
            Operation::Clear { graph, .. } | Operation::Drop { graph, .. } => {
                return self.clear(graph);
            }
            Operation::Create { graph, silent } => return self.create(graph, *silent),
            // Only LOAD SILENT gets here, and it ignores failure.
            Operation::Load { .. } => return Ok(()),
        };
        self.apply(changes)
    }

    /// Evaluates `DELETE … INSERT … WHERE`, before anything is changed.
    fn evaluate(
        &self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: &Option<QueryDataset>,
        pattern: &GraphPattern,
        update: &spargebra::Update,
    ) -> Result<Changes, Error> {
        let using = match (&self.context.using, using) {
            (Some(_), Some(_)) => {
                let reason =
                    "the update names graphs by USING or WITH, and the request names others";
                return Err(Error::Refused(reason));
            }
            (Some(graphs), None) => Some(graphs.clone().into()),
            (None, own) => own.clone(),
        };
        let graph = StoreGraph::new(
            self.writer.view(),
            self.context.default_graph,
            using,
            &self.context.hidden_graphs,
        )?;
        // The optimizer takes queries, so wrap the pattern in one.
        let query = Query::Construct {
            template: Vec::new(),
            dataset: None,
            pattern: pattern.clone(),
            base_iri: update.base_iri.clone(),
        };
        let plan = plan(query, &graph, None);
        let Query::Construct { pattern, .. } = plan.query else {
            return Err(Error::Evaluation(
                "the optimizer changed the query form".to_owned(),
            ));
        };
        let evaluator = evaluate::update_evaluator(self.token.clone());
        let results = evaluator
            .prepare_delete_insert(
                delete.to_vec(),
                insert.to_vec(),
                update.base_iri.clone(),
                None,
                &pattern,
            )
            .execute(graph.dataset(Arc::from(plan.scans)))
            .map_err(failed)?;
        let mut changes = Changes::default();
        for change in results {
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

    /// Deletes, then inserts; a quad that is in both is left alone.
    fn apply(&mut self, changes: Changes) -> Result<(), Error> {
        for quad in &changes.insert {
            self.check_not_derived(&quad.predicate)?;
        }
        let kept: HashSet<&Quad> = changes.insert.iter().collect();
        for quad in &changes.delete {
            if !kept.contains(quad) {
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
        for graph in self.graphs_with(quad)? {
            self.check_writable(graph.as_ref())?;
            if self.writer.remove(graph.as_ref(), &triple)? {
                self.changed.entry(graph).or_default().deleted += 1;
            }
        }
        Ok(())
    }

    fn insert(&mut self, quad: &Quad) -> Result<(), Error> {
        let graph = match &quad.graph_name {
            GraphName::NamedNode(name) => Some(name.clone()),
            // No document is named by a blank node.
            GraphName::BlankNode(_) => return Ok(()),
            GraphName::DefaultGraph if self.context.default_graph == DefaultGraph::Stored => None,
            GraphName::DefaultGraph => {
                if !self.graphs_with(quad)?.is_empty() {
                    return Ok(());
                }
                match &self.context.target {
                    Some(target) => Some(target.clone()),
                    None => return refuse("name a document for statements inserted without GRAPH"),
                }
            }
        };
        self.check_writable(graph.as_ref())?;
        if self
            .writer
            .insert(graph.as_ref(), &Triple::from(quad.clone()))?
        {
            self.changed.entry(graph).or_default().inserted += 1;
        }
        Ok(())
    }

    /// The documents, among those that the graph name of a quad denotes, that contain it.
    fn graphs_with(&self, quad: &Quad) -> Result<Vec<Option<NamedNode>>, Error> {
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
            GraphName::DefaultGraph if self.context.default_graph == DefaultGraph::Stored => {
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
                self.check_writable(Some(name))?;
                vec![Some(name.clone())]
            }
            GraphTarget::DefaultGraph if self.context.default_graph == DefaultGraph::Stored => {
                vec![None]
            }
            GraphTarget::DefaultGraph => {
                return refuse(
                    "the default graph is the union of all documents and cannot be cleared; \
                     name a document, or write CLEAR ALL",
                );
            }
            GraphTarget::NamedGraphs => self.clearable()?,
            GraphTarget::AllGraphs => {
                let mut all = self.clearable()?;
                all.push(None);
                all
            }
        };
        for graph in graphs {
            let before = self.writer.changes().len();
            self.writer.replace(graph.as_ref(), [])?;
            let deleted = self.writer.changes().len() - before;
            self.changed.entry(graph).or_default().deleted += deleted;
        }
        Ok(())
    }

    /// The documents that `CLEAR ALL` clears.
    fn clearable(&self) -> Result<Vec<Option<NamedNode>>, Error> {
        let view = self.writer.view();
        let mut graphs = Vec::new();
        for id in view.documents()? {
            let graph = name(view, id?)?;
            if !self.context.protected.contains(&graph) {
                graphs.push(Some(graph));
            }
        }
        Ok(graphs)
    }

    fn create(&self, graph: &NamedNode, silent: bool) -> Result<(), Error> {
        let view = self.writer.view();
        let exists = match view.id(graph)? {
            Some(id) => view.has_document(id)?,
            None => false,
        };
        if exists && !silent {
            return refuse_change(graph, "already exists");
        }
        Ok(())
    }

    /// Refuses to write a derived property.
    fn check_not_derived(&self, property: &NamedNode) -> Result<(), Error> {
        if self.derived.contains(property) {
            return refuse_change(
                property,
                "is derived; change the statements that it is derived from instead",
            );
        }
        Ok(())
    }

    fn check_writable(&self, graph: Option<&NamedNode>) -> Result<(), Error> {
        match graph.filter(|name| self.context.protected.contains(*name)) {
            Some(name) => refuse_change(name, "is built in and cannot be changed by an update"),
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
        Term::BlankNode(_) | Term::Literal(_) | Term::Triple(_) => Err(store::Error::Damaged(
            "the name of a document is not an IRI",
        )),
    }
}
