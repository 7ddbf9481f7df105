//! Every example in `queries/README.md` is run on the bundled data as it is written there.

use crate::queries::{folder, values};
use annals::Annals;
use annals::query::{QueryOptions, SavedQuery};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The question, the call, and why it finds nothing.
fn questions() -> Vec<[String; 3]> {
    let readme = fs::read_to_string(folder("queries/README.md")).expect("a README");
    let row = |line: &str| {
        let cells: Vec<_> = line
            .strip_prefix("| ")?
            .split(" |")
            .map(str::trim)
            .collect();
        let [number, question, call, reason, ""] = cells.as_slice() else {
            return None;
        };
        number.parse::<usize>().ok()?;
        let strip = |cell: &str| {
            cell.trim_start_matches('|')
                .trim()
                .trim_matches('`')
                .to_owned()
        };
        Some([strip(question), strip(call), strip(reason)])
    };
    readme.lines().filter_map(row).collect()
}

#[test]
fn every_question_is_answered_by_the_bundled_data_or_says_why_not() {
    let annals = Annals::bundled().expect("the data can be read");
    let questions = questions();
    assert!(questions.len() >= 40, "{}", questions.len());
    let mut silent = BTreeSet::new();
    for [question, call, reason] in &questions {
        let mut words = call.split(' ');
        let name = words.next().unwrap_or_default();
        let with: BTreeMap<_, _> = words
            .map(|word| {
                word.split_once('=')
                    .unwrap_or_else(|| panic!("{word} in {call}"))
            })
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let saved = annals.catalog().get(name).unwrap_or_else(|e| panic!("{e}"));
        let answer = annals.run_saved(saved, &values(saved, &with), &QueryOptions::default());
        let answer = answer.unwrap_or_else(|e| panic!("{call}: {e}"));
        let found = !answer.table().expect("rows").rows.is_empty();
        assert!(question.ends_with('?'), "{question}");
        assert!(
            !found || reason.is_empty(),
            "{call} finds something: {reason}"
        );
        if !found && reason.is_empty() {
            silent.insert(name.to_owned());
        }
    }
    assert!(silent.is_empty(), "nothing is found by {silent:?}");
}

#[test]
fn every_saved_query_for_users_answers_a_question() {
    let asked: BTreeSet<_> = questions()
        .iter()
        .map(|[_, call, _]| call.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    let catalog = annals::query::Catalog::embedded();
    let listed: BTreeSet<_> = catalog
        .listed()
        .map(SavedQuery::name)
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(asked, listed);
}
