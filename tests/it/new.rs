//! `annals new`, run as a process.

use crate::fmt::{annals, folder};
use annals::Annals;
use std::path::Path;
use std::{env, fs};

/// The kinds of records with the minimum of options for each.
const KINDS: [&[&str]; 6] = [
    &["event"],
    &["claim", "--about", "kyivstar-attack"],
    &["agent"],
    &["source"],
    &["need"],
    &["offer"],
];

fn printed(folder: &Path, args: &[&str]) -> String {
    let output = annals(folder, args);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {message}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// The error message of a call that must fail.
fn refused(folder: &Path, args: &[&str]) -> String {
    let output = annals(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("messages are UTF-8")
}

fn checks(folder: &Path, file: &str) {
    printed(folder, &["check", file]);
    printed(folder, &["fmt", "--check", file]);
}

#[test]
fn each_template_passes_the_check_as_it_is_and_with_all_comments_removed() {
    let folder = folder("new-kinds");
    for kind in KINDS {
        let text = printed(&folder, &[&["new"], kind].concat());
        assert!(text.contains("\n  # "), "{text}");
        let file = format!("{}.ttl", kind[0]);
        fs::write(folder.join(&file), &text).expect("written");
        checks(&folder, &file);
        // either a date or begin and end, and one property per claim
        let left = [
            "ann:beginDate",
            "ann:endDate",
            "ann:customersAffected",
            "ann:country",
        ];
        let filled: String = text
            .lines()
            .map(|line| line.strip_prefix("  # ").unwrap_or(line))
            .filter(|line| left.iter().all(|property| !line.starts_with(property)))
            .flat_map(|line| [line, "\n"])
            .collect();
        fs::write(folder.join(&file), filled).expect("written");
        printed(&folder, &["check", &file]);
    }
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn the_examples_in_templates_refer_to_bundled_data() {
    let annals = Annals::bundled().expect("the bundled data");
    let folder = env::temp_dir();
    let mut seen = 0;
    for kind in KINDS {
        for line in printed(&folder, &[&["new"], kind].concat()).lines() {
            let Some(line) = line.strip_prefix("  # ") else {
                continue;
            };
            let value = line.split(' ').nth(1).expect("a value");
            let known = ["ag:", "ann:", "ev:", "mech:", "pl:", "src:"];
            if known.iter().any(|prefix| value.starts_with(prefix)) {
                annals
                    .resolve(value, &[])
                    .unwrap_or_else(|error| panic!("{line}: {error}"));
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "the test reads examples: {seen}");
}

#[test]
fn given_values_are_written_under_a_slug_made_from_the_label() {
    let folder = folder("new-filled");
    let text = printed(
        &folder,
        &[
            "new",
            "event",
            "--label",
            "Attack on Example Telecom",
            "--date",
            "2026-03-02",
            "--target",
            "example-telecom",
            "--target",
            "Kyivstar",
            "--type",
            "ddosAttack",
            "--sector",
            "telecommunications",
            "--source",
            "src:ukrainska-pravda-20231213",
        ],
    );
    for line in [
        "ev:attack-on-example-telecom a ann:Event ;",
        "  rdfs:label \"Attack on Example Telecom\"@en ;",
        "  ann:eventType ann:ddosAttack ;",
        "  ann:date \"2026-03-02\"^^edtf:EDTF ;",
        "  ann:target ag:example-telecom, ag:kyivstar ;",
        "  dcterms:source src:ukrainska-pravda-20231213 .",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    fs::write(folder.join("a.ttl"), &text).expect("written");
    checks(&folder, "a.ttl");
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn slugs_are_numbered_as_the_model_says() {
    let folder = folder("new-slugs");
    let add = |args: &[&str]| {
        printed(&folder, &[&["new"], args, &["--in", "a.ttl"]].concat());
        let text = fs::read_to_string(folder.join("a.ttl")).expect("text");
        let last = text
            .lines()
            .rfind(|line| line.contains(" a ann:"))
            .expect("a subject");
        last.split(' ').next().expect("a name").to_owned()
    };
    assert_eq!(
        add(&["event", "--label", "Збій у мережі"]),
        "ev:zbii-u-merezhi"
    );
    assert_eq!(
        add(&["event", "--label", "Zbii u merezhi", "--force"]),
        "ev:zbii-u-merezhi-2"
    );
    assert_eq!(
        add(&["claim", "--about", "zbii-u-merezhi"]),
        "cl:zbii-u-merezhi-01"
    );
    assert_eq!(
        add(&["claim", "--about", "ev:zbii-u-merezhi"]),
        "cl:zbii-u-merezhi-02"
    );
    let day = ["source", "--by", "reuters", "--date", "2031-01-04"];
    assert_eq!(add(&day), "src:reuters-20310104");
    assert_eq!(add(&day), "src:reuters-20310104-2");
    assert_eq!(add(&["source", "--by", "new-paper"]), "src:new-paper-nd-1");
    assert_eq!(add(&["source", "--by", "new-paper"]), "src:new-paper-nd-2");
    assert_eq!(
        add(&["need", "--label", "x", "--slug", "grid-01"]),
        "need:grid-01"
    );
    checks(&folder, "a.ttl");
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn adding_to_a_file_keeps_its_content() {
    let folder = folder("new-add");
    let add = |file: &str| {
        printed(&folder, &["new", "agent", "--label", "Ex", "--in", file]);
        fs::read_to_string(folder.join(file)).expect("text")
    };
    let tidy = "# head\n\n@prefix ag: <https://w3id.org/annals/id/agent/> .\n\
        @prefix ann: <https://w3id.org/annals/ns#> .\n\n# one\nag:one a ann:Agent . # so it is\n\n# foot\n";
    fs::write(folder.join("tidy.ttl"), tidy).expect("written");
    let text = add("tidy.ttl");
    assert_eq!(text.matches("@prefix ag:").count(), 1, "{text}");
    assert!(
        text.contains("# one\nag:one a ann:Agent . # so it is\n\n# foot\n\nag:ex a"),
        "{text}"
    );
    checks(&folder, "tidy.ttl");
    // another layout, and a prefix with another meaning
    let own = "@prefix ag: <http://other/> .\nag:x   a  ag:Y. # so it is";
    fs::write(folder.join("own.ttl"), own).expect("written");
    let text = add("own.ttl");
    assert!(
        text.starts_with(own) && text.contains("\nag:ex a ann:Agent"),
        "{text}"
    );
    printed(&folder, &["check", "own.ttl"]);
    // nothing is added to a file with errors
    fs::write(folder.join("bad.ttl"), "ag:x").expect("written");
    let message = refused(
        &folder,
        &["new", "agent", "--label", "Ex", "--in", "bad.ttl"],
    );
    assert!(message.contains("bad.ttl:1:1"), "{message}");
    assert_eq!(
        fs::read_to_string(folder.join("bad.ttl")).expect("text"),
        "ag:x"
    );
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn invalid_values_are_rejected_with_suggestions() {
    let folder = env::temp_dir();
    for (args, parts) in [
        (
            &["event", "--date", "12.12.2023"][..],
            &["is not a date", "write \"2023-12-12\""][..],
        ),
        (
            &["event", "--by", "sbu"],
            &["an event has no --by", "--label --type --date"],
        ),
        (
            &["event", "--type", "ddosAttak"],
            &[
                "`ddosAttak` is not one of the event types",
                "ann:ddosAttack",
            ],
        ),
        (
            &["event", "--target", "Big Telecom"],
            &["has not been described yet, write ag:big-telecom"],
        ),
        (
            &["event", "--begin", "2024", "--end", "2023"],
            &["error[E013]", "begin `2024` is after"],
        ),
        (
            &["agent", "--label", "攻撃"],
            &["cannot make a slug", "--slug"],
        ),
        (
            &["event", "--slug", "Foo_Bar"],
            &["`Foo_Bar` is not a slug", "did you mean foo-bar?"],
        ),
        (
            &["event", "--slug", "kyivstar-attack"],
            &["ev:kyivstar-attack already exists"],
        ),
        (
            &["event", "--label", "Kyivstar attack"],
            &[
                "ev:kyivstar-attack already exists, in ",
                "--force gives it a number",
            ],
        ),
        (
            &["claim", "--about", "ev:kyivstar-atack"],
            &[
                "nothing here is called `ev:kyivstar-atack`",
                "ev:kyivstar-attack",
                "--force",
            ],
        ),
        (
            &["need", "--about", "kyivstar-atack"],
            &["nothing here is called `kyivstar-atack`", "kyivstar-attack"],
        ),
        (&["offer", "--amount", "5e5"], &["`5e5` is not a number"]),
        (&["source", "--url", "a b"], &["`a b` is not a URL"]),
    ] {
        let message = refused(&folder, &[&["new"], args].concat());
        for part in parts {
            assert!(message.contains(part), "{args:?}: {message}");
        }
    }
}

#[test]
fn what_is_there_already_is_added_again_only_by_force() {
    let folder = folder("new-again");
    let label = ["new", "event", "--label", "An outage", "--in", "a.ttl"];
    printed(&folder, &label);
    let message = refused(&folder, &label);
    assert!(
        message.contains("ev:an-outage already exists, in a.ttl"),
        "{message}"
    );
    let page = ["--url", "https://example.com/page", "--in", "a.ttl"];
    let source = [&["new", "source"], &page[..]].concat();
    printed(&folder, &source);
    let message = refused(&folder, &source);
    assert!(message.contains("already has this URL"), "{message}");
    let about = ["new", "claim", "--about", "ev:not-yet", "--force"];
    assert!(printed(&folder, &about).contains("ann:about ev:not-yet"));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_claim_takes_its_page_its_country_and_its_words() {
    let folder = folder("new-page");
    let claim = |words: &str| {
        let url = "https://www.example.com/story?id=1";
        let args = [
            "new",
            "claim",
            "--about",
            "sandworm",
            "--by",
            "sbu",
            "--country",
            "ru",
            "--url",
            url,
            "--quote",
            words,
            "--in",
            "a.ttl",
        ];
        printed(&folder, &args);
        fs::read_to_string(folder.join("a.ttl")).expect("text")
    };
    claim("They are ours");
    let text = claim("We know them");
    for line in [
        "  ann:country pl:ru ;",
        "  ann:quote \"They are ours\"@en ;",
        "  ann:quote \"We know them\"@en ;",
        "  ann:url \"https://www.example.com/story?id=1\"^^xsd:anyURI .",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    // the second claim names the source of the first
    assert_eq!(text.matches(" a ann:Source").count(), 1, "{text}");
    let stated = "ann:statedIn src:example-com-nd-1";
    assert_eq!(text.matches(stated).count(), 2, "{text}");
    checks(&folder, "a.ttl");
    fs::remove_dir_all(folder).expect("removed");
}
