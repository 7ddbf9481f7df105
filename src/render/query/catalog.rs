//! The list of saved queries by folder: name, summary and parameters.

use crate::query::{Catalog, Error, SavedQuery};
use crate::render::style::{Highlight, Style, clean, fit, wrap};
use std::io::{self, Write};

/// Writes the list of saved queries; with `all`, internal ones too. Optional parameters are in
/// brackets.
///
/// # Errors
/// Fails if writing fails or a query header is invalid.
pub fn write(out: &mut impl Write, catalog: &Catalog, all: bool, style: Style) -> io::Result<()> {
    let wanted = catalog.iter().filter(|saved| all || !saved.is_internal());
    let mut queries: Vec<&SavedQuery> = wanted.collect();
    queries.sort_by_key(|saved| (saved.folder(), saved.name()));
    let name_width = queries.iter().map(|saved| saved.name().len()).max();
    let name_width = name_width.unwrap_or(0);
    let mut folder = None;
    for saved in queries {
        if folder != Some(saved.folder()) {
            let gap = if folder.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", style.heading(saved.folder()))?;
            folder = Some(saved.folder());
        }
        write_query(out, saved, name_width, style).map_err(|error| match error {
            WriteError::Header(error) => io::Error::other(error.to_string()),
            WriteError::Writing(error) => error,
        })?;
    }
    Ok(())
}

enum WriteError {
    Header(Error),
    Writing(io::Error),
}

fn write_query(
    out: &mut impl Write,
    saved: &SavedQuery,
    name_width: usize,
    style: Style,
) -> Result<(), WriteError> {
    let header = saved.header().map_err(WriteError::Header)?;
    let name = style.paint(Highlight::Event, &fit(saved.name(), name_width));
    let summary = wrap(&clean(&header.summary), &format!("{name}  "), style.width);
    writeln!(out, "{summary}").map_err(WriteError::Writing)?;
    let params: Vec<_> = header
        .params()
        .map(|(name, param)| {
            let needed = !param.optional && param.default.is_none();
            match needed {
                true => format!("{name}="),
                false => format!("[{name}=]"),
            }
        })
        .collect();
    if params.is_empty() {
        return Ok(());
    }
    let blank = " ".repeat(name_width + 2);
    let line = wrap(&params.join(" "), &blank, style.width);
    writeln!(out, "{}", style.paint(Highlight::Faint, &line)).map_err(WriteError::Writing)
}
