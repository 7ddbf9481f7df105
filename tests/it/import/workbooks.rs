//! Workbooks: cells of dates, merged cells, formulas, several sheets. With the feature `xlsx`.

#![cfg(feature = "xlsx")]

use super::{Folder, annals, err, notes, out};

const FILES: [&str; 2] = [
    "tests/data/import/cells.xlsx",
    "tests/data/import/cells.ods",
];

const MAPPING: &str = "list = \"x\"\n[id]\nfrom = [\"id\", \"name\"]\n[event]\nlabel = \"{name}\"\n\
    date = { column = \"day\", order = \"dmy\" }\npublic = { column = \"public\", order = \"dmy\" }\n";

#[test]
fn cells_of_dates_are_dates_and_what_has_no_value_is_told() {
    let folder = Folder::new("cells");
    let mapping = folder.write("m.toml", MAPPING);
    let report = folder.path("r.json");
    for file in FILES {
        let output = annals(&[
            "import",
            "table",
            file,
            "--map",
            &mapping,
            "--sheet",
            "Incidents",
            "--report",
            &report,
        ]);
        let text = out(&output);
        let event = |label: &str| {
            let mut blocks = text.split("\n\n");
            blocks
                .find(|it| it.contains(&format!("rdfs:label \"{label}\"@en")))
                .unwrap_or_else(|| panic!("{file}: no {label}\n{text}{}", err(&output)))
        };
        for (label, expected) in [
            ("Port closed", "ann:date \"2023-04-03\""),
            ("Port closed", "ann:publicDate \"2023-04-04T14:03:00\""),
            ("Bank robbed", "ann:date \"2023-04-03\""),
            ("Mast felled", "\"day: 45020\"@en"),
            ("Cable cut", "ann:date \"2023-05\""),
        ] {
            assert!(event(label).contains(expected), "{file}: {}", event(label));
        }
        let report = folder.json("r.json");
        let told: Vec<String> = notes(&report, "I25")
            .iter()
            .map(|note| note["message"].to_string())
            .collect();
        assert!(
            told.iter().any(|it| it.contains("merged cells")),
            "{told:?}"
        );
        // what openpyxl writes was never calculated
        let has_formula = told.iter().any(|it| it.contains("F2"));
        assert_eq!(has_formula, file.ends_with("xlsx"), "{told:?}");
        let columns = report["columns"].as_object().expect("columns");
        assert!(
            columns.contains_key("column 5"),
            "a column without a name has a number"
        );
    }
}

#[test]
fn the_first_sheet_is_read_where_none_is_named_and_that_is_told() {
    for file in FILES {
        let draft = out(&annals(&["import", "table", file, "--draft"]));
        assert!(
            draft.contains("only the first sheet, `Read me`, was read"),
            "{draft}"
        );
        let draft = annals(&["import", "table", file, "--draft", "--sheet", "Incidents"]);
        assert!(
            out(&draft).contains("sheet = \"Incidents\""),
            "{}",
            out(&draft)
        );
        let wrong = annals(&["import", "table", file, "--draft", "--sheet", "Incident"]);
        assert!(
            err(&wrong).contains("did you mean `Incidents`?"),
            "{}",
            err(&wrong)
        );
    }
}
