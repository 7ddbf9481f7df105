//! `annals export`: writes the graph, or one thing, as RDF.

use super::args::{Common, Export, ExportFormat};
use super::{Failure, ui};
use crate::database::ExtractOptions;
use crate::render::rdf::{GraphWriter, Syntax};
use crate::render::style::count;
use oxrdf::{GraphName, Quad};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Export) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let syntax = syntax(options)?;
    let data = options.as_of.open(common)?;
    let thing = options.thing.as_deref();
    let thing = thing.map(|text| data.resolve(text)).transpose()?;
    let what = ExtractOptions {
        by_document: syntax.names_graphs() && !options.portable,
        ontology: options.with_ontology || options.portable,
        derived: options.portable,
    };
    let mut written = 0;
    ui::stream(output, |out| {
        let mut graph = GraphWriter::new(syntax, out);
        let mut put = |quad: Quad| {
            written += 1;
            Ok::<_, Failure>(graph.write(&quad)?)
        };
        match &thing {
            None => data.annals.extract(what, put)?,
            Some(thing) => {
                for triple in data.annals.describe(thing)? {
                    put(triple.in_graph(GraphName::DefaultGraph))?;
                }
            }
        }
        Ok(graph.finish()?)
    })?;
    if let Some(path) = output {
        let written = count(written, "statement");
        ui::note(common, &format!("{written} written to {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn syntax(options: &Export) -> Result<Syntax, Failure> {
    let extensions = [
        ("ttl", ExportFormat::Turtle),
        ("trig", ExportFormat::Trig),
        ("nt", ExportFormat::Ntriples),
        ("nq", ExportFormat::Nquads),
        ("rdf", ExportFormat::Rdfxml),
        ("jsonld", ExportFormat::Jsonld),
    ];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_from_extension(options.output.as_deref(), &extensions)?
            .unwrap_or(ExportFormat::Turtle),
    };
    Ok(match format {
        ExportFormat::Turtle => Syntax::Turtle,
        ExportFormat::Trig => Syntax::TriG,
        ExportFormat::Ntriples => Syntax::NTriples,
        ExportFormat::Nquads => Syntax::NQuads,
        ExportFormat::Rdfxml => Syntax::RdfXml,
        ExportFormat::Jsonld => Syntax::JsonLd,
    })
}
