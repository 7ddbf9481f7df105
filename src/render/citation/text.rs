//! Citations as text: publisher, title, kind, date, address and the day of reading, a paragraph each.

use super::CitationStyle;
use super::parts::{NO_TITLE, address};
use crate::model::{id, when::When};
use crate::render::format::FormatInfo;
use crate::render::style::clean;
use crate::views::model::Source;
use std::io::{self, Write};

/// `text`.
#[derive(Debug)]
pub struct Text;

impl CitationStyle for Text {
    fn info(&self) -> FormatInfo {
        FormatInfo::new("text", &["txt"], "For reading")
    }

    fn media_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn write(&self, out: &mut dyn Write, sources: &[Source]) -> io::Result<()> {
        for source in sources {
            writeln!(out, "{}", clean(&citation(source)))?;
        }
        Ok(())
    }
}

/// One citation.
pub(crate) fn citation(source: &Source) -> String {
    let title = source.title.as_ref().map(|title| format!("“{title}”"));
    let issued = source.issued.as_ref().map(When::words);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        source
            .publisher
            .iter()
            .map(|publisher| publisher.shown.clone()),
    );
    parts.push(title.unwrap_or_else(|| NO_TITLE.to_owned()));
    parts.extend(source.kind.iter().map(|kind| kind.shown.clone()));
    parts.push(issued.unwrap_or_else(|| "undated".to_owned()));
    if let Some(original) = &source.copy_of {
        parts.push(format!("copy of {}", id::shorten(original.as_str())));
    }
    if let Some(address) = address(source) {
        let is_copy = source.is_only_archived();
        parts.push(format!(
            "{}{address}",
            if is_copy { "archive copy: " } else { "" }
        ));
    }
    let read = source.accessed.as_ref();
    let read = read.map_or_else(String::new, |accessed| {
        format!(" (read {})", accessed.words())
    });
    format!("{}{read}.", parts.join(", "))
}
