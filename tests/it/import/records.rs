//! MISP and VERIS.

use super::{Folder, annals, assert_adds_up, assert_is_good, block, err, extract, notes};

fn import(folder: &Folder, format: &str, files: &[&str], code: i32) -> (String, serde_json::Value) {
    let (ttl, report) = (folder.path("x.ttl"), folder.path("r.json"));
    let args = [
        &["import", format][..],
        files,
        &["-o", &ttl, "--report", &report],
    ]
    .concat();
    let output = annals(&args);
    assert_eq!(output.status.code(), Some(code), "{}", err(&output));
    assert_is_good(&ttl);
    let report = folder.json("r.json");
    assert_adds_up(&report);
    (folder.read("x.ttl"), report)
}

#[test]
fn names_are_claims_of_those_who_gave_them() {
    let folder = Folder::new("galaxy");
    let files = [
        "tests/data/import/actors.json",
        "tests/data/import/producer.json",
    ];
    let (text, report) = import(&folder, "misp-galaxy", &files, 0);
    let fox = "galaxy-11111111-0000-4000-8000-000000000001";
    let claims: Vec<&str> = text
        .split("\n\n")
        .filter(|it| it.starts_with(&format!("cl:{fox}")))
        .collect();
    let one = |part: &str| {
        let found = claims.iter().find(|it| it.contains(part));
        *found.unwrap_or_else(|| panic!("{part}\n{text}"))
    };
    let vendor = "ann:claimedBy ag:galaxy-22222222-0000-4000-8000-000000000001";
    assert!(one("\"Vulpes\"").contains(vendor), "{text}");
    assert!(one("\"DEV-1\"").contains(vendor));
    assert!(one("\"Reynard\"").contains("ann:claimedBy ag:galaxy ;"));
    assert!(
        !text.contains("ann:alias \"Grey Fox\""),
        "a name is no alias of itself"
    );
    let sponsor = one("ann:sponsoredBy");
    assert!(
        sponsor.contains("ag:galaxy-council-on-foreign-relations")
            && sponsor.contains("ann:suspected")
    );
    assert!(one("ann:targets").contains("pl:be") && text.contains("Harbour Bank"));
    let agent = block(&text, &format!("ag:{fox}"));
    assert!(
        !agent.contains("ann:country"),
        "a suspicion is no country of the group"
    );
    assert!(agent.contains("skos:closeMatch <urn:uuid:11111111-0000-4000-8000-000000000002>"));
    assert!(!agent.contains("closeMatch <urn:uuid:11111111-0000-4000-8000-000000000001>"));
    assert!(!text.contains("\"50\"") && notes(&report, "I19").is_empty());
    let alone = Folder::new("galaxy-alone");
    let (_, report) = import(&alone, "misp-galaxy", &files[..1], 0);
    assert_eq!(notes(&report, "I19").len(), 1);
    assert!(report["notes"].to_string().contains("add producer.json"));
}

#[test]
fn an_event_of_misp_is_what_an_organisation_published_on_a_day() {
    let folder = Folder::new("misp");
    let (text, report) = import(&folder, "misp", &["tests/data/import/misp.json"], 0);
    let event = block(&text, "ev:misp-33333333-0000-4000-8000-000000000001");
    for expected in [
        "ann:date \"[..2017-11-10]\"^^edtf:EDTF",
        "ann:publicDate \"2017-11-10\"",
        "ann:marking ann:tlpAmber",
        "ann:tool tool:misp-cranestop",
        "\"tags: type:OSINT\"@en",
    ] {
        assert!(event.contains(expected), "{expected}\n{event}");
    }
    let claim = block(&text, "cl:misp-33333333-0000-4000-8000-000000000001-01");
    assert!(
        claim.contains("ag:galaxy-11111111-0000-4000-8000-000000000001"),
        "{claim}"
    );
    assert!(claim.contains("ann:claimedBy ag:misp-33333333-0000-4000-8000-000000000002"));
    assert!(!text.contains("somebody@example.org") && !text.contains("d41d8cd9"));
    assert_eq!(
        (notes(&report, "I23").len(), notes(&report, "I18").len()),
        (1, 1)
    );
}

#[test]
fn an_incident_of_veris_has_its_own_precision_and_claims_for_what_is_not_sure() {
    let folder = Folder::new("veris");
    let (text, report) = import(&folder, "veris", &["tests/data/import/veris"], 1);
    let event = |n: u8| {
        block(
            &text,
            &format!("ev:example-aaaaaaaa-0000-4000-8000-00000000000{n}"),
        )
    };
    let claim = |n: u8, at: u8| {
        block(
            &text,
            &format!("cl:example-aaaaaaaa-0000-4000-8000-00000000000{n}-0{at}"),
        )
    };
    for (n, expected) in [
        (1, "ann:date \"2016-06\""),
        (1, "ann:publicDate \"2016-06-09\""),
        (1, "ann:eventType ann:misdelivery"),
        (1, "ann:sector ann:government"),
        (1, "ann:target ag:example-harbour-office-nl"),
        (2, "ann:date \"2018-02\""),
        (3, "ann:date \"2016\""),
        (4, "ann:date \"2017\""),
        (5, "(near miss)\"@en"),
        (6, "ann:eventType ann:ddosAttack"),
        (8, "(suspected)\"@en"),
    ] {
        assert!(event(n).contains(expected), "{n} {expected}\n{}", event(n));
    }
    assert!(!event(4).contains("publicDate"), "{}", event(4));
    assert!(claim(1, 1).contains("ann:value 1200 ;") && claim(1, 1).contains("\"record\""));
    assert!(claim(5, 1).contains("ann:status ann:disproved") && claim(5, 1).contains("Near miss"));
    assert!(claim(6, 1).contains("ann:attributedTo ag:example-grey-fox"));
    assert!(
        claim(6, 1).contains("country of the actor: RU"),
        "a criminal's country is words"
    );
    assert!(
        claim(7, 1).contains("ann:sponsoredBy ag:russia") && claim(7, 1).contains("ann:suspected")
    );
    assert!(
        claim(8, 1).contains("ann:status ann:reported")
            || claim(8, 2).contains("ann:status ann:reported")
    );
    assert!(text.contains("ann:accessedOn \"2013-12-13\"") && text.contains("b?x=1;2"));
    assert!(!text.contains("somebody") && !text.contains("\"Again\""));
    for (code, count) in [("I01", 1), ("I03", 2), ("I05", 2), ("I08", 1), ("I23", 1)] {
        assert_eq!(
            notes(&report, code).len(),
            count,
            "{code} {}",
            report["notes"]
        );
    }
}

#[test]
fn the_extracts_of_the_world_pass() {
    for (format, names, code) in [
        ("veris", &["vcdb"][..], 1),
        ("misp", &["misp"], 0),
        (
            "misp-galaxy",
            &[
                "misp-galaxy-threat-actor-349-extract.json",
                "misp-galaxy-producer-extract.json",
            ],
            0,
        ),
    ] {
        let paths: Option<Vec<String>> = names.iter().map(|name| extract(name)).collect();
        let Some(paths) = paths else { return };
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let (_, report) = import(&Folder::new(format), format, &paths, code);
        assert!(report["taken"].as_u64().unwrap() > 5, "{format}");
    }
}

#[test]
fn a_broken_file_does_not_keep_the_others_out() {
    let folder = Folder::new("broken");
    let object = "{\"type\": \"campaign\", \"id\": \"campaign--00000000-0000-4000-8000-000000000001\", \"name\": \"Alone\"}";
    let (good, bad) = (
        folder.write("a.json", object),
        folder.write("b.json", "{\"type\": "),
    );
    let (text, report) = import(&folder, "stix", &[&good, &bad], 1);
    assert!(text.contains("\"Alone\"@en"));
    assert_eq!(notes(&report, "I01").len(), 1);
    let out = folder.path("out/");
    let output = annals(&["import", "veris", "tests/data/import/veris", "-o", &out]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    for year in ["2016", "2017", "2018"] {
        assert_is_good(&folder.path(&format!("out/{year}.ttl")));
    }
}

#[test]
fn a_feed_of_misp_is_its_events_and_not_its_manifest() {
    let folder = Folder::new("misp-feed");
    let event = std::fs::read_to_string("tests/data/import/misp.json").expect("an event");
    let read: serde_json::Value = serde_json::from_str(&event).expect("JSON");
    let body = &read["response"][0]["Event"];
    let entry =
        serde_json::json!({ "Orgc": body["Orgc"], "info": body["info"], "date": body["date"] });
    let uuid = body["uuid"].as_str().expect("a UUID");
    std::fs::create_dir(folder.path("feed")).expect("a folder");
    let alone = serde_json::json!({ "Event": body }).to_string();
    folder.write(&format!("feed/{uuid}.json"), alone);
    folder.write("feed/hashes.csv", "a,b\n");
    folder.write(
        "feed/manifest.json",
        serde_json::json!({ uuid: entry }).to_string(),
    );
    let (_, report) = import(&folder, "misp", &[&folder.path("feed")], 0);
    assert_eq!(
        (&report["records"], &report["taken"]),
        (&2.into(), &1.into())
    );
    let left = notes(&report, "I18")
        .iter()
        .any(|note| note.to_string().contains("manifest"));
    assert!(left, "{report}");
}
