//! Opens the file of a table: a text with separators, or a workbook.

use super::mapping::FileRule;
use super::sheet::{Sheet, delimited};
use crate::import::error::Error;
use crate::import::{File, encoding};

/// Reads a file as its rule says.
///
/// # Errors
/// The file is a workbook that this build cannot read, is not in its encoding, or is no table.
pub fn sheet(file: &File, rule: &FileRule) -> Result<Sheet, Error> {
    let extension = file.name.trim_end_matches(".gz").trim_end_matches(".zst");
    let extension = extension.rsplit('.').next().unwrap_or_default();
    let extension = extension.to_lowercase();
    let format = rule.format.as_deref().unwrap_or(&extension);
    let bytes = file.read()?;
    // archives, and the workbooks of before 2007
    let magic: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];
    let is_workbook = magic.iter().any(|magic| bytes.starts_with(magic));
    if ["xlsx", "ods"].contains(&format) || is_workbook {
        return workbook(&file.name, bytes, rule);
    }
    let text = encoding::decode(bytes, &file.name, rule.encoding.as_deref())?;
    if text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("[\"") {
        let error = Error::file(format!("{} is JSON and no table", file.name));
        return Err(error.help("import it as stix, misp, misp-galaxy or veris"));
    }
    // spreadsheets write what separates the cells into a first line
    let (said, text) = match text
        .strip_prefix("sep=")
        .map(|rest| rest.split_at_checked(1))
    {
        Some(Some((said, rest))) if rest.starts_with(['\r', '\n']) => {
            (said.chars().next(), rest.trim_start_matches(['\r', '\n']))
        }
        _ => (None, text.as_str()),
    };
    let delimiter = rule.delimiter.or(said).map_or_else(
        || if format == "tsv" { b'\t' } else { b',' },
        |it| u8::try_from(it).unwrap_or(b','),
    );
    delimited(&file.name, text, delimiter, rule.header.unwrap_or(1))
}

#[cfg(feature = "xlsx")]
fn workbook(name: &str, bytes: Vec<u8>, rule: &FileRule) -> Result<Sheet, Error> {
    super::workbook::sheet(name, bytes, rule)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(name: &str, _: Vec<u8>, _: &FileRule) -> Result<Sheet, Error> {
    let error = Error::file(format!(
        "{name} is a workbook, which this build of annals does not read"
    ));
    Err(error
        .help("save the sheet as CSV in UTF-8")
        .help("or build annals with `cargo build --features xlsx`"))
}
