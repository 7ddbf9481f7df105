//! Sheets of workbooks (XLSX, ODS), with the feature `xlsx`. Cells are read as text; a cell that is a
//! date in the workbook is one in ISO 8601, whose order is not in doubt.

use super::mapping::FileRule;
use super::sheet::{Sheet, SheetNote, named};
use crate::import::codes::ImportCode;
use crate::import::error::{Error, nearest};
use crate::parse;
use calamine::{Data, Dimensions, Range, Reader, Sheets};
use std::cmp::Ordering;
use std::io::Cursor;

type Workbook = Sheets<Cursor<Vec<u8>>>;

/// Reads a sheet of a workbook: the one that is named, else the first.
pub(super) fn sheet(file: &str, bytes: Vec<u8>, rule: &FileRule) -> Result<Sheet, Error> {
    let bytes = parse::decompressed(bytes, file)?;
    let wrong = |error: calamine::Error| {
        let error = Error::file(format!("{file} is no workbook that can be read: {error}"));
        error.help("save the sheet as CSV in UTF-8")
    };
    let reader = Cursor::new(bytes.clone());
    let mut workbook = calamine::open_workbook_auto_from_rs(reader).map_err(wrong)?;
    let names = workbook.sheet_names();
    let name = chosen(file, &names, rule.sheet.as_deref())?;
    let range = workbook.worksheet_range(&name).map_err(wrong)?;
    let mut sheet = Sheet {
        file: file.to_owned(),
        ..Sheet::default()
    };
    if let (None, [_, others @ ..]) = (&rule.sheet, names.as_slice())
        && !others.is_empty()
    {
        sheet.notes.push(SheetNote {
            code: ImportCode::Left,
            message: format!("only the first sheet, `{name}`, was read"),
            help: format!("name another with --sheet: {}", others.join(", ")),
            times: others.len(),
        });
    }
    tell_merged(&mut sheet, &merged(&mut workbook, &bytes, &name));
    tell_without_value(&mut sheet, &mut workbook, &range, &name);
    rows(&mut sheet, &range, rule.header.unwrap_or(1));
    match sheet.header.is_empty() {
        true => Err(Error::file(format!(
            "{file}: the sheet `{name}` has no row of column names"
        ))),
        false => Ok(sheet),
    }
}

/// The name of the sheet to read.
fn chosen(file: &str, names: &[String], wanted: Option<&str>) -> Result<String, Error> {
    let Some(wanted) = wanted else {
        return Ok(names.first().cloned().unwrap_or_default());
    };
    if names.iter().any(|name| name == wanted) {
        return Ok(wanted.to_owned());
    }
    let error = Error::file(format!("{file} has no sheet `{wanted}`"));
    Err(match nearest(wanted, names.iter().map(String::as_str)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("its sheets: {}", names.join(", "))),
    })
}

/// Takes the header and the rows below it, each with the number that the spreadsheet shows.
fn rows(sheet: &mut Sheet, range: &Range<Data>, header: u32) {
    let first = range.start().map_or(0, |(row, _)| row);
    let header = header.saturating_sub(1);
    for (number, cells) in (first..).zip(range.rows()) {
        let cells: Vec<String> = cells.iter().map(text).collect();
        match number.cmp(&header) {
            Ordering::Less => {}
            Ordering::Equal => sheet.header = named(cells),
            Ordering::Greater if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Ordering::Greater => {
                let line = usize::try_from(number).unwrap_or(0) + 1;
                sheet.rows.push((line, cells));
            }
        }
    }
}

/// The areas of merged cells, such as `A2:A5`.
fn merged(workbook: &mut Workbook, bytes: &[u8], name: &str) -> Vec<String> {
    let areas = match workbook {
        Sheets::Xlsx(it) => it.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(it) => it.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Ods(_) => return merged_in_ods(bytes, name),
        Sheets::Xlsb(_) => Vec::new(),
    };
    areas.iter().map(area).collect()
}

fn area(Dimensions { start, end }: &Dimensions) -> String {
    format!("{}:{}", cell_name(*start), cell_name(*end))
}

/// The merged cells of an OpenDocument sheet, which `calamine` does not list, by their extent.
fn merged_in_ods(bytes: &[u8], name: &str) -> Vec<String> {
    let content = parse::zip_members(bytes, |member| member == "content.xml");
    let content = content.ok().and_then(|mut it| it.pop());
    let text = content.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_default();
    let mut tables = text.split("<table:table ").skip(1);
    let is_it = |table: &&str| {
        let tag = table.split('>').next().unwrap_or_default();
        tag.contains(&format!("table:name=\"{name}\""))
    };
    let table = tables.find(is_it).unwrap_or_default();
    let number = |cell: &str, what: &str| -> usize {
        let after = cell
            .split(&format!("table:number-{what}-spanned=\""))
            .nth(1);
        let digits = after.and_then(|it| it.split('"').next());
        digits.and_then(|it| it.parse().ok()).unwrap_or(1)
    };
    let cells = table.split("<table:table-cell ").skip(1);
    let cells = cells.map(|cell| cell.split('>').next().unwrap_or_default());
    let spans = cells.map(|cell| (number(cell, "rows"), number(cell, "columns")));
    spans
        .filter(|(rows, columns)| rows * columns > 1)
        .map(|(rows, columns)| format!("{rows} rows by {columns} columns"))
        .collect()
}

/// A merged cell has its value in its first row and column alone.
fn tell_merged(sheet: &mut Sheet, areas: &[String]) {
    if !areas.is_empty() {
        sheet.notes.push(SheetNote {
            code: ImportCode::NoValue,
            message: format!(
                "merged cells: their value stands in the first row and column alone ({})",
                first_few(areas)
            ),
            help: "unmerge them in the spreadsheet, and fill in what holds for each row".to_owned(),
            times: areas.len(),
        });
    }
}

/// Formulas that no spreadsheet has calculated, and errors, are no values.
fn tell_without_value(sheet: &mut Sheet, workbook: &mut Workbook, range: &Range<Data>, name: &str) {
    let mut cells = used(range, |cell| matches!(cell, Data::Error(_)));
    if let Ok(formulas) = workbook.worksheet_formula(name) {
        let is_empty = |cell: &(u32, u32)| {
            let value = range.get_value(*cell);
            value.is_none_or(|it| matches!(it, Data::Empty))
        };
        cells.extend(used(&formulas, |_| true).into_iter().filter(is_empty));
    }
    if !cells.is_empty() {
        cells.sort_unstable();
        let names: Vec<String> = cells.iter().map(|cell| cell_name(*cell)).collect();
        sheet.notes.push(SheetNote {
            code: ImportCode::NoValue,
            message: format!(
                "formulas without a result, or with an error: {}",
                first_few(&names)
            ),
            help: "open the workbook in a spreadsheet, mend them, and save it".to_owned(),
            times: cells.len(),
        });
    }
}

/// The places of used cells of a kind.
fn used<T: calamine::CellType>(range: &Range<T>, is: impl Fn(&T) -> bool) -> Vec<(u32, u32)> {
    let (top, left) = range.start().unwrap_or_default();
    let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let cells = range.used_cells().filter(|(_, _, cell)| is(cell));
    let places = cells.map(|(row, column, _)| {
        let row = top.saturating_add(number(row));
        (row, left.saturating_add(number(column)))
    });
    places.collect()
}

fn first_few(names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    crate::import::report::first_few(&names)
}

/// The name of a cell as spreadsheets show it: `AB12`.
fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// A cell as text.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (hour, minute, second) {
                // a time of day alone
                _ if moment.as_f64() < 1.0 => format!("{hour:02}:{minute:02}:{second:02}"),
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::DateTimeIso(text) => iso(text),
        Data::DurationIso(text) | Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A date of OpenDocument: a midnight is none, and fractions of seconds are no one's.
fn iso(text: &str) -> String {
    let (day, clock) = text.split_once('T').unwrap_or((text, ""));
    let clock = clock.split('.').next().unwrap_or_default();
    match clock {
        "" | "00:00" | "00:00:00" => day.to_owned(),
        clock => format!("{day}T{clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_show_them() {
        for (cell, name) in [((0, 0), "A1"), ((11, 27), "AB12"), ((8, 701), "ZZ9")] {
            assert_eq!(cell_name(cell), name);
        }
        assert_eq!(cell_name((0, 702)), "AAA1");
    }

    #[test]
    fn a_midnight_in_a_date_cell_is_no_time() {
        assert_eq!(iso("2023-05-06T00:00:00.000000000"), "2023-05-06");
        assert_eq!(iso("2023-05-06T14:03:00"), "2023-05-06T14:03:00");
    }
}
