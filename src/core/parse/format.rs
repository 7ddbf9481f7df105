//! The RDF formats that can be parsed, and their file extensions.
//!
//! ```
//! # use annals_core as annals;
//! use annals::parse::Format;
//!
//! assert_eq!(Format::from_path("data/a.ttl.gz"), Some(Format::Turtle));
//! assert_eq!(Format::from_path("notes.md"), None);
//! ```

use std::fmt;
use std::path::Path;

/// An RDF format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Turtle, `.ttl`: what people write by hand.
    Turtle,
    /// TriG, `.trig`: Turtle with named graphs.
    TriG,
    /// N-Triples, `.nt`: one statement a line.
    NTriples,
    /// N-Quads, `.nq`: one statement and its graph a line.
    NQuads,
    /// RDF/XML, `.rdf` or `.owl`.
    RdfXml,
    /// JSON-LD, `.jsonld`.
    JsonLd,
}

/// Every known extension, without the dot; the usual one of a format comes first.
pub const EXTENSIONS: &[(&str, Format)] = &[
    ("ttl", Format::Turtle),
    ("trig", Format::TriG),
    ("nt", Format::NTriples),
    ("nq", Format::NQuads),
    ("rdf", Format::RdfXml),
    ("owl", Format::RdfXml),
    ("jsonld", Format::JsonLd),
    ("turtle", Format::Turtle),
];

/// Every format with its name.
pub const FORMATS: &[(&str, Format)] = &[
    ("turtle", Format::Turtle),
    ("trig", Format::TriG),
    ("ntriples", Format::NTriples),
    ("nquads", Format::NQuads),
    ("rdfxml", Format::RdfXml),
    ("jsonld", Format::JsonLd),
];

impl Format {
    /// The format of that name or extension.
    pub fn named(name: &str) -> Option<Self> {
        let mut known = FORMATS.iter().chain(EXTENSIONS);
        known
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, format)| *format)
    }

    /// Its usual extension, without the dot.
    pub fn extension(self) -> &'static str {
        let mut extensions = EXTENSIONS.iter();
        extensions
            .find(|(_, format)| *format == self)
            .map_or("ttl", |(extension, _)| extension)
    }

    /// The format of a file by its extension, ignoring `.gz`, `.zst` and case.
    pub fn from_path(path: impl AsRef<Path>) -> Option<Self> {
        let name = path.as_ref().file_name()?.to_str()?.to_ascii_lowercase();
        let name = name
            .strip_suffix(".gz")
            .or(name.strip_suffix(".zst"))
            .unwrap_or(&name);
        let (stem, extension) = name.rsplit_once('.')?;
        let known = EXTENSIONS.iter().find(|(known, _)| *known == extension)?;
        (!stem.is_empty()).then_some(known.1)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Turtle => "Turtle",
            Self::TriG => "TriG",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_gives_the_format_whatever_the_compression() {
        for (path, expected) in [
            ("a.ttl", Some(Format::Turtle)),
            ("A.TTL", Some(Format::Turtle)),
            ("x/y.nq.zst", Some(Format::NQuads)),
            ("x.owl", Some(Format::RdfXml)),
            ("x.json", None),
            ("ttl", None),
            (".ttl", None),
            ("a.gz", None),
            ("", None),
        ] {
            assert_eq!(Format::from_path(path), expected, "{path}");
        }
    }
}
