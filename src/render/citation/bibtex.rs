//! Citations for BibTeX and BibLaTeX, in UTF-8. A date that is not a plain one stands in `year` in
//! words: no style can print it finer than it is.

use super::CitationStyle;
use super::parts::{Calendar, NO_TITLE, address, calendar, document_type, joined, keys, notes};
use crate::render::format::FormatInfo;
use crate::render::style::clean;
use crate::views::model::Source;
use std::io::{self, Write};

/// The macros that every style defines.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `bibtex`.
#[derive(Debug)]
pub struct BibTex;

impl CitationStyle for BibTex {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("bibtex", &["bib"], "For BibTeX and BibLaTeX").or(&["bib", "biblatex"])
    }

    fn media_type(&self) -> &'static str {
        "application/x-bibtex; charset=utf-8"
    }

    fn write(&self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
        for (source, key) in sources.iter().zip(keys(sources)) {
            writeln!(out, "@misc{{{key},")?;
            for (name, value) in fields(source) {
                writeln!(out, "  {name} = {value},")?;
            }
            writeln!(out, "}}\n")?;
        }
        Ok(())
    }
}

fn fields(source: &Source) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    let publisher = source
        .publisher
        .as_ref()
        .map(|publisher| publisher.shown.as_str());
    let quoted = |text: &str| format!("{{{}}}", escape(text));
    // A second pair of braces keeps capitals, and the name of an institution in one piece.
    let kept = |text: &str| format!("{{{{{}}}}}", escape(text));
    if let Some(publisher) = publisher {
        let name = if document_type(source).is_by_publisher {
            "author"
        } else {
            "publisher"
        };
        fields.push((name, kept(publisher)));
    }
    fields.push(("title", kept(source.title.as_deref().unwrap_or(NO_TITLE))));
    if let Some(issued) = &source.issued {
        match calendar(issued) {
            Some(date) => fields.extend(published(date)),
            None => fields.push(("year", quoted(&issued.words()))),
        }
    }
    if let Some(kind) = &source.kind {
        fields.push(("type", quoted(&kind.shown)));
    }
    if let Some(address) = address(source) {
        fields.push(("url", format!("{{{address}}}")));
    }
    if let Some(read) = source.accessed.as_ref().and_then(calendar) {
        fields.push(("urldate", format!("{{{}}}", joined(read, '-'))));
    }
    if let Some(language) = &source.language {
        fields.push(("langid", quoted(language)));
    }
    let notes = notes(source);
    if !notes.is_empty() {
        fields.push(("note", quoted(&notes.join("; "))));
    }
    fields
}

fn published((year, month, day): Calendar) -> Vec<(&'static str, String)> {
    let mut fields = vec![("year", format!("{{{year:04}}}"))];
    let macros = month.and_then(|month| MONTHS.get(month.checked_sub(1)? as usize));
    fields.extend(macros.map(|name| ("month", (*name).to_owned())));
    fields.extend(day.map(|day| ("day", format!("{{{day}}}"))));
    fields
}

/// Escapes what TeX would take for a command.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn no_text_is_a_command_of_tex() {
        let escaped = escape("50% of {A_B} & \\input{x} #1 $2 ~^");
        assert_eq!(
            escaped,
            "50\\% of \\textbraceleft{}A\\_B\\textbraceright{} \\& \\textbackslash{}input\
             \\textbraceleft{}x\\textbraceright{} \\#1 \\$2 \\textasciitilde{}\\textasciicircum{}"
        );
    }
}
