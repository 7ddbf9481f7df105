//! STIX: objects, dates, claims, and the way back.

use super::{
    Folder, annals, assert_adds_up, assert_is_good, assert_only, block, differences, err, extract,
    notes, out,
};

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
        "campaign--00000000-0000-4000-8000-000000000020",
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

/// What the bundle does not have of an event: ties between events, notes, close matches.
const LOST_OF_EVENTS: &[&str] = &[
    "close to",
    "concerns",
    "enabled by",
    "follows",
    "note",
    "responds to",
    "reversed for",
    "reverses",
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
    let [events, claims] = differences("data", &back);
    assert_only(&events, LOST_OF_EVENTS);
    assert_only(&claims, LOST_OF_CLAIMS);
    assert!(
        !events.is_empty() && !claims.is_empty(),
        "the test sees what is lost"
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

#[test]
fn what_the_world_wrote_comes_back_with_its_ids_and_months() {
    for name in [
        "attack-ics-18.1-extract.json",
        "opencti-example-stix2.json",
        "unit42-atlassian-confluence-CVE-2022-26134.json",
    ] {
        let Some(path) = extract(name) else { return };
        let folder = Folder::new(&format!("back-{name}"));
        let (once, bundle) = (folder.path("once.ttl"), folder.path("t.stix.json"));
        let twice = folder.path("twice.ttl");
        annals(&["import", "stix", &path, "-o", &once]);
        annals(&[
            "timeline",
            "--data",
            &once,
            "--max-tlp",
            "red",
            "-o",
            &bundle,
        ]);
        annals(&["import", "stix", &bundle, "-o", &twice]);
        assert_is_good(&twice);
        assert_eq!(
            differences(&once, &twice),
            [Vec::new(), Vec::new()],
            "{name}"
        );
        let objects = |text: &str| -> serde_json::Value {
            let read: serde_json::Value = serde_json::from_str(text).expect("JSON");
            read["objects"].clone()
        };
        let text = std::fs::read_to_string(&path).expect("an extract");
        let (before, after) = (objects(&text), objects(&folder.read("t.stix.json")));
        let after = after.as_array().expect("objects");
        let ids: Vec<&str> = after.iter().filter_map(|it| it["id"].as_str()).collect();
        for object in before.as_array().expect("objects") {
            let is_event =
                ["campaign", "incident"].contains(&object["type"].as_str().unwrap_or(""));
            let is_live = object["revoked"] != true && object["x_mitre_deprecated"] != true;
            let id = object["id"].as_str().expect("an id");
            if !(is_event && is_live) {
                continue;
            }
            assert!(ids.contains(&id), "{name}: {id}");
            let same = after.iter().find(|it| it["id"] == *id).expect("the event");
            assert_eq!(same["name"], object["name"]);
            for key in ["first_seen", "last_seen"] {
                let day = |it: &serde_json::Value| it[key].as_str().map(|it| it[..10].to_owned());
                if name.starts_with("attack") {
                    assert_eq!(day(same), day(object), "{id} {key}");
                }
            }
        }
        for object in after {
            for (key, value) in object.as_object().expect("an object") {
                let refs: Vec<&serde_json::Value> = match value {
                    serde_json::Value::Array(refs) if key.ends_with("_refs") => {
                        refs.iter().collect()
                    }
                    value if key.ends_with("_ref") => vec![value],
                    _ => Vec::new(),
                };
                for id in refs {
                    assert!(
                        ids.contains(&id.as_str().expect("an id")),
                        "{id} is not there"
                    );
                }
            }
        }
    }
}

#[test]
fn a_marking_that_everybody_knows_needs_no_definition_in_the_bundle() {
    let folder = Folder::new("stix-tlp");
    let bundle = |id: &str| {
        format!(
            "{{\"type\":\"bundle\",\"spec_version\":\"2.0\",\"objects\":[{{\"type\":\"campaign\",\
             \"id\":\"campaign--00000000-0000-4000-8000-0000000000aa\",\"name\":\"Quiet\",\
             \"object_marking_refs\":[\"marking-definition--{id}\"]}}]}}"
        )
    };
    for (id, marking) in [
        ("5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "ann:tlpRed"),
        ("939a9414-2ddd-4d32-a0cd-375ea402b003", "ann:tlpAmberStrict"),
    ] {
        let file = folder.write("b.json", bundle(id));
        let text = out(&annals(&["import", "stix", &file]));
        assert!(text.contains(&format!("ann:marking {marking}")), "{text}");
    }
}

#[test]
fn claimants_have_their_own_ids_again_in_an_export() {
    let folder = Folder::new("claimants");
    let author = "identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5";
    let day = "2020-03-04T00:00:00.000Z";
    let object = |kind: &str, number: u32, more: serde_json::Value| {
        let mut object = serde_json::json!({
            "type": kind, "id": format!("{kind}--{number:08}-0000-4000-8000-000000000000"),
            "spec_version": "2.1", "created": day, "modified": day, "created_by_ref": author,
        });
        let more = more.as_object().expect("an object").clone();
        object.as_object_mut().expect("an object").extend(more);
        object
    };
    let bundle = serde_json::json!({ "type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000000",
    "objects": [
        { "type": "identity", "id": author, "spec_version": "2.1", "created": day, "modified": day,
          "name": "Watchers" },
        object("campaign", 1, serde_json::json!({ "name": "Break-in", "first_seen": "2019-05-06T00:00:00Z" })),
        object("intrusion-set", 2, serde_json::json!({ "name": "Grey Fox" })),
        object("relationship", 3, serde_json::json!({ "relationship_type": "attributed-to",
            "source_ref": "campaign--00000001-0000-4000-8000-000000000000",
            "target_ref": "intrusion-set--00000002-0000-4000-8000-000000000000" })),
    ] });
    let file = folder.write("b.json", bundle.to_string());
    let (ttl, back) = (folder.path("x.ttl"), folder.path("back.json"));
    annals(&["import", "stix", &file, "-o", &ttl]);
    annals(&["timeline", "--data", &ttl, "--format", "stix", "-o", &back]);
    let objects = folder.json("back.json")["objects"].clone();
    let objects = objects.as_array().expect("objects");
    let watchers = objects.iter().find(|it| it["name"] == "Watchers");
    let watchers = watchers.expect("the claimant");
    assert_eq!(
        (&watchers["type"], &watchers["id"]),
        (&"identity".into(), &author.into())
    );
    let group = objects.iter().find(|it| it["name"] == "Grey Fox");
    let id = "intrusion-set--00000002-0000-4000-8000-000000000000";
    assert_eq!(group.expect("the group")["id"], id);
}
