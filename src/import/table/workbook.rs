//! Sheets of workbooks (XLSX, ODS), with the feature `xlsx`. Cells are read as text; a cell that is a
//! date in the workbook is one in ISO 8601, whose order is not in doubt.

use super::mapping::FileRule;
use super::sheet::{Sheet, named};
use crate::import::File;
use crate::import::error::{Error, nearest};
use calamine::{Data, Reader};
use std::io::Cursor;

/// Reads a sheet of a workbook: the one that is named, else the first.
pub(super) fn sheet(file: &File, rule: &FileRule) -> Result<Sheet, Error> {
    let bytes = crate::parse::decompressed(file.bytes.clone(), &file.name)?;
    let wrong = |error: calamine::Error| {
        let error = Error::file(format!(
            "{} is no workbook that can be read: {error}",
            file.name
        ));
        error.help("save the sheet as CSV in UTF-8")
    };
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(wrong)?;
    let names = workbook.sheet_names();
    let name = match &rule.sheet {
        None => names.first().cloned().unwrap_or_default(),
        Some(name) if names.contains(name) => name.clone(),
        Some(name) => {
            let error = Error::file(format!("{} has no sheet `{name}`", file.name));
            let all = names.iter().map(String::as_str);
            return Err(match nearest(name, all) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help(format!("its sheets: {}", names.join(", "))),
            });
        }
    };
    let range = workbook.worksheet_range(&name).map_err(wrong)?;
    let first = range.start().map_or(0, |(row, _)| row);
    let header = rule.header.unwrap_or(1).saturating_sub(1);
    let mut sheet = Sheet {
        file: file.name.clone(),
        ..Sheet::default()
    };
    for (number, cells) in (first..).zip(range.rows()) {
        let cells: Vec<String> = cells.iter().map(text).collect();
        match number.cmp(&header) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => sheet.header = named(cells),
            std::cmp::Ordering::Greater if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            std::cmp::Ordering::Greater => {
                let line = usize::try_from(number).unwrap_or(0) + 1;
                sheet.rows.push((line, cells));
            }
        }
    }
    match sheet.header.is_empty() {
        true => Err(Error::file(format!(
            "{}: the sheet `{name}` has no row of column names",
            file.name
        ))),
        false => Ok(sheet),
    }
}

/// A cell as text.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTime(moment) => moment.as_f64().to_string(),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        Data::DurationIso(text) | Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}
