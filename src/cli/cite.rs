//! `annals cite`: citations of the sources of a thing.

use super::as_of::AsOf;
use super::options::{Audience, Common, OUTPUT, OutputFormat, choose_format, possible_value};
use super::{Failure, ui};
use crate::Annals;
use crate::render::citation::{CitationStyle, STYLES};
use crate::views::citation::cited;
use crate::views::model::Source;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use oxrdf::NamedNode;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `cite`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals cite kyivstar-attack
  annals cite kyivstar-attack --style bibtex
  annals cite src:viasat-20220330 -o viasat.ris

The sources of the record and of the claims about it, the best witness first; a source cites itself.
Exits with 1 if there is none.")]
pub struct Cite {
    /// A slug, a prefixed name, an IRI, a label or an alias
    #[arg(value_name = "THING", required = true, num_args = 1..)]
    pub things: Vec<String>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Style; by default, taken from the extension of -o FILE
    #[arg(long, value_enum, value_name = "STYLE", help_heading = OUTPUT)]
    pub style: Option<&'static dyn CitationStyle>,

    /// Write to a file: .txt .bib .json .ris
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

impl ValueEnum for &'static dyn CitationStyle {
    fn value_variants<'a>() -> &'a [Self] {
        STYLES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(possible_value(&self.info()))
    }
}

impl OutputFormat for &'static dyn CitationStyle {
    fn extensions(&self) -> &'static [&'static str] {
        self.info().extensions
    }
}

pub(super) fn run(common: &Common, options: &Cite) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let style = choose_format(options.style, output)?.unwrap_or(STYLES[0]);
    // What is cited goes into the papers of others.
    let data = options.as_of.open(common, Audience::Others)?;
    let sources = read(&data.annals, &options.things, |text| data.resolve(text))?;
    let mut out = Vec::new();
    style.write(&mut out, &sources)?;
    ui::write_data(output, &out)?;
    if sources.is_empty() {
        ui::note(common, "no source is recorded");
    }
    Ok(ExitCode::from(u8::from(sources.is_empty())))
}

/// The sources of some things, each once.
pub(super) fn read(
    annals: &Annals,
    things: &[String],
    resolve: impl Fn(&str) -> Result<NamedNode, Failure>,
) -> Result<Vec<Source>, Failure> {
    let mut sources: Vec<Source> = Vec::new();
    for text in things {
        for source in cited(annals, &resolve(text)?)? {
            if sources.iter().all(|known| known.id != source.id) {
                sources.push(source);
            }
        }
    }
    Ok(sources)
}
