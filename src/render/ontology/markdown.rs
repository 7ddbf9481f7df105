//! The ontology as one page of Markdown.

use crate::views::ontology::{Concept, Ontology, Property, Term};
use std::io::{self, Write};

/// Writes the page.
///
/// # Errors
/// What the writer says.
pub fn write(out: &mut impl Write, ontology: &Ontology) -> io::Result<()> {
    writeln!(out, "# {}\n", text(&ontology.title))?;
    writeln!(
        out,
        "Version {} · `{}#` · prefix `ann:`\n",
        text(&ontology.version),
        ontology.id
    )?;
    writeln!(out, "{}\n", text(&ontology.description))?;
    writeln!(
        out,
        "This page is written by `annals ontology`; change `ontology/`, not this.\n"
    )?;
    writeln!(out, "## Classes")?;
    for class in &ontology.classes {
        writeln!(out, "\n### `{}`\n", class.name)?;
        body(out, class)?;
    }
    writeln!(out, "\n## Marks on properties")?;
    for mark in &ontology.marks {
        writeln!(out, "\n### `{}`\n", mark.name)?;
        body(out, mark)?;
    }
    writeln!(out, "\n## Properties")?;
    for group in &ontology.groups {
        writeln!(out, "\n### {}", text(&group.title))?;
        for property in &group.properties {
            writeln!(out, "\n#### `{}`\n", property.term.name)?;
            writeln!(out, "{}\n", facts(property))?;
            body(out, &property.term)?;
        }
    }
    writeln!(out, "\n## Vocabularies")?;
    for scheme in &ontology.schemes {
        writeln!(out, "\n### `{}`\n", scheme.term.name)?;
        writeln!(out, "{}\n", text(&scheme.term.definition))?;
        for concept in &scheme.concepts {
            tree(out, concept, 0)?;
        }
    }
    Ok(())
}

/// Definition and examples.
fn body(out: &mut impl Write, term: &Term) -> io::Result<()> {
    writeln!(out, "{}", text(&term.definition))?;
    for example in &term.examples {
        match example.is_turtle {
            true => writeln!(out, "\n```turtle\n{}\n```", example.text)?,
            false => writeln!(out, "\n*Example:* {}", text(&example.text))?,
        }
    }
    Ok(())
}

/// Label, marks, and on what it stands.
fn facts(property: &Property) -> String {
    let mut facts = vec![format!("*{}*", text(&property.term.label))];
    for (what, names) in [
        ("on", &property.domain),
        ("value", &property.range),
        ("a kind of", &property.broader),
        ("marks", &property.marks),
    ] {
        if !names.is_empty() {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            facts.push(format!("{what} {}", names.join(", ")));
        }
    }
    facts.join(" · ")
}

fn tree(out: &mut impl Write, concept: &Concept, depth: usize) -> io::Result<()> {
    let term = &concept.term;
    let indent = "  ".repeat(depth);
    let examples: Vec<_> = term
        .examples
        .iter()
        .map(|example| text(&example.text))
        .collect();
    let example = match examples.is_empty() {
        true => String::new(),
        false => format!(" *Example:* {}", examples.join(" ")),
    };
    writeln!(
        out,
        "{indent}- `{}` **{}**: {}{example}",
        term.name,
        text(&term.label),
        text(&term.definition)
    )?;
    concept
        .narrower
        .iter()
        .try_for_each(|narrower| tree(out, narrower, depth + 1))
}

/// Text that Markdown takes for nothing else.
fn text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
