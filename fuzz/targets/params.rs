//! Any text is parsed or rejected as a parameter value; a query with such a value runs; any query
//! header is parsed or rejected.
#![no_main]

use annals::query::params::{ParamType, parse};
use annals::query::{Catalog, ParamValues, QueryOptions, SavedQuery, run_saved};
use annals::store::Store;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const TYPES: [ParamType; 12] = [
    ParamType::Date,
    ParamType::Text,
    ParamType::Integer,
    ParamType::Boolean,
    ParamType::Thing,
    ParamType::Event,
    ParamType::Agent,
    ParamType::Claim,
    ParamType::Source,
    ParamType::Place,
    ParamType::Mechanism,
    ParamType::Term,
];

static STORE: LazyLock<Store> = LazyLock::new(|| Store::scratch().expect("a store"));
static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);

fuzz_target!(|text: &str| {
    let queries: Vec<&SavedQuery> = CATALOG.iter().collect();
    let saved = queries[text.len() % queries.len()];
    let header = saved.header().expect("our own queries have headers");
    let mut values = ParamValues::default();
    for ((name, param), value) in header.params().zip(text.split('|').cycle()) {
        match parse(param.kind, value) {
            Ok(term) => values.set(name, [term]),
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
    let limits = QueryOptions {
        max_rows: Some(10),
        ..QueryOptions::default()
    };
    if let Err(error) = run_saved(&STORE, saved, &values, &limits) {
        assert!(!error.to_string().is_empty());
    }
    for kind in TYPES {
        let _ = parse(kind, text);
    }
    let header: String = text.lines().flat_map(|line| ["#+ ", line, "\n"]).collect();
    let _ = SavedQuery::new("fuzz", format!("{header}SELECT * {{}}")).header();
});
