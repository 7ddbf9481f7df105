//! A mapping to fill in, from what the columns of a table hold.

use super::mapping::FileRule;
use super::open::sheet;
use super::sheet::Sheet;
use crate::import::File;
use crate::import::context::excerpt;
use crate::import::dates::{self, DateRule, Order, Reading};
use crate::import::error::Error;
use crate::model::slug;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a column holds.
struct Column<'a> {
    name: &'a str,
    filled: Vec<&'a str>,
    /// Distinct values, the commonest first.
    values: Vec<(&'a str, usize)>,
}

/// A mapping with everything that can be told from the file; what only the user knows is a comment.
///
/// # Errors
/// The file is no table.
pub fn draft(file: &File, delimiter: Option<char>) -> Result<String, Error> {
    let rule = FileRule {
        delimiter,
        ..FileRule::default()
    };
    let sheet = sheet(file, &rule)?;
    let columns: Vec<Column<'_>> = (0..sheet.header.len())
        .map(|at| column(&sheet, at))
        .collect();
    let mut out = String::new();
    head(&mut out, &sheet, delimiter);
    for column in &columns {
        describe(&mut out, column, sheet.rows.len());
    }
    body(&mut out, &columns, sheet.rows.len());
    Ok(out)
}

fn column(sheet: &Sheet, at: usize) -> Column<'_> {
    let cells = sheet.rows.iter().filter_map(|(_, cells)| cells.get(at));
    let filled: Vec<&str> = cells
        .map(|cell| cell.trim())
        .filter(|it| !it.is_empty())
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cell in &filled {
        *counts.entry(cell).or_default() += 1;
    }
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    values.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Column {
        name: &sheet.header[at],
        filled,
        values,
    }
}

/// The texts that stand for nothing in many lists.
const NULLS: &[&str] = &[
    "-",
    "?",
    "Unknown",
    "unknown",
    "UNKNOWN",
    "Not available",
    "N/A",
    "n/a",
    "NA",
    "NaT",
    "nan",
    "None",
    "[]",
    "Undetermined",
];

fn head(out: &mut String, sheet: &Sheet, delimiter: Option<char>) {
    let stem = sheet.file.rsplit('/').next().unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    let list = slug::from_label(stem).unwrap_or_else(|| "list".to_owned());
    let _ = writeln!(
        out,
        "# A mapping for {}: {} rows, {} columns. What the file does not tell is for you",
        stem,
        sheet.rows.len(),
        sheet.header.len()
    );
    let _ = writeln!(
        out,
        "# to say: lines that begin with `#?`. docs/import.md explains every key.\n"
    );
    let _ = writeln!(out, "list = {}   # the prefix of all ids\n", quoted(&list));
    let _ = writeln!(out, "[file]");
    if let Some(delimiter) = delimiter {
        let _ = writeln!(out, "delimiter = {}", quoted(&delimiter.to_string()));
    }
    let cells = sheet.rows.iter().flat_map(|(_, cells)| cells);
    let cells: std::collections::HashSet<&str> = cells.map(|cell| cell.trim()).collect();
    let found = NULLS.iter().filter(|null| cells.contains(**null));
    let nulls: Vec<String> = found.map(|null| quoted(null)).collect();
    let _ = writeln!(
        out,
        "null = [{}]   # words that stand for nothing\n",
        nulls.join(", ")
    );
    let _ = writeln!(
        out,
        "[source]\n#? title = \"…\"\n#? url = \"https://…\"\n#? publisher = \"…\"\n#? accessed = 2026-01-31\n"
    );
}

/// What a column holds, as comments.
fn describe(out: &mut String, column: &Column<'_>, rows: usize) {
    let distinct = column.values.len();
    let _ = writeln!(
        out,
        "# {}: {} of {rows} filled, {distinct} distinct",
        comment(column.name),
        column.filled.len()
    );
    let common = column
        .values
        .iter()
        .take(3)
        .filter(|(_, times)| *times > 1 || distinct <= 3);
    for (value, times) in common {
        let _ = writeln!(out, "#   {times} × {}", comment(&excerpt(value)));
    }
    if looks_like_date(column) {
        describe_dates(out, column);
    }
}

fn describe_dates(out: &mut String, column: &Column<'_>) {
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for cell in &column.filled {
        *shapes.entry(shape(cell)).or_default() += 1;
    }
    let mut shapes: Vec<_> = shapes.into_iter().collect();
    shapes.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let shown = shapes
        .iter()
        .take(4)
        .map(|(shape, times)| format!("{} × {shape}", times));
    let _ = writeln!(
        out,
        "#   shapes: {}",
        comment(&shown.collect::<Vec<_>>().join(", "))
    );
    let fits = Orders::of(column);
    if fits.both + fits.dmy_only + fits.mdy_only > 0 {
        let of = fits.both + fits.dmy_only + fits.mdy_only;
        let _ = match (fits.dmy_only, fits.mdy_only) {
            (0, 0) => writeln!(
                out,
                "#   order cannot be told from this file: {} of {of} cells fit both",
                fits.both
            ),
            (dmy, 0) => writeln!(
                out,
                "#   {dmy} of {of} cells fit only \"dmy\", none only \"mdy\""
            ),
            (0, mdy) => writeln!(
                out,
                "#   {mdy} of {of} cells fit only \"mdy\", none only \"dmy\""
            ),
            (dmy, mdy) => writeln!(
                out,
                "#   {dmy} of {of} cells fit only \"dmy\" and {mdy} only \"mdy\": no order fits all"
            ),
        };
    }
    let days: Vec<_> = column
        .filled
        .iter()
        .filter_map(|cell| day(cell, fits.order().unwrap_or(Order::Dmy)))
        .collect();
    let firsts = days.iter().filter(|day| day.ends_with("-01")).count();
    let januaries = days.iter().filter(|day| day.ends_with("-01-01")).count();
    if firsts > 0 {
        let expected = days.len() / 30;
        let _ = writeln!(
            out,
            "#   {firsts} of {} days are the first of a month (chance would give {expected}), {januaries} are 1 January",
            days.len()
        );
    }
}

/// How many cells fit which order.
#[derive(Default)]
struct Orders {
    both: usize,
    dmy_only: usize,
    mdy_only: usize,
}

impl Orders {
    fn of(column: &Column<'_>) -> Self {
        let mut orders = Self::default();
        for cell in &column.filled {
            if cell
                .as_bytes()
                .get(..4)
                .is_some_and(|it| it.iter().all(u8::is_ascii_digit))
            {
                continue;
            }
            match (day(cell, Order::Dmy), day(cell, Order::Mdy)) {
                (Some(_), Some(_)) => orders.both += 1,
                (Some(_), None) => orders.dmy_only += 1,
                (None, Some(_)) => orders.mdy_only += 1,
                (None, None) => {}
            }
        }
        orders
    }

    /// The order that the file itself tells.
    fn order(&self) -> Option<Order> {
        match (self.dmy_only, self.mdy_only) {
            (1.., 0) => Some(Order::Dmy),
            (0, 1..) => Some(Order::Mdy),
            _ => None,
        }
    }
}

fn day(cell: &str, order: Order) -> Option<String> {
    let rule = DateRule {
        order: Some(order),
        century: Some(2000),
        ..DateRule::default()
    };
    match dates::read(cell, &rule) {
        Reading::Date(found) if found.edtf.len() >= 10 => Some(found.edtf[..10].to_owned()),
        _ => None,
    }
}

/// Digits as 9, letters as a: `9/99/9999`.
fn shape(cell: &str) -> String {
    let mut shape = String::new();
    for c in cell.chars().take(24) {
        match c {
            c if c.is_ascii_digit() => shape.push('9'),
            c if c.is_alphabetic() && shape.ends_with('a') => {}
            c if c.is_alphabetic() => shape.push('a'),
            c => shape.push(c),
        }
    }
    shape
}

/// How many filled cells of a column are read as dates, to tell whether they are.
const MAX_LOOKED_AT: usize = 1_000;

fn looks_like_date(column: &Column<'_>) -> bool {
    let rule = DateRule {
        order: Some(Order::Dmy),
        words: true,
        century: Some(2000),
        ..DateRule::default()
    };
    let mdy = DateRule {
        order: Some(Order::Mdy),
        ..rule.clone()
    };
    let is_date = |cell: &&&str| {
        let read = |rule| matches!(dates::read(cell, rule), Reading::Date(_));
        read(&rule) || read(&mdy)
    };
    let looked_at = &column.filled[..column.filled.len().min(MAX_LOOKED_AT)];
    let dates = looked_at.iter().filter(is_date).count();
    dates > 0 && dates * 10 >= looked_at.len() * 7
}

fn body(out: &mut String, columns: &[Column<'_>], rows: usize) {
    let named = |words: &[&str]| {
        let mut found = columns.iter().filter(|column| !column.filled.is_empty());
        found.find(|column| {
            let name = column.name.to_lowercase();
            words.iter().any(|word| {
                name == *word
                    || name
                        .split(|c: char| !c.is_alphanumeric())
                        .any(|part| part == *word)
            })
        })
    };
    let is_id = |column: &&Column<'_>| column.filled.len() == rows && column.values.len() == rows;
    let id = named(&["id", "uuid", "row_hash", "original_id"]).filter(is_id);
    let _ = match id.or_else(|| columns.iter().find(is_id)) {
        Some(id) => writeln!(out, "\n[id]\ncolumn = {}", quoted(id.name)),
        None => writeln!(
            out,
            "\n[id]\n#? from = [\"…\", \"…\"]   # columns that together tell a row from others"
        ),
    };
    let _ = writeln!(out, "\n[event]");
    let label =
        named(&["name", "title", "label", "summary"]).or_else(|| columns.iter().find(is_id));
    let _ = match label {
        Some(label) => writeln!(out, "label = {}", quoted(&format!("{{{}}}", label.name))),
        None => writeln!(out, "label = \"…\"   #?"),
    };
    if let Some(text) = named(&["description", "summary", "details", "impact_summary"])
        .filter(|it| label.is_none_or(|label| label.name != it.name))
    {
        let _ = writeln!(out, "description = {{ column = {} }}", quoted(text.name));
    }
    dates_of(out, columns);
    let is_address = |column: &&Column<'_>| {
        let addresses = column
            .filled
            .iter()
            .filter(|cell| cell.contains("://"))
            .count();
        addresses > 0 && addresses * 2 > column.filled.len()
    };
    let sources: Vec<String> = columns
        .iter()
        .filter(is_address)
        .map(|column| format!("{{ column = {} }}", quoted(column.name)))
        .collect();
    if !sources.is_empty() {
        let _ = writeln!(out, "sources = [{}]", sources.join(", "));
    }
    let of_victim = |column: &&Column<'_>| {
        let name = column.name.to_lowercase();
        !["actor", "attack", "initiator"]
            .iter()
            .any(|it| name.contains(it))
    };
    let victim = columns.iter().filter(of_victim);
    let mut victim = victim.filter(|it| it.name.to_lowercase().contains("countr"));
    if let Some(country) = victim.next() {
        let separated = country.filled.iter().any(|cell| cell.contains(';'));
        let separator = if separated { ", separator = \";\"" } else { "" };
        let _ = writeln!(
            out,
            "#? country = {{ column = {}{separator} }}   # of the victim",
            quoted(country.name)
        );
    }
    let _ = writeln!(
        out,
        "type = \"cyberattack\"   #? or {{ column = \"…\", values = {{ … = \"ransomwareAttack\" }}, else = \"cyberattack\" }}"
    );
    if let Some(actor) = named(&["actor", "attacker", "initiator", "author", "perpetrator"]) {
        let _ = writeln!(
            out,
            "\n#? [[claim]]\n#? attributedTo = {{ column = {} }}\n#? by = \"list\"   # or the column of who says so",
            quoted(actor.name)
        );
    }
}

fn dates_of(out: &mut String, columns: &[Column<'_>]) {
    let dates: Vec<_> = columns
        .iter()
        .filter(|column| looks_like_date(column))
        .collect();
    let names = |word: &str| dates.iter().any(|it| it.name.to_lowercase().contains(word));
    let mut given = vec![];
    if names("begin") || names("start") || names("min") {
        // begin and end have no room for a date beside them
        given.push("date");
    }
    for column in dates {
        let name = column.name.to_lowercase();
        let part = match () {
            () if name.contains("report") || name.contains("publi") => "public",
            () if name.contains("end") || name.contains("max") => "end",
            () if name.contains("discover") || name.contains("detect") => "discovered",
            () if name.contains("attribut") || name.contains("response") => continue,
            () if ["begin", "start", "min"].iter().any(|it| name.contains(it)) => "begin",
            () => "date",
        };
        let second = given.contains(&part);
        given.push(part);
        let fits = Orders::of(column);
        let order = match fits.order() {
            Some(Order::Mdy) => ", order = \"mdy\"",
            Some(_) => ", order = \"dmy\"",
            None if fits.both > 0 => ", order = \"…\"",
            None => "",
        };
        let unsure = order.contains('…') || second;
        let mark = if unsure { "#? " } else { "" };
        let _ = writeln!(
            out,
            "{mark}{part} = {{ column = {}{order} }}",
            quoted(column.name)
        );
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text in a comment: on one line.
fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
