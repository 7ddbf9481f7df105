//! The probe: whether an endpoint answers as annals does.
//!
//! A small fictional world is published under a scratch name, and every saved query is asked there with
//! the values of its tests. An engine is judged by what it answers, not by its name.

use super::pointer::{Pointer, publication_of_day};
use super::publish::PublishOptions;
use super::{Annals, EndpointError, LoadError, PublishError, embedded};
use crate::model::marking::Marking;
use crate::query::{self, Answer, QueryOptions, probe_cases, publication};
use crate::remote::{self, Client, Results};
use crate::store;
use oxrdf::{Literal, NamedNode, Term, Triple};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many publishers race.
const RACERS: usize = 4;
/// An answer as long as endpoints with a limit cut.
const LONG: usize = 20_000;

/// What an endpoint answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProbeReport {
    /// How many cases of saved queries were asked.
    pub cases: usize,
    /// How many were answered as here.
    pub right: usize,
    /// The queries that are answered otherwise, each with the first difference.
    pub wrong: Vec<(String, String)>,
    /// How many statements were sent.
    pub statements: usize,
    /// How many come back in another form.
    pub changed: usize,
    /// One of them: as sent, and as it came back.
    pub example: Option<(String, String)>,
    /// Whether one of several publishers wins, and no more.
    pub one_winner: bool,
    /// Whether a long answer is whole.
    pub long_answers: bool,
}

/// Why an endpoint could not be probed.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// The world could not be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// It could not be opened.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// It could not be built.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The cases could not be read.
    #[error(transparent)]
    Query(#[from] query::Error),
    /// The endpoint failed.
    #[error(transparent)]
    Remote(#[from] remote::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Probes an endpoint, and says at the pointer of a publication which queries it answers wrongly. `mark`
/// tells this probe from all others.
///
/// # Errors
/// See [`ProbeError`].
pub fn probe(
    client: &Arc<Client>,
    of: &NamedNode,
    mark: &str,
    now: &str,
) -> Result<ProbeReport, ProbeError> {
    let world = Annals::scratch(embedded::world())?;
    let scratch = publication_of_day(of, &format!("probe-{mark}"));
    let options = PublishOptions {
        publication: scratch.clone(),
        now: now.to_owned(),
        mark: mark.to_owned(),
        allowed: Marking::default(),
        keep: 1,
        adopt: None,
        dry_run: false,
        wrong: None,
    };
    let published = world.publish(client, &options, |_| {})?;
    let graph = NamedNode::new_unchecked(published.graph);
    let asked = ask(&world, client, &scratch, &graph);
    let cleared = Pointer::read(client, &scratch).and_then(|pointer| {
        let mut graphs = pointer.graphs.values();
        graphs.try_for_each(|graph| graph.remove(client, &scratch))
    });
    let cleared = cleared.and_then(|()| client.update(&publication::remove(&scratch, &scratch)));
    let report = asked?;
    cleared?;
    let pointer = Pointer::read(client, of)?;
    let wrong = report.wrong.iter().map(|(name, _)| name.clone());
    pointer.set_wrong(client, of, &wrong.collect())?;
    Ok(report)
}

fn ask(
    world: &Annals,
    client: &Arc<Client>,
    scratch: &NamedNode,
    graph: &NamedNode,
) -> Result<ProbeReport, ProbeError> {
    let there = Annals::at_endpoint(Annals::new()?, Arc::clone(client), scratch, None)?;
    let mut report = ProbeReport::default();
    ask_cases(world, &there, &mut report)?;
    compare_statements(world, client, graph, &mut report)?;
    report.one_winner = race(client, scratch, graph)? == 1;
    let long = client.query(&publication::pairs(LONG), Some(graph.as_str()), None, None);
    report.long_answers = matches!(long, Ok(Results::Rows { rows, .. }) if rows.len() == LONG);
    Ok(report)
}

/// Asks each saved query with each case.
fn ask_cases(world: &Annals, there: &Annals, report: &mut ProbeReport) -> Result<(), ProbeError> {
    for (name, text) in embedded::cases() {
        let saved = world.catalog().get(&name)?;
        for values in probe_cases(saved, &text)? {
            let options = QueryOptions::default();
            let here = world.run_saved(saved, &values, &options)?;
            report.cases += 1;
            let difference = match there.run_saved(saved, &values, &options) {
                Ok(answer) => difference(&here, &answer),
                Err(error) => Some(error.to_string()),
            };
            match difference {
                None => report.right += 1,
                Some(difference) if report.wrong.iter().all(|(known, _)| *known != name) => {
                    report.wrong.push((name.clone(), difference));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// What distinguishes an answer from the right one.
fn difference(right: &Answer, other: &Answer) -> Option<String> {
    let (Answer::Table(right), Answer::Table(other)) = (right, other) else {
        return (right != other).then(|| "another answer".to_owned());
    };
    let values = |row: &Vec<Option<Term>>| row.iter().map(value).collect::<Vec<_>>();
    let [mine, its] = [right, other].map(|table| table.rows.iter().map(values).collect::<Vec<_>>());
    if mine == its {
        return None;
    }
    Some(match its.len().cmp(&mine.len()) {
        std::cmp::Ordering::Greater => format!("{} rows too many", its.len() - mine.len()),
        std::cmp::Ordering::Less => format!("{} rows too few", mine.len() - its.len()),
        std::cmp::Ordering::Equal => {
            let rows = mine.iter().zip(&its);
            let differing = rows.filter(|(one, other)| one != other).count();
            format!("{differing} of {} rows differ", mine.len())
        }
    })
}

/// A cell, numbers by their value: engines write `1.10` in several ways.
fn value(cell: &Option<Term>) -> Option<String> {
    let term = cell.as_ref()?;
    if let Term::Literal(literal) = term
        && literal.language().is_none()
        && let Ok(number) = literal.value().parse::<f64>()
    {
        return Some(number.to_string());
    }
    Some(term.to_string())
}

/// Counts the statements that come back in another form.
fn compare_statements(
    world: &Annals,
    client: &Client,
    graph: &NamedNode,
    report: &mut ProbeReport,
) -> Result<(), ProbeError> {
    let results = client.query(&publication::statements(), Some(graph.as_str()), None, None)?;
    let Results::Rows { rows, .. } = results else {
        return Ok(());
    };
    let mut came: BTreeSet<String> = rows.iter().map(|row| line(row)).collect();
    let what = super::ExtractOptions {
        by_document: false,
        ontology: true,
        derived: true,
    };
    let mut missing = Vec::new();
    world.extract(what, |quad| {
        report.statements += 1;
        let cells = [
            Some(Term::from(quad.subject)),
            Some(quad.predicate.into()),
            Some(quad.object),
        ];
        let sent = line(&cells);
        if !came.remove(&sent) {
            missing.push(sent);
        }
        Ok::<_, store::Error>(())
    })?;
    report.changed = missing.len();
    report.example = missing.into_iter().zip(came).next();
    Ok(())
}

fn line(cells: &[Option<Term>]) -> String {
    let texts = cells.iter().flatten().map(ToString::to_string);
    texts.collect::<Vec<_>>().join(" ")
}

/// How many of several publishers that move one pointer at once find that they did.
fn race(
    client: &Arc<Client>,
    scratch: &NamedNode,
    graph: &NamedNode,
) -> Result<usize, remote::Error> {
    let of = publication_of_day(scratch, "race");
    let state = NamedNode::new_unchecked(format!("{}/state", of.as_str()));
    let says = |value: Literal| Triple::new(graph.clone(), state.clone(), value);
    let step = |mark: u64| {
        let old = [says(Literal::from(0))];
        let new = vec![says(Literal::from(mark))];
        publication::swap(&of, [graph, &state], Some(&Literal::from(0)), &old, new)
    };
    client.update(&publication::insert(&of, vec![says(Literal::from(0))]))?;
    std::thread::scope(|scope| {
        let racers = (1..=RACERS as u64).map(|mark| {
            let step = step(mark);
            // What is answered proves nothing; what is there afterwards does.
            scope.spawn(move || drop(client.update(&step)))
        });
        racers
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|racer| drop(racer.join()));
    });
    let results = client.query(&publication::statements(), Some(of.as_str()), None, None)?;
    client.update(&publication::remove(&of, &of))?;
    Ok(match results {
        Results::Rows { rows, .. } => rows.len(),
        Results::Boolean(_) => 0,
    })
}
