//! What takes the concepts of one scheme takes, offers and completes these alone.

use super::server::Server;
use std::process::{Command, Output};

fn annals(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.env_remove("ANNALS_DATA").env_remove("ANNALS_STORE");
    command.args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn a_parameter_that_names_a_property_refuses_what_is_not_in_its_scheme() {
    for given in ["basis=energy", "basis=ann:energy", "basis=nonsense"] {
        let output = annals(&["query", "claimants", given]);
        let told = text(&output.stderr);
        assert!(!output.status.success(), "{given}");
        assert!(told.contains("is not one of the"), "{given}: {told}");
        assert!(told.contains("official"), "{given}: {told}");
    }
    for given in [
        "basis=official",
        "basis=ann:official",
        "basis=https://w3id.org/annals/ns#official",
    ] {
        let output = annals(&["query", "claimants", given]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
}

#[test]
fn shells_complete_the_concepts_of_an_option() {
    let output = annals(&["completions", "fish"]);
    let script = text(&output.stdout);
    let line = |option: &str| {
        let of_option = format!("-l {option} ");
        let mut lines = script.lines().map(str::to_owned);
        let found = lines.find(|line| line.contains(&of_option) && line.contains("timeline"));
        found.unwrap_or_else(|| panic!("no {option} in {script}"))
    };
    let all: String = script.chars().collect();
    assert!(all.contains("espionage") && all.contains("energy"));
    let sector = line("sector");
    let mut rest = script.split(&sector).nth(1).expect("it is there").lines();
    let values: Vec<&str> = rest
        .by_ref()
        .take_while(|line| !line.starts_with("complete"))
        .collect();
    let offered = format!("{sector}{}", values.join(" "));
    assert!(offered.contains("energy"), "{offered}");
    assert!(!offered.contains("espionage"), "{offered}");
}

#[test]
fn a_form_and_the_editor_offer_the_concepts_of_a_property() {
    let server = Server::new(&[]);
    let page = server.get("/query/claimants").text();
    let list = page.split("<datalist").nth(1).expect("a list of values");
    let list = list.split("</datalist").next().expect("its end");
    assert!(list.contains("value=\"official\""), "{list}");
    assert!(!list.contains("energy"), "{list}");
    let terms = server.get("/terms.json").json();
    let terms = terms["terms"].as_array().expect("a list");
    let term = |name: &str| {
        let found = terms.iter().find(|term| term[0] == name);
        found.unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(term("ann:basis")[4], term("ann:official")[1]);
    assert!(term("ann:claimedBy")[4].is_null());
}
