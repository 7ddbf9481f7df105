//! Each row of the table of traps by itself: what it becomes where the mapping declares nothing but the
//! order of day and month, and where it declares all that the rows use.

use super::{Folder, annals, block, err, extract};

const TRAPS: &str = "tests/data/import/traps.csv";

const PLAIN: &str = "list = \"t\"\n[file]\nnull = [\"-\", \"?\", \"Unknown\", \"Not available\", \"N/A\", \"[]\"]\n\
    [id]\ncolumn = \"id\"\nfrom = [\"name\", \"begin\"]\n[event]\nlabel = \"{name}\"\n\
    date = { column = \"begin\", order = \"dmy\"DECLARED }\nend = { column = \"end\", order = \"dmy\"PADDED }\n\
    public = { column = \"reported\", order = \"dmy\" }\ncountry = { column = \"country\", separator = \";\" }\n\
    sources = [{ column = \"sources\" }]\n[[claim]]\n\
    attributedTo = { column = \"actor\", separator = \";\", aka = [\" AKA \"], aka-separator = [\" and \"] }\n\
    on = { column = \"attributed on\" }\nlikelihood = { column = \"confidence\", values = { high = \"almostCertain\" } }\n";

/// The row, what its event has and what it has not.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const UNDECLARED: &[Row] = &[
    (
        "t01",
        &[
            "ann:date \"2023-04-03\"",
            "ann:publicDate \"2023-04-05\"",
            "pl:ir, pl:ps",
        ],
        &[],
    ),
    (
        "t02",
        &["ann:date \"2023-04-13\"", "\"Bank flooded\"@en"],
        &["again"],
    ),
    (
        "t03",
        &["\"begin: 04/13/2023\"@en"],
        &["ann:date", "2023-04-13\""],
    ),
    ("t04", &["ann:date \"2017\""], &[]),
    (
        "t05",
        &["ann:beginDate \"2017-01-01\"", "ann:endDate \"2018-01-01\""],
        &[],
    ),
    (
        "t06",
        &["\"begin: 15/06/2012\"@en", "\"end: 01/01/2012\"@en"],
        &["Date"],
    ),
    (
        "t07",
        &["\"begin: 15/06/2012\"@en", "\"end: 02/03/2012\"@en"],
        &["Date"],
    ),
    ("t08", &["ann:date \"2021-05-06\""], &["00:00"]),
    ("t09", &["ann:date \"2021-05-06T14:03:00+02:00\""], &[]),
    ("t10", &["\"begin: 44927\"@en"], &["ann:date"]),
    (
        "t11",
        &["\"begin: since at least March 2022\"@en"],
        &["ann:date", "Date"],
    ),
    (
        "t12",
        &["\"begin: between 14/02/2023 and 21/02/2023\"@en"],
        &["ann:date"],
    ),
    (
        "t13",
        &["ann:date \"2023-12-21\"", "\"reported: 04/01/2023\"@en"],
        &["ann:publicDate"],
    ),
    ("t14", &["ann:date \"2023-05-05\""], &[]),
    ("t15", &["ann:date \"2023-05-05\""], &[]),
    ("t16", &["ann:date \"2023-05-06\""], &[]),
    ("t17", &["ann:date \"2023-05-07\""], &["likelihood"]),
    ("t18", &["ann:date \"2023-05-08\""], &[]),
    ("t19", &["\"country: Ruritania\"@en"], &["ann:country"]),
    ("t20", &["\"Blank id\"@en"], &["ann:date", "Date"]),
    ("t23", &["\"\"\"Two lines\nin a name\"\"\"@en"], &[]),
    ("t24", &["\"Mojibake Ministère\"@en"], &[]),
    ("t25", &["\"reported: GB\"@en"], &["ann:publicDate"]),
    ("t26", &["\"begin: 14/05/23\"@en"], &["ann:date"]),
    ("t27", &["ann:date \"2023-02\""], &["2023-02-3", "2023-03"]),
    (
        "t28",
        &["\"Placeholder\"@en"],
        &[
            "ann:date",
            "Date",
            "ann:country",
            "Unknown",
            "Not available",
        ],
    ),
];

const DECLARED: &[Row] = &[
    (
        "t05",
        &["ann:beginDate \"2017\"", "ann:endDate \"2018\""],
        &[],
    ),
    (
        "t06",
        &["ann:beginDate \"2012-06-15\"", "ann:endDate \"2012\""],
        &[],
    ),
    ("t07", &["\"end: 02/03/2012\"@en"], &["Date"]),
    ("t10", &["ann:date \"2023\""], &[]),
    ("t11", &["ann:beginDate \"[..2022-03]\""], &[]),
    ("t12", &["ann:date \"[2023-02-14..2023-02-21]\""], &[]),
    ("t26", &["ann:date \"2023-05-14\""], &[]),
];

/// What the claims on an event say, and do not.
const CLAIMS: &[Row] = &[
    (
        "t01",
        &[
            "ag:t-grey-fox",
            "ann:claimedOn \"2023-05\"",
            "ann:almostCertain",
        ],
        &[],
    ),
    ("t04", &["\"confidence: low\"@en"], &["ann:likelihood"]),
    (
        "t14",
        &["ann:attributedTo ag:t-black-fox, ag:t-grey-fox"],
        &[],
    ),
    ("t15", &["ann:attributedTo ag:t-fox-grey-"], &["ag:t-grey "]),
    ("t16", &["ann:attributedTo ag:t-grey-fox"], &["AKA"]),
    (
        "t17",
        &["\"confidence: contested\"@en"],
        &["ann:likelihood", "ann:stance"],
    ),
    ("t18", &["ann:attributedTo ag:t-"], &[]),
];

fn import(folder: &Folder, table: &str, declared: [&str; 2]) -> String {
    let mapping = PLAIN
        .replace("DECLARED", declared[0])
        .replace("PADDED", declared[1]);
    let mapping = folder.write("m.toml", mapping);
    let ttl = folder.path("t.ttl");
    let output = annals(&["import", "table", table, "--map", &mapping, "-o", &ttl]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    folder.read("t.ttl")
}

fn check(text: &str, prefix: &str, suffix: &str, rows: &[Row]) {
    for (id, has, lacks) in rows {
        let found = block(text, &format!("{prefix}:t-{id}{suffix}"));
        for part in *has {
            assert!(found.contains(part), "{id} has {part}\n{found}");
        }
        for part in *lacks {
            assert!(!found.contains(part), "{id} lacks {part}\n{found}");
        }
    }
}

#[test]
fn each_row_is_what_its_mapping_declares_and_no_more() {
    let folder = Folder::new("rows");
    let text = import(&folder, TRAPS, ["", ""]);
    check(&text, "ev", "", UNDECLARED);
    check(&text, "cl", "-01", CLAIMS);
    // the row without an id has one of its columns, the repeated id is left, `Unknown` names nobody
    assert!(text.contains("\"No id\"@en") && !text.contains("Bank flooded again"));
    assert!(!text.contains("cl:t-t28") && !text.contains("cl:t-t02-"));
    assert!(text.contains("rdfs:label \"Fox, Grey\"@en") && text.contains("\"=HYPERLINK(1)\"@en"));
    assert!(block(&text, "cl:t-grey-fox-01").contains("ann:alias \"G9999\", \"Vulpes\""));
    assert!(text.contains("\"https://b.example/2?x=1;2\"^^xsd:anyURI"));
    assert_eq!(
        text.matches(" a ann:Event").count(),
        27,
        "28 rows, one id twice"
    );
    let all = ", padded = \"first of period\", serial = 1900, words = \"en\", century = 2000";
    let text = import(&folder, TRAPS, [all, ", padded = \"first of period\""]);
    check(&text, "ev", "", DECLARED);
}

#[test]
fn the_table_of_traps_is_the_one_that_was_given() {
    let Some(given) = extract("traps.csv") else {
        return;
    };
    let folder = Folder::new("given");
    let (ours, theirs) = (
        import(&folder, TRAPS, ["", ""]),
        import(&folder, &given, ["", ""]),
    );
    assert_eq!(ours, theirs);
}
