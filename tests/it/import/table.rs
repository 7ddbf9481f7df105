//! Tables: the rules on dates, the traps, the report.

use super::{Folder, annals, annals_with, assert_adds_up, assert_is_good, block, err, notes, out};
use proptest::prelude::*;

const TRAPS: &str = "tests/data/import/traps.csv";

/// Imports the rows with one trap each.
fn traps(folder: &Folder) -> (String, serde_json::Value) {
    let output = annals(&[
        "import",
        "table",
        TRAPS,
        "--map",
        "tests/data/import/traps.toml",
        "-o",
        &folder.path("traps.ttl"),
        "--report",
        &folder.path("r.json"),
    ]);
    // an impossible date and a repeated id are wrong; the rest is taken
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert_is_good(&folder.path("traps.ttl"));
    (folder.read("traps.ttl"), folder.json("r.json"))
}

#[test]
fn every_trap_is_told_or_taken_as_it_says_and_never_repaired() {
    let folder = Folder::new("traps");
    let (text, report) = traps(&folder);
    assert_adds_up(&report);
    let event = |id: &str| block(&text, &format!("ev:traps-{id}")).to_owned();
    let claim = |id: &str| block(&text, &format!("cl:traps-{id}-01")).to_owned();
    for (id, expected) in [
        ("t01", "\"2023-04-03\"^^edtf:EDTF"),
        ("t01", "ann:publicDate \"2023-04-05\""),
        ("t01", "pl:ir, pl:ps"),
        ("t02", "ann:beginDate \"2023-04-13\""),
        ("t02", "\"Bank flooded\"@en"),
        ("t03", "\"begin: 04/13/2023\"@en"),
        ("t04", "ann:beginDate \"2017\""),
        ("t05", "ann:beginDate \"2017\""),
        ("t05", "ann:endDate \"2018\""),
        ("t06", "ann:beginDate \"2012-06-15\""),
        ("t06", "ann:endDate \"2012\""),
        ("t07", "\"begin: 15/06/2012\"@en, \"end: 02/03/2012\"@en"),
        ("t08", "ann:beginDate \"2021-05-06\""),
        ("t09", "ann:beginDate \"2021-05-06T14:03:00+02:00\""),
        ("t11", "ann:beginDate \"[..2022-03]\""),
        ("t12", "ann:beginDate \"[2023-02-14..2023-02-21]\""),
        ("t13", "ann:beginDate \"2023-12-21\""),
        ("t19", "\"country: Ruritania\"@en"),
        ("t23", "\"\"\"Two lines\nin a name\"\"\"@en"),
        ("t24", "\"Mojibake Ministère\"@en"),
        ("t25", "\"reported: GB\"@en"),
        ("t26", "\"begin: 14/05/23\"@en"),
        ("t27", "ann:beginDate \"2023-02\""),
    ] {
        assert!(
            event(id).contains(expected),
            "{id}: {expected}\n{}",
            event(id)
        );
    }
    for (id, absent) in [
        ("t03", "2023-04"),
        ("t03", "Date"),
        ("t07", "Date"),
        ("t13", "ann:publicDate"),
        ("t20", "Date"),
        ("t26", "Date"),
        ("t28", "Date"),
        ("t28", "ann:country"),
    ] {
        assert!(!event(id).contains(absent), "{id}: {absent}\n{}", event(id));
    }
    assert!(claim("t01").contains("ann:claimedOn \"2023-05\"^^xsd:gYearMonth"));
    assert!(claim("t14").contains("ann:attributedTo ag:traps-black-fox, ag:traps-grey-fox"));
    assert!(
        text.contains("rdfs:label \"Fox, Grey\"@en"),
        "one actor with a comma"
    );
    assert!(block(&text, "cl:traps-grey-fox-01").contains("ann:alias \"G9999\", \"Vulpes\""));
    assert!(claim("t17").contains("ann:claimText \"confidence: contested\"@en"));
    assert!(!claim("t17").contains("ann:likelihood"));
    assert!(
        text.contains("rdfs:label \"=HYPERLINK(1)\"@en"),
        "a formula is a text"
    );
    assert!(!text.contains("cl:traps-t28"), "`Unknown` names nobody");
    assert!(
        text.contains("rdfs:label \"No id\"@en"),
        "an id is made of columns"
    );
    assert!(text.contains("\"https://b.example/2?x=1;2\"^^xsd:anyURI"));
    assert!(
        !text.contains("Bank flooded again"),
        "the first of two is taken"
    );
    for (code, count) in [
        ("I03", 3),
        ("I05", 1),
        ("I06", 1),
        ("I08", 1),
        ("I10", 2),
        ("I14", 1),
    ] {
        assert_eq!(notes(&report, code).len(), count, "{code}");
    }
}

#[test]
fn serial_days_and_words_need_to_be_declared() {
    let folder = Folder::new("declared");
    let table = "id,name,day\n1,Serial,44927\n2,Words,since at least March 2022\n3,Between,between 14/02/2023 and 21/02/2023\n";
    let table = folder.write("t.csv", table);
    let import = |keys: &str| {
        let mapping = format!(
            "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{{name}}\"\ndate = {{ column = \"day\", order = \"dmy\"{keys} }}\n"
        );
        let mapping = folder.write("m.toml", mapping);
        out(&annals(&["import", "table", &table, "--map", &mapping]))
    };
    let plain = import("");
    assert!(
        !plain.contains("ann:date ") && !plain.contains("ann:beginDate"),
        "{plain}"
    );
    assert!(
        plain.contains("\"day: 44927\"@en")
            && plain.contains("\"day: since at least March 2022\"@en")
    );
    let declared = import(", serial = 1900, words = \"en\"");
    for date in [
        "ann:date \"2023-01-01\"",
        "ann:beginDate \"[..2022-03]\"",
        "ann:date \"[2023-02-14..2023-02-21]\"",
    ] {
        assert!(declared.contains(date), "{date}\n{declared}");
    }
}

#[test]
fn the_same_file_gives_the_same_bytes_and_a_changed_row_changes_one_event() {
    let folder = Folder::new("again");
    let store = folder.path("store");
    let rows = |third: &str| {
        let table =
            format!("id,name,day\n1,One,2023-01-02\n2,Two,2023-01-03\n3,{third},2023-01-04\n");
        folder.write("t.csv", table)
    };
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\ndate = { column = \"day\" }\n",
    );
    let import = |table: &str, more: &[&str]| {
        let args = [
            "import", "table", table, "--map", &mapping, "--store", &store,
        ];
        annals(&[&args, more].concat())
    };
    let table = rows("Three");
    let first = import(&table, &[]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let again = import(&table, &[]);
    assert!(err(&again).contains("nothing changed"), "{}", err(&again));
    let table = rows("Three or more");
    let dry = import(&table, &["--dry-run"]);
    assert!(err(&dry).contains("dry run"), "{}", err(&dry));
    let changed = import(&table, &[]);
    assert!(err(&changed).contains("1 event"), "{}", err(&changed));
    let timeline = out(&annals(&["timeline", "--store", &store]));
    assert!(
        timeline.contains("Three or more") && timeline.lines().count() == 3,
        "{timeline}"
    );
    let documents = out(&annals(&["documents", "--store", &store]));
    assert!(documents.contains("t.ttl"), "{documents}");
    let undone = annals(&["undo", "--store", &store]);
    assert_eq!(undone.status.code(), Some(0), "{}", err(&undone));
    assert!(!out(&annals(&["timeline", "--store", &store])).contains("or more"));
}

#[test]
fn what_is_wrong_with_the_whole_file_is_told_with_place_and_cure() {
    let folder = Folder::new("wrong");
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\n",
    );
    let table = folder.write("t.csv", "id,nmae\n1,One\n");
    let json = folder.write("t.json", "{\"type\": \"bundle\", \"objects\": []}");
    let latin = folder.write("l.csv", b"id,name\n1,caf\xE9\n");
    let semicolons = folder.write("s.csv", "id;name\n1;One\n");
    let repeated = folder.write("r.csv", "id,name\nx,a\nx,b\nx,c\nx,d\nx,e\n");
    for (file, expected) in [
        (&table, "has no column `name`"),
        (&table, "did you mean `nmae`?"),
        (&json, "is JSON and no table"),
        (&latin, "encoding = "),
        (&latin, "l.csv:2:6"),
        (&semicolons, "delimiter = \";\""),
        (&repeated, "`id` repeats in 80 % of the rows"),
    ] {
        let output = annals(&["import", "table", file, "--map", &mapping]);
        assert_eq!(output.status.code(), Some(2), "{file} {}", err(&output));
        assert!(
            err(&output).contains(expected),
            "{expected}\n{}",
            err(&output)
        );
        assert!(out(&output).is_empty(), "never half a file");
    }
    let unmapped = annals(&["import", "table", &table]);
    assert!(err(&unmapped).contains("--draft"), "{}", err(&unmapped));
    let mistaken = folder.write(
        "k.toml",
        "list = \"x\"\n[event]\nlabel = \"{a}\"\ntype = \"cyberatack\"\n",
    );
    let output = annals(&["import", "table", &table, "--map", &mistaken]);
    assert!(err(&output).contains("did you mean"), "{}", err(&output));
}

/// A workbook, with the feature `xlsx`; without it, what to do is told.
#[test]
fn a_date_cell_of_a_workbook_is_a_date_and_a_number_is_none() {
    let folder = Folder::new("workbook");
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\n\
         date = { column = \"day\", order = \"dmy\" }\n",
    );
    let output = annals(&[
        "import",
        "table",
        "tests/data/import/ports.xlsx",
        "--map",
        &mapping,
    ]);
    if !cfg!(feature = "xlsx") {
        assert_eq!(output.status.code(), Some(2));
        assert!(
            err(&output).contains("save the sheet as CSV"),
            "{}",
            err(&output)
        );
        return;
    }
    let text = out(&output);
    assert!(
        block(&text, "ev:x-1").contains("ann:date \"2023-04-03\""),
        "{text}{}",
        err(&output)
    );
    assert!(block(&text, "ev:x-2").contains("ann:date \"2023-04-03\""));
    assert!(block(&text, "ev:x-3").contains("\"day: 44927\"@en"));
}

#[test]
fn strict_writes_nothing_where_anything_is_left_out() {
    let folder = Folder::new("strict");
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\n",
    );
    let table = "id,name,more\n1,One,left\n";
    let args = ["import", "table", "-", "--map", &mapping];
    let loose = annals_with(&args, table);
    assert_eq!(loose.status.code(), Some(0), "{}", err(&loose));
    assert!(
        err(&loose).contains("left: columns more"),
        "{}",
        err(&loose)
    );
    let strict = annals_with(&[&args[..], &["--strict"]].concat(), table);
    assert_eq!(strict.status.code(), Some(1));
    assert!(out(&strict).is_empty());
}

#[test]
fn parallel_lists_are_one_claim_for_what_agrees_and_words_where_they_do_not_run_in_parallel() {
    let folder = Folder::new("parallel");
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\n[[claim]]\n\
         attributedTo = { column = \"who\", separator = \";\" }\nby = { column = \"by\", separator = \";\" }\n\
         on = { column = \"on\", separator = \";\" }\nzip = true\ngroup = [\"by\", \"on\"]\n",
    );
    let table = folder.write(
        "t.csv",
        "id,name,who,by,on\n\
         1,Two claims,A;B;C,X;Y;X,2023-01-01;2023-01-02;2023-01-01\n\
         2,One claim,A;B,X,2023-01-01\n\
         3,Unequal,A;B;C,X;Y,2023-01-01\n",
    );
    let output = annals(&["import", "table", &table, "--map", &mapping]);
    let text = out(&output);
    assert!(
        block(&text, "cl:x-1-01").contains("ann:attributedTo ag:x-a, ag:x-c"),
        "{text}"
    );
    assert!(block(&text, "cl:x-1-02").contains("ann:attributedTo ag:x-b"));
    assert!(!text.contains("cl:x-1-03"));
    assert!(block(&text, "cl:x-2-01").contains("ann:attributedTo ag:x-a, ag:x-b"));
    assert!(!text.contains("cl:x-3-01"));
    assert!(block(&text, "ev:x-3").contains("\"who: A;B;C\"@en"));
    assert!(
        err(&output).contains("different lengths"),
        "{}",
        err(&output)
    );
}

#[test]
fn countries_are_known_by_code_or_name_and_a_weak_separator_needs_all() {
    let folder = Folder::new("countries");
    let mapping = |separator: &str| {
        folder.write(
            "m.toml",
            format!("list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{{id}}\"\ncountry = {{ column = \"c\", separator = \"{separator}\" }}\n"),
        )
    };
    let table = folder.write(
        "t.csv",
        "id,c\n1,\"Palestine, State of\"\n2,UK\n3,US GB\n4,US Atlantis\n5,RUS\n6,Korea (Republic of)\n",
    );
    let text = out(&annals(&[
        "import",
        "table",
        &table,
        "--map",
        &mapping(" "),
    ]));
    for (id, country) in [
        (1, "pl:ps"),
        (2, "pl:gb"),
        (3, "pl:gb, pl:us"),
        (5, "pl:ru"),
        (6, "pl:kr"),
    ] {
        let event = block(&text, &format!("ev:x-{id}"));
        assert!(
            event.contains(&format!("ann:country {country} ;")),
            "{event}"
        );
    }
    let atlantis = block(&text, "ev:x-4");
    assert!(!atlantis.contains("ann:country") && atlantis.contains("\"c: US Atlantis\"@en"));
}

#[test]
fn a_wrong_order_is_doubted_and_a_word_of_the_user_goes_before_a_name() {
    let folder = Folder::new("order");
    let mut table = "id,name,day,told,who\n".to_owned();
    for day in 1..=12 {
        // month first: read day first, each is months before or after
        table.push_str(&format!("{day},Event,1/{day}/2023,2/{day}/2023,APT 28\n"));
        table.push_str(&format!(
            "b{day},Event,{day}/20/2023,{day}/21/2023,APT 28\n"
        ));
    }
    let table = folder.write("t.csv", table);
    let mapping = folder.write(
        "m.toml",
        "list = \"x\"\n[id]\ncolumn = \"id\"\n[event]\nlabel = \"{name}\"\n\
         date = { column = \"day\", order = \"dmy\" }\npublic = { column = \"told\", order = \"dmy\" }\n\
         [[claim]]\nattributedTo = { column = \"who\" }\n",
    );
    let agents = folder.write("agents.toml", "\"APT 28\" = \"ag:apt28\"\n");
    let output = annals(&[
        "import", "table", &table, "--map", &mapping, "--agents", &agents,
    ]);
    assert!(
        err(&output).contains("warning[I15]: is `order` of `day` right?"),
        "{}",
        err(&output)
    );
    assert!(out(&output).contains("ann:attributedTo ag:apt28 ;"));
    assert!(!out(&output).contains("ag:x-apt-28"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_a_table_holds_the_report_adds_up_and_the_output_is_good(
        rows in proptest::collection::vec(
            proptest::collection::vec(
                prop_oneof![
                    "[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}",
                    "[0-9]{4}-[0-9]{2}(-[0-9]{2})?",
                    "(US|UA|Atlantis|GB; DE)",
                    "https?://[a-z%?;.]{0,12}",
                    "\\PC{0,12}",
                    Just(String::new()),
                ],
                7,
            ),
            0..8,
        )
    ) {
        let folder = Folder::new("random");
        let mut writer = csv::Writer::from_path(folder.path("t.csv")).unwrap();
        writer.write_record(["id", "name", "day", "end", "country", "who", "link"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
        let mapping = folder.write("m.toml",
            "list = \"x\"\n[id]\ncolumn = \"id\"\nfrom = [\"name\", \"day\"]\n[event]\nlabel = \"{name}\"\n\
             begin = { column = \"day\", order = \"dmy\", words = \"en\", padded = \"first of period\" }\n\
             end = { column = \"end\", order = \"dmy\" }\ncountry = { column = \"country\", separator = \";\" }\n\
             sources = [{ column = \"link\" }]\n[[claim]]\n\
             attributedTo = { column = \"who\", aka = [\"/\"] }\n");
        let output = annals(&["import", "table", &folder.path("t.csv"), "--map", &mapping,
            "-o", &folder.path("t.ttl"), "--report", &folder.path("r.json")]);
        if output.status.code() == Some(2) {
            // ids that repeat are one error for the file
            prop_assert!(err(&output).contains("is no id"), "{}", err(&output));
        } else {
            let report = folder.json("r.json");
            assert_adds_up(&report);
            let filled = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
            let cells = filled.flatten().filter(|cell| !cell.trim().is_empty()).count();
            let counted: u64 = ["taken", "widened", "words", "left"]
                .iter()
                .map(|key| report["cells"][key].as_u64().unwrap())
                .sum();
            prop_assert_eq!(counted, cells as u64);
            if !rows.is_empty() {
                assert_is_good(&folder.path("t.ttl"));
            }
        }
    }
}
