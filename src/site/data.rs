//! The data as files: all of it as RDF, and in a form that any SPARQL engine can query.

use super::error::SiteError;
use super::output::Output;
use super::settings::Settings;
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
    Data(Box<Error>),
    Writing(io::Error),
}

impl Failed {
    fn at(self, name: &str) -> SiteError {
        match self {
            Self::Data(error) => SiteError::Data(error),
            Self::Writing(error) => SiteError::at(Path::new(name), error),
        }
    }
}

impl From<crate::store::Error> for Failed {
    fn from(error: crate::store::Error) -> Self {
        Self::Data(Box::new(error.into()))
    }
}

/// Writes the data, their description, and the ontology with its reference.
pub(super) fn write(
    annals: &Annals,
    settings: &Settings,
    output: &Output,
) -> Result<(), SiteError> {
    for (name, syntax, is_portable) in FILES {
        let bytes = graph(annals, syntax, is_portable).map_err(|error| error.at(name))?;
        output.put(name, &bytes)?;
    }
    output.put("data/catalog.ttl", catalog(settings).as_bytes())?;
    let terms = Annals::new().map_err(Error::from)?;
    let bytes = graph(&terms, Syntax::Turtle, true).map_err(|error| error.at("ontology.ttl"))?;
    output.put("ontology.ttl", &bytes)?;
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

/// The description of the data in DCAT. Its addresses are relative to its own.
fn catalog(settings: &Settings) -> String {
    /// The files of the whole data: name, media type.
    const DOWNLOADS: [(&str, &str); 6] = [
        ("annals.ttl", "text/turtle"),
        ("annals.jsonld", "application/ld+json"),
        ("annals-portable.nt", "application/n-triples"),
        ("../timeline.json", "application/json"),
        ("../timeline.csv", "text/csv"),
        ("../known.atom", "application/atom+xml"),
    ];
    let files: Vec<String> = DOWNLOADS
        .iter()
        .map(|(name, _)| format!("<{name}>"))
        .collect();
    let license = settings.license.as_ref();
    let license = license.map_or_else(String::new, |iri| format!(" ;\n  dcterms:license <{iri}>"));
    let mut out = format!(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n\n\
         <#data> a dcat:Dataset ;\n  dcterms:title \"Timeline of cyber incidents\"@en ;\n  \
         dcat:landingPage <../index.html> ;\n  dcterms:conformsTo <https://w3id.org/annals/ns> ;\n  \
         dcat:distribution {}{license} .\n",
        files.join(", ")
    );
    for (name, media_type) in DOWNLOADS {
        out += &format!(
            "\n<{name}> a dcat:Distribution ;\n  dcat:downloadURL <{name}> ;\n  \
             dcat:mediaType <https://www.iana.org/assignments/media-types/{media_type}> .\n"
        );
    }
    out
}
