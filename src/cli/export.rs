//! `annals export`: writes the graph, or one thing, as RDF.

use super::as_of::AsOf;
use super::options::{Audience, Common, OUTPUT, OutputFormat, choose_format, possible_value};
use super::{Failure, ui};
use crate::database::{ClaimAnnotations, ExtractOptions};
use crate::render::rdf::{GraphWriter, Syntax};
use crate::render::style::count;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use oxrdf::{GraphName, Quad};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  annals export -o all.trig
  annals export kyivstar-attack
  annals export --as-of 2023-12-14 -o then.nt
  annals export --portable -o all.nq
  annals export --rdf 1.2 -o all.ttl

A thing is exported with its own statements, every claim about it, and the sources, agents, places
and tools these refer to; anything further away keeps only its class and name.")]
pub struct Export {
    /// Export only this thing and its neighbourhood (slug, prefixed name, IRI, label or alias)
    #[arg(value_name = "THING")]
    pub thing: Option<String>,

    /// Include the ontology
    #[arg(long)]
    pub with_ontology: bool,

    /// Put everything in the default graph, with the ontology and derived statements, so that any
    /// SPARQL engine can answer the saved queries
    #[arg(long, conflicts_with = "thing")]
    pub portable: bool,

    /// Version of RDF: 1.2 adds each claim as an annotation of the triple that it is about, and 1.1
    /// refuses triple terms and directions; by default, what the data has is written
    #[arg(long, value_enum, value_name = "VERSION", conflicts_with = "portable")]
    pub rdf: Option<RdfVersion>,

    #[command(flatten)]
    pub as_of: AsOf,

    /// Output format; by default, taken from the extension of -o FILE, else turtle
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = OUTPUT)]
    pub format: Option<Syntax>,

    /// Write to a file: .ttl .trig .nt .nq .rdf .jsonld
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
}

/// A version of RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RdfVersion {
    /// Without triple terms and directions
    #[value(name = "1.1")]
    V1_1,
    /// With claims as annotations
    #[value(name = "1.2")]
    V1_2,
}

pub(super) fn run(common: &Common, options: &Export) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let syntax = choose_format(options.format, output)?.unwrap_or(Syntax::Turtle);
    let data = options.as_of.open(common, Audience::Others)?;
    if data.annals.published().is_some() && syntax.names_graphs() && !options.portable {
        return Err(
            Failure::new("what is published is one graph, without its documents")
                .hint("choose another format, such as turtle, or export from the store"),
        );
    }
    let thing = options.thing.as_deref();
    let thing = thing.map(|text| data.resolve(text)).transpose()?;
    let what = ExtractOptions {
        by_document: syntax.names_graphs() && !options.portable,
        ontology: options.with_ontology || options.portable,
        derived: options.portable,
    };
    let prefixes = match data.annals.published() {
        Some(published) => published.prefixes(),
        None => data.annals.prefixes()?,
    };
    let data = data.copied()?;
    let mut written = 0;
    ui::stream(output, |out| {
        let mut graph = GraphWriter::with_prefixes(syntax, out, prefixes);
        if options.portable || options.rdf == Some(RdfVersion::V1_1) {
            graph = graph.without_rdf_1_2();
        }
        let mut annotations = match options.rdf {
            Some(RdfVersion::V1_2) => Some(ClaimAnnotations::of(&data.annals)?),
            _ => None,
        };
        // An annotation comes between the statements of its subject.
        if annotations.is_none() {
            graph = graph.by_subject();
        }
        let mut put = |quad: Quad| {
            let before = annotations.as_mut().map(|it| it.next(&quad));
            for quad in before.into_iter().flatten().chain([quad]) {
                written += 1;
                graph.write(&quad)?;
            }
            Ok::<_, Failure>(())
        };
        match &thing {
            None => data.annals.extract(what, put)?,
            Some(thing) => {
                for triple in data.annals.describe(thing)? {
                    put(triple.in_graph(GraphName::DefaultGraph))?;
                }
            }
        }
        for quad in annotations.iter_mut().flat_map(ClaimAnnotations::finish) {
            written += 1;
            graph.write(&quad)?;
        }
        Ok(graph.finish()?)
    })?;
    if let Some(path) = output {
        let written = count(written, "statement");
        ui::note(common, &format!("{written} written to {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

impl ValueEnum for Syntax {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(possible_value(&self.info()))
    }
}

impl OutputFormat for Syntax {
    fn extensions(&self) -> &'static [&'static str] {
        self.info().extensions
    }
}
