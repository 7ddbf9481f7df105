//! The bundled data and the ontology are complete and valid.

use annals::Annals;
use annals::model::{id, problem::Code, vocab::ann};
use annals::query::{Answer, ParamValues, QueryOptions};
use annals::views::model::{Basis, Likelihood, Rank, Role, Stance};
use oxrdf::{NamedNodeRef, Term};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn vocabulary_and_ontology_are_equal() {
    let annals = Annals::new().expect("the ontology can be read");
    let answer = annals
        .query("SELECT DISTINCT ?term { ?term rdfs:isDefinedBy|skos:inScheme|a ?x }")
        .expect("an answer");
    let table = answer.table().expect("rows");
    let stated: BTreeSet<_> = table
        .iter()
        .filter_map(|row| row.text("term"))
        .filter(|iri| iri.starts_with(id::TERMS))
        .map(ToOwned::to_owned)
        .collect();
    let constants: BTreeSet<_> = ann::ALL
        .iter()
        .map(|term| term.as_str().to_owned())
        .collect();
    assert_eq!(stated, constants);
}

/// The terms that a query about the ontology gives, which must be those of a typed list.
fn assert_equal_to(listed: &[NamedNodeRef<'_>], pattern: &str) {
    let annals = Annals::new().expect("the ontology can be read");
    let query = format!("SELECT DISTINCT ?term {{ {pattern} }}");
    let answer = annals.query(&query);
    let answer = answer.expect("an answer");
    let rows = answer.table().expect("rows").iter();
    let stated: BTreeSet<_> = rows
        .filter_map(|row| row.text("term").map(ToOwned::to_owned))
        .collect();
    let listed: BTreeSet<_> = listed.iter().map(|term| term.as_str().to_owned()).collect();
    assert!(!listed.is_empty());
    assert_eq!(listed, stated, "{pattern}");
}

#[test]
fn typed_terms_and_vocabularies_are_equal() {
    assert_equal_to(Role::TERMS, "?term rdfs:subPropertyOf ann:involves");
    assert_equal_to(Stance::TERMS, "?term skos:inScheme ann:Stances");
    assert_equal_to(Basis::TERMS, "?term skos:inScheme ann:Bases");
    assert_equal_to(Rank::TERMS, "?term skos:inScheme ann:Ranks");
    assert_equal_to(Likelihood::TERMS, "?term skos:inScheme ann:LikelihoodWords");
}

#[test]
fn a_term_of_ones_own_is_kept_and_is_no_assertion() {
    let own = Term::from(NamedNodeRef::new_unchecked("https://example.org/shrugs"));
    let stance = Stance::from(own.clone());
    assert_ne!(stance, Stance::Asserts);
    assert_eq!(stance.term(), own.as_ref());
    assert_eq!(stance.to_string(), "https://example.org/shrugs");
    for term in Stance::TERMS {
        let stance = Stance::from(Term::from(*term));
        assert!(!matches!(stance, Stance::Other(_)), "{term}");
        assert_eq!(stance.term(), (*term).into());
    }
}

#[test]
fn no_check_of_the_ontology_finds_a_problem() {
    let annals = Annals::new().expect("the ontology can be read");
    let mut run = 0;
    for saved in annals
        .catalog()
        .iter()
        .filter(|saved| saved.folder() == "checks/ontology")
    {
        let answer = annals
            .run_saved(saved, &ParamValues::default(), &QueryOptions::default())
            .expect("an answer");
        let Answer::Table(table) = answer else {
            panic!("{} gives no rows", saved.name())
        };
        assert!(table.rows.is_empty(), "{}: {:?}", saved.name(), table.rows);
        run += 1;
    }
    assert!(run >= 15);
}

#[test]
fn the_bundled_data_has_no_problems() {
    let inputs = Annals::bundled_inputs();
    assert!(inputs.len() > 50);
    let mut problems = Annals::check(inputs, None).expect("the documents can be read");
    // Pages without a date were read years later, which is noted and is no problem.
    problems.retain(|problem| problem.code != Code::KnownByReading);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn data_and_ontology_pass_the_strict_check() {
    let checked = std::process::Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(["check", "data", "ontology", "--strict"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("ANNALS_STORE")
        .output()
        .expect("it can be run");
    let message = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{message}");
}

#[test]
fn every_bundled_event_has_a_label_a_type_a_date_and_a_source() {
    let annals = Annals::bundled().expect("the data can be read");
    let text = "SELECT ?event { ?event a ann:Event \
        FILTER(!EXISTS { ?event rdfs:label ?l } || !EXISTS { ?event ann:eventType ?t } \
        || !EXISTS { ?event ann:sortDate ?d } || !EXISTS { ?event dcterms:source ?s }) }";
    let answer = annals.query(text).expect("an answer");
    assert!(answer.table().expect("rows").rows.is_empty(), "{answer:?}");
}

#[test]
fn the_readme_names_every_command() {
    use clap::CommandFactory;
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).expect("a README");
    let command = annals::cli::Args::command();
    for command in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        let name = format!("annals {}", command.get_name());
        assert!(readme.contains(&name), "README.md does not name `{name}`");
    }
}
