//! The explanations of the problem codes, as plain text and as one Markdown page.

use crate::model::problem::{Code, Severity};
use std::io::{self, Write};

/// Writes one line per code.
///
/// # Errors
/// Fails if writing fails.
pub fn list(out: &mut impl Write, codes: &[Code]) -> io::Result<()> {
    for code in codes {
        writeln!(out, "{code}  {}", code.title())?;
    }
    writeln!(
        out,
        "\nE is an error, W a warning. See `annals explain E012` for details of one code."
    )
}

/// Writes explanations as plain text, with indented examples.
///
/// # Errors
/// Fails if writing fails.
pub fn text(out: &mut impl Write, codes: &[Code]) -> io::Result<()> {
    for (at, code) in codes.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{code}: {} ({})\n", code.title(), severity(*code))?;
        let mut inside = false;
        for line in code.page().lines() {
            match line.strip_prefix("```") {
                Some(info) => {
                    inside = !inside;
                    let mark = info.strip_prefix("turtle ").unwrap_or_default();
                    if inside {
                        writeln!(out, "{}:\n", sentence(mark))?;
                    }
                }
                None if inside => writeln!(out, "    {line}")?,
                None => writeln!(out, "{}", line.replace('`', ""))?,
            }
        }
    }
    Ok(())
}

/// Writes all explanations as one Markdown page, with the codes as headings.
///
/// # Errors
/// Fails if writing fails.
pub fn markdown(out: &mut impl Write, codes: &[Code]) -> io::Result<()> {
    writeln!(
        out,
        "# Codes\n\n\
         The problems that `annals check` and `annals load` report. `annals explain E012` prints one of\n\
         these entries; `annals explain --format markdown` generates this page. The usual prefixes are\n\
         left out of the examples; an example in two parts is two documents.\n\n\
         | code | meaning | severity |\n|---|---|---|"
    )?;
    for code in codes {
        writeln!(
            out,
            "| [{code}](#{}) | {} | {} |",
            anchor(*code),
            code.title(),
            severity(*code)
        )?;
    }
    for code in codes {
        writeln!(out, "\n## {code}\n\n**{}**\n", sentence(code.title()))?;
        for line in code.page().lines() {
            match line.strip_prefix("```turtle ") {
                // Markdown renderers know `turtle`, but not the words after it.
                Some(mark) => writeln!(out, "{}:\n\n```turtle", sentence(mark))?,
                None => writeln!(out, "{line}")?,
            }
        }
    }
    Ok(())
}

fn anchor(code: Code) -> String {
    code.name().to_ascii_lowercase()
}

/// The severity as a word.
fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
