//! STIX: objects, dates, claims, and the way back.

use super::{Folder, annals, assert_adds_up, assert_is_good, block, err, extract, notes, out};

const BUNDLE: &str = "tests/data/import/bundle.json";

fn bundle(folder: &Folder) -> (String, serde_json::Value) {
    let output = annals(&[
        "import",
        "stix",
        BUNDLE,
        "-o",
        &folder.path("b.ttl"),
        "--report",
        &folder.path("r.json"),
    ]);
    // one object has no id
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert_is_good(&folder.path("b.ttl"));
    (folder.read("b.ttl"), folder.json("r.json"))
}

#[test]
fn events_have_the_precision_that_their_author_knew() {
    let folder = Folder::new("stix");
    let (text, report) = bundle(&folder);
    assert_adds_up(&report);
    let nights = block(&text, "ev:stix-00000000-0000-4000-8000-000000000020");
    for expected in [
        "rdfs:label \"Harbour Nights\"@en",
        "ann:beginDate \"2015-12\"^^edtf:EDTF",
        "ann:endDate \"2016-02\"^^edtf:EDTF",
        "ann:country pl:nl",
        "ann:tool tool:stix-00000000-0000-4000-8000-000000000040",
        "ann:marking ann:tlpGreen",
        "<urn:uuid:00000000-0000-4000-8000-000000000020>",
        "src:stix-00000000-0000-4000-8000-000000000080",
        "\"Cranes stood still.\"@en",
    ] {
        assert!(nights.contains(expected), "{expected}\n{nights}");
    }
    let recorded = block(&text, "ev:stix-00000000-0000-4000-8000-000000000021");
    assert!(!recorded.contains("Date"), "{recorded}");
    assert!(!text.contains("(old)") && !text.contains("Taken back"));
    for (code, count) in [("I01", 1), ("I07", 2), ("I16", 1), ("I17", 1), ("I19", 1)] {
        assert_eq!(notes(&report, code).len(), count, "{code} {report}");
    }
    let timeline = out(&annals(&["timeline", "--data", &folder.path("b.ttl")]));
    assert!(timeline.contains("2015-12…2016-02"), "{timeline}");
}

#[test]
fn attributions_names_and_opinions_are_claims_of_their_authors() {
    let folder = Folder::new("stix-claims");
    let (text, _) = bundle(&folder);
    let vendor = "ann:claimedBy ag:stix-00000000-0000-4000-8000-000000000010";
    let attributed = block(&text, "cl:stix-00000000-0000-4000-8000-000000000020-01");
    for expected in [
        "ann:attributedTo ag:attack-g9999",
        vendor,
        "ann:claimedOn \"2023-03-31\"^^xsd:date",
        "\"It was them.; confidence 40 of 100\"@en",
    ] {
        assert!(attributed.contains(expected), "{expected}\n{attributed}");
    }
    let alias = block(&text, "cl:attack-g9999-01");
    assert!(
        alias.contains("ann:alias \"Vulpes\"") && alias.contains(vendor),
        "{alias}"
    );
    let opinion = block(&text, "cl:stix-00000000-0000-4000-8000-000000000021-01");
    assert!(
        opinion.contains("ann:stance ann:denies")
            && opinion.contains("strongly-disagree: Nothing of it")
    );
    let source = text
        .split("\n\n")
        .find(|it| it.contains("vendor.example/harbours"))
        .unwrap();
    for expected in [
        "\"On harbours\"@en",
        "\"2016-06\"^^xsd:gYearMonth",
        "\"2020-05-04\"^^xsd:date",
    ] {
        assert!(source.contains(expected), "{source}");
    }
    assert!(!text.contains("ann:initiator") && !text.contains("Used by a group alone"));
}

#[test]
fn foreign_ids_are_given_back() {
    let folder = Folder::new("stix-ids");
    bundle(&folder);
    let data = folder.path("b.ttl");
    let again = out(&annals(&[
        "timeline",
        "--data",
        &data,
        "--format",
        "stix",
        "--max-tlp",
        "green",
    ]));
    for id in [
        "incident--00000000-0000-4000-8000-000000000020",
        "intrusion-set--00000000-0000-4000-8000-000000000030",
        "malware--00000000-0000-4000-8000-000000000040",
    ] {
        assert!(
            again.contains(&format!("\"id\": \"{id}\"")),
            "{id}\n{again}"
        );
    }
}

#[test]
fn another_format_is_named_and_never_guessed() {
    let output = annals(&["import", "stix", "tests/data/import/actors.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("is misp-galaxy"), "{}", err(&output));
    let broken = annals(&["import", "stix", "tests/data/import/veris/x-broken.json"]);
    assert!(
        err(&broken).contains("x-broken.json:2:0") || err(&broken).contains("x-broken.json:1:"),
        "{}",
        err(&broken)
    );
    assert_eq!(broken.status.code(), Some(2));
}

/// What the bundle does not have of an event: ties between events, notes, matches elsewhere.
const LOST_OF_EVENTS: &[&str] = &[
    "close to",
    "concerns",
    "enabled by",
    "follows",
    "note",
    "responds to",
    "reversed for",
    "reverses",
    "same as",
    "status",
    "country",
];

/// What it does not have of an attribution: ties between claims, editors' notes and ranks.
const LOST_OF_CLAIMS: &[&str] = &[
    "corroborates",
    "disputes",
    "note",
    "refines",
    "rank",
    "deprecated on",
    "deprecated because",
    "supersedes",
    "retracts",
    "credibility",
    "sponsored by",
    "unit of",
    "quote",
    "translated by",
    "translated from",
];

#[test]
fn there_and_back_only_what_a_bundle_cannot_hold_is_lost() {
    let folder = Folder::new("back");
    let (bundle, back) = (folder.path("t.stix.json"), folder.path("back.ttl"));
    let export = annals(&["timeline", "--data", "data", "-o", &bundle]);
    assert_eq!(export.status.code(), Some(0), "{}", err(&export));
    let import = annals(&["import", "stix", &bundle, "-o", &back]);
    assert_eq!(import.status.code(), Some(0), "{}", err(&import));
    assert_is_good(&back);
    let diff = annals(&["diff", "data", &back, "--json"]);
    let diff: serde_json::Value = serde_json::from_str(&out(&diff)).expect("JSON");
    let (mut events, mut claims) = (0, 0);
    for thing in diff["things"].as_array().expect("things") {
        let lost = match (thing["kind"].as_str(), thing["how"].as_str()) {
            (Some("event"), how) => {
                // no event is lost, and none is new
                assert_eq!(how, Some("changed"), "{}", thing["id"]);
                events += 1;
                LOST_OF_EVENTS
            }
            (Some("claim"), Some("changed")) => {
                claims += 1;
                LOST_OF_CLAIMS
            }
            (Some("claim"), how) => {
                assert_eq!(how, Some("removed"), "{}", thing["id"]);
                let attribution = thing["changes"].to_string().contains("#attributedTo");
                assert!(!attribution, "an attribution is lost: {thing}");
                continue;
            }
            _ => continue,
        };
        for change in thing["changes"].as_array().expect("changes") {
            let name = change["name"].as_str().expect("a name");
            assert!(lost.contains(&name), "{}: {change}", thing["id"]);
        }
    }
    assert!(
        events > 0 && claims > 0,
        "the test sees what is lost: {events}, {claims}"
    );
    // and once more: what was imported is exported under the same ids
    let again = folder.path("again.stix.json");
    annals(&["timeline", "--data", &back, "-o", &again]);
    let ids = |name: &str| -> std::collections::BTreeSet<String> {
        let objects = folder.json(name)["objects"]
            .as_array()
            .expect("objects")
            .clone();
        let kept = ["incident", "grouping", "note", "intrusion-set", "malware"];
        // what only sums up other objects is not one of its own
        let own = |it: &&serde_json::Value| !it["extensions"].to_string().contains("\"derived\"");
        let ids = objects
            .iter()
            .filter(own)
            .filter_map(|it| it["id"].as_str());
        let ids = ids.filter(|id| kept.contains(&id.split("--").next().unwrap_or_default()));
        ids.map(str::to_owned).collect()
    };
    assert!(
        ids("t.stix.json") == ids("again.stix.json"),
        "the ids of objects changed"
    );
}

#[test]
fn the_extracts_of_the_world_pass() {
    for name in [
        "attack-ics-18.1-extract.json",
        "opencti-example-stix2.json",
        "unit42-atlassian-confluence-CVE-2022-26134.json",
    ] {
        let Some(path) = extract(name) else { return };
        let folder = Folder::new(name);
        let (ttl, report) = (folder.path("x.ttl"), folder.path("r.json"));
        let output = annals(&["import", "stix", &path, "-o", &ttl, "--report", &report]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_adds_up(&folder.json("r.json"));
        assert_is_good(&ttl);
        if name.starts_with("attack") {
            let timeline = out(&annals(&["timeline", "--data", &ttl]));
            assert!(
                timeline.contains("2015-12…2016-01") && !timeline.contains("2015-12-01"),
                "{timeline}"
            );
        }
    }
}
