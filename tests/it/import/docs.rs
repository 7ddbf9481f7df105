//! docs/import.md: its example runs, and its tables are complete.

use super::{Folder, annals, err, out};
use annals::import::{FORMATS, ImportCode, MAPPINGS, Severity};

fn page() -> String {
    let path = format!("{}/docs/import.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("docs/import.md")
}

/// The code blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let parts = page.split(fence.as_str()).skip(1);
    parts.filter_map(|part| part.split("```").next()).collect()
}

#[test]
fn the_worked_example_gives_what_the_page_shows() {
    let page = page();
    let folder = Folder::new("docs");
    let [table] = blocks(&page, "csv")[..] else {
        panic!("one table")
    };
    let [mapping] = blocks(&page, "toml")[..] else {
        panic!("one mapping")
    };
    let [shown] = blocks(&page, "text")[..] else {
        panic!("one report")
    };
    assert_eq!(table.lines().count(), 21);
    folder.write("harbour.csv", table);
    let path = |name: &str| folder.path(name);
    let draft = annals(&["import", "table", &path("harbour.csv"), "--draft"]);
    let draft = out(&draft);
    for said in [
        "begin: 19 of 20 filled",
        "7 of 15 cells fit only \"dmy\", none only \"mdy\"",
        "null = [\"?\"]",
        "order = \"dmy\"",
    ] {
        assert!(draft.contains(said), "{said}\n{draft}");
    }
    // a draft is a mapping already
    let first = folder.write("draft.toml", &draft);
    let output = annals(&[
        "import",
        "table",
        &path("harbour.csv"),
        "--map",
        &first,
        "--dry-run",
    ]);
    assert!(output.status.code() != Some(2), "{}\n{draft}", err(&output));
    folder.write("harbour.toml", mapping);
    let ttl = path("harbour.ttl");
    let output = annals(&[
        "import",
        "table",
        &path("harbour.csv"),
        "--map",
        &path("harbour.toml"),
        "-o",
        &ttl,
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    for line in shown.lines() {
        assert!(err(&output).contains(line), "{line}\n{}", err(&output));
    }
    let timeline = out(&annals(&["timeline", "--data", &ttl]));
    assert_eq!(timeline.lines().count(), 20, "{timeline}");
    assert!(
        timeline.contains("≤2022-03…") && timeline.contains("2023-06  "),
        "{timeline}"
    );
    assert!(
        !timeline.contains("2023-06-31") && !timeline.contains("2022-03-01"),
        "{timeline}"
    );
}

#[test]
fn every_format_mapping_and_code_is_on_the_page() {
    let page = page();
    for info in FORMATS {
        assert!(
            page.contains(&format!("| `{}` |", info.name)),
            "{}",
            info.name
        );
    }
    for (name, _, _) in MAPPINGS {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
    for code in ImportCode::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let row = format!("| {code} | {} ({severity}) |", code.title());
        assert!(page.contains(&row), "{row}");
        let explained = out(&annals(&["explain", code.name()]));
        assert!(explained.contains(code.title()), "{explained}");
    }
    let list = out(&annals(&["import", "--list"]));
    assert!(
        list.contains("misp-galaxy") && list.contains("hackmageddon"),
        "{list}"
    );
}
