//! `annals ontology`: the ontology reference.

use super::args::{Common, OUTPUT};
use super::{Failure, data, ui};
use crate::Annals;
use crate::query::QueryOptions;
use crate::render::ontology::{html, markdown};
use crate::views::ontology::read;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `ontology`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals ontology -o ontology.html
  annals ontology --data my-terms.ttl

The page documents the built-in ontology; with --data, it also includes your own terms if they have
rdfs:isDefinedBy or skos:inScheme.")]
pub struct Ontology {
    /// Output format; by default, taken from the extension of -o FILE
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<OntologyFormat>,

    /// Write to a file: .md .html
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Output formats of `ontology`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OntologyFormat {
    /// Markdown, for a repository
    #[value(alias = "md")]
    Markdown,
    /// A self-contained page for a browser
    Html,
}

pub(super) fn run(common: &Common, options: &Ontology) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let extensions = [
        ("md", OntologyFormat::Markdown),
        ("html", OntologyFormat::Html),
    ];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_from_extension(output, &extensions)?.unwrap_or(OntologyFormat::Markdown),
    };
    // The user's data may define terms of its own.
    let annals = match common.data.is_empty() {
        true => Annals::new()?,
        false => data::open(common)?,
    };
    let ontology = read(&annals, &QueryOptions::default())?;
    let mut out = Vec::new();
    match format {
        OntologyFormat::Markdown => markdown::write(&mut out, &ontology)?,
        OntologyFormat::Html => html::write(&mut out, &ontology)?,
    }
    ui::write_data(output, &out)?;
    Ok(ExitCode::SUCCESS)
}
