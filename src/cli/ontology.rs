//! `annals ontology`

use super::args::{Common, OUTPUT};
use super::{Failure, data, ui};
use crate::Annals;
use crate::query::Limits;
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

The page is made from the ontology in the program; with --data, terms that say rdfs:isDefinedBy or
skos:inScheme there stand with it.")]
pub struct Ontology {
    /// How to write it; else the ending of -o FILE says so
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<OntologyFormat>,

    /// Write to a file: .md .html
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// Formats of the ontology's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OntologyFormat {
    /// For a repository
    #[value(alias = "md")]
    Markdown,
    /// For a browser: one page that needs nothing else
    Html,
}

pub(super) fn run(common: &Common, options: &Ontology) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let endings = [
        ("md", OntologyFormat::Markdown),
        ("html", OntologyFormat::Html),
    ];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_of(output, &endings)?.unwrap_or(OntologyFormat::Markdown),
    };
    // Data of one's own may bring terms of one's own.
    let annals = match common.data.is_empty() {
        true => Annals::new()?,
        false => data::open(common)?,
    };
    let ontology = read(&annals, &Limits::default())?;
    let mut out = Vec::new();
    match format {
        OntologyFormat::Markdown => markdown::write(&mut out, &ontology)?,
        OntologyFormat::Html => html::write(&mut out, &ontology)?,
    }
    ui::write_data(output, &out)?;
    Ok(ExitCode::SUCCESS)
}
