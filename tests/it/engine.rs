//! The interface of a SPARQL engine under test, and its two implementations: oxigraph's store in
//! memory, which is the reference, and ours.
//!
//! To run the W3C suites on another engine, implement [`Engine`] and add one line to `run_all` in
//! `w3c/sparql.rs`. Requirements:
//!
//! * The default graph of a query is the stored default graph alone, not the union of all graphs;
//!   the same is true of updates.
//! * Graphs have the names that [`Engine::load`] gives them. Nothing else is in the store: no
//!   ontology, no derived statements; or [`Engine::dump`] leaves them out.
//! * Relative IRIs are resolved against `base`. Where an engine takes none, putting
//!   `BASE <base>` and a line end before the text does it.
//! * A text that is not SPARQL is [`Failure::Syntax`]; what is refused or fails is
//!   [`Failure::Other`].
//! * [`Engine::NAME`] is in the first column of `w3c/ignored.tsv` for the known failures of the
//!   engine. A row for `all` must apply to all engines: a listed test that passes is a failure.

use annals::query::{
    Answer, DefaultGraph, Error, QueryOptions, Table, Update, UpdateContext, run_query,
};
use annals::store::{Scope, Store as AnnalsStore};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::{
    Dataset, GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, QuadRef, Term, Triple,
};

/// Why a query or update failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The text is not SPARQL.
    Syntax(String),
    /// It was refused, or its evaluation failed.
    Other(String),
}

impl Failure {
    /// Any error other than a syntax error.
    pub fn other(error: impl ToString) -> Self {
        Self::Other(error.to_string())
    }
}

/// A SPARQL store, initially empty.
pub trait Engine: Default {
    /// The name in the lists of known failures.
    const NAME: &'static str;

    /// Adds statements to the default graph or to a named one, which then exists even if it is empty.
    fn load(&mut self, graph: Option<NamedNode>, triples: Vec<Triple>);

    /// Runs a query.
    fn query(&self, text: &str, base: &str) -> Result<Answer, Failure>;

    /// Runs an update.
    fn update(&mut self, text: &str, base: &str) -> Result<(), Failure>;

    /// Everything that is stored.
    fn dump(&self) -> Dataset;
}

/// Oxigraph in memory.
pub struct OxigraphEngine(Store);

impl Default for OxigraphEngine {
    fn default() -> Self {
        Self(Store::new().expect("memory can be had"))
    }
}

impl OxigraphEngine {
    /// An answer as this store returns it, which normalizes numbers and times: `007` to `7`.
    pub fn as_stored(mut answer: Answer) -> Answer {
        let kept = |term: &mut Term| {
            let name = NamedNodeRef::new_unchecked("urn:x");
            let scratch = Self::default();
            let quad = QuadRef::new(name, name, &*term, GraphNameRef::DefaultGraph);
            scratch.0.insert(quad).expect("memory takes it");
            let quad = scratch.0.iter().next().expect("what was put there");
            *term = quad.expect("memory can be read").object;
        };
        match &mut answer {
            Answer::Boolean(_) => {}
            Answer::Table(table) => table.rows.iter_mut().flatten().flatten().for_each(kept),
            Answer::Graph { triples, .. } => {
                triples.iter_mut().map(|t| &mut t.object).for_each(kept)
            }
        }
        answer
    }
}

/// The evaluator with a base; without an HTTP client, it cannot call other servers.
fn evaluator(base: &str) -> SparqlEvaluator {
    let evaluator = SparqlEvaluator::new().with_base_iri(base);
    evaluator.expect("the base is an IRI")
}

impl Engine for OxigraphEngine {
    const NAME: &'static str = "oxigraph";

    fn load(&mut self, graph: Option<NamedNode>, triples: Vec<Triple>) {
        if let Some(name) = &graph {
            self.0.insert_named_graph(name).expect("memory takes it");
        }
        let graph = graph.map_or(GraphName::DefaultGraph, GraphName::NamedNode);
        let quads = triples.into_iter().map(|t| t.in_graph(graph.clone()));
        self.0.extend(quads).expect("memory takes it");
    }

    fn query(&self, text: &str, base: &str) -> Result<Answer, Failure> {
        let query = evaluator(base).parse_query(text);
        let query = query.map_err(|error| Failure::Syntax(error.to_string()))?;
        let results = query.on_store(&self.0).execute().map_err(Failure::other)?;
        collect(results).map_err(Failure::other)
    }

    fn update(&mut self, text: &str, base: &str) -> Result<(), Failure> {
        let update = evaluator(base).parse_update(text);
        let update = update.map_err(|error| Failure::Syntax(error.to_string()))?;
        update.on_store(&self.0).execute().map_err(Failure::other)
    }

    fn dump(&self) -> Dataset {
        let quads = self.0.iter().collect::<Result<Vec<Quad>, _>>();
        quads.expect("memory can be read").iter().collect()
    }
}

/// Our own store, without the ontology.
pub struct AnnalsEngine(AnnalsStore);

impl Default for AnnalsEngine {
    fn default() -> Self {
        Self(AnnalsStore::scratch().expect("a temporary folder"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Syntax(problem) => Self::Syntax(problem.message),
            error => Self::other(error),
        }
    }
}

impl Engine for AnnalsEngine {
    const NAME: &'static str = "annals";

    fn load(&mut self, graph: Option<NamedNode>, triples: Vec<Triple>) {
        let loaded = self.0.write(|writer| {
            for triple in &triples {
                writer.insert(graph.as_ref(), triple)?;
            }
            Ok::<_, annals::store::Error>(())
        });
        loaded.expect("the store takes it");
    }

    fn query(&self, text: &str, base: &str) -> Result<Answer, Failure> {
        let limits = QueryOptions {
            default_graph: DefaultGraph::Stored,
            ..QueryOptions::default()
        };
        Ok(run_query(
            &self.0,
            &format!("BASE <{base}>\n{text}"),
            &limits,
        )?)
    }

    fn update(&mut self, text: &str, base: &str) -> Result<(), Failure> {
        let update = Update::parse(&format!("BASE <{base}>\n{text}"))?;
        let context = UpdateContext {
            default_graph: DefaultGraph::Stored,
            ..UpdateContext::default()
        };
        self.0.write(|writer| update.run(writer, &context))?;
        Ok(())
    }

    fn dump(&self) -> Dataset {
        let snapshot = self.0.snapshot().expect("a state");
        let view = snapshot.view();
        let mut dataset = Dataset::new();
        for scope in [Scope::Default, Scope::Documents] {
            for found in view.matches(None, None, None, scope).expect("statements") {
                let found = found.expect("a statement");
                let term = |id| view.term(id).expect("a term");
                let triple = Triple::from_terms(term(found.s), term(found.p), term(found.o));
                let graph = match found.document.map(term) {
                    Some(Term::NamedNode(name)) => GraphName::NamedNode(name),
                    Some(other) => panic!("{other} names a graph"),
                    None => GraphName::DefaultGraph,
                };
                dataset.insert(&triple.expect("a triple").in_graph(graph));
            }
        }
        dataset
    }
}

/// Collects a whole answer.
fn collect(results: QueryResults<'_>) -> Result<Answer, QueryEvaluationError> {
    Ok(match results {
        QueryResults::Boolean(truth) => Answer::Boolean(truth),
        QueryResults::Graph(triples) => Answer::Graph {
            triples: triples.collect::<Result<_, _>>()?,
            truncated: false,
        },
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut table = Table {
                columns: variables.iter().map(|v| v.as_str().to_owned()).collect(),
                ..Table::default()
            };
            for solution in solutions {
                let solution = solution?;
                let cells = variables.iter().map(|v| solution.get(v).cloned());
                table.rows.push(cells.collect());
            }
            Answer::Table(table)
        }
    })
}
