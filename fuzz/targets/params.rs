//! Any text is a value of a parameter or none; a query with such a value runs; any header is read
//! or refused.
#![no_main]

use annals::query::params::{Kind, parse};
use annals::query::{Catalog, Limits, Saved, Values, run};
use annals::store::Store;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

const KINDS: [Kind; 12] = [
    Kind::Date,
    Kind::Text,
    Kind::Integer,
    Kind::Boolean,
    Kind::Thing,
    Kind::Event,
    Kind::Agent,
    Kind::Claim,
    Kind::Source,
    Kind::Place,
    Kind::Mechanism,
    Kind::Term,
];

static STORE: LazyLock<Store> = LazyLock::new(|| Store::scratch().expect("a store"));
static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::embedded);

fuzz_target!(|text: &str| {
    let queries: Vec<&Saved> = CATALOG.iter().collect();
    let saved = queries[text.len() % queries.len()];
    let header = saved.header().expect("our own queries have headers");
    let mut values = Values::default();
    for ((name, param), value) in header.params().zip(text.split('|').cycle()) {
        match parse(param.kind, value) {
            Ok(term) => values.set(name, [term]),
            Err(reason) => assert!(!reason.is_empty()),
        }
    }
    let limits = Limits {
        rows: Some(10),
        ..Limits::default()
    };
    if let Err(error) = run(&STORE, saved, &values, &limits) {
        assert!(!error.to_string().is_empty());
    }
    for kind in KINDS {
        let _ = parse(kind, text);
    }
    let header: String = text.lines().flat_map(|line| ["#+ ", line, "\n"]).collect();
    let _ = Saved::new("fuzz", format!("{header}SELECT * {{}}")).header();
});
