//! The pages of the codes, as plain text and as one page of Markdown.

use crate::model::problem::{Code, Severity};
use std::io::{self, Write};

/// Writes a line for each code.
///
/// # Errors
/// What the writer says.
pub fn list(out: &mut impl Write, codes: &[Code]) -> io::Result<()> {
    for code in codes {
        writeln!(out, "{code}  {}", code.title())?;
    }
    writeln!(
        out,
        "\nE is an error, W a warning. `annals explain E012` tells more of one."
    )
}

/// Writes pages as plain text: examples are set in.
///
/// # Errors
/// What the writer says.
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

/// Writes all pages as one, with the codes as headings.
///
/// # Errors
/// What the writer says.
pub fn markdown(out: &mut impl Write, codes: &[Code]) -> io::Result<()> {
    writeln!(
        out,
        "# Codes\n\n\
         What `annals check` and `annals load` say is wrong. `annals explain E012` prints one of these\n\
         pages; `annals explain --format markdown` makes this one. The usual prefixes are left out of the\n\
         examples; an example in two parts is two documents.\n\n\
         | code | is | severity |\n|---|---|---|"
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
                // Renderers of Markdown know `turtle` and not what else stands there.
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

/// The word for how bad it is.
fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
