//! `annals duplicates`: precision and recall on labelled pairs, and confirmed pairs as claims.

use super::{Folder, annals, assert_is_good, err, extract, out};
use std::collections::HashSet;

/// The pairs that are proposed between two lists, by the slugs of their events.
fn proposed(one: &str, other: &str) -> HashSet<(String, String)> {
    let output = annals(&["duplicates", one, other, "--json"]);
    let pairs: serde_json::Value =
        serde_json::from_str(&out(&output)).unwrap_or_else(|_| panic!("{}", err(&output)));
    let slug = |value: &serde_json::Value| {
        value
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    let pairs = pairs.as_array().expect("pairs").iter();
    pairs
        .map(|pair| (slug(&pair["one"]), slug(&pair["other"])))
        .collect()
}

/// Labelled pairs: whether each is the same event.
fn labelled() -> Vec<(String, String, bool)> {
    let path = format!("{}/tests/data/import/pairs.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("pairs");
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[0].to_owned(), row[1].to_owned(), &row[2] == "yes"))
        .collect()
}

#[test]
fn what_the_record_tells_apart_is_never_proposed_as_one() {
    let found = proposed("data", "data");
    let wrong: Vec<_> = labelled()
        .into_iter()
        .filter(|(one, other, same)| {
            let pair = (one.clone(), other.clone());
            let reverse = (other.clone(), one.clone());
            !same && (found.contains(&pair) || found.contains(&reverse))
        })
        .collect();
    assert!(labelled().len() >= 80);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn precision_and_recall_hold_on_the_labelled_pairs() {
    let names = [
        "attack-ics-18.1-extract.json",
        "cpcid-incidents.csv",
        "ukraine-war-corpus-extract.csv",
    ];
    let paths: Option<Vec<String>> = names.iter().map(|name| extract(name)).collect();
    let Some(paths) = paths else { return };
    let folder = Folder::new("pairs");
    let (ics, cpcid, ukraine) = (
        folder.path("ics.ttl"),
        folder.path("cpcid.ttl"),
        folder.path("ukr.ttl"),
    );
    annals(&["import", "stix", &paths[0], "-o", &ics]);
    annals(&[
        "import",
        "table",
        &paths[1],
        "--map",
        "tests/data/import/cpcid.toml",
        "-o",
        &cpcid,
    ]);
    annals(&[
        "import",
        "table",
        &paths[2],
        "--map",
        "tests/data/import/ukraine.toml",
        "-o",
        &ukraine,
    ]);
    let mut found = HashSet::new();
    for (one, other) in [
        (ics.as_str(), "data"),
        (&cpcid, "data"),
        (&ukraine, "data"),
        (&ics, &cpcid),
        ("data", "data"),
    ] {
        found.extend(proposed(one, other));
    }
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for (one, other, same) in labelled() {
        let pair = (one.clone(), other.clone());
        match (found.contains(&pair) || found.contains(&(other, one)), same) {
            (true, true) => right += 1,
            (true, false) => wrong.push(pair),
            (false, true) => missed.push(pair),
            (false, false) => {}
        }
    }
    let all = right + missed.len();
    // precision of at least 0.90 at a recall of at least 0.75
    assert!(wrong.len() * 9 <= right, "{wrong:?}");
    assert!(right * 4 >= all * 3, "{missed:?}");
}

#[test]
fn a_confirmed_pair_is_a_claim_of_whoever_confirms_it() {
    let folder = Folder::new("confirm");
    let mapping = folder.write(
        "m.toml",
        "list = \"LIST\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\ndate = { column = \"day\" }\n\
         target = { column = \"target\" }\ntype = \"cyberattack\"\n",
    );
    let list = |name: &str, rows: &str| {
        let text = std::fs::read_to_string(&mapping)
            .unwrap()
            .replace("LIST", name);
        let map = folder.write(&format!("{name}.toml"), text);
        let table = folder.write(
            &format!("{name}.csv"),
            format!("id,name,day,target\n{rows}"),
        );
        let ttl = folder.path(&format!("{name}.ttl"));
        annals(&["import", "table", &table, "--map", &map, "-o", &ttl]);
        ttl
    };
    let one = list(
        "one",
        "1,Ransomware at Harbour Pilots Rotterdam,2023-05-04,Harbour Pilots Rotterdam\n\
         2,Ransomware at Ferry Line Zeeland,2023-05-04,Ferry Line Zeeland\n\
         3,Crane control of Quay Seven locked,2023-06,Quay Seven\n",
    );
    let other = list(
        "other",
        "a,Pilots of Rotterdam harbour encrypted,2023-05-05,Harbour Pilots Rotterdam\n\
         b,Arrests over Harbour Pilots ransomware,2023-05-04,Harbour Pilots Rotterdam\n\
         c,Quay Seven: cranes locked by criminals,2023-06-12,Quay Seven\n\
         d,Quay Seven: cranes locked by criminals,2021-06-12,Quay Seven\n",
    );
    let found = proposed(&one, &other);
    let expected = [("one-1", "other-a"), ("one-3", "other-c")];
    let expected: HashSet<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    assert_eq!(found, expected);
    let text = out(&annals(&["duplicates", &one, &other]));
    assert!(
        text.contains("both name") && text.contains("the same"),
        "{text}"
    );
    let same = folder.path("same.ttl");
    let confirm = annals(&[
        "duplicates",
        &one,
        &other,
        "--confirm",
        "1",
        "--by",
        "ag:sbu",
        "-o",
        &same,
    ]);
    assert_eq!(confirm.status.code(), Some(0), "{}", err(&confirm));
    assert_is_good(&same);
    let written = folder.read("same.ttl");
    assert_eq!(
        written.matches("ann:sameEventAs ev:other-").count(),
        1,
        "{written}"
    );
    assert!(written.contains("ann:claimedBy ag:sbu"));
    assert_eq!(
        annals(&["duplicates", &one, &other, "--confirm", "1"])
            .status
            .code(),
        Some(2)
    );
    let lists = format!("{one}:{other}:{same}");
    let timeline = |more: &[&str]| {
        let args = [&["timeline"][..], more].concat();
        std::process::Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(args)
            .env("ANNALS_DATA", &lists)
            .output()
            .expect("the program starts")
    };
    let (all, folded) = (timeline(&[]), timeline(&["--fold"]));
    assert_eq!(
        out(&all).lines().count(),
        out(&folded).lines().count() + 1,
        "{}",
        out(&folded)
    );
    assert!(
        err(&folded).contains("says ag:sbu (cl:one-3-same-"),
        "{}",
        err(&folded)
    );
}
