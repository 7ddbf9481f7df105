//! Any text is a query, an update or an error with a place, within the limits, and ends: on the same
//! stack that the program has.
#![no_main]

use annals::query::{Error, QueryOptions, Update, run_query};
use annals::store::Store;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use std::time::Duration;

static STORE: LazyLock<Store> = LazyLock::new(|| Store::scratch().expect("a store"));

fuzz_target!(|text: &str| {
    let options = QueryOptions {
        timeout: Some(Duration::from_secs(5)),
        max_rows: Some(100),
        ..QueryOptions::default()
    };
    let errors = [
        run_query(&STORE, text, &options).err(),
        Update::parse(text).err(),
    ];
    for error in errors.into_iter().flatten() {
        assert!(!error.to_string().is_empty());
        if let Error::Syntax(problem) | Error::Limit(problem) = error
            && let Some(place) = problem.location
        {
            assert!(place.line >= 1 && place.column >= 1);
        }
    }
});
