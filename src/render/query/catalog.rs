//! The saved queries, by folder: name, what each answers, and what it takes.

use crate::query::{Catalog, Error, Saved};
use crate::render::style::{Ink, Style, clean, fit, wrap};
use std::io::{self, Write};

/// Writes the list: what people ask, or with `all` also what only the program itself does. A
/// parameter in brackets may be left out.
///
/// # Errors
/// What the writer says, with what is wrong in a query's header where something is.
pub fn write(out: &mut impl Write, catalog: &Catalog, all: bool, style: Style) -> io::Result<()> {
    let wanted = catalog.iter().filter(|saved| all || !saved.is_internal());
    let mut queries: Vec<&Saved> = wanted.collect();
    queries.sort_by_key(|saved| (saved.folder(), saved.name()));
    let widest = queries.iter().map(|saved| saved.name().len()).max();
    let widest = widest.unwrap_or(0);
    let mut folder = None;
    for saved in queries {
        if folder != Some(saved.folder()) {
            let gap = if folder.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", style.heading(saved.folder()))?;
            folder = Some(saved.folder());
        }
        one(out, saved, widest, style).map_err(|error| match error {
            Failed::Header(error) => io::Error::other(error.to_string()),
            Failed::Writing(error) => error,
        })?;
    }
    Ok(())
}

enum Failed {
    Header(Error),
    Writing(io::Error),
}

fn one(out: &mut impl Write, saved: &Saved, widest: usize, style: Style) -> Result<(), Failed> {
    let header = saved.header().map_err(Failed::Header)?;
    let name = style.paint(Ink::Event, &fit(saved.name(), widest));
    let summary = wrap(&clean(&header.summary), &format!("{name}  "), style.width);
    writeln!(out, "{summary}").map_err(Failed::Writing)?;
    let takes: Vec<_> = header
        .params()
        .map(|(name, param)| {
            let needed = !param.optional && param.default.is_none();
            match needed {
                true => format!("{name}="),
                false => format!("[{name}=]"),
            }
        })
        .collect();
    if takes.is_empty() {
        return Ok(());
    }
    let blank = " ".repeat(widest + 2);
    let line = wrap(&takes.join(" "), &blank, style.width);
    writeln!(out, "{}", style.paint(Ink::Faint, &line)).map_err(Failed::Writing)
}
