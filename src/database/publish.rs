//! Publishing: what a database holds becomes one graph at a SPARQL endpoint, and then the pointer moves
//! to it.
//!
//! ```text
//! read pointer ─▶ announce P/43-… ─▶ PUT, POST … in parts ─▶ count ─▶ move the pointer ─▶ drop old graphs
//!    state 42                        and of their periods              if state is 42
//! ```
//!
//! Nobody reads a graph before the pointer names it, so a publisher or engine that is killed leaves
//! what was published before; the next publisher removes what was left half-written.

use super::pointer::{PREFIXES, Pointer, PublishedGraph, skolem};
use super::{Annals, as_of, marking};
use crate::database::ExtractOptions;
use crate::model::marking::Marking;
use crate::query::periods::PeriodWriter;
use crate::query::publication;
use crate::remote::{self, Client, Dataset, Results};
use crate::store;
use oxrdf::{NamedNode, Term, Triple};
use std::collections::BTreeSet;
use std::time::Duration;

/// The size of the parts in which a graph is sent.
const PART: usize = 8 << 20;
/// The time for counting a graph, which reads all of it.
const COUNT: Duration = Duration::from_secs(3600);

/// How to publish.
#[derive(Debug, Clone)]
pub struct PublishOptions {
    /// The publication.
    pub publication: NamedNode,
    /// The time, as `xsd:dateTime`.
    pub now: String,
    /// What tells this publisher from all others.
    pub mark: String,
    /// The label of TLP above which nothing is published.
    pub allowed: Marking,
    /// How many published graphs are kept, the new one included.
    pub keep: usize,
    /// A graph that another tool has written there, to be counted and pointed at.
    pub adopt: Option<NamedNode>,
    /// Only count what would be sent.
    pub dry_run: bool,
    /// The saved queries that the endpoint answers wrongly, if it was probed.
    pub wrong: Option<BTreeSet<String>>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishReport {
    /// The graph.
    pub graph: String,
    /// How many statements it has.
    pub statements: u64,
    /// How many bytes were sent, or would be.
    pub bytes: u64,
    /// What the pointer said before.
    pub before: Pointer,
    /// The graphs that were removed.
    pub removed: Vec<String>,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The endpoint failed.
    #[error(transparent)]
    Remote(#[from] remote::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Something that RDF 1.1 does not have.
    #[error("a statement of {0} is of RDF 1.2: it has a triple term or a direction of text")]
    NotRdf11(String),
    /// Somebody else moved the pointer meanwhile.
    #[error(
        "somebody else published here meanwhile: the pointer is at state {now} instead of {was}"
    )]
    Overtaken {
        /// The state that was read.
        was: u64,
        /// The state of today.
        now: u64,
    },
    /// The graph has not the statements that it should have.
    #[error("{graph} has {found} statements at the endpoint, and {sent} here")]
    Incomplete {
        /// The graph.
        graph: String,
        /// How many there should be.
        sent: u64,
        /// How many there are.
        found: u64,
    },
}

impl Annals {
    /// Publishes all that is here as a new graph; `progress` is told how many statements were sent.
    ///
    /// # Errors
    /// See [`PublishError`]; what was published before is still read then.
    pub fn publish(
        &self,
        client: &Client,
        options: &PublishOptions,
        mut progress: impl FnMut(u64),
    ) -> Result<PublishReport, PublishError> {
        let of = &options.publication;
        let before = Pointer::read(client, of)?;
        let own = format!("{}/{}-{}", of.as_str(), before.state + 1, options.mark);
        let periods = NamedNode::new_unchecked(format!("{own}/periods"));
        let graph = match &options.adopt {
            Some(graph) => graph.clone(),
            None => NamedNode::new_unchecked(own),
        };
        if !options.dry_run {
            Pointer::announce(client, of, [&graph, &periods], &options.now)?;
        }
        let published =
            self.send_and_step(client, options, &before, [&graph, &periods], &mut progress);
        let (statements, bytes) = match published {
            Ok(sent) => sent,
            Err(error) => {
                // Whatever happens to them, nobody reads them; the next publisher tries again.
                if !options.dry_run {
                    let _ = client.update(&publication::remove(&periods, of));
                }
                if !options.dry_run && options.adopt.is_none() {
                    let _ = client.update(&publication::remove(&graph, of));
                }
                return Err(error);
            }
        };
        let removed = match options.dry_run {
            true => Vec::new(),
            false => clear(client, options, &before, graph.as_str())?,
        };
        Ok(PublishReport {
            graph: graph.into_string(),
            statements,
            bytes,
            before,
            removed,
        })
    }

    /// The strictest label that anything here is marked with, of those that are allowed.
    fn strictest(&self, allowed: Marking) -> Result<Marking, store::Error> {
        let lower = Marking::ALL.into_iter().filter(|label| *label < allowed);
        for label in lower {
            if !self.has_marked_above(label)? {
                return Ok(label);
            }
        }
        Ok(allowed)
    }

    /// Sends all statements, and the periods of the events among them.
    fn send(
        &self,
        parts: &mut Parts<'_>,
        index: &mut Parts<'_>,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), PublishError> {
        let what = ExtractOptions {
            by_document: false,
            ontology: true,
            derived: true,
        };
        let mut periods = PeriodWriter::default();
        self.extract(what, |quad| {
            let (property, object) = (quad.predicate.as_ref(), quad.object.as_ref());
            if let Some(period) = periods.add(&quad.subject, property, object) {
                index.add(period)?;
            }
            if parts.add(quad.into())? {
                progress(parts.statements);
            }
            Ok::<_, PublishError>(())
        })?;
        if let Some(period) = periods.finish() {
            index.add(period)?;
        }
        parts.finish()?;
        index.finish()
    }

    /// Sends the graph and the periods of its events, counts them, and moves the pointer; gives its
    /// statements and all bytes.
    fn send_and_step(
        &self,
        client: &Client,
        options: &PublishOptions,
        before: &Pointer,
        [graph, periods]: [&NamedNode; 2],
        progress: &mut impl FnMut(u64),
    ) -> Result<(u64, u64), PublishError> {
        let writes = !options.dry_run;
        let sends = writes && options.adopt.is_none();
        let mut parts = Parts::new(sends.then_some((client, graph.as_str())));
        let mut index = Parts::new(writes.then_some((client, periods.as_str())));
        self.send(&mut parts, &mut index, progress)?;
        let (statements, bytes) = (parts.statements, parts.bytes + index.bytes);
        progress(statements);
        if options.dry_run {
            return Ok((statements, bytes));
        }
        let found = count(client, graph.as_str())?;
        if found != statements {
            return Err(PublishError::Incomplete {
                graph: graph.as_str().to_owned(),
                sent: statements,
                found,
            });
        }
        let documents = self.documents()?;
        let mut to = PublishedGraph {
            graph: graph.as_str().to_owned(),
            statements: Some(statements),
            documents: documents.len() as u64,
            asserted: documents.iter().map(|it| it.statements as u64).sum(),
            version: Self::version(),
            announced: String::new(),
            periods: Some(periods.clone()),
            indexed: count_periods(client, [graph, periods], index.statements)?,
            marking: self.strictest(options.allowed)?.name().to_owned(),
            notes: Default::default(),
        };
        let snapshot = self.store.snapshot()?;
        for name in [as_of::NOTE, marking::NOTE] {
            if let Some(note) = snapshot.view().note(name)? {
                let note = String::from_utf8_lossy(note).into_owned();
                to.notes.insert(name.to_owned(), note);
            }
        }
        drop(snapshot);
        let prefixes = serde_json::to_string(&self.prefixes()?).unwrap_or_default();
        to.notes.insert(PREFIXES.to_owned(), prefixes);
        let of = &options.publication;
        let wrong = options.wrong.as_ref().unwrap_or(&before.wrong);
        match before.step(client, of, &to, wrong)? {
            true => Ok((statements, bytes)),
            false => Err(PublishError::Overtaken {
                was: before.state,
                now: Pointer::read(client, of)?.state,
            }),
        }
    }
}

/// The number of statements of a graph at the endpoint.
fn count(client: &Client, graph: &str) -> Result<u64, remote::Error> {
    let results = client.query(&publication::count(), Some(graph), Some(COUNT), Some(1))?;
    Ok(number_in(results))
}

/// The number of periods, if they are found as readers ask for them, by the name of their graph beside that of
/// the events: not every endpoint knows two graphs. Without, windows are found all the same.
fn count_periods(
    client: &Client,
    [graph, periods]: [&NamedNode; 2],
    sent: u64,
) -> Result<Option<u64>, remote::Error> {
    let graphs = Dataset {
        default: Some(graph.as_str()),
        named: Some(periods.as_str()),
    };
    let count = publication::count_named(periods);
    match client.query(&count, graphs, Some(COUNT), Some(1)) {
        Ok(results) => Ok(Some(number_in(results)).filter(|found| *found == sent)),
        Err(remote::Error::Status { .. } | remote::Error::Unexpected { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The one number of an answer.
fn number_in(results: Results) -> u64 {
    let Results::Rows { rows, .. } = results else {
        return 0;
    };
    match rows.first().and_then(|row| row.first()?.as_ref()) {
        Some(Term::Literal(number)) => number.value().parse().unwrap_or(0),
        _ => 0,
    }
}

/// Removes the published graphs that are not to be kept, and those that were never finished: whoever
/// still writes one for this state or an earlier one has lost.
fn clear(
    client: &Client,
    options: &PublishOptions,
    before: &Pointer,
    current: &str,
) -> Result<Vec<String>, PublishError> {
    let of = &options.publication;
    let after = Pointer::read(client, of)?;
    let number = |graph: &str| Pointer::number_of(of, graph).unwrap_or(0);
    // Somebody else may have won at the same time, or since.
    let read = after.current.as_ref().map(|it| it.graph.as_str());
    let others = after.graphs.values().filter(|it| {
        it.graph != current
            && Some(it.graph.as_str()) != read
            && number(&it.graph) <= before.state + 1
    });
    let (mut whole, unfinished): (Vec<&PublishedGraph>, Vec<_>) =
        others.partition(|it| it.statements.is_some());
    whole.sort_by_key(|it| std::cmp::Reverse(number(&it.graph)));
    let old = whole.into_iter().skip(options.keep.saturating_sub(1));
    let mut removed = Vec::new();
    for graph in old.chain(unfinished) {
        graph.remove(client, of)?;
        removed.push(graph.graph.clone());
    }
    Ok(removed)
}

/// A graph in N-Triples, part by part.
struct Parts<'a> {
    to: Option<(&'a Client, &'a str)>,
    part: Vec<u8>,
    is_first: bool,
    statements: u64,
    bytes: u64,
}

impl<'a> Parts<'a> {
    fn new(to: Option<(&'a Client, &'a str)>) -> Self {
        Self {
            to,
            part: Vec::new(),
            is_first: true,
            statements: 0,
            bytes: 0,
        }
    }

    /// Adds a statement; says whether a part was sent.
    fn add(&mut self, triple: Triple) -> Result<bool, PublishError> {
        let object: Term = match triple.object {
            Term::Triple(_) => return Err(PublishError::NotRdf11(triple.subject.to_string())),
            Term::Literal(literal) if literal.direction().is_some() => {
                return Err(PublishError::NotRdf11(triple.subject.to_string()));
            }
            Term::BlankNode(node) => skolem(node.into()).into(),
            other => other,
        };
        let subject = skolem(triple.subject);
        let line = format!("{subject} {} {object} .\n", triple.predicate);
        self.statements += 1;
        self.bytes += line.len() as u64;
        if self.to.is_some() {
            self.part.extend_from_slice(line.as_bytes());
        }
        let is_full = self.part.len() >= PART;
        if is_full {
            self.send()?;
        }
        Ok(is_full)
    }

    fn finish(&mut self) -> Result<(), PublishError> {
        match self.is_first || !self.part.is_empty() {
            true => self.send(),
            false => Ok(()),
        }
    }

    fn send(&mut self) -> Result<(), PublishError> {
        if let Some((client, graph)) = self.to {
            client.write_graph(graph, &self.part, self.is_first)?;
        }
        self.part.clear();
        self.is_first = false;
        Ok(())
    }
}
