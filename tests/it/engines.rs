//! The saved queries give the same rows on other engines over a portable export: here on oxigraph in
//! memory, in `second` on rdflib.

use crate::engine::{Engine, OxigraphEngine};
use crate::queries::{cases, table, values, world};
use crate::same::same;
use annals::Annals;
use annals::database::{Error, ExtractOptions};
use annals::query::params::parse;
use annals::query::{Answer, ParamValues, SavedQuery};
use oxrdf::{GraphName, Quad};
use std::collections::BTreeMap;

/// The text of a query with values substituted for the defaults of its parameters.
fn with_values(saved: &SavedQuery, with: &BTreeMap<String, String>) -> String {
    let header = saved.header().expect("a header");
    let mut text = saved.text().to_owned();
    for (name, words) in with {
        let (_, param) = header
            .params()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{} has no parameter {name}", saved.name()));
        let terms = words.split_whitespace().map(|word| {
            let term = parse(param.kind, word).unwrap_or_else(|e| panic!("{word}: {e}"));
            format!("{term} ")
        });
        let terms: String = terms.collect();
        let cell = format!("VALUES ?{name} {{");
        let parts: Vec<&str> = text.split(&cell).collect();
        assert!(parts.len() > 1, "{} has a cell for {name}", saved.name());
        let mut filled = parts[0].to_owned();
        for part in &parts[1..] {
            let (_, rest) = part.split_once('}').expect("the end of the cell");
            filled.push_str(&format!("{cell} {terms}}}{rest}"));
        }
        text = filled;
    }
    text
}

/// A query with the values of a case, and our answer.
struct AnsweredQuery {
    name: String,
    text: String,
    answer: Answer,
}

/// Every saved query with the values of each of its cases.
fn answered_queries(world: &Annals) -> Vec<AnsweredQuery> {
    let (cases, plain) = (cases(), BTreeMap::new());
    let mut query = Vec::new();
    for saved in world.catalog().iter() {
        let with = match cases.get(saved.name()) {
            Some(cases) => cases.iter().map(|case| &case.with).collect(),
            None => vec![&plain],
        };
        for with in with {
            let own = match with.is_empty() {
                true => ParamValues::default(),
                false => values(saved, with),
            };
            query.push(AnsweredQuery {
                name: saved.name().to_owned(),
                text: with_values(saved, with),
                answer: Answer::Table(table(world, saved, &own)),
            });
        }
    }
    assert!(query.len() > 60, "{}", query.len());
    query
}

/// A portable export, statement by statement.
pub fn portable(world: &Annals) -> Vec<Quad> {
    let what = ExtractOptions {
        ontology: true,
        derived: true,
        ..ExtractOptions::default()
    };
    let mut quads = Vec::new();
    let give = |quad: Quad| {
        assert_eq!(quad.graph_name, GraphName::DefaultGraph);
        quads.push(quad);
        Ok::<_, Error>(())
    };
    world.extract(what, give).expect("it can be read");
    quads
}

/// Queries that return decimals, which oxigraph's store normalizes.
const REWRITTEN: [&str; 1] = ["likelihoods"];

#[test]
fn every_saved_query_has_the_same_rows_on_oxigraph_over_a_portable_export() {
    let world = world();
    let mut oxigraph = OxigraphEngine::default();
    let triples = portable(&world).into_iter().map(Into::into);
    oxigraph.load(None, triples.collect());
    let mut all = answered_queries(&world);
    all.retain(|query| !REWRITTEN.contains(&query.name.as_str()));
    for query in all {
        let answer = oxigraph.query(&query.text, "http://example.org/");
        let answer =
            OxigraphEngine::as_stored(answer.unwrap_or_else(|e| panic!("{}: {e:?}", query.name)));
        let same = same(&query.answer, &answer, false);
        same.unwrap_or_else(|why| panic!("{}\n{}\n{why}", query.name, query.text));
    }
}
