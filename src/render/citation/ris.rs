//! Citations as RIS, which EndNote, Mendeley and Zotero read.

use super::CitationStyle;
use super::parts::{Calendar, NO_TITLE, address, calendar, document_type, keys, notes};
use crate::render::format::FormatInfo;
use crate::render::style::clean;
use crate::views::model::Source;
use std::io::{self, Write};

/// `ris`.
#[derive(Debug)]
pub struct Ris;

impl CitationStyle for Ris {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("ris", &["ris"], "For EndNote, Mendeley and Zotero")
    }

    fn media_type(&self) -> &'static str {
        "application/x-research-info-systems; charset=utf-8"
    }

    fn write(&self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
        for (source, key) in sources.iter().zip(keys(sources)) {
            for (tag, value) in fields(source, key) {
                write!(out, "{tag}  - {}\r\n", clean(&value))?;
            }
            write!(out, "ER  - \r\n\r\n")?;
        }
        Ok(())
    }
}

fn fields(source: &Source, key: String) -> Vec<(&'static str, String)> {
    let document = document_type(source);
    let mut fields = vec![("TY", document.ris.to_owned()), ("ID", key)];
    let title = source.title.clone();
    fields.push(("TI", title.unwrap_or_else(|| NO_TITLE.to_owned())));
    if let Some(publisher) = &source.publisher {
        let tag = match (document.ris, document.is_by_publisher) {
            ("NEWS", _) => "T2",
            (_, true) => "AU",
            (_, false) => "PB",
        };
        // A comma would divide a name into surname and given name.
        let name = match tag {
            "AU" => publisher.shown.replace(',', ""),
            _ => publisher.shown.clone(),
        };
        fields.push((tag, name));
    }
    if let Some(issued) = source.issued.as_ref().and_then(calendar) {
        fields.push(("PY", format!("{:04}", issued.0)));
        fields.push(("DA", slashed(issued)));
    }
    fields.extend(address(source).map(|url| ("UR", url)));
    if let Some(read) = source.accessed.as_ref().and_then(calendar) {
        fields.push(("Y2", slashed(read)));
    }
    fields.extend(source.language.clone().map(|language| ("LA", language)));
    fields.extend(source.kind.as_ref().map(|kind| ("M3", kind.shown.clone())));
    fields.extend(notes(source).into_iter().map(|note| ("N1", note)));
    fields
}

/// `2022/03/30`, `2022/03//`: what is not known is left empty.
fn slashed((year, month, day): Calendar) -> String {
    let part = |part: Option<u32>| part.map_or_else(String::new, |part| format!("{part:02}"));
    format!("{year:04}/{}/{}/", part(month), part(day))
}
