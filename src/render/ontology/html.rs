//! The ontology as one self-contained HTML page: no script, light and dark.

use crate::render::html::{Markup, document, html, join, verbatim};
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
    let body = html! {
        header {
            h1 { (ontology.title) }
            p {
                "Version " (ontology.version) " · " code { (ontology.id) "#" }
                " · prefix " code { "ann:" }
            }
            p { (ontology.description) }
        }
        (contents(ontology))
        (main(ontology))
    };
    let page = document(&ontology.title, &verbatim(STYLE), &body);
    out.write_all(page.as_bytes())
}

fn contents(ontology: &Ontology) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                li { a href="#classes" { "Classes" } }
                li { a href="#marks" { "Property classes" } }
                @for (at, group) in ontology.groups.iter().enumerate() {
                    "\n" li { a href={ "#properties-" (at) } { (group.title) } }
                }
                @for scheme in &ontology.schemes { "\n" li { (link(&scheme.term.name)) } }
            }
        }
    }
}

fn main(ontology: &Ontology) -> Markup {
    html! {
        main {
            h2 #classes { "Classes" }
            @for class in &ontology.classes { (article(class, None)) }
            h2 #marks { "Property classes" }
            @for mark in &ontology.marks { (article(mark, None)) }
            h2 #properties { "Properties" }
            @for (at, group) in ontology.groups.iter().enumerate() {
                h3 id={ "properties-" (at) } { (group.title) }
                @for property in &group.properties { (article(&property.term, Some(property))) }
            }
            h2 #vocabularies { "Vocabularies" }
            @for scheme in &ontology.schemes {
                (article(&scheme.term, None))
                (tree(&scheme.concepts))
            }
        }
    }
}

fn article(term: &Term, property: Option<&Property>) -> Markup {
    let name = html! { code { (term.name) } };
    html! {
        article id=(anchor(&term.name)) {
            // Properties stand under the heading of their group.
            @if property.is_some() { h4 { (name) } } @else { h3 { (name) } }
            p.facts {
                (term.label)
                @if let Some(property) = property { (facts(property)) }
            }
            p { (term.definition) }
            @for example in &term.examples {
                @if example.is_turtle {
                    pre { (example.text) }
                } @else {
                    p.example { "Example: " (example.text) }
                }
            }
        }
    }
}

fn facts(property: &Property) -> Markup {
    let facts = [
        ("domain", &property.domain),
        ("range", &property.range),
        ("subproperty of", &property.broader),
        ("class", &property.marks),
    ];
    html! {
        @for (what, names) in facts {
            @if !names.is_empty() {
                " · " (what) " " (join(names.iter().map(|name| link(name)), ", "))
            }
        }
    }
}

fn tree(concepts: &[Concept]) -> Markup {
    html! {
        ul {
            @for Concept { term, narrower } in concepts {
                "\n"
                li id=(anchor(&term.name)) {
                    code { (term.name) } " " strong { (term.label) } ": " (term.definition)
                    @if !term.examples.is_empty() {
                        " "
                        span.example {
                            "Example: " (join(term.examples.iter().map(|it| &it.text), " "))
                        }
                    }
                    @if !narrower.is_empty() { (tree(narrower)) }
                }
            }
        }
    }
}

/// A name, linked to its entry if it is one of ours.
fn link(name: &str) -> Markup {
    html! {
        @if name.starts_with("ann:") {
            a href={ "#" (anchor(name)) } { code { (name) } }
        } @else {
            code { (name) }
        }
    }
}

/// The fragment of a term: its local name.
fn anchor(name: &str) -> String {
    let local = name.strip_prefix("ann:").unwrap_or(name);
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    local.chars().map(plain).collect()
}
