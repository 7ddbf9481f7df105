//! `annals diff`: differences between two files, stores or days.

use crate::export::{dataset, loaded, quads};
use annals::parse::Format;
use annals::views::diff::{ChangeKind, compare};
use oxrdf::Quad;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PREFIXES: &str = "@prefix ann: <https://w3id.org/annals/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ag: <https://w3id.org/annals/id/agent/> .
@prefix cl: <https://w3id.org/annals/id/claim/> .
@prefix ev: <https://w3id.org/annals/id/event/> .
@prefix src: <https://w3id.org/annals/id/source/> .
";

const OLD: &str =
    "ev:outage a ann:Event ; rdfs:label \"Outage\"@en ; ann:date \"2023-05\"^^edtf:EDTF ;
  ann:target ag:grid, ag:water .
ag:grid a ann:Agent ; rdfs:label \"The grid\"@en .
ev:gone a ann:Event ; rdfs:label \"Never happened\"@en ; ann:date \"2022\"^^edtf:EDTF .
ag:bank a ann:Agent ; rdfs:label \"Bank\" .
";

const NEW: &str = "ag:grid a ann:Agent ; rdfs:label \"The grid\"@en .
ag:bank a ann:Agent ; rdfs:label \"Bank\"@en .
ev:outage a ann:Event ; rdfs:label \"Outage\"@en ; ann:date \"2023-05-30\"^^edtf:EDTF ;
  ann:target ag:grid, ag:port .
cl:outage-01 a ann:Claim ; ann:about ev:outage ; ann:attributedTo ag:bear ;
  ann:claimedBy ag:grid ; ann:claimedOn \"2023-06-01\"^^xsd:date ; ann:statedIn src:paper-20230601 .
";

/// A temporary folder, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("annals-diff-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn put(&self, name: &str, text: &str) -> &Self {
        fs::write(self.0.join(name), format!("{PREFIXES}{text}")).expect("a file");
        self
    }

    fn annals(&self, args: &[&str]) -> Output {
        annals_in(&self.0, args)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn annals_in(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annals"))
        .args(args)
        .env_remove("ANNALS_DATA")
        .env_remove("ANNALS_STORE")
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn two_files_are_compared_by_things_and_properties() {
    let folder = Folder::new("files");
    folder.put("old.ttl", OLD).put("new.ttl", NEW);
    let message = folder.annals(&["diff", "old.ttl", "new.ttl"]);
    assert_eq!(message.status.code(), Some(1), "{}", text(&message.stderr));
    insta::assert_snapshot!("diff-text", text(&message.stdout));
    let message = folder.annals(&["diff", "old.ttl", "new.ttl", "--format", "markdown"]);
    insta::assert_snapshot!("diff-markdown", text(&message.stdout));
    let message = folder.annals(&["diff", "old.ttl", "new.ttl", "--format", "json"]);
    insta::assert_snapshot!("diff-json", text(&message.stdout));
}

#[test]
fn a_file_equals_itself_in_another_order_and_syntax() {
    let folder = Folder::new("same");
    let statements: Vec<&str> = OLD.split_inclusive(" .\n").collect();
    let turned: String = statements.into_iter().rev().collect();
    folder.put("old.ttl", OLD).put("turned.ttl", &turned);
    for other in ["turned.ttl", "old.ttl", "old.nt", "store"] {
        match other {
            "old.nt" => {
                let made = folder.annals(&["export", "--data", "old.ttl", "-o", "old.nt"]);
                assert!(made.status.success(), "{}", text(&made.stderr));
            }
            "store" => {
                let made = folder.annals(&["load", "old.ttl", "--store", "store"]);
                assert!(made.status.success(), "{}", text(&made.stderr));
            }
            _ => {}
        }
        let message = folder.annals(&["diff", "old.ttl", other]);
        assert_eq!(
            message.status.code(),
            Some(0),
            "{other}: {}",
            text(&message.stdout)
        );
        assert!(message.stdout.is_empty());
        assert!(text(&message.stderr).contains("no difference"), "{other}");
    }
    let message = folder.annals(&["diff", "store", "store"]);
    assert_eq!(message.status.code(), Some(0), "{}", text(&message.stderr));
}

#[test]
fn the_current_store_is_compared_with_files() {
    let folder = Folder::new("store");
    folder.put("my.ttl", OLD);
    assert!(folder.annals(&["load", "my.ttl"]).status.success());
    assert_eq!(folder.annals(&["diff", "my.ttl"]).status.code(), Some(0));
    folder.put("my.ttl", NEW);
    let message = folder.annals(&["diff", "my.ttl"]);
    assert_eq!(message.status.code(), Some(1));
    assert!(text(&message.stdout).contains("May 2023 → 30 May 2023"));
    let turned = folder.annals(&["diff", "my.ttl", ".annals"]);
    assert!(text(&turned.stdout).contains("30 May 2023 → May 2023"));
}

#[test]
fn an_unreadable_file_is_an_error_and_not_a_difference() {
    let folder = Folder::new("bad");
    folder
        .put("old.ttl", OLD)
        .put("bad.ttl", "ev:a ann:date \"2023-13\"^^edtf:EDTF .");
    for args in [
        ["diff", "old.ttl", "missing.ttl"].as_slice(),
        &["diff", "old.ttl", "bad.ttl"],
        &["diff"],
        &["diff", "old.ttl", "--as-of", "2023"],
        &["diff", "--as-of", "2024", "--as-of", "2023"],
        &[
            "diff", "--as-of", "2022", "--as-of", "2023", "--as-of", "2024",
        ],
    ] {
        let message = folder.annals(args);
        assert_eq!(message.status.code(), Some(2), "{args:?}");
        assert!(message.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn the_kyivstar_intrusion_becomes_known_between_14_december_and_5_january() {
    let folder = Folder::new("days");
    let days = ["diff", "--as-of", "2023-12-14", "--as-of", "2024-01-05"];
    let message = folder.annals(&days);
    assert_eq!(message.status.code(), Some(1));
    let lines = text(&message.stdout);
    let joined = lines.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "+ Intruders inside Kyivstar's network (ev:kyivstar-intrusion) · begin May 2023 or earlier",
        "now attributed to Sandworm by SBU, pretty sure, 4 January 2024 (cl:kyivstar-attack-04)",
        "refined by cl:kyivstar-attack-04: SBU: attributed to GRU (cl:kyivstar-attack-02)",
        "disputed by cl:kyivstar-attack-20:",
    ] {
        assert!(joined.contains(part), "{part}: {lines}");
    }
    assert!(
        lines.lines().all(|line| line.chars().count() <= 100),
        "{lines}"
    );
    let later = folder.annals(&["diff", "--as-of", "2024-01-05", "--as-of", "2024-04-30"]);
    let lines = text(&later.stdout);
    let joined = lines.split_whitespace().collect::<Vec<_>>().join(" ");
    let part = "superseded by cl:kyivstar-attack-05: SBU: attributed to Sandworm";
    assert!(joined.contains(part), "{lines}");
    let same = folder.annals(&["diff", "--as-of", "2023-12-14", "--as-of", "2023-12-14"]);
    assert_eq!(same.status.code(), Some(0));
}

#[test]
fn a_date_that_a_claim_made_more_precise_is_reported_as_revised() {
    let folder = Folder::new("revised");
    folder.put(
        "my.ttl",
        "@prefix dcterms: <http://purl.org/dc/terms/> .
ev:leak a ann:Event ; rdfs:label \"Leak\"@en ; ann:date \"2023\"^^edtf:EDTF ;
  dcterms:source src:paper-20230601 .
cl:leak-01 a ann:Claim ; ann:about ev:leak ; ann:date \"2023-05\"^^edtf:EDTF ;
  ann:claimedBy ag:grid ; ann:claimedOn \"2023-08-01\"^^xsd:date ; ann:statedIn src:paper-20230801 .
src:paper-20230601 a ann:Source ; dcterms:issued \"2023-06-01\"^^xsd:date .
src:paper-20230801 a ann:Source ; dcterms:issued \"2023-08-01\"^^xsd:date .
",
    );
    let days = ["--as-of", "2023-07-01", "--as-of", "2023-09-01"];
    let message = folder.annals(&[["diff", "--data", "my.ttl"].as_slice(), &days].concat());
    let lines = text(&message.stdout);
    assert!(lines.contains("date revised: 2023 → May 2023"), "{lines}");
    assert!(
        lines.starts_with("0 events became known · 1 claim made"),
        "{lines}"
    );
}

fn lines(quads: &[Quad]) -> Vec<u8> {
    let lines = quads.iter().map(|quad| format!("{quad} .\n"));
    lines.collect::<String>().into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_difference_is_empty_only_if_both_sides_are_equal(
        quads in quads(),
        turned in any::<bool>(),
        without in any::<Option<prop::sample::Index>>(),
    ) {
        let mut other = quads.clone();
        if let (Some(at), false) = (without, other.is_empty()) {
            other.remove(at.index(quads.len()));
        }
        if turned {
            other.reverse();
        }
        let one = loaded("one.nq", lines(&quads), Format::NQuads);
        let two = loaded("two.nq", lines(&other), Format::NQuads);
        let difference = compare(&one, &two).expect("both can be read");
        let same = dataset(&one, false) == dataset(&two, false);
        prop_assert_eq!(difference.is_empty(), same, "{:?}", difference);
        let back = compare(&two, &one).expect("both can be read");
        let turn = |how| match how {
            ChangeKind::Added => ChangeKind::Removed,
            ChangeKind::Removed => ChangeKind::Added,
            ChangeKind::Changed => ChangeKind::Changed,
        };
        let hows = difference.things.iter().map(|thing| (thing.kind, turn(thing.change_kind)));
        let mut hows: Vec<_> = hows.collect();
        let mut back: Vec<_> = back.things.iter().map(|it| (it.kind, it.change_kind)).collect();
        hows.sort();
        back.sort();
        prop_assert_eq!(hows, back);
    }
}
