//! `annals ontology`: the ontology reference.

use super::options::{Common, OutputFormat, OutputOptions};
use super::{Failure, data, ui};
use crate::Annals;
use crate::query::QueryOptions;
use crate::render::ontology::{html, markdown};
use crate::views::ontology::read;
use clap::ValueEnum;
use std::process::ExitCode;

/// Options of `ontology`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals ontology -o ontology.html
  annals ontology --data my-terms.ttl

The page documents the built-in ontology; with --data, it also includes your own terms if they have
rdfs:isDefinedBy or skos:inScheme.")]
pub struct Ontology {
    #[command(flatten)]
    pub output: OutputOptions<OntologyFormat>,
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

impl OutputFormat for OntologyFormat {
    fn extensions(&self) -> &'static [&'static str] {
        match self {
            Self::Markdown => &["md"],
            Self::Html => &["html"],
        }
    }
}

pub(super) fn run(common: &Common, options: &Ontology) -> Result<ExitCode, Failure> {
    let output = options.output.file();
    let format = options.output.format(OntologyFormat::Markdown)?;
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
