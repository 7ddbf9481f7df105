//! The data as files: all of it as RDF, and in a form that any SPARQL engine can query.

use super::SiteError;
use super::output::Output;
use crate::Annals;
use crate::database::{Error, ExtractOptions};
use crate::query::QueryOptions;
use crate::render::ontology::html;
use crate::render::rdf::{GraphWriter, Syntax};
use crate::views::ontology;
use std::io;
use std::path::Path;

/// The files of all data: name, syntax, and whether the ontology and what is derived are part of it.
pub(super) const FILES: [(&str, Syntax, bool); 3] = [
    ("data/annals.ttl", Syntax::Turtle, false),
    ("data/annals.jsonld", Syntax::JsonLd, false),
    ("data/annals-portable.nt", Syntax::NTriples, true),
];

/// Why a file of the data is not made.
enum Failed {
    Data(Error),
    Writing(io::Error),
}

impl From<crate::store::Error> for Failed {
    fn from(error: crate::store::Error) -> Self {
        Self::Data(error.into())
    }
}

/// Writes the data and the reference of the ontology.
pub(super) fn write(annals: &Annals, output: &Output) -> Result<(), SiteError> {
    for (name, syntax, is_portable) in FILES {
        let bytes = graph(annals, syntax, is_portable).map_err(|error| match error {
            Failed::Data(error) => SiteError::Data(error),
            Failed::Writing(error) => SiteError::at(Path::new(name), error),
        })?;
        output.put(name, &bytes)?;
    }
    let ontology = ontology::read(annals, &QueryOptions::default()).map_err(Error::from)?;
    let mut page = Vec::new();
    let written = html::write(&mut page, &ontology);
    written.map_err(|error| SiteError::at(Path::new("ontology.html"), error))?;
    output.put("ontology.html", &page)
}

fn graph(annals: &Annals, syntax: Syntax, is_portable: bool) -> Result<Vec<u8>, Failed> {
    let what = ExtractOptions {
        by_document: false,
        ontology: is_portable,
        derived: is_portable,
    };
    let mut out = Vec::new();
    let mut graph = GraphWriter::with_prefixes(syntax, &mut out, annals.prefixes()?);
    if is_portable {
        graph = graph.without_rdf_1_2();
    }
    annals.extract(what, |quad| graph.write(&quad).map_err(Failed::Writing))?;
    graph.finish().map_err(Failed::Writing)?;
    Ok(out)
}
