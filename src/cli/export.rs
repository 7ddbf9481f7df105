//! `annals export`

use super::args::{Common, Export, ExportFormat};
use super::{Failure, ui};
use crate::database::Extract;
use crate::render::rdf::{Graph, Syntax};
use crate::render::style::count;
use oxrdf::{GraphName, Quad};
use std::process::ExitCode;

pub(super) fn run(common: &Common, options: &Export) -> Result<ExitCode, Failure> {
    let output = options.output.as_deref();
    let syntax = syntax(options)?;
    let asked = options.as_of.open(common)?;
    let thing = options.thing.as_deref();
    let thing = thing.map(|text| asked.resolve(text)).transpose()?;
    let what = Extract {
        by_document: syntax.names_graphs() && !options.portable,
        ontology: options.with_ontology || options.portable,
        derived: options.portable,
    };
    let mut written = 0;
    ui::stream(output, |out| {
        let mut graph = Graph::new(syntax, out);
        let mut put = |quad: Quad| {
            written += 1;
            Ok::<_, Failure>(graph.put(&quad)?)
        };
        match &thing {
            None => asked.annals.extract(what, put)?,
            Some(thing) => {
                for triple in asked.annals.around(thing)? {
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
    let endings = [
        ("ttl", ExportFormat::Turtle),
        ("trig", ExportFormat::Trig),
        ("nt", ExportFormat::Ntriples),
        ("nq", ExportFormat::Nquads),
        ("rdf", ExportFormat::Rdfxml),
        ("jsonld", ExportFormat::Jsonld),
    ];
    let format = match options.format {
        Some(format) => format,
        None => ui::format_of(options.output.as_deref(), &endings)?.unwrap_or(ExportFormat::Turtle),
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
