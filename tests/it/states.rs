//! Who did it, according to whom, what of the record is disputed, and whether it happened: the same
//! in every format and command.

use serde_json::Value;
use std::process::Command;

const WORLD: &str = "tests/data/states/world.ttl";

/// What a command prints about the world of states.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .args(["--data", WORLD])
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    // Lines are wrapped where they happen to end.
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn show(event: &str) -> String {
    printed(&["show", event])
}

#[track_caller]
fn has(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted:?} is not in: {text}");
    }
}

#[track_caller]
fn lacks(text: &str, unwanted: &[&str]) {
    for unwanted in unwanted {
        assert!(!text.contains(unwanted), "{unwanted:?} is in: {text}");
    }
}

fn entry(slug: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_annals"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["timeline", "--format", "jsonl", "--data", WORLD])
        .env_remove("ANNALS_DATA")
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    let mut entries = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let found = entries.find(|entry| entry["slug"] == slug);
    found.unwrap_or_else(|| panic!("{slug} is on the timeline"))
}

fn labels(things: &Value) -> Vec<&str> {
    let things = things.as_array().expect("a list").iter();
    things
        .map(|thing| thing["label"].as_str().expect("a label"))
        .collect()
}

#[test]
fn a_timeline_has_signs_for_how_sure_it_is_who_did_it() {
    let text = printed(&["timeline"]);
    has(
        &text,
        &[
            "Denied attack Wolf? (denied) → Utility",
            "Attack of one of two units Eastern Service? (contested) → Utility",
            "Attack of one of two states contested → Tax Office",
            "Attack that its victim tells of XE?? → Utility",
            "disputed: Attack that its victim denies Crew claimed → Tax Office",
            "Attack that two claim Wolf? → Utility",
            "are disputed → Utility disputed",
            "planned: Exercise to come",
            "cancelled: Exercise that was not held",
        ],
    );
    lacks(&text, &["Wolf? (contested)", "Crew?"]);
}

#[test]
fn the_legend_has_the_signs_that_occur_and_no_others() {
    let legend = |words: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_annals"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["timeline", words, "--data", WORLD])
            .env_remove("ANNALS_DATA")
            .output()
            .expect("the program runs");
        String::from_utf8(output.stderr).expect("output is UTF-8")
    };
    let denied = legend("denied");
    has(
        &denied,
        &["?: attributed by a claim", "denied: by the accused"],
    );
    lacks(&denied, &["??:", "contested:", "claimed:"]);
    let tells = legend("tells");
    has(&tells, &["??: alleged"]);
    lacks(&tells, &["denied:", " ?:"]);
}

#[test]
fn json_has_named_dispute_and_agreed() {
    let denied = entry("denied");
    assert_eq!(denied["named"], "attributed");
    assert_eq!(denied["contested"], false);
    assert_eq!(labels(&denied["agreed"]), ["Eastern Service"]);
    assert_eq!(denied["dispute"][0]["kind"], "deniedByAccused");
    assert_eq!(labels(&denied["dispute"][0]["by"]), ["Eastern Palace"]);
    assert_eq!(denied["dispute"][0]["level"], Value::Null);
    assert_eq!(denied["dispute"][0]["made"]["on"], "2023-12-16");

    let rivals = entry("rivals");
    assert_eq!(rivals["contested"], true);
    assert_eq!(rivals["dispute"][0]["kind"], "rival");
    assert_eq!(rivals["dispute"][0]["level"], 4);
    assert_eq!(labels(&rivals["agreed"]), ["Eastern Service"]);

    let states = entry("two-states");
    assert_eq!(states["agreed"], Value::Null);
    assert_eq!(states["dispute"][0]["level"], 5);

    let claimed = entry("also-claimed");
    assert_eq!(claimed["contested"], false);
    assert_eq!(claimed["alsoClaimedBy"][0]["by"]["label"], "Crew");
    assert_eq!(claimed["alsoClaimedBy"][0]["dispute"][0]["kind"], "doubted");
    assert_eq!(claimed["discoveredOn"], "2023-12-14");

    assert_eq!(entry("alleged")["named"], "alleged");
    assert_eq!(entry("withdrawn")["named"], "none");
    let own = entry("self-claimed");
    assert_eq!(own["named"], "selfClaimed");
    assert_eq!(own["happeningDisputed"], true);
    let none = entry("no-accuser");
    assert_eq!(none["named"], "none");
    assert_eq!(labels(&none["withoutAccuser"][0]["by"]), ["Northland"]);
    assert_eq!(entry("planned")["status"]["label"], "planned");
    assert_eq!(entry("cancelled")["status"]["label"], "cancelled");
    assert_eq!(
        entry("sanctions")["measures"][0]["status"]["label"],
        "imposed"
    );
}

#[test]
fn an_event_says_who_did_it_according_to_whom() {
    has(
        &show("denied"),
        &[
            "Who did it, according to whom",
            "Wolf (ag:wolf) named by Vendor (1 July 2023, technical) denied by the accused: \
             Eastern Palace (about Eastland, 16 December 2023)",
            "named attributed agreed Eastern Service (ag:service)",
        ],
    );
    has(
        &show("rivals"),
        &[
            "contested at the level of government bodies: Unit One or Unit Two \
             (named by Northland and Westland)",
            "agreed Eastern Service (ag:service)",
        ],
    );
    has(
        &show("two-states"),
        &["contested at the level of states", "agreed nobody"],
    );
    has(
        &show("also-claimed"),
        &["also claimed by Crew (12 December 2023, self-claimed), doubted by Lab"],
    );
    has(
        &show("alleged"),
        &["named by Utility (published by 1 Jun 2024; alleged)"],
    );
    has(
        &show("self-claimed"),
        &[
            "whether it happened: disputed",
            "claimed by Crew",
            "claimed only by those named",
        ],
    );
    let none = show("no-accuser");
    has(
        &none,
        &["denied by Northland (2 February 2024); no accuser recorded"],
    );
    lacks(&none, &["agreed", "contested"]);
}

#[test]
fn every_list_format_says_how_it_is_disputed_who_did_it() {
    for format in [
        "markdown",
        "html",
        "svg",
        "ics",
        "atom",
        "timelinejs",
        "stix",
    ] {
        let text = printed(&["timeline", "--format", format]);
        // Lines of a calendar are folded anywhere.
        let text = match format {
            "ics" => text.replace(' ', "").replace("\\,", ","),
            _ => text,
        };
        for wanted in [
            "denied by the accused: Eastern Palace",
            "contested at the level of states: Eastland or Northland",
            "also claimed by Crew",
            "whether it happened: disputed",
            "no accuser recorded",
            "measure status: imposed",
        ] {
            let wanted = match format {
                "ics" => wanted.replace(' ', ""),
                _ => wanted.to_owned(),
            };
            assert!(text.contains(&wanted), "{format}: {wanted}");
        }
    }
    has(
        &printed(&["timeline", "--format", "csv", "units"]),
        &[
            "attributed,contested at the level of government bodies",
            "Eastern Service",
        ],
    );
}

#[test]
fn a_picture_crosses_out_what_did_not_happen_and_strikes_through_what_is_contested() {
    let cancelled = printed(&["timeline", "--format", "svg", "not", "held"]);
    has(
        &cancelled,
        &[
            "cancelled or disproved",
            "cancelled: Exercise",
            "class=\"gap wide\"",
        ],
    );
    lacks(&cancelled, &["contested"]);
    let contested = printed(&["timeline", "--format", "svg", "units"]);
    has(
        &contested,
        &["class=\"gap\"", "contested: claimants name rivals"],
    );
    lacks(&contested, &["cancelled or disproved", "gap wide\" d="]);
    let denied = printed(&["timeline", "--format", "svg", "denied"]);
    has(&denied, &["denied: by the accused"]);
    lacks(&denied, &["contested"]);
}

#[test]
fn what_did_not_happen_is_counted_apart() {
    let text = printed(&["timeline", "exercise", "--by", "type"]);
    has(&text, &["0 events, 1 planned, 1 cancelled or disproved"]);
}

#[test]
fn a_claim_against_the_record_makes_the_fact_disputed() {
    let why = printed(&["why", "against"]);
    has(
        &why,
        &[
            "stated in the record, disputed",
            "February 2022 according to Lab (published by 1 Jun 2024) (cl:against-02)",
            "denied by Utility (undated) (cl:against-01)",
            "date · 1 claim · contested",
            "target · 1 claim · contested",
        ],
    );
    let (undisputed, disputed) = why
        .split_once("stated in the record, disputed")
        .expect("both");
    lacks(undisputed, &["5 February 2021", "Utility"]);
    has(disputed, &["5 February 2021", "Utility (ag:utility)"]);
    has(
        &show("against"),
        &["denied by Utility", "February 2022 according to Lab"],
    );
    has(
        &printed(&["conflicts", "against"]),
        &[
            "date · contested on record: 5 February 2021",
            "target · contested on record: Utility",
        ],
    );
    let facts = entry("against")["disputedFacts"].clone();
    let kinds: Vec<&str> = facts
        .as_array()
        .expect("a list")
        .iter()
        .map(|fact| fact["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&"denied") && kinds.contains(&"different"));
}

#[test]
fn a_conflict_with_the_accused_alone_is_denied_and_not_contested() {
    let denied = printed(&["conflicts", "denied"]);
    has(&denied, &["attributed to · denied by the accused"]);
    lacks(&denied, &["contested"]);
    let own = printed(&["conflicts", "also-claimed"]);
    has(&own, &["attributed to · doubted"]);
    lacks(&own, &["contested", "Wolf"]);
}

#[test]
fn claims_about_a_claim_are_shown_beneath_it() {
    for command in ["show", "why"] {
        let text = printed(&[command, "on-claim"]);
        has(
            &text,
            &[
                "↳ Gazette (ag:gazette) asserts undated",
                "Westland never said that. ↳ Westland (ag:west) asserts",
                "The paper misread it.",
            ],
        );
        lacks(&text, &["contested"]);
    }
    let json: Value =
        serde_json::from_str(&printed(&["show", "on-claim", "--format", "json"])).expect("JSON");
    let nested = &json["claims"][0]["claims"][0];
    assert_eq!(nested["text"], "Westland never said that.");
    assert_eq!(nested["claims"][0]["text"], "The paper misread it.");
}

#[test]
fn who_took_a_claim_back_is_shown_and_when() {
    has(
        &show("joint"),
        &[
            "withdrawn by Northland (1 June 2024, cl:joint-02); the others stand by it",
            "named by Lab and Westland (1 January 2024, official)",
        ],
    );
    lacks(&show("joint"), &["Northland and", "by Northland and"]);
    let withdrawn = show("withdrawn");
    has(
        &withdrawn,
        &[
            "× Vendor (ag:vendor) asserts: Bear",
            "withdrawn by Vendor (1 June 2024, cl:withdrawn-02)",
        ],
    );
    lacks(&withdrawn, &["Who did it"]);
    let aside = show("set-aside");
    has(
        &aside,
        &["set aside by the editors since 19 October 2024: The flag was false."],
    );
    lacks(&aside, &["named by Vendor"]);
    let before = printed(&["show", "set-aside", "--as-of", "2024-03-01"]);
    has(&before, &["named by Vendor (1 January 2024, technical)"]);
}

#[test]
fn only_a_quote_stands_in_quotation_marks() {
    let text = show("words");
    has(
        &text,
        &[
            "Envoy (ag:envoy), on behalf of Western Alliance (ag:alliance), asserts: Wolf",
            "spoken by A. Speaker",
            "“It was them.” (en, translated from uk by Gazette)",
            "the speaker had no doubt",
        ],
    );
    lacks(&text, &["“the speaker had no doubt”"]);
    for format in ["markdown", "html", "stix"] {
        let text = printed(&["timeline", "--format", format, "many", "words"]);
        has(&text, &["It was them.", "translated from uk by Gazette"]);
    }
    let json = entry("words");
    let claim = &json["attributions"][0];
    assert_eq!(claim["quotes"][0]["text"], "It was them.");
    assert_eq!(claim["quotes"][0]["language"], "en");
    assert_eq!(claim["translatedFrom"], "uk");
    assert_eq!(labels(&claim["spokenBy"]), ["A. Speaker"]);
    assert_eq!(labels(&claim["onBehalfOf"]), ["Western Alliance"]);
}

#[test]
fn a_source_says_what_it_is_and_where_it_is_archived() {
    for command in ["show", "why"] {
        has(
            &printed(&[command, "denied"]),
            &[
                "press release, 1 January 2024",
                "archived at https://archive.example/1 (5 January 2024)",
            ],
        );
    }
    has(
        &printed(&["timeline", "--format", "markdown", "denied"]),
        &["press release", "archived at https://archive.example/1"],
    );
    let source = &entry("denied")["sources"][0];
    assert_eq!(source["archivedAt"][0], "https://archive.example/1");
    assert_eq!(source["kind"]["label"], "press release");
}

#[test]
fn a_sanction_says_for_whom_it_was_lifted() {
    has(
        &show("sanctions"),
        &[
            "Claims: measure status",
            "reversed by Sanctions on one lifted (ev:delisting): 30 May 2024, for Trader",
        ],
    );
}
