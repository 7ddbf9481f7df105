//! The ontology as one self-contained HTML page: no script, light and dark.

use crate::render::escape::text;
use crate::render::html_head::head;
use crate::views::ontology::{Concept, Ontology, Property, Term};
use std::io::{self, Write};

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --faint: #57606a; --line: #d0d7de; --code: #f3f5f7; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9da7b3; --line: #30363d; --code: #161b22; --link: #79b8ff } }
body { margin: 0 auto; max-width: 54rem; padding: 1rem 1.25rem 4rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
a { color: var(--link) }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) }
article { margin: 1.75rem 0 }
article h4, article h3 { margin: 0 }
code, pre { font: .9em/1.45 ui-monospace, monospace; background: var(--code); border-radius: .25rem; overflow-wrap: anywhere }
code { padding: .1em .3em }
pre { padding: .6rem .8rem; white-space: pre-wrap }
.facts, .example, nav { color: var(--faint) }
.facts { margin: .2rem 0 }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
li { margin: .35rem 0 }
:target { outline: 2px solid var(--link); outline-offset: .4rem }
@media print { nav { display: none } }
";

/// Writes the page.
///
/// # Errors
/// Fails if writing fails.
pub fn write(out: &mut impl Write, ontology: &Ontology) -> io::Result<()> {
    let title = text(&ontology.title);
    write!(out, "{}", head(&title, STYLE))?;
    writeln!(out, "<header>\n<h1>{title}</h1>")?;
    writeln!(
        out,
        "<p>Version {} · <code>{}#</code> · prefix <code>ann:</code></p>\n<p>{}</p>\n</header>",
        text(&ontology.version),
        text(&ontology.id),
        text(&ontology.description)
    )?;
    contents(out, ontology)?;
    writeln!(out, "<main>\n<h2 id=\"classes\">Classes</h2>")?;
    for class in &ontology.classes {
        article(out, class, 3, None)?;
    }
    writeln!(out, "<h2 id=\"marks\">Property classes</h2>")?;
    for mark in &ontology.marks {
        article(out, mark, 3, None)?;
    }
    writeln!(out, "<h2 id=\"properties\">Properties</h2>")?;
    for (at, group) in ontology.groups.iter().enumerate() {
        writeln!(
            out,
            "<h3 id=\"properties-{at}\">{}</h3>",
            text(&group.title)
        )?;
        for property in &group.properties {
            article(out, &property.term, 4, Some(property))?;
        }
    }
    writeln!(out, "<h2 id=\"vocabularies\">Vocabularies</h2>")?;
    for scheme in &ontology.schemes {
        article(out, &scheme.term, 3, None)?;
        tree(out, &scheme.concepts)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

fn contents(out: &mut impl Write, ontology: &Ontology) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Contents\">\n<ul>")?;
    writeln!(out, "<li><a href=\"#classes\">Classes</a></li>")?;
    writeln!(out, "<li><a href=\"#marks\">Property classes</a></li>")?;
    for (at, group) in ontology.groups.iter().enumerate() {
        let title = text(&group.title);
        writeln!(out, "<li><a href=\"#properties-{at}\">{title}</a></li>")?;
    }
    for scheme in &ontology.schemes {
        writeln!(out, "<li>{}</li>", link(&scheme.term.name))?;
    }
    writeln!(out, "</ul>\n</nav>")
}

fn article(
    out: &mut impl Write,
    term: &Term,
    level: u8,
    property: Option<&Property>,
) -> io::Result<()> {
    writeln!(
        out,
        "<article id=\"{}\">\n<h{level}><code>{}</code></h{level}>",
        anchor(&term.name),
        text(&term.name)
    )?;
    let mut facts = vec![text(&term.label)];
    if let Some(property) = property {
        for (what, names) in [
            ("domain", &property.domain),
            ("range", &property.range),
            ("subproperty of", &property.broader),
            ("class", &property.marks),
        ] {
            if !names.is_empty() {
                let names: Vec<_> = names.iter().map(|name| link(name)).collect();
                facts.push(format!("{what} {}", names.join(", ")));
            }
        }
    }
    writeln!(out, "<p class=\"facts\">{}</p>", facts.join(" · "))?;
    writeln!(out, "<p>{}</p>", text(&term.definition))?;
    for example in &term.examples {
        match example.is_turtle {
            true => writeln!(out, "<pre>{}</pre>", text(&example.text))?,
            false => writeln!(
                out,
                "<p class=\"example\">Example: {}</p>",
                text(&example.text)
            )?,
        }
    }
    writeln!(out, "</article>")
}

fn tree(out: &mut impl Write, concepts: &[Concept]) -> io::Result<()> {
    writeln!(out, "<ul>")?;
    for Concept { term, narrower } in concepts {
        let examples: Vec<_> = term.examples.iter().map(|it| text(&it.text)).collect();
        let example = match examples.is_empty() {
            true => String::new(),
            false => format!(
                " <span class=\"example\">Example: {}</span>",
                examples.join(" ")
            ),
        };
        writeln!(
            out,
            "<li id=\"{}\"><code>{}</code> <strong>{}</strong>: {}{example}",
            anchor(&term.name),
            text(&term.name),
            text(&term.label),
            text(&term.definition)
        )?;
        if !narrower.is_empty() {
            tree(out, narrower)?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ul>")
}

/// A name, linked to its entry if it is one of ours.
fn link(name: &str) -> String {
    match name.starts_with("ann:") {
        true => format!(
            "<a href=\"#{}\"><code>{}</code></a>",
            anchor(name),
            text(name)
        ),
        false => format!("<code>{}</code>", text(name)),
    }
}

/// The fragment of a term: its local name.
fn anchor(name: &str) -> String {
    let local = name.strip_prefix("ann:").unwrap_or(name);
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    local.chars().map(plain).collect()
}
