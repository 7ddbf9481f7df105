//! SPARQL Update: changes to documents, written in SPARQL.
//!
//! The operations of one request are one change: each sees what the earlier ones did, and where
//! one fails nothing is changed. What an operation means where it names no graph is a choice, as
//! it is for queries:
//!
//! * Under the union, what is inserted is said by one document that the caller names (unless some
//!   document says it already), and what is deleted goes from every document that says it.
//! * Under the stored default graph, the text means what the standard says.
//!
//! Nobody writes derived statements: to insert one, or to delete one by its property's name, is
//! refused; a deletion whose property is a variable passes over them, since they go by themselves
//! with what they follow from. There are no empty graphs, so `CREATE` only finds fault with a
//! graph that is there, and `CLEAR` and `DROP` are the same and take what is not there for done.
//!
//! ```
//! use annals::query::{Rules, Update};
//! use annals::query::DefaultGraph::Stored;
//! use annals::store::{Scope, Store};
//!
//! let update = Update::parse("INSERT DATA { ev:outage rdfs:label 'Outage' }")?;
//! let store = Store::scratch()?;
//! let rules = Rules { default_graph: Stored, ..Rules::default() };
//! let touched = store.write(|writer| update.run(writer, &rules))?;
//! assert_eq!(touched[&None].inserted, 1);
//! # Ok::<_, annals::query::Error>(())
//! ```

use super::dataset::DefaultGraph;
use super::facts::State;
use super::plan::{Graph, plan};
use super::run::{calls_nobody, parser};
use super::{Error, evaluate, explain};
use crate::model::vocab::ann;
use crate::store::{self, Id, Scope, View, Writer};
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use spareval::{CancellationToken, DeleteInsertQuad, QueryEvaluationError};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GroundQuad, GroundQuadPattern, NamedNodePattern, QuadPattern};
use spargebra::{GraphUpdateOperation as Operation, Query};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// What an update means and may do.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What it means where it names no graph.
    pub default_graph: DefaultGraph,
    /// Under the union: the document that says what is inserted without a graph's name.
    pub document: Option<NamedNode>,
    /// Documents that it may not change.
    pub guarded: BTreeSet<NamedNode>,
    /// Time until it is stopped; none for as long as it takes.
    pub time: Option<Duration>,
}

/// How many statements a document, or the default graph proper, gained and lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many it says that it did not say before.
    pub inserted: usize,
    /// How many it says no more.
    pub deleted: usize,
}

/// The documents that an update changed; none stands for the default graph proper.
pub type Touched = BTreeMap<Option<NamedNode>, Tally>;

/// An update that was read and may be run.
#[derive(Debug, Clone)]
pub struct Update(spargebra::Update);

impl Update {
    /// Reads the text of an update; the prefixes that we know need no declaration.
    ///
    /// # Errors
    /// [`Error::Syntax`] with a place in the text; [`Error::Refused`] where it would read from
    /// elsewhere (`LOAD`) or ask another server (`SERVICE`).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let update = parser().parse_update(text).map_err(|error| {
            Error::Syntax(Box::new(explain::syntax(
                "update",
                text,
                &error.to_string(),
            )))
        })?;
        for operation in &update.operations {
            match operation {
                Operation::DeleteInsert { pattern, .. } => calls_nobody(pattern)?,
                Operation::Load { silent: false, .. } => {
                    return refuse("LOAD would read from elsewhere; load the document instead");
                }
                _ => {}
            }
        }
        Ok(Self(update))
    }

    /// Makes its changes, without what follows from them; tells which documents changed.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::TimedOut`], or see [`Error`]; afterwards the write cannot go
    /// on.
    pub fn run(&self, writer: &mut Writer<'_>, rules: &Rules) -> Result<Touched, Error> {
        let token = CancellationToken::new();
        let Some(time) = rules.time else {
            return self.work(writer, rules, token);
        };
        let (done, wait) = channel::<()>();
        let watched = token.clone();
        std::thread::spawn(move || {
            if wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
                watched.cancel();
            }
        });
        let touched = self.work(writer, rules, token.clone());
        drop(done);
        match touched {
            Err(_) if token.is_cancelled() => Err(Error::TimedOut(time)),
            touched => touched,
        }
    }

    fn work(
        &self,
        writer: &mut Writer<'_>,
        rules: &Rules,
        token: CancellationToken,
    ) -> Result<Touched, Error> {
        let mut work = Work {
            derived: derived(writer.view())?,
            writer,
            rules,
            token,
            touched: Touched::new(),
        };
        for operation in &self.0.operations {
            work.operation(operation, &self.0)?;
        }
        work.touched.retain(|_, tally| *tally != Tally::default());
        Ok(work.touched)
    }
}

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
struct Work<'w, 'e> {
    writer: &'w mut Writer<'e>,
    rules: &'w Rules,
    derived: BTreeSet<NamedNode>,
    token: CancellationToken,
    touched: Touched,
}

impl Work<'_, '_> {
    fn operation(&mut self, operation: &Operation, whole: &spargebra::Update) -> Result<(), Error> {
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
        let state = State::new(self.writer.view(), self.rules.default_graph, using.clone())?;
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

/// Data to insert: its blank nodes are nobody else's.
fn fresh(data: &[spargebra::term::Quad]) -> Vec<Quad> {
    let mut nodes: HashMap<&BlankNode, BlankNode> = HashMap::new();
    let mut quads = Vec::with_capacity(data.len());
    for quad in data {
        let subject = match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => nodes.entry(node).or_default().clone().into(),
            NamedOrBlankNode::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
        };
        let object = match &quad.object {
            Term::BlankNode(node) => nodes.entry(node).or_default().clone().into(),
            other => other.clone(),
        };
        quads.push(Quad {
            subject,
            predicate: quad.predicate.clone(),
            object,
            graph_name: graph_name(&quad.graph_name),
        });
    }
    quads
}

fn plain(quad: GroundQuad) -> Quad {
    Quad {
        subject: quad.subject.into(),
        predicate: quad.predicate,
        object: quad.object.into(),
        graph_name: graph_name(&quad.graph_name),
    }
}

fn graph_name(name: &spargebra::term::GraphName) -> GraphName {
    match name {
        spargebra::term::GraphName::NamedNode(name) => name.clone().into(),
        spargebra::term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}
